"""Rules read back in German, French and Spanish, whole, as they are read by who does not know the English ones."""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import httpx
import pytest

from overlay.alerts.action import AlertAction
from overlay.alerts.first_designs import FIRST
from overlay.assets import STATIC
from overlay.domain.errors import InvalidRequest
from overlay.domain.rules import Rule
from overlay.domain.said import Words
from overlay.rules.engine import Compiled
from overlay.rules.parameters import Parameter, Value
from overlay.rules.patterns import check
from overlay.rules.reading import problems
from overlay.rules.ready_made import ready_made
from overlay.rules.rule import recall, understand
from overlay.rules.sentence import sentence
from overlay.rules.vocabulary import WORDS
from overlay.rules.words.word import Word
from overlay.settings import Settings
from overlay.web.languages import Languages
from tests.rules import rule
from tests.server import WEBHOOK_KEY, ServerThread, chat
from tests.test_rule_sentences import CHAT, JOIN, no, text

LANGUAGES = Languages(STATIC / "texts")
DESIGNS = [*FIRST]
ALERTS = {
    "alert": AlertAction(
        take=lambda runs: None,
        overlays=lambda: {1: "Alerts", 2: "Links"},
        design=lambda id: DESIGNS[id] if id < len(DESIGNS) else None,
    )
}
THREE = ("de", "fr", "es")


def plain(said: str) -> str:
    """With common blanks: French ones do not break, and cannot be told from others here."""
    return said.replace("\xa0", " ").replace("\u202f", " ")


def said(language: str, when: Mapping[str, Any], *, then: Any = None, **limits: Any) -> str:
    """The whole sentence, of a rule that shows the design "Boat" unless something else is said."""
    body = {"when": when, "then": [shown("Boat")] if then is None else then, "limits": limits}
    return plain(LANGUAGES.words(language).say(sentence(understand(body, ALERTS))))


def shown(design: str, **more: Any) -> dict[str, Any]:
    return {"type": "alert", "design": DESIGNS.index(design), **more}


READY_MADE = {
    "de": [
        "Wenn jemand zum allerersten Mal beitritt, zeige „First visit“, höchstens einmal in 10 Sekunden.",
        "Wenn der Stream beginnt, zeige „We are live“, vor anderen.",
        "Wenn jemand dir folgt, zeige „New follower“.",
        "Wenn jemand seine allererste Nachricht schreibt, zeige „First words“.",
        (
            "Wenn (jemand beitritt oder im Chat schreibt) und die Person mindestens 30 Tage weg war, zeige „Welcome "
            "back“, einmal pro Stream und Zuschauer."
        ),
        "Wenn jemand beitritt, zeige „Many joined“.",
        "Wenn jemand seine erste Nachricht in diesem Stream schreibt, zeige „Toast“, höchstens einmal in 10 Sekunden.",
        "Wenn 5, 10, 25, 50, 100, 250, 500 oder 1.000 Zuschauer erreicht werden, zeige „Milestone“, vor anderen.",
        "Wenn jemand „!boat“ schreibt, zeige „Boat“, höchstens einmal in 30 Sekunden.",
        (
            "Wenn jemand im Chat schreibt und der Text das Wort „cat“ enthält, zeige „Found word“, höchstens einmal in "
            "1 Minute."
        ),
        "Wenn jemand „!hype“ schreibt und es ein Moderator ist, zeige „Hype“, vor anderen.",
        "Wenn sich der Titel ändert, zeige „New title“.",
        "Wenn jemand seinen Namen ändert, zeige „New name“, pro Zuschauer höchstens einmal in 5 Minuten.",
        "Wenn der Stream endet, zeige „The end“.",
        "Wenn ich etwas teste und keine Regel davor etwas getan hat, zeige „Toast“.",
    ],
    "fr": [
        (
            "Quand quelqu'un arrive pour la toute première fois, afficher « First visit », au plus une fois en "
            "10 secondes."
        ),
        "Quand le stream commence, afficher « We are live », avant les autres.",
        "Quand quelqu'un vous suit, afficher « New follower ».",
        "Quand quelqu'un écrit son tout premier message, afficher « First words ».",
        (
            "Quand (quelqu'un arrive ou écrit dans le chat) et que la personne était absente depuis 30 jours ou plus, "
            "afficher « Welcome back », une fois par stream et par spectateur."
        ),
        "Quand quelqu'un arrive, afficher « Many joined ».",
        "Quand quelqu'un écrit son premier message de ce stream, afficher « Toast », au plus une fois en 10 secondes.",
        (
            "Quand le cap des 5, 10, 25, 50, 100, 250, 500 ou 1 000 spectateurs est franchi, afficher « Milestone », "
            "avant les autres."
        ),
        "Quand quelqu'un écrit « !boat », afficher « Boat », au plus une fois en 30 secondes.",
        (
            "Quand quelqu'un écrit dans le chat et que le texte contient le mot « cat », afficher « Found word », au "
            "plus une fois en 1 minute."
        ),
        "Quand quelqu'un écrit « !hype » et que c'est un modérateur, afficher « Hype », avant les autres.",
        "Quand le titre change, afficher « New title ».",
        "Quand quelqu'un change de nom, afficher « New name », au plus une fois en 5 minutes par spectateur.",
        "Quand le stream se termine, afficher « The end ».",
        "Quand je teste quelque chose et que les règles précédentes n'ont rien fait, afficher « Toast ».",
    ],
    "es": [
        "Cuando alguien entra por primera vez, mostrar «First visit», como máximo una vez cada 10 segundos.",
        "Cuando empieza el directo, mostrar «We are live», antes que otras.",
        "Cuando alguien te sigue, mostrar «New follower».",
        "Cuando alguien escribe por primera vez, mostrar «First words».",
        (
            "Cuando (alguien entra o escribe en el chat) y la persona llevaba 30 días o más sin venir, mostrar "
            "«Welcome back», una vez por directo y espectador."
        ),
        "Cuando alguien entra, mostrar «Many joined».",
        (
            "Cuando alguien escribe su primer mensaje en este directo, mostrar «Toast», como máximo una vez cada "
            "10 segundos."
        ),
        "Cuando se alcanzan 5, 10, 25, 50, 100, 250, 500 o 1000 espectadores, mostrar «Milestone», antes que otras.",
        "Cuando alguien escribe «!boat», mostrar «Boat», como máximo una vez cada 30 segundos.",
        (
            "Cuando alguien escribe en el chat y el texto contiene la palabra «cat», mostrar «Found word», como máximo "
            "una vez cada 1 minuto."
        ),
        "Cuando alguien escribe «!hype» y es un moderador, mostrar «Hype», antes que otras.",
        "Cuando cambia el título, mostrar «New title».",
        "Cuando alguien cambia de nombre, mostrar «New name», como máximo una vez cada 5 minutos por espectador.",
        "Cuando termina el directo, mostrar «The end».",
        "Cuando hago una prueba y ninguna regla anterior hizo nada, mostrar «Toast».",
    ],
}


@pytest.mark.parametrize("language", THREE)
def test_the_rules_that_everybody_begins_with_are_read_in_his_language(language: str) -> None:
    words = LANGUAGES.words(language)
    read = [plain(words.say(sentence(understand(one.body, ALERTS)))) for one in ready_made(DESIGNS.index)]

    assert read == READY_MADE[language]


@pytest.mark.parametrize(
    ("when", "limits", "german", "french", "spanish"),
    [
        (
            {
                "all": [
                    CHAT,
                    {"any": [text("contains", "cat", whole=True), text("is", "Meow", case=True)]},
                    no({"is": "moderator"}),
                ]
            },
            {"per_minute": 3, "once_per_stream": True},
            (
                "Wenn jemand im Chat schreibt und (der Text das Wort „cat“ enthält oder der Text in genau dieser "
                "Schreibweise „Meow“ lautet) und es kein Moderator ist, zeige „Boat“, höchstens 3-mal pro Minute, "
                "einmal pro Stream."
            ),
            (
                "Quand quelqu'un écrit dans le chat et que (le texte contient le mot « cat » ou que le texte est « "
                "Meow » écrit exactement ainsi) et que ce n'est pas un modérateur, afficher « Boat », au plus 3 fois "
                "par minute, une fois par stream."
            ),
            (
                "Cuando alguien escribe en el chat y (el texto contiene la palabra «cat» o el texto es «Meow» escrito "
                "exactamente así) y no es un moderador, mostrar «Boat», como máximo 3 veces por minuto, una vez por "
                "directo."
            ),
        ),
        (
            no({"any": [{"is": "bot"}, {"is": "viewer", "names": ["Ana", "Ben", "Cleo"]}]}),
            {"per_minute": 1},
            (
                "Wenn es kein Bot ist und es weder „Ana“ noch „Ben“ noch „Cleo“ ist, zeige „Boat“, höchstens einmal "
                "pro Minute."
            ),
            (
                "Quand ce n'est pas un bot et que ce n'est ni « Ana » ni « Ben » ni « Cleo », afficher « Boat », au "
                "plus une fois par minute."
            ),
            "Cuando no es un bot y no es «Ana», «Ben» ni «Cleo», mostrar «Boat», como máximo una vez por minuto.",
        ),
        (
            no({"all": [{"is": "bot"}, {"any": [{"is": "viewer", "names": ["Ana"]}, JOIN]}]}),
            {},
            "Wenn es kein Bot ist oder (es nicht „Ana“ ist und es etwas anderes als ein Beitritt ist), zeige „Boat“.",
            (
                "Quand ce n'est pas un bot ou que (ce n'est pas « Ana » et que ce qui se passe n'est pas une arrivée), "
                "afficher « Boat »."
            ),
            "Cuando no es un bot o (no es «Ana» y lo que pasa no es una entrada), mostrar «Boat».",
        ),
        (
            {
                "any": [
                    {"all": [{"is": "event", "types": ["join", "chat"]}, no({"is": "away_days", "days": 3000})]},
                    JOIN,
                ]
            },
            {"every_seconds": 2 * 86400},
            (
                "Wenn ((jemand beitritt oder im Chat schreibt) und die Person nicht mindestens 3.000 Tage weg war) "
                "oder jemand beitritt, zeige „Boat“, höchstens einmal in 2 Tagen."
            ),
            (
                "Quand ((quelqu'un arrive ou écrit dans le chat) et que la personne n'était pas absente depuis 3 000 "
                "jours ou plus) ou que quelqu'un arrive, afficher « Boat », au plus une fois en 2 jours."
            ),
            (
                "Cuando ((alguien entra o escribe en el chat) y la persona no llevaba 3000 días o más sin venir) o "
                "alguien entra, mostrar «Boat», como máximo una vez cada 2 días."
            ),
        ),
        (
            {
                "all": [
                    {"is": "live", "is_live": False},
                    {"is": "since_start", "minutes": 120, "op": "less"},
                    no({"is": "chance", "percent": 5}),
                ]
            },
            {"every_seconds_per_viewer": 1},
            (
                "Wenn der Stream nicht live ist und der Stream seit weniger als 2 Stunden live ist und eine Chance von "
                "5 % nicht eintritt, zeige „Boat“, pro Zuschauer höchstens einmal in 1 Sekunde."
            ),
            (
                "Quand le stream n'est pas en direct et que le stream est en direct depuis moins de 2 heures et que la "
                "probabilité de 5 % ne se réalise pas, afficher « Boat », au plus une fois en 1 seconde par spectateur."
            ),
            (
                "Cuando el directo no está en marcha y el directo lleva menos de 2 horas en marcha y no se cumple una "
                "probabilidad del 5 %, mostrar «Boat», como máximo una vez cada 1 segundo por espectador."
            ),
        ),
        (
            {"is": "event", "types": ["part", "stream_started", "join", "title_changed", "stream_stopped", "test"]},
            {},
            (
                "Wenn jemand geht oder beitritt, der Stream beginnt oder endet, sich der Titel ändert oder ich etwas "
                "teste, zeige „Boat“."
            ),
            (
                "Quand quelqu'un part ou arrive, que le stream commence ou se termine, que le titre change ou que je "
                "teste quelque chose, afficher « Boat »."
            ),
            (
                "Cuando alguien se va o entra, empieza o termina el directo, cambia el título o hago una prueba, "
                "mostrar «Boat»."
            ),
        ),
        (
            no({"is": "event", "types": ["part", "stream_started", "chat"]}),
            {},
            "Wenn es weder ein Weggang noch der Beginn des Streams noch eine Chatzeile ist, zeige „Boat“.",
            "Quand ce qui se passe n'est ni un départ ni le début du stream ni une ligne du chat, afficher « Boat ».",
            "Cuando lo que pasa no es una salida, el comienzo del directo ni una línea del chat, mostrar «Boat».",
        ),
        (
            {"all": [{"is": "event", "types": ["bot_line"]}, {"is": "pattern", "pattern": "x" * 100}]},
            {},
            f"Wenn (ein Bot oder der Server schreibt) und der Text auf „{'x' * 59}…“ passt, zeige „Boat“.",
            f"Quand (le serveur ou un bot écrit) et que le texte correspond à « {'x' * 59}… », afficher « Boat ».",
            f"Cuando (un bot o el servidor escribe) y el texto coincide con «{'x' * 59}…», mostrar «Boat».",
        ),
        (
            {"all": [{"is": "viewers_reached", "count": 12500}, no({"is": "viewers_reached", "count": 1})]},
            {},
            "Wenn 12.500 Zuschauer erreicht werden und gerade nicht 1 Zuschauer erreicht wird, zeige „Boat“.",
            (
                "Quand le cap des 12 500 spectateurs est franchi et que le cap de 1 spectateur n'est pas franchi à cet "
                "instant, afficher « Boat »."
            ),
            "Cuando se alcanzan 12.500 espectadores y no se alcanza en ese momento 1 espectador, mostrar «Boat».",
        ),
        (
            {"all": []},
            {},
            "Wenn irgendetwas passiert, zeige „Boat“.",
            "Quand quelque chose se passe, afficher « Boat ».",
            "Cuando pasa cualquier cosa, mostrar «Boat».",
        ),
        (
            {"any": []},
            {},
            "Wenn nie etwas passiert, zeige „Boat“.",
            "Quand rien ne se passe jamais, afficher « Boat ».",
            "Cuando nunca pasa nada, mostrar «Boat».",
        ),
    ],
    ids=[
        "brackets",
        "neither",
        "either",
        "deeper",
        "chance",
        "events",
        "no-events",
        "cut",
        "numbers",
        "all",
        "nothing",
    ],
)
def test_conditions_are_joined_and_denied_as_a_language_does_it(
    when: Any, limits: Any, german: str, french: str, spanish: str
) -> None:
    assert said("de", when, **limits) == german
    assert said("fr", when, **limits) == french
    assert said("es", when, **limits) == spanish


def test_what_is_done_is_listed_with_where() -> None:
    then = [shown("Boat", overlays=[1, 2, 9], priority="high"), {"type": "alert", "design": 99}, shown("Hype")]

    assert said("de", JOIN, then=then) == (
        "Wenn jemand beitritt, zeige „Boat“ auf „Alerts“, „Links“ und einem gelöschten Overlay, vor anderen, zeige ein "
        "gelöschtes Design und zeige „Hype“."
    )
    assert said("fr", JOIN, then=then) == (
        "Quand quelqu'un arrive, afficher « Boat » sur « Alerts », « Links » et un overlay supprimé, avant les autres, "
        "afficher un modèle supprimé et afficher « Hype »."
    )
    assert said("es", JOIN, then=then) == (
        "Cuando alguien entra, mostrar «Boat» en «Alerts», «Links» y un overlay eliminado, antes que otras, mostrar un "
        "diseño eliminado y mostrar «Hype»."
    )
    assert [said(language, JOIN, then=[]) for language in THREE] == [
        "Wenn jemand beitritt, tu nichts.",
        "Quand quelqu'un arrive, ne rien faire.",
        "Cuando alguien entra, no hacer nada.",
    ]


def test_a_contradiction_is_told_in_every_language() -> None:
    contradiction = rule({"all": [{"is": "moderator"}, CHAT, JOIN, {"is": "live"}]})
    (problem,) = problems(contradiction)

    assert [plain(LANGUAGES.words(language).say(problem)) for language in THREE] == [
        "sie löst nie aus: dass jemand im Chat schreibt und dass jemand beitritt, kommt nie zugleich vor",
        (
            "elle ne se déclenche jamais : « quelqu'un écrit dans le chat » et « quelqu'un arrive » ne sont jamais "
            "vrais en même temps"
        ),
        "nunca se activa: «alguien escribe en el chat» y «alguien entra» nunca se dan a la vez",
    ]
    (problem,) = problems(rule(no({"any": [{"is": "moderator"}, no({"is": "moderator"})]})))
    assert LANGUAGES.words("de").say(problem).startswith("sie löst nie aus: dass es kein Moderator ist")


def _wordings(word: Word) -> Iterator[dict[str, Value]]:
    """What its parameters can be, as far as that changes what is said."""
    for values in product(*(_values(parameter) for parameter in word.parameters)):
        yield {parameter.name: value for parameter, value in zip(word.parameters, values, strict=True)}


def _values(parameter: Parameter) -> list[Value]:
    match parameter.type:
        case "flag":
            return [True, False]
        case "number":
            return [1, 20]
        case "choice":
            return [choice.value for choice in parameter.choices]
        case "choices":
            every = tuple(choice.value for choice in parameter.choices)
            return [*((one,) for one in every), every]
        case "names":
            return [("Ana",), ("Ana", "Ben")]
        case _:
            return ["!boat"]


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.name)
def test_every_condition_is_affirmed_and_denied_in_every_language(word: Word) -> None:
    for params in _wordings(word):
        for language in ("en", *THREE):
            words = LANGUAGES.words(language)
            affirmed, denied = words.say(word.says(params)), words.say(word.denies(params))
            assert affirmed != denied
            for clause in (affirmed, denied):
                assert clause.strip() == clause
                assert not any(sign in clause for sign in "{}()")
                # "et que": before a vowel it would be "et qu'".
                assert language != "fr" or clause[0] not in "aeéèêiouyh"


@pytest.mark.parametrize(
    ("pattern", "german", "french", "spanish"),
    [
        (
            "(",
            "when: das Muster ist nicht verwendbar: ) fehlt: (",
            "when: le motif est inutilisable : il manque ) : (",
            "when: el patrón no se puede usar: falta ): (",
        ),
        (
            "(?=cat)",
            "when: das Muster ist nicht verwendbar: unbekannte Gruppe: (?= (RE2 kann nicht vorausschauen)",
            "when: le motif est inutilisable : groupe inconnu : (?= (RE2 ne sait pas regarder en avant)",
            "when: el patrón no se puede usar: grupo desconocido: (?= (RE2 no puede mirar hacia delante)",
        ),
        (
            r"\p{L}{300}",
            (
                "when: das Muster ist nicht verwendbar: es ist zu groß: Erwartet wurden weniger oder kleinere "
                "Wiederholungen"
            ),
            (
                "when: le motif est inutilisable : il est trop grand : il fallait des répétitions moins nombreuses ou "
                "plus petites"
            ),
            "when: el patrón no se puede usar: es demasiado grande: se esperaban menos repeticiones, o más pequeñas",
        ),
    ],
)
def test_what_is_wrong_with_a_pattern_is_told_in_every_language(
    pattern: str, german: str, french: str, spanish: str
) -> None:
    with pytest.raises(InvalidRequest) as refused:
        check(pattern, "when")

    problem = refused.value.said
    assert not isinstance(problem, str)
    assert [plain(LANGUAGES.words(language).say(problem)) for language in THREE] == [german, french, spanish]


@pytest.mark.parametrize(
    "pattern",
    [r"\y", "[[:nope:]]", "[b-a]", "[a", "(", ")", "a\\", "*", "a{9999}", "a**", "(?%)", "(?P<n", r"\p{Nope}"],
)
def test_all_that_re2_says_of_patterns_people_type_is_translated(pattern: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        check(pattern, "when")

    problem = refused.value.said
    assert not isinstance(problem, str)
    english = _reason(LANGUAGES.words("en"), problem.values["why"])
    assert all(_reason(LANGUAGES.words(language), problem.values["why"]) != english for language in THREE)


def _reason(words: Words, why: Any) -> str:
    return why if isinstance(why, str) else words.say(why)


def test_a_name_keeps_its_emoji_whole() -> None:
    assert said("de", {"is": "viewer", "names": ["Mia 👩‍💻"]}) == "Wenn es „Mia 👩‍💻“ ist, zeige „Boat“."


def test_a_stored_rule_of_another_program_is_told_of_in_every_language() -> None:
    meaning = recall({"when": {"is": "chance", "percent": 2000}, "then": []}, ALERTS)
    (problem,) = problems(Compiled(Rule(name="x", body={}), meaning))

    assert LANGUAGES.words("de").say(problem) == (
        "diese Regel ist nicht zu verstehen: when.percent: 2000 ist keine ganze Zahl von 1 bis 100"
    )
    assert LANGUAGES.words("es").say(sentence(meaning)) == "Esta regla no se entiende."


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerThread]:
    """One server for all of these tests."""
    with ServerThread(Settings(port=0, data_dir=tmp_path_factory.mktemp("data"), webhook_key=WEBHOOK_KEY)) as server:
        yield server


@pytest.fixture
def api(server: ServerThread) -> Iterator[httpx.Client]:
    """A tool that calls the server's API, asking for German."""
    with httpx.Client(base_url=f"{server.url}/api", headers={"accept-language": "de"}, timeout=10) as client:
        yield client


def test_a_rule_is_read_in_the_language_of_whoever_asks_one_after_the_other(api: httpx.Client) -> None:
    """What was said to one is not said to the next."""
    for _ in range(2):
        for language, begins in (("de", "Wenn "), ("fr", "Quand "), ("es", "Cuando "), ("en", "When ")):
            answer = api.get("/rules", headers={"cookie": f"language={language}"}).raise_for_status()
            assert answer.headers["cache-control"] == "no-store"
            assert {rule["sentence"].partition(" ")[0] + " " for rule in answer.json()["rules"]} == {begins}


def test_all_that_a_call_answers_of_a_rule_is_in_its_language(server: ServerThread, api: httpx.Client) -> None:
    boat = {"is": "command", "name": "!boot"}
    made = api.post("/rules", json={"name": "Boot", "when": boat}).raise_for_status().json()
    changes = {"revision": 1, "limits": {"every_seconds_per_viewer": 300}}
    changed = api.patch(f"/rules/{made['id']}", json=changes).raise_for_status().json()
    outdated = api.patch(f"/rules/{made['id']}", json=changes)
    server.take(chat("!boot", "a"), chat("!boot", "b"))
    checked = api.post("/rules/check", json={"when": boat, "limits": changes["limits"]}).raise_for_status().json()
    refused = api.post("/rules/check", json={"when": {"is": "command", "name": "zwei Worte"}})
    too_long = api.post("/rules/check", json={"when": boat, "limits": {"every_seconds": 10**6}})
    deleted = api.delete(f"/rules/{made['id']}").raise_for_status(), api.delete(f"/rules/{made['id']}")

    assert made["sentence"] == "Wenn jemand „!boot“ schreibt, tu nichts."
    assert made["problems"] == ["sie tut noch nichts: Sag, was sie tun soll"]
    assert changed["sentence"] == (
        "Wenn jemand „!boot“ schreibt, tu nichts, pro Zuschauer höchstens einmal in 5 Minuten."
    )
    assert outdated.json()["error"] == (
        "„Boot“ wurde inzwischen geändert (Revision 2, nicht 1): Sieh sie dir noch einmal an"
    )
    assert outdated.json()["present"] == changed
    assert (checked["sentence"], checked["problems"]) == (changed["sentence"], made["problems"])
    assert [one["why"] for one in checked["matched"]] == ["", "pro Zuschauer höchstens einmal in 5 Minuten"]
    assert refused.json()["error"] == "when.name: 'zwei Worte' ist kein einzelnes Wort wie !boat"
    assert too_long.json()["error"] == "limits.every_seconds: 1000000 ist keine ganze Zahl von 0 bis 604.800"
    assert deleted[1].json()["error"] == f"es gibt keine Regel {made['id']}"


def test_the_longest_rule_there_can_be_is_read_back(api: httpx.Client) -> None:
    """Lists within lists, each as long and as deep as it may be."""
    when: dict[str, Any] = {
        "all": [{"is": "viewer", "names": [f"Ana {list}-{name}" for name in range(100)]} for list in range(46)]
    }
    for _ in range(3):
        when = {"any": [no(when), {"is": "bot"}]}

    checked = api.post("/rules/check", json={"when": when}).raise_for_status().json()

    assert checked["sentence"].startswith("Wenn ")
    assert "„Ana 45-99“" in checked["sentence"]


def test_an_import_is_reported_in_the_language_of_who_imports(api: httpx.Client) -> None:
    commands = [
        {"command": "!tanz", "message": "TANZ!", "say": "Tanzt!", "timelimit": "60000", "cooldown": "90000"},
        {"command": "tanz"},
    ]
    made = api.post("/import/teklynk", json=commands).raise_for_status().json()
    refused = api.post("/import/teklynk", json={})

    assert made["taken"] == ["!tanz: message „TANZ!“, 30 s zu sehen, höchstens einmal in 90 Sekunden"]
    assert [(one["what"], one["why"]) for one in made["left"]] == [
        ("!tanz: say „Tanzt!“", "Regeln können noch nicht im Chat schreiben"),
        ("!tanz: timelimit 60 s", "Alerts sind höchstens 30 s zu sehen"),
        ("tanz", "er hat keinen Befehl, der mit ! beginnt"),
    ]
    assert made["rules"][0]["sentence"].startswith("Wenn jemand „!tanz“ und nichts dahinter schreibt, zeige „!tanz“")
    assert refused.status_code == 400

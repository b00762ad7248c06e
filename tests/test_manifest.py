from dataclasses import replace

import pytest

from overlay.domain.errors import InvalidRequest
from overlay.domain.manifest import Ground, Look, Manifest, Option, OptionValue, Theme, Variant

SIZE = Option(name="size", type="integer", label="Size", default=26, minimum=8, maximum=200)
SHARE = Option(name="share", type="number", label="Share", default=0.5, minimum=0)
LOOK = Option(name="look", type="choice", label="Look", default="bare", choices=("bare", "full"))
NAMES = Option(name="names", type="names", label="Names", default=[])
WORDS = Option(name="words", type="text", label="Words", default="hi", maximum=10)
FILE = Option(name="file", type="media", label="File", default="", choices=("image", "video"))
COLOR = Option(name="color", type="color", label="Colour", default="#ffffff")
CHAT = Manifest(
    kind="chat",
    title="Chat",
    width=400,
    height=600,
    events=frozenset({"CHAT"}),
    options=(SIZE, SHARE, LOOK, NAMES, WORDS, COLOR),
)
DEFAULTS: dict[str, OptionValue] = {
    "size": 26, "share": 0.5, "look": "bare", "names": [], "words": "hi", "color": "#ffffff"
}  # fmt: skip


def problems(look: Look) -> tuple[str, ...]:
    """What is wrong with it, in English."""
    return tuple(map(str, look.problems))


@pytest.mark.parametrize(
    ("option", "value", "kept"),
    [
        (SIZE, 30, 30),
        (SIZE, "30", 30),
        (SIZE, 30.0, 30),
        (SIZE, 8, 8),
        (SIZE, 200, 200),
        (SHARE, 1, 1.0),
        (SHARE, "0.25", 0.25),
        (SHARE, 1e6, 1e6),
        (LOOK, "full", "full"),
        (NAMES, "Ann, Zoë & Co ,,日本", ["Ann", "Zoë & Co", "日本"]),
        (NAMES, ["a,b", " c "], ["a,b", "c"]),
        (NAMES, "", []),
        (WORDS, "<b>", "<b>"),
        (WORDS, "", ""),
        (COLOR, "#58DCB8", "#58dcb8"),
        (FILE, "", ""),
        (FILE, f"{'a' * 64}.png", f"{'a' * 64}.png"),
        (FILE, f"{'a' * 64}.webm", f"{'a' * 64}.webm"),
        (COLOR, "#58dcb8ff", "#58dcb8ff"),
    ],
)
def test_what_an_option_takes_is_kept_as_its_type(option: Option, value: object, kept: OptionValue) -> None:
    accepted = option.accept(value)

    assert accepted == kept
    assert type(accepted) is type(kept)


@pytest.mark.parametrize(
    ("option", "value", "expected"),
    [
        (SIZE, 7, "a whole number from 8 to 200"),
        (SIZE, "201", "a whole number from 8 to 200"),
        (SIZE, 26.5, "a whole number from 8 to 200"),
        (SIZE, "large", "a whole number from 8 to 200"),
        (SIZE, "", "a whole number from 8 to 200"),
        (SIZE, True, "a whole number from 8 to 200"),
        (SIZE, None, "a whole number from 8 to 200"),
        (SIZE, "9" * 400, "a whole number from 8 to 200"),
        (SIZE, 10**400, "a whole number from 8 to 200"),
        (SHARE, "nan", "a number from 0 to inf"),
        (SHARE, "inf", "a number from 0 to inf"),
        (SHARE, -0.1, "a number from 0 to inf"),
        (SHARE, [1], "a number from 0 to inf"),
        (LOOK, "BARE", "one of bare, full"),
        (LOOK, 1, "one of bare, full"),
        (NAMES, 5, "a list of at most 200 names"),
        (NAMES, ["a", 5], "a list of at most 200 names"),
        (NAMES, "a," * 200, "a list of at most 200 names"),
        (WORDS, "x" * 11, "text of at most 10 characters"),
        (WORDS, 5, "text of at most 10 characters"),
        (FILE, f"{'a' * 64}.mp3", "the id of a file: image, video"),
        (FILE, "bundled/chime", "the id of a file: image, video"),
        (FILE, "../boat.png", "the id of a file: image, video"),
        (FILE, None, "the id of a file: image, video"),
        (COLOR, "red", "a colour such as #58dcb8 or #58dcb8ff"),
        (COLOR, "#fff", "a colour such as #58dcb8 or #58dcb8ff"),
        (COLOR, "#58dcb8;x", "a colour such as #58dcb8 or #58dcb8ff"),
        (COLOR, 0xFFFFFF, "a colour such as #58dcb8 or #58dcb8ff"),
    ],
)
def test_what_an_option_does_not_take_is_refused_with_what_it_does(
    option: Option, value: object, expected: str
) -> None:
    with pytest.raises(InvalidRequest) as refused:
        option.accept(value)

    assert str(refused.value).startswith(f"{option.name}: ")
    assert str(refused.value).endswith(f" is not {expected}")
    assert len(str(refused.value)) < 200


def test_text_without_a_length_of_its_own_has_at_most_200_characters() -> None:
    option = Option(name="words", type="text", label="Words", default="")

    assert option.accept("x" * 200)
    with pytest.raises(InvalidRequest, match="at most 200"):
        option.accept("x" * 201)


def test_changes_are_accepted_option_by_option() -> None:
    assert CHAT.accept({"size": "30", "color": "#FFFFFF"}) == {"size": 30, "color": "#ffffff"}
    assert CHAT.accept({}) == {}


def test_an_option_that_the_kind_does_not_have_is_refused_with_those_it_has() -> None:
    with pytest.raises(InvalidRequest, match="colour: chat has no such option; it has size, share, look, names"):
        CHAT.accept({"size": 30, "colour": "red"})


def test_without_anything_set_every_option_has_its_default() -> None:
    assert CHAT.look({}, {}, {}) == Look(options=DEFAULTS, theme=None)


def test_the_address_goes_before_what_is_stored_and_that_before_the_default() -> None:
    look = CHAT.look({"size": 30, "look": "full"}, {"size": "40", "after": "7", "preview": "1"}, {})

    assert look == Look(options=DEFAULTS | {"size": 40, "look": "full"}, theme=None)


def test_what_does_not_fit_is_said_and_the_next_best_value_counts() -> None:
    look = CHAT.look({"size": 30, "share": -1}, {"size": "huge", "look": "odd"}, {})

    assert look.options == DEFAULTS | {"size": 30}
    assert problems(look) == (
        "size: 'huge' is not a whole number from 8 to 200",
        "share: -1 is not a number from 0 to inf",
        "look: 'odd' is not one of bare, full",
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("shre", "'shre' is no option of chat; the nearest is share"),
        ("Size", "'Size' is no option of chat; the nearest is size"),
        ("zzz", "'zzz' is no option of chat"),
        ("", "'' is no option of chat"),
        ("a\u202eb", r"'a\u202eb' is no option of chat"),
    ],
)
def test_an_option_in_the_address_that_there_is_not_is_named_with_the_nearest(name: str, said: str) -> None:
    look = CHAT.look({}, {name: "5", "size": "40"}, {})

    assert look.options == DEFAULTS | {"size": 40}
    assert problems(look) == (said,)


def test_what_obs_and_our_own_pages_put_in_an_address_is_no_option() -> None:
    ours = {"after": "7", "log": "x", "preview": "1", "layer-name": "Chat", "layer-width": "400"}

    assert CHAT.look({}, ours, {}).problems == ()


def test_a_stored_option_that_there_is_not_any_more_is_no_fault_of_the_address() -> None:
    assert CHAT.look({"gone": 5}, {}, {}).problems == ()


def test_few_of_many_names_that_there_are_not_are_said() -> None:
    look = CHAT.look({}, {f"{'x' * 5000}{number}": "" for number in range(5000)}, {})

    assert len(look.problems) == 9
    assert problems(look)[-1] == "4992 more are no options of chat"
    assert all(len(problem) < 120 for problem in problems(look))


THEMED = replace(
    CHAT,
    options=(
        Option(name="theme", type="theme", label="Theme", default="plain", choices=("plain", "loud")),
        *CHAT.options,
    ),
)
LOUD = Theme(name="loud", title="Loud", ground=Ground(against="#000000", target=9), defaults={"chat": {"size": 60}})
PLAIN = Theme(name="plain", title="Plain", ground=Ground(against="#000000", target=9), defaults={})
THEMES = {"loud": LOUD, "plain": PLAIN}


@pytest.mark.parametrize(
    ("stored", "address", "theme", "size"),
    [
        pytest.param({}, {}, PLAIN, DEFAULTS["size"], id="the kind's default"),
        pytest.param({"theme": "loud"}, {}, LOUD, 60, id="the theme's default"),
        pytest.param({"theme": "loud", "size": 30}, {}, LOUD, 30, id="what is stored"),
        pytest.param({"theme": "loud", "size": 30}, {"size": "40"}, LOUD, 40, id="the address"),
        pytest.param({}, {"theme": "loud"}, LOUD, 60, id="a theme in the address"),
        pytest.param({"theme": "gone"}, {}, PLAIN, DEFAULTS["size"], id="a theme that is not there any more"),
    ],
)
def test_a_theme_has_defaults_of_its_own(
    stored: dict[str, object], address: dict[str, str], theme: Theme, size: object
) -> None:
    look = THEMED.look(stored, address, THEMES)

    assert look.theme == theme
    assert look.options["size"] == size


def test_a_fault_in_the_theme_is_said_once() -> None:
    look = THEMED.look({"theme": "gone"}, {}, THEMES)

    assert problems(look) == ("theme: 'gone' is not one of plain, loud",)


TALL = Theme(
    name="tall",
    title="Tall",
    ground=Ground(against="#000000", target=9),
    defaults={"chat": {"size": 60}},
    variants={"chat": (Variant(when={"look": ("full",)}, defaults={"size": 80}),)},
)


@pytest.mark.parametrize(
    ("stored", "address", "size"),
    [
        pytest.param({}, {}, 60, id="another look"),
        pytest.param({"look": "full"}, {}, 80, id="the look that is stored"),
        pytest.param({}, {"look": "full"}, 80, id="the look in the address"),
        pytest.param({"look": "full"}, {"look": "bare"}, 60, id="the address before what is stored"),
        pytest.param({"look": "full", "size": 30}, {}, 30, id="a size that is stored"),
    ],
)
def test_a_themes_variant_counts_while_its_condition_holds(
    stored: dict[str, object], address: dict[str, str], size: object
) -> None:
    themed = replace(THEMED, options=(replace(THEMED.options[0], default="tall", choices=("tall",)), *CHAT.options))

    assert themed.look(stored, address, {"tall": TALL}).options["size"] == size


def test_a_fault_is_said_once_where_a_variant_counts() -> None:
    themed = replace(THEMED, options=(replace(THEMED.options[0], default="tall", choices=("tall",)), *CHAT.options))

    look = themed.look({"look": "full"}, {"share": "-1"}, {"tall": TALL})

    assert problems(look) == ("share: '-1' is not a number from 0 to inf",)

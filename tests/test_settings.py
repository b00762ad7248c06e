import argparse
from pathlib import Path

import platformdirs
import pytest

from overlay.domain.errors import InvalidSettings
from overlay.settings import Settings, add_flags, is_loopback, read

FLAGS = {
    "host": "127.0.0.2",
    "port": "9000",
    "data_dir": "/srv/overlay",
    "owncast_url": "https://stream.example.com",
    "public_url": "https://overlay.example.com",
    "trusted_proxies": "127.0.0.1,10.0.0.0/8",
    "allowed_hosts": "studio.local,box",
    "demo": "1",
    "log_level": "debug",
}
SECRETS = {
    "OVERLAY_ACCESS_TOKEN": "the-access-token",
    "OVERLAY_CONTROL_KEY": "the-control-key",
    "OVERLAY_WEBHOOK_KEY": "the-webhook_key-1",
    "OVERLAY_WEBHOOK_SECRET": "s",
    "OVERLAY_PANEL_PASSWORD": "the-password",
}
EVERYTHING = Settings(
    host="127.0.0.2",
    host_given=True,
    port=9000,
    data_dir=Path("/srv/overlay/demo"),
    owncast_url="https://stream.example.com",
    access_token="the-access-token",
    control_key="the-control-key",
    webhook_key="the-webhook_key-1",
    webhook_secret="s",
    panel_password="the-password",
    public_url="https://overlay.example.com",
    trusted_proxies=("127.0.0.1", "10.0.0.0/8"),
    allowed_hosts=("studio.local", "box"),
    demo=True,
    log_level="debug",
)


def variable(name: str) -> str:
    return f"OVERLAY_{name.upper()}"


def problem(flags: dict[str, str | None], environment: dict[str, str]) -> str:
    with pytest.raises(InvalidSettings) as refused:
        read(flags, environment)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_without_anything_given_only_this_machine_can_reach_it() -> None:
    folder = Path(platformdirs.user_data_dir("owncast-overlay", appauthor=False))

    assert read({}, {}) == Settings(host="127.0.0.1", port=8470, data_dir=folder)


def test_every_flag_counts() -> None:
    assert read(FLAGS, SECRETS) == EVERYTHING


def test_every_variable_counts() -> None:
    assert read({}, {variable(name): value for name, value in FLAGS.items()} | SECRETS) == EVERYTHING


def test_flags_win_over_the_environment() -> None:
    other = {variable(name): "9" if name == "port" else "nonsense !" for name in FLAGS}

    assert read(FLAGS, other | SECRETS) == EVERYTHING


def test_an_empty_variable_is_none() -> None:
    empty = {variable(name): "" for name in FLAGS} | dict.fromkeys(SECRETS, "")

    assert read({}, empty) == read({}, {})


def test_every_flag_is_declared_and_no_secret_is() -> None:
    parser = argparse.ArgumentParser(exit_on_error=False)
    add_flags(parser)
    arguments = ["--demo"]
    for name, value in FLAGS.items():
        if name != "demo":
            arguments += [f"--{name.replace('_', '-')}", value]

    given = vars(parser.parse_args(arguments))

    assert given == FLAGS
    assert vars(parser.parse_args([])) == dict.fromkeys(FLAGS)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("host", "a b", "'a b' is not an address such as 127.0.0.1, 0.0.0.0 or ::"),
        ("host", "http://127.0.0.1", "is not an address such as 127.0.0.1, 0.0.0.0 or ::"),
        ("host", "[]", "is not an address such as 127.0.0.1, 0.0.0.0 or ::"),
        ("port", "-1", "'-1' is not a port from 0 to 65535"),
        ("port", "65536", "is not a port from 0 to 65535"),
        ("port", "8470.0", "is not a port from 0 to 65535"),
        ("port", "http", "is not a port from 0 to 65535"),
        ("port", "٣", "is not a port from 0 to 65535"),
        ("port", "9" * 5000, "is not a port from 0 to 65535"),
        ("owncast_url", "stream.example.com", "is not an address such as https://stream.example.com"),
        ("owncast_url", "ftp://stream.example.com", "is not an address such as https://stream.example.com"),
        ("owncast_url", "https://", "is not an address such as https://stream.example.com"),
        ("owncast_url", "https://user:word@stream.example.com", "is not an address such as"),
        ("owncast_url", "https://stream.example.com:99999", "is not an address such as"),
        ("owncast_url", "http://[::1", "is not an address such as"),
        ("owncast_url", "https://stream.example.com/a b", "is not an address such as"),
        ("owncast_url", "https://stream.example.com/\n", "is not an address such as"),
        ("public_url", "overlay.example.com", "is not an address such as https://stream.example.com"),
        ("trusted_proxies", "127.0.0.1,proxy", "'proxy' is not an address or network such as 127.0.0.1 or 10.0.0.0/8"),
        ("trusted_proxies", "10.0.0.0/33", "is not an address or network such as 127.0.0.1 or 10.0.0.0/8"),
        ("demo", "maybe", "'maybe' is not 1 or 0"),
        ("log_level", "loud", "'loud' is not one of debug, info, warning, error"),
        ("data_dir", "~nobody-of-this-name/overlay", "is not a folder"),
    ],
)
def test_a_wrong_value_is_named_with_what_was_expected(name: str, value: str, expected: str) -> None:
    by_flag = problem({name: value}, {})
    by_variable = problem({}, {variable(name): value})

    assert by_flag.startswith(f"--{name.replace('_', '-')}: ")
    assert by_variable.startswith(f"{variable(name)}: ")
    assert expected in by_flag
    assert expected in by_variable
    assert len(by_flag) < 300


@pytest.mark.parametrize("name", ["OVERLAY_ACCESS_TOKEN", "OVERLAY_CONTROL_KEY"])
@pytest.mark.parametrize("value", ["short", "with spaces inside", "Kennwört-für-mich", "tab\tinside"])
def test_a_wrong_secret_is_named_and_not_repeated(name: str, value: str) -> None:
    said = problem({}, {name: value})

    assert said == f"{name}: at least 8 printable ASCII characters without spaces were expected"


@pytest.mark.parametrize("value", ["with spaces inside", "Kennwört-für-mich", " at the edges "])
def test_a_password_is_whatever_a_person_types(value: str) -> None:
    assert read({}, {"OVERLAY_PANEL_PASSWORD": value}).panel_password == value


@pytest.mark.parametrize("value", ["short", "tab\tinside"])
def test_a_wrong_password_is_not_repeated(value: str) -> None:
    said = problem({}, {"OVERLAY_PANEL_PASSWORD": value})

    assert said == "OVERLAY_PANEL_PASSWORD: at least 8 printable characters were expected"


@pytest.mark.parametrize("value", ["a/b-c-d-e-f", "key?with=query", "dots.are.not", "short"])
def test_a_webhook_key_must_be_fit_for_an_address(value: str) -> None:
    said = problem({}, {"OVERLAY_WEBHOOK_KEY": value})

    assert said.startswith("OVERLAY_WEBHOOK_KEY: ")
    assert value not in said


def test_space_around_a_secret_is_no_part_of_it() -> None:
    assert read({}, {"OVERLAY_ACCESS_TOKEN": " the-token \n"}).access_token == "the-token"


@pytest.mark.parametrize(("word", "demo"), [("1", True), ("TRUE", True), ("on", True), ("0", False), ("no", False)])
def test_the_demo_is_switched_by_a_word(word: str, demo: bool) -> None:
    assert read({}, {"OVERLAY_DEMO": word}).demo is demo


def test_the_demo_has_a_folder_of_its_own(tmp_path: Path) -> None:
    assert read({"data_dir": str(tmp_path), "demo": "1"}, {}).data_dir == tmp_path / "demo"


def test_the_data_folder_is_the_same_wherever_the_program_goes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", "/home/streamer")

    assert read({"data_dir": "here"}, {}).data_dir == tmp_path / "here"
    assert read({"data_dir": "~/here"}, {}).data_dir == Path("/home/streamer/here")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "[::]", "192.168.1.5", "studio.local", "169.254.1.1"])
def test_whoever_others_can_reach_needs_a_password(host: str) -> None:
    said = problem({"host": host}, {})

    assert said.startswith("--host: ")
    assert "OVERLAY_PANEL_PASSWORD" in said
    assert read({"host": host}, {"OVERLAY_PANEL_PASSWORD": "the-password"}).host == host.strip("[]")


def test_a_public_address_needs_a_password() -> None:
    assert problem({"public_url": "https://overlay.example.com"}, {}).startswith("--public-url: ")
    assert read({"public_url": "http://localhost:9000/"}, {}).public_url == "http://localhost:9000"


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.8.9.10", "::1", "[::1]", "localhost", "LOCALHOST.", "box.localhost", "::ffff:127.0.0.1"],
)
def test_names_of_this_machine_alone_are_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["", "0.0.0.0", "::", "10.0.0.1", "localhost.example.com", "127.0.0.1.example.com", "::ffff:10.0.0.1"]
)
def test_other_names_are_not(host: str) -> None:
    assert not is_loopback(host)

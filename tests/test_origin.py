"""Host and Origin headers: what is read from them, and what is read from none."""

import pytest

from overlay.web.origin import Origin, origin_of, read_address, read_origin


@pytest.mark.parametrize(
    ("header", "origin"),
    [
        ("http://localhost:8470", Origin("http", "localhost", 8470)),
        ("HTTP://LocalHost:8470", Origin("http", "localhost", 8470)),
        ("http://localhost.", Origin("http", "localhost", 80)),
        ("https://stream.example.com", Origin("https", "stream.example.com", 443)),
        ("https://stream.example.com:443", Origin("https", "stream.example.com", 443)),
        ("http://stream_box:80", Origin("http", "stream_box", 80)),
        ("http://127.0.0.1:8470", Origin("http", "127.0.0.1", 8470)),
        ("http://[::1]:8470", Origin("http", "::1", 8470)),
        ("http://[0:0:0:0:0:0:0:1]", Origin("http", "::1", 80)),
        ("http://[::FFFF:127.0.0.1]", Origin("http", "127.0.0.1", 80)),
        ("https://xn--bro-hoa.example", Origin("https", "xn--bro-hoa.example", 443)),
    ],
)
def test_an_origin_has_one_spelling(header: str, origin: Origin) -> None:
    assert read_origin(header) == origin


@pytest.mark.parametrize(
    "header",
    [
        "",
        "null",
        "http://",
        "http:///",
        "localhost:8470",
        "http://localhost/",
        "http://localhost:8470/path",
        "http://localhost?query",
        "http://localhost#fragment",
        "http://user@localhost",
        "http://user:password@localhost",
        "http://localhost:",
        "http://localhost:port",
        "http://localhost:65536",
        "http://localhost:999999",
        "http://localhost:-1",
        "http://localhost:٨٤",
        "http://localhost:8470:8470",
        "http://localhost, http://evil.example",
        "http://localhost evil.example",
        "http://localhost\\.evil.example",
        "http://localhost%2eevil.example",
        "http://127.0.0.1%00.evil.example",
        "http://ｌocalhost",
        "http://[::1",
        "http://::1",
        "http://[::1]evil.example",
        "http://[::1].evil.example",
        "http://[evil.example]",
        "http://[127.0.0.1]",
        "http://[::1%25lo]",
        "http://.",
        "http://.localhost",
        "http://-localhost",
        "ftp://localhost",
        "file://",
        "chrome-extension://abcdef",
        "http://" + "a" * 5000,
        " http://localhost",
        "http://localhost\n",
    ],
)
def test_what_no_browser_sends_is_no_origin(header: str) -> None:
    assert read_origin(header) is None


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://stream.example.com/overlays", "https://stream.example.com"),
        ("https://Stream.Example.com:443", "https://stream.example.com"),
        ("http://stream.example.com:8080/", "http://stream.example.com:8080"),
        ("https://büro.example", "https://xn--bro-hoa.example"),
        ("http://[fd00::1]:8470", "http://[fd00::1]:8470"),
    ],
)
def test_the_origin_of_an_address_is_written_as_browsers_write_it(url: str, origin: str) -> None:
    assert str(origin_of(url)) == origin


def test_an_ipv4_address_is_itself_in_either_dress() -> None:
    assert read_address("::ffff:192.0.2.7") == read_address("192.0.2.7")
    assert read_address("fe80::1%eth0") == read_address("fe80::1")
    assert read_address("192.0.2.7.example") is None
    assert read_address("٣.0.0.1") is None

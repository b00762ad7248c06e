"""By which address Owncast reaches this program: where both run decides."""

from ipaddress import ip_address

import pytest

from overlay.setup.reach import Advice, Listening, advise

HERE = Listening(host="127.0.0.1", port=8470, opened="http://127.0.0.1:8470")
OPEN = Listening(host="0.0.0.0", port=8470, opened="http://127.0.0.1:8470")
SERVER = "93.184.216.34"


@pytest.mark.parametrize(
    ("listening", "host", "address", "source", "advice", "base_url"),
    [
        (HERE, "127.0.0.1", "127.0.0.1", "127.0.0.1", "here", "http://127.0.0.1:8470"),
        (HERE, "localhost", "::1", "::1", "here", "http://127.0.0.1:8470"),
        (HERE, "myself.lan", "192.168.1.20", "192.168.1.20", "here", "http://127.0.0.1:8470"),
        (OPEN, "192.168.1.9", "192.168.1.9", "192.168.1.20", "network", "http://192.168.1.20:8470"),
        (HERE, "192.168.1.9", "192.168.1.9", "192.168.1.20", "closed", "http://192.168.1.20:8470"),
        (OPEN, "nas.lan", "fd00::9", "fd00::20", "network", "http://[fd00::20]:8470"),
        (OPEN, "100.64.1.9", "100.64.1.9", "100.64.1.2", "network", "http://100.64.1.2:8470"),
        (HERE, "live.example", SERVER, "192.168.1.20", "home", "http://127.0.0.1:8470"),
        (OPEN, "live.example", SERVER, "192.168.1.20", "home", "http://127.0.0.1:8470"),
        (OPEN, "live.example", SERVER, "93.184.216.99", "public", "http://93.184.216.99:8470"),
        (HERE, "live.example", SERVER, "93.184.216.99", "closed", "http://93.184.216.99:8470"),
        (HERE, "", "", "", "unset", "http://127.0.0.1:8470"),
        (HERE, "live.example", "", "", "unknown", "http://127.0.0.1:8470"),
        (HERE, "live.example", SERVER, "", "unknown", "http://127.0.0.1:8470"),
    ],
)
def test_where_both_run_decides_the_address(
    listening: Listening, host: str, address: str, source: str, advice: Advice, base_url: str
) -> None:
    reach = advise(listening, host, [ip_address(address)] if address else [], ip_address(source) if source else None)

    assert (reach.advice, reach.base_url) == (advice, base_url)


def test_a_public_address_of_ours_is_the_one_to_use() -> None:
    listening = Listening(host="127.0.0.1", port=8470, opened="http://127.0.0.1:8470", public_url="https://me.example")

    reach = advise(listening, "live.example", [ip_address(SERVER)], ip_address("192.168.1.20"))

    assert (reach.advice, reach.base_url) == ("public", "https://me.example")


def test_a_panel_that_was_opened_with_a_certificate_can_be_reached_so() -> None:
    listening = Listening(host="127.0.0.1", port=8470, opened="https://overlay.example")

    reach = advise(listening, "live.example", [ip_address(SERVER)], ip_address("10.0.0.2"))

    assert (reach.advice, reach.base_url) == ("public", "https://overlay.example")


def test_in_a_container_only_an_owncast_beside_us_is_known() -> None:
    listening = Listening(host="0.0.0.0", port=8470, opened="http://127.0.0.1:9000", in_container=True)

    outside = advise(listening, "live.example", [ip_address(SERVER)], ip_address("172.17.0.2"))
    beside = advise(listening, "127.0.0.1", [ip_address("127.0.0.1")], ip_address("127.0.0.1"))

    assert (outside.advice, outside.base_url) == ("container", "http://127.0.0.1:9000")
    assert beside.advice == "here"


@pytest.mark.parametrize(
    ("listens", "leads_to"), [("127.0.0.1", "127.0.0.1:8470"), ("0.0.0.0", "127.0.0.1:8470"), ("::1", "[::1]:8470")]
)
def test_a_computer_at_home_gets_the_line_for_a_tunnel(listens: str, leads_to: str) -> None:
    listening = Listening(host=listens, port=8470, opened="http://127.0.0.1:8470")

    reach = advise(listening, "live.example", [ip_address(SERVER)], ip_address("192.168.1.20"))

    assert reach.tunnel == f"ssh -N -R 8470:{leads_to} root@live.example"

from __future__ import annotations

import socket

import pytest

from app.checking.asking import Answer, Asker, Verdict
from app.checking.outside import PrivateAddress, public_addresses
from tests.app.checking.outside_servers import outside

PAGES = {
    "/there": (200, {}),
    "/no-head": (200, {"Refuse": "HEAD"}),
    "/gone": (410, {}),
    "/forbidden": (403, {}),
    "/broken": (500, {}),
    "/moved": (301, {"Location": "/there"}),
    "/for-now": (302, {"Location": "/there"}),
    "/moved-then-for-now": (308, {"Location": "/for-now"}),
    "/moved-to-nothing": (301, {"Location": "/nothing"}),
    "/round": (302, {"Location": "/round"}),
    "/script": (302, {"Location": "javascript:alert(1)"}),
    "/busy": (429, {"Retry-After": "3600"}),
    "/busy-a-moment": (503, {"Retry-After": "0"}),
    "/private": (200, {}),
}


@pytest.mark.parametrize(
    ("path", "verdict", "reason", "target"),
    [
        ("/there", Verdict.FOUND, "", ""),
        ("/no-head", Verdict.FOUND, "", ""),
        ("/nothing", Verdict.GONE, "its site answers 404", ""),
        ("/gone", Verdict.GONE, "its site answers 410", ""),
        ("/forbidden", Verdict.UNKNOWN, "its site answers 403", ""),
        ("/broken", Verdict.UNKNOWN, "its site answers 500", ""),
        ("/moved", Verdict.MOVED, "", "/there"),
        ("/for-now", Verdict.FOUND, "", ""),
        ("/moved-then-for-now", Verdict.MOVED, "", "/for-now"),
        ("/moved-to-nothing", Verdict.GONE, "its site answers 404", ""),
        ("/round", Verdict.UNKNOWN, "it was redirected more than 5 times", ""),
        ("/script", Verdict.UNKNOWN, "it leads to something that is no page", ""),
        ("/busy", Verdict.BUSY, "its site answers 429 and asks for patience", ""),
        ("/busy-a-moment", Verdict.BUSY, "its site answers 503 and asks for patience", ""),
        ("/private", Verdict.UNKNOWN, "its robots.txt asks programs to stay away", ""),
    ],
)
def test_what_an_address_answers(path: str, verdict: Verdict, reason: str, target: str) -> None:
    with outside(PAGES, "User-agent: *\nDisallow: /private\n") as site:
        answer = Asker("", private=True).ask(site.url + path)

        assert answer == Answer(verdict, reason, site.url + target if target else "")


def test_as_little_as_needed_is_asked_and_the_other_side_learns_who_asks() -> None:
    with outside(PAGES) as site:
        asker = Asker("https://help.example.com", private=True)
        for path in ("/there", "/no-head"):
            asker.ask(site.url + path)

        assert site.asked == ["GET /robots.txt", "HEAD /there", "HEAD /no-head", "GET /no-head"]
        assert site.agents == {"FirstlineLinkCheck/1.0 (+https://help.example.com)"}


def test_inner_hosts_are_never_asked() -> None:
    with outside(PAGES) as site:
        answers = [
            Asker("").ask(url)
            for url in (
                f"{site.url}/there",
                f"http://localhost:{site.port}/there",
                f"http://[::1]:{site.port}/",
                f"http://[::ffff:127.0.0.1]:{site.port}/",
                f"http://2130706433:{site.port}/there",
                "http://169.254.169.254/latest/meta-data/",
                "http://10.0.0.1/",
            )
        ]

        assert {(one.verdict, one.reason) for one in answers} == {
            (Verdict.UNKNOWN, "its host is not public, and inner hosts are not asked")
        }
        assert site.asked == []


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "0.0.0.0", "192.168.1.1", "100.64.0.1", "::1", "fe80::1", "fd00::1", "224.0.0.1"],
)
def test_addresses_that_are_not_public(host: str) -> None:
    with pytest.raises(PrivateAddress):
        public_addresses(host, 80)


def test_public_addresses_are_connected_to_as_they_were_looked_at() -> None:
    assert public_addresses("93.184.215.14", 80) == ["93.184.215.14"]


@pytest.mark.parametrize(
    ("url", "verdict", "reason"),
    [
        ("http://no-such-host.invalid/", Verdict.GONE, "there is no such host"),
        ("http://[half/", Verdict.GONE, "this is no address"),
    ],
)
def test_addresses_that_lead_nowhere(url: str, verdict: Verdict, reason: str) -> None:
    answer = Asker("", private=True).ask(url)

    assert answer.verdict in (verdict, Verdict.UNKNOWN)  # Without a network no name is known.
    if answer.verdict is verdict:
        assert answer.reason == reason


def test_a_closed_port_is_no_reason_to_call_a_link_dead() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"

        assert Asker("", private=True).ask(url) == Answer(Verdict.UNKNOWN, "the connection fails")

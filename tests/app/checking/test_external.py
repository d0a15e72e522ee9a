from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.checking.answers_kept import KEPT_SECONDS, KeptAnswers
from app.checking.asking import Answer, Verdict
from app.checking.external import ExternalOptions, check_external
from app.checking.links_out import Use, by_host, links_out
from indexer.checks.material import Material
from indexer.tree import read_tree
from indexer.types import ContentSettings
from tests.app.checking.outside_servers import outside

PAGES = {"/a": (200, {}), "/b": (301, {"Location": "/a"}), "/c": (403, {}), "/d": (200, {})}


def material(folder: Path, articles: dict[str, str]) -> Material:
    """Return what checks look at, for articles by path."""
    for path, text in articles.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return Material(
        read_tree(ContentSettings(folder), folder.parent / "index"), folder.parent / "index"
    )


def test_each_use_of_a_dead_link_is_told_with_its_line(tmp_path: Path) -> None:
    with outside(PAGES) as site:
        found = material(
            tmp_path / "articles",
            {
                "one.md": f"# One\n\n[a]({site.url}/a)\n[x]({site.url}/x)\n[b]({site.url}/b)\n",
                "two.md": f"# Two\n\n![x]({site.url}/x#top)\n\n[c]({site.url}/c)\n",
            },
        )
        told = sorted(check_external(found, ExternalOptions(pause=0, private=True)))
        url = site.url

    assert [(one.path, one.line, one.code, one.severity, one.message) for one in told] == [
        ("one.md", 4, "dead-link", "warning", f"{url}/x leads nowhere: its site answers 404."),
        ("one.md", 5, "moved-link", "notice", f"{url}/b has moved to {url}/a for good."),
        ("two.md", 3, "dead-link", "warning", f"{url}/x leads nowhere: its site answers 404."),
        (
            "two.md",
            5,
            "unchecked-link",
            "notice",
            f"{url}/c could not be checked: its site answers 403.",
        ),
    ]


def test_a_host_is_asked_one_address_at_a_time_and_each_once(tmp_path: Path) -> None:
    links = " ".join(f"[{n}](URL/{n})" for n in range(12))
    with outside({}) as site:
        found = material(
            tmp_path / "articles", {"one.md": f"# One\n\n{links * 2}".replace("URL", site.url)}
        )
        list(check_external(found, ExternalOptions(pause=0, private=True)))

        assert site.most_at_once == 1
        assert sorted(site.asked[1:]) == sorted(
            f"{m} /{n}" for n in range(12) for m in ("GET", "HEAD")
        )


def test_what_was_answered_today_is_not_asked_again(tmp_path: Path) -> None:
    with outside(PAGES) as site:
        found = material(tmp_path / "articles", {"one.md": f"# One\n\n[x]({site.url}/x)\n"})
        first = list(check_external(found, ExternalOptions(pause=0, private=True)))
        site.asked.clear()
        again = list(check_external(found, ExternalOptions(pause=0, private=True)))

        assert again == first
        assert site.asked == []


def test_so_many_are_asked_in_one_run_and_the_rest_in_the_next(tmp_path: Path) -> None:
    options = ExternalOptions(most=2, pause=0, private=True)
    links = "\n".join(f"[{name}](URL/{name})" for name in "axd")
    with outside(PAGES) as site:
        found = material(
            tmp_path / "articles", {"one.md": f"# One\n\n{links}".replace("URL", site.url)}
        )
        first, second = list(check_external(found, options)), list(check_external(found, options))

    assert [(one.line, one.code) for one in first] == [(4, "dead-link"), (5, "unchecked-link")]
    assert first[1].message == (
        "1 more links to other sites were not checked: 2 is the most of one run."
    )
    assert [(one.line, one.code) for one in second] == [(4, "dead-link")]


def test_a_site_that_asks_for_patience_is_left_alone(tmp_path: Path) -> None:
    busy = {f"/{n}": (429, {"Retry-After": "3600"}) for n in range(3)}
    links = " ".join(f"[{n}](URL/{n})" for n in range(3))
    with outside(busy) as site:
        found = material(
            tmp_path / "articles", {"one.md": f"# One\n\n{links}".replace("URL", site.url)}
        )
        told = list(check_external(found, ExternalOptions(pause=0, private=True)))

        assert site.asked == ["GET /robots.txt", "HEAD /0"]
    assert [one.code for one in told] == ["unchecked-link"]


def test_links_are_found_with_their_uses_and_examples_are_none(tmp_path: Path) -> None:
    found = material(
        tmp_path / "articles",
        {
            "one.md": "# One\n\n<https://firm.io/a#x>\n\n`https://firm.io/code`\n"
            "[b](https://www.example.com/b) [c](http://localhost:8000) [d](https://firm.io/{id})",
            "two.md": "# Two\n\n<p>\n<a href='https://firm.io/a'>A</a>\n</p>\n",
        },
    )

    assert links_out(found) == {"https://firm.io/a": [Use("one.md", 3), Use("two.md", 4)]}


def test_addresses_are_sorted_by_host() -> None:
    assert by_host(["http://a.io/1", "http://b.io/1", "http://A.io/2"]) == {
        "a.io": ["http://a.io/1", "http://A.io/2"],
        "b.io": ["http://b.io/1"],
    }


def test_answers_are_kept_for_a_day(tmp_path: Path) -> None:
    file = tmp_path / "cache" / "links.json"
    kept = KeptAnswers(file)
    kept.add({"http://a.io": Answer(Verdict.GONE, "why"), "http://b.io": Answer(Verdict.BUSY)})

    assert kept.find(["http://a.io", "http://b.io"]) == {"http://a.io": Answer(Verdict.GONE, "why")}

    old = json.loads(file.read_text())
    old["http://a.io"]["at"] -= KEPT_SECONDS
    file.write_text(json.dumps(old))
    assert kept.find(["http://a.io"]) == {}


@pytest.mark.parametrize("damage", ["", "[]", '{"http://a.io": 1}', '{"http://a.io": {"at": "x"}}'])
def test_a_damaged_file_costs_requests_and_no_more(tmp_path: Path, damage: str) -> None:
    (tmp_path / "links.json").write_text(damage)
    kept = KeptAnswers(tmp_path / "links.json")

    assert kept.find(["http://a.io"]) == {}
    kept.add({"http://a.io": Answer(Verdict.FOUND)})
    assert kept.find(["http://a.io"]) == {"http://a.io": Answer(Verdict.FOUND)}

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from sqlalchemy import insert

from app.db import Database
from app.migrate import upgrade
from app.tables.visits import Event
from app.tickets.packet import MAX_LISTS, MAX_SHOWN, Origin, describe, packet
from app.tickets.packet_articles import References
from app.tickets.packet_signature import signed
from app.tickets.packet_text import as_text, duration
from app.visits.types import Happened, Kind, Listed, Recorded
from search.live import LiveIndex

SCHEMA = json.loads(
    (Path(__file__).parents[3] / "docs" / "handoff-1.schema.json").read_text("utf-8")
)
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
KEY = b"k" * 32
BASE = "https://help.example.com"
REFUNDS, PASSWORD, GONE = "billing/refunds", "account/password", "no/longer"


@pytest.fixture
def references(live: LiveIndex) -> References:
    return References(live.searcher.catalog, BASE)


def ids(live: LiveIndex) -> list[str]:
    return sorted(live.searcher.catalog.paths().values())


def at(second: float, kind: Kind, **values: Any) -> Recorded:
    return Recorded(NOW + timedelta(seconds=second), Happened(kind, **values))


def visit(first: str, second: str) -> tuple[Recorded, ...]:
    """A visit in which the second article was read, the first one left aside."""
    shown = (
        Listed(first, 1, 0.91234567, words=True, meaning=True, section="how-long"),
        Listed(second, 2, 0.5, words=False, meaning=True),
    )
    told = {"language": "en", "revision": "a" * 40, "generation": 7}
    return (
        at(0, Kind.SEARCH, question="money back", place="page", total=2, confidence=0.83126,
           confident=True, generation=7, shown=shown),
        at(5, Kind.CLICK, article_id=second, rank=2, place="page", **told),
        at(6, Kind.VIEW, article_id=second, place="page", **told),
        at(7, Kind.DWELL, article_id=second, dwell_ms=130_000, **told),
        at(8, Kind.DWELL, article_id=second, dwell_ms=30_000, anchor="one", **told),
        at(9, Kind.DWELL, article_id=second, dwell_ms=60_000, anchor="two", **told),
        at(9.5, Kind.DWELL, article_id=second, dwell_ms=40_000, anchor="one", **told),
        at(10, Kind.VOTE, article_id=second, value=0, reason="wrong", place="page", **told),
        at(20, Kind.CONTACT_OPEN),
        at(30, Kind.SUGGESTION_SHOWN, question="refund card", place="form", shown=shown[:1]),
    )  # fmt: skip


def test_a_visit_is_told_whole(references: References, live: LiveIndex) -> None:
    first, second, *_ = ids(live)
    origin = Origin("https://a:b@shop.example.com/billing?token=1#x", "Mobile app", "money back")

    told = describe(visit(first, second), origin, references, NOW + timedelta(minutes=1))

    expected_shown = [
        {"rank": 1, "article": first, "section": "how-long", "score": 0.9123,
         "by": ["words", "meaning"]},
        {"rank": 2, "article": second, "section": None, "score": 0.5, "by": ["meaning"]},
    ]  # fmt: skip
    catalog = live.searcher.catalog
    shown_article = catalog.article(catalog.by_id(first).slug)
    read_article = catalog.article(catalog.by_id(second).slug)
    assert told == {
        "schema": "firstline-handoff/1",
        "id": told["id"],
        "made_at": "2026-03-01T12:01:00Z",
        "began_at": "2026-03-01T12:00:00Z",
        "followed": True,
        "generation": 7,
        "origin": {
            "page": "https://shop.example.com/billing",
            "product": "Mobile app",
            "question": "money back",
        },
        "searches": [
            {
                "at": "2026-03-01T12:00:00Z",
                "question": "money back",
                "place": "page",
                "total": 2,
                "confidence": 0.8313,
                "confident": True,
                "generation": 7,
                "shown": expected_shown,
            }
        ],
        "suggestions": [
            {
                "at": "2026-03-01T12:00:30Z",
                "question": "refund card",
                "place": "form",
                "shown": expected_shown[:1],
            }
        ],
        "opened": [
            {
                "article": second,
                "openings": [
                    {
                        "at": "2026-03-01T12:00:05Z",
                        "from": "search",
                        "place": "page",
                        "rank": 2,
                        "section": None,
                        "question": None,
                    }
                ],
                "in_sight_ms": 130_000,
                "sections": [
                    {"anchor": "one", "title": None, "in_sight_ms": 70_000},
                    {"anchor": "two", "title": None, "in_sight_ms": 60_000},
                ],
                "votes": [
                    {
                        "at": "2026-03-01T12:00:10Z",
                        "helpful": False,
                        "reason": "wrong",
                        "section": None,
                    }
                ],
            }
        ],
        "articles": [
            {
                "id": first,
                "title": shown_article.ref.title,
                "url": f"{BASE}/a/{shown_article.ref.slug}",
                "language": shown_article.ref.language,
                "revision": shown_article.revision,
            },
            {
                "id": second,
                "title": read_article.ref.title,
                "url": f"{BASE}/a/{read_article.ref.slug}",
                "language": "en",
                "revision": "a" * 40,
            },
        ],
    }
    jsonschema.validate(signed(told, "FL-7K3Q-9XWD", KEY), SCHEMA)


def test_a_person_reads_it_in_a_few_lines(references: References, live: LiveIndex) -> None:
    first, second, *_ = ids(live)
    told = describe(visit(first, second), Origin("/billing", "App"), references, NOW)
    titles = {one["id"]: one["title"] for one in told["articles"]}
    address = told["articles"][1]["url"]

    assert as_text(told) == (
        "Came from: /billing\n"
        "Product: App\n"
        "Asked: “money back” → 2 answers, confidence 0.83\n"
        f"Read (2 min 10 s): {titles[second]} › one, place 2 of the search, "
        "voted no: “It is wrong or out of date”\n"
        f"    {address}\n"
        f"Found but not opened: {titles[first]}\n"
        f"Suggested but not opened: {titles[first]}"
    )


def test_who_is_only_counted_leaves_nothing_but_where_they_came_from(
    references: References, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path}/x.db"
    upgrade(url)
    database = Database(url)

    told = packet(database, None, Origin("/a/x", None, "money back"), references, NOW)
    database.close()

    assert (told["followed"], told["began_at"], told["generation"]) == (False, None, None)
    assert (told["searches"], told["suggestions"], told["opened"]) == ([], [], [])
    assert told["articles"] == []
    assert as_text(told) == "Came from: /a/x\nAsked: “money back”"
    jsonschema.validate(signed(told, "FL-7K3Q-9XWD", KEY), SCHEMA)


def test_events_of_the_database_are_told_in_order(
    references: References, database_url: str, live: LiveIndex
) -> None:
    upgrade(database_url)
    database = Database(database_url)
    article = ids(live)[0]
    entry = {"id": article, "rank": 1, "score": 1.0, "words": True, "meaning": False, "section": ""}
    rows = [
        {"kind": "search", "question": "second", "shown": [entry], "total": 1},
        {"kind": "search", "question": "first", "shown": [], "total": 0},
    ]
    with database.writing() as connection:
        for number, row in enumerate(rows):
            moment = NOW - timedelta(minutes=number)
            connection.execute(insert(Event).values(visit_id="v1", at=moment, **row))

    told = packet(database, "v1", Origin(), references, NOW)
    database.close()

    assert [one["question"] for one in told["searches"]] == ["first", "second"]
    assert told["searches"][1]["shown"] == [
        {"rank": 1, "article": article, "section": None, "score": 1, "by": ["words"]}
    ]


def test_no_personal_data_comes_in_with_the_origin(references: References) -> None:
    origin = Origin(
        "https://x.example.com/u/ada@visitor.example.org/?q=ada",
        None,
        "i am ada@visitor.example.org",
    )

    told = json.dumps(describe((), origin, references, NOW))

    assert "ada@" not in told
    assert "q=ada" not in told


@pytest.mark.parametrize("page", ["", "http://[", "not a page at all", "javascript:alert(1)"])
def test_an_address_that_is_none_does_no_harm(references: References, page: str) -> None:
    told = describe((), Origin(page), references, NOW)

    jsonschema.validate(signed(told, "FL-7K3Q-9XWD", KEY), SCHEMA)


@pytest.mark.parametrize("view_first", [True, False])
def test_a_click_and_its_view_are_one_opening_a_later_view_another(
    references: References, live: LiveIndex, view_first: bool
) -> None:
    article = ids(live)[0]
    seconds = (0.0, 0.2) if view_first else (0.2, 0.0)
    events = [
        at(seconds[0], Kind.VIEW, article_id=article),
        at(seconds[1], Kind.SUGGESTION_OPENED, article_id=article, rank=1, place="form"),
        at(60, Kind.VIEW, article_id=article),
    ]

    told = describe(sorted(events, key=lambda e: e.at), Origin(), references, NOW)

    openings = told["opened"][0]["openings"]
    assert [(one["from"], one["rank"]) for one in openings] == [("suggestion", 1), ("link", None)]


def test_an_article_that_is_gone_is_known_by_what_was_written_down(references: References) -> None:
    events = [at(0, Kind.VIEW, article_id=GONE, language="en", revision="b" * 40)]

    told = describe(events, Origin(), references, NOW)

    assert told["articles"] == [
        {"id": GONE, "title": None, "url": None, "language": "en", "revision": "b" * 40}
    ]
    assert as_text(told) == f"Read: {GONE}"


def test_a_program_that_searches_without_end_does_not_swell_it(references: References) -> None:
    shown = tuple(Listed(f"x{n}", n, 0.5, words=True, meaning=False) for n in range(1, 60))
    events = [at(n, Kind.SEARCH, question=f"q{n}", total=59, shown=shown) for n in range(80)]

    told = describe(events, Origin(), references, NOW)

    assert [one["question"] for one in told["searches"]] == [f"q{n}" for n in range(30, 80)]
    assert len(told["searches"]) == MAX_LISTS
    assert [entry["rank"] for entry in told["searches"][0]["shown"]] == list(
        range(1, MAX_SHOWN + 1)
    )
    assert as_text(told).splitlines()[-1] == "Found but not opened: x1; x2; x3; x4; x5; 15 more"


@pytest.mark.parametrize(
    ("ms", "said"),
    [(999, "1 s"), (59_400, "59 s"), (60_000, "1 min 0 s"), (3_900_000, "1 h 5 min")],
)
def test_durations_are_told_as_people_say_them(ms: int, said: str) -> None:
    assert duration(ms) == said


@pytest.mark.parametrize(
    ("search", "outcome"),
    [
        ({"total": 0}, "no answer"),
        ({"total": 1}, "1 answer"),
        ({"total": None}, "answers not known"),
        ({"total": 3, "confidence": 0.2, "confident": False},
         "3 answers, confidence 0.20, perhaps none good"),
    ],
)  # fmt: skip
def test_what_a_search_found_is_told(
    references: References, search: dict[str, Any], outcome: str
) -> None:
    events = [at(0, Kind.SEARCH, question="a\n b", **search)]

    assert as_text(describe(events, Origin(), references, NOW)) == f"Asked: “a b” → {outcome}"

from __future__ import annotations

import secrets
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest

from app.db import Database
from app.tables.visits import Count, Event, Salt, SamePerson, Visit
from app.visits import pending
from app.visits.history import history
from app.visits.types import Happened, Kind, Listed, Recorded
from app.visits.who import visitor
from app.visits.writer import write
from tests.app.visits.happening import (
    NOON,
    after,
    rows,
    search,
    ticket,
    view,
    who,
    written,
)

LIST = (
    Listed("billing/refunds", 1, 0.9, words=True, meaning=True, section="how-to-ask-for-it"),
    Listed("billing/invoices", 2, 0.4, words=True, meaning=False),
)


def visits_of(database: Database) -> list[str | None]:
    return [one for (one,) in rows(database, Event, "visit_id")]


def questions(database: Database) -> list[str | None]:
    return [one for (one,) in rows(database, Event, "question")]


def test_a_pause_of_half_an_hour_ends_a_visit(database: Database) -> None:
    times = [after(minutes=minutes) for minutes in (0, 30, 60, 90.1)]

    written(database, [view(times[0]), view(times[1])], [view(times[2])], [view(times[3])])

    found = rows(database, Visit, "id", "started_at", "last_at")
    first, second = sorted(found, key=lambda row: row[1])
    assert first[1:] == (times[0], times[2])
    assert second[1:] == (times[3], times[3])
    assert visits_of(database) == [first[0]] * 3 + [second[0]]


def test_another_address_browser_or_site_is_another_visitor(database: Database) -> None:
    others = [who(), who("203.0.113.8"), who(agent="Mozilla/5.0 Chrome/140")]

    written(database, [view(NOON, by) for by in others])

    names = [name for (name,) in rows(database, Visit, "visitor")]
    assert len(set(names)) == 3
    assert {len(name) for name in names} == {32}


def test_the_same_visitor_has_another_name_tomorrow(database: Database) -> None:
    written(database, [view(NOON)], [view(after(days=1))])

    salts = [bytes(salt) for (salt,) in rows(database, Salt, "salt")]
    names = {name for (name,) in rows(database, Visit, "visitor")}
    assert names == {visitor(who(), salt) for salt in salts}
    assert len(names) == 2


def test_a_visit_lasts_over_midnight(database: Database) -> None:
    late = datetime(2026, 3, 4, 23, 50, tzinfo=UTC)

    written(database, [view(late)], [view(late + timedelta(minutes=20))])
    written(database, [view(late + timedelta(minutes=45)), view(late + timedelta(minutes=80))])

    ids = visits_of(database)
    assert ids[0] == ids[1] == ids[2] != ids[3]
    assert sorted(day for (day,) in rows(database, Salt, "day")) == [
        date(2026, 3, 4),
        date(2026, 3, 5),
    ]


def test_a_ticket_tells_under_which_names_its_visitor_was_known(database: Database) -> None:
    days = [after(days=day) for day in range(6)]
    written(database, [view(day) for day in days], [view(day, who("198.51.100.1")) for day in days])
    assert rows(database, SamePerson, "visitor") == []

    written(
        database, [ticket(after(days=5, minutes=5))], [ticket(after(days=5, minutes=6), "FL-2")]
    )

    salts = [bytes(salt) for (salt,) in rows(database, Salt, "salt")]
    names = [visitor(who(), salt) for salt in salts]
    assert rows(database, SamePerson, "visitor", "earlier") == sorted(
        (names[5], earlier) for earlier in names[2:5]
    )


def test_who_does_not_want_to_be_followed_is_counted_only(database: Database) -> None:
    quiet = who(counted=True)
    events = [view(NOON, quiet), view(NOON, quiet), ticket(NOON, by=quiet)]
    typed = pending.Event(NOON, Happened(Kind.SEARCH, question="x", place="typing"), quiet)

    written(database, [*events, typed], [view(after(days=1), quiet), view(NOON, quiet)])

    assert rows(database, Count, "day", "kind", "number") == [
        (date(2026, 3, 4), "ticket", 1),
        (date(2026, 3, 4), "view", 3),
        (date(2026, 3, 5), "view", 1),
    ]
    for model in (Event, Visit, Salt, SamePerson):
        assert rows(database, model, *model.__table__.primary_key.columns.keys()) == []


def test_crawlers_are_not_recorded_at_all(database: Database) -> None:
    agent = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
    written(database, [view(NOON, who(agent=agent)), view(NOON, who(agent=agent, counted=True))])

    assert (rows(database, Event, "id"), rows(database, Count, "day")) == ([], [])


def test_a_browser_without_a_window_is_recorded(database: Database) -> None:
    agent = (
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/140.0.0.0 Safari/537.36"
    )
    written(database, [view(NOON, who(agent=agent))])

    assert rows(database, Event, "kind") == [("view",)]


def test_what_staff_do_belongs_to_no_visit(database: Database) -> None:
    link = Happened(Kind.AGENT_LINK, article_id="welcome", question="from bob@example.com")

    written(database, [pending.Event(NOON, link, None)])

    assert rows(database, Event, "kind", "visit_id", "question") == [
        ("agent_link", None, "from [email]")
    ]
    assert rows(database, Visit, "id") == []


def test_a_visit_is_read_back_as_it_happened(database: Database) -> None:
    happened = [
        Happened(
            Kind.SEARCH,
            generation=3,
            language="en",
            question="money back",
            place="page",
            total=2,
            confidence=0.75,
            confident=True,
            shown=LIST,
        ),
        Happened(Kind.CLICK, 3, "billing/refunds", "en", "a" * 40, place="page", rank=1),
        Happened(Kind.DWELL, 3, "billing/refunds", "en", "a" * 40, "how-long", dwell_ms=12_000),
        Happened(Kind.VOTE, 3, "billing/refunds", "en", "a" * 40, value=0),
        Happened(Kind.CONTACT_OPEN, topic="billing", deflectable=True),
    ]
    events = [pending.Event(after(seconds=at), one, who()) for at, one in enumerate(happened)]

    written(database, events[3:], events[:3])

    [visit_id] = set(visits_of(database))
    assert visit_id is not None
    assert history(database, visit_id) == tuple(
        Recorded(after(seconds=at), one) for at, one in enumerate(happened)
    )
    assert history(database, "0" * 32) == ()


def click(at: datetime, article: str, rank: int | None, *, inferred: bool) -> pending.Event:
    happened = Happened(Kind.CLICK, article_id=article, rank=rank, place="page")
    return pending.Event(at, happened, who(), inferred)


@pytest.mark.parametrize("first", [True, False])
def test_a_click_that_is_told_twice_is_one(database: Database, first: bool) -> None:
    asked = search(NOON, "money", shown=LIST)
    told = click(after(seconds=3), "billing/invoices", 2, inferred=first)
    again = click(after(seconds=4), "billing/invoices", 2, inferred=not first)

    written(database, [asked, told], [again])
    written(database, [click(after(seconds=40), "billing/invoices", 2, inferred=False)])

    assert rows(database, Event, "kind", "article_id", "rank") == [
        ("search", None, None),
        ("click", "billing/invoices", 2),
        ("click", "billing/invoices", 2),
    ]


def test_without_a_script_the_list_tells_the_rank(database: Database) -> None:
    events = [search(NOON, "money", shown=LIST)]
    events.append(click(after(seconds=3), "billing/invoices", None, inferred=True))
    events.append(click(after(seconds=5), "welcome", None, inferred=True))

    written(database, events)

    assert rows(database, Event, "kind", "article_id", "rank") == [
        ("search", None, None),
        ("click", "billing/invoices", 2),
    ]


def test_what_cannot_be_stored_is_made_to_fit(database: Database) -> None:
    odd = Happened(
        Kind.SEARCH,
        article_id="ä" * 600,
        question="a\0b\ud800" + " word" * 100,
        place="p" * 30,
        shown=LIST * 9,
    )

    written(database, [pending.Event(NOON, odd, who())])

    [found] = rows(database, Event, "article_id", "question", "place", "shown")
    assert found[:3] == ("ä" * 500, ("ab?" + " word" * 100)[:256], "p" * 24)
    assert [entry["rank"] for entry in found[3]] == [1, 2] * 5


def test_many_that_write_at_once_make_one_visit_and_one_salt(database: Database) -> None:
    batches = [[view(after(milliseconds=n), article=f"{n}")] for n in range(40)]

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda batch: write(database, batch, 0.0), batches))

    [[visit_id]] = rows(database, Visit, "id")
    assert Counter(visits_of(database)) == {visit_id: 40}
    assert len(rows(database, Salt, "day")) == 1


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
def test_the_share_that_sees_no_suggestions_is_held_out(database: Database, share: float) -> None:
    written(
        database,
        [view(NOON, who(secrets.token_hex(8))) for _ in range(400)],
        holdout=share,
    )

    held_out = sum(one for (one,) in rows(database, Visit, "holdout"))
    assert 400 * share * 0.6 <= held_out <= 400 * share * 1.4


def test_a_visitor_is_held_out_all_day_or_not(database: Database) -> None:
    written(database, *[[view(after(hours=hour))] for hour in (0, 1, 2, 3)], holdout=0.5)

    assert len({one for (one,) in rows(database, Visit, "holdout")}) == 1
    assert len(rows(database, Visit, "id")) == 4


def dwell(at: datetime, ms: int) -> pending.Event:
    return pending.Event(at, Happened(Kind.DWELL, article_id="welcome", dwell_ms=ms), who())


def test_time_in_sight_belongs_to_the_visit_that_it_began_in(database: Database) -> None:
    minute = 60_000

    written(database, [view(NOON)], [dwell(after(minutes=90), 90 * minute)])
    written(database, [view(after(minutes=110))], [dwell(after(minutes=300), 2 * minute)])

    [(visit_id, ended)] = rows(database, Visit, "id", "last_at")
    assert ended == after(minutes=110)
    assert rows(database, Event, "visit_id", "kind", "dwell_ms") == [
        (visit_id, "view", None),
        (visit_id, "dwell", 30 * minute),
        (visit_id, "view", None),
    ]

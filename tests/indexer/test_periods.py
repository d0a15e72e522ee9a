from __future__ import annotations

from datetime import UTC, datetime

import pytest

from indexer.periods import Period, parse_period


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("6 months", Period(6)),
        ("1 month", Period(1)),
        ("90 days", Period(0, 90)),
        ("90days", Period(0, 90)),
        ("  2   Weeks ", Period(0, 14)),
        ("1 year", Period(12)),
        ("a year", Period(12)),
        ("every 3 months", Period(3)),
        ("every quarter", Period(3)),
        ("month", Period(1)),
        ("quarterly", Period(3)),
        ("annually", Period(12)),
        ("P6M", Period(6)),
        ("p1y6m", Period(18)),
        ("P2W", Period(0, 14)),
        ("P1Y2M3D", Period(14, 3)),
        ("100 years", Period(1200)),
        ("101 years", None),
        ("0 days", None),
        ("P", None),
        ("PT12H", None),
        ("P0D", None),
        ("-3 months", None),
        ("6", None),
        ("soon", None),
        ("1.5 years", None),
        ("99999 years", None),
        ("", None),
    ],
)
def test_periods_are_read_as_people_and_iso_8601_write_them(
    text: str, expected: Period | None
) -> None:
    assert parse_period(text) == expected


@pytest.mark.parametrize(
    ("start", "period", "end"),
    [
        ("2026-01-31", Period(1), "2026-02-28"),
        ("2024-01-31", Period(1), "2024-02-29"),
        ("2026-12-15", Period(1), "2027-01-15"),
        ("2026-01-01", Period(18, 3), "2027-07-04"),
        ("2026-03-01", Period(0, 90), "2026-05-30"),
        ("9999-01-01", Period(24), "9999-12-31"),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_of_the_month(
    start: str, period: Period, end: str
) -> None:
    later = period.after(datetime.fromisoformat(start).replace(tzinfo=UTC))

    assert later.date().isoformat() == end


@pytest.mark.parametrize(
    ("period", "text"),
    [(Period(6), "P6M"), (Period(18, 3), "P1Y6M3D"), (Period(0, 14), "P14D"), (Period(12), "P1Y")],
)
def test_a_period_is_shown_as_iso_8601_and_read_again(period: Period, text: str) -> None:
    assert str(period) == text
    assert parse_period(text) == period

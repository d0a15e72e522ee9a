"""What the manual promises of tickets is what the code does."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import background
from app.options.tickets import TicketsOptions
from app.tickets import backoff, outbox
from app.tickets.channels import base, http

ARTICLE = Path(__file__).parents[3] / "articles" / "operating" / "tickets.md"
NUMBERS = ("zero", "one", "two", "three", "four", "five")
SCHEDULE = "5 seconds, 5 minutes, 30 minutes, 2, 5, 10, 14, 20 and 24 hours"


@pytest.mark.parametrize(
    "said",
    [
        f"After {outbox.LEASE.total_seconds():.0f} seconds another one takes over",
        f"{backoff.MAX_ATTEMPTS} times in all, over three days on average",
        f"every {NUMBERS[backoff.AWAY_AT_MOST.seconds // 60]} minutes on average,"
        f" for {NUMBERS[backoff.PATIENCE.days]} days",
        f"cut after {base.DEADLINE_SECONDS:.0f} seconds",
        f"within {http.TIMEOUTS[1]:.0f} seconds",
        f"4xx other than {', '.join(f'{s:d}' for s in sorted(http.TRY_LATER)[:3])} and"
        f" {max(http.TRY_LATER):d}",
        f"from {NUMBERS[int(background.START_SECONDS)]} seconds after its start",
        f"`keep_days` in `[tickets]`, {TicketsOptions().keep_days} days",
        SCHEDULE,
    ],
)
def test_numbers_are_those_of_the_code(said: str) -> None:
    assert said in " ".join(ARTICLE.read_text("utf-8").split())


def test_the_pauses_are_those_of_the_code() -> None:
    hours = [pause.total_seconds() / 3_600 for pause in backoff.SCHEDULE]

    assert [*hours[:3], *map(round, hours[3:])] == [5 / 3_600, 1 / 12, 0.5, 2, 5, 10, 14, 20, 24]
    assert backoff.LONGEST.days == 1

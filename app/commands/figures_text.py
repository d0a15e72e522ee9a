"""The figures for a terminal: Markdown tables, each share with its counts and its interval."""

from __future__ import annotations

import textwrap
from typing import Final

from app.evaluation.present import table
from app.insights.contacts import Contacts, HoldOut, Outcome
from app.insights.figures import Figures
from app.insights.searches import Searches
from app.insights.surveys import Recommendation, Satisfaction, Surveys
from app.intervals import Interval, Share
from app.judgement import Reason

SHOWN: Final = 20
"""Articles and questions in the text; JSON has more."""
WIDTH: Final = 80
"""Columns of a terminal; only long names of articles, topics and questions need more."""
_NONE: Final = "–"
_MEANINGS: Final = {
    Outcome.CONFIRMED: 'confirmed: said "this solved it", no ticket',
    Outcome.IMPLICIT: "implicit: read a suggestion, no ticket",
    Outcome.RETURNED: "returned: looked solved, then a ticket",
    Outcome.FAILED: "failed: read an article, then a ticket",
    Outcome.SUBMITTED: "submitted: a ticket, nothing read",
    Outcome.GLANCED: "glanced: opened a suggestion briefly, no ticket",
    Outcome.ABANDONED: "abandoned: no suggestion opened, no ticket",
}


def as_text(found: Figures) -> str:
    """Return all figures as Markdown."""
    period = found.period
    parts = [
        f"#### {period.since:%Y-%m-%d %H:%M} to {period.until:%Y-%m-%d %H:%M} UTC",
        _overview(found),
        _contacts(found.contacts, found.contacts_longer),
        _holdout(found.holdout),
        _searches(found.searches),
        _questions(found),
        _articles(found),
        _reasons(found),
        _topics(found),
        _surveys(found.surveys),
    ]
    return "\n\n".join(part for part in parts if part)


def _overview(found: Figures) -> str:
    score = found.self_service
    told = _NONE if score.score is None else f"{score.score:.1f} : 1"
    lines = [
        f"{_number(score.visits, 'visit')}, {_number(score.tickets, 'ticket')}. "
        f"Self-service score as Zendesk counts it: {told} "
        f"(visits to senders of tickets; browsing counts as success)."
    ]
    if found.counted:
        kinds = ", ".join(f"{number} {kind}" for kind, number in found.counted.items())
        lines.append(f"Only counted, in no figure below, as these visitors asked for it: {kinds}.")
    return "\n".join(map(_wrapped, lines))


def _contacts(found: Contacts, longer: Contacts) -> str:
    head = [
        f"Ticket within {found.window_hours} h",
        "visits",
        "share",
        "95 % interval",
        f"within {longer.window_hours} h",
    ]
    rows = [
        [one.value, str(found.outcomes[one]), *_parts(found.share(one)),
         f"{longer.outcomes[one]} ({_percent(longer.share(one).value)})"]
        for one in Outcome
    ]  # fmt: skip
    rows.append(["all", str(found.visits), "", "", str(longer.visits)])
    undone = found.undone
    came_back = (
        f"Of {undone.of} that looked solved, {undone.count} came back: {' '.join(_parts(undone))}."
        if undone.of
        else "None looked solved."
    )
    meanings = "\n".join(f"- {meaning}" for meaning in _MEANINGS.values())
    told = _wrapped(
        f"{came_back} Left out as a ticket may still follow: {found.young} "
        f"({longer.young} for {longer.window_hours} h)."
    )
    return f"What became of contacts:\n\n{table(head, rows)}\n\n{meanings}\n\n{told}"


def _holdout(found: HoldOut | None) -> str:
    if found is None:
        return ""
    rows = [
        [name, str(share.of), str(share.count), *_parts(share)]
        for name, share in (("with suggestions", found.shown), ("without", found.withheld))
    ]
    text = table(["Hold-out", "visits", "sent a ticket", "share", "95 % interval"], rows)
    if found.saved is None:
        return f"{text}\n\nNot enough yet to compare."
    return f"{text}\n\nSuggestions saved tickets of {_range(found.saved)} of these visits."


def _searches(found: Searches) -> str:
    shares = {
        "without result": found.without_result,
        "without click": found.without_click,
        "without confidence": found.without_confidence,
        "asked otherwise within 60 s": found.reformulated,
    }
    rows = [[name, str(one.count), str(one.of), *_parts(one)] for name, one in shares.items()]
    return table(["Searches", "", "of", "share", "95 % interval"], rows)


def _questions(found: Figures) -> str:
    rows = [
        [_cell(one.question), str(one.searches), str(one.visitors), str(one.without_result),
         str(one.without_click), str(one.without_confidence)]
        for one in found.questions[:SHOWN]
    ]  # fmt: skip
    head = ["Asked by 3 or more", "searches", "visitors"]
    return _if_any([*head, "no result", "no click", "not sure"], rows)


def _articles(found: Figures) -> str:
    rows = [
        [_cell(one.article_id), str(one.views), f"{one.tickets.count} of {one.tickets.of}",
         _percent(one.ticket_rate), f"{one.helpful.count} of {one.helpful.of}", str(one.links)]
        for one in found.articles[:SHOWN]
    ]  # fmt: skip
    hours = found.period.window_hours
    head = ["Articles", "views", f"ticket in {hours} h", "drawn to average", "helpful", "linked"]
    return _if_any(head, rows)


def _reasons(found: Figures) -> str:
    names = [reason.value for reason in Reason]
    counted = {(one.article_id, one.reason): one.votes for one in found.reasons}
    ids = dict.fromkeys(one.article_id for one in found.reasons)
    rows = [[_cell(id), *(str(counted.get((id, name), 0)) for name in names)] for id in ids]
    return _if_any(["Did not help", *names], rows[:SHOWN])


def _topics(found: Figures) -> str:
    rows = [[_cell(one.name or _NONE), str(one.visits), str(one.tickets)] for one in found.topics]
    return _if_any(["Topics of contact", "visits", "tickets"], rows)


def _surveys(found: Surveys) -> str:
    named = [(f"CSAT, {one.about}", one.response) for one in found.satisfaction]
    results = [_satisfaction(one) for one in found.satisfaction]
    if found.recommendation:
        named.append(("NPS", found.recommendation.response))
        results.append(_recommendation(found.recommendation))
    asked = [
        [name, str(reply.answered.of), _counted(reply.answered),
         str(reply.refused), str(reply.by_link)]
        for name, reply in named
    ]  # fmt: skip
    tables = (
        _if_any(["Surveys", "asked", "answered", "refused", "by link"], asked),
        _if_any(["Answers", "result", "95 % interval", "mean"], results),
    )
    return "\n\n".join(one for one in tables if one)


def _satisfaction(found: Satisfaction) -> list[str]:
    good = found.satisfied
    share, ends = _parts(good)
    mean = _NONE if found.mean is None else f"{found.mean:.2f}"
    if found.mean_interval:
        mean += f" ({found.mean_interval.low:.2f} to {found.mean_interval.high:.2f})"
    return [f"CSAT, {found.about}", f"{share} ({good.count} of {good.of})", ends, mean]


def _recommendation(found: Recommendation) -> list[str]:
    score = _NONE if found.score is None else f"{100 * found.score:+.0f}"
    ends = found.interval
    counts = f"{found.promoters} / {found.passives} / {found.detractors}"
    told = f"{100 * ends.low:+.0f} to {100 * ends.high:+.0f}" if ends else _NONE
    return ["NPS", f"{score} ({counts})", told, ""]


def _if_any(head: list[str], rows: list[list[str]]) -> str:
    return table(head, rows) if rows else ""


def _parts(share: Share) -> tuple[str, str]:
    ends = share.interval
    return _percent(share.value), _range(ends) if ends else _NONE


def _counted(share: Share) -> str:
    return f"{share.count} ({_percent(share.value)})"


def _percent(value: float | None) -> str:
    return _NONE if value is None else f"{100 * value:.1f} %"


def _range(ends: Interval) -> str:
    return f"{100 * ends.low:.1f} to {100 * ends.high:.1f} %"


def _wrapped(text: str) -> str:
    return textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _cell(text: str) -> str:
    """Return a visitor's text so that it can break neither the table nor the terminal."""
    line = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(line.split()).replace("|", "\\|")

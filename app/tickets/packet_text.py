"""The hand-off as a person reads it: a few lines of plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from app.judgement import LABELS

_REASONS: Final[dict[str, str]] = {reason.value: label for reason, label in LABELS.items()}
MAX_QUESTIONS: Final = 10
MAX_ARTICLES: Final = 10
MAX_NOT_OPENED: Final = 5


def as_text(packet: Mapping[str, Any]) -> str:
    """Return what an agent should know before answering; "" where nothing is known.

    The last questions and articles are told, the whole is in the JSON.
    """
    if not packet:
        return ""
    titles = {article["id"]: article for article in packet.get("articles", ())}
    lines = [
        *_origin(packet),
        *_asked(packet),
        *_read(packet, titles),
        *_not_opened(packet, "searches", "Found but not opened", titles),
        *_not_opened(packet, "suggestions", "Suggested but not opened", titles),
    ]
    return "\n".join(lines)


def _origin(packet: Mapping[str, Any]) -> Iterator[str]:
    origin = packet.get("origin", {})
    if origin.get("page"):
        yield f"Came from: {origin['page']}"
    if origin.get("product"):
        yield f"Product: {origin['product']}"
    if origin.get("question") and not packet.get("searches"):
        yield f"Asked: {_quoted(origin['question'])}"


def _asked(packet: Mapping[str, Any]) -> Iterator[str]:
    for search in packet.get("searches", ())[-MAX_QUESTIONS:]:
        yield f"Asked: {_quoted(search['question'] or '')} → {_outcome(search)}"


def _outcome(search: Mapping[str, Any]) -> str:
    number = search["total"]
    if not number:
        return "no answer" if number == 0 else "answers not known"
    answers = f"{number} answer{'' if number == 1 else 's'}"
    sure = "" if search["confident"] is not False else ", perhaps none good"
    confidence = search["confidence"]
    return answers + (f", confidence {confidence:.2f}" if confidence is not None else "") + sure


def _read(packet: Mapping[str, Any], titles: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for opened in packet.get("opened", ())[-MAX_ARTICLES:]:
        parts = [_titled(titles, opened["article"]) + _best_section(opened)]
        parts += [_from(opening) for opening in opened["openings"][-1:]]
        parts += [_voted(vote) for vote in opened["votes"][-1:]]
        time = f" ({duration(opened['in_sight_ms'])})" if opened["in_sight_ms"] else ""
        yield f"Read{time}: {', '.join(part for part in parts if part)}"
        address = titles.get(opened["article"], {}).get("url")
        if address:
            yield f"    {address}"


def _voted(vote: Mapping[str, Any]) -> str:
    if vote["helpful"]:
        return "voted yes"
    reason = vote.get("reason")  # Missing in hand-offs of versions that did not ask.
    return f"voted no: “{_REASONS.get(reason, reason)}”" if reason else "voted no"


def _best_section(opened: Mapping[str, Any]) -> str:
    for section in opened["sections"][:1]:
        return f" › {section['title'] or section['anchor']}"
    return ""


def _from(opening: Mapping[str, Any]) -> str:
    places = {"search": "of the search", "suggestion": "of the suggestions"}
    if opening["rank"] is None or opening["from"] not in places:
        return ""
    return f"place {opening['rank']} {places[opening['from']]}"


def _not_opened(
    packet: Mapping[str, Any], lists: str, name: str, titles: Mapping[str, Mapping[str, Any]]
) -> Iterator[str]:
    opened = {one["article"] for one in packet.get("opened", ())}
    shown = (entry["article"] for one in reversed(packet.get(lists, ())) for entry in one["shown"])
    left = [id for id in dict.fromkeys(shown) if id not in opened]
    if left:
        yield f"{name}: {'; '.join(_few(left, titles))}"


def _few(ids: list[str], titles: Mapping[str, Mapping[str, Any]]) -> Iterable[str]:
    yield from (_titled(titles, id) for id in ids[:MAX_NOT_OPENED])
    if len(ids) > MAX_NOT_OPENED:
        yield f"{len(ids) - MAX_NOT_OPENED} more"


def _titled(titles: Mapping[str, Mapping[str, Any]], id: str) -> str:
    return str(titles.get(id, {}).get("title") or id)


def duration(ms: int) -> str:
    """Return how long it was, as people say it: "45 s", "2 min 10 s", "1 h 5 min"."""
    seconds = round(ms / 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def _quoted(question: str) -> str:
    return f"“{' '.join(question.split())}”"

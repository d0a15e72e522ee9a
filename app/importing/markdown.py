"""Markdown files of other systems: their heads in Firstline's keys, and the text below."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, Final

from markdown_it import MarkdownIt

from app.importing.model import Lost
from app.importing.values import line, writable
from indexer.frontmatter import split_head
from indexer.headkeys import ADDING, ARTICLE
from indexer.headtext import BadHead, Unreadable, load_toml, load_yaml
from indexer.headvalues import BadValue

BAD_HEAD: Final = "Heads that cannot be read: their articles are drafts without it"
NO_KEY: Final = "Keys of heads that Firstline has no use for"
BAD_VALUE: Final = "Values of heads that Firstline cannot read"

_INLINE_CODE: Final = re.compile(r"(?<!`)(`+)(?!`)(?:(?!\n[ \t]*\n)[\s\S])*?(?<!`)\1(?!`)")
_HOLE: Final = "\ue000{}\ue001"
_HOLES: Final = re.compile("\ue000(\\d+)\ue001")
_blocks = MarkdownIt("commonmark", {"maxNesting": 50})
_blocks.core.ruler.enableOnly(["normalize", "block"])


@dataclass(frozen=True, slots=True)
class Document:
    """A Markdown file, cut into what its head says and its text."""

    raw: Mapping[str, Any]
    """Its head as written, with keys in lower case."""
    head: dict[str, Any]
    """The same in our keys, without what leads old addresses here."""
    aliases: tuple[str, ...]
    """What leads old addresses here."""
    body: str


def read_document(text: str, path: str, lost: list[Lost], known: Collection[str] = ()) -> Document:
    """Read a file; its caller takes care of the ``known`` keys (lower case) of the head."""
    parts = split_head(text)
    body = parts.body
    try:
        load = load_toml if parts.is_toml else load_yaml
        entries = load(parts.head) if parts.head else []
    except BadHead as bad:
        lost.append(Lost(BAD_HEAD, path, bad.message))
        return Document({}, {"status": "draft"}, (), body.strip("\n"))
    raw: dict[str, Any] = {}
    head: dict[str, Any] = {}
    aliases: list[str] = []
    for entry in entries:
        key = entry.key.lower()
        if key in raw:
            continue
        raw[key] = None if isinstance(entry.value, Unreadable) else entry.value
        if key in known or entry.value in (None, "", []):
            continue
        _take(key, entry.key, entry.value, path, (head, aliases, lost))
    return Document(raw, head, tuple(dict.fromkeys(aliases)), body.strip("\n"))


def _take(
    key: str,
    written: str,
    value: Any,
    path: str,
    into: tuple[dict[str, Any], list[str], list[Lost]],
) -> None:
    head, aliases, lost = into
    setter = ARTICLE.keys.get(key)
    if setter is None:
        lost.append(Lost(NO_KEY, path, f"{written}: {_short(value)}"))
        return
    try:
        fields = setter(value)
    except BadValue:
        lost.append(Lost(BAD_VALUE, path, f"{written}: {_short(value)}"))
        if key in ARTICLE.hiding:  # Nothing becomes public because of a typing error.
            head["status"] = "draft"
        return
    aliases += fields.get("aliases", ())
    for name, found in fields.items():
        if name == "aliases":
            continue
        if key in ARTICLE.own and key not in ("status", "contact", *ADDING):
            head[key] = plain(value)
        else:
            _merge(head, name, found)


def _merge(head: dict[str, Any], name: str, found: Any) -> None:
    """Add what another system's key means; what hides goes before what shows."""
    if name in ADDING:
        head[name] = list(dict.fromkeys([*head.get(name, []), *found]))
    elif name == "status" and str(found) != "published":
        head["status"] = min(head.get("status", "internal"), str(found))
    elif name == "search_exclude" and found:
        head["search"] = {"exclude": True}
    elif name == "contact_direct" and found:
        head["contact"] = "direct"
    elif name in ARTICLE.own and name not in head and found not in (None, "", False, "published"):
        head[name] = plain(found)


def plain(value: Any) -> Any:
    """Return a value as YAML writes it best: whole numbers, days, texts of one line."""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, datetime):
        moment = value.astimezone(UTC) if value.tzinfo else value
        midnight = (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0)
        return moment.date() if midnight else value
    if isinstance(value, str):
        return line(value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {writable(str(key)): plain(item) for key, item in value.items()}
    return value


def moment(value: Any) -> date | None:
    """Return the day of a head's date, ``None`` for none."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            return None
    return (
        value.date() if isinstance(value, datetime) else value if isinstance(value, date) else None
    )


def _short(value: Any) -> str:
    text = line(value) if isinstance(value, str) else line(str(value))
    return text if len(text) <= 60 else f"{text[:59]}…"


def outside_code(body: str, change: Callable[[str], str]) -> str:
    """Return Markdown with a change made to all but its code."""
    holes: list[str] = []

    def hide(code: str) -> str:
        holes.append(code)
        return _HOLE.format(len(holes) - 1)

    text = body.replace("\ue000", "").replace("\ue001", "")
    lines = text.split("\n")
    for token in _blocks.parse(text):
        if token.type in ("fence", "code_block") and token.map:
            for number in range(*token.map):
                lines[number] = hide(lines[number]) if number < len(lines) else ""
    text = _INLINE_CODE.sub(lambda span: hide(span[0]), "\n".join(lines))
    text = change(text)
    while _HOLES.search(text):
        text = _HOLES.sub(lambda hole: holes[int(hole[1])], text)
    return text


_DESTINATION: Final = re.compile(
    r"(\]\(\s*)(<[^<>\n]*>|[^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*)(?=\s*\)|\s+[\"'(])"
)
_REFERENCE: Final = re.compile(r"^( {0,3}\[(?!\^)[^\]\n]+\]:[ \t]*)(<[^<>\n]*>|\S+)", re.MULTILINE)
_ATTRIBUTE: Final = re.compile(r"(<[A-Za-z][^<>]*?\s(href|src)\s*=\s*)(\"[^\"\n]*\"|'[^'\n]*')")


def with_addresses(body: str, readdress: Callable[[str], str]) -> str:
    """Return Markdown in which every address of a link or an image is led anew."""

    def bare(found: re.Match[str]) -> str:
        written = found[2]
        inner = written[1:-1] if written.startswith("<") else written
        new = readdress(inner)
        if new == inner:
            return found[0]
        return found[1] + (f"<{new}>" if re.search(r"[\s()]", new) else new)

    def quoted(found: re.Match[str]) -> str:
        new = readdress(found[3][1:-1])
        return found[0] if new == found[3][1:-1] else f'{found[1]}"{new}"'

    def change(text: str) -> str:
        return _ATTRIBUTE.sub(quoted, _REFERENCE.sub(bare, _DESTINATION.sub(bare, text)))

    return outside_code(body, change)

"""Hugo's shortcodes → Markdown, where one says the same."""

from __future__ import annotations

import re
from typing import Final

from app.importing.markdown import outside_code
from app.importing.model import Lost
from app.importing.tidy import FRAME

_UNKNOWN: Final = "Shortcodes of Hugo: the text between them stays, what they do is gone"

_CODE: Final = re.compile(
    r"\{\{([<%])\s*(/?)\s*(\w[\w./-]*)((?:[^%>]|[%>](?!\}\}))*?)\s*/?[%>]\}\}"
)
_ESCAPED: Final = re.compile(r"\{\{([<%])/\*\s*(.*?)\s*\*/([%>])\}\}", re.DOTALL)
_HIGHLIGHT: Final = re.compile(
    r"\{\{[<%]\s*(?:highlight|code)\s+\"?([\w+#-]+)[^%>]*[%>]\}\}\n?(.*?)\n?"
    r"\{\{[<%]\s*/\s*(?:highlight|code)\s*[%>]\}\}",
    re.DOTALL,
)
_ATTRIBUTE: Final = re.compile(r"(\w+)\s*=\s*(?:\"([^\"]*)\"|`([^`]*)`|(\S+))")
_WORD: Final = re.compile(r"\"([^\"]*)\"|`([^`]*)`|(\S+)")
_NOTES: Final = frozenset(
    (
        "alert",
        "admonition",
        "callout",
        "caution",
        "hint",
        "important",
        "info",
        "note",
        "notice",
        "tip",
        "warning",
    )
)
_KINDS: Final = frozenset(
    (
        "caution",
        "danger",
        "error",
        "important",
        "info",
        "note",
        "success",
        "tip",
        "warning",
        "primary",
        "secondary",
    )
)


def without_shortcodes(body: str, path: str, lost: list[Lost]) -> str:
    """Return a body without shortcodes; unknown ones are told."""
    if "{{" not in body:
        return body
    body = _HIGHLIGHT.sub(lambda found: f"```{found[1]}\n{found[2]}\n```", body)
    told: dict[str, None] = {}

    def replace(found: re.Match[str]) -> str:
        return _said(found[3].lower(), found[4], bool(found[2]), told)

    def change(text: str) -> str:
        text = _CODE.sub(replace, text)
        return _ESCAPED.sub(lambda found: f"`{{{{{found[1]} {found[2]} {found[3]}}}}}`", text)

    result = outside_code(body, change)
    for name in told:
        why, _, what = name.partition("\0")
        lost.append(Lost(why, path, what))
    return result


def _said(name: str, written: str, closes: bool, told: dict[str, None]) -> str:
    attributes = {
        key: quoted or ticked or bare for key, quoted, ticked, bare in _ATTRIBUTE.findall(written)
    }
    words = [one or two or three for one, two, three in _WORD.findall(written)]
    first = words[0] if words and not attributes else ""
    if name in ("ref", "relref"):
        return attributes.get("path") or first
    if name in ("figure", "img", "image"):
        return _figure(attributes, first)
    if name in ("youtube", "vimeo"):
        number = attributes.get("id") or first
        start = "https://www.youtube.com/watch?v=" if name == "youtube" else "https://vimeo.com/"
        told[f"{FRAME}\0{start}{number}"] = None
        return f"[Video]({start}{number})"
    if name in _NOTES:
        return ":::" if closes else _note(name, attributes, first)
    if not closes:
        told[f"{_UNKNOWN}\0{name}"] = None
    return ""


def _figure(attributes: dict[str, str], first: str) -> str:
    source = attributes.get("src") or first
    caption = attributes.get("caption") or attributes.get("title") or ""
    alt = attributes.get("alt") or caption
    image = f"![{alt}]({source})"
    if attributes.get("link"):
        image = f"[{image}]({attributes['link']})"
    return f"{image}\n\n*{caption}*\n" if caption and caption != alt else image


def _note(name: str, attributes: dict[str, str], first: str) -> str:
    wanted = [attributes.get("type"), attributes.get("color"), first, name]
    kind = next((word.lower() for word in wanted if word and word.lower() in _KINDS), "note")
    title = attributes.get("title", "")
    return f":::{kind} {title}".rstrip()

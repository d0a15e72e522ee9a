"""What other systems write inside of a line: wikilinks, highlights, attribute lists, block ids."""

from __future__ import annotations

import re
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

WIKI_SCHEME = "wiki:"
_WIKILINK = re.compile(r"(!?)\[\[([^\[\]\n|\\]+)(?:\\?\|([^\[\]\n]*))?\]\]")
_SIZE = re.compile(r"(\d{1,4})(?:x(\d{1,4}))?")
_ATTRIBUTES = re.compile(r"\{:[^{}\n]{0,200}\}")
# Without the colon only after a link or image, or in a line of its own: elsewhere it may be text.
_CLASSES = re.compile(r"(?<![^)\n])\{\.[A-Za-z][^{}\n]{0,200}\}")
_LISTS = (_ATTRIBUTES, _CLASSES)
_HEADING_ID = re.compile(r"[ \t]*\{#([\w.:-]{1,100})\}[ \t]*$")
_BLOCK_ID = re.compile(r"(?:^|[ \t\n])\^[A-Za-z0-9-]+[ \t]*$")
_IMAGE = re.compile(r"\.(?:avif|bmp|gif|jpe?g|png|svg|webp)$", re.IGNORECASE)


def inline_plugin(md: MarkdownIt) -> None:
    """Teach a parser wikilinks, ``==highlights==``, ``{: attributes}``, heading and block ids."""
    md.inline.ruler.before("link", "wikilink", _wikilink)
    md.inline.ruler.before("emphasis", "mark", _mark)
    md.inline.ruler.before("link", "attribute_list", _attribute_list)
    md.core.ruler.before("inline", "ids", _ids)


def _wikilink(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in "[!":
        return False
    mark = _WIKILINK.match(state.src, state.pos, state.posMax)
    if mark is None or _is_reference(state, mark[0]):
        return False
    if not silent:
        target, shown = mark[2].strip(), (mark[3] or "").strip()
        href = WIKI_SCHEME + quote(target, safe="#/")
        if mark[1] and _IMAGE.search(target.partition("#")[0]):
            _push_image(state, href, target.partition("#")[0], shown)
        else:
            _push_link(state, href, shown or _readable(target))
    state.pos = mark.end()
    return True


def _is_reference(state: StateInline, text: str) -> bool:
    """Tell "[[foo]]" around a reference that the article defines, "[foo]: /url"."""
    references = state.env.get("references", {})
    return bool(references) and normalizeReference(text.lstrip("!")[2:-2]) in references


def _readable(target: str) -> str:
    """Return "Page > Heading" for the link "folder/Page#Heading", as Obsidian shows it."""
    page, *headings = target.split("#")
    parts = [page.rpartition("/")[2], *(head for head in headings if not head.startswith("^"))]
    return " > ".join(part.strip() for part in parts if part.strip())


def _push_link(state: StateInline, href: str, text: str) -> None:
    opening = state.push("link_open", "a", 1)
    opening.attrs = {"href": href}
    state.push("text", "", 0).content = text
    state.push("link_close", "a", -1)


def _push_image(state: StateInline, href: str, name: str, shown: str) -> None:
    size = _SIZE.fullmatch(shown)
    token = state.push("image", "img", 0)
    alt = shown if shown and not size else name.rpartition("/")[2].rpartition(".")[0]
    token.attrs = {"src": href, "alt": ""}
    if size:
        token.attrs["width"] = size[1]
    token.children = []
    state.md.inline.parse(alt, state.md, state.env, token.children)
    token.content = alt


def _mark(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not state.src.startswith("==", start) or state.src[start + 2 : start + 3] in ("", " ", "="):
        return False
    end = state.src.find("==", start + 2, state.posMax)
    if end < 0 or state.src[end - 1].isspace() or "\n\n" in state.src[start:end]:
        return False
    if not silent:
        limit = state.posMax
        state.push("mark_open", "mark", 1)
        state.pos, state.posMax = start + 2, end
        state.md.inline.tokenize(state)
        state.push("mark_close", "mark", -1)
        state.posMax = limit
    state.pos = end + 2
    return True


def _attribute_list(state: StateInline, silent: bool) -> bool:
    """Drop ``{:target="_blank"}`` and ``{.class}``: these are not a writer's to decide here."""
    if state.src[state.pos] != "{":
        return False
    found = (pattern.match(state.src, state.pos, state.posMax) for pattern in _LISTS)
    mark = next(filter(None, found), None)
    if mark is None:
        return False
    state.pos = mark.end()
    return True


def _ids(state: StateCore) -> None:
    """Take ``{#id}`` off headings and ``^id`` off the ends of paragraphs."""
    for number, token in enumerate(state.tokens):
        if token.type != "inline":
            continue
        opening = state.tokens[number - 1]
        if opening.type == "heading_open":
            mark = _HEADING_ID.search(token.content)
            if mark:
                opening.attrs["id"] = mark[1]
                token.content = token.content[: mark.start()]
        elif opening.type == "paragraph_open" and "^" in token.content:
            token.content = _BLOCK_ID.sub("", token.content)

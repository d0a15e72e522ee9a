"""HTML of other systems' editors, brought into a shape that has a counterpart in Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Final
from urllib.parse import parse_qs, urlsplit

from bs4 import BeautifulSoup, Comment, Tag
from bs4.element import NavigableString, PageElement

Tell = Callable[[str, str], None]
"""Takes why something is lost, and what."""

ALERT: Final = "x-alert"
BREAK: Final = "x-break"

_DROPPED: Final = ("script", "style", "noscript", "template", "object", "embed", "svg", "math")
_FORMS: Final = ("button", "form", "input", "select", "textarea")
_FRAMES: Final = ("iframe", "video", "audio", "embed", "object")
_INLINE: Final = frozenset(
    ("a", "abbr", "b", "code", "del", "em", "font", "i", "s", "small", "span", "strong", "u")
)
_MERGED: Final = ("b", "em", "i", "strong")
_BLOCKS: Final = ("address", "article", "aside", "div", "p", "section", "blockquote")
_KIND_WORDS: Final = {
    "NOTE": "note info information blue callout--info callout-blue panel-info alert-info",
    "TIP": "tip hint success green callout--success callout-green alert-success panel-success",
    "IMPORTANT": "important callout--important",
    "WARNING": "warning yellow callout--warning callout-yellow alert-warning panel-warning alert",
    "CAUTION": "caution danger error red callout--danger callout-red alert-danger panel-danger",
}
_KIND_OF: Final = {word: kind for kind, words in _KIND_WORDS.items() for word in words.split()}
_BOX_WORDS: Final = ("callout", "intercom-interblocks-callout", "notice")
_INVISIBLE: Final = re.compile("[\u00ad\u200b\u2060\ufeff]")
# Editors put such spaces between any words; where typography asks for one it stays.
_NO_BREAK: Final = re.compile("(?<!«)\u00a0(?![:;!?%»€])")

_ACTIVE = "Scripts, styles and other active content were left out"
_FORM = "Forms were left out"
_PRIVATE = "Notes that only staff saw were left out"
FRAME = "Videos and other embedded pages became links"


def tidy(soup: BeautifulSoup, tell: Tell) -> None:
    """Change a tree in place until Markdown can say all that is left of it."""
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    _frames(soup, tell)
    _drop(soup, tell)
    _texts(soup)
    _callouts(soup)
    _nested_lists(soup)
    _merge(soup)
    _line_ends(soup)
    headings(soup)


def _frames(soup: BeautifulSoup, tell: Tell) -> None:
    for frame in soup.find_all(_FRAMES):
        source = frame.find("source") if frame.name in ("video", "audio") else None
        address = _attribute(frame, "src") or _attribute(frame, "data")
        address = address or (_attribute(source, "src") if isinstance(source, Tag) else "")
        url = watched(address)
        if not url:
            continue
        tell(FRAME, url)
        link = soup.new_tag("a", href=url)
        link.string = _attribute(frame, "title") or f"Video ({urlsplit(url).hostname or 'file'})"
        paragraph = soup.new_tag("p")
        paragraph.append(link)
        frame.replace_with(paragraph)


def watched(address: str) -> str:
    """Return the address that a person opens to see what a frame shows."""
    url = f"https:{address}" if address.startswith("//") else address.strip()
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    last = parts.path.rstrip("/").rpartition("/")[2]
    if host in ("youtube.com", "youtube-nocookie.com") and "/embed/" in parts.path:
        start = parse_qs(parts.query).get("start", [""])[0]
        return f"https://www.youtube.com/watch?v={last}" + (f"&t={start}s" if start else "")
    if host == "player.vimeo.com":
        return f"https://vimeo.com/{last}"
    if host.endswith("loom.com"):
        return url.replace("/embed/", "/share/")
    return "" if parts.scheme in ("javascript", "data", "about", "vbscript") else url


def _drop(soup: BeautifulSoup, tell: Tell) -> None:
    for tag in soup.find_all(_DROPPED):
        if not tag.decomposed:
            tell(_ACTIVE, f"<{tag.name}>")
            tag.decompose()
    for tag in soup.find_all(class_="private-note"):
        if not tag.decomposed:
            tell(_PRIVATE, " ".join(tag.get_text(" ").split()))
            tag.decompose()
    for tag in soup.find_all(_FORMS):
        if tag.decomposed or (tag.name == "input" and _attribute(tag, "type") == "checkbox"):
            continue
        tell(_FORM, f"<{tag.name}>")
        tag.unwrap()


def _texts(soup: BeautifulSoup) -> None:
    for text in soup.find_all(string=True):
        cleaned = _INVISIBLE.sub("", str(text))
        if text.find_parent("pre") is None:
            cleaned = _NO_BREAK.sub(" ", cleaned)
        else:
            cleaned = cleaned.replace("\u00a0", " ")
        if cleaned != text:
            text.replace_with(NavigableString(cleaned))


def _callouts(soup: BeautifulSoup) -> None:
    """Make boxes for notes and warnings the quotes that begin with ``[!NOTE]``."""
    for box in soup.find_all(_BLOCKS):
        kind = _kind(box)
        if not kind or box.find_parent(["table", "blockquote"]) or not box.get_text(strip=True):
            continue
        alert = soup.new_tag(ALERT)
        alert["kind"] = kind
        if box.name == "p":
            inner = soup.new_tag("p")
            for child in list(box.contents):
                inner.append(child.extract())
            box.append(inner)
        box.name = "blockquote"
        box.attrs = {}
        box.insert(0, alert)


def _kind(box: Tag) -> str:
    classes = [word.lower() for word in box.get_attribute_list("class") if word]
    words = [part for word in classes for part in (word, *re.split(r"[-_]+", word))]
    is_box = any(word in _BOX_WORDS for word in words)
    # "alert alert-danger": the longer word says more.
    classes.sort(key=len, reverse=True)
    found = next((_KIND_OF[word] for word in classes if word in _KIND_OF), "")
    if is_box and not found:
        found = next((_KIND_OF[word] for word in words if word in _KIND_OF), "NOTE")
    return found


def _nested_lists(soup: BeautifulSoup) -> None:
    """Put a list that stands between two items into the item above, where it belongs."""
    for inner in soup.find_all(["ul", "ol"]):
        if inner.parent is not None and inner.parent.name in ("ul", "ol"):
            above = inner.find_previous_sibling("li")
            if above is None:
                inner.wrap(soup.new_tag("li"))
            else:
                above.append(inner.extract())


def _merge(soup: BeautifulSoup) -> None:
    """Make one of emphasis in emphasis, and of emphasis right behind emphasis."""
    for tag in soup.find_all(_MERGED):
        if tag.find_parent(tag.name) is not None or not (tag.get_text().strip() or tag.find("img")):
            tag.unwrap()
    for tag in soup.find_all(_MERGED):
        following = tag.next_sibling
        while isinstance(following, Tag) and following.name == tag.name:
            for child in list(following.contents):
                tag.append(child.extract())
            following.extract()
            following = tag.next_sibling


def _line_ends(soup: BeautifulSoup) -> None:
    """Drop line ends at the edges of blocks; several of them are the end of a paragraph."""
    for end in soup.find_all("br"):
        if end.find_parent("pre") is not None:
            end.replace_with("\n")
            continue
        _move_out(end)
        if not _beside(end, "previous") or not _beside(end, "next"):
            end.extract()
    for end in soup.find_all("br"):
        run: list[PageElement] = [end]
        while (after := _beside(run[-1], "next")) is not None and _is_end(after):
            run.append(after)
        if len(run) > 1 and end.parent is not None:
            in_cell = end.find_parent(["td", "th"]) is not None
            for other in run[1:]:
                other.extract()
            if end.parent.name not in _INLINE and not in_cell:
                end.name = BREAK


def _is_end(node: PageElement) -> bool:
    return isinstance(node, Tag) and node.name == "br"


def _move_out(end: Tag) -> None:
    """Move a line end out of the emphasis or the link that it begins or ends."""
    while end.parent is not None and end.parent.name in _INLINE:
        if _beside(end, "next") is None:
            end.parent.insert_after(end)
        elif _beside(end, "previous") is None:
            end.parent.insert_before(end)
        else:
            return


def _beside(node: PageElement, side: str) -> PageElement | None:
    """Return what stands beside a node in its parent, white space left out."""
    found = getattr(node, f"{side}_sibling")
    while isinstance(found, NavigableString) and not found.strip():
        found = getattr(found, f"{side}_sibling")
    return found if isinstance(found, PageElement) else None


def headings(soup: BeautifulSoup) -> None:
    """Let headings begin at level 2 and go down one step at a time; empty ones go."""
    above: list[int] = []
    for heading in soup.find_all(re.compile(r"^h[1-6]$")):
        for inner in heading.find_all(("b", "strong", "u", "font", "span")):
            _keep_id(inner, heading)
            inner.unwrap()
        if not heading.get_text(strip=True):
            heading.name = "p"
            continue
        if heading.find_parent(["table", "li"]) is not None:
            heading.name = "p"
            _wrap_inside(soup, heading, "strong")
            continue
        level = int(heading.name[1])
        while above and above[-1] >= level:
            above.pop()
        heading.name = f"h{min(6, len(above) + 2)}"
        above.append(level)
        for anchor in heading.find_all("a"):
            if not _attribute(anchor, "href"):
                _keep_id(anchor, heading)
                anchor.unwrap()


def _wrap_inside(soup: BeautifulSoup, tag: Tag, name: str) -> None:
    wrapper = soup.new_tag(name)
    for child in list(tag.contents):
        wrapper.append(child.extract())
    tag.append(wrapper)


def _keep_id(inner: Tag, heading: Tag) -> None:
    name = _attribute(inner, "id") or _attribute(inner, "name")
    if name and not _attribute(heading, "id"):
        heading["id"] = name


def _attribute(tag: Tag, name: str) -> str:
    value = tag.get(name)
    return (value if isinstance(value, str) else " ".join(value or [])).strip()


def keep_ids(soup: BeautifulSoup, wanted: Collection[str]) -> None:
    """Put an anchor before every element that a link leads to and that is no heading."""
    for tag in soup.find_all(id=True):
        name = _attribute(tag, "id")
        if name in wanted and not re.fullmatch(r"h[1-6]|a", tag.name):
            anchor = soup.new_tag("a", id=name)
            if tag.name in ("p", "div", "li", "section", "td", "span"):
                tag.insert(0, anchor)
            else:
                tag.insert_before(anchor)

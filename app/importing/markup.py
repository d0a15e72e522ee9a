"""HTML to Markdown, so that Firstline shows the same words as the old help centre did."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from typing import Any, Final, Protocol

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from markdownify import MarkdownConverter as _Base
from selectolax.lexbor import LexborHTMLParser

from app.importing.escaping import escaped
from app.importing.tables import tables
from app.importing.tidy import Tell, keep_ids, tidy
from indexer.slugs import anchor as heading_anchor

_TOO_DEEP = "HTML nested too deeply for Markdown: only the words are left"
_STYLES = "Colours, sizes and alignment were left out; the look is the site's"
_NO_LINK = "Links that lead to nothing on the web: only their words are left"
_TEXT_ONLY: Final = re.compile(r"[<&]")
_STYLED: Final = re.compile(r"(?:color|font-size|text-align|background)[\w-]*\s*:", re.IGNORECASE)
_UNSAFE: Final = re.compile(r"\s*(?:javascript|vbscript|data|file|blob|about):", re.IGNORECASE)
_HEADING_ID: Final = re.compile(r"[\w.:-]{1,100}")
_LANGUAGE: Final = re.compile(r"(?:language|lang|brush:)-?\s*([\w+#.]+)")
_INLINE_TAGS: Final = frozenset(
    ("a", "b", "code", "del", "em", "font", "i", "kbd", "mark", "s", "span", "strong", "u")
)


class Addresses(Protocol):
    """Says where links and images of a page lead now."""

    def link(self, href: str) -> str:
        """Return the new address of a link."""

    def image(self, src: str) -> str | None:
        """Return the new address of an image, ``None`` where it has no file here."""


def to_markdown(
    html: str, addresses: Addresses, tell: Tell, anchors: Collection[str] = frozenset()
) -> str:
    """Return HTML as Markdown; ``anchors`` are the ids that links of other pages lead to."""
    if not _TEXT_ONLY.search(html):
        return escaped(html).strip()
    body = LexborHTMLParser(html).body
    # Lexbor closes what its writer left open, as browsers do; Beautiful Soup takes it from there.
    soup = BeautifulSoup(body.inner_html or "" if body is not None else "", "html.parser")
    if any(_STYLED.search(str(tag["style"])) for tag in soup.find_all(style=True)):
        tell(_STYLES, "")
    try:
        tidy(soup, tell)
        keep_ids(soup, {*anchors, *_own_jumps(soup)})
        _readdress(soup, addresses, tell)
        tables(soup)
        return _polished(_Converter().convert_soup(soup))
    except RecursionError:
        tell(_TOO_DEEP, "")
        return escaped(body.text(separator=" ") if body is not None else "").strip()


def _own_jumps(soup: BeautifulSoup) -> list[str]:
    return [str(link["href"])[1:] for link in soup.find_all("a", href=re.compile("^#."))]


def _readdress(soup: BeautifulSoup, addresses: Addresses, tell: Tell) -> None:
    for link in soup.find_all("a", href=_UNSAFE):
        tell(_NO_LINK, str(link["href"]).strip())
        link.unwrap()
    for link in soup.find_all("a", href=True):
        link["href"] = encoded(addresses.link(str(link["href"]).strip()))
        for name in ("title", "target", "rel"):
            del link[name]
    for image in soup.find_all("img"):
        src = str(image.get("src") or image.get("data-src") or "").strip()
        found = addresses.image(src) if src else None
        if found is not None:
            image["src"] = encoded(found)
        elif not src:
            image.replace_with(NavigableString(str(image.get("alt") or "")))
        else:
            _link_to_image(soup, image, src)


def _link_to_image(soup: BeautifulSoup, image: Tag, src: str) -> None:
    name = src.partition("?")[0].rstrip("/").rpartition("/")[2]
    text = NavigableString(" ".join(str(image.get("alt") or "").split()) or name or "image")
    if image.find_parent("a") is not None or _UNSAFE.match(src):
        image.replace_with(text)
        return
    link = soup.new_tag("a", href=encoded(f"https:{src}" if src.startswith("//") else src))
    link.append(text)
    image.replace_with(link)


def encoded(address: str) -> str:
    """Return an address that can stand between the brackets of a Markdown link."""
    kept = "".join(char for char in address if char >= " " and char != "\x7f")
    for char in ' ()<>"\\`{}|*':
        kept = kept.replace(char, f"%{ord(char):02X}")
    return kept.replace("&", "&amp;") if re.search(r"&#?\w+;", kept) else kept


def _polished(text: str) -> str:
    """Return Markdown without white space at the ends of lines, but for code as it is."""
    lines, fence = [], ""
    for line in text.strip("\n").split("\n"):
        mark = re.match(r"[ >]*(`{3,})", line)
        if mark and not fence:
            fence = mark[1]
        elif fence and line.strip(" >") == fence:
            fence = ""
        lines.append(line if fence else line.rstrip())
    # Several blank lines are one, outside of code too.
    return re.sub(r"\A\n+|(?<=\n)\n{3,}", "\n", "\n".join(lines))


# Its stubs name only what its own callers need.
MarkdownConverter: Any = _Base


class _Converter(MarkdownConverter):  # type: ignore[misc]
    """Markdownify with Firstline's dialect."""

    def __init__(self) -> None:
        super().__init__(
            bullets="-",
            heading_style="atx",
            newline_style="backslash",
            sub_symbol="<sub>",
            sup_symbol="<sup>",
            wrap=True,
            wrap_width=None,
            keep_inline_images_in=[
                "a", "td", "th", "p", "span", "h2", "h3", "h4", "h5", "h6", "li", "strong", "em",
            ],
        )  # fmt: skip

    def escape(self, text: str, parent_tags: Collection[str]) -> str:
        found = escaped(text)
        return found.replace("]", "\\]") if "a" in parent_tags else found

    def process_text(self, el: NavigableString, parent_tags: Any = None) -> str:
        text = str(super().process_text(el, parent_tags=parent_tags))
        # "Look!" before a link would make an image of it.
        if text.endswith("!") and isinstance(el.next_sibling, Tag) and not _is_code(parent_tags):
            return f"{text[:-1]}\\!"
        return text

    def convert_a(self, el: Tag, text: str, parent_tags: Any) -> str:
        name = str(el.get("id") or el.get("name") or "")
        if not el.get("href"):
            is_anchor = name and not _is_code(parent_tags)
            return f'<a id="{_attribute(name)}"></a>{text}' if is_anchor else text
        return str(super().convert_a(el, text, parent_tags))

    def convert_b(self, el: Tag, text: str, parent_tags: Any) -> str:
        return _emphasis(el, text, parent_tags, "**", "strong")

    convert_strong = convert_b

    def convert_em(self, el: Tag, text: str, parent_tags: Any) -> str:
        return _emphasis(el, text, parent_tags, "*", "em")

    convert_i = convert_em
    convert_cite = convert_em

    def convert_kbd(self, el: Tag, text: str, parent_tags: Any) -> str:
        return _kept("kbd", text, parent_tags)

    def convert_mark(self, el: Tag, text: str, parent_tags: Any) -> str:
        return _kept("mark", text, parent_tags)

    def convert_q(self, el: Tag, text: str, parent_tags: Any) -> str:
        return f"“{text}”"

    def convert_br(self, el: Tag, text: str, parent_tags: Any) -> str:
        if "td" in parent_tags or "th" in parent_tags:
            return "<br>"
        return str(super().convert_br(el, text, parent_tags))

    def convert_td(self, el: Tag, text: str, parent_tags: Any) -> str:
        # A bar ends the cell even in code (GitHub Flavored Markdown, 4.10).
        cell = re.sub(r"(?<!\\)\|", r"\\|", " ".join(text.split()))
        return f" {cell} |"

    convert_th = convert_td

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: Any) -> str:  # noqa: N802
        made = str(super().convert_hN(n, el, text, parent_tags))
        name = str(el.get("id") or "")
        plain = " ".join(el.get_text().split())
        if name and _HEADING_ID.fullmatch(name) and name != heading_anchor(plain):
            return f"{made.rstrip()} {{#{name}}}\n\n"
        return made

    def convert_pre(self, el: Tag, text: str, parent_tags: Any) -> str:
        code = text.strip("\n").rstrip()
        if not code.strip():
            return ""
        longest = max((len(run) for run in re.findall("`{3,}", code)), default=2)
        fence = "`" * (longest + 1)
        return f"\n\n{fence}{_code_language(el)}\n{code}\n{fence}\n\n"

    def convert_img(self, el: Tag, text: str, parent_tags: Any) -> str:
        alt = escaped(" ".join(str(el.get("alt") or "").split())).replace("]", "\\]")
        return f"![{alt}]({el.get('src')})"

    def convert_details(self, el: Tag, text: str, parent_tags: Any) -> str:
        return f"\n\n<details>\n{text.strip()}\n\n</details>\n\n"

    def convert_summary(self, el: Tag, text: str, parent_tags: Any) -> str:
        return f"<summary>{' '.join(text.split())}</summary>\n\n"

    def convert_figcaption(self, el: Tag, text: str, parent_tags: Any) -> str:
        return f"\n\n*{text.strip()}*\n\n" if text.strip() else ""

    def convert_x_alert(self, el: Tag, text: str, parent_tags: Any) -> str:
        return f"[!{el['kind']}]\n"

    def convert_x_break(self, el: Tag, text: str, parent_tags: Any) -> str:
        return " " if "_inline" in parent_tags else "\n\n"

    def convert_x_raw(self, el: Tag, text: str, parent_tags: Any) -> str:
        return f"\n\n{el.get_text()}\n\n"


def _is_code(parent_tags: Collection[str]) -> bool:
    return "_noformat" in parent_tags


def _attribute(value: str) -> str:
    return value.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def _kept(tag: str, text: str, parent_tags: Collection[str]) -> str:
    return text if _is_code(parent_tags) or not text.strip() else f"<{tag}>{text}</{tag}>"


def _code_language(el: Tag) -> str:
    tags = [el, *el.find_all("code")]
    classes = " ".join(word for tag in tags for word in tag.get_attribute_list("class") if word)
    found = _LANGUAGE.search(classes)
    return found[1] if found else ""


def _emphasis(el: Tag, text: str, parent_tags: Collection[str], mark: str, tag: str) -> str:
    if _is_code(parent_tags) or not text.strip():
        return text
    before = text[: len(text) - len(text.lstrip())]
    after = text[len(text.rstrip()) :]
    inner = text.strip()
    left = before or _neighbour(el, "previous")
    right = after or _neighbour(el, "next")
    # CommonMark 0.31.2, 6.2: beside a letter, marks around punctuation are no emphasis.
    opens = not _is_punctuation(inner[0]) or _is_edge(left[-1:])
    closes = not _is_punctuation(inner[-1]) or _is_edge(right[:1])
    if opens and closes and "\n\n" not in inner:
        return f"{before}{mark}{inner}{mark}{after}"
    return f"{before}<{tag}>{inner}</{tag}>{after}"


def _neighbour(el: Tag, side: str) -> str:
    """Return the text that stands beside a tag in its block, "" at the block's edge."""
    node: Any = el
    while node is not None:
        beside = getattr(node, f"{side}_sibling")
        if beside is not None:
            return beside.get_text() if isinstance(beside, Tag) else str(beside)
        node = node.parent if node.parent is not None and node.parent.name in _INLINE_TAGS else None
    return ""


def _is_edge(char: str) -> bool:
    return not char or char.isspace() or _is_punctuation(char)


def _is_punctuation(char: str) -> bool:
    return unicodedata.category(char)[0] in "PS"

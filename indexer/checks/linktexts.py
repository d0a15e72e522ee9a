"""Links that say where they lead to whoever hears only them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from indexer.checks.material import Material, Page, short
from indexer.types import Problem

_BARE_TEXTS = """
here|click here|right here|over here|this|this one|this link|this page|this article|link|the link|
read more|more|more info|more information|learn more|see more|see here|click|click this|tap here|
press here|go here|find out more|details|read this|continue|check here|
hier|hier klicken|klicke hier|klicken sie hier|klick hier|dieser link|diesen link|dieser artikel|
diesen artikel|mehr|mehr lesen|weiterlesen|mehr erfahren|mehr dazu|weitere informationen|
hier entlang|siehe hier|diese seite|dieser seite|
ici|cliquez ici|cliquer ici|clique ici|ce lien|cet article|cette page|lire la suite|en savoir plus|
voir ici|plus d'infos|plus d'informations|par ici|lien|
aquí|aqui|haz clic aquí|haga clic aquí|pulsa aquí|este enlace|este artículo|esta página|leer más|
más información|saber más|ver más|más|enlace|
こちら|ここ|ここをクリック|こちらをクリック|詳細|詳細はこちら|詳しくはこちら|続きを読む|もっと見る|
このリンク|この記事|このページ|リンク
"""
_BARE = frozenset(text for text in _BARE_TEXTS.replace("\n", "").split("|") if text)
_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


def check_link_texts(page: Page, _: Material) -> Iterator[Problem]:
    """Yield links without words, with words that say nothing, and two that say the same."""
    seen: dict[str, tuple[str, int]] = {}
    told: set[str] = set()
    for node in page.tree.css("a[href]"):
        if node.attrs.get("class") in ("footnote-backref", "footnote-ref") or _in_footnote(node):
            continue
        line, text, href = page.line(node), _text(node), (node.attrs.get("href") or "").strip()
        folded = _folded(text)
        if not text:
            yield from _empty(page, node, line, href)
        elif folded in _BARE:
            yield _bare(page, line, text)
        elif _URL.fullmatch(text):
            yield _url(page, line, text)
        elif not re.fullmatch(r"[\W\d_]*", text):  # "[1]" and "*" are marks, and no words.
            first, first_line = seen.setdefault(folded, (_address(href), line))
            if first != _address(href) and folded not in told:
                told.add(folded)
                yield _two(page, line, text, first_line)


def _text(node: LexborNode) -> str:
    return " ".join((node.text() or node.attrs.get("aria-label") or "").split())


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    return plain.strip(" .,:;!?…→»>›()[]。、")


def _in_footnote(node: LexborNode) -> bool:
    parent = node.parent
    return (
        parent is not None and parent.tag == "sup" and (parent.attrs.get("class") == "footnote-ref")
    )


def _address(href: str) -> str:
    return href.removesuffix("/").casefold()


def _empty(page: Page, node: LexborNode, line: int, href: str) -> Iterator[Problem]:
    # An image says where its link leads, and one without words is a problem of its own.
    if node.css("img, svg, picture") or node.attrs.get("title"):
        return
    message = f"The link to “{short(href)}” has no words, so nobody can see or follow it."
    yield page.warning(line, "empty-link", message, "Write its words, or remove the link.")


def _bare(page: Page, line: int, text: str) -> Problem:
    message = f"The words of the link, “{short(text)}”, do not say where it leads."
    remedy = "Link words that name the target: whoever goes from link to link hears only them."
    return page.warning(line, "bare-link-text", message, remedy)


def _url(page: Page, line: int, text: str) -> Problem:
    message = f"The words of the link are its address, “{short(text, 60)}”, read letter by letter."
    return page.notice(line, "url-as-text", message, "Link words that name the target.")


def _two(page: Page, line: int, text: str, first: int) -> Problem:
    message = f"“{short(text)}” leads elsewhere than the link of the same words in line {first}."
    remedy = "Let the words of each say what sets its target apart."
    return page.notice(line, "ambiguous-link", message, remedy)

"""An announcement's HTML, fit to stand on any page above what is there."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from indexer.sanitize import sanitize

_HEADINGS = "h1, h2, h3, h4, h5, h6"


def as_part(safe: str) -> str:
    """Return safe HTML without headings and ids, which belong to the page around it.

    Headings become bold paragraphs, and links to ids their words.
    """
    tree = LexborHTMLParser(safe)
    for heading in tree.css(_HEADINGS):
        paragraph = LexborHTMLParser("<p><strong></strong></p>").css("p")[0]
        strong = paragraph.css("strong")[0]
        for child in list(heading.iter(include_text=True)):
            strong.insert_child(child, move=True)
        heading.replace_with(paragraph)
    for link in tree.css('a[href^="#"]'):
        link.unwrap()
    for node in tree.css("[id]"):
        del node.attrs["id"]
    body = tree.body
    return sanitize(body.inner_html or "" if body is not None else "").strip()

"""Anchors: every heading has one, no two are the same, and none shadows the page's own."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode

from indexer.slugs import Anchors, anchor, safe_id

_HEADINGS = "h1, h2, h3, h4, h5, h6"


def set_anchors(tree: LexborHTMLParser) -> frozenset[str]:
    """Give ids to a tree's headings in place and return all anchors of the article.

    Ids that the writer set are kept where they are safe and new; ``<a name>`` becomes an id.
    """
    anchors = Anchors()
    for node in tree.css("[id], a[name]"):
        _settle(node, anchors)
    for heading in tree.css(_HEADINGS):
        if not heading.attrs.get("id"):
            heading.attrs["id"] = anchors.unique(anchor(heading.text()))
    return frozenset(anchors.taken)


def _settle(node: LexborNode, anchors: Anchors) -> None:
    wanted = node.attrs.get("id") or node.attrs.get("name") or ""
    if "name" in node.attrs:
        del node.attrs["name"]
    safe = safe_id(wanted.strip())
    if safe and anchors.take(safe):
        node.attrs["id"] = safe
    elif "id" in node.attrs:
        del node.attrs["id"]

"""The last step on all HTML that comes from an article: an explicit list of what may stay."""

from __future__ import annotations

import re

import nh3

_TAG_WORDS = """
a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em
figcaption figure h1 h2 h3 h4 h5 h6 hr i img input ins kbd label li mark ol p pre q rp rt ruby s
samp section small span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr
"""
_CLASS_WORDS = """
admonition admonition-bug admonition-caution admonition-danger admonition-example
admonition-important admonition-info admonition-note admonition-question admonition-quote
admonition-success admonition-summary admonition-tip admonition-title admonition-todo
admonition-warning align-center align-left align-right broken-link contains-task-list
external-frame external-image footnote-backref footnote-item footnote-ref footnotes footnotes-list
footnotes-sep table task-list-item task-list-item-checkbox
"""
_ATTRIBUTES = {
    "*": {"class", "dir", "id", "lang", "title"},
    "a": {"href", "rel"},
    "abbr": {"title"},
    "col": {"span"},
    "colgroup": {"span"},
    "details": {"open"},
    "div": {"aria-label", "role", "tabindex"},
    "img": {"alt", "decoding", "height", "loading", "src", "width"},
    "input": {"checked", "disabled", "type"},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"abbr", "colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
# Their text is code or belongs to no reader; other unknown tags leave their text behind.
_DROPPED_WITH_TEXT = {"math", "noscript", "object", "script", "style", "svg", "template", "title"}
_CLASSES = frozenset(_CLASS_WORDS.split())
_LANGUAGE_CLASS = re.compile(r"language-[\w+#.-]{1,40}")
_NUMBER = re.compile(r"[0-9]{1,4}")
_PIXELS = re.compile(r"[1-9][0-9]{0,4}")
_EXACT = {
    ("a", "rel"): "noopener noreferrer",
    ("div", "role"): "region",
    ("div", "tabindex"): "0",
    ("img", "decoding"): "async",
    ("img", "loading"): "lazy",
    ("input", "type"): "checkbox",
}
EXTERNAL_REL = _EXACT["a", "rel"]


def sanitize(html: str) -> str:
    """Return HTML with nothing in it but the tags, attributes and addresses on the lists above.

    No style, no event handler, no form beyond a check box that cannot be changed; links go to
    http, https, mailto, tel and the site itself; images come from the site itself.
    """
    return _CLEANER.clean(html)


def _keep(tag: str, attribute: str, value: str) -> str | None:
    """Return the value that an attribute may have, or ``None`` to drop it."""
    if attribute == "class":
        return " ".join(filter(_is_known_class, value.split())) or None
    if (tag, attribute) in _EXACT:
        return value if value == _EXACT[tag, attribute] else None
    if attribute == "src":
        return value if value.startswith("/files/") else None
    if attribute in ("height", "width"):
        return value if _PIXELS.fullmatch(value) else None
    if attribute in ("colspan", "rowspan", "span", "start"):
        return value if _NUMBER.fullmatch(value) else None
    return value


def _is_known_class(name: str) -> bool:
    return name in _CLASSES or _LANGUAGE_CLASS.fullmatch(name) is not None


_CLEANER = nh3.Cleaner(
    tags=set(_TAG_WORDS.split()),
    clean_content_tags=_DROPPED_WITH_TEXT,
    attributes=_ATTRIBUTES,
    attribute_filter=_keep,
    link_rel=None,
    set_tag_attribute_values={
        "input": {"type": "checkbox", "disabled": ""},
        # Long lines of code scroll, and not everyone has a mouse.
        "pre": {"tabindex": "0"},
    },
    url_schemes={"http", "https", "mailto", "tel"},
)

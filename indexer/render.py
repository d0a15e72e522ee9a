"""Articles to safe HTML, with their sections, links and files."""

from __future__ import annotations

import html as html_text
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from selectolax.lexbor import LexborHTMLParser, LexborNode

from indexer.admonitions import default_titles
from indexer.depth import check_depth
from indexer.dialects import plain_markdown
from indexer.finished import Finished, finished_key, names_digest
from indexer.headings import set_anchors
from indexer.html_cache import HtmlCache, html_key
from indexer.links import LinkMap, link_map
from indexer.markdown import HTML_LINE_ATTRIBUTE, LINE_ATTRIBUTE, to_html
from indexer.memory import Memory
from indexer.part import as_part
from indexer.sanitize import sanitize
from indexer.sections import sections_of
from indexer.targets import Jump, Targets, broken_anchor, resolve_targets
from indexer.types import (
    AnnouncementSource,
    Problem,
    Reading,
    Rendered,
    RenderedAnnouncement,
    Severity,
    Source,
    Status,
)

__all__ = ["LinkMap", "link_map", "render_all", "render_announcements", "render_one"]

_TABLE_LABELS = {"de": "Tabelle", "es": "Tabla", "fr": "Tableau", "ja": "表"}
_NO_TEXT = "no-text"
_Anchors = Callable[[str], frozenset[str]]


def render_all(
    reading: Reading,
    progress: Callable[[int], None] | None = None,
    cache: HtmlCache | None = None,
    memory: Memory | None = None,
) -> tuple[Rendered, ...]:
    """Render every article of a reading, in its order.

    ``progress`` is called with 1 after each article.  An article that cannot be rendered is
    served as plain text, with a problem "cannot-render".  ``cache`` keeps what was made of
    articles that do not change.  With the ``memory`` of an earlier call, only articles that
    changed are rendered, and all where a link may lead elsewhere; the cache must then be one that
    forgets nothing.
    """
    site = link_map(reading)
    memory = memory or Memory()
    kept = memory.keep("html", "", partial(_Kept, cache))
    drafts: list[_Draft] = []
    decisive = site.decisive()
    names = memory.keep("names", decisive, partial(names_digest, decisive))
    for source in reading.articles:
        make = partial(_kept_draft, source, site, kept, names)
        drafts.append(memory.keep(("draft", source.path), (names, source), make))
        if progress is not None:
            progress(1)
    kept.save(reading.articles, names)
    anchors = {draft.rendered.source.slug: draft.anchors for draft in drafts}
    return tuple(_check_jumps(draft, anchors.__getitem__) for draft in drafts)


def render_one(source: Source, site: LinkMap) -> Rendered:
    """Render one article: what comes out depends on nothing but the article and the link map."""
    return _check_jumps(_draft(source, site), partial(_anchors_of, site))


def render_announcements(reading: Reading) -> tuple[RenderedAnnouncement, ...]:
    """Render every announcement of a reading that is no draft, in its order."""
    shown = [one for one in reading.announcements if one.source.head.status is Status.PUBLISHED]
    site = link_map(reading) if shown else None
    return tuple(_announcement(one, site) for one in shown if site is not None)


def unsafe_html(source: Source) -> str:
    """Return an article's HTML before links are led anywhere and all is sanitised.

    Raises whatever a parser trips over.
    """
    markdown = plain_markdown(source.body, is_mdx=source.path.lower().endswith(".mdx"))
    unsafe = to_html(markdown, source.language)
    check_depth(unsafe)
    return unsafe


def heading_lines(source: Source) -> dict[str, int]:
    """Return the anchors of an article's headings with their lines, in order.

    Those inside of tables and notes, too; none where the article cannot be rendered.
    """
    try:
        tree = LexborHTMLParser(unsafe_html(source))
    except Exception:  # Told as "cannot-render".
        return {}
    set_anchors(tree)
    lines = {}
    for node in tree.css("h1, h2, h3, h4, h5, h6"):
        noted = node.attrs.get(HTML_LINE_ATTRIBUTE) or node.attrs.get(LINE_ATTRIBUTE) or "0"
        lines[node.attrs.get("id") or ""] = source.body_line + int(noted)
    return lines


def _announcement(announcement: AnnouncementSource, site: LinkMap) -> RenderedAnnouncement:
    if not announcement.source.body.strip():
        return RenderedAnnouncement(announcement, "", (), ())
    rendered = render_one(announcement.source, site)
    # Its title may say it all.
    problems = tuple(problem for problem in rendered.problems if problem.code != _NO_TEXT)
    return RenderedAnnouncement(announcement, as_part(rendered.html), rendered.assets, problems)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A rendered article whose links to headings of others are not checked yet."""

    rendered: Rendered
    anchors: frozenset[str]
    jumps: tuple[Jump, ...]

    @classmethod
    def of(cls, source: Source, made: Finished) -> _Draft:
        # Whatever comes from a file goes through the sanitiser.
        parts = (sanitize(made.html), made.sections, made.links, made.assets, made.problems)
        return cls(Rendered(source, *parts), made.anchors, made.jumps)

    def finished(self) -> Finished:
        made = self.rendered
        parts = (made.html, made.sections, made.links, made.assets, made.problems)
        return Finished(*parts, self.anchors, self.jumps)


def _anchors_of(site: LinkMap, slug: str) -> frozenset[str]:
    return _draft(site.articles[slug], site).anchors


class _Kept:
    """What is known of articles from before: finished, or as HTML before links lead anywhere."""

    def __init__(self, cache: HtmlCache | None) -> None:
        self._cache = cache
        self.finished = cache.read("finished") if cache is not None else {}
        self._html: dict[bytes, str] | None = None
        self._new: dict[str, dict[bytes, str]] = {"finished": {}, "html": {}}

    @property
    def html(self) -> dict[bytes, str]:
        """HTML by key; read only where it is asked for."""
        if self._html is None:
            self._html = self._cache.read() if self._cache is not None else {}
        return self._html

    def add(self, table: str, key: bytes, text: str) -> None:
        self._new[table][key] = text

    def save(self, sources: Sequence[Source], names: bytes) -> None:
        """Write what is new, and let go of what no article needs."""
        if self._cache is None:
            return
        needed = {
            "finished": {finished_key(source, names) for source in sources},
            "html": {html_key(source) for source in sources},
        }
        for table, new in self._new.items():
            self._cache.update(table, new, needed[table])
        self.finished |= self._new["finished"]
        if self._html is not None:
            self._html |= self._new["html"]
        self._new = {"finished": {}, "html": {}}


def _kept_draft(source: Source, site: LinkMap, kept: _Kept, names: bytes) -> _Draft:
    """Return a draft as it was made before, or make it."""
    key = finished_key(source, names)
    text = kept.finished.get(key)
    if text is not None:
        return _Draft.of(source, Finished.from_text(text))
    draft = _draft(source, site, kept)
    kept.add("finished", key, draft.finished().as_text())
    return draft


def _draft(source: Source, site: LinkMap, kept: _Kept | None = None) -> _Draft:
    """Render an article, with its known HTML where there is some; note what was used."""
    try:
        key = html_key(source)
        known = kept.html.get(key) if kept is not None else None
        unsafe = unsafe_html(source) if known is None else known
        if kept is not None and known is None:
            kept.add("html", key, unsafe)
        return _finish(source, site, unsafe)
    except Exception as error:  # whatever a parser trips over, the other articles are served
        return _as_plain_text(source, error)


def _finish(source: Source, site: LinkMap, unsafe: str) -> _Draft:
    tree = LexborHTMLParser(unsafe)
    anchors = set_anchors(tree)
    targets = resolve_targets(tree, source, site, anchors)
    _wrap_tables(tree, _TABLE_LABELS.get(source.language.split("-")[0], "Table"))
    body = tree.body
    safe = sanitize(body.inner_html or "" if body is not None else "")
    return _Draft(_rendered(source, safe, targets), anchors, tuple(targets.jumps))


def _rendered(source: Source, safe: str, targets: Targets) -> Rendered:
    sections = sections_of(safe, default_titles(source.language))
    if not sections and "<img" not in safe and not source.head.redirect_to:
        targets.problems.append(_no_text(source))
    return Rendered(
        source=source,
        html=safe,
        sections=sections,
        links=tuple(targets.links),
        assets=tuple(targets.assets),
        problems=tuple(sorted(set(targets.problems))),
    )


def _no_text(source: Source) -> Problem:
    message = "The article has a title but no text."
    remedy = "Write the answer below the head, or remove the file."
    return Problem(source.path, 0, _NO_TEXT, message, remedy, Severity.WARNING)


def _wrap_tables(tree: LexborHTMLParser, label: str) -> None:
    """Put each outer table into a region that scrolls by keyboard as well.

    No two regions of a page may have the same name, so tables without a caption are counted.
    """
    tables = [table for table in tree.css("table") if not _stands_in_a_table(table)]
    for number, table in enumerate(tables, start=1):
        caption = table.css_first("caption")
        wrapper = LexborHTMLParser("<div></div>").css("div")[0]
        wrapper.attrs["class"] = "table"
        wrapper.attrs["role"] = "region"
        wrapper.attrs["tabindex"] = "0"
        name = " ".join(caption.text().split()) if caption else ""
        wrapper.attrs["aria-label"] = name or (f"{label} {number}" if len(tables) > 1 else label)
        table.insert_before(wrapper)
        if table.prev is not None:
            table.prev.insert_child(table, move=True)


def _stands_in_a_table(table: LexborNode) -> bool:
    ancestor = table.parent
    while ancestor is not None and ancestor.tag != "table":
        ancestor = ancestor.parent
    return ancestor is not None


def _check_jumps(draft: _Draft, anchors_of: _Anchors) -> Rendered:
    rendered = draft.rendered
    broken = {
        broken_anchor(rendered.source, jump.line, jump.written)
        for jump in draft.jumps
        if jump.anchor not in anchors_of(jump.slug)
    }
    if not broken:
        return rendered
    return replace(rendered, problems=tuple(sorted({*rendered.problems, *broken})))


def _as_plain_text(source: Source, error: Exception) -> _Draft:
    message = f"The article cannot be rendered ({type(error).__name__}); it is shown as plain text."
    remedy = "Look for very deep nesting, and split the article to find the place."
    problem = Problem(
        source.path, source.body_line, "cannot-render", message, remedy, Severity.WARNING
    )
    # What no encoder takes (half of a surrogate pair) may be the very reason.
    body = source.body.encode("utf-8", "replace").decode()
    safe = sanitize(f"<pre>{html_text.escape(body)}</pre>")
    rendered = Rendered(source, safe, sections_of(safe), (), (), (problem,))
    return _Draft(rendered, frozenset(), ())

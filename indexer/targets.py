"""Every link, image and frame of an article led to where it may lead."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import quote, unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from indexer.images import BadImage, shown_size
from indexer.inline import WIKI_SCHEME
from indexer.links import LinkMap, article_url, asset_url, category_url
from indexer.markdown import HTML_LINE_ATTRIBUTE, LINE_ATTRIBUTE
from indexer.sanitize import EXTERNAL_REL
from indexer.scan import ASSET_SUFFIXES
from indexer.slugs import anchor as heading_anchor
from indexer.slugs import safe_id
from indexer.types import Problem, Severity, Source, Status

_FRAMES = "iframe[src], video[src], audio[src], embed[src], object[data], video source[src]"


@dataclass(frozen=True, slots=True)
class Jump:
    """A link into an article: to be checked once the anchors of all are known."""

    slug: str
    anchor: str
    line: int
    written: str


@dataclass(slots=True)
class Targets:
    """What an article leads to."""

    links: dict[str, None] = field(default_factory=dict)
    assets: dict[str, None] = field(default_factory=dict)
    jumps: list[Jump] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def resolve_targets(
    tree: LexborHTMLParser, source: Source, site: LinkMap, anchors: frozenset[str]
) -> Targets:
    """Rewrite the addresses in a tree in place; ``anchors`` are those of the article itself."""
    resolver = _Resolver(source, site, anchors)
    for frame in tree.css(_FRAMES):
        resolver.frame(frame)
    for image in tree.css("img"):
        resolver.image(image)
    for link in tree.css("a[href]"):
        resolver.link(link)
    return resolver.targets


class _Resolver:
    def __init__(self, source: Source, site: LinkMap, anchors: frozenset[str]) -> None:
        self.source, self.site, self.anchors = source, site, anchors
        self.targets = Targets()
        self.has_image = False

    def link(self, node: LexborNode) -> None:
        href, line = _take(node, "href"), self._line(node, "href")
        _drop(node, "rel", "target")
        scheme = _scheme(href)
        if scheme == "" and not href.startswith("//"):
            url = self._inside(href, line, wiki=False)
        elif href.startswith(WIKI_SCHEME):
            url = self._inside(href.removeprefix(WIKI_SCHEME), line, wiki=True)
        else:
            url = self._outside(href, scheme, line)
            node.attrs["rel"] = EXTERNAL_REL
        if url is None:
            node.attrs["class"] = "broken-link"
            _drop(node, "href", "rel")
        else:
            node.attrs["href"] = url

    def image(self, node: LexborNode) -> None:
        src, line = _take(node, "src"), self._line(node, "src")
        _drop(node, "decoding", "loading", "srcset")
        wiki = src.startswith(WIKI_SCHEME)
        if (_scheme(src) and not wiki) or src.startswith("//"):
            self._replace(node, src, line, "external-image")
            return
        written = src.removeprefix(WIKI_SCHEME)
        found = self.site.asset(self.source, re.split("[?#]", written)[0], by_name=wiki)
        if found is not None:
            self.targets.assets[found] = None
            node.attrs["src"] = asset_url(found)
            self._show(node, found, written, line)
            return
        if written:
            message = f"The image “{_short(written)}” does not exist."
            self._warn(line, "missing-file", message, "Add the file, or correct the path.")
        node.replace_with(node.attrs.get("alt") or "")

    def _show(self, node: LexborNode, path: str, written: str, line: int) -> None:
        """Say how an image is to be loaded, and how large it will be."""
        natural = None
        try:
            natural = self.site.images.of(path)
        except BadImage:
            message = f"The image “{_short(written)}” cannot be read: it is damaged, or no image."
            remedy = "Save it anew as png, jpg, webp, gif, avif or svg."
            self._warn(line, "bad-image", message, remedy)
        given = node.attrs.get("width") or "", node.attrs.get("height") or ""
        for name, value in zip(("width", "height"), shown_size(*given, natural), strict=True):
            _drop(node, name)
            if value:
                node.attrs[name] = value
        if self.has_image:  # What stands further down may wait; the first is what readers wait for.
            node.attrs["loading"] = "lazy"
        node.attrs["decoding"] = "async"
        self.has_image = True

    def frame(self, node: LexborNode) -> None:
        """Put a link in the place of what another site would show inside of the page."""
        name = "data" if node.tag == "object" else "src"
        self._replace(node, _take(node, name), self._line(node, name), "external-frame")

    def _inside(self, written: str, line: int, wiki: bool) -> str | None:
        parts = _split(written)
        if parts is None:
            self._broken(written, line)
            return None
        path, fragment = parts
        if wiki and fragment:
            last = fragment.rpartition("#")[2]
            fragment = "" if last.startswith("^") else heading_anchor(last)
        if not path:
            return self._own_anchor(fragment, written, line)
        find = self.site.named if wiki else self.site.article
        article = find(self.source, path)
        if article is not None and self._is_kept_back(article):
            message = f"The link “{_short(written)}” leads to a draft, {article.path}."
            self._warn(line, "broken-link", message, "Publish the draft, or remove the link.")
            return None
        if article is not None:
            return self._to_article(article, fragment, written, line)
        asset = self.site.asset(self.source, path, by_name=wiki)
        if asset is not None:
            self.targets.assets[asset] = None
            return asset_url(asset)
        category = self.site.category(self.source, path)
        if category is not None:
            return category_url(category)
        if path != "/":
            self._broken(written, line)
        return path if path == "/" else None

    def _is_kept_back(self, article: Source) -> bool:
        """Say whether nobody can follow a link; drafts may be published together."""
        own, its = self.source.head.status, article.head.status
        return its is Status.DRAFT and own is not Status.DRAFT

    def _to_article(self, article: Source, fragment: str, written: str, line: int) -> str:
        if article.slug == self.source.slug:
            url = article_url(article.slug)
            return url + self._own_anchor(fragment, written, line) if fragment else url
        self.targets.links[article.slug] = None
        if not fragment:
            return article_url(article.slug)
        anchor = safe_id(fragment)
        self.targets.jumps.append(Jump(article.slug, anchor, line, written))
        return f"{article_url(article.slug)}#{quote(anchor)}"

    def _own_anchor(self, fragment: str, written: str, line: int) -> str:
        for anchor in (safe_id(fragment), heading_anchor(fragment)):
            if anchor in self.anchors:
                return f"#{quote(anchor)}"
        if fragment not in ("", "top"):
            self.targets.problems.append(broken_anchor(self.source, line, written))
        return f"#{quote(safe_id(fragment))}" if fragment not in ("", "top") else "#"

    def _outside(self, href: str, scheme: str, line: int) -> str | None:
        if scheme in ("http", "https", "mailto", "tel"):
            return href
        if href.startswith("//"):
            return f"https:{href}"
        self._unsafe(href, line)
        return None

    def _unsafe(self, address: str, line: int) -> None:
        message = f"The address “{_short(address)}” leads neither to an article nor to the web."
        remedy = "Addresses may begin with https:, http:, mailto: or tel:."
        self._warn(line, "unsafe-link", message, remedy)

    def _broken(self, written: str, line: int) -> None:
        if PurePosixPath(re.split("[?#]", written)[0]).suffix.lower() in ASSET_SUFFIXES:
            message = f"The file “{_short(written)}” does not exist."
            self._warn(line, "missing-file", message, "Add the file, or correct the path.")
            return
        message = f"The link “{_short(written)}” leads to no article and no file."
        near = self.site.nearest(self.source, written.partition("#")[0])
        remedy = f"Did you mean {near}?" if near else "Correct the path, or remove the link."
        self._warn(line, "broken-link", message, remedy)

    def _replace(self, node: LexborNode, address: str, line: int, kind: str) -> None:
        url = f"https:{address}" if address.startswith("//") else address
        text = " ".join((node.attrs.get("alt") or node.attrs.get("title") or "").split())
        text = text or _last_part(url)
        if _scheme(url) not in ("http", "https"):
            self._unsafe(address, line)
            node.replace_with(text)
            return
        what = "image" if kind == "external-image" else "frame"
        message = f"The {what} “{_short(url)}” lies on another site; the article links to it."
        self._warn(line, kind, message, "Put the file beside the article to show it.")
        if node.parent is not None and node.parent.tag == "a":
            node.replace_with(text)
            return
        link = LexborHTMLParser("<a></a>").css("a")[0]
        link.attrs["href"] = url
        link.attrs["class"] = kind
        link.insert_child(text)
        node.replace_with(link)

    def _line(self, node: LexborNode, attribute: str) -> int:
        """Return the file's line: as the parser noted it, else where the address first stands."""
        noted = node.attrs.get(HTML_LINE_ATTRIBUTE) or node.attrs.get(LINE_ATTRIBUTE) or ""
        if noted.isdigit():
            return self.source.body_line + int(noted)
        body, address = self.source.body, node.attrs.get(attribute) or ""
        # A short address stands in many a word; in HTML only behind its attribute.
        written = re.search(
            rf"\b{attribute}\s*=\s*[\"']?\s*{re.escape(address)}", body, re.IGNORECASE
        )
        at = written.start() if written else body.find(address)
        return self.source.body_line + body.count("\n", 0, max(at, 0))

    def _warn(self, line: int, code: str, message: str, remedy: str) -> None:
        self.targets.problems.append(
            Problem(self.source.path, line, code, message, remedy, Severity.WARNING)
        )


def broken_anchor(source: Source, line: int, written: str) -> Problem:
    """Return the problem of a link to a heading that does not exist."""
    message = f"The link “{_short(written)}” leads to a heading that does not exist."
    remedy = "Correct what stands behind “#”: anchors are listed in the article's contents."
    return Problem(source.path, line, "broken-anchor", message, remedy, Severity.WARNING)


def _take(node: LexborNode, attribute: str) -> str:
    # Browsers ignore spaces around an address, and control characters inside of it.
    return "".join(char for char in (node.attrs.get(attribute) or "").strip() if char >= " ")


def _drop(node: LexborNode, *attributes: str) -> None:
    for attribute in attributes:
        if attribute in node.attrs:
            del node.attrs[attribute]


def _scheme(address: str) -> str:
    """Return the scheme in lower case; "" for an address inside of the site."""
    head, colon, _ = address.partition(":")
    is_scheme = colon and head[:1].isalpha() and not set(head) & set("/?#")
    return head.lower() if is_scheme else ""


def _split(written: str) -> tuple[str, str] | None:
    """Return path and decoded fragment, without the query; ``None`` for no address at all."""
    path, _, fragment = written.partition("#")
    path = path.partition("?")[0]
    if len(written) > 2_000:
        return None
    return path, unquote(fragment, errors="replace")


def _last_part(url: str) -> str:
    """Return the name of a file on another site, or the site's where the URL names none."""
    parts = re.split("[?#]", url)[0].rstrip("/").rpartition("/")
    return unquote(parts[2], errors="replace")


def _short(address: str) -> str:
    shown = unquote(address, errors="replace")
    return shown if len(shown) <= 80 else f"{shown[:79]}…"

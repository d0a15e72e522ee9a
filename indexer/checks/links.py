"""Links that lead somewhere, but not where, or not for whom, they should."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from indexer.checks.material import Material, Page, is_public, short
from indexer.inline import WIKI_SCHEME
from indexer.links import fold
from indexer.scan import ARTICLE_SUFFIXES, ASSET_SUFFIXES
from indexer.types import Problem, Source, Status

_OUTSIDE = re.compile(r"(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
_FILES = ARTICLE_SUFFIXES | ASSET_SUFFIXES


def check_links(page: Page, material: Material) -> Iterator[Problem]:
    """Yield links through redirects, to what has expired or is hidden, and of another case."""
    for node in page.tree.css("a[href], img[src]"):
        name = "href" if node.tag == "a" else "src"
        written = (node.attrs.get(name) or "").strip()
        is_wiki = written.startswith(WIKI_SCHEME)
        if written.startswith("#") or (_OUTSIDE.match(written) and not is_wiki):
            continue
        path = re.split("[?#]", written.removeprefix(WIKI_SCHEME))[0]
        if path:
            yield from _check(page, material, node, (path, is_wiki))


def _check(
    page: Page, material: Material, node: LexborNode, link: tuple[str, bool]
) -> Iterator[Problem]:
    path, is_wiki = link
    line = page.line(node)
    if not is_wiki:
        yield from _case(page, material, path, line)
    if node.tag != "a":
        return
    site = material.site
    found = (site.named if is_wiki else site.article)(page.source, path)
    if found is None or found.slug == page.source.slug:
        return
    if not is_wiki and site.is_old(page.source, path) and not _is_permalink(material, found, path):
        yield _old(page, line, path, found)
    if is_public(page.source.head):
        yield from _hidden(page, material, line, found)


def _old(page: Page, line: int, path: str, found: Source) -> Problem:
    message = f"“{short(unquote(path))}” is an old address of {found.path}."
    return page.notice(line, "link-to-redirect", message, f"Link to {found.path} itself.")


def _is_permalink(material: Material, found: Source, path: str) -> bool:
    """Tell an address that another system gives today, not one of the past."""
    written = unquote(path).strip("/").casefold()
    lines = material.heads.of(found.path).lines
    given = [line for key in ("permalink", "slug") for _, line in lines.get(key, ())]
    return any(written in line.casefold() for line in given)


def _hidden(page: Page, material: Material, line: int, found: Source) -> Iterator[Problem]:
    expires = found.head.expires_at
    if found.head.status is Status.INTERNAL:
        message = f"The link leads to {found.path}, which visitors may not see."
        remedy = "Link to an article for everyone, or let this one be internal, too."
        yield page.warning(line, "link-to-internal", message, remedy)
    elif expires is not None and expires <= material.now:
        own = page.source.head.expires_at
        if own is None or own > material.now:
            message = f"The link leads to {found.path}, which expired on {expires:%Y-%m-%d}."
            remedy = "Link to what took its place, or remove the link."
            yield page.warning(line, "link-to-expired", message, remedy)


def _case(page: Page, material: Material, path: str, line: int) -> Iterator[Problem]:
    """Compare the name that a link writes with that of the file it means."""
    wanted = unicodedata.normalize("NFC", unquote(path).replace("\\", "/"))
    if PurePosixPath(wanted).suffix.lower() not in _FILES:
        return
    asset = material.site.asset(page.source, path)
    article = None if asset else material.site.files.get(_beside(page.source, wanted))
    found = unicodedata.normalize("NFC", asset or article or "")
    parts = [part for part in wanted.split("/") if part not in ("", ".", "..")]
    actual = found.split("/")[-len(parts) :]
    if found and parts != actual and list(map(fold, parts)) == list(map(fold, actual)):
        message = f"“{short(wanted)}” is written “{'/'.join(actual)}” on disk."
        remedy = "Write it the same: many disks and web servers take case for a difference."
        yield page.warning(line, "other-case", message, remedy)


def _beside(source: Source, wanted: str) -> str:
    if wanted.startswith("/"):
        return fold(wanted.lstrip("/"))
    return fold(posixpath.normpath(posixpath.join(posixpath.dirname(source.path), wanted)))

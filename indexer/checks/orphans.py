"""Articles that nothing leads to, and files that nothing shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import PurePosixPath
from urllib.parse import quote

from indexer.checks.material import Material, is_public
from indexer.types import Problem, Severity, Source

_INDEX_NAMES = frozenset(("index", "_index", "readme"))


def check_orphans(material: Material) -> Iterator[Problem]:
    """Yield groups of translations that no other article links to or names as related."""
    reached = _reached(material)
    told: set[str] = set()
    default = material.tree.content.default_language
    ordered = sorted(
        material.tree.reading.articles, key=lambda one: (one.language != default, one.path)
    )
    for source in ordered:
        if source.group in told:
            continue
        told.add(source.group)
        if source.group in reached or not is_public(source.head) or _is_entrance(source):
            continue
        message = "No other article links to this one or names it under “related”."
        remedy = "Link to it where its readers come from, or name it under “related” there."
        yield Problem(source.path, 1, "orphan", message, remedy, Severity.NOTICE)


def check_unused_files(material: Material) -> Iterator[Problem]:
    """Yield the images and downloads that no article and no announcement shows."""
    tree = material.tree
    used = {path for one in tree.rendered for path in one.assets}
    used |= {path for one in tree.announcements for path in one.assets}
    unused = [path for path in tree.reading.assets if path not in used]
    if not unused:
        return
    text = _everything_written(material)
    for path in unused:
        name = PurePosixPath(path).name
        if name in text or quote(name) in text:
            continue
        message = "No article shows this file or links to it."
        yield Problem(path, 1, "unused-file", message, "Remove it, or link to it.", Severity.NOTICE)


def check_ignored_files(material: Material) -> Iterator[Problem]:
    """Yield the files that are neither articles nor anything that articles may show."""
    for path in material.tree.reading.ignored:
        message = "Files of this kind are not served."
        remedy = "Nothing to do, unless readers should get it: then give it another format."
        yield Problem(path, 1, "ignored-file", message, remedy, Severity.NOTICE)


def _everything_written(material: Material) -> str:
    """Return all text: a file that is named where Firstline does not look may be needed there."""
    texts = [source.body for source in material.tree.reading.articles]
    for path in material.tree.reading.refused:
        with suppress(OSError):
            file = material.tree.content.folder / path
            texts.append(file.read_bytes().decode("utf-8", "replace"))
    return "\n".join(texts)


def _reached(material: Material) -> set[str]:
    """Return the groups that something leads to."""
    reading = material.tree.reading
    by_slug = {source.slug: source for source in reading.articles}
    named = {name: one for one in reading.articles for name in (one.path, one.slug, one.id)}
    reached: set[str] = set()
    for rendered in material.tree.rendered:
        source = rendered.source
        targets = [by_slug[slug] for slug in rendered.links if slug in by_slug]
        targets += [named[name] for name in source.head.related if name in named]
        reached |= {target.group for target in targets if target.group != source.group}
    for announced in material.tree.announcements:
        reached |= {
            source.group
            for source in reading.articles
            if f'"/a/{quote(source.slug)}' in announced.html
        }
    return reached


def _is_entrance(source: Source) -> bool:
    stem = PurePosixPath(source.path).name.split(".")[0].lower()
    return source.head.featured or stem in _INDEX_NAMES or not source.category

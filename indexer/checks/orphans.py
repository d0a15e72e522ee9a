"""Articles that nothing leads to, and files that nothing shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import PurePosixPath
from urllib.parse import quote

from indexer.checks.material import Material, is_public, is_usual
from indexer.types import Problem, Severity, Source

_INDEX_NAMES = frozenset(("index", "_index", "readme"))


def check_orphans(material: Material) -> Iterator[Problem]:
    """Yield groups of translations that no other article links to or names as related.

    Where most are like this, its readers go by categories and by searching: then it is told once,
    and of those that are new since the base.
    """
    reached = _reached(material)
    public = [source for source in _firsts(material) if is_public(source.head)]
    alone = [one for one in public if one.group not in reached and not _is_entrance(one)]
    if not is_usual(len(alone), len(public)):
        yield from map(_orphan, alone)
        return
    known = {one.path for one in material.base.articles} if material.base else None
    yield from (_orphan(one) for one in alone if known is not None and one.path not in known)
    yield _all_alone(alone[0], len(alone), len(public))


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


def _firsts(material: Material) -> Iterator[Source]:
    """Yield one article of each group of translations, that of the default language if it can."""
    default = material.tree.content.default_language
    articles = material.tree.reading.articles
    told: set[str] = set()
    for source in sorted(articles, key=lambda one: (one.language != default, one.path)):
        if source.group not in told:
            told.add(source.group)
            yield source


def _orphan(source: Source) -> Problem:
    message = "No other article links to this one or names it under “related”."
    remedy = "Link to it where its readers come from, or name it under “related” there."
    return Problem(source.path, 1, "orphan", message, remedy, Severity.NOTICE)


def _all_alone(first: Source, alone: int, public: int) -> Problem:
    message = (
        f"To {alone} of {public} articles no other links, nor names them under “related”; this is"
        " the first of them."
    )
    remedy = "Link to what readers need next. Where most are linked, each that is not is told."
    return Problem(first.path, 1, "orphan", message, remedy, Severity.NOTICE)


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
    return source.head.featured or stem in _INDEX_NAMES

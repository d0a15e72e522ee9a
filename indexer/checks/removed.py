"""What was there at the commit that is compared with, and is not there any more."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from urllib.parse import quote

from indexer.checks.material import Material
from indexer.render import heading_lines
from indexer.types import Problem, Severity, Source, Status


def check_removed(material: Material) -> Iterator[Problem]:
    """Yield addresses, ids and anchors that readers may have kept and that lead nowhere now."""
    if material.base is None:
        return
    now = {source.slug: source for source in material.tree.reading.articles}
    redirects = material.tree.reading.redirects
    renamed = {one.source: now.get(one.target) for one in redirects if one.by_git}
    for was in material.base.articles:
        if was.head.status is not Status.PUBLISHED:
            continue
        found = now.get(was.slug) or renamed.get(was.slug)
        if found is None:
            yield from _gone(material, was)
        elif found.head.status is Status.DRAFT:
            yield _withdrawn(material, was, found)
        else:
            yield from _changed_id(material, was, found)
            if found.body != was.body:
                yield from _lost_anchors(material, was, found)
    yield from _lost_redirects(material, now)


def _gone(material: Material, was: Source) -> Iterator[Problem]:
    reading = material.tree.reading
    if was.path in reading.refused or any(one.source == was.slug for one in reading.redirects):
        return
    heir = next((one for one in reading.articles if was.head.id and one.id == was.id), None)
    heir = heir or next((one for one in reading.articles if one.title == was.title), None)
    message = (
        f"The article was at /a/{quote(was.slug)} in {material.base_name},"
        " and nothing leads on from there."
    )
    remedy = (
        f"Write “aliases: [/{was.slug}]” into the head of"
        f" {heir.path if heir else 'the article that answers its questions now'}."
    )
    yield Problem(was.path, 1, "removed-article", message, remedy, Severity.ERROR)


def _withdrawn(material: Material, was: Source, found: Source) -> Problem:
    message = f"The article was public in {material.base_name} and is a draft now."
    remedy = f"Publish it, or let another take its address: “aliases: [/{was.slug}]”."
    line = material.heads.of(found.path).line("status", "draft", "published", "publish")
    return Problem(found.path, line, "withdrawn", message, remedy, Severity.WARNING)


def _changed_id(material: Material, was: Source, found: Source) -> Iterator[Problem]:
    reading = material.tree.reading
    if was.id in reading.former_ids or any(one.id == was.id for one in reading.articles):
        return
    message = f"The id was “{was.id}” in {material.base_name}; the short link /i/{was.id} dies."
    line = material.heads.of(found.path).line("id")
    remedy = f"Write “id: {was.id}” again."
    yield Problem(found.path, line, "changed-id", message, remedy, Severity.ERROR)


def _lost_anchors(material: Material, was: Source, found: Source) -> Iterator[Problem]:
    before, after = heading_lines(was), heading_lines(found)
    lost = before.keys() - after.keys()
    for anchor, line in _places(list(before), list(after.items()), found.body_line):
        if anchor not in lost:
            continue
        users = _users(material, found, anchor)
        message = (
            f"There was a heading with the address #{anchor} in {material.base_name}; links to"
            " it lead to the top of the page now."
        )
        if users:
            message += f" {', '.join(users[:3])} {'links' if len(users) == 1 else 'link'} to it."
        remedy = f"Keep the address behind the heading that took its place: “{{#{anchor}}}”."
        severity = Severity.ERROR if users else Severity.WARNING
        yield Problem(found.path, line, "removed-anchor", message, remedy, severity)


def _places(before: list[str], after: list[tuple[str, int]], top: int) -> Iterator[tuple[str, int]]:
    """Yield each anchor that changed, with the line of what took its place or stands before it."""
    anchors = [anchor for anchor, _ in after]
    for kind, start, end, new, new_end in SequenceMatcher(None, before, anchors).get_opcodes():
        if kind == "equal":
            continue
        for number, anchor in enumerate(before[start:end]):
            place = new + number if new + number < new_end else new - 1
            yield anchor, after[place][1] if place >= 0 else top


def _users(material: Material, found: Source, anchor: str) -> list[str]:
    """Return the articles that link to an anchor."""
    wanted = f'"/a/{quote(found.slug)}#{quote(anchor)}"'
    return [one.source.path for one in material.tree.rendered if wanted in one.html]


def _lost_redirects(material: Material, now: dict[str, Source]) -> Iterator[Problem]:
    base, kept = material.base, {one.source for one in material.tree.reading.redirects}
    for redirect in base.redirects if base is not None else ():
        found = now.get(redirect.target)
        if found is None or redirect.by_git or redirect.source in (kept | now.keys()):
            continue
        message = (
            f"/a/{quote(redirect.source)} led here in {material.base_name}, and no longer does."
        )
        remedy = f"Write “/{redirect.source}” below “aliases” again."
        line = material.heads.of(found.path).line("aliases", "redirect_from")
        yield Problem(found.path, line, "removed-redirect", message, remedy, Severity.WARNING)

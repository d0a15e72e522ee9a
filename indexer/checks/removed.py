"""What was there at the commit that is compared with, and is not there any more."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from indexer.checks.material import Material
from indexer.render import anchors_of
from indexer.tree import Tree
from indexer.types import Problem, Severity, Source, Status


def check_removed(material: Material) -> Iterator[Problem]:
    """Yield addresses, ids and anchors that readers may have kept and that lead nowhere now."""
    base = material.base
    if base is None:
        return
    now = {source.slug: source for source in material.tree.reading.articles}
    for was in base.reading.articles:
        if was.head.status is not Status.PUBLISHED:
            continue
        found = now.get(was.slug)
        if found is None:
            yield from _gone(material, was)
        elif found.head.status is Status.DRAFT:
            yield _withdrawn(material, was, found)
        else:
            yield from _changed_id(material, was, found)
            if found.revision != was.revision:
                yield from _lost_anchors(material, base, was, found)


def _gone(material: Material, was: Source) -> Iterator[Problem]:
    reading = material.tree.reading
    redirects = {redirect.source: redirect.target for redirect in reading.redirects}
    if was.slug in redirects:
        return
    if was.path in reading.refused:
        return  # Told as an error of its own.
    renamed = next((one for one in reading.articles if one.id == was.id and was.head.id), None)
    renamed = renamed or next((one for one in reading.articles if one.body == was.body), None)
    where = f"/a/{quote(was.slug)}"
    message = (
        f"This article was at {where} in {material.base_name}, and nothing leads on from there."
    )
    target = renamed.path if renamed else "the article that answers its questions now"
    remedy = f"Write “aliases: [/{was.slug}]” into the head of {target}."
    path, line = (renamed.path, 1) if renamed else (was.path, 1)
    yield Problem(path, line, "removed-article", message, remedy, Severity.ERROR)


def _withdrawn(material: Material, was: Source, found: Source) -> Problem:
    message = f"The article was public in {material.base_name} and is a draft now."
    remedy = "Publish it; or let another take its address with “aliases”, if that is meant."
    line = material.heads.of(found.path).line("status", "draft", "published", "publish")
    return Problem(found.path, line, "withdrawn", message, remedy, Severity.WARNING)


def _changed_id(material: Material, was: Source, found: Source) -> Iterator[Problem]:
    if was.id == found.id or any(one.id == was.id for one in material.tree.reading.articles):
        return
    message = f"The id was “{was.id}” in {material.base_name}; the short link /i/{was.id} dies."
    line = material.heads.of(found.path).line("id")
    remedy = f"Write “id: {was.id}” again."
    yield Problem(found.path, line, "changed-id", message, remedy, Severity.ERROR)


def _lost_anchors(material: Material, base: Tree, was: Source, found: Source) -> Iterator[Problem]:
    lost = anchors_of(was) - anchors_of(found)
    if not lost:
        return
    headings = {
        section.anchor: section.heading
        for rendered in base.rendered
        if rendered.source.slug == was.slug
        for section in rendered.sections
    }
    for anchor in sorted(lost & headings.keys()):
        users = _users(material.tree, found, anchor)
        message = (
            f"The heading “{headings[anchor]}” was at #{anchor} in {material.base_name};"
            " links to it lead to the top of the page now."
        )
        if users:
            message += f" {', '.join(users[:3])} link to it."
        remedy = f"Keep the address: “## … {{#{anchor}}}” behind the heading that took its place."
        severity = Severity.ERROR if users else Severity.WARNING
        line = found.body_line
        yield Problem(found.path, line, "removed-anchor", message, remedy, severity)


def _users(tree: Tree, found: Source, anchor: str) -> list[str]:
    """Return the articles that link to an anchor."""
    wanted = f'"/a/{quote(found.slug)}#{quote(anchor)}"'
    return [one.source.path for one in tree.rendered if wanted in one.html]

"""The checks that need more than the articles: settings, vectors, other sites."""

from __future__ import annotations

from collections.abc import Iterator

from app.config import Config
from indexer.checks.ages import check_stale
from indexer.checks.material import Material
from indexer.checks.near import check_near_duplicates
from indexer.checks.reading_level import check_reading_level
from indexer.checks.unfound import check_unfound
from indexer.checks.vectors import tree_vectors
from indexer.progress import Progress
from indexer.types import Problem
from search.errors import IndexCorrupt, IndexMissing, ModelError

_BUILD_FIRST = (
    "To look for near duplicates and for articles that nothing finds, run: firstline index"
)


def look_further(config: Config, material: Material, progress: Progress) -> Iterator[Problem]:
    """Yield what depends on the settings, and what the index knows of meaning."""
    yield from check_stale(material, config.check.stale_months)
    yield from check_reading_level(material, config.check.reading_grade)
    yield from _by_meaning(material, progress)


def look_outside(config: Config, material: Material) -> Iterator[Problem]:
    """Yield links to other sites that are not what they were."""
    from app.checking.external import ExternalOptions, check_external

    site = config.server.base_url or ""
    yield from check_external(material, ExternalOptions(site, config.check.external_links))


def _by_meaning(material: Material, progress: Progress) -> Iterator[Problem]:
    try:
        vectors = tree_vectors(material.tree, material.index)
        if vectors is None:
            progress.tell(_BUILD_FIRST)
            return
        yield from check_near_duplicates(material, vectors)
        yield from check_unfound(material, vectors)
    except (IndexMissing, IndexCorrupt, ModelError) as error:
        progress.tell(f"{_BUILD_FIRST}\n{error}")

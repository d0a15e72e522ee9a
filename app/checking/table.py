"""Every check there is, in the order in which they run.

A check of an article is called with each article; one of the whole is called once.  What they
yield is sorted afterwards, so the order is of no importance to readers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from app.checking.exposed import check_personal_data, check_secrets
from indexer.checks.ages import check_expiry, check_outdated, check_reviews
from indexer.checks.behind import check_translations
from indexer.checks.headings import check_headings
from indexer.checks.heads import check_asks, check_dates, check_related_to_itself, check_titles
from indexer.checks.images import check_images
from indexer.checks.links import check_links
from indexer.checks.linktexts import check_link_texts
from indexer.checks.markup import check_fences, check_left_out, check_leftovers
from indexer.checks.material import Material, Page
from indexer.checks.orphans import check_ignored_files, check_orphans, check_unused_files
from indexer.checks.removed import check_removed
from indexer.checks.unfound import check_left_out_of_search
from indexer.types import Problem

PageCheck = Callable[[Page, Material], Iterable[Problem]]
Check = Callable[[Material], Iterable[Problem]]

PAGE_CHECKS: tuple[PageCheck, ...] = (
    check_headings,
    check_images,
    check_link_texts,
    check_links,
    check_left_out,
    check_fences,
    check_leftovers,
)
CHECKS: tuple[Check, ...] = (
    check_titles,
    check_related_to_itself,
    check_asks,
    check_dates,
    check_orphans,
    check_unused_files,
    check_ignored_files,
    check_removed,
    check_expiry,
    check_reviews,
    check_outdated,
    check_translations,
    check_left_out_of_search,
    check_secrets,
    check_personal_data,
)

"""A site with a branch that is not merged yet, and its preview."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from app.branches.links import link_path
from app.config import Config
from app.context import services
from app.preview.branches import build_branch
from app.settings_file import load_config
from app.site import create_app
from search.live import HeldIndex
from tests.app.preview import site
from tests.app.preview.site import DRAFT, branch, copy_site, make_site

NAME = "writers/refund-terms"
TERMS = "---\nid: terms\n---\n# Terms of refunds\n\nSixty days. See [refunds](refunds.md).\n"


@pytest.fixture(scope="session")
def branched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the site and the preview of its branch once; do not change it."""
    folder = tmp_path_factory.mktemp("branched")
    made = copy_site(make_site(folder / "made"), folder / "site")
    refunds = (made.content.articles / "billing/refunds.md").read_text("utf-8")
    files = {
        "billing/terms.md": TERMS,
        "billing/plan.md": DRAFT,
        "billing/refunds.md": refunds.replace("30 days", "60 days"),
    }
    branch(made, NAME, files)
    build_branch(made, NAME)
    return folder / "site"


@pytest.fixture
def config(branched: Path, tmp_path: Path) -> Config:
    """Return settings of that site with a database of the test's own."""
    settings = {
        "FIRSTLINE_CONTENT__ARTICLES": str(branched / "articles"),
        "FIRSTLINE_INDEX__PATH": str(branched / "index"),
        "FIRSTLINE_SITE__NAME": "Example help",
    }
    made = load_config(settings, tmp_path)
    site.databases.fill_sqlite(made.database.url)
    return made


@pytest.fixture(scope="session")
def held(branched: Path) -> HeldIndex:
    """Open the live generation."""
    return HeldIndex(branched / "index")


@pytest.fixture
def app(config: Config, held: HeldIndex) -> Iterator[Flask]:
    """Make the site that serves the previews, too."""
    made = create_app(config, held)
    yield made
    with made.app_context():
        services().database.close()


@pytest.fixture
def link(app: Flask) -> str:
    """Return the address of the preview for who is not signed in."""
    with app.app_context():
        return link_path(services().database, NAME, 7, datetime.now(UTC))

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.config import Config
from app.settings_file import load_config
from tests.app import databases
from tests.app.publishing.repositories import Writer, article
from tests.fake_model import write_model


@pytest.fixture
def writer(tmp_path: Path) -> Writer:
    """Return a writer whose repository holds two articles."""
    made = Writer(tmp_path)
    made.publish(
        {
            "docs/account/password.md": article("Change your password"),
            "docs/billing/refunds.md": article("Get a refund"),
            "README.md": "About this repository\n",
        },
        "Begin",
    )
    return made


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the tiny model."""
    return write_model(tmp_path_factory.mktemp("publishing") / "model")


@pytest.fixture
def settings(writer: Writer, model: Path, tmp_path: Path) -> dict[str, str]:
    """Return the settings of a site that publishes from the writer's repository."""
    return {
        "FIRSTLINE_CONTENT__ARTICLES": "repository/docs",
        "FIRSTLINE_INDEX__MODEL": str(model),
        "FIRSTLINE_GIT__REPOSITORY": str(writer.bare),
        "FIRSTLINE_GIT__GITHUB__SECRET": "a secret of GitHub's",
        "FIRSTLINE_GIT__GITLAB__SECRET": "a secret of GitLab's",
        "FIRSTLINE_GIT__GITEA__SECRET": "a secret of Gitea's",
    }


Configure = Callable[..., Config]


@pytest.fixture
def configure(settings: dict[str, str], tmp_path: Path) -> Configure:
    """Return what makes the site's settings, some of them others."""

    def make(**others: str) -> Config:
        config = load_config(settings | others, tmp_path)
        databases.fill_sqlite(config.database.url)
        return config

    return make


@pytest.fixture
def config(configure: Configure) -> Config:
    """Return the site's settings."""
    return configure()

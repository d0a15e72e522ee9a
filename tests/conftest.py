"""What all tests share: optional parts, a tiny index, a settings object."""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, settings

from indexer.build import BuildOptions, build
from indexer.progress import Silent
from indexer.types import ContentSettings
from tests.fake_model import write_model
from tests.tiny import write_articles

REQUIRE_ALL = "FIRSTLINE_TEST_REQUIRE_ALL"

# A busy machine is no failure.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


def require(name: str, how: str) -> None:
    """Skip the test where a program or module is missing, saying ``how`` to bring it.

    With ``FIRSTLINE_TEST_REQUIRE_ALL=1`` the test fails instead, so that nothing is
    skipped unnoticed where everything is supposed to be present.
    """
    if shutil.which(name) or importlib.util.find_spec(name):
        return
    missing(name, how)


def missing(name: str, how: str) -> NoReturn:
    """Skip the test for want of ``name``, or fail it where everything has to be present."""
    message = f"{name} is missing; bring it with: {how}"
    if os.environ.get(REQUIRE_ALL) == "1":
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the developer's own settings out of the tests."""
    for name in os.environ:
        if name.startswith("FIRSTLINE_") and name != REQUIRE_ALL:
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def index_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the index of the tiny help centre, once for all tests; do not change it."""
    folder = tmp_path_factory.mktemp("tiny")
    return build_index(write_articles(folder / "articles"), folder / "index")


def build_index(articles: Path, index: Path, languages: tuple[str, ...] = ("en", "de")) -> Path:
    """Build an index of ``articles`` and return its folder."""
    content = ContentSettings(articles, "en", languages)
    model = write_model(index.parent / "model")
    build(content, index, BuildOptions(str(model)), Silent())
    return index

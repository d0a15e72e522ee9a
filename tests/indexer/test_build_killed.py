"""Real builds in processes of their own, killed or starved: the old generation serves on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from search.generation import current, folder_of, verify
from search.searcher import Searcher
from search.types import Question
from tests.indexer.building import build_site, model
from tests.indexer.writing import write

PROJECT = Path(__file__).parents[2]
ARTICLES = 30
STARVED = """
import resource, runpy, sys
size = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
runpy.run_module("app.cli", run_name="__main__")
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A help centre with a first generation."""
    folder = tmp_path_factory.mktemp("killed")
    texts = {f"a{n}.md": f"# Article {n}\n\n{'Some words. ' * 40}\n" for n in range(ARTICLES)}
    write(folder / "articles", {**texts, "edited.md": "# Edited\n\nVersion 0.\n"})
    build_site(folder)
    return folder


def start(site: Path, *command: str) -> subprocess.Popen[str]:
    # Coverage would write its own data where the test forbids writing.
    inherited = {name: v for name, v in os.environ.items() if not name.startswith("COVERAGE")}
    settings = {
        "FIRSTLINE_CONTENT__ARTICLES": str(site / "articles"),
        "FIRSTLINE_INDEX__PATH": str(site / "index"),
        "FIRSTLINE_INDEX__MODEL": model(site),
    }
    return subprocess.Popen(
        [sys.executable, *command, "index"],
        cwd=PROJECT,
        env={**inherited, **settings},
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def edit(site: Path) -> int:
    """Raise the version that the edited article names, so that each build would differ."""
    file = site / "articles" / "edited.md"
    version = int(file.read_text().split()[-1].strip(".")) + 1
    file.write_text(f"# Edited\n\nVersion {version}.\n")
    return version


def served(site: Path) -> tuple[int, str]:
    """Return what the live generation answers: its number and the edited article's text."""
    verify(folder_of(site / "index", current(site / "index")))
    searcher = Searcher.open(site / "index")
    found = searcher.search(Question("edited version"))
    assert found.answers[0].article.title == "Edited"
    assert found.degraded is None
    searcher.close()
    return found.generation, found.answers[0].snippet.text


def kill_after(process: subprocess.Popen[str], stage: str, delay: float) -> None:
    """Kill the build ``delay`` seconds after it has told the end of a stage."""
    assert process.stderr
    if stage:
        for line in process.stderr:
            if line.startswith(stage):
                break
    time.sleep(delay)
    process.kill()
    process.communicate()


@pytest.mark.parametrize(
    ("stage", "delay"),
    [
        ("", 0.3),
        ("", 0.8),
        ("Reading", 0.0),
        ("Rendering", 0.0),
        ("Exporting", 0.0),
        ("Rendering", 0.05),
        ("Embedding", 0.0),
        ("Embedding", 0.02),
        ("Indexing", 0.0),
        ("Storing", 0.0),
        ("Checking", 0.0),
        ("Checking", 0.004),
    ],
)
def test_a_killed_build_leaves_a_whole_generation(site: Path, stage: str, delay: float) -> None:
    number, text = served(site)
    version = edit(site)
    if stage in {"Rendering", "Exporting"}:
        shutil.rmtree(site / "index" / "cache")

    process = start(site, "-m", "app.cli")
    kill_after(process, stage, delay)
    after = served(site)
    report = build_site(site)

    assert process.returncode in (-9, 0)
    assert after[0] == number or after == (report.generation - 1, f"Version {version}.")
    assert after[0] != number or after[1] == text
    assert served(site) == (report.generation, f"Version {version}.")
    assert [p.name for p in (site / "index" / "generations").glob("*.tmp")] == []


@pytest.mark.parametrize("size", [0, 3_000, 60_000, 200_000])
def test_a_full_disk_is_told_and_the_old_generation_serves_on(site: Path, size: int) -> None:
    before = served(site)
    edit(site)
    if size > 3_000:
        shutil.rmtree(site / "index" / "cache")

    process = start(site, "-c", STARVED, str(size))
    _, errors = process.communicate(timeout=300)

    assert (process.returncode, errors.count("Traceback")) == (1, 0)
    assert "cannot be written" in errors
    assert "Make room or give write access" in errors
    assert served(site) == before
    assert [p.name for p in (site / "index" / "generations").glob("*.tmp")] == []
    assert build_site(site).articles == ARTICLES + 1

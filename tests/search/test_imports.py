from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
ANSWER = """
import sys
from pathlib import Path
from search.searcher import Searcher
from search.types import Question
found = Searcher.open(Path(sys.argv[1])).search(Question("refund"))
assert found.answers[0].article.title == "Get a refund"
assert found.degraded is None
"""
HEAVY = {
    "whoosh", "indexer", "torch", "sentence_transformers", "transformers", "app", "flask", "click",
    "markdown_it", "nh3", "yaml", "sqlalchemy", "pydantic",
}  # fmt: skip


@pytest.mark.parametrize("program", ["import search.searcher, search.live", ANSWER])
def test_answering_imports_nothing_of_building_or_of_the_web(
    program: str, index_path: Path
) -> None:
    listing = "\nimport sys; print(*sorted({n.split('.')[0] for n in sys.modules}))"
    done = subprocess.run(
        [sys.executable, "-c", program + listing, str(index_path)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )

    assert HEAVY & set(done.stdout.split()) == set()
    assert {"search", "faiss", "numpy"} <= set(done.stdout.split())

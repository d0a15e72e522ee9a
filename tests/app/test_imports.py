"""What must not be loaded: serving knows nothing of building, help texts nothing of serving."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

BUILDING = {"indexer", "whoosh", "torch", "sentence_transformers", "transformers", "markdown_it"}
HEAVY = {"flask", "faiss", "onnxruntime", "numpy", "pydantic", "sqlalchemy", "gunicorn"}

SERVE = """
import json, sys
from pathlib import Path
from app.settings_file import load_config
from app.site import create_app

app = create_app(load_config({"FIRSTLINE_INDEX__PATH": sys.argv[1]}, Path(sys.argv[1])))
client = app.test_client()
statuses = [client.get(path).status_code for path in ("/", "/a/welcome", "/search?q=orders")]
assert statuses == [200, 200, 200], statuses
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""
HELP = """
import json, sys
from app.cli import main
try:
    main(["--help"])
except SystemExit as stop:
    assert stop.code == 0
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""
FETCH = """
import json, sys
import app.publishing.publish, app.publishing.statuses
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""
PARENT = """
import json, sys
import app.server, app.settings_file
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def modules_after(program: str, *arguments: str, home: Path | None = None) -> set[str]:
    """Run a program in a fresh interpreter; return the packages that it loaded."""
    places = {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache")} if home else {}
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env=os.environ | places,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_serving_loads_nothing_of_building(index_path: Path) -> None:
    loaded = modules_after(SERVE, str(index_path))

    assert loaded & BUILDING == set()
    assert {"flask", "faiss", "onnxruntime", "search"} <= loaded


def test_pages_are_served_without_loading_the_database(index_path: Path) -> None:
    assert modules_after(SERVE, str(index_path)) & {"sqlalchemy", "alembic"} == set()


def test_serving_leaves_no_telemetry_behind(index_path: Path, tmp_path: Path) -> None:
    modules_after(SERVE, str(index_path), home=tmp_path)

    assert [str(found) for found in tmp_path.rglob("*")] == []


def test_help_loads_nothing_heavy() -> None:
    assert modules_after(HELP) & (HEAVY | BUILDING) == set()


def test_the_parent_of_the_workers_loads_nothing_that_starts_threads() -> None:
    assert modules_after(PARENT) & {"faiss", "onnxruntime", "numpy", "tokenizers"} == set()


def test_a_push_waits_for_no_database_before_it_is_fetched() -> None:
    assert modules_after(FETCH) & {"sqlalchemy", "alembic", "numpy", "requests", "flask"} == set()

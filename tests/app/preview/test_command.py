from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from app.branches.about import all_previews
from app.cli import main
from app.config import Config
from app.site import create_app
from search.live import HeldIndex
from tests.app.preview.site import branch

NEW = "# New terms\n\nSixty days.\n"


@pytest.fixture(autouse=True)
def _settings(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = config.content.articles.parent
    monkeypatch.chdir(folder)
    (folder / "firstline.toml").write_text(
        f'[content]\nlanguages = ["en", "de"]\n[index]\nmodel = "{config.index.model}"\n', "utf-8"
    )


def test_a_branch_is_made_and_its_link_opens_it(config: Config) -> None:
    branch(config, "terms", {"billing/new.md": NEW})
    made = CliRunner().invoke(main, ["preview", "--branch", "terms", "--link", "terms"])
    assert (made.exit_code, made.output.splitlines()[0]) == (
        0,
        "The preview of terms is at /preview/terms/ on the server.",
    )
    address = made.output.splitlines()[1]
    assert address.startswith("http://127.0.0.1:8000/preview/~")
    app = create_app(config, HeldIndex(config.index.path))
    found = app.test_client().get(address.removeprefix("http://127.0.0.1:8000") + "a/billing/new")
    assert "New terms" in found.text
    with app.app_context():
        from app.context import services

        services().database.close()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--branch", "nothing"], 1, "There is no branch “nothing”"),
        (["--link", "nothing"], 1, "'firstline preview --branch' makes it."),
        (["--link", "x", "--days", "91"], 2, "91 is not in the range"),
        (["--port", "0"], 2, "0 is not in the range"),
    ],
)
def test_what_cannot_be_done_is_said(
    config: Config, tmp_path: Path, arguments: list[str], code: int, words: str
) -> None:
    done = CliRunner().invoke(main, ["preview", *arguments])
    assert done.exit_code == code
    assert words in done.output
    assert all_previews(config.index.path) == ()

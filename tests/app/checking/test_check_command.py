"""``firstline check`` as writers run it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from tests.app.checking.sound import settings, sound
from tests.indexer.repositories import commit, new_repository

HERE_IS_WHERE = "Press *Edit*, [here](../offices.md).\n\n![](../billing/refund.png)\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the sound help centre's folder, with its settings where we are."""
    folder = sound(tmp_path / "articles")
    settings(folder, tmp_path / "index")
    monkeypatch.chdir(tmp_path)
    return folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", *arguments])


def spoil(folder: Path) -> None:
    file = folder / "account/name.md"
    file.write_text(file.read_text("utf-8") + HERE_IS_WHERE, "utf-8")


def told(result: Result) -> list[str]:
    """Return the lines of a report up to the message, and without the last."""
    return [": ".join(line.split(": ")[:2]) for line in result.stdout.splitlines()[:-1]]


def test_a_sound_help_centre_passes(folder: Path) -> None:
    result = run("--strict")

    assert result.exit_code == 0
    assert result.stdout.startswith("0 errors, 0 warnings, 0 notices in 8 articles (")


def test_warnings_are_told_and_pass_unless_it_is_strict(folder: Path) -> None:
    spoil(folder)
    expected = ["articles/account/name.md:5: bare-link-text", "articles/account/name.md:7: no-alt"]

    assert (run().exit_code, told(run())) == (0, expected)
    assert (run("--strict").exit_code, told(run("--strict"))) == (1, expected)


def test_errors_fail(folder: Path) -> None:
    (folder / "account/twin.md").write_text("---\nid: password\ntitle: Twin\n---\nText.\n")
    result = run()

    assert result.exit_code == 1
    assert told(result) == ["articles/account/twin.md:2: same-id"]


def test_codes_can_be_chosen_and_left_out(folder: Path) -> None:
    spoil(folder)

    assert told(run("--only", "no-alt")) == ["articles/account/name.md:7: no-alt"]
    assert told(run("--ignore", "no-alt, orphan")) == ["articles/account/name.md:5: bare-link-text"]


def test_settings_leave_codes_out(folder: Path) -> None:
    spoil(folder)
    settings(folder, folder.parent / "index", '[check]\nignore = ["no-alt", "bare-link-text"]\n')

    assert told(run("--strict")) == []


def test_a_code_that_there_is_not_is_wrong_use(folder: Path) -> None:
    result = run("--only", "no-alts")

    assert result.exit_code == 2
    assert "There is no problem called “no-alts”. Did you mean “no-alt”?" in result.stderr


def test_a_code_in_the_settings_that_there_is_not_is_told(folder: Path) -> None:
    settings(folder, folder.parent / "index", '[check]\nignore = ["orphans"]\n')
    result = run()

    assert result.exit_code == 1
    assert "[check] ignore: There is no problem called “orphans”." in result.stderr


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("articles/account", 2),
        ("articles/account/name.md", 2),
        ("account/name.md", 2),
        ("articles", 2),
        (".", 2),
        ("articles/billing", 0),
        ("articles/acc", 0),
        ("firstline.toml", 0),
    ],
)
def test_paths_narrow_what_is_told(folder: Path, path: str, count: int) -> None:
    spoil(folder)

    assert len(told(run(path))) == count


def test_a_comment_in_the_article_accepts_a_finding(folder: Path) -> None:
    spoil(folder)
    file = folder / "account/name.md"
    comment = "\n<!-- firstline-ignore: no-alt, bare-link-text -->\n"
    file.write_text(file.read_text("utf-8") + comment, "utf-8")
    result = run("--strict")

    assert (result.exit_code, told(result)) == (0, [])
    assert "0 errors, 0 warnings, 0 notices, 2 accepted in 8 articles" in result.stdout


def test_a_comment_in_code_accepts_nothing(folder: Path) -> None:
    spoil(folder)
    file = folder / "account/name.md"
    comment = "\n```html\n<!-- firstline-ignore: no-alt -->\n```\n"
    file.write_text(file.read_text("utf-8") + comment, "utf-8")

    assert told(run("--only", "no-alt")) == ["articles/account/name.md:7: no-alt"]


def test_reports_for_a_change_name_files_as_the_repository_does(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(folder)
    new_repository(folder.parent)
    commit(folder.parent, {}, "All", 1)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("FIRSTLINE_CONFIG", str(folder.parent / "firstline.toml"))
    github = run("--only", "no-alt", "--format", "github").stdout.splitlines()[0]
    gitlab = json.loads(run("--only", "no-alt", "--format", "gitlab").stdout)

    assert github.startswith("::warning file=articles/account/name.md,line=7,title=no-alt::The ima")
    assert gitlab[0]["location"] == {"path": "articles/account/name.md", "lines": {"begin": 7}}
    assert told(run("--only", "no-alt")) == ["account/name.md:7: no-alt"]


def test_json_says_the_path_below_the_articles_and_from_here(folder: Path) -> None:
    spoil(folder)
    found = json.loads(run("--only", "no-alt", "--json").stdout)

    assert [(one["path"], one["file"], one["line"]) for one in found["problems"]] == [
        ("account/name.md", "articles/account/name.md", 7)
    ]


def test_without_a_content_folder_it_is_said_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run()

    assert result.exit_code == 1
    assert "There is no folder" in result.stderr


def test_checking_loads_nothing_that_takes_long(folder: Path) -> None:
    heavy = ("flask", "onnxruntime", "sentence_transformers", "sqlalchemy", "torch", "whoosh")
    code = (
        "import sys\nfrom app.cli import main\n"
        "main(['check'], standalone_mode=False)\n"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=folder.parent,
        env={"PYTHONPATH": str(Path(__file__).parents[3])},
    )

    assert done.stdout.splitlines()[-1] == "[]"


def test_without_an_index_the_check_says_what_it_could_not_look_for(folder: Path) -> None:
    result = run("--format", "json")

    assert json.loads(result.stdout)["problems"] == []
    assert result.stderr == (
        "To look for near duplicates and for articles that nothing finds, run: firstline index\n"
    )


def test_a_path_that_there_is_not_is_wrong_use(folder: Path) -> None:
    result = run("articles/acount", "articles/account")

    assert result.exit_code == 2
    assert "There is no file or folder “articles/acount”, here or in" in result.stderr

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main

EXPORTS = Path(__file__).parent / "exports"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["import", *arguments])


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "firstline.toml").write_text('[content]\nlanguages = ["en", "de"]\n', "utf-8")


def test_articles_come_into_the_content_folder_and_the_report_tells_what_to_do(
    tmp_path: Path,
) -> None:
    done = run(str(EXPORTS / "intercom"), "--from", "intercom")

    assert done.exit_code == 0
    assert done.stdout.splitlines()[-5:] == [
        f"Wrote to {tmp_path}/articles: 3 articles, 2 categories, 1 image or file, 2 redirects, "
        "5 things not carried over. Files: 7 new, 0 changed, 0 as they were.",
        "",
        '- Set default_language = "en" and languages = ["de", "en", "fr"] '
        "in [content] of firstline.toml.",
        "- Run “firstline check”: it names what is left to mend.",
        "- Run “firstline preview”: it shows the articles as readers will see them.",
    ]
    assert (tmp_path / "articles/start/teams-people/invite-your-team.fr.md").is_file()


def test_settings_that_name_all_languages_need_no_change(tmp_path: Path) -> None:
    (tmp_path / "firstline.toml").write_text('[content]\nlanguages = ["en", "de", "fr"]\n')

    done = run(str(EXPORTS / "intercom"), "--from", "intercom")

    assert "default_language" not in done.stdout


def test_a_dry_run_tells_and_writes_nothing(tmp_path: Path) -> None:
    done = run(str(EXPORTS / "intercom"), "--from", "intercom", "--to", "out", "--dry-run")

    assert done.exit_code == 0
    assert "Would write to out: 3 articles" in done.stdout
    assert not (tmp_path / "out").exists()


def test_the_report_is_json_for_programs(tmp_path: Path) -> None:
    done = run(str(EXPORTS / "obsidian"), "--from", "obsidian", "--to", "out", "--json")

    told = json.loads(done.stdout)
    assert (told["articles"], told["images"], told["languages"]) == (2, 1, ["en"])
    assert told["new"] == [
        "Start here.md", "Sub folder/Second note.md", "attachments/picture one.png",
    ]  # fmt: skip
    assert told["lost"][0] == {
        "why": "Canvases and drawings",
        "items": [
            {"path": "Start here.md", "what": "plan.canvas"},
            {"path": "plan.canvas", "what": ""},
        ],
    }


def test_what_cannot_be_imported_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = run("empty", "--from", "hugo")

    assert done.exit_code == 1
    assert "Name the folder that holds hugo.toml" in done.stderr
    assert run("empty", "--from", "unheard").exit_code == 2

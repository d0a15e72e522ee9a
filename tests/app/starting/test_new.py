from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from indexer.read import read_folder
from indexer.types import ContentSettings, Status
from tests.tiny import write_articles


@pytest.fixture
def folder(index_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the content folder of the tiny help centre, with its index."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FIRSTLINE_INDEX__PATH", str(index_path))
    monkeypatch.setenv("FIRSTLINE_CONTENT__LANGUAGES", "en,de")
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, "/dev/null")
    return write_articles(tmp_path / "articles")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["new", *arguments])


def test_an_article_begins_in_the_folder_of_its_neighbours(folder: Path) -> None:
    done = run("How do I press refund in orders?")

    file = folder / "billing/how-do-i-press-refund-in-orders.md"
    assert (done.exit_code, done.stdout) == (0, f"{file}\n")
    assert "  billing/refunds.md  Get a refund" in done.stderr.splitlines()
    assert file.read_text("utf-8").startswith(
        "---\ntitle: How do I press refund in orders?\nstatus: draft\n"
        "asks:\n  - How do I press refund in orders?\n# summary: "
    )


def test_what_was_begun_is_a_draft_without_a_problem(folder: Path) -> None:
    run("Refund: 'a' #1?")
    reading = read_folder(ContentSettings(folder, "en", ("en", "de")))

    begun = [one for one in reading.articles if one.title == "Refund: 'a' #1?"]
    assert [(one.head.status, one.head.asks) for one in begun] == [
        (Status.DRAFT, ("Refund: 'a' #1?",))
    ]
    assert [one for one in reading.problems if "refund-a-1" in one.path] == []


def test_nothing_is_overwritten(folder: Path) -> None:
    first = run("Lost card", "--category", "billing")
    again = run("Lost card!", "--category", "billing")

    file = folder / "billing/lost-card.md"
    assert (first.exit_code, again.exit_code) == (0, 1)
    assert again.stderr == f"{file}: exists already. Extend it, or choose another title.\n"


@pytest.mark.parametrize(
    ("category", "path"),
    [
        ("billing", "billing/x.md"),
        ("Billing", "billing/x.md"),
        ("/account/cards/", "account/cards/x.md"),
        ("Помощь", "Помощь/x.md"),
        ("New things/Deep", "new-things/deep/x.md"),
    ],
)
def test_a_category_is_found_or_made(category: str, path: str, folder: Path) -> None:
    assert run("x", "--category", category).stdout == f"{folder / path}\n"


@pytest.mark.parametrize("category", ["../out", "billing/../../out", ".git", "a\0b"])
def test_no_category_leads_out_of_the_folder(category: str, folder: Path) -> None:
    done = run("x", "--category", category)

    assert done.exit_code == 1
    assert "is no category" in done.stderr


def test_an_article_in_another_language_says_so_in_its_name(folder: Path) -> None:
    done = run("Karte sperren", "--lang", "DE", "--category", "billing")

    assert done.stdout == f"{folder}/billing/karte-sperren.de.md\n"
    assert "## Wenn es nicht klappt" in Path(done.stdout.strip()).read_text("utf-8")
    assert "not a language of this help centre (en, de)" in run("x", "--lang", "fr").stderr


def test_a_language_with_a_folder_gets_the_article_there(folder: Path) -> None:
    (folder / "de").mkdir()

    done = run("Karte sperren", "--lang", "de", "--category", "billing")

    assert done.stdout == f"{folder}/de/billing/karte-sperren.md\n"


@pytest.mark.parametrize(
    "named", ["billing/invoices", "billing/invoices.md", "articles/billing/invoices.md"]
)
def test_a_translation_begins_beside_its_original(named: str, folder: Path) -> None:
    done = run("Rechnungen finden", "--from", named, "--lang", "de")

    file = folder / "billing/invoices.de.md"
    assert (done.exit_code, done.stdout) == (0, f"{file}\n")
    assert file.read_text("utf-8") == (
        "---\ntitle: Rechnungen finden\nstatus: draft\nproduct: App\n---\n\n"
        "All invoices are under *Orders*. Download them as [a leaflet](leaflet.pdf).\n"
    )
    reading = read_folder(ContentSettings(folder, "en", ("en", "de")))
    groups = {one.group for one in reading.articles if one.path.startswith("billing/invoices")}
    assert groups == {"billing/invoices"}


def test_a_translation_keeps_the_id_and_not_the_old_addresses(folder: Path) -> None:
    run("--from", "password", "--lang", "de")
    text = (folder / "account/password.de.md").read_text("utf-8")

    assert text.startswith(
        "---\ntitle: Change your password\nstatus: draft\nid: password\ncontact: direct\n---\n"
    )


def test_translations_that_cannot_begin_say_why(folder: Path) -> None:
    assert "There is no article “none”" in run("--from", "none", "--lang", "de").stderr
    assert "exists already" in run("--from", "billing/refunds", "--lang", "de").stderr
    assert run("--from", "billing/refunds").exit_code == 2
    assert run().exit_code == 2


def test_without_an_index_the_top_is_the_place(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIRSTLINE_INDEX__PATH", str(tmp_path / "none"))

    done = run("How do I start?")

    assert done.stdout == f"{folder}/how-do-i-start.md\n"
    assert "There is no index yet" in done.stderr


def test_the_owner_is_whom_git_knows(folder: Path) -> None:
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    subprocess.run(["git", "-C", str(folder), "config", "user.name", "A Writer"], check=True)

    run("Lost card", "--category", "billing")

    assert "\nowner: A Writer\n" in (folder / "billing/lost-card.md").read_text("utf-8")


def test_the_editor_opens_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "cp -t . ")

    done = run("Lost card", "--category", "billing", "--open")

    assert done.exit_code == 0
    assert (folder.parent / "lost-card.md").is_file()

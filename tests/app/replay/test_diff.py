from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from app.cli import main
from app.replay.run import Asking, compare
from app.trees import ready_index
from indexer.progress import Silent
from tests.app.replay.site import Files, Site, make_site

SCHEMA = json.loads((Path(__file__).parents[3] / "docs" / "diff-1.schema.json").read_text("utf-8"))
FILES: Files = {
    "refund.md": "---\nid: refund\nasks: [money back]\n---\n# Refund\n\nBy bank transfer.\n",
    "card.md": "---\nid: card\nasks: [purse stolen]\n---\n# Lost card\n\nBlock it at once.\n",
    "parcel.md": "# Parcel\n\nTrack your parcel on the map.\n",
    "questions.toml": '[[question]]\nask = "track parcel"\narticle = "parcel"\n',
}
THIEF: Files = {
    "thief.md": "---\nasks: [purse stolen]\n---\n# purse stolen | `@all` <b>\n\npurse stolen\n"
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Path:
    """Build the index of the articles once."""
    site = make_site(tmp_path_factory.mktemp("built"), FILES, model)
    return ready_index(site.config, Silent())


@pytest.fixture
def site(tmp_path: Path, model: Path, built: Path, database_url: str) -> Site:
    shutil.copytree(built, tmp_path / "index")
    return make_site(tmp_path, FILES, model, database_url)


@pytest.fixture
def lonely(tmp_path: Path, model: Path, built: Path) -> Site:
    """Return a site without a database."""
    shutil.copytree(built, tmp_path / "index")
    return make_site(tmp_path, FILES, model)


def diff(site: Site, *arguments: str) -> Result:
    config = site.config
    environment = {
        "FIRSTLINE_CONTENT__ARTICLES": str(site.articles),
        "FIRSTLINE_CONTENT__LANGUAGES": "en, de",
        "FIRSTLINE_INDEX__PATH": str(config.index.path),
        "FIRSTLINE_INDEX__MODEL": config.index.model,
        "FIRSTLINE_DATABASE__URL": config.database.url,
    }
    return CliRunner(env=environment).invoke(main, ["diff", *arguments])


def as_json(site: Site, *arguments: str) -> dict[str, Any]:
    done = diff(site, *arguments, "--json")
    said: dict[str, Any] = json.loads(done.stdout)
    Draft202012Validator(SCHEMA).validate(said)
    return said


def three_ask(
    happen: Callable[..., None], question: str, *more: tuple[str, dict[str, Any]]
) -> None:
    for n in range(3):
        happen(f"{question[:3]}{n}", ("search", {"question": question, "language": "en"}), *more)


def test_what_visitors_asked_is_replayed_with_its_weight(
    site: Site, happen: Callable[..., None]
) -> None:
    three_ask(happen, "where is my parcel", ("solved", {"article_id": "parcel"}))
    happen("alone", ("search", {"question": "secret thing", "language": "en"}))
    site.change({"where.md": "# Where is my parcel\n\nwhere is my parcel\n"})

    said = as_json(site, "main")

    [lost] = [one for one in said["replayed"] if one["origin"] == "stored"]
    assert (lost["question"], lost["searches"], lost["path"]) == (
        "where is my parcel", 3, "parcel.md"
    )  # fmt: skip
    assert (lost["rank_before"], lost["rank"], lost["outcome"]) == (1, 2, "lost")
    assert (lost["gain"], lost["first"]["article"], lost["test_lost"]) == (-1.5, "where", False)
    assert (said["questions"]["asked"], said["questions"]["searches"]) == (4, 6)
    assert said["left_out"] == []
    assert "secret" not in json.dumps(said)


def test_searches_before_the_days_asked_for_do_not_count(
    site: Site, happen: Callable[..., None]
) -> None:
    three_ask(happen, "where is my parcel")

    assert as_json(site, "main", "--days", "0")["questions"]["asked"] == 3
    assert as_json(site, "main", "--days", "2")["questions"]["asked"] == 4


def test_a_lost_answer_test_is_told_with_its_line_and_fails(lonely: Site) -> None:
    lonely.change(THIEF)

    done = diff(lonely, "main")
    said = as_json(lonely, "main")

    assert done.exit_code == 1
    assert "card.md:3: ask-taken: “purse stolen” finds this article only 2nd" in done.stdout
    assert [(one["path"], one["line"], one["code"]) for one in said["tests_lost"]] == [
        ("card.md", 3, "ask-taken")
    ]
    assert [(one["change"], one["path"]) for one in said["articles"]] == [("added", "thief.md")]
    assert [(one["change"], one["question"], one["path"]) for one in said["asks"]] == [
        ("added", "purse stolen", "thief.md")
    ]


def test_what_went_loses_the_questions_that_it_answered(lonely: Site) -> None:
    draft = str(FILES["refund.md"]).replace("id: refund", "id: refund\nstatus: draft")
    lonely.change({"refund.md": draft}, remove=("card.md",))

    done = diff(lonely, "main", "--days", "0")
    said = as_json(lonely, "main", "--days", "0")

    assert done.exit_code == 0
    assert [
        (one["question"], one["origin"], one["path"], one["rank_before"], one["rank"])
        for one in said["replayed"]
    ] == [
        ("purse stolen", "former ask", "card.md", 1, None),
        ("money back", "former ask", "refund.md", 1, None),
    ]
    assert {one["outcome"] for one in said["replayed"]} == {"lost"}
    assert said["tests_lost"] == []


def test_an_ask_that_moves_to_another_article_is_asked_once(lonely: Site) -> None:
    lonely.change(
        {
            "card.md": str(FILES["card.md"]).replace("[purse stolen]", "[]"),
            "parcel.md": "---\nasks: [purse stolen]\n---\n# Parcel\n\nTrack it.\n",
        }
    )

    said = as_json(lonely, "main", "--days", "0")

    assert [(one["question"], one["origin"], one["path"]) for one in said["replayed"]] == [
        ("purse stolen", "ask", "parcel.md")
    ]


def test_without_a_database_all_else_is_done_and_the_reason_is_told(lonely: Site) -> None:
    done = diff(lonely, "main")

    assert done.exit_code == 0
    assert "Compared with main: nothing changed in the articles." in done.stdout
    assert "3 questions asked before and after" in done.stdout
    assert "What visitors searched was not replayed. The database does not" in done.stdout


def test_without_an_index_one_is_built_and_without_a_model_the_changes_are_told(
    lonely: Site, tmp_path: Path
) -> None:
    shutil.rmtree(lonely.config.index.path)
    lonely.change(THIEF)
    options = lonely.config.index.model_copy(update={"model": str(tmp_path / "nowhere")})
    bare = Site(lonely.folder, lonely.config.model_copy(update={"index": options}))

    said = as_json(bare, "main", "--days", "0")

    assert [one["path"] for one in said["articles"]] == ["thief.md"]
    assert said["questions"] is None
    assert [one["what"] for one in said["left_out"]] == ["No questions were asked."]
    done = diff(lonely, "main", "--days", "0")
    assert "there is no index yet, so it is built first." in done.stderr
    assert "ask-taken" in done.stdout


def test_a_comment_holds_no_markup_of_others_and_no_host(lonely: Site) -> None:
    lonely.change(THIEF)

    done = diff(lonely, "main", "--format", "markdown")

    assert done.exit_code == 1
    assert done.stdout.startswith("### What this change does to the help centre\n\n")
    assert "| added | <code>thief.md&#58; published</code> | purse stolen &#124;" in done.stdout
    assert "@" not in done.stdout
    assert "<b>" not in done.stdout
    assert "none.db" not in done.stdout
    assert "_What visitors searched was not replayed._" in done.stdout
    summaries = [line for line in done.stdout.splitlines() if "<summary>" in line]
    assert summaries == [
        "<details open><summary>Worse (1)</summary>",
        "<details><summary>Better (1)</summary>",
        "<details><summary>Articles (1)</summary>",
        "<details><summary>Asks (1)</summary>",
    ]


def test_questions_may_be_given_one_a_line_or_as_toml(lonely: Site, tmp_path: Path) -> None:
    lonely.change({"where.md": "# Where is my parcel\n\nwhere is my parcel\n"})
    lines = tmp_path / "asked.txt"
    lines.write_text("# of last week\n\nwhere is my parcel\n", "utf-8")
    toml = tmp_path / "asked.toml"
    toml.write_text(
        '[[question]]\nask = "where is my parcel"\narticle = "parcel"\nsearches = 40\n', "utf-8"
    )

    of_lines = as_json(lonely, "main", "--questions", str(lines))
    of_toml = as_json(lonely, "main", "--questions", str(toml))

    assert [one["outcome"] for one in of_lines["replayed"] if one["origin"] == "given"] == ["other"]
    [lost] = [one for one in of_toml["replayed"] if one["origin"] == "given"]
    assert (lost["outcome"], lost["searches"], lost["gain"]) == ("lost", 40, -20.0)


def test_mistakes_in_given_questions_are_wrong_use_and_all_told(
    lonely: Site, tmp_path: Path
) -> None:
    file = tmp_path / "asked.toml"
    file.write_text('[[question]]\nask = ""\nartikel = "x"\n', "utf-8")

    done = diff(lonely, "main", "--questions", str(file))

    assert done.exit_code == 2
    assert "asked.toml:2: bad-value: The entry asks nothing." in done.stderr
    assert "asked.toml:3: unknown-key: “artikel”" in done.stderr
    assert "Did you mean “article”?" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [(), ("main", "--questions", "nowhere.toml"), ("main", "--format", "html"), ("main", "more")],
)
def test_wrong_use_has_its_exit_code(lonely: Site, arguments: tuple[str, ...]) -> None:
    assert diff(lonely, *arguments).exit_code == 2


def test_a_base_that_does_not_exist_is_named_with_the_remedy(lonely: Site) -> None:
    done = diff(lonely, "nowhere")

    assert (done.exit_code, done.stdout) == (1, "")
    assert "git knows no commit “nowhere”" in done.stderr
    assert "git fetch" in done.stderr


def test_what_others_merged_meanwhile_is_not_this_branchs_doing(lonely: Site) -> None:
    from tests.app.replay.site import git

    git(lonely.folder, "switch", "--quiet", "--create", "mine")
    lonely.change({"mine.md": "# Mine\n\nNew.\n"})
    lonely.commit()
    git(lonely.folder, "switch", "--quiet", "main")
    lonely.change({"theirs.md": "# Theirs\n\nNew.\n"})
    lonely.commit()
    git(lonely.folder, "switch", "--quiet", "mine")

    done = compare(lonely.config, "main", Asking(days=0), Silent())

    assert [one.path for one in done.changes.articles] == ["mine.md"]

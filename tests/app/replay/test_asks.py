from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.replay.asks import check_asks
from app.trees import ready_index
from indexer.progress import Silent
from indexer.types import Problem, Severity
from search.errors import ContentError
from tests.app.replay.site import Files, Site, git, make_site

CARD = "---\nid: card\nasks: [purse stolen]\n---\n# Lost card\n\nBlock it at once.\n"
FILES: Files = {
    "refund.md": (
        "---\ntitle: Get a refund\nasks:\n  - money back\n  - cancel order\n---\nBy bank.\n"
    ),
    "card.md": CARD,
    "laptop.md": "# Laptop\n\nReturn a laptop in its box.\n",
    "parcel.md": "# Parcel\n\nTrack your parcel on the map.\n",
    "invoice.md": "# Invoice\n\nDownload an invoice as a file.\n",
    "karte.de.md": "---\nasks: [Karte verloren]\n---\n# Karte\n\nSperren.\n",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Path:
    """Build the index of the articles once."""
    site = make_site(tmp_path_factory.mktemp("built"), FILES, model)
    return ready_index(site.config, Silent())


@pytest.fixture
def site(tmp_path: Path, model: Path, built: Path) -> Site:
    shutil.copytree(built, tmp_path / "index")
    return make_site(tmp_path, FILES, model)


def told(site: Site, base: str | None = None) -> list[tuple[str, int, str]]:
    found = check_asks(site.config, site.tree(), base)
    return [(one.path, one.line, one.code) for one in found]


def only(site: Site, base: str | None = None) -> Problem:
    [problem] = check_asks(site.config, site.tree(), base)
    return problem


def copies(ask: str, count: int) -> Files:
    """Return articles whose titles and texts are a question."""
    text = f"# {ask}\n\n{ask}.\n"
    return {f"copy-{n}.md": text for n in range(count)}


def test_asks_that_hold_are_no_problems_and_a_missing_index_is_built(site: Site) -> None:
    shutil.rmtree(site.config.index.path)

    assert told(site) == []
    assert (site.config.index.path / "CURRENT").exists()


def test_an_ask_that_does_not_find_its_article_is_an_error_with_its_line(site: Site) -> None:
    # What matches least of all has no score, and is no answer.
    site.change(copies("cancel order", 4) | {"weak.md": "# Weak\n\nAn order by land.\n"})
    site.commit()

    problem = only(site)

    assert (problem.path, problem.line, problem.code) == ("refund.md", 5, "ask-not-found")
    assert problem.severity is Severity.ERROR
    assert problem.message.startswith(
        "“cancel order” finds this article 5th, not among the first 3"
    )
    assert "1. cancel order (copy-0.md), 2. cancel order (copy-1.md)" in problem.message
    assert "By words it is 6th, by meaning 5th." in problem.message
    assert problem.remedy == "copy-0.md asks the same: leave the question to one of the two."


def test_an_ask_that_a_change_takes_is_told_with_the_ranking_before(site: Site) -> None:
    site.change(copies("cancel order", 4))

    problem = only(site, "main")

    assert (problem.path, problem.line, problem.code) == ("refund.md", 5, "ask-taken")
    assert "Before this change it was 1st: 1. Get a refund" in problem.message


def test_an_ask_is_taken_as_soon_as_another_article_of_the_change_is_first(site: Site) -> None:
    site.change({"thief.md": "---\nasks: [purse stolen]\n---\n# purse stolen\n\npurse stolen\n"})

    problem = only(site, "main")

    assert (problem.path, problem.line, problem.code) == ("card.md", 3, "ask-taken")
    assert "finds this article only 2nd: 1. purse stolen (thief.md)" in problem.message
    assert problem.remedy == "thief.md asks the same: leave the question to one of the two."


def test_without_a_base_what_is_not_committed_takes_asks(site: Site) -> None:
    site.change({"thief.md": "# purse stolen\n\npurse stolen\n"})

    assert told(site) == [("card.md", 3, "ask-taken")]
    site.commit()
    assert told(site) == told(site, "main") == []


def test_what_an_article_loses_by_its_own_words_is_not_taken(site: Site) -> None:
    site.change({"card.md": CARD.replace("stolen", "map parcel")})

    assert told(site, "main") == []


def test_an_article_may_be_renamed_and_keeps_its_asks(site: Site) -> None:
    site.change({"far/money.md": FILES["refund.md"]}, remove=("refund.md",))

    assert told(site, "main") == []


@pytest.mark.parametrize(
    "head",
    ["status: draft", "status: internal", "publish_at: 2999-01-01", "expires_at: 2001-01-01",
     "search: {exclude: true}"],
)  # fmt: skip
def test_what_nobody_finds_is_not_tested(site: Site, head: str) -> None:
    hidden = f"---\n{head}\nasks: [purse stolen, track laptop]\n---\n# Hidden\n\nSoon.\n"
    site.change({"hidden.md": hidden, **copies("track laptop", 3)})

    assert told(site, "main") == []


def test_asks_are_asked_in_the_language_of_their_article(site: Site) -> None:
    site.change(copies("Karte verloren", 4))

    site.commit()
    assert told(site) == []
    site.change({"karte-2.de.md": "---\nasks: [Karte verloren]\n---\n# Karte verloren\n\nJa.\n"})
    assert told(site, "main") == [("karte.de.md", 2, "ask-taken")]


def test_questions_of_the_file_must_reach_their_article_or_none(site: Site) -> None:
    site.change({"questions.toml": """
[[question]]
ask = "purse stolen"
article = "laptop"
top = 1

[[question]]
ask = "track parcel"
article = "parcel"

[[question]]
ask = "money back"
none = true

[[question]]
ask = "qqq zzz"
none = true

[[question]]
ask = "x"
article = "nowhere"
"""})  # fmt: skip

    found = check_asks(site.config, site.tree())

    assert [(one.line, one.code) for one in found] == [
        (3, "question-not-reached"),
        (12, "question-answered"),
        (21, "unknown-article"),
    ]
    assert found[0].remedy == "card.md asks the same: leave the question to one of the two."
    assert "the search is sure of Get a refund (refund.md)" in found[1].message


def test_a_question_that_no_article_asks_is_to_become_an_ask(site: Site) -> None:
    site.change({"questions.toml": '[[question]]\nask = "by bank"\narticle = "laptop.md"\n'})

    problem = only(site)

    assert (problem.line, problem.code) == (2, "question-not-reached")
    assert problem.remedy == "Add the question to “asks” of laptop.md."


def test_no_questions_need_no_index(tmp_path: Path, model: Path) -> None:
    site = make_site(tmp_path, {"a.md": "# A\n\nB.\n"}, model)

    assert told(site) == []
    assert not (site.config.index.path / "CURRENT").exists()


def test_a_commit_that_git_does_not_know_is_named_with_the_remedy(site: Site) -> None:
    with pytest.raises(ContentError, match=r"“nowhere”.*git fetch"):
        told(site, "nowhere")


def test_a_clone_that_was_cut_off_says_what_to_fetch(
    site: Site, tmp_path: Path, model: Path
) -> None:
    first = git(site.folder, "rev-parse", "HEAD").strip()
    site.change({"new.md": "# New\n\nText.\n"})
    site.commit()
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{site.folder}", str(clone))
    articles = clone / "articles"
    content = site.config.content.model_copy(update={"articles": articles})
    cut = Site(clone, site.config.model_copy(update={"content": content}))

    with pytest.raises(ContentError, match="git fetch --unshallow"):
        told(cut, first)

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path

import pytest

from indexer.build import BuildOptions, BuildReport, build
from indexer.html_cache import HtmlCache
from indexer.progress import Silent
from indexer.types import ContentSettings
from search.errors import ContentError, IndexBusy
from search.generation import Generation, current, folder_of, read_manifest, verify
from search.searcher import Searcher
from search.types import Question
from tests.indexer.building import build_site, model
from tests.indexer.writing import write
from tests.tiny import ARTICLES, write_articles

FILES: dict[str, str | bytes] = {
    "start.md": "# Start here\n\nWelcome to the shop.\n",
    "pay/_category.md": "---\ntitle: Paying\n---\n",
    "pay/refunds.md": (
        "---\nasks: [Can I have my money back?]\n---\n# Refunds\n\n![x](x.png) Thirty days.\n\n"
        "## How\n\nPress the button.\n"
    ),
    "pay/cards.md": "# Cards\n\nAll cards are taken.\n",
    "pay/old.md": "---\nredirect_to: refunds.md\n---\n",
    "pay/soon.md": "---\nstatus: draft\n---\n# Soon\n\nNot yet.\n",
    "pay/inside.md": "---\nstatus: internal\n---\n# Inside\n\nFor agents.\n",
    "pay/x.png": b"image",
    "broken.md": "---\ntitle: [\n---\nText.\n",
    "empty.md": "",
    "code.py": "print()\n",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with articles to build and change."""
    write(tmp_path / "articles", FILES)
    return tmp_path


def answers(site: Path, question: str = "refund cards") -> list[tuple[str, float]]:
    searcher = Searcher.open(site / "index")
    found = searcher.search(Question(question, limit=3)).answers
    searcher.close()
    return [(answer.article.slug, answer.score) for answer in found]


def files_of(report: BuildReport) -> int:
    counted = (report.articles, report.drafts, report.redirects, report.category_files)
    others = (report.synonym_files, report.refused, report.assets, report.ignored)
    return sum(counted) + sum(others) + report.announcements


def generations(site: Path) -> list[str]:
    return sorted(path.name for path in (site / "index" / "generations").iterdir())


def test_every_file_is_counted_once(site: Path) -> None:
    report = build_site(site)

    assert astuple(report)[:13] == (1, 4, 1, 1, 1, 0, 0, 2, 1, 1, 5, 10, 0)
    assert files_of(report) == len(FILES)
    assert [(p.path, p.code) for p in report.problems if p.severity == "error"] == [
        ("broken.md", "bad-yaml"),
        ("empty.md", "empty"),
    ]


def test_the_files_of_the_tiny_help_centre_are_all_counted(tmp_path: Path) -> None:
    articles = write_articles(tmp_path / "articles")

    report = build_site(tmp_path)

    assert files_of(report) == sum(path.is_file() for path in articles.rglob("*")) == len(ARTICLES)
    assert (report.drafts, report.assets, report.problems) == (1, 2, ())


def test_the_generation_is_sound_and_says_what_it_holds(site: Path) -> None:
    report = build_site(site)
    manifest = verify(folder_of(site / "index", 1))

    assert (manifest.articles, manifest.passages, manifest.vectors) == (4, 5, 10)
    assert manifest.default_language == "en"
    assert current(site / "index") == report.generation == 1
    assert answers(site, "money back")[0][0] == "pay/refunds"


def test_a_second_build_reuses_every_vector_and_answers_the_same(site: Path) -> None:
    build_site(site)
    before = answers(site)
    report = build_site(site)

    assert (report.generation, report.vectors, report.reused) == (2, 10, 10)
    assert answers(site) == before


def test_an_edited_article_alone_is_computed_again(site: Path) -> None:
    build_site(site)
    (site / "articles/pay/cards.md").write_text("# Cards\n\nNo cards are taken.\n")
    edited = build_site(site)
    (site / "articles/pay/cards.md").write_text("# All cards\n\nNo cards are taken.\n")
    renamed = build_site(site)

    assert (edited.vectors, edited.reused) == (10, 9)
    assert (renamed.vectors, renamed.reused) == (10, 8)


def test_asks_added_to_one_article_compute_their_vectors_alone(site: Path) -> None:
    build_site(site)
    before = kept_html(site)
    path = site / "articles/pay/cards.md"
    asks = "asks: [Is plastic money any good?, Do you take Maestro?]"
    path.write_text(f"---\n{asks}\n---\n{path.read_text()}")
    report = build_site(site)

    assert (report.vectors, report.reused) == (12, 10)
    assert kept_html(site) == before
    assert answers(site, "plastic money")[0][0] == "pay/cards"


def kept_html(site: Path) -> list[bytes]:
    """Return the keys of the HTML that is kept: one that is not among them is rendered."""
    return sorted(HtmlCache(site / "index" / "cache" / "html.sqlite").read())


def test_added_and_removed_articles_appear_and_go(site: Path) -> None:
    build_site(site)
    (site / "articles/gift.md").write_text("# Gift vouchers\n\nA voucher is a gift.\n")
    (site / "articles/pay/refunds.md").unlink()
    (site / "articles/pay/old.md").unlink()
    report = build_site(site)

    assert report.articles == 4
    assert answers(site, "gift voucher")[0][0] == "gift"
    assert "pay/refunds" not in dict(answers(site, "refunds"))


def test_another_model_computes_every_vector_anew(site: Path) -> None:
    build_site(site, seed=0)
    report = build_site(site, seed=1)
    first, second = (read_manifest(folder_of(site / "index", number)) for number in (1, 2))
    back = build_site(site, seed=0)

    assert report.reused == 0
    assert first.model != second.model
    assert first.files["vectors.faiss"] != second.files["vectors.faiss"]
    assert back.reused == 10
    assert (
        read_manifest(folder_of(site / "index", 3)).files["vectors.faiss"]
        == (first.files["vectors.faiss"])
    )


def test_without_a_model_there_are_no_vectors(site: Path) -> None:
    report = build_site(site, seed=None)
    manifest = verify(folder_of(site / "index", 1))

    assert (report.vectors, manifest.vectors, manifest.model) == (0, 0, "")
    assert "vectors.faiss" not in manifest.files
    assert answers(site)[0][0] in {"pay/cards", "pay/refunds"}


def test_a_model_that_was_exported_by_a_killed_build_is_exported_again(site: Path) -> None:
    build_site(site)
    (export,) = (site / "index/cache/models").iterdir()
    (export / "done").unlink()
    (export / "full/model.onnx").write_bytes(b"half")

    report = build_site(site)

    assert (report.generation, report.reused) == (2, 10)
    assert (export / "done").exists()


@pytest.mark.parametrize("content", [b"", b"garbage" * 1000])
def test_a_damaged_cache_of_vectors_is_made_again(site: Path, content: bytes) -> None:
    build_site(site)
    before = answers(site)
    (site / "index/cache/vectors.sqlite").write_bytes(content)

    damaged = build_site(site)
    after = build_site(site)

    assert (damaged.reused, after.reused) == (0, 10)
    assert answers(site) == before


def test_what_killed_builds_left_is_removed(site: Path) -> None:
    build_site(site)
    left = site / "index/generations/2.tmp/impacts"
    left.mkdir(parents=True)
    (left / "names.terms").write_text("half")
    (site / "index/CURRENT.tmp").write_text("9")

    report = build_site(site)

    assert report.generation == 2
    assert generations(site) == ["1", "2"]
    assert not (site / "index/CURRENT.tmp").exists()


def test_a_generation_that_was_never_made_live_is_passed_over(site: Path) -> None:
    build_site(site)
    build_site(site)
    (site / "index/CURRENT").write_text("1\n")

    report = build_site(site)

    assert (report.generation, current(site / "index")) == (3, 3)


def test_old_generations_go_and_the_one_before_stays(site: Path) -> None:
    for _ in range(4):
        build_site(site)

    assert generations(site) == ["3", "4"]


def test_a_held_generation_stays_until_it_is_let_go(site: Path) -> None:
    build_site(site)
    reader = Generation.open(folder_of(site / "index", 1))
    for _ in range(3):
        build_site(site)
    while_held = generations(site)
    reader.close()
    build_site(site)

    assert while_held == ["1", "3", "4"]
    assert generations(site) == ["4", "5"]


def remove_all(articles: Path) -> None:
    for path in articles.rglob("*.md"):
        path.unlink()


def make_all_drafts(articles: Path) -> None:
    remove_all(articles)
    (articles / "a.md").write_text("---\nstatus: draft\n---\n# A\n\nText.\n")


def break_all(articles: Path) -> None:
    remove_all(articles)
    (articles / "a.md").write_text("---\ntitle: [\n---\nText.\n")


@pytest.mark.parametrize("change", [remove_all, make_all_drafts, break_all])
def test_without_an_article_nothing_is_built_and_the_old_generation_stays(
    site: Path, change: Callable[[Path], None]
) -> None:
    build_site(site)
    before = answers(site)
    change(site / "articles")

    with pytest.raises(ContentError, match="holds no article to serve, so nothing was indexed"):
        build_site(site)

    assert (generations(site), answers(site)) == (["1"], before)


def test_why_there_is_no_article_is_told(site: Path) -> None:
    break_all(site / "articles")

    with pytest.raises(ContentError, match=r"a\.md:\d+: bad-yaml"):
        build_site(site)


def test_strict_builds_nothing_while_there_are_problems(site: Path) -> None:
    with pytest.raises(ContentError) as refused:
        build_site(site, strict=True)

    assert "broken.md" in str(refused.value)
    assert "empty.md" in str(refused.value)
    assert str(refused.value).endswith("Nothing was indexed (--strict).")
    assert not (site / "index/CURRENT").exists()
    assert generations(site) == []


def test_strict_builds_what_has_no_problems(tmp_path: Path) -> None:
    write_articles(tmp_path / "articles")

    assert build_site(tmp_path, strict=True).generation == 1


HOLDER = """
import fcntl, sys
file = open(sys.argv[1], "w")
fcntl.flock(file, fcntl.LOCK_EX)
print("locked", flush=True)
sys.stdin.read()
"""


def test_while_another_process_builds_nothing_changes(site: Path) -> None:
    build_site(site)
    command = [sys.executable, "-c", HOLDER, str(site / "index/.lock")]
    with subprocess.Popen(command, stdin=-1, stdout=-1, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "locked\n"
        with pytest.raises(IndexBusy, match=r"another build is running\. Wait for it to end"):
            build_site(site)
        other.kill()
        other.wait()

    assert generations(site) == ["1"]
    assert build_site(site).generation == 2


def test_stages_are_told_in_order_and_all_their_steps_counted(site: Path) -> None:
    told = Told()
    content = ContentSettings(site / "articles", "en", ("en", "de"))
    build(content, site / "index", BuildOptions(model(site)), told)

    assert told.stages == [
        ("Reading", None, 0),
        ("Rendering", 5, 5),
        ("Exporting the model", None, 0),
        ("Embedding", 10, 10),
        ("Indexing words", 10, 10),
        ("Storing", None, 0),
        ("Checking", None, 0),
    ]


class Told(Silent):
    """Writes down the stages with their steps, announced and counted."""

    def __init__(self) -> None:
        self.stages: list[tuple[str, int | None, int]] = []

    def stage(self, name: str, total: int | None) -> Stage:  # type: ignore[override]
        return Stage(self, name, total)


class Stage:
    """One stage that is under way."""

    def __init__(self, told: Told, name: str, total: int | None) -> None:
        self.told, self.name, self.total, self.steps = told, name, total, 0

    def __enter__(self) -> Callable[[int], None]:
        return self.count

    def __exit__(self, *error: object) -> None:
        self.told.stages.append((self.name, self.total, self.steps))

    def count(self, steps: int) -> None:
        self.steps += steps

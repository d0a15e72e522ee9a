from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from search.errors import IndexMissing, NotFound
from search.generation import ENCODER, VECTORS, Generation, current, folder_of
from search.searcher import Searcher
from search.types import Filters, Heading, Mode, Question, Results
from tests.conftest import build_index
from tests.indexer.writing import write
from tests.search.sharing import seal

TIPS = 30
HIDDEN = {"quetzal": "draft", "quokka": "internal", "okapi": "expired", "tapirs": "future"}
FILES: dict[str, str | bytes] = {
    "shop/refund.md": (
        "---\ntitle: Get a refund\nproduct: Shop\nasks: [Can I have my money back?]\n---\n"
        "You get your money back.\n\n## How long it takes\n\nFive working days.\n\n"
        "## Refund by card\n\nThe bank may need longer.\n"
    ),
    "shop/cards/lost.md": "---\nproduct: Shop\n---\n# Lost card\n\nBlock your card at once.\n",
    "app/install.md": "---\nproduct: App\n---\n# Install the app\n\nDownload it. Error E-4012?\n",
    "app/refund-app.md": "---\nproduct: App\n---\n# Refund in the app\n\nOpen the menu.\n",
    "shop/refund.de.md": "---\ntitle: Geld zurück\n---\nSo erhalten Sie Ihr Geld zurück.\n",
    "hidden/draft.md": "---\nstatus: draft\n---\n# Quetzal\n\nThe quetzal refund.\n",
    "hidden/internal.md": "---\nstatus: internal\n---\n# Quokka\n\nThe quokka refund.\n",
    "hidden/expired.md": "---\nexpires_at: 2001-01-01\n---\n# Okapi\n\nThe okapi refund.\n",
    "hidden/future.md": "---\npublish_at: 2999-01-01\n---\n# Tapirs\n\nThe tapirs refund.\n",
    "hidden/excluded.md": "---\nsearch: {exclude: true}\n---\n# Narwhal\n\nThe narwhal refund.\n",
    "unlisted/happy.md": "# Hippopotamus\n\nA large animal.\n",
} | {
    f"tips/tip{n:02}.md": f"# Tip {n}\n\nMarmalade number {n}.{' Marmalade.' * (n % 7)}\n"
    for n in range(TIPS)
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("searcher")
    return build_index(write(folder / "articles", FILES), folder / "index")


@pytest.fixture(scope="module")
def searcher(index: Path) -> Iterator[Searcher]:
    opened = Searcher.open(index)
    yield opened
    opened.close()


def slugs(found: Results) -> list[str]:
    return [answer.article.slug for answer in found.answers]


def ask(searcher: Searcher, text: str, mode: Mode = Mode.BLEND, **filters: object) -> Results:
    return searcher.search(Question(text, Filters(**filters), mode, limit=50))  # type: ignore[arg-type]


def test_an_answer_says_where_and_why(searcher: Searcher) -> None:
    found = ask(searcher, "  How long does a REFUND take? ")
    first = found.answers[0]

    assert found.query == "How long does a REFUND take?"
    assert (first.article.title, first.article.slug) == ("Get a refund", "shop/refund")
    assert first.section == Heading(2, "How long it takes", "how-long-it-takes")
    assert first.snippet.text == "Five working days."
    assert first.matched_by == ("words", "meaning")
    assert (found.degraded, found.did_you_mean, found.generation) == (None, None, 1)
    assert 0 < found.confidence <= 1
    assert found.took_ms > 0


def test_the_top_of_an_article_has_no_section(searcher: Searcher) -> None:
    first = ask(searcher, "block a lost card").answers[0]

    assert (first.article.slug, first.section) == ("shop/cards/lost", None)
    assert [first.snippet.text[a:b] for a, b in first.snippet.spans] == ["Block", "card"]


def test_a_question_of_the_writer_finds_its_article(searcher: Searcher) -> None:
    for mode in Mode:
        assert slugs(ask(searcher, "Can I have my money back?", mode))[0] == "shop/refund"


@pytest.mark.parametrize("mode", list(Mode))
def test_answers_are_in_order_each_article_once(searcher: Searcher, mode: Mode) -> None:
    found = ask(searcher, "refund app", mode)
    scores = [answer.score for answer in found.answers]

    assert slugs(found)[0] == "app/refund-app"
    assert scores == sorted(scores, reverse=True)
    assert len(set(slugs(found))) == len(found.answers) == found.total
    assert 0 <= scores[-1] <= scores[0] <= 1


def test_words_find_only_what_holds_a_word(searcher: Searcher) -> None:
    found = ask(searcher, "refunds", Mode.WORDS)

    assert sorted(slugs(found)) == ["app/refund-app", "shop/refund"]
    assert {answer.matched_by for answer in found.answers} == {("words",)}


def test_meaning_finds_what_holds_no_word(searcher: Searcher) -> None:
    found = ask(searcher, "refunding", Mode.MEANING)
    none = ask(searcher, "hippopotami", Mode.WORDS)
    near = ask(searcher, "hippopotami", Mode.MEANING)

    assert set(slugs(found)[:2]) == {"app/refund-app", "shop/refund"}
    assert all("meaning" in answer.matched_by for answer in found.answers)
    assert slugs(none) in ([], ["unlisted/happy"])
    assert slugs(near)[0] == "unlisted/happy"


def test_the_blend_holds_the_candidates_of_both(searcher: Searcher) -> None:
    words = ask(searcher, "refund card", Mode.WORDS)
    meaning = ask(searcher, "refund card", Mode.MEANING)
    both = ask(searcher, "refund card")

    assert set(slugs(words)) <= set(slugs(both)) <= {*slugs(words), *slugs(meaning)}
    assert both.total == len(both.answers)
    for answer in both.answers:
        expected = (*["words"] * (answer.article.slug in slugs(words)),)
        expected += (*["meaning"] * (answer.article.slug in slugs(meaning)),)
        assert answer.matched_by == expected


def test_an_error_code_is_found_exactly(searcher: Searcher) -> None:
    assert slugs(ask(searcher, "E-4012", Mode.WORDS)) == ["app/install"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"product": "App"}, {"app/refund-app"}),
        ({"product": "Shop"}, {"shop/refund"}),
        ({"category": ("shop",)}, {"shop/refund"}),
        ({"category": ("shop", "cards")}, set()),
        ({"language": "en"}, {"app/refund-app", "shop/refund"}),
        ({"language": "de"}, set()),
        ({"language": "en", "category": ("app",), "product": "App"}, {"app/refund-app"}),
        ({"product": "Nothing"}, set()),
    ],
)
def test_filters_let_only_their_own_through(
    searcher: Searcher, filters: dict[str, object], expected: set[str]
) -> None:
    found = ask(searcher, "refund", Mode.WORDS, **filters)

    assert (set(slugs(found)), found.total) == (expected, len(expected))


def test_filters_hold_for_meaning_as_well(searcher: Searcher) -> None:
    german = ask(searcher, "geld zurück", Mode.MEANING, language="de")
    cards = ask(searcher, "refund", category=("shop", "cards"))

    assert slugs(german) == ["de/shop/refund"]
    assert set(slugs(cards)) <= {"shop/cards/lost"}


def test_a_german_question_is_read_as_german(searcher: Searcher) -> None:
    found = ask(searcher, "Gelder", Mode.WORDS, language="de")

    assert slugs(found) == ["de/shop/refund"]


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("size", [1, 7, 10])
def test_pages_do_not_overlap_and_leave_nothing_out(
    searcher: Searcher, mode: Mode, size: int
) -> None:
    whole = searcher.search(Question("marmalade tip", Filters(), mode, limit=200))
    paged: list[str] = []
    for offset in range(0, whole.total + size, size):
        page = searcher.search(Question("marmalade tip", Filters(), mode, size, offset))
        assert page.total == whole.total
        assert page.confidence == whole.confidence
        paged += slugs(page)

    assert paged == slugs(whole)
    assert whole.total >= TIPS


def test_a_page_behind_the_last_is_empty(searcher: Searcher) -> None:
    found = searcher.search(Question("marmalade", offset=10_000))

    assert (found.answers, found.total >= TIPS) == ((), True)


@pytest.mark.parametrize("text", ["", "   ", "\x00", "\u200b", "?!…", "\ud800"])
def test_asking_nothing_answers_nothing(searcher: Searcher, text: str) -> None:
    found = ask(searcher, text, Mode.WORDS)

    assert (found.answers, found.total, found.confidence, found.confident) == ((), 0, 0.0, False)


def test_the_last_word_may_be_half_a_word_while_typing(searcher: Searcher) -> None:
    typed = searcher.search(Question("instal the ap", mode=Mode.WORDS, typing=True))
    finished = searcher.search(Question("hippopo", mode=Mode.WORDS))
    typing = searcher.search(Question("hippopo", mode=Mode.WORDS, typing=True))

    assert slugs(typed)[0] == "app/install"
    assert (slugs(finished), slugs(typing)) == ([], ["unlisted/happy"])


def test_suggestions_lead_to_articles(searcher: Searcher) -> None:
    found = searcher.suggest("hippo", Filters())
    few = searcher.suggest("marm", Filters(), limit=3)

    assert (found[0].title, found[0].article.slug) == ("Hippopotamus", "unlisted/happy")
    assert len(few) == 3
    assert {one.article.category for one in few} == {("tips",)}
    assert searcher.suggest("", Filters()) == ()


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("refnud", "refund"),
        ("hipopotamus", "hippopotamus"),
        ("lost crad", "lost card"),
        ("refund", None),
        ("xyzzyx", None),
    ],
)
def test_did_you_mean(searcher: Searcher, asked: str, meant: str | None) -> None:
    assert ask(searcher, asked, Mode.WORDS).did_you_mean == meant


def test_a_typing_error_finds_what_was_meant(searcher: Searcher) -> None:
    for mode in Mode:
        assert slugs(ask(searcher, "hipopotamus", mode))[0] == "unlisted/happy"


@pytest.mark.parametrize("word", [*HIDDEN, "narwhal"])
@pytest.mark.parametrize("mode", list(Mode))
def test_hidden_articles_are_in_no_answer(searcher: Searcher, word: str, mode: Mode) -> None:
    for text in (word, f"the {word} refund", word.upper()):
        found = ask(searcher, text, mode)
        assert [slug for slug in slugs(found) if slug.startswith("hidden/")] == []


@pytest.mark.parametrize("word", [*HIDDEN, "narwhal"])
def test_words_of_hidden_articles_are_never_proposed(searcher: Searcher, word: str) -> None:
    for place in range(1, len(word)):
        wrong = word[:place] + word[place + 1 :]
        assert ask(searcher, wrong).did_you_mean is None
        found = searcher.suggest(word[:place], Filters(), limit=50)
        assert [c.title for c in found if c.article.slug.startswith("hidden/")] == []


def test_hidden_articles_are_in_no_count(searcher: Searcher) -> None:
    catalog = searcher.catalog
    visible = len(FILES) - len(HIDDEN)

    assert catalog.category((), "en").count == visible - 1
    assert catalog.category(("hidden",), "en").count == 1
    assert [ref.slug for ref in catalog.articles_in(("hidden",), "en")] == ["hidden/excluded"]
    for name in HIDDEN.values():
        with pytest.raises(NotFound):
            catalog.article(f"hidden/{name}")


def test_articles_appear_and_expire_in_searches_without_a_new_build(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    searcher = Searcher.open(index)
    before = ask(searcher, "tapirs", Mode.WORDS)
    later = datetime(2999, 1, 2, tzinfo=UTC).timestamp()
    monkeypatch.setattr(searcher.catalog.visibility, "_clock", lambda: later)
    monkeypatch.setattr(searcher.catalog.visibility, "_now", None)

    after = ask(searcher, "tapirs", Mode.WORDS)
    searcher.close()

    assert (slugs(before), slugs(after)) == ([], ["hidden/future"])


def copy_of(index: Path, folder: Path) -> Path:
    return shutil.copytree(folder_of(index, current(index)), folder / "1")


def test_an_encoder_that_was_left_out_whole_is_no_damage(index: Path, tmp_path: Path) -> None:
    folder = copy_of(index, tmp_path)
    shutil.rmtree(folder / ENCODER)

    degraded = Searcher.open(folder)
    found = ask(degraded, "refund card")
    degraded.close()

    assert (found.degraded, slugs(found)[0]) == ("encoder", "shop/refund")


@pytest.mark.parametrize(
    "without", [f"{ENCODER}/model.onnx", f"{ENCODER}/tokenizer.json", ENCODER, VECTORS]
)
def test_without_its_encoder_it_answers_by_words_and_says_so(
    index: Path, searcher: Searcher, tmp_path: Path, without: str
) -> None:
    folder = copy_of(index, tmp_path)
    path = folder / without
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    seal(folder)

    degraded = Searcher.open(folder)
    found = {mode: ask(degraded, "refund card", mode) for mode in Mode}
    expected = ask(searcher, "refund card", Mode.WORDS)
    degraded.close()

    assert degraded.degraded == "encoder"
    assert {mode: one.degraded for mode, one in found.items()} == {
        Mode.BLEND: "encoder",
        Mode.MEANING: "encoder",
        Mode.WORDS: None,
    }
    assert {tuple(one.answers) for one in found.values()} == {expected.answers}
    assert expected.answers


def test_a_generation_answers_where_it_is_copied_to(
    index: Path, searcher: Searcher, tmp_path: Path
) -> None:
    copied = Searcher.open(copy_of(index, tmp_path))

    assert ask(copied, "refund").answers == ask(searcher, "refund").answers
    copied.close()


def test_a_searcher_holds_its_generation_until_it_is_closed(index: Path, tmp_path: Path) -> None:
    folder = copy_of(index, tmp_path)
    searcher = Searcher.open(folder)
    searcher.close()
    searcher.close()

    assert Generation.open(folder).number == 1


def test_without_an_index_there_is_no_searcher(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        Searcher.open(tmp_path)


NAUGHTY = [
    "(" * 5000,
    ")" * 5000,
    "* " * 500,
    "?*?*?*?*" * 100,
    "a* b* c* d*",
    "title:refund AND NOT (body:[a TO z])",
    '"refund"~1000000 ^99999',
    "refund\x00card",
    "\x00" * 1000,
    "😀" * 1000,
    "👩‍👩‍👧‍👦 refund",
    "\u202erefund\u202c",
    "مرحبا بالعالم refund",
    "\ud800\udfff",
    "e\u0301" * 2000,
    "\u0301" * 3000,
    "ﷺ" * 3000,
    "refund " * 15_000,
    "x" * 100_000,
    "'; DROP TABLE article; --",
    "%s%s%n%d {0} {{7*7}} ${jndi:ldap}",
    "<script>alert(1)</script>",
    "../../../../etc/passwd",
    "\\" * 300,
    "[" * 300 + "]" * 300,
    "ß" * 400,
    "İ" * 400,
    "返金" * 400,
    "क्षत्रिय " * 100,
    "-" * 300,
    "a-" * 300,
    "a.b_c/d+e#f" * 60,
    "0" * 300,
    "NaN inf -1 1e309",
    "\r\n\t\v\f",
    "\ufffe\uffff\U0010ffff",
]


@pytest.mark.parametrize("typing", [False, True])
@pytest.mark.parametrize("text", NAUGHTY, ids=range(len(NAUGHTY)))
def test_no_text_of_a_visitor_does_harm(searcher: Searcher, text: str, typing: bool) -> None:
    for mode in Mode:
        found = searcher.search(Question(text, mode=mode, typing=typing))
        assert len(found.query) <= 256
        assert found.query.encode().decode() == found.query
        assert 0 <= found.confidence <= 1
        assert len(found.answers) <= 10
        for answer in found.answers:
            assert not answer.article.slug.startswith("hidden/")
            assert 0 <= answer.score <= 1
            assert all(0 <= a < b <= len(answer.snippet.text) for a, b in answer.snippet.spans)
    searcher.suggest(text, Filters())


@pytest.mark.parametrize("text", NAUGHTY[:6], ids=range(6))
def test_filters_may_hold_anything(searcher: Searcher, text: str) -> None:
    filters = Filters(text, (text, ""), text)

    assert searcher.search(Question("refund", filters)).answers == ()
    assert searcher.suggest("refund", filters) == ()


def test_a_question_asked_again_is_answered_from_memory_and_only_so_many_are_kept(
    index_path: Path,
) -> None:
    searcher = Searcher.open(index_path)
    first = searcher.search(Question("refund 0", limit=1)).answers
    for number in range(200):
        searcher.search(Question(f"refund {number}", limit=1))
    again = searcher.search(Question("refund  0 ", limit=1)).answers
    for number in range(200, 300):
        searcher.search(Question(f"refund {number}", limit=1))
    later = searcher.search(Question("refund 0", limit=1)).answers
    searcher.close()

    assert again is first
    assert later == first
    assert later is not first


def test_half_a_question_is_not_kept(index_path: Path) -> None:
    searcher = Searcher.open(index_path)
    answers = [searcher.search(Question("ref", typing=True)).answers for _ in range(2)]
    searcher.close()

    assert answers[0] == answers[1]
    assert answers[0] is not answers[1]

"""Questions without a good answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import insert

from app.config import Config
from app.db import Database
from app.learning import present_gaps
from app.learning.drafts import DraftExists, write_drafts
from app.learning.gaps import Gap, clustered, find_gaps
from app.learning.questions import Asked, Sign, Unanswered, in_visit, unanswered
from app.starting.text import slug
from app.tables.desk import Wish
from app.tickets import intake
from app.tickets.types import NewTicket
from app.visits.types import Kind
from indexer.frontmatter import check_head, split_head
from search.searcher import Searcher
from tests.app.learning.conftest import NOW

SINCE = NOW - timedelta(days=90)


def search(confident: bool = True, total: int = 3, question: str = "can I fly") -> Asked:
    return Asked(Kind.SEARCH, question, total, confident)


CLICK, TICKET = Asked(Kind.CLICK, None), Asked(Kind.TICKET, None)


@pytest.mark.parametrize(
    ("steps", "signs"),
    [
        ([search(confident=False), CLICK], {Sign.UNSURE}),
        ([search(confident=False)], {Sign.UNSURE, Sign.NO_CLICK}),
        ([search(total=0, confident=False)], {Sign.NOTHING, Sign.NO_CLICK}),
        ([search(), CLICK, TICKET], {Sign.CONTACT}),
        ([search(), TICKET], {Sign.CONTACT, Sign.NO_CLICK}),
        ([search(), search(question="how to fly"), CLICK], None),
        ([search()], None),
        ([search(), CLICK], None),
        ([TICKET, search(), CLICK], None),
        ([search(question="fly")], None),
    ],
)
def test_a_visit_shows_what_found_no_good_answer(
    steps: list[Asked], signs: set[Sign] | None
) -> None:
    found = list(in_visit("v", steps))

    expected = [] if signs is None else [Unanswered("can I fly", frozenset(signs), "v", True)]
    assert found == expected


def test_searches_tickets_and_notes_are_read_from_the_database(
    config: Config, database: Database, happen: Callable[..., None]
) -> None:
    lost = {"question": "can I fly to a@b.example", "total": 2, "confident": False}
    happen("v1", ("search", lost), ("click", {"article_id": "card"}))
    happen("v2", ("search", lost), days=100)
    for key, deflectable in (("a", True), ("b", False)):
        new = NewTicket(key, f"Flying {key} please", "Text", "en", deflectable=deflectable)
        intake.take(database, config, new, NOW)
    wish = {
        "at": NOW - timedelta(days=200), "account_id": None, "kind": "nothing-fits",
        "question": "rent a boat", "article_id": None, "revision": None, "comment": "",
    }  # fmt: skip
    with database.writing() as connection:
        connection.execute(insert(Wish), [wish | {"done_at": None}, wish | {"done_at": NOW}])

    found = unanswered(database, SINCE)

    assert [(one.question, one.signs, one.by_visitor) for one in found] == [
        ("can I fly to", {Sign.UNSURE}, True),
        ("Flying a please", {Sign.TICKET, Sign.CONTACT}, True),
        ("rent a boat", {Sign.WISH}, False),
    ]


def test_questions_are_brought_together_by_average_linkage() -> None:
    near, far = 0.7, 0.1
    cosines = np.array(
        [[1, near, far, far], [near, 1, far, far], [far, far, 1, near], [far, far, near, 1]],
        dtype=np.float32,
    )

    assert clustered(cosines) == [[0, 1], [2, 3]]
    assert clustered(cosines[:1, :1]) == [[0]]
    assert clustered(np.zeros((0, 0), dtype=np.float32)) == []
    # A chain: the mean of .7 and .4 is too far.
    chain = np.array([[1, 0.7, 0.4], [0.7, 1, 0.7], [0.4, 0.7, 1]], dtype=np.float32)
    assert len(clustered(chain)) == 2


@pytest.fixture(scope="module")
def searcher(learning_index: Path) -> Iterator[Searcher]:
    opened = Searcher.open(learning_index)
    yield opened
    opened.close()


def by_first_word(texts: list[str], others: list[str]) -> np.ndarray:
    alike = [[float(a.split()[0] == b.split()[0]) for b in others] for a in texts]
    return np.array(alike, dtype=np.float32).reshape(len(texts), len(others))


def asked(question: str, who: str, *signs: Sign, by_visitor: bool = True) -> Unanswered:
    return Unanswered(question, frozenset(signs or {Sign.UNSURE}), who, by_visitor)


FOUND = [
    asked("fly to Rome", "a"),
    asked("fly to Rome", "b", Sign.UNSURE, Sign.CONTACT),
    asked("fly to Oslo", "c"),
    asked("fly to Oslo", "c"),
    asked("lost keys", "a"),
    asked("lost dog", "b"),
    asked("rent a boat", "wish 1", Sign.WISH, by_visitor=False),
    asked("rent a car to me", "a"),
]


def test_gaps_are_counted_and_what_few_asked_is_not_shown(searcher: Searcher) -> None:
    found = find_gaps(FOUND, by_first_word, searcher)

    first, second = found.gaps
    assert first.examples == ("fly to Oslo", "fly to Rome")
    assert (first.times, first.visitors, first.wishes, first.contact_rate) == (4, 3, 0, 0.333)
    assert first.signs == {Sign.UNSURE: 4, Sign.CONTACT: 1}
    assert (second.examples, second.visitors, second.wishes) == (("rent a boat",), 1, 1)
    assert (found.hidden, found.left_out) == (2, 0)
    text = present_gaps.as_text(found)
    assert "1. fly to Oslo\n   4 × by 3 visitors, 33% wrote to a person\n" in text
    assert "2 questions asked by fewer than 3 visitors are not shown." in text
    for secret in ("keys", "dog", "car"):
        assert secret not in text


def test_what_has_an_answer_by_now_comes_last_and_says_so(searcher: Searcher) -> None:
    title = searcher.catalog.by_id("card").title
    many = [asked(title, name) for name in "abcd"]
    few = [asked("fly to Rome", name) for name in "abc"]

    found = find_gaps([*many, *few], by_first_word, searcher)

    assert [(gap.question, gap.answered) for gap in found.gaps] == [
        ("fly to Rome", False),
        (title, True),
    ]
    assert present_gaps.as_text(found).count("answered by now") == 1


def test_the_nearest_articles_are_named(searcher: Searcher) -> None:
    found = find_gaps([asked("lost card of mine", name) for name in "abc"], by_first_word, searcher)

    assert found.gaps[0].nearest[0].article.id == "card"
    told = present_gaps.as_json(found)["gaps"][0]
    assert (told["question"], told["nearest"][0]["id"]) == ("lost card of mine", "card")


def gap(*examples: str) -> Gap:
    return Gap(examples, 4, 3, 1, 0.5, {Sign.UNSURE: 4}, (), False)


def test_a_draft_has_the_questions_in_its_head_and_is_served_to_nobody(tmp_path: Path) -> None:
    folder = tmp_path / "drafts"
    gaps = [gap("Can I fly: to Rome?", "- fly"), gap("Can I fly to Rome"), gap("返品 したい")]

    files = write_drafts(gaps, folder)

    assert [file.name for file in files] == [
        "can-i-fly-to-rome.md", "can-i-fly-to-rome-2.md", "返品-したい.md",
    ]  # fmt: skip
    parts = split_head(files[0].read_text("utf-8"))
    head = check_head(parts.head or "", "a.md").head
    assert head is not None
    assert (head.title, head.status, head.asks, head.unknown) == (
        "Can I fly: to Rome?", "draft", ("Can I fly: to Rome?", "- fly"), (),
    )  # fmt: skip
    assert "Asked by 3 visitors and 1 note of agents; 50% of them wrote to a person." in parts.body


def test_a_draft_replaces_no_file(tmp_path: Path) -> None:
    (tmp_path / "second-gap.md").write_text("mine", "utf-8")

    with pytest.raises(DraftExists, match=r"second-gap\.md: exists already"):
        write_drafts([gap("First gap"), gap("Second gap")], tmp_path)

    assert [file.name for file in tmp_path.iterdir()] == ["second-gap.md"]
    assert (tmp_path / "second-gap.md").read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("question", "name"),
    [("../../etc/passwd", "etc-passwd"), ("???", "gap"), ("a_b  C", "a-b-c"), ("x" * 99, "x" * 60)],
)
def test_a_question_names_a_file_in_the_folder(question: str, name: str) -> None:
    assert slug(question, "gap") == name

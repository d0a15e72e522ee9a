"""What links and visits teach."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import insert

from app.config import Config
from app.db import Database
from app.learning import present
from app.learning.evidence import Evidence, Source, Step, evidence, in_visit
from app.learning.proposals import Known, propose
from app.learning.run import learn
from app.learning.wordings import wording
from app.tables.desk import AgentLink
from app.visits.types import Kind
from indexer.progress import Silent
from search.searcher import Searcher
from search.types import Question
from tests.app.learning.conftest import FILES, NOW

SEARCH = Step(Kind.SEARCH, "lost it", None)
OPENED = Step(Kind.SUGGESTION_OPENED, "lost it", "card")
CLICK = Step(Kind.CLICK, "lost it", "card")
TICKET = Step(Kind.TICKET, None, None)


def dwell(seconds: int, article: str = "card", anchor: str | None = None) -> Step:
    return Step(Kind.DWELL, None, article, seconds * 1000, anchor)


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ([SEARCH, CLICK, Step(Kind.SOLVED, None, "card")], [Source.SOLVED]),
        ([SEARCH, CLICK, Step(Kind.SOLVED, None, None)], [Source.SOLVED]),
        ([Step(Kind.SOLVED, None, "card")], []),
        ([OPENED, dwell(15)], [Source.SUGGESTION]),
        ([OPENED, dwell(8), dwell(8)], [Source.SUGGESTION]),
        ([OPENED, dwell(14)], []),
        ([OPENED, dwell(60, anchor="part")], []),
        ([OPENED, dwell(60, "refund")], []),
        ([SEARCH, CLICK, dwell(30)], [Source.CLICK]),
        ([SEARCH, CLICK, dwell(29)], []),
        ([SEARCH, CLICK, dwell(60), SEARCH], []),
        ([OPENED, dwell(60), TICKET], []),
        ([SEARCH, CLICK, Step(Kind.SOLVED, None, "card"), TICKET], []),
        ([TICKET, OPENED, dwell(60)], [Source.SUGGESTION]),
    ],
)
def test_a_visit_teaches_what_it_shows(steps: list[Step], found: list[Source]) -> None:
    learned = list(in_visit("v", steps))

    assert [(one.source, one.question, one.article_id) for one in learned] == [
        (source, "lost it", "card") for source in found
    ]


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("How do I pay?", "How do I pay?"),
        ("  refund for [email] and [number] please ", "refund for and please"),
        ("refund", None),
        ("[email] refund", None),
        ("返品したい", "返品したい"),
        ("返品", None),
        (f"How do I pay? {'word ' * 40}", "How do I pay?"),
        (f"{'word ' * 40}", ("word " * 24).strip()),
    ],
)
def test_a_question_becomes_a_wording(question: str, kept: str | None) -> None:
    assert wording(question) == kept


ARTICLE = Known("card", "shop/card.md", "en", "Lost card", ("Lost card", "Where is my card gone?"))
NEAR = {"my card was stolen": 1.0, "somebody stole my card": 0.9, "stolen in a bus": 0.5}


def nearness(texts: list[str], others: list[str]) -> np.ndarray:
    return np.array([[_near(one, other) for other in others] for one in texts], dtype=np.float32)


def _near(one: str, other: str) -> float:
    if one in NEAR and other in NEAR:
        return float(np.cos(np.arccos(NEAR[one]) - np.arccos(NEAR[other])))
    return float(one == other)


def seen(question: str, who: str, source: Source = Source.CLICK, id: str = "card") -> Evidence:
    return Evidence(question, id, source, who)


def test_wordings_that_say_the_same_are_proposed_once_with_their_evidence() -> None:
    found = [
        seen("my card was stolen", "a"),
        seen("my card was stolen", "b", Source.SOLVED),
        seen("Stolen was my card", "c"),
        seen("somebody stole my card", "d"),
        seen("stolen in a bus", "e"),
        seen("stolen in a bus", "e"),
    ]

    (only,) = propose(found, [ARTICLE], nearness)

    assert (only.question, only.others) == (
        "my card was stolen",
        ("Stolen was my card", "somebody stole my card"),
    )
    assert only.counts == {Source.SOLVED: 1, Source.CLICK: 3}
    assert only.people == 4


@pytest.mark.parametrize(
    ("found", "proposed"),
    [
        ([seen("stolen in a bus", "a"), seen("stolen in a bus", "b")], ["stolen in a bus"]),
        ([seen("stolen in a bus", "a")], []),
        ([seen("stolen in a bus", "a", Source.LINK)], ["stolen in a bus"]),
        ([seen("where is my card gone", "a"), seen("where is my card gone", "b")], []),
        ([seen("lost my card", "a", Source.LINK)], ["lost my card"]),
        ([seen("Card, lost!", "a", Source.LINK)], []),
        ([seen("stolen in a bus", "a", Source.LINK, "gone")], []),
    ],
)
def test_only_what_is_new_and_known_of_enough_people_is_proposed(
    found: list[Evidence], proposed: list[str]
) -> None:
    def nothing_alike(texts: list[str], others: list[str]) -> np.ndarray:
        return np.zeros((len(texts), len(others)), dtype=np.float32)

    made = propose(found, [ARTICLE], nothing_alike)

    assert [one.question for one in made] == proposed


def link(database: Database, question: str, article: str = "card", days: int = 1) -> None:
    row = {
        "at": NOW - timedelta(days=days), "account_id": None, "question": question,
        "article_id": article, "language": "en", "revision": "r", "anchor": "", "form": "link",
        "rank": 1, "generation": 1,
    }  # fmt: skip
    with database.writing() as connection:
        connection.execute(insert(AgentLink).values(row))


def test_links_and_visits_are_read_from_the_database(
    database: Database, happen: Callable[..., None]
) -> None:
    link(database, "purse gone, write to me@example.com")
    link(database, "long ago", days=100)
    asked = ("search", {"question": "purse gone in the train"})
    happen("v1", asked, ("click", {"article_id": "card"}), ("solved", {"article_id": "card"}))
    happen("v2", asked, days=100)
    happen(None, ("agent_link", {"question": "purse gone", "article_id": "card"}))

    assert evidence(database, NOW - timedelta(days=90)) == (
        Evidence("purse gone, write to [email]", "card", Source.LINK, "agent None"),
        Evidence("purse gone in the train", "card", Source.SOLVED, "v1"),
    )


def test_learning_proposes_a_patch_and_tells_what_it_does(
    config: Config, database: Database, tmp_path: Path
) -> None:
    link(database, "purse vanished on vacation")
    link(database, "vanished purse", "gone")

    lesson = learn(config, database, NOW - timedelta(days=90), 2, Silent())

    (proposal,) = lesson.proposals
    assert (proposal.article.path, proposal.question) == (
        "shop/card.md",
        "purse vanished on vacation",
    )
    assert (lesson.seen, lesson.gone, lesson.left) == (2, 1, ())
    assert lesson.effects is not None
    (effect,) = lesson.effects.proposals
    assert effect.question.after == 1
    with_asks = "---\nid: card\nasks:\n  - purse vanished on vacation\n---\n"
    assert (
        applied(lesson.patch, tmp_path)
        == with_asks + "# Lost card\n\nBlock the lost card at once.\n"
    )


def applied(patch: str, folder: Path) -> str:
    """Return the card's article after git has applied the patch to all files."""
    for path, text in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(str(text), "utf-8")
    (folder / "asks.patch").write_text(patch, "utf-8")
    for arguments in (["--check"], []):
        subprocess.run(
            ["git", "apply", *arguments, "asks.patch"], cwd=folder, check=True, timeout=300
        )
    return (folder / "shop/card.md").read_text("utf-8")


def test_the_live_index_and_the_articles_stay_as_they_are(
    config: Config, database: Database
) -> None:
    before = {path: path.read_bytes() for path in config.content.articles.rglob("*.md")}
    current = (config.index.path / "CURRENT").read_bytes()
    link(database, "purse vanished on vacation")

    learn(config, database, NOW - timedelta(days=90), 2, Silent())

    assert {path: path.read_bytes() for path in before} == before
    assert (config.index.path / "CURRENT").read_bytes() == current
    opened = Searcher.open(config.index.path)
    names = opened.explain(Question("purse vanished on vacation")).reasons
    opened.close()
    assert "purse vanished on vacation" not in [reason.wording for reason in names]


def test_an_ask_that_takes_the_place_of_another_is_told(config: Config, database: Database) -> None:
    link(database, "Can I have my money back now?")

    lesson = learn(config, database, NOW - timedelta(days=90), 2, Silent())

    assert lesson.effects is not None
    assert lesson.effects.asks == 1
    for loss in lesson.effects.losses:
        assert (loss.ask, loss.ranks.before, loss.taken_by) == (
            "Can I have my money back?", 1, "card"
        )  # fmt: skip
    told = present.as_text(lesson)
    assert f"{len(lesson.effects.losses)} of 1 asks nearby would lose their first place." in told


def test_nothing_seen_is_nothing_proposed(config: Config, database: Database) -> None:
    lesson = learn(config, database, NOW - timedelta(days=90), 2, Silent())

    assert (lesson.proposals, lesson.patch, lesson.effects) == ((), "", None)
    assert present.as_text(lesson) == "Nothing to add: 0 answered questions were looked at."

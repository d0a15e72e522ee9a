from __future__ import annotations

from pathlib import Path

import pytest

from search.language import Analyzer
from search.searcher import Searcher
from search.synonyms import BadLine, Match, Rule, Synonyms, parse
from search.types import Mode, Question
from tests.conftest import build_index
from tests.indexer.writing import codes, read

RULES = """# what customers call it
2fa, two-factor, second factor
notebook => laptop, portable computer   # one way

alone
=> nothing
"""


def test_rules_lead_both_ways_or_one_way_and_bad_lines_are_told() -> None:
    rules, bad = parse(RULES)

    assert rules == [
        Rule(2, "2fa", ("two-factor", "second factor")),
        Rule(2, "two-factor", ("2fa", "second factor")),
        Rule(2, "second factor", ("2fa", "two-factor")),
        Rule(3, "notebook", ("laptop", "portable computer")),
    ]
    assert bad == [BadLine(n, "holds one phrase only, so it says nothing") for n in (5, 6)]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("my notebooks", [Match(1, 1, (("laptop",), ("portabl", "comput")))]),
        ("the second factor", [Match(1, 2, (("2fa",), ("two", "twofactor", "factor")))]),
        ("a laptop", []),
        ("", []),
    ],
)
def test_phrases_are_found_by_their_terms(question: str, found: list[Match]) -> None:
    analyzer = Analyzer("en")
    synonyms = Synonyms(parse(RULES)[0], analyzer)

    assert list(synonyms.matches(analyzer.terms(question))) == found


def test_a_question_in_other_words_finds_the_article(tmp_path: Path) -> None:
    articles = tmp_path / "articles"
    texts = {
        "laptop.md": "# Repair of a laptop\n\nSend it in.\n",
        "factor.md": "# The second factor\n\nScan the code.\n",
        "notes.md": "# Notes\n\nWrite them down.\n",
        "synonyms/en.txt": RULES,
    }
    reading = read(articles, texts)
    searcher = Searcher.open(build_index(articles, tmp_path / "index"))

    def slugs(text: str) -> list[str]:
        found = searcher.search(Question(text, mode=Mode.WORDS))
        return [answer.article.slug for answer in found.answers]

    assert codes(reading.problems) == [
        ("synonyms/en.txt", 5, "bad-synonym"),
        ("synonyms/en.txt", 6, "bad-synonym"),
    ]
    assert slugs("notebook") == ["laptop"]
    assert slugs("2fa") == ["factor"]
    assert slugs("laptop") == ["laptop"]
    assert slugs("portable") == []
    searcher.close()

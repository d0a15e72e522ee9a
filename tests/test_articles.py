"""The manual in the product: whole, and true of the code."""

from __future__ import annotations

import ast
import re
import shlex
from collections import Counter
from datetime import timedelta
from pathlib import Path

import click
import pytest

from app import headers, openapi, parameters, policy, server, site
from app.checking.codes import CODES
from app.cli import main
from app.contact import scanner, spam
from app.machines import feeds, llms
from app.mcp import tools
from app.options.contact import MAX_CHARACTERS
from app.views import feedback
from indexer import headkeys, history, prune, split
from indexer import keyword as building
from indexer.read import read_folder
from indexer.render import render_all
from indexer.types import ContentSettings, Reading, Rendered
from search import (
    blend,
    confidence,
    detect,
    evidence,
    keyword,
    live,
    query,
    semantic,
    synonyms,
    translations,
    votes,
)
from search.language import USUAL_STOP_SHARE

ROOT = Path(__file__).parents[1]
INLINE_CODE = re.compile(r"`([^`\n]+)`")
CODE_BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_folder(ContentSettings(ROOT / "articles", "en", ("en", "de", "fr")))


@pytest.fixture(scope="module")
def rendered(reading: Reading) -> tuple[Rendered, ...]:
    return render_all(reading)


def text_of(article: str) -> str:
    """Return an article's Markdown with single spaces for all space."""
    return " ".join((ROOT / "articles" / f"{article}.md").read_text("utf-8").split())


def test_no_file_has_a_problem(reading: Reading, rendered: tuple[Rendered, ...]) -> None:
    problems = [*reading.problems, *(p for article in rendered for p in article.problems)]

    assert [str(problem) for problem in problems] == []
    assert reading.ignored == ()


def test_there_is_enough_to_read_in_every_language(reading: Reading) -> None:
    languages = Counter(article.language for article in reading.articles)
    categories = {article.category for article in reading.articles if article.language == "en"}

    assert languages["en"] >= 30
    assert len(categories) >= 6
    assert languages["de"] >= 6
    assert languages["fr"] >= 6


def test_every_category_is_named_in_each_language_that_it_has_articles_in(
    reading: Reading,
) -> None:
    needed = {(article.category, article.language) for article in reading.articles}
    described = {
        (category.path, language)
        for category in reading.categories
        for language in category.titles.keys() & category.descriptions.keys()
    }

    assert needed - described == set()
    assert [category.order for category in reading.categories if category.order is None] == []


def test_every_translation_has_an_english_original(reading: Reading) -> None:
    english = {article.group for article in reading.articles if article.language == "en"}

    assert {article.group for article in reading.articles} == english


def test_every_article_has_a_summary_and_questions(reading: Reading) -> None:
    bare = [a.path for a in reading.articles if not a.head.summary or len(a.head.asks) < 2]

    assert bare == []


def test_every_link_inside_leads_to_an_article_or_a_category(
    reading: Reading, rendered: tuple[Rendered, ...]
) -> None:
    known = {f"/a/{article.slug}" for article in reading.articles}
    known |= {f"/c/{'/'.join(category.path)}/" for category in reading.categories}
    found = {
        link.partition("#")[0]
        for article in rendered
        for link in re.findall(r'href="(/[^"]*)"', article.html)
    }

    assert found - known == set()
    assert found


def test_related_articles_exist_in_the_same_language(reading: Reading) -> None:
    known = {name: a for a in reading.articles for name in (a.path, a.slug, a.id)}
    named = [(a.path, name) for a in reading.articles for name in a.head.related]
    languages = {a.path: a.language for a in reading.articles}

    assert [pair for pair in named if pair[1] not in known] == []
    assert [(path, name) for path, name in named if known[name].language != languages[path]] == []


def commands() -> list[str]:
    """Return every ``firstline …`` that stands in a block of shell code or in a line's code."""
    found: dict[str, None] = {}
    for file in sorted((ROOT / "articles").rglob("*.md")):
        text = file.read_text("utf-8")
        blocks = [line for block in CODE_BLOCK.findall(text) for line in block.splitlines()]
        for line in [*blocks, *INLINE_CODE.findall(text)]:
            command = line.strip().removeprefix(".venv/bin/")
            if command.startswith("firstline "):
                found[command] = None
    return list(found)


@pytest.mark.parametrize("line", commands())
def test_commands_in_the_manual_can_be_parsed(line: str) -> None:
    command: click.Command = main
    words = shlex.split(line)[1:]
    context = click.Context(command)
    while isinstance(command, click.Group) and words[:1] and not words[0].startswith("-"):
        name = words.pop(0)
        found = command.get_command(context, name)
        assert found is not None, f"there is no command {name}"
        command, context = found, click.Context(found, parent=context, info_name=name)
    if words and words not in (["--help"], ["--version"]):
        command.make_context(command.name, words, parent=context.parent)


def test_make_targets_in_the_manual_exist() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    used = {
        target
        for file in (ROOT / "articles").rglob("*.md")
        for target in re.findall(r"(?:^|`|\d )make ([a-z]+)(?=$|`)", file.read_text("utf-8"), re.M)
    }

    assert "serve" in used
    assert used - targets == set()


def test_every_key_of_a_head_is_documented() -> None:
    documented = set(re.findall(r"`(\w+)(?:: [^`]*)?`", text_of("writing-articles/head")))

    assert set(headkeys.KEYS) - documented == set()


def test_every_key_of_an_announcement_is_documented() -> None:
    documented = re.findall(r"^\| `(\w+)` \|", _raw("writing-articles/announce"), re.MULTILINE)

    assert tuple(documented) == headkeys.ANNOUNCEMENT.own


CODE_TABLES = ("broken-files", "check-findings", "answer-tests")


def test_the_tables_of_problem_codes_are_those_of_the_code() -> None:
    rows = [
        code
        for article in CODE_TABLES
        for code in re.findall(r"^\| `([a-z-]+)` \|", _raw(f"writing-articles/{article}"), re.M)
    ]
    used, constants = codes_in_the_code()

    assert used - set(rows) == set()
    assert set(rows) - constants == set()
    assert len(rows) == len(set(rows))
    assert sorted(rows) == sorted(CODES)


def codes_in_the_code() -> tuple[set[str], set[str]]:
    """Return codes given to what makes a problem, and all texts that could be codes."""
    used, constants = set(), set()
    files = [
        *(ROOT / "indexer").rglob("*.py"),
        *(ROOT / "app/checking").rglob("*.py"),
        *(ROOT / "app/replay").rglob("*.py"),
    ]
    for file in files:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and _is_code(node.value):
                constants.add(node.value)
            if isinstance(node, ast.Call) and _makes_problem(node.func):
                texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                used |= {text for text in texts if _is_code(text)}
    return used, constants


def _is_code(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[a-z]{2,}(-[a-z]+)*", value) is not None


def _makes_problem(called: ast.expr) -> bool:
    name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
    return name.removeprefix("_") in {"Problem", "problem", "warn", "replace", "warning", "notice"}


def _raw(article: str) -> str:
    return (ROOT / "articles" / f"{article}.md").read_text("utf-8")


BLENDING = "how-search-works/blending"
RANKINGS = "how-search-works/two-rankings"
TYPING = "how-search-works/typing-errors"
CONFIDENCE = "how-search-works/confidence"
CONTACT = "operating/contact-page"


@pytest.mark.parametrize(
    ("article", "said"),
    [
        (BLENDING, f"(B = {building.B}, K1 = {building.K1})"),
        (
            BLENDING,
            f"less 0.8, at least {keyword.name_weight(0.0)} and at most {keyword.name_weight(1.0)}",
        ),
        (BLENDING, f"the {votes._NAMES} names nearest to the question vote"),
        (
            BLENDING,
            f"The share is {blend.MEANING_WEIGHT} for titles with the usual"
            f" {100 * USUAL_STOP_SHARE:.0f} % of stop words,"
            f" and {blend.STYLE_SLOPE / 10} more or less",
        ),
        (BLENDING, f"the share is up to {blend.WORDS_KNOW_BETTER} less"),
        (
            BLENDING,
            f"meaning = {semantic.BEST_WEIGHT} · max(n, p) + {semantic.NAME_WEIGHT} · n"
            f" + {semantic.PASSAGE_WEIGHT} · p",
        ),
        (BLENDING, f"The best {evidence.CANDIDATES} articles of each list"),
        (BLENDING, f"a score below {evidence.MEANING_FLOOR} is no candidate"),
        (
            BLENDING,
            f"meaning counts {blend.FOREIGN_MEANING_WEIGHT} and words"
            f" {1 - blend.FOREIGN_MEANING_WEIGHT:.1f}",
        ),
        (
            "how-search-works/languages",
            f"{blend.FOREIGN_MEANING_WEIGHT} instead of about {blend.MEANING_WEIGHT:.1f}",
        ),
        (f"{RANKINGS}.de", "(0,2 statt 0,7)"),
        (f"{RANKINGS}.fr", "(0,2 au lieu de 0,7)"),
        (RANKINGS, f"up to {evidence.CANDIDATES} articles"),
        (RANKINGS, f"more than {split.MAX_WORDS} words"),
        (f"{RANKINGS}.de", f"mehr als {split.MAX_WORDS} Wörtern"),
        (f"{RANKINGS}.fr", f"plus de {split.MAX_WORDS} mots"),
        ("writing-articles/be-found", f"more than {split.MAX_WORDS} words"),
        (RANKINGS, f"{query.MAX_CHARACTERS} characters and {query.MAX_TERMS} different words"),
        (TYPING, f"{query.CORRECTION_WEIGHTS[1]} with one mistake"),
        (TYPING, f"{query.CORRECTION_WEIGHTS[2]} with two"),
        (TYPING, f"They count {query.COMPLETION_WEIGHT}."),
        ("how-search-works/languages", f"must be {100 * detect.SURE:.0f} % sure"),
        ("how-search-works/languages", f"score counts {translations.OTHER_LANGUAGE}"),
        ("writing-articles/synonyms", f"{synonyms.SYNONYM_WEIGHT} of the word itself"),
        (CONFIDENCE, f"From {confidence.THRESHOLD} on"),
        (
            CONFIDENCE,
            f"More than {confidence._ENOUGH_MEANING} adds nothing. | {confidence._MEANING} |",
        ),
        (
            CONFIDENCE,
            f"More than {confidence._ENOUGH_COVERAGE} adds nothing. | {confidence._COVERAGE} |",
        ),
        (CONFIDENCE, f"before the second? Its square root. | {confidence._GAP} |"),
        (CONFIDENCE, f"ten next on average? | {confidence._MEANING_LEAD} |"),
        (CONFIDENCE, f"by words before the second? Its square root. | {confidence._WORDS_LEAD} |"),
        (CONFIDENCE, f"less {-confidence._BIAS}, goes"),
        (
            CONFIDENCE,
            f"{confidence._WORDS_COVERAGE[0]} times the coverage up to"
            f" {confidence._ENOUGH_COVERAGE}, {confidence._WORDS_COVERAGE[1]} times all of it and"
            f" {confidence._WORDS_LEAD_ALONE} times the square root of their lead,"
            f" less {-confidence._WORDS_BIAS}",
        ),
        (BLENDING, f"the words add up to {evidence.WORDS_INSIDE}"),
        ("operating/publish", f"the last {history.MAX_CHANGES} commits that changed an article"),
        ("operating/publish", f"longer than {history.MAX_SUBJECT} characters"),
        ("widget-and-api/http-api", f"1 to {parameters.MAX_LIMIT} | 10"),
        ("widget-and-api/http-api", f"0 to {parameters.MAX_OFFSET} | 0"),
        ("widget-and-api/http-api", f"(1 to {parameters.MAX_SUGGESTIONS}, else 6)"),
        ("widget-and-api/api-errors", f"{site.MAX_BODY_BYTES:,} bytes"),
        ("widget-and-api/api-errors", f"{site.MAX_QUERY_BYTES:,} bytes"),
        ("operating/service", f"for at most {server.GRACE_SECONDS} seconds"),
        (
            "managing/votes",
            f"{feedback.VOTES_A_MINUTE} times a minute and {feedback.VOTES_A_DAY} times a day",
        ),
        (CONTACT, f"no verdict within {scanner.TIME_LIMIT} seconds"),
        (CONTACT, f"within {spam.FASTEST.seconds} seconds"),
        (CONTACT, f"{spam.OLDEST // timedelta(hours=1)} hours ago"),
        (
            "widget-and-api/http-api",
            f"{MAX_CHARACTERS['subject']} and {MAX_CHARACTERS['text']:,} characters",
        ),
        ("widget-and-api/machines", f"The {feeds.ENTRIES} articles changed last"),
        ("widget-and-api/machines", f"up to {llms.MAX_ARTICLES:,} articles"),
        ("widget-and-api/agents", f"(1 to {tools.MAX_ANSWERS}, else {tools.ANSWERS})"),
        ("security/headers", policy.PAGE_POLICY),
        ("security/headers", f"`{policy.FILE_POLICY}`"),
        ("security/headers", f"`{headers.STAY_WITH_HTTPS}`"),
    ],
)
def test_numbers_in_the_manual_are_those_of_the_code(article: str, said: str) -> None:
    assert said in text_of(article)


def test_the_manual_names_the_weights_of_translations_as_they_are() -> None:
    assert (blend.FOREIGN_MEANING_WEIGHT, round(blend.MEANING_WEIGHT, 1)) == (0.2, 0.7)


def test_two_seconds_and_two_generations_are_promised_because_they_hold() -> None:
    assert "Within two seconds" in text_of("operating/publish")
    assert live.INTERVAL < 2
    assert "The last two generations are kept" in text_of("operating/publish")
    assert prune.KEEP == 2


def test_every_header_and_every_address_of_the_api_is_documented() -> None:
    missing = [name for name in policy.HEADERS if f"| `{name}` |" not in _raw("security/headers")]
    addresses = [path.partition("{")[0] for path in openapi.document()["paths"]]

    assert missing == []
    assert [path for path in addresses if path not in _raw("widget-and-api/http-api")] == []

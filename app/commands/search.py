"""``firstline search``: the same answers as on the site, in the terminal."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from search.explanation import Explanation
    from search.searcher import Searcher
    from search.types import Answer, Question, Results, Snippet

MODES = ("blend", "words", "meaning")


@click.command()
@click.argument("question")
@click.option("--explain", is_flag=True, help="Show why each answer stands where it stands.")
@click.option("--json", "as_json", is_flag=True, help="Print what /api/search answers.")
@click.option("--mode", type=click.Choice(MODES), default="blend", help="How to rank.")
@click.option("--lang", help="Only articles in this language.")
@click.option("--category", help="Only articles in or below this category: slugs with slashes.")
@click.option("--product", help="Only articles on this product.")
@click.option("--limit", type=click.IntRange(1, 50), default=10, help="Answers to show.")
def search(question: str, as_json: bool, explain: bool, **options: str | int | None) -> None:
    """Answer QUESTION from the index."""
    asked = _read(question, options)
    with _index() as searcher:
        if explain:
            told = searcher.explain(asked)
            click.echo(_explained_as_json(told) if as_json else _explained_as_text(told))
        else:
            found = searcher.search(asked)
            click.echo(_as_json(found) if as_json else _as_text(found))


def _read(text: str, options: dict[str, str | int | None]) -> Question:
    from app.parameters import InvalidParameters, search_request

    given = {name: str(value) for name, value in options.items() if value is not None}
    try:
        return search_request({"q": text, **given}).question
    except InvalidParameters as error:
        problems = [f"--{problem.parameter} {problem.detail}." for problem in error.problems]
        raise click.UsageError("\n".join(problems)) from error


def _index() -> closing[Searcher]:
    from app.settings_file import load_config
    from search.searcher import Searcher

    return closing(Searcher.open(load_config().index.path))


def _as_json(found: Results) -> str:
    from app.present import results

    return json.dumps(results(found), indent=2, ensure_ascii=False)


def _explained_as_json(told: Explanation) -> str:
    from app.present import explanation

    return json.dumps(explanation(told), indent=2, ensure_ascii=False)


def _as_text(found: Results) -> str:
    lines = [_summary(found), ""]
    for rank, answer in enumerate(found.answers, start=1):
        lines += [*_shown(rank, answer), ""]
    return "\n".join(lines).rstrip()


def _explained_as_text(told: Explanation) -> str:
    from app.commands.reasons import reason, understood

    lines = [_summary(told.results), *understood(told), ""]
    pairs = zip(told.results.answers, told.reasons, strict=True)
    for rank, (answer, why) in enumerate(pairs, start=1):
        lines += [*_shown(rank, answer), *reason(why), ""]
    return "\n".join(lines).rstrip()


def _shown(rank: int, answer: Answer) -> list[str]:
    snippet = f"    {_marked(answer.snippet)}"
    return [f"{rank:>2}. {_title(answer)}", f"    {_place(answer)}", snippet]


def _summary(found: Results) -> str:
    parts = [f"{found.total} answer{'' if found.total == 1 else 's'}"]
    if found.answers:
        sure = "" if found.confident else ", perhaps none good"
        parts.append(f"confidence {found.confidence:.2f}{sure}")
    if found.did_you_mean:
        parts.append(f"did you mean: {found.did_you_mean}")
    if found.degraded:
        parts.append(f"without its {found.degraded}: by words only")
    parts.append(f"{found.took_ms:.0f} ms")
    return " · ".join(parts)


def _title(answer: Answer) -> str:
    section = f" › {answer.section.text}" if answer.section else ""
    return click.style(answer.article.title, bold=True) + section


def _place(answer: Answer) -> str:
    from app.present import article_path

    ranks = " and ".join(answer.matched_by)
    place = f"{article_path(answer.article, answer.anchor)}  {answer.score:.2f} by {ranks}"
    return click.style(place, dim=True)


def _marked(snippet: Snippet) -> str:
    parts, position = [], 0
    for start, end in snippet.spans:
        parts += [snippet.text[position:start], click.style(snippet.text[start:end], bold=True)]
        position = end
    return "".join([*parts, snippet.text[position:]]).replace("\n", " ")

"""``firstline search``: the same answers as on the site, in the terminal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from search.types import Answer, Results, Snippet

MODES = ("blend", "words", "meaning")


@click.command()
@click.argument("question")
@click.option("--json", "as_json", is_flag=True, help="Print what /api/search answers.")
@click.option("--mode", type=click.Choice(MODES), default="blend", help="How to rank.")
@click.option("--lang", help="Only articles in this language.")
@click.option("--category", help="Only articles in or below this category: slugs with slashes.")
@click.option("--product", help="Only articles on this product.")
@click.option("--limit", type=click.IntRange(1, 50), default=10, help="Answers to show.")
def search(question: str, as_json: bool, **options: str | int | None) -> None:
    """Answer QUESTION from the index."""
    found = _ask(question, options)
    click.echo(_as_json(found) if as_json else _as_text(found))


def _ask(question: str, options: dict[str, str | int | None]) -> Results:
    from app.parameters import InvalidParameters
    from app.parameters import question as read_question
    from app.settings_file import load_config
    from search.searcher import Searcher

    given = {name: str(value) for name, value in options.items() if value is not None}
    try:
        asked = read_question({"q": question, **given})
    except InvalidParameters as error:
        problems = [f"--{problem.parameter} {problem.detail}." for problem in error.problems]
        raise click.UsageError("\n".join(problems)) from error
    searcher = Searcher.open(load_config().index.path)
    try:
        return searcher.search(asked)
    finally:
        searcher.close()


def _as_json(found: Results) -> str:
    from app.present import results

    return json.dumps(results(found), indent=2, ensure_ascii=False)


def _as_text(found: Results) -> str:
    lines = [_summary(found), ""]
    for rank, answer in enumerate(found.answers, start=1):
        lines += [f"{rank:>2}. {_title(answer)}", f"    {_place(answer)}"]
        lines += [f"    {_marked(answer.snippet)}", ""]
    return "\n".join(lines).rstrip()


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
    anchor = answer.section.anchor if answer.section else ""
    place = f"{article_path(answer.article, anchor)}  {answer.score:.2f} by {ranks}"
    return click.style(place, dim=True)


def _marked(snippet: Snippet) -> str:
    parts, position = [], 0
    for start, end in snippet.spans:
        parts += [snippet.text[position:start], click.style(snippet.text[start:end], bold=True)]
        position = end
    return "".join([*parts, snippet.text[position:]]).replace("\n", " ")

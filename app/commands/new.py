"""``firstline new``: the beginning of an article, in the right folder."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from search.errors import FirstlineError, IndexMissing

if TYPE_CHECKING:
    from app.config import Config
    from app.starting.around import Around
    from app.starting.place import Shelf
    from search.searcher import Searcher

_SINCE: Final = timedelta(days=90)
_NO_INDEX: Final = (
    "There is no index yet, so nothing tells the nearest folder: the article comes to the top. "
    "Name a folder with --category, or run firstline index first."
)


@click.command()
@click.argument("title", required=False, default="")
@click.option(
    "--category", metavar="FOLDER", help="Folder to write to; else that of the nearest articles."
)
@click.option(
    "--lang", "language", metavar="CODE", help="Language of the article; else the default one."
)
@click.option(
    "--from",
    "original",
    metavar="ARTICLE",
    help="Begin a translation of this article: its id or file.",
)
@click.option("--open", "opens", is_flag=True, help="Open the file in $EDITOR.")
def new(
    title: str, category: str | None, language: str | None, original: str | None, opens: bool
) -> None:
    """Begin an article and print its file.

    TITLE is the question that it answers, as a reader asks it.
    """
    from app.settings_file import load_config
    from app.starting.place import Shelf

    config = load_config()
    content = config.content
    shelf = Shelf(content.articles, content.default_language, content.languages)
    title = " ".join(title.split())
    if original is not None:
        file = _translate(config, shelf, original, shelf.language(language), title)
    elif title:
        file = _begin(config, shelf, title, shelf.language(language), category)
    else:
        raise click.UsageError("Name the question: firstline new “How do I …?”")
    click.echo(file)
    if opens:
        click.edit(filename=str(file))


def _begin(config: Config, shelf: Shelf, title: str, language: str, category: str | None) -> Path:
    from app.starting import place, stub
    from app.starting.around import best_folder
    from app.starting.owner import git_user

    found = _around(config, title, language)
    near = found[0].near if found else ()
    if category is not None:
        folder = shelf.category(category)
    else:
        folder = best_folder(near, shelf.languages)
        if found is None:
            click.echo(_NO_INDEX, err=True)
    file = place.free_name(shelf, folder, title, language)
    owner = git_user(config.content.articles)
    asked = found[1] if found else ()
    place.begin(file, stub.new_article(stub.Stub(title, language, owner, near, asked)))
    for line in stub.near_lines(near, found[0].confident) if found else ():
        click.echo(line, err=True)
    return file


def _translate(config: Config, shelf: Shelf, named: str, language: str, title: str) -> Path:
    from app.content import content_settings
    from app.starting import place, stub
    from app.starting.original import find_original

    original = find_original(content_settings(config), named)
    if original.source.language == language:
        raise click.UsageError(
            f"{original.source.path} is in “{language}” already: name another language with --lang."
        )
    file = original.file(shelf, language)
    place.require_free(file, [file] if file.exists() else [])
    text = stub.translation(original.head, title or original.source.title, original.body)
    place.begin(file, text)
    return file


def _around(config: Config, title: str, language: str) -> tuple[Around, tuple[str, ...]] | None:
    """Return what is near a title and what was asked in vain; ``None`` without an index."""
    from app.starting.around import look_around
    from search.searcher import Searcher

    try:
        searcher = Searcher.open(config.index.path)
    except IndexMissing:
        return None
    with closing(searcher):
        return look_around(searcher, title, language), _asked(config, title, searcher)


def _asked(config: Config, title: str, searcher: Searcher) -> tuple[str, ...]:
    """Return what visitors asked in vain; an article can be begun without a database."""
    file = config.database.url.removeprefix("sqlite:///")
    if file != config.database.url and not Path(file).exists():
        return ()
    from app.commands.database import open_database
    from app.learning.meaning import Meaning
    from app.learning.near import near_questions
    from app.learning.questions import unanswered

    try:
        with open_database(config) as database:
            found = unanswered(database, datetime.now(UTC) - _SINCE)
    except FirstlineError:
        return ()
    return near_questions(title, found, Meaning.of(config.index.path).nearness, searcher)

"""How a browser's address bar searches here (OpenSearch 1.1), with suggestions while typing."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.machines.xml import HEAD, text
from app.present import article_path
from search.types import Completion

DESCRIPTION_TYPE: Final = "application/opensearchdescription+xml"
SUGGESTIONS_TYPE: Final = "application/x-suggestions+json"
_SHORT: Final = 16
"""Characters that a ShortName may have; a LongName may have 48."""
_LONG: Final = 48


@dataclass(frozen=True, slots=True)
class Engine:
    """A site as a search engine; addresses are absolute."""

    name: str
    description: str
    language: str
    own: str
    results: str
    """With ``{searchTerms}`` where the question belongs."""
    suggestions: str
    picture: str
    picture_type: str


def description(engine: Engine) -> str:
    """Return the description that browsers look for."""
    return (
        f'{HEAD}<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<ShortName>{text(cut(engine.name, _SHORT))}</ShortName>\n"
        f"<LongName>{text(cut(engine.name, _LONG))}</LongName>\n"
        f"<Description>{text(engine.description)}</Description>\n"
        f"<InputEncoding>UTF-8</InputEncoding>\n<OutputEncoding>UTF-8</OutputEncoding>\n"
        f"<Language>{text(engine.language)}</Language>\n"
        f'<Image type="{text(engine.picture_type)}">{text(engine.picture)}</Image>\n'
        f'<Url type="text/html" template="{text(engine.results)}"/>\n'
        f'<Url type="{SUGGESTIONS_TYPE}" rel="suggestions"'
        f' template="{text(engine.suggestions)}"/>\n'
        f'<Url type="{DESCRIPTION_TYPE}" rel="self" template="{text(engine.own)}"/>\n'
        "</OpenSearchDescription>\n"
    )


def suggestions(asked: str, found: Sequence[Completion], origin: str) -> list[Any]:
    """Return what browsers show below the address bar: the question, titles, notes, addresses.

    The form is that of the OpenSearch Suggestions extension 1.1.
    """
    return [
        asked,
        [one.title for one in found],
        [one.article.summary for one in found],
        [origin + article_path(one.article, one.anchor) for one in found],
    ]


def cut(name: str, characters: int) -> str:
    """Return a name that has at most so many characters, cut between words where it can be."""
    return textwrap.shorten(name, characters, placeholder="") or name[:characters]

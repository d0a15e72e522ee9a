"""The beginning of an article: a head with the keys that matter, and what a good one holds."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.starting.around import Near
from app.starting.text import head_lines

MOST_RELATED: Final = 3
_QUESTION_MARKS: Final = ("?", "？", "؟")

# What stands in the language of the article; English where there is no other.
_BODY: Final = {
    "en": (
        "Answer the question here, in one sentence.",
        "Say where to begin.",
        "Name one step a line, with the words that stand on the screen.",
        "Say what shows that it worked.",
        "If it does not work",
        "Name the likeliest cause, and what to do about it.",
    ),
    "de": (
        "Beantworten Sie hier die Frage, in einem Satz.",
        "Sagen Sie, wo es losgeht.",
        "Nennen Sie in jeder Zeile einen Schritt, mit den Wörtern auf dem Bildschirm.",
        "Sagen Sie, woran man den Erfolg erkennt.",
        "Wenn es nicht klappt",
        "Nennen Sie die wahrscheinlichste Ursache und was dagegen hilft.",
    ),
    "es": (
        "Responda aquí a la pregunta, en una frase.",
        "Diga por dónde empezar.",
        "Nombre un paso por línea, con las palabras de la pantalla.",
        "Diga cómo se sabe que ha funcionado.",
        "Si no funciona",
        "Nombre la causa más probable y qué hacer.",
    ),
    "fr": (
        "Répondez ici à la question, en une phrase.",
        "Dites par où commencer.",
        "Nommez une étape par ligne, avec les mots de l’écran.",
        "Dites à quoi on voit que cela a réussi.",
        "Si cela ne marche pas",
        "Nommez la cause la plus probable et le remède.",
    ),
    "ja": (
        "質問への答えを一文で書きます。",
        "始める場所を書きます。",
        "一行に一つの手順を、画面の言葉で書きます。",
        "うまくいったことが分かるしるしを書きます。",
        "うまくいかない場合",
        "最も多い原因と対処を書きます。",
    ),
}


@dataclass(frozen=True, slots=True)
class Stub:
    """What is known of an article that is about to be written."""

    title: str
    language: str
    owner: str = ""
    near: tuple[Near, ...] = ()
    asked: tuple[str, ...] = ()
    """Questions of visitors that are near and found no good answer."""


def new_article(stub: Stub) -> str:
    """Return the Markdown of a new article: a draft, with what to write in each place."""
    head: dict[str, Any] = {"title": stub.title, "status": "draft"}
    if stub.owner:
        head["owner"] = stub.owner
    if is_question(stub.title):
        head["asks"] = [stub.title]
    answer, begin, step, success, otherwise, cause = _BODY.get(
        stub.language.split("-")[0], _BODY["en"]
    )
    body = f"{answer}\n\n1. {begin}\n2. {step}\n3. {success}\n\n## {otherwise}\n\n{cause}\n"
    return f"---\n{head_lines(head)}{''.join(_offers(stub))}---\n\n{body}"


def translation(head: Mapping[str, Any], title: str, body: str) -> str:
    """Return the beginning of a translation: what is to be translated, as a draft."""
    kept = {key: value for key, value in head.items() if key not in _NOT_TRANSLATED}
    merged = {"title": title, "status": "draft", **kept} | {"title": title, "status": "draft"}
    return f"---\n{head_lines(merged)}---\n\n{body.strip()}\n"


# Old addresses and dates are those of the original.
_NOT_TRANSLATED: Final = frozenset(
    (
        "aliases",
        "language",
        "outdated",
        "publish_at",
        "redirect_from",
        "reviewed_at",
        "status",
        "title",
        "updated",
    )
)


def is_question(title: str) -> bool:
    """Say whether a title is asked as a customer asks it."""
    return title.rstrip().endswith(_QUESTION_MARKS)


def _offers(stub: Stub) -> list[str]:
    """Return the lines that a writer may take the "#" from."""
    lines = []
    if stub.asked:
        lines.append("# Visitors asked these in vain. Add to “asks” what this article answers:\n")
        lines += [f"#{line}\n" for line in head_lines(list(stub.asked)).splitlines()]
    lines += [
        "# summary: One sentence for lists and web search engines.\n",
        "# keywords: [another word for it]\n",
    ]
    related = [one.id for one in stub.near[:MOST_RELATED]]
    if related:
        lines.append(f"# related: {json.dumps(related, ensure_ascii=False)}\n")
    return [*lines, "# order: 1\n", "# review_every: 6 months\n"]


def near_lines(near: Sequence[Near], confident: bool) -> list[str]:
    """Return what tells a writer that the help centre may have the answer already."""
    if not near:
        return []
    first = (
        "The help centre seems to answer this already. Perhaps extend one of these instead:"
        if confident
        else "Near it are these. Perhaps one of them only lacks a section:"
    )
    return [first, *(f"  {one.path}  {one.title}" for one in near[:MOST_RELATED])]

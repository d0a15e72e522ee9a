"""An article → what an agent pastes into an answer: link, Markdown, HTML or a whole reply."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from typing import Final
from urllib.parse import quote

from search.types import ArticleRef, Heading


class Form(StrEnum):
    """A way to copy an article."""

    LINK = "link"
    MARKDOWN = "markdown"
    HTML = "html"
    REPLY = "reply"


@dataclass(frozen=True, slots=True)
class Words:
    """A reply's words in one language; ``{name}`` stands for the customer's."""

    greeting: str
    greeting_by_name: str
    introduction: str
    offer: str
    closing: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets the reply."""

    language: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Copies:
    """An article in every form."""

    link: str
    markdown: str
    html: str
    reply: str

    def form(self, form: Form) -> str:
        """Return the text of one form."""
        return str(getattr(self, form.value))


REPLIES: Final[dict[str, Words]] = {
    "en": Words(
        "Hello,",
        "Hello {name},",
        "this article answers your question:",
        "If it does not, just reply to this message.",
        "Kind regards",
    ),
    "de": Words(
        "Guten Tag,",
        "Guten Tag {name},",
        "dieser Artikel beantwortet Ihre Frage:",
        "Falls nicht, antworten Sie einfach auf diese Nachricht.",
        "Freundliche Grüße",
    ),
    "fr": Words(
        "Bonjour,",
        "Bonjour {name},",
        "cet article répond à votre question :",
        "Si ce n’est pas le cas, répondez simplement à ce message.",
        "Cordialement",
    ),
    "es": Words(
        "Hola:",
        "Hola, {name}:",
        "Este artículo responde a su pregunta:",
        "Si no es así, responda a este mensaje.",
        "Saludos cordiales",
    ),
    "it": Words(
        "Buongiorno,",
        "Buongiorno {name},",
        "questo articolo risponde alla sua domanda:",
        "In caso contrario, risponda a questo messaggio.",
        "Cordiali saluti",
    ),
    "nl": Words(
        "Hallo,",
        "Hallo {name},",
        "dit artikel beantwoordt uw vraag:",
        "Zo niet, beantwoord dan gewoon dit bericht.",
        "Met vriendelijke groet",
    ),
    "pt": Words(
        "Olá,",
        "Olá, {name},",
        "este artigo responde à sua pergunta:",
        "Se não for o caso, basta responder a esta mensagem.",
        "Com os melhores cumprimentos",
    ),
    "ja": Words(
        "お問い合わせありがとうございます。",
        "{name} 様\n\nお問い合わせありがとうございます。",
        "こちらの記事をご覧ください。",
        "解決しない場合は、このメッセージにそのままご返信ください。",
        "よろしくお願いいたします。",
    ),
}
_MARKDOWN_SIGNS: Final = re.compile(r"([\\`*_\[\]<>])")


def copies(article: ArticleRef, section: Heading | None, host: str, recipient: Recipient) -> Copies:
    """Return an article, at one of its sections, in every form.

    ``host`` is the site's address without a slash at the end.  The link is the permanent one,
    which outlives renaming, with the anchor of the section.
    """
    link = permanent_link(article, section, host)
    title = article.title + (f" › {section.text}" if section else "")
    return Copies(
        link=link,
        markdown="[" + _MARKDOWN_SIGNS.sub(r"\\\1", title) + f"]({link})",
        html=f'<a href="{escape(link)}">{escape(title)}</a>',
        reply=_reply(title, link, article.language, recipient),
    )


def permanent_link(article: ArticleRef, section: Heading | None, host: str) -> str:
    """Return the address that leads to an article wherever it moves."""
    anchor = f"#{quote(section.anchor)}" if section else ""
    return f"{host}/i/{quote(article.id)}{anchor}"


def _reply(title: str, link: str, article_language: str, recipient: Recipient) -> str:
    words = _words(recipient.language, article_language)
    name = " ".join(recipient.name.split())
    greeting = words.greeting_by_name.replace("{name}", name) if name else words.greeting
    paragraphs = (greeting, words.introduction, f"{title}\n{link}", words.offer, words.closing)
    return "\n\n".join(paragraphs) + "\n"


def _words(*languages: str) -> Words:
    """Return the words of the first of these languages that there are any for, else English."""
    bases = (language.partition("-")[0] for language in languages)
    return next((REPLIES[base] for base in bases if base in REPLIES), REPLIES["en"])

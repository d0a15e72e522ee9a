"""What templates may use beside the values that a view hands them."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from flask import Flask, url_for
from markupsafe import Markup, escape

from app import brand, dates, languages, messages, notices
from app.config import Config
from app.context import page_language, services
from app.logo import shown_size
from app.machines.head import page_head, territory
from search.types import Snippet

STATIC: Final = Path(__file__).resolve().parent / "static"


def install(app: Flask, config: Config) -> None:
    """Give the templates of ``app`` their filters, functions and the site's name."""
    app.jinja_env.filters.update(
        marked=marked,
        moment=moment,
        day=day,
        day_words=day_words,
        date_time=date_time,
        language_name=messages.language_name,
        direction=messages.direction,
        territory=territory,
    )
    app.jinja_env.globals.update(
        site=config.site,
        base_url=config.server.base_url,
        brand_url=f"/brand.css?v={fingerprint(brand.stylesheet(config.site.colours.accent))}",
        announcements=notices.shown,
        logo_size=shown_size(config.site.logo) if config.site.logo else None,
        static_url=static_url,
        article_url=languages.article_url,
        contact_url=contact_url,
        lang_of=lang_of,
        language_choices=languages.choices,
        page_head=page_head,
        records_visits=config.visits.record,
    )
    app.context_processor(_page)


def marked(snippet: Snippet) -> Markup:
    """Return a snippet as HTML, each part escaped and the matches in ``<mark>``."""
    parts: list[Markup] = []
    position = 0
    for start, end in snippet.spans:
        parts.append(escape(snippet.text[position:start]))
        parts.append(Markup("<mark>{}</mark>").format(snippet.text[start:end]))
        position = end
    parts.append(escape(snippet.text[position:]))
    return Markup("").join(parts)


def moment(time: datetime) -> str:
    """Return a point in time as it is shown to staff."""
    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def day(time: datetime) -> Markup:
    """Return the day of a point in time as a ``<time>`` element, in the page's language."""
    return _time(time, dates.day(time.date(), _chrome()))


def day_words(iso: str) -> str:
    """Return an ISO date in words of the page's language."""
    return dates.day(date.fromisoformat(iso), _chrome())


def date_time(time: datetime) -> Markup:
    """Return a point in time as a ``<time>`` element, in the page's language."""
    return _time(time, dates.moment(time, _chrome()))


def lang_of(language: str) -> Markup:
    """Return the attributes of a part in ``language``; none for the language of the words around.

    Its direction is named only where it is another one.
    """
    chrome = _chrome()
    if language == chrome:
        return Markup("")
    direction = messages.direction(language)
    turned = (
        Markup(' dir="{}"').format(direction) if direction != messages.direction(chrome) else ""
    )
    return Markup(' lang="{}"{}').format(language, turned)


def contact_url(**values: str | None) -> str:
    """Return where a person is reached: the address of the settings, else our own page.

    ``values`` tell our page what is known already, such as the question that was searched.
    """
    elsewhere = services().config.site.contact
    given: dict[str, Any] = {name: value for name, value in values.items() if value}
    return elsewhere or url_for("contact.page", lang=page_language().in_links, **given)


def static_url(name: str) -> str:
    """Return the address of a static file that changes whenever its content does."""
    return url_for("static", filename=name, v=_static_fingerprint(name))


def fingerprint(content: str | bytes) -> str:
    """Return a short hash for addresses that may be cached for ever."""
    data = content.encode() if isinstance(content, str) else content
    return hashlib.sha256(data).hexdigest()[:12]


def _chrome() -> str:
    """Return the language of the words around the articles."""
    return messages.chrome_language(page_language().code)


def _time(time: datetime, words: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(time.isoformat(timespec="seconds"), words)


@cache
def _static_fingerprint(name: str) -> str:
    return fingerprint((STATIC / name).read_bytes())


def _page() -> dict[str, Any]:
    """Return what every template gets: the page's language and words in it."""
    language, chrome = page_language(), _chrome()

    def translate(text: str, **values: Any) -> str:
        return messages.translate(text, chrome).format(**values)

    def translate_number(one: str, many: str, number: int) -> str:
        return messages.translate_number(one, many, number, chrome)

    return {
        "_": translate,
        "_n": translate_number,
        "chrome_language": chrome,
        "page_language": language.code,
        "article_language": language.articles,
        "link_language": language.in_links,
    }

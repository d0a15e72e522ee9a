"""The help centre that the browser tests walk through: every kind of page, and all it may hold."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from PIL import Image

from app.access import Role
from app.accounts import sessions
from app.accounts.guard import COOKIE
from app.context import services
from app.settings_file import load_config
from app.site import create_app
from app.surveys import links, store
from app.surveys.types import About, Kind, Question
from app.tickets import intake
from app.views.contact_after import token_of
from app.visits.record import close as close_visits
from search.live import LiveIndex
from tests.app import databases
from tests.app.serving import served
from tests.app.signing_in import database_of, member
from tests.app.tickets.samples import ticket as new_ticket
from tests.conftest import build_index
from tests.tiny import write_articles

EVERYTHING = """---
title: All that an article may hold
summary: Tables, code, pictures, notes and long words, to see whether they fit.
asks: [Where is everything?]
related: [billing/refunds, billing/invoices]
outdated: Since version 3 this works otherwise.
---

A paragraph with *emphasis*, **weight**, `code`, a [link](refunds.md) and a
[link elsewhere](https://example.com/).

> [!NOTE]
> A note that stands out.

> [!WARNING]
> A warning that stands out more.

## A list

1. First, see the picture.
2. Then go on.
   - with this
   - or that

![A grey field](field.png)

## A table

| Way | Days | Explanation that is rather long, so that the table is wider than a telephone |
| --- | ---: | --- |
| Card | 3 | The-bank-takes-a-while-and-says-so-in-one-word-that-does-not-break-anywhere-at-all |
| Transfer | 5 | None |

## A program

```python
answer = {"everything": 42}  # a line that is a good deal longer than any telephone is wide: scroll
print(answer)
```

### A part of it

Words, and <kbd>Ctrl</kbd> <kbd>K</kbd>.

<details><summary>More</summary>Unfolded.</details>

## Quoted

> Somebody said so.

Pneumonoultramicroscopicsilicovolcanoconiosispneumonoultramicroscopicsilicovolcanoconiosis.
"""
ANNOUNCEMENT = """---
title: Maintenance on Saturday
kind: maintenance
---

Orders cannot be opened. See [refunds](../billing/refunds.md).
"""
GUIDE = """
response = "within one working day"
policy = "welcome"

[[channels]]
kind = "phone"
label = "Call us"
address = "tel:+49-30-000000"

[[topics]]
name = "billing"
title = "Billing"

[[topics.questions]]
name = "order"
label = "Order number"
required = true
"""


@dataclass(frozen=True)
class HelpCentre:
    """A served site, and the addresses and keys that only it knows."""

    app: Flask
    url: str
    articles: Path
    staff_cookie: str
    survey: str
    """Path of a survey's page."""
    ticket: str
    """Path of a ticket's page at the desk."""
    sent: str
    """Path of the page that its visitor sees."""


@contextmanager
def help_centre(folder: Path) -> Iterator[HelpCentre]:
    """Build and serve the help centre while the block lasts."""
    articles = _articles(folder)
    (folder / "contact.toml").write_text(GUIDE, encoding="utf-8")
    settings = {
        "FIRSTLINE_INDEX__PATH": str(build_index(articles, folder / "index")),
        "FIRSTLINE_SITE__NAME": "Example help",
        "FIRSTLINE_CONTACT__TICKETS_PER_HOUR": "0",
    }
    config = load_config(settings, folder)
    databases.fill_sqlite(config.database.url)
    live = LiveIndex(config.index.path)
    live.start()
    app = create_app(config, live)
    try:
        with served(app) as port:
            yield _filled(app, f"http://localhost:{port}", articles)
    finally:
        with app.app_context():
            close_visits()
            services().database.close()
        live.stop()


def _articles(folder: Path) -> Path:
    articles = write_articles(folder / "articles")
    (articles / "billing" / "everything.md").write_text(EVERYTHING, encoding="utf-8")
    picture = io.BytesIO()
    Image.new("RGB", (640, 480), "grey").save(picture, "PNG")
    (articles / "billing" / "field.png").write_bytes(picture.getvalue())
    (articles / "_announcements").mkdir()
    (articles / "_announcements" / "saturday.md").write_text(ANNOUNCEMENT, encoding="utf-8")
    for number in range(12):  # So that there is a second page of answers.
        text = f"# Repair part {number}\n\nHow a repair of part {number} is ordered.\n"
        (articles / "account" / f"repair-{number}.md").write_text(text, encoding="utf-8")
    return articles


def _filled(app: Flask, url: str, articles: Path) -> HelpCentre:
    database, now = database_of(app), datetime.now(UTC)
    admin = member(app, Role.ADMIN)
    number = store.ask(database, Question(Kind.NPS, About.VISIT, "nobody"), now)
    token = links.token_of(database, str(number), now + timedelta(days=1))
    with app.app_context():
        reference = intake.take(database, services().config, new_ticket(), now).reference
        sent = f"/contact/sent/{token_of(reference)}"
    return HelpCentre(
        app=app,
        url=url,
        articles=articles,
        staff_cookie=f"{COOKIE}={sessions.start(database, admin.id, now)}",
        survey=f"/survey/{token}",
        ticket=f"/desk/tickets/{reference}",
        sent=sent,
    )

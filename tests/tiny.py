"""A help centre small enough to know by heart: the articles behind the tests of the site."""

from __future__ import annotations

from pathlib import Path

ARTICLES = {
    "welcome.md": "# Welcome\n\nStart here to find your way around.\n",
    "billing/_category.md": (
        "---\ntitle: Billing\norder: 1\nsummary: Pay, get invoices, get money back.\n---\n"
    ),
    "billing/refunds.md": """---
title: Get a refund
summary: How to get your money back.
aliases: [money-back]
product: Shop
---

You can have your money back within 30 days. See [your invoices](invoices.md).

## How to ask for it

Open *Orders* and press **Refund**. ![The button](button.svg)

## How long it takes

| Way  | Days   |
| ---- | ------ |
| Card | 3 to 5 |

## When it is too late

After 30 days, <script>alert(1)</script> ask a person.
""",
    "billing/refunds.de.md": """---
title: Geld zurück erhalten
summary: So bekommen Sie Ihr Geld zurück.
---

Sie bekommen Ihr Geld innerhalb von 30 Tagen zurück.
""",
    "billing/invoices.md": """---
title: Find your invoices
product: App
---

All invoices are under *Orders*. Download them as [a leaflet](leaflet.pdf).
""",
    "account/password.md": """---
title: Change your password
id: password
contact: direct
---

Open *Profile*, then *Password*, and choose a new one of at least twelve letters.
""",
    "account/cards/change.md": "# Change your card\n\nOpen *Profile*, then *Cards*.\n",
    "Помощь/Мой счёт.md": "# Мой счёт\n\nОплата картой.\n",
    "billing/moved.md": "---\nredirect_to: https://shop.example/moved\n---\n",
    "hidden/draft.md": "---\nstatus: draft\n---\n# Zebra draft\n\nThe zebra is a draft.\n",
    "hidden/internal.md": (
        "---\nstatus: internal\nid: zebra-internal\naliases: [old-zebra]\n---\n"
        "# Zebra internal\n\nThe zebra stays.\n"
    ),
    "hidden/expired.md": (
        "---\nexpires_at: 2001-01-01\nid: zebra-expired\n---\n# Zebra expired\n\nA late zebra.\n"
    ),
    "hidden/future.md": (
        "---\npublish_at: 2999-01-01\nid: zebra-future\n---\n# Zebra future\n\nAn early zebra.\n"
    ),
    "billing/button.svg": '<svg xmlns="http://www.w3.org/2000/svg"><circle r="4"/></svg>\n',
    "billing/leaflet.pdf": "%PDF-1.4\n%%EOF\n",
}
HIDDEN = ("draft", "internal", "expired", "future")


def write_articles(folder: Path) -> Path:
    """Write the articles below ``folder``."""
    for name, text in ARTICLES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder

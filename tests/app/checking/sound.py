"""A small help centre without a fault, for tests that bring one into it."""

from __future__ import annotations

import textwrap
from pathlib import Path

from app.config import Config
from app.settings_file import load_config
from tests.indexer.pictures import picture

_TEXTS = {
    "index.md": """\
        ---
        title: Welcome
        ---
        Read about [refunds](billing/refunds.md), [invoices](billing/invoices.md),
        [cards](billing/cards.md), [plans](billing/plans.md#yearly),
        [passwords](account/password.md), [names](account/name.md)
        and [our offices](offices.md).
        """,
    "billing/refunds.md": """\
        ---
        title: Get your money back
        id: refunds
        summary: How long a refund takes.
        asks:
          - Where is my refund?
          - How do I get my money back?
        aliases: [/money-back]
        ---
        ## How long it takes

        A refund takes five days. See [invoices](invoices.md#download).

        ## Where it goes

        ![The refund stands below the payment](refund.png)
        """,
    "billing/invoices.md": """\
        ---
        title: Invoices
        aliases: [/bills]
        ---
        ## Download

        Open *Billing* and press *Download*.

        ## Print

        ### On paper

        Use the menu.
        """,
    "billing/cards.md": """\
        ---
        title: Pay by card
        asks: [Which cards do you take?]
        ---
        We take every card. Read about [refunds](refunds.md).

        ```sh
        [no link](nowhere.md) # no heading
        ## none either
        ```
        """,
    "billing/plans.md": """\
        ---
        title: Plans
        ---
        ## Monthly

        Ends with the month.

        ## Yearly

        Ends with the year. Pay [by card](cards.md).
        """,
    "account/password.md": """\
        ---
        title: Change your password
        id: password
        asks:
          - How do I change my password?
        related: [account/name]
        ---
        Press *Change*.
        """,
    "account/name.md": """\
        ---
        title: Change your name
        ---
        Press *Edit*. The code is `[x](y.md)` and `{% raw %}` with ``<Tabs>``.
        """,
    "offices.md": """\
        ---
        title: Our offices
        ---
        Come and see us.
        """,
}


def sound(folder: Path) -> Path:
    """Write the help centre below ``folder``."""
    for path, text in _TEXTS.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text), "utf-8")
    (folder / "billing/refund.png").write_bytes(picture(40, 20))
    return folder


def settings(folder: Path, index: Path, more: str = "") -> Config:
    """Return the settings of a help centre in three languages."""
    file = index.parent / "firstline.toml"
    file.write_text(
        f'[content]\narticles = "{folder}"\nlanguages = ["en", "de", "fr"]\n'
        f'[index]\npath = "{index}"\n{more}',
        "utf-8",
    )
    return load_config({"FIRSTLINE_CONFIG": str(file)})

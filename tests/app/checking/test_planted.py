"""Faults brought into a sound help centre, one by one: each is told with its line, and alone.

Behind the line that a check must name stand, between ⟦ and ⟧, the codes that it must give.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.checking.run import check
from app.checking.types import CheckOptions
from tests.app.checking.sound import settings, sound

_MARK = re.compile(r"[ \t]*⟦([a-z\- ]+)⟧")


@dataclass(frozen=True)
class Fault:
    """What a writer does to one file of the help centre."""

    path: str
    was: str
    """Text of the file that goes; "" for a new file, or all of an old one."""
    now: str
    elsewhere: str = ""
    """What is told of other lines: "path:line:code …"."""


EDIT = "Press *Edit*."
NEW = "---\ntitle: A new one\nfeatured: true\n---\n"

FAULTS = {
    # Links
    "link to no article": Fault("account/name.md", EDIT, "See [the form](form.md). ⟦broken-link⟧"),
    "link to a draft": Fault(
        "offices.md",
        "title: Our offices",
        "title: Our offices\nstatus: draft",
        "index.md:7:broken-link",
    ),
    "link to no heading": Fault(
        "account/name.md", EDIT, "See [bills](../billing/invoices.md#save). ⟦broken-anchor⟧"
    ),
    "link to no heading of its own": Fault(
        "billing/plans.md", "Ends with the month.", "More [below](#dayly). ⟦broken-anchor⟧"
    ),
    "link in the third line of a paragraph": Fault(
        "account/name.md", EDIT, "One\n`two`\n[three](three.md) ⟦broken-link⟧\nfour."
    ),
    "link in a cell of a table": Fault(
        "account/name.md", EDIT, "| a | b |\n| - | - |\n| 1 | [x and y](xy.md) | ⟦broken-link⟧"
    ),
    "link in HTML": Fault(
        "account/name.md",
        EDIT,
        "<ul>\n<li><a href='../offices.md'>offices</a></li>\n"
        "<li><a ⟦broken-link⟧\nhref='office.html'>office</a></li>\n</ul>",
    ),
    "link in a list": Fault("account/name.md", EDIT, "1. one\n1. [two](two.md) ⟦broken-link⟧"),
    "missing image": Fault("account/name.md", EDIT, "![A form](form.png) ⟦missing-file⟧"),
    "missing download": Fault("account/name.md", EDIT, "[the form](form.pdf) ⟦missing-file⟧"),
    "image elsewhere": Fault(
        "account/name.md", EDIT, "![A cat](https://example.com/cat.png) ⟦external-image⟧"
    ),
    "unsafe address": Fault("account/name.md", EDIT, "[a trick](javascript:x) ⟦unsafe-link⟧"),
    "link through an old address": Fault(
        "account/name.md", EDIT, "See [the bills](/bills). ⟦link-to-redirect⟧"
    ),
    "link to what has expired": Fault(
        "offices.md",
        "title: Our offices",
        "title: Our offices\nexpires_at: 2020-01-01",
        "index.md:7:link-to-expired offices.md:3:expired",
    ),
    "link to what is internal": Fault(
        "offices.md",
        "title: Our offices",
        "title: Our offices\nstatus: internal",
        "index.md:7:link-to-internal",
    ),
    "link of another case": Fault("account/name.md", EDIT, "See [us](../Offices.md). ⟦other-case⟧"),
    "image of another case": Fault(
        "account/name.md", EDIT, "![A refund](../billing/Refund.png) ⟦other-case⟧"
    ),
    "bare link text": Fault(
        "account/name.md", EDIT, "Read [here](../offices.md). ⟦bare-link-text⟧"
    ),
    "bare link text in German": Fault(
        "account/name.md", EDIT, "Lies [hier](../offices.md). ⟦bare-link-text⟧"
    ),
    "bare link text in French": Fault(
        "account/name.md", EDIT, "[Cliquez ici](../offices.md)! ⟦bare-link-text⟧"
    ),
    "bare link text in Spanish": Fault(
        "account/name.md", EDIT, "Mira [aquí](../offices.md). ⟦bare-link-text⟧"
    ),
    "bare link text in Japanese": Fault(
        "account/name.md", EDIT, "[こちら](../offices.md)へ。 ⟦bare-link-text⟧"
    ),
    "address as text": Fault(
        "account/name.md", EDIT, "See <https://example.com/terms>. ⟦url-as-text⟧"
    ),
    "link without words": Fault("account/name.md", EDIT, "See [](../offices.md). ⟦empty-link⟧"),
    "two links of one text": Fault(
        "account/name.md",
        EDIT,
        "[The rules](../offices.md) and\n[the rules](../billing/cards.md). ⟦ambiguous-link⟧",
    ),
    # Headings and images
    "skipped level": Fault("billing/invoices.md", "### On", "#### On paper ⟦skipped-level⟧\n\nOn"),
    "skipped level below the title": Fault(
        "account/name.md", EDIT, "#### Edit ⟦skipped-level⟧\n\nPress."
    ),
    "skipped level in HTML": Fault(
        "account/name.md", EDIT, "<h2>One</h2>\n<h4>Two</h4> ⟦skipped-level⟧\n\nPress."
    ),
    "second title": Fault("account/name.md", EDIT, "Press.\n\n# Also this ⟦second-title⟧\n\nEdit."),
    "empty heading": Fault("account/name.md", EDIT, "## ⟦empty-heading⟧\n\nPress."),
    "same heading": Fault(
        "billing/plans.md", "## Yearly", "## Yearly\n\nText.\n\n## Monthly ⟦same-heading⟧"
    ),
    "image without words": Fault(
        "billing/refunds.md",
        "![The refund stands below the payment](refund.png)",
        "![](refund.png) ⟦no-alt⟧",
    ),
    "image in HTML without words": Fault(
        "account/name.md", EDIT, "<p>\n<img src='../billing/refund.png'> ⟦no-alt⟧\n</p>"
    ),
    "embedded image without words": Fault(
        "account/name.md", EDIT, "Press\n![[refund.png]] ⟦no-alt⟧"
    ),
    "image described by its name": Fault(
        "account/name.md", EDIT, "![refund.png](../billing/refund.png) ⟦alt-is-file-name⟧"
    ),
    "image described by a camera": Fault(
        "account/name.md", EDIT, "![IMG_0815](../billing/refund.png) ⟦alt-is-file-name⟧"
    ),
    # Text
    "open block of code": Fault("billing/cards.md", "```sh", "~~~sh ⟦open-fence⟧"),
    "block of code that ends in another": Fault(
        "billing/cards.md", "```sh", "```sh ⟦open-fence⟧\nls\n\nAnd then:\n\n```sh"
    ),
    "script": Fault("account/name.md", EDIT, "Press.\n\n<script> ⟦left-out⟧\nx()\n</script>"),
    "form": Fault("account/name.md", EDIT, "<div>\n<button>Go</button> ⟦left-out⟧\n</div>"),
    "leftover of Liquid": Fault(
        "account/name.md", EDIT, "Press {% if x ⟦leftover-markup⟧\n\nand go."
    ),
    "leftover of MDX": Fault(
        "account/name.md",
        EDIT,
        "One\n\n<Columns ⟦leftover-markup⟧\n  of={['a', 'b']}\n>\n\ntwo \\<Name>",
    ),
    # Heads
    "unknown key": Fault("offices.md", "title: Our", "sumary: x ⟦unknown-key⟧\ntitle: Our"),
    "wrong value": Fault("offices.md", "title: Our", "order: first ⟦bad-value⟧\ntitle: Our"),
    "key twice": Fault(
        "offices.md", "title: Our offices", "title: Our offices\ntitle: x ⟦duplicate-key⟧"
    ),
    "wrong date that hides": Fault(
        "offices.md",
        "title: Our offices",
        "title: Our offices\npublish_at: soon ⟦bad-value⟧",
        "index.md:7:broken-link",
    ),
    "no YAML": Fault(
        "account/password.md",
        "",
        "---\ntitle: a: b ⟦bad-yaml⟧\n---\nText.\n",
        "index.md:6:broken-link",
    ),
    "empty title": Fault("offices.md", "title: Our offices", 'title: "" ⟦empty-title⟧'),
    "long title": Fault("offices.md", "title: Our offices", f"title: {'Our ' * 40} ⟦long-title⟧"),
    "long summary": Fault(
        "offices.md", "title: Our", f"summary: {'Come. ' * 60} ⟦long-summary⟧\ntitle: Our"
    ),
    "same title": Fault("offices.md", "title: Our offices", "title: Plans ⟦same-title⟧"),
    "never shown": Fault(
        "account/password.md",
        "id: password",
        "id: password\npublish_at: 2031-05-01\nexpires_at: 2031-04-01 ⟦never-shown⟧",
    ),
    "related to nothing": Fault(
        "account/password.md", "[account/name]", "[account/name, acount/nam] ⟦unknown-related⟧"
    ),
    "related to itself": Fault(
        "account/password.md",
        "related: [account/name]",
        "related:\n  - account/name\n  - account/password ⟦related-to-itself⟧",
    ),
    "question twice": Fault(
        "billing/refunds.md",
        "  - How do I get my money back?",
        "  - How do I get my money back?\n  - where is my refund ⟦same-ask⟧",
    ),
    "question of another": Fault(
        "billing/refunds.md", "  - How do I get", "  - which cards do you take ⟦same-ask⟧\n  - How"
    ),
    "same id": Fault(
        "billing/refunds.md",
        "id: refunds",
        "id: password ⟦same-id⟧",
        "billing/cards.md:5:broken-link index.md:4:broken-link",
    ),
    "alias that hides an article": Fault(
        "billing/refunds.md",
        "aliases: [/money-back]",
        "aliases:\n  - /money-back\n  - /offices ⟦alias-taken⟧",
    ),
    "alias of another": Fault(
        "billing/refunds.md", "[/money-back]", "[/money-back, /bills] ⟦alias-taken⟧"
    ),
    "unknown language": Fault(
        "offices.md", "title: Our", "language: xx ⟦unknown-language⟧\ntitle: Our"
    ),
    # Files
    "orphan": Fault("account/lonely.md", "", "---  ⟦orphan⟧\ntitle: Lonely\n---\nText.\n"),
    "unused file": Fault(
        "billing/old.svg", "", "<svg xmlns='http://www.w3.org/2000/svg'/> ⟦unused-file⟧"
    ),
    "same address": Fault("account/name.mdx", "", "--- ⟦same-address⟧\ntitle: N\n---\nText.\n"),
    "empty file": Fault("account/empty.md", "", "⟦empty⟧"),
    "no text": Fault("account/bare.md", "", "---\ntitle: Bare ⟦no-text⟧\nfeatured: true\n---\n"),
    "not UTF-8": Fault(
        "account/latin.md", "", "---\ntitle: A\n---\nOne\nTwo \udcff ⟦bad-encoding⟧"
    ),
}
"""Name → fault; its marks say what must be told."""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where what is rendered is kept, for all tests."""
    return tmp_path_factory.mktemp("index") / "index"


def test_a_sound_help_centre_has_nothing_to_tell(tmp_path: Path, index: Path) -> None:
    assert told(sound(tmp_path / "articles"), index) == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_in_its_line_and_nothing_else_is(
    name: str, tmp_path: Path, index: Path
) -> None:
    folder = sound(tmp_path / "articles")
    expected = plant(folder, FAULTS[name])

    assert told(folder, index) == sorted(expected)


def plant(folder: Path, fault: Fault) -> list[tuple[str, int, str]]:
    """Bring a fault into the folder; return path, line and code of what must be told."""
    file = folder / fault.path
    text = file.read_text("utf-8") if file.exists() and fault.was else ""
    assert text.count(fault.was) == 1 or not fault.was
    marked = text.replace(fault.was, fault.now) if fault.was else fault.now
    expected = [
        (fault.path, number, code)
        for number, line in enumerate(marked.split("\n"), 1)
        for mark in _MARK.finditer(line)
        for code in mark[1].split()
    ]
    file.write_bytes(_MARK.sub("", marked).encode("utf-8", "surrogateescape"))
    for one in fault.elsewhere.split():
        path, line, code = one.split(":")
        expected.append((path, int(line), code))
    return expected


def told(folder: Path, index: Path, base: str | None = None) -> list[tuple[str, int, str]]:
    """Return path, line and code of everything that the check tells."""
    report = check(settings(folder, index), CheckOptions(base))
    return [(one.path, one.line, one.code) for one in report.problems]

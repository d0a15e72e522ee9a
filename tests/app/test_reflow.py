"""No page scrolls sideways on the narrowest screen, whatever writers put into it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from app.config import Config
from app.site import create_app
from indexer.build import BuildOptions, build
from indexer.progress import Silent
from indexer.types import ContentSettings
from search.live import LiveIndex
from tests.app.serving import served
from tests.fake_model import write_model

NARROWEST = 320
"""CSS pixels: 1280 at a zoom of 400 % (WCAG 2.2, success criterion 1.4.10)."""

WORD = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
ADDRESS = "https://example.com/" + "a-very-long-address-without-spaces/" * 4
TABLE = f"""
| {" | ".join(["Column"] * 9)} |
| {" | ".join(["---"] * 9)} |
| {" | ".join([WORD] * 9)} |
"""
WIDE = f"""---
title: {WORD} {WORD}
summary: What {WORD} means
featured: true
---

{WORD}{WORD} and {ADDRESS} and `{WORD}{WORD}`.
{TABLE}
```text
{WORD} {WORD} {WORD} {WORD}
```

> [!WARNING]
> {WORD}{WORD}

1. - - {WORD}

## {WORD} one

## {WORD} two

## {WORD} three

<dl><dt>{WORD}{WORD}</dt><dd>{WORD}{WORD}</dd></dl>
<kbd>{WORD}</kbd>
"""
ARTICLES = {
    "wide/wide.md": WIDE,
    "wide/_category.md": f"---\ntitle: {WORD}{WORD}\nsummary: {WORD}{WORD}\n---\n",
    "wide/deep/below.md": f"# {WORD}\n\n{WORD}\n",
    "wide/arabic.ar.md": "# كيف أستعيد نقودي\n\nافتح الطلبات. `" + WORD + "`\n",
    "_announcements/now.md": (
        f"---\nkind: incident\n---\n# {WORD}{WORD}\n\n`{WORD}{WORD}`\n\n"
        f"{TABLE}\n```text\n{WORD} {WORD}\n```\n"
    ),
}
PATHS = (
    "/",
    "/c/wide/",
    "/a/wide/wide",
    "/a/ar/wide/arabic?lang=ar",
    f"/search?q={WORD}{WORD}&mode=words",
    "/search?q=what&mode=words&category=wide",
    "/search?q=",
    f"/contact?q={WORD}{WORD}",
    "/sign-in",
    "/nowhere",
    f"/search?q=a&page={WORD}",
)


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveIndex]:
    """Open an index of what is too wide."""
    folder = tmp_path_factory.mktemp("wide")
    for name, text in ARTICLES.items():
        file = folder / "articles" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    model, index = write_model(folder / "model"), folder / "index"
    settings = ContentSettings(folder / "articles", "en", ("en", "ar"))
    build(settings, index, BuildOptions(str(model)), Silent())
    opened = LiveIndex(index)
    opened.start()
    yield opened
    opened.stop()


@pytest.fixture
def page(browser: Browser, config: Config, wide: LiveIndex) -> Iterator[Page]:
    """Open a narrow window; its base is the site."""
    site = config.site.model_copy(update={"name": f"Help for {WORD}", "contact": None})
    with served(create_app(config.model_copy(update={"site": site}), wide)) as port:
        context = browser.new_context(
            base_url=f"http://127.0.0.1:{port}",
            locale="en-GB",
            viewport={"width": NARROWEST, "height": 640},
        )
        yield context.new_page()
        context.close()


def widths(page: Page) -> tuple[int, int]:
    """Return how wide the page is, as it stands and turned to be read from the right."""
    turned = "document.documentElement.dir = document.documentElement.dir === 'rtl' ? 'ltr' : 'rtl'"
    width = "document.documentElement.scrollWidth"
    return page.evaluate(width), page.evaluate(f"{turned}; {width}")


def test_no_page_scrolls_sideways(page: Page) -> None:
    found = {}
    for path in PATHS:
        page.goto(path)
        found[path] = widths(page)

    assert found == dict.fromkeys(PATHS, (NARROWEST, NARROWEST))


def test_none_does_with_the_spacing_that_readers_may_set(page: Page) -> None:
    # WCAG 2.2, success criterion 1.4.12.
    spaced = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important;"
    spaced += " word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }"
    found = {}
    for path in PATHS:
        page.goto(path)
        page.evaluate(
            "(css) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);"
            " document.adoptedStyleSheets = [sheet]; }",
            spaced,
        )
        found[path] = widths(page)

    assert found == dict.fromkeys(PATHS, (NARROWEST, NARROWEST))


def test_suggestions_stay_within_the_screen(page: Page) -> None:
    page.goto("/")
    page.get_by_role("combobox").fill(WORD[:6])
    page.get_by_role("option").first.wait_for()

    assert widths(page) == (NARROWEST, NARROWEST)


def test_what_is_too_wide_scrolls_by_itself(page: Page) -> None:
    page.goto("/a/wide/wide")

    scrolling = page.evaluate(
        "[...document.querySelectorAll('.prose pre, .prose .table')]"
        ".map((one) => [one.scrollWidth > one.clientWidth, getComputedStyle(one).overflowX])"
    )
    assert scrolling == [[True, "auto"], [True, "auto"]]


def test_code_runs_from_left_to_right_in_every_language(page: Page) -> None:
    page.goto("/a/ar/wide/arabic?lang=ar")

    expect(page.locator(".prose")).to_have_css("direction", "rtl")
    expect(page.locator(".prose code")).to_have_css("direction", "ltr")

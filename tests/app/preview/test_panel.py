from __future__ import annotations

from app.config import Config
from app.preview.bench import Bench
from tests.app.client import Client
from tests.app.preview.site import commit, write

REFUNDS = "/a/billing/refunds"
LONG = "A title that goes on and on until nobody who reads a list of answers can see its end"


def _saved(config: Config, bench: Bench, text: str, path: str = "billing/refunds.md") -> None:
    write(config, path, text)
    bench.refresh()


def test_problems_of_the_file_and_no_others(client: Client, bench: Bench, config: Config) -> None:
    _saved(config, bench, "# Get a refund\n\n[here](nowhere.md)\n\n![](button.svg)\n")
    _saved(config, bench, "# Find\n\n[bad](nowhere.md)\n", "billing/invoices.md")
    page = client.get(REFUNDS)
    assert page.texts(".preview-panel .problems li > .quiet") == [
        "Warning, line 3, bare-link-text",
        "Warning, line 3, broken-link",
        "Warning, line 5, no-alt",
    ]


def test_how_it_appears_in_results_and_as_a_shared_link(client: Client) -> None:
    page = client.get(REFUNDS)
    assert page.texts(".preview-panel .shown .title") == [
        "Get a refund › How to ask for it",
        "Get a refund",
    ]
    assert page.texts(".preview-panel .shown p.quiet") == ["Billing", "Example help"]
    assert page.texts(".preview-panel .shown")[1] == (
        "Example help Get a refund How to get your money back."
    )


def test_hints_name_what_is_too_long_or_missing(
    client: Client, bench: Bench, config: Config
) -> None:
    _saved(config, bench, f"# {LONG}\n\nWords.\n")
    hints = client.get(REFUNDS).texts(".preview-panel [data-keep=results] > ul li")
    assert hints == [
        f"The title has {len(LONG)} characters; about 60 are shown elsewhere.",
        "The head has no summary, so the first words of the text are shown.",
    ]


def test_questions_that_find_it_with_their_place_now_and_before(
    client: Client, bench: Bench, config: Config
) -> None:
    asks = "asks: [Where is my money?, xylophone quartz]"
    _saved(config, bench, f"---\n{asks}\n---\n# Get a refund\n\nYour xylophone quartz is here.\n")
    page = client.get(REFUNDS)
    assert page.texts(".preview-panel .asked li > span:first-child") == [
        "Get a refund", "Where is my money?", "xylophone quartz"
    ]  # fmt: skip
    places = page.texts(".preview-panel .asked :is(.good, .bad)")
    assert places[2] == "Place 1"


def test_any_question_can_be_tried(client: Client) -> None:
    page = client.get(f"{REFUNDS}?try=Find+your+invoices")
    assert page.texts(".preview-panel .tried li:first-child a") == ["Find your invoices"]
    assert page.values("#_try", "value") == ["Find your invoices"]
    assert page.dom.select_one("[data-keep=questions]").has_attr("open")


def test_the_words_that_changed_against_the_live_site(
    client: Client, bench: Bench, config: Config
) -> None:
    text = (config.content.articles / "billing/refunds.md").read_text("utf-8")
    _saved(config, bench, text.replace("within 30 days", "within 60 days"))
    page = client.get(REFUNDS)
    assert page.texts(".preview-panel .difference del") == ["30"]
    assert page.texts(".preview-panel .difference ins") == ["60"]
    assert page.texts(".preview-panel .difference .quiet")[-1].endswith("unchanged paragraphs")


def test_an_article_that_is_not_on_the_live_site(
    client: Client, bench: Bench, config: Config
) -> None:
    _saved(config, bench, "# Brand new\n\nWords.\n", "billing/new.md")
    page = client.get("/a/billing/new")
    assert page.texts("[data-keep=difference] h3") == ["Not on the live site yet"]
    assert page.texts("[data-keep=status] dd")[0] == "Not committed yet"


def test_status_from_git(client: Client, bench: Bench, config: Config) -> None:
    _saved(config, bench, "---\nowner: Billing team\n---\n# Get a refund\n\nNew words.\n")
    edited = client.get(REFUNDS).texts("[data-keep=status] dd")
    commit(config.content.articles.parent, "Sixty days now")
    bench.refresh()
    committed = client.get(REFUNDS).texts("[data-keep=status] dd")
    assert edited[0] == "Not committed yet"
    assert "The first articles (Writer," in edited[1]
    assert committed[0] == "Committed"
    assert "Sixty days now (Writer," in committed[1]
    assert "Billing team" in committed

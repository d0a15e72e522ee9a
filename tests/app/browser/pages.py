"""Every page of the site in every state that it has: what axe and the other judges look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, expect

from tests.app.browser.help_centre import HelpCentre

State = Callable[[Page], None]
WIDE = {"width": 1280, "height": 800}
NARROW = {"width": 320, "height": 640}


def at_rest(page: Page) -> None:
    """Leave the page as it came."""


def suggestions(page: Page) -> None:
    """Type into the search box until suggestions are open, and choose the first."""
    box = page.get_by_role("combobox").first
    box.fill("refund")  # At once: a list for each letter would take back what is chosen.
    expect(page.get_by_role("option").first).to_be_visible()
    box.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")


def cut_off(page: Page) -> None:
    """Type while the network is gone."""
    page.context.set_offline(True)
    page.get_by_role("combobox").first.fill("refund")
    expect(page.locator("p.suggestions:visible")).not_to_be_empty()
    page.context.set_offline(False)


def contact_suggestions(page: Page) -> None:
    """Write until articles are suggested beside the form."""
    page.get_by_label("Subject").fill("How do I get a refund")
    page.get_by_label("What can we do for you?").fill("orders press refund")
    expect(page.locator("[data-article]").first).to_be_visible()


def contact_wrong(page: Page) -> None:
    """Send an empty form."""
    page.locator("form[novalidate], main form").first.evaluate("form => { form.noValidate = true }")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()


def unfolded(page: Page) -> None:
    """Open whatever can be unfolded."""
    page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true })")


def voted_no(page: Page) -> None:
    """Say that the article did not help; reasons are asked for."""
    page.get_by_role("button", name="No", exact=True).click()
    expect(page.locator("#_feedback textarea")).to_be_visible()


def sign_in_refused(page: Page) -> None:
    """Sign in with what is wrong."""
    page.get_by_label("Mail address").fill("nobody@example.com")
    page.get_by_label("Password").fill("wrong wrong wrong")
    page.get_by_role("button", name="Sign in").first.click()
    expect(page.locator("[role=alert], .problems").first).to_be_visible()


def desk_found(page: Page) -> None:
    """Ask the desk for a ticket."""
    page.get_by_label("Subject").fill("Can I have my money back by card?")
    page.get_by_label("Subject").press("Enter")
    expect(page.locator("#_found")).to_be_focused()


@dataclass(frozen=True)
class View:
    """A page in a state."""

    name: str
    path: str
    state: State = at_rest
    staff: bool = False
    """Whether a member of staff looks at it."""
    language: str = "en-GB"
    status: int = 200


VIEWS: tuple[View, ...] = (
    View("home", "/"),
    View("home, suggestions open", "/", suggestions),
    View("home, network gone", "/", cut_off),
    View("home, German", "/", language="de-DE"),
    View("home, staff", "/", staff=True),
    View("category", "/c/billing/"),
    View("category, suggestions open", "/c/billing/", suggestions),
    View("category within a category", "/c/account/cards/"),
    View("article", "/a/billing/everything"),
    View("article, suggestions open", "/a/billing/everything", suggestions),
    View("article, all unfolded", "/a/billing/everything", unfolded),
    View("article, did not help", "/a/billing/refunds", voted_no),
    View("article, did help", "/a/billing/refunds?voted=yes#_feedback"),
    View("article in another language", "/a/de/billing/refunds"),
    View("article without a translation", "/a/billing/invoices?lang=de", language="de-DE"),
    View("results", "/search?q=refund"),
    View("results, many", "/search?q=repair+part"),
    View("results, second page", "/search?q=repair+part&page=2"),
    View("results, filtered", "/search?q=refund&category=billing&product=Shop", unfolded),
    View("results, of all languages", "/search?q=refund&lang=all"),
    View("results, words that mean another", "/search?q=refnd"),
    View("no good answer", "/search?q=zebra+crossing+nowhere"),
    View("no answer", "/search?q=zzzz&category=billing"),
    View("nothing asked", "/search"),
    View("no such page", "/a/nothing-here", status=404),
    View("wrong parameters", "/search?q=x&page=none", status=400),
    View("contact", "/contact?q=refund"),
    View("contact, articles suggested", "/contact", contact_suggestions),
    View("contact, something missing", "/contact", contact_wrong),
    View("contact, sent", "SENT"),
    View("contact, solved", "/contact/solved"),
    View("survey", "SURVEY"),
    View("survey, thanks", "/survey/thanks"),
    View("sign in", "/sign-in"),
    View("sign in, refused", "/sign-in", sign_in_refused),
    View("account", "/account", staff=True),
    View("desk", "/desk", staff=True),
    View("desk, answers found", "/desk", desk_found, staff=True),
    View("desk, writers' list", "/desk/wishes", staff=True),
    View("desk, comments", "/desk/comments", staff=True),
    View("desk, tickets", "/desk/tickets", staff=True),
    View("desk, a ticket", "TICKET", staff=True),
    View("desk, outbox", "/desk/outbox", staff=True),
    View("desk, publishing", "/desk/publishing", staff=True),
    View("desk, due", "/desk/due", staff=True),
    View("a short link to nothing", "/i/none", status=404),
    View("desk, panels", "/desk/panels", staff=True),
    View("widget", "/widget"),
)
AT_REST = tuple(view for view in VIEWS if view.state is at_rest)


@contextmanager
def opened(browser: Browser, centre: HelpCentre, view: View, **options: object) -> Iterator[Page]:
    """Open a page and bring it into its state."""
    headers = {"Cookie": centre.staff_cookie} if view.staff else {}
    wanted = {
        "locale": view.language,
        "viewport": WIDE,
        "reduced_motion": "reduce",
        "extra_http_headers": headers,
    } | options
    context = browser.new_context(**(wanted | options))  # type: ignore[arg-type]
    page = context.new_page()
    try:
        response = page.goto(centre.url + path_of(centre, view))
        assert response is not None
        assert response.status == view.status
        view.state(page)
        yield page
    finally:
        context.close()


def path_of(centre: HelpCentre, view: View) -> str:
    """Return where a view is; some addresses hold keys that only the site knows."""
    known = {"SENT": centre.sent, "SURVEY": centre.survey, "TICKET": centre.ticket}
    return known.get(view.path, view.path)

"""When the help centre does not answer, the widget says so and offers ways; never "no results"."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.app.widget.hosts import Host

OFFLINE = "The help centre cannot be reached at the moment."
FOUR_SECONDS = 4_000
"""Milliseconds of the page's clock after which whoever waits must have been told."""


def expect_ways(page: Page, words: str, help_url: str, question: str) -> None:
    """Expect to be told, with a search and a contact to go to."""
    expect(page.get_by_text(words).first).to_be_visible()
    search, contact = page.get_by_role("dialog").get_by_role("link").all()
    expect(search).to_have_attribute("href", f"{help_url}/search?q={question}&lang=en")
    expect(contact).to_have_attribute("href", f"{help_url}/contact?q={question}&lang=en")
    assert page.get_by_role("option").count() == 0
    assert page.get_by_text("No article was found").count() == 0


def type_question(page: Page) -> None:
    page.get_by_role("button", name="Help").click()
    page.get_by_role("combobox").press_sequentially("refund")


@pytest.mark.parametrize("cause", ["connectionrefused", "namenotresolved", "internetdisconnected"])
def test_a_cut_network_is_told(
    page: Page, host: Host, host_url: str, help_url: str, cause: str
) -> None:
    page.goto(host_url)
    page.route(f"{help_url}/api/**", lambda route: route.abort(cause))

    type_question(page)

    expect_ways(page, OFFLINE, help_url, "refund")


def test_a_server_that_hangs_is_told_and_asked_again_later(
    page: Page, host: Host, host_url: str, help_url: str
) -> None:
    page.clock.install()
    page.goto(host_url)
    page.route(f"{help_url}/api/**", lambda route: None)
    with page.expect_request("**/api/widget/search?q=refund&**"):
        type_question(page)
    page.clock.run_for(FOUR_SECONDS)
    expect_ways(page, OFFLINE, help_url, "refund")

    page.unroute(f"{help_url}/api/**")
    page.get_by_role("combobox").press_sequentially("s")

    expect(page.get_by_role("option").first).to_contain_text("Get a refund")


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_server_in_trouble_is_told(
    page: Page, host: Host, host_url: str, help_url: str, status: int
) -> None:
    page.goto(host_url)
    headers = {"Access-Control-Allow-Origin": "*", "Content-Type": "application/json"}
    page.route(
        f"{help_url}/api/**", lambda route: route.fulfill(status=status, headers=headers, body="{}")
    )

    type_question(page)

    expect_ways(page, OFFLINE, help_url, "refund")


class TestRefused:
    """A page that the settings do not name."""

    @pytest.fixture
    def environment(self) -> dict[str, str]:
        return {"FIRSTLINE_WIDGET__ORIGINS": "https://app.example"}

    def test_it_says_so_and_tells_who_builds_the_page_what_to_do(
        self, page: Page, host: Host, host_url: str, help_url: str
    ) -> None:
        told: list[str] = []
        page.on("console", lambda message: told.append(message.text))
        page.goto(host_url)

        type_question(page)

        expect_ways(page, OFFLINE, help_url, "refund")
        assert f"Firstline: [widget] origins needs {host_url}" in told


def test_what_was_written_survives_a_cut_and_is_sent_once(
    page: Page, host: Host, host_url: str, help_url: str
) -> None:
    host.body = '<firstline-widget mode="ask-first"></firstline-widget>'
    keys: list[str | None] = []
    page.goto(host_url)
    page.get_by_role("button", name="Help").click()
    page.get_by_label("Subject").fill("Lost")
    page.get_by_label("What can we do for you?").fill("Where is it?")

    def cut(route: Route) -> None:
        keys.append(route.request.post_data_json["key"])
        route.abort("connectionrefused")

    page.route(f"{help_url}/api/tickets", cut)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing is lost: press Send again.")
    expect(page.get_by_label("What can we do for you?")).to_have_value("Where is it?")
    page.unroute(f"{help_url}/api/tickets")
    with page.expect_request(
        lambda request: request.method == "POST" and "tickets" in request.url
    ) as sent:
        page.get_by_role("button", name="Send").click()
    keys.append(sent.value.post_data_json["key"])

    expect(page.get_by_role("heading", name="We have your request")).to_be_visible()
    assert len(keys) == 2
    assert keys[0] == keys[1] != ""


@pytest.mark.parametrize("mode", ["self-service", "ask-first"])
def test_slow_words_and_a_hanging_answer_are_one_wait(
    page: Page, host: Host, host_url: str, help_url: str, mode: str
) -> None:
    host.body = f'<firstline-widget mode="{mode}"></firstline-widget>'
    answer = "contact" if mode == "ask-first" else "suggestions"
    page.clock.install()
    page.goto(host_url)
    page.route(f"{help_url}/api/**", lambda route: None)
    with (
        page.expect_request("**/api/widget/texts?**"),
        page.expect_request(f"**/api/widget/{answer}?**"),
    ):
        page.get_by_role("button", name="Help").click()

    page.clock.run_for(FOUR_SECONDS)

    expect(page.get_by_text(OFFLINE).first).to_be_visible()


def test_what_was_taken_unheard_and_then_changed_is_another_request(
    page: Page, host: Host, host_url: str, help_url: str
) -> None:
    host.body = '<firstline-widget mode="ask-first"></firstline-widget>'
    page.goto(host_url)
    page.get_by_role("button", name="Help").click()
    page.get_by_label("Subject").fill("Lost")
    page.get_by_label("What can we do for you?").fill("Where is it?")

    def lose(route: Route) -> None:
        route.fetch()
        route.abort("connectionreset")

    page.route(f"{help_url}/api/tickets", lose)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing is lost: press Send again.")
    page.unroute(f"{help_url}/api/tickets")
    page.get_by_label("What can we do for you?").fill("Where is my parcel?")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("You have already sent another request")
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("heading", name="We have your request")).to_be_visible()

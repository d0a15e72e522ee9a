"""Two ways to read the site: with the keyboard alone, and with JavaScript switched off."""

from __future__ import annotations

from abc import ABC, abstractmethod

from playwright.sync_api import Locator, Page, expect

MOST_TABS = 150
_OBSCURED = """one => {
  const box = one.getBoundingClientRect();
  if (box.width < 2 || box.height < 2) return "";  // Hidden on purpose, such as a file's field.
  const x = (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2;
  const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
  const above = document.elementFromPoint(x, y);
  const own = above && (one.contains(above) || above.contains(one) || one.labels?.[0] === above);
  return own ? "" : `${one.outerHTML.slice(0, 100)} is below ${above?.outerHTML.slice(0, 100)}`;
}"""


class Reader(ABC):
    """Somebody who wants something from a page."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self._url = url

    def open(self, path: str) -> None:
        """Come to a page from outside."""
        self.page.goto(self._url + path)

    def sees(self, text: str) -> None:
        """Expect the heading of the page."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(text)

    def reads(self, text: str) -> None:
        """Expect a text somewhere on the page."""
        expect(self.page.get_by_text(text)).to_be_visible()

    def follow(self, name: str, *, within: str = "body") -> None:
        """Follow a link."""
        link = self.page.locator(within).get_by_role("link", name=name, exact=True)
        self.use(link.first)

    def press(self, name: str, *, within: str = "main") -> None:
        """Press a button."""
        self.use(self.page.locator(within).get_by_role("button", name=name, exact=True).first)

    @abstractmethod
    def use(self, thing: Locator) -> None:
        """Follow a link, press a button, tick a box or unfold something."""

    @abstractmethod
    def write(self, label: str, text: str, *, enter: bool = False) -> None:
        """Write into a field, and press Enter in it if so."""

    @abstractmethod
    def choose(self, label: str, option: str) -> None:
        """Choose from a list."""


class WithoutScripts(Reader):
    """Has a mouse, and a browser that runs no script."""

    def use(self, thing: Locator) -> None:
        thing.click()

    def write(self, label: str, text: str, *, enter: bool = False) -> None:
        field = self.page.get_by_label(label).first
        field.fill(text)
        if enter:
            field.press("Enter")

    def choose(self, label: str, option: str) -> None:
        self.page.get_by_label(label).select_option(label=option)


class ByKeyboard(Reader):
    """Has a keyboard and nothing else; wherever the focus goes, it has to be in sight."""

    def use(self, thing: Locator) -> None:
        self._reach(thing)
        kind = thing.evaluate("one => one.type || one.localName")
        self.page.keyboard.press("Space" if kind in {"checkbox", "radio"} else "Enter")

    def write(self, label: str, text: str, *, enter: bool = False) -> None:
        self._reach(self.page.get_by_label(label).first)
        self.page.keyboard.type(text)
        if enter:
            self.page.keyboard.press("Enter")

    def choose(self, label: str, option: str) -> None:
        field = self.page.get_by_label(label)
        self._reach(field)
        self.page.keyboard.type(option)  # A list goes to the option that begins like this.
        expect(field.locator("option:checked")).to_have_text(option)

    def _reach(self, thing: Locator) -> None:
        expect(thing).to_be_attached()
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            hidden = self.page.locator(":focus").evaluate(_OBSCURED) if self._has_focus() else ""
            assert hidden == ""
            if self._is_at(thing):
                return
        raise AssertionError(f"{thing} cannot be reached with Tab")

    def _has_focus(self) -> bool:
        return bool(self.page.evaluate("document.activeElement !== document.body"))

    def _is_at(self, thing: Locator) -> bool:
        # Of radio buttons, one is reached with Tab and the others with arrows.
        return bool(
            thing.evaluate(
                """one => one === document.activeElement
                  || (one.type === "radio" && document.activeElement.name === one.name
                      && (one.focus(), true))"""
            )
        )

"""From a key to painted suggestions and results, in real Chromium.

``python -m benchmarks.keystrokes INDEX`` prints a table for an index folder.  The time runs from
when the browser got the key (``event.timeStamp``) to the frame after the list changed;
what the page waits before it asks is in it.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.speed_http import serving

WORDS = ("how do I begin", "upload", "connect", "error", "payment", "install", "reset", "change")
ROUNDS = 2
WATCH = """selector => {
  window.painted = [];
  let pressed = 0;
  addEventListener("keydown", (event) => { pressed = event.timeStamp; }, true);
  new MutationObserver(() => requestAnimationFrame(() => requestAnimationFrame(() => {
    if (pressed) window.painted.push(performance.now() - pressed);
    pressed = 0;
  }))).observe(document.querySelector(selector), { childList: true, subtree: true });
}"""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index", type=Path)
    index = parser.parse_args().index.resolve()
    with serving(index, workers=2) as (url, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page()
        print("| what | keys | p50, ms | p95, ms |\n| --- | --- | --- | --- |")
        page.goto(url)
        _print("suggestions on the home page", _typed(page, "form.search"))
        page.goto(f"{url}/search?q=x")
        _print("list on the page of results", _typed(page, "#_results"))
        browser.close()


def _typed(page: Page, watched: str) -> Sequence[float]:
    """Type words letter by letter, each when the list has followed the one before."""
    page.evaluate(WATCH, watched)
    box = page.locator("input[name=q]").first
    for _ in range(ROUNDS):
        for word in WORDS:
            box.fill("")
            for letter in word:
                box.press_sequentially(letter)
                page.wait_for_timeout(400)
    times: list[float] = page.evaluate("window.painted")
    return times


def _print(what: str, times: Sequence[float]) -> None:
    p95 = statistics.quantiles(times, n=20)[18]
    print(f"| {what} | {len(times)} | {statistics.median(times):.0f} | {p95:.0f} |")


if __name__ == "__main__":
    main()

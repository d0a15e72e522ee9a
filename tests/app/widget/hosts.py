"""Product pages that hold the widget, on another port."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from wsgiref.types import StartResponse, WSGIEnvironment

from playwright.sync_api import Page

STRICT = (
    "default-src 'none'; script-src 'self' {help}; style-src 'self'; connect-src {help};"
    " require-trusted-types-for 'script'"
)
HOSTILE_STYLE = """
* { all: unset !important; font-size: 40px !important; color: red !important;
    letter-spacing: 9px !important; text-transform: uppercase !important; display: block; }
firstline-widget { position: absolute !important; opacity: 0.1 !important; }
"""
WITNESS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
window.before = Object.getOwnPropertyNames(window);
"""
ANSWERED = """query => ({ answer: new Promise((done) => {
  const hear = ({ detail }) => {
    if (detail.query !== query) return;
    removeEventListener("search", hear);
    done(true);
  };
  addEventListener("search", hear);
}) })"""


def search_for(page: Page, question: str) -> None:
    """Type a question, and wait until its answer is shown: half of it may be answered before."""
    heard = page.evaluate_handle(ANSWERED, question)
    page.get_by_role("combobox").press_sequentially(question)
    heard.evaluate("one => one.answer")


@dataclass
class Host:
    """A site of one page, whose parts a test may change between two requests."""

    help: str = ""
    """Address of the help centre."""
    body: str = "<h1>Account</h1><firstline-widget></firstline-widget>"
    title: str = "Shop"
    language: str = "en"
    policy: str = ""
    style: str = "body { font-family: sans-serif; }"
    script: str = ""
    """Runs before the widget's."""
    headers: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        kind, text = self._file(environ["PATH_INFO"])
        headers = {"Content-Type": f"{kind}; charset=utf-8"} | dict(self.headers)
        if kind == "text/html" and self.policy:
            headers["Content-Security-Policy"] = self.policy.format(help=self.help)
        start("200 OK", list(headers.items()))
        return [text.encode()]

    def _file(self, path: str) -> tuple[str, str]:
        files: dict[str, Callable[[], tuple[str, str]]] = {
            "/host.css": lambda: ("text/css", self.style),
            "/host.js": lambda: ("text/javascript", WITNESS + self.script),
        }
        return files.get(path, lambda: ("text/html", self._page()))()

    def _page(self) -> str:
        return (
            f'<!doctype html><html lang="{self.language}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f'<title>{self.title}</title><link rel="stylesheet" href="/host.css">'
            '<script src="/host.js"></script>'
            f'<script type="module" src="{self.help}/widget.js"></script>'
            f"</head><body><main>{self.body}</main></body></html>"
        )

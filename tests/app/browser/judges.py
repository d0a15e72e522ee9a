"""What judges pages: axe-core, html-validate and the browser itself."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.conftest import missing, require

FOLDER = Path(__file__).parent
MODULES = FOLDER / "node_modules"
HOW = f"npm ci --prefix {FOLDER.relative_to(FOLDER.parents[2])}"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


ALL = {"type": "tag", "values": TAGS}
COLOURS = {"type": "rule", "values": ("color-contrast", "link-in-text-block")}


def axe_violations(page: Page, rules: Mapping[str, Any] = ALL) -> list[str]:
    """Return what axe finds wrong with a page as it is now."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())  # Evaluated by the debugger, so the page's policy stays as it is.
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def markup_errors(pages: Mapping[str, str], folder: Path) -> list[str]:
    """Return what html-validate finds wrong with pages, by their names."""
    require("node", "apt-get install nodejs npm")
    program = _module("html-validate", "bin", "html-validate.mjs")
    files = {}
    for number, (name, html) in enumerate(pages.items()):
        file = folder / f"{number}.html"
        file.write_text(html, encoding="utf-8")
        files[str(file)] = name
    asked = ["node", str(program), "--config", str(FOLDER / "htmlvalidate.json")]
    done = subprocess.run(
        [*asked, "--formatter", "json", *files], capture_output=True, text=True, check=False
    )
    assert done.returncode in {0, 1}, done.stderr
    return [
        f"{files[one['filePath']]}:{message['line']}: {message['ruleId']}: {message['message']}"
        for one in json.loads(done.stdout)
        for message in one["messages"]
    ]


def sideways(page: Page) -> list[str]:
    """Return what makes a page wider than its window."""
    found: Any = page.evaluate(
        """() => {
          const root = document.documentElement;
          if (root.scrollWidth <= root.clientWidth) return [];
          return [...document.body.querySelectorAll("*")]
            .filter((one) => one.getBoundingClientRect().right > root.clientWidth + 1)
            .map((one) => one.outerHTML.slice(0, 120));
        }"""
    )
    return list(found)


@cache
def _axe() -> str:
    return _module("axe-core", "axe.min.js").read_text("utf-8")


def _module(*path: str) -> Path:
    file = MODULES.joinpath(*path)
    if not file.is_file():
        missing(path[0], HOW)
    return file

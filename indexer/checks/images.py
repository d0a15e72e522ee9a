"""Images that nobody hears of who cannot see them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from indexer.checks.material import Material, Page, short
from indexer.inline import WIKI_SCHEME
from indexer.markdown import HTML_LINE_ATTRIBUTE
from indexer.types import Problem

_SUFFIX = re.compile(r"\.(?:avif|bmp|gif|jpe?g|png|svg|webp)$", re.IGNORECASE)
# "Screenshot_2023-01-04", "IMG 0815", "image (3)": what cameras and clipboards call files.
_MACHINE = re.compile(
    r"(?:(?:screen ?-?_?(?:shot|cast)|capture|image|img|dsc|photo|picture|pasted image|untitled)"
    r"[ _\-()0-9.:]*|[0-9a-f-]{16,}|[0-9 _.-]+)",
    re.IGNORECASE,
)


def check_images(page: Page, _: Material) -> Iterator[Problem]:
    """Yield the images without a description, and those whose description is a file's name."""
    for node in page.tree.css("img"):
        problem = _problem(page, node)
        if problem is not None:
            yield problem


def _problem(page: Page, node: LexborNode) -> Problem | None:
    src = node.attrs.get("src") or ""
    alt = " ".join((node.attrs.get("alt") or "").split())
    name = PurePosixPath(unquote(re.split("[?#]", src.removeprefix(WIKI_SCHEME))[0])).name
    is_raw = HTML_LINE_ATTRIBUTE in node.attrs
    # In HTML an empty alt says that the image is an ornament.
    if is_raw and "alt" in node.attrs and not alt:
        return None
    stem = _SUFFIX.sub("", name)
    if not alt or (src.startswith(WIKI_SCHEME) and alt == stem):
        return _without(page, page.line(node), name, is_raw, src.startswith(WIKI_SCHEME))
    if _is_name(alt, name, stem):
        message = f"The description of the image is the name of a file, “{short(alt)}”."
        remedy = "Say what the image shows, as you would on the telephone."
        return page.warning(page.line(node), "alt-is-file-name", message, remedy)
    return None


def _without(page: Page, line: int, name: str, is_raw: bool, is_wiki: bool) -> Problem:
    message = f"The image “{short(name)}” has no description for those who do not see it."
    remedy = "Write it between the brackets: “![What it shows](file.png)”."
    if is_wiki:
        remedy = "Write it behind a line: “![[file.png|What it shows]]”."
    elif is_raw:
        remedy = 'Write it as alt="What it shows"; alt="" where the image is an ornament.'
    return page.warning(line, "no-alt", message, remedy)


def _is_name(alt: str, name: str, stem: str) -> bool:
    """Tell a name ("img_0815", "settings-menu.png") from a word that is also a file's."""
    if _SUFFIX.search(alt) and " " not in alt:
        return True
    if _MACHINE.fullmatch(alt):
        return True
    same = alt.casefold() in (name.casefold(), stem.casefold())
    return same and " " not in alt and bool(re.search(r"[_-]|[0-9]{3}", alt))

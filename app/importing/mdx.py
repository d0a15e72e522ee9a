"""What MDX and Docusaurus mix into Markdown, said in Markdown where it can be."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from app.importing.markdown import outside_code
from app.importing.model import Lost

_COMPONENT: Final = "Components of MDX: their text stays, what they do is gone"
_PARTIAL: Final = "Files that are imported and not there"
_EXPORT: Final = "Programs in MDX (“export”) were left out"
_IMPORT: Final = re.compile(
    r"^import\s+(?:(\w+)|\{[^}]*\}|\*\s+as\s+\w+)\s+from\s+['\"]([^'\"\n]+)['\"];?[ \t]*\n?",
    re.MULTILINE,
)
_EXPORTED: Final = re.compile(r"^export\s+(?:default|const|let|var|function)\b", re.MULTILINE)
_ADMONITION: Final = re.compile(
    r"^([ \t]*)<Admonition\b([^>]*)>[ \t]*\n?(.*?)\n?[ \t]*</Admonition>", re.DOTALL | re.MULTILINE
)
_LINK: Final = re.compile(r"<Link\b[^<>]*?\b(?:to|href)=[\"']([^\"']+)[\"'][^<>]*>(.*?)</Link>")
_REQUIRED: Final = re.compile(
    r"=\{\s*(?:useBaseUrl\(\s*|require\(\s*|[`'\"])(?:['\"`])?([^'\"`)}]+)(?:['\"`])?\s*\)?"
    r"(?:\.default)?\s*\}"
)
_TAG: Final = re.compile(r"<([A-Z][\w.]*)")
# What Firstline's own reader knows.
_KNOWN: Final = frozenset(("Tabs", "TabItem", "Admonition", "Link"))
_SITE: Final = re.compile(r"@site/(?:static)?/?|pathname://")


def from_mdx(body: str, path: str, partial: Callable[[str], str | None], lost: list[Lost]) -> str:
    """Return a body with what Markdown can say in Markdown; partial files are put in."""
    imports: dict[str, str] = {}

    def note(found: re.Match[str]) -> str:
        if found[1]:
            imports[found[1]] = found[2]
        return ""

    def change(text: str) -> str:
        text = _IMPORT.sub(note, text)
        if _EXPORTED.search(text):
            lost.append(Lost(_EXPORT, path))
        text = _with_partials(text, imports, path, partial, lost)
        text = _ADMONITION.sub(_admonition, text)
        text = _LINK.sub(lambda link: f"[{link[2].strip()}]({link[1]})", text)
        text = _REQUIRED.sub(lambda found: f'="{_address(found[1], imports)}"', text)
        text = re.sub(r"=\{(\w+)\}", lambda found: _image(found, imports), text)
        text = re.sub(r"(\]\(|[\"'])(?:@site/(?:static/)?|pathname:///?)", r"\1/", text)
        for name in sorted(set(_TAG.findall(text)) - _KNOWN):
            lost.append(Lost(_COMPONENT, path, f"<{name}>"))
        return text

    return outside_code(body, change)


def _with_partials(
    text: str,
    imports: dict[str, str],
    path: str,
    partial: Callable[[str], str | None],
    lost: list[Lost],
) -> str:
    for name, source in imports.items():
        if not source.lower().endswith((".md", ".mdx")):
            continue
        found = partial(source)
        if found is None:
            lost.append(Lost(_PARTIAL, path, source))
            continue
        inner = _IMPORT.sub("", found).strip("\n")
        tag = re.compile(rf"<{name}\b[^<>]*/>|<{name}\b[^<>]*>\s*</{name}>")
        text = tag.sub(lambda _, inner=inner: inner, text)  # type: ignore[misc]
    return text


def _admonition(found: re.Match[str]) -> str:
    kind = re.search(r"\btype=[\"'](\w+)", found[2])
    title = re.search(r"\btitle=[\"']([^\"'\n]+)", found[2])
    words = " ".join(filter(None, [kind[1] if kind else "note", title[1] if title else ""]))
    return f"{found[1]}:::{words}\n{found[3]}\n{found[1]}:::"


def _address(written: str, imports: dict[str, str]) -> str:
    return _SITE.sub("/", imports.get(written.strip(), written.strip()))


def _image(found: re.Match[str], imports: dict[str, str]) -> str:
    source = imports.get(found[1])
    return f'="{_SITE.sub("/", source)}"' if source else found[0]

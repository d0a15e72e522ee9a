"""What the indexer's tests share: a content folder from texts, and an article from one."""

from __future__ import annotations

from pathlib import Path

from indexer.links import LinkMap, link_map
from indexer.read import read_folder
from indexer.render import render_one
from indexer.types import ContentSettings, Head, Problem, Reading, Rendered, Source


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write files, by path below the folder."""
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def read(
    folder: Path, files: dict[str, str | bytes], languages: tuple[str, ...] = ("en", "de", "fr")
) -> Reading:
    """Write files and read them as a help centre whose default language is English."""
    write(folder, files)
    return read_folder(ContentSettings(folder, "en", languages))


def render(folder: Path, body: str, others: dict[str, str | bytes] | None = None) -> Rendered:
    """Render the article ``article.md`` among others."""
    reading = read(folder, {"article.md": f"---\ntitle: Article\n---\n{body}", **(others or {})})
    site: LinkMap = link_map(reading)
    source = next(one for one in reading.articles if one.path == "article.md")
    return render_one(source, site)


def codes(problems: tuple[Problem, ...]) -> list[tuple[str, int, str]]:
    """Return path, line and code of each problem."""
    return [(problem.path, problem.line, problem.code) for problem in problems]


def render_text(body: str) -> Rendered:
    """Render a body that no file could hold as well, alone in its help centre."""
    source = Source(
        "article.md",
        Head(),
        "Article",
        "article",
        "article",
        "en",
        "article",
        (),
        body,
        1,
        "",
        None,
    )
    return render_one(source, link_map(Reading((source,), (), (), 0, (), {}, (), (), (), ())))

"""What the tests of building share: articles without files, and builds of small folders."""

from __future__ import annotations

from pathlib import Path

from indexer.build import BuildOptions, BuildReport, build
from indexer.progress import Silent
from indexer.types import ContentSettings, Head, Rendered, Section, Source
from tests.fake_model import write_model


def source(
    title: str = "Title", slug: str = "title", language: str = "en", head: Head | None = None
) -> Source:
    """Return an article as if it had been read from ``<slug>.md``."""
    return Source(
        path=f"{slug}.md",
        head=head or Head(),
        title=title,
        id=slug,
        slug=slug,
        language=language,
        group=slug,
        category=tuple(slug.split("/")[:-1]),
        body="",
        body_line=1,
        revision="0" * 40,
        updated=None,
    )


def rendered(own: Source, *sections: Section) -> Rendered:
    """Return an article with these sections and no HTML."""
    return Rendered(own, "", sections, (), (), ())


def section(text: str, heading: str = "", *trail: str) -> Section:
    """Return a section; its paragraphs are separated by blank lines in ``text``."""
    anchor = heading.lower().replace(" ", "-")
    return Section(anchor, heading, 2 + len(trail), trail, tuple(text.split("\n\n")))


def model(folder: Path, seed: int = 0) -> str:
    """Return the folder of a tiny model, made when it is not there yet."""
    path = folder / f"model-{seed}"
    return str(path if path.exists() else write_model(path, seed))


def build_site(folder: Path, seed: int | None = 0, *, strict: bool = False) -> BuildReport:
    """Build ``folder/articles`` into ``folder/index``; without a seed by words alone."""
    content = ContentSettings(folder / "articles", "en", ("en", "de"))
    name = "" if seed is None else model(folder, seed)
    return build(content, folder / "index", BuildOptions(name, "key", strict), Silent())

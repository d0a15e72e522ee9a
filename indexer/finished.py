"""What rendering made of an article, as text to keep between builds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from typing import Any

from indexer.html_cache import code_digest, html_key
from indexer.targets import Jump
from indexer.types import Problem, Section, Severity, Source

_OURS = (
    "depth",
    "finished",
    "headings",
    "images",
    "links",
    "render",
    "sanitize",
    "sections",
    "slugs",
    "targets",
)
_THEIRS = ("nh3", "selectolax", "pillow")


@dataclass(frozen=True, slots=True)
class Finished:
    """An article as safe HTML, before its links to headings of others are checked."""

    html: str
    sections: tuple[Section, ...]
    links: tuple[str, ...]
    assets: tuple[str, ...]
    problems: tuple[Problem, ...]
    anchors: frozenset[str]
    jumps: tuple[Jump, ...]

    def as_text(self) -> str:
        """Return it as JSON."""
        return json.dumps(
            [
                self.html,
                [astuple(section) for section in self.sections],
                self.links,
                self.assets,
                [astuple(problem) for problem in self.problems],
                sorted(self.anchors),
                [astuple(jump) for jump in self.jumps],
            ],
            ensure_ascii=False,
        )

    @classmethod
    def from_text(cls, text: str) -> Finished:
        """Read what :meth:`as_text` wrote."""
        html, sections, links, assets, problems, anchors, jumps = json.loads(text)
        return cls(
            html,
            tuple(map(_section, sections)),
            tuple(links),
            tuple(assets),
            tuple(map(_problem, problems)),
            frozenset(anchors),
            tuple(Jump(*jump) for jump in jumps),
        )


def finished_key(source: Source, names: bytes) -> bytes:
    """Name all that a finished article depends on; ``names`` stand for where links may lead."""
    facts = (source.path, source.slug, source.group, source.head.status, source.body_line,
             bool(source.head.redirect_to))  # fmt: skip
    digest = hashlib.sha256(html_key(source) + code_digest(_OURS, _THEIRS) + names)
    digest.update(repr(facts).encode("utf-8", "surrogatepass"))
    return digest.digest()


def names_digest(decisive: object) -> bytes:
    """Return a digest of what decides where links lead."""
    return hashlib.sha256(repr(_ordered(decisive)).encode("utf-8", "surrogatepass")).digest()


def _section(stored: list[Any]) -> Section:
    anchor, heading, level, trail, paragraphs = stored
    return Section(anchor, heading, level, tuple(trail), tuple(paragraphs))


def _problem(stored: list[Any]) -> Problem:
    path, line, code, message, remedy, severity = stored
    return Problem(path, line, code, message, remedy, Severity(severity))


def _ordered(value: Any) -> Any:
    """Return a value whose text is the same in every process: sets are sorted."""
    if isinstance(value, frozenset | set):
        return sorted(value)
    if isinstance(value, Mapping):
        return list(value.items())
    return [_ordered(one) for one in value] if isinstance(value, tuple) else value

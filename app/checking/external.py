"""Whether other sites still have what articles link to: bounded, polite, and never inside.

A writer's branch may name any address, and a check may run where internal machines answer.  So a
host is asked only where all of its addresses are public, the connection goes to the very address
that was looked at, and redirects are not followed to others.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from app.checking.answers_kept import KeptAnswers
from app.checking.asking import Answer, Asker, Verdict
from app.checking.links_out import Use, by_host, links_out
from indexer.checks.material import Material
from indexer.types import Problem, Severity

HOSTS_AT_ONCE: Final = 8
MOST_LINKS: Final = 500
PAUSE_SECONDS: Final = 1.0
"""Between two requests to one host."""


@dataclass(frozen=True, slots=True)
class ExternalOptions:
    """How other sites are asked."""

    site: str = ""
    """Our own address, which the other side is told."""
    most: int = MOST_LINKS
    """Addresses asked in one run; the rest is left for the next."""
    pause: float = PAUSE_SECONDS
    private: bool = field(default=False)
    """Whether private and loopback addresses may be asked; for tests."""


def check_external(material: Material, options: ExternalOptions) -> Iterator[Problem]:
    """Yield links to other sites that lead nowhere, moved for good, or could not be looked at."""
    links = links_out(material)
    kept = KeptAnswers(_folder(material.index))
    known = kept.find(links)
    wanted = [url for url in links if url not in known]
    answers = known | _ask(wanted[: options.most], options, kept)
    for url, uses in links.items():
        if url in answers and (told := _told(url, answers[url])):
            code, message, remedy, severity = told
            for use in uses:
                yield Problem(use.path, use.line, code, message, remedy, severity)
    left = wanted[options.most :]
    if left:
        yield _left(links[left[0]][0], len(left), options.most)


def _folder(index: Path) -> Path:
    return index / "cache" / "links.json"


def _ask(urls: list[str], options: ExternalOptions, kept: KeptAnswers) -> dict[str, Answer]:
    """Ask eight hosts at once, and of each one address after the other."""
    asker = Asker(options.site, private=options.private)

    def ask_host(one_host: list[str]) -> dict[str, Answer]:
        found: dict[str, Answer] = {}
        for number, url in enumerate(one_host):
            if number:
                time.sleep(options.pause)
            found[url] = asker.ask(url)
            if found[url].verdict is Verdict.BUSY:
                break  # It asked to be left alone.
        return found

    hosts = by_host(urls).values()
    with ThreadPoolExecutor(HOSTS_AT_ONCE) as pool:
        answers = {url: one for found in pool.map(ask_host, hosts) for url, one in found.items()}
    kept.add(answers)
    return answers


def _told(url: str, answer: Answer) -> tuple[str, str, str, Severity] | None:
    if answer.verdict is Verdict.GONE:
        message = f"{url} leads nowhere: {answer.reason}."
        remedy = "Link to where it is now, or remove the link."
        return "dead-link", message, remedy, Severity.WARNING
    if answer.verdict is Verdict.MOVED:
        message = f"{url} has moved to {answer.target} for good."
        return "moved-link", message, "Link to the new address.", Severity.NOTICE
    if answer.verdict in (Verdict.UNKNOWN, Verdict.BUSY):
        message = f"{url} could not be checked: {answer.reason}."
        remedy = "Open it in a browser; nothing to do where it is there."
        return "unchecked-link", message, remedy, Severity.NOTICE
    return None


def _left(use: Use, count: int, most: int) -> Problem:
    message = f"{count} more links to other sites were not checked: {most} is the most of one run."
    remedy = "Check again: what was checked today is not asked again."
    return Problem(use.path, use.line, "unchecked-link", message, remedy, Severity.NOTICE)

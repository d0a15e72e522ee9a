"""A report as text, as JSON, and as what GitHub and GitLab show beside the lines of a change."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from app.checking.types import Report
from indexer.types import Problem, Severity

SHOWN = 20
"""Notices of one kind that are shown without ``--all``, beside those of changed articles."""

Place = Callable[[str], str]
"""Path below the content folder → path as the reader of the report knows it."""


def as_text(report: Report, place: Place, show_all: bool) -> str:
    """Return a line a problem and one that counts them.

    Of notices about what was not changed, the first few of each kind.
    """
    shown = list(report.problems) if show_all else list(_shown(report))
    lines = [_line(problem, place) for problem in shown]
    return "\n".join([*lines, *_left_out(report, shown), summary(report)])


def as_github(report: Report, place: Place) -> str:
    """Return workflow commands: GitHub shows each beside its line of a pull request.

    The escapes are those of its toolkit (``@actions/core``, ``command.ts``).
    """
    lines = []
    for problem in report.problems:
        where = (("file", place(problem.path)), ("line", problem.line), ("title", problem.code))
        properties = ",".join(f"{key}={_property(str(value))}" for key, value in where)
        lines.append(
            f"::{problem.severity.value} {properties}::"
            + _data(f"{problem.message} {problem.remedy}".strip())
        )
    return "\n".join([*lines, summary(report)])


def as_gitlab(report: Report, place: Place) -> str:
    """Return what GitLab's merge requests show as code quality, a subset of Code Climate's."""
    severities = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTICE: "info"}
    found = [
        {
            "description": f"{problem.message} {problem.remedy}".strip(),
            "check_name": problem.code,
            "fingerprint": _fingerprint(problem, number),
            "severity": severities[problem.severity],
            "location": {"path": place(problem.path), "lines": {"begin": problem.line}},
        }
        for problem, number in _numbered(report.problems)
    ]
    return json.dumps(found, indent=2, ensure_ascii=False)


def as_json(report: Report, place: Place) -> str:
    """Return everything, for programs."""
    problems = [
        {
            "path": problem.path,
            "file": place(problem.path),
            "line": problem.line,
            "code": problem.code,
            "severity": problem.severity.value,
            "message": problem.message,
            "remedy": problem.remedy,
        }
        for problem in report.problems
    ]
    document = {
        "problems": problems,
        "counts": {severity.value: report.count(severity) for severity in Severity},
        "accepted": report.accepted,
        "articles": report.articles,
        "seconds": report.seconds,
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def summary(report: Report) -> str:
    """Return one line that says how it stands."""
    words = (
        (Severity.ERROR, "error", "errors"),
        (Severity.WARNING, "warning", "warnings"),
        (Severity.NOTICE, "notice", "notices"),
    )
    counts = [_count(report.count(severity), one, many) for severity, one, many in words]
    accepted = f", {report.accepted} accepted" if report.accepted else ""
    articles = _count(report.articles, "article", "articles")
    return f"{', '.join(counts)}{accepted} in {articles} ({report.seconds} s)"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _shown(report: Report) -> Iterator[Problem]:
    seen: Counter[str] = Counter()
    for problem in report.problems:
        if problem.severity is Severity.NOTICE and problem.path not in report.changed:
            seen[problem.code] += 1
            if seen[problem.code] > SHOWN:
                continue
        yield problem


def _left_out(report: Report, shown: list[Problem]) -> list[str]:
    hidden = report.codes - Counter(problem.code for problem in shown)
    return [
        f"{code}: {count} more (firstline check --all shows them)"
        for code, count in sorted(hidden.items())
    ]


def _line(problem: Problem, place: Place) -> str:
    where = f"{place(problem.path)}:{problem.line}"
    return " ".join(f"{where}: {problem.code}: {problem.message} {problem.remedy}".split())


def _numbered(problems: Iterable[Problem]) -> Iterator[tuple[Problem, int]]:
    """Yield each problem with the number of those before it that say the same of the same file."""
    seen: dict[tuple[str, str, str], int] = {}
    for problem in problems:
        key = (problem.path, problem.code, problem.message)
        seen[key] = seen.get(key, 0) + 1
        yield problem, seen[key]


def _fingerprint(problem: Problem, number: int) -> str:
    """Name a problem so that it stays the same when lines above it come and go."""
    words = f"{problem.path}\0{problem.code}\0{problem.message}\0{number}"
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:40]


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")

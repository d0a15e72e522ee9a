"""A report as text, for programs, and for the sites that show changes."""

from __future__ import annotations

import json
from dataclasses import replace

from app.checking import present
from app.checking.types import Report
from indexer.types import Problem, Severity

ERROR, WARNING, NOTICE = Severity.ERROR, Severity.WARNING, Severity.NOTICE
PROBLEMS = (
    Problem("a, b.md", 3, "same-id", "100 %: taken.", "Give\nanother.", ERROR),
    Problem("a, b.md", 4, "no-alt", "No words.", "Write them.", WARNING),
    Problem("a, b.md", 9, "no-alt", "No words.", "Write them.", WARNING),
    *(Problem("c.md", line, "orphan", "Alone.", "Link it.", NOTICE) for line in range(1, 23)),
)
REPORT = Report(PROBLEMS, articles=2, accepted=1, seconds=0.5)


def place(path: str) -> str:
    return f"articles/{path}"


def test_text_has_a_line_a_problem_and_of_notices_the_first_few() -> None:
    assert present.as_text(REPORT, place, show_all=False).split("\n") == [
        "articles/a, b.md:3: same-id: 100 %: taken. Give another.",
        "articles/a, b.md:4: no-alt: No words. Write them.",
        "articles/a, b.md:9: no-alt: No words. Write them.",
        *(f"articles/c.md:{line}: orphan: Alone. Link it." for line in range(1, 21)),
        "orphan: 2 more (firstline check --all shows them)",
        "1 error, 2 warnings, 22 notices, 1 accepted in 2 articles (0.5 s)",
    ]


def test_text_with_all_shows_every_notice() -> None:
    lines = present.as_text(REPORT, place, show_all=True).split("\n")

    assert lines[-2:] == [
        "articles/c.md:22: orphan: Alone. Link it.",
        "1 error, 2 warnings, 22 notices, 1 accepted in 2 articles (0.5 s)",
    ]


def test_text_shows_every_notice_of_what_was_changed() -> None:
    report = replace(REPORT, changed=frozenset({"c.md"}))

    assert present.as_text(report, place, show_all=False) == present.as_text(
        REPORT, place, show_all=True
    )


def test_github_gets_its_commands_with_its_escapes() -> None:
    assert present.as_github(REPORT, place).split("\n")[:2] == [
        "::error file=articles/a%2C b.md,line=3,title=same-id::100 %25: taken. Give%0Aanother.",
        "::warning file=articles/a%2C b.md,line=4,title=no-alt::No words. Write them.",
    ]


def test_github_gets_notices_as_notices() -> None:
    assert present.as_github(REPORT, place).split("\n")[3] == (
        "::notice file=articles/c.md,line=1,title=orphan::Alone. Link it."
    )


def test_gitlab_gets_its_report_of_code_quality() -> None:
    found = json.loads(present.as_gitlab(REPORT, place))

    assert found[1] | {"fingerprint": ""} == {
        "description": "No words. Write them.",
        "check_name": "no-alt",
        "fingerprint": "",
        "severity": "minor",
        "location": {"path": "articles/a, b.md", "lines": {"begin": 4}},
    }
    assert [one["severity"] for one in found] == ["major", "minor", "minor", *["info"] * 22]
    assert len({one["fingerprint"] for one in found}) == len(found)


def test_a_fingerprint_stays_when_lines_are_added_above() -> None:
    moved = Report((Problem("a, b.md", 7, "no-alt", "No words.", "Write them.", WARNING),), 1, 0, 0)
    before, after = (json.loads(present.as_gitlab(one, place)) for one in (REPORT, moved))

    assert after[0]["fingerprint"] == before[1]["fingerprint"]


def test_json_holds_everything() -> None:
    found = json.loads(present.as_json(REPORT, place))

    assert found["problems"][0] == {
        "path": "a, b.md",
        "file": "articles/a, b.md",
        "line": 3,
        "code": "same-id",
        "severity": "error",
        "message": "100 %: taken.",
        "remedy": "Give\nanother.",
    }
    assert {key: value for key, value in found.items() if key != "problems"} == {
        "counts": {"error": 1, "warning": 2, "notice": 22},
        "accepted": 1,
        "articles": 2,
        "seconds": 0.5,
    }


def test_errors_fail_and_warnings_only_when_it_is_strict() -> None:
    warnings, notices = (Report(PROBLEMS[start:], 2, 0, 0.5) for start in (1, 3))

    assert [report.fails(strict=False) for report in (REPORT, warnings, notices)] == [
        True,
        False,
        False,
    ]
    assert [report.fails(strict=True) for report in (REPORT, warnings, notices)] == [
        True,
        True,
        False,
    ]

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from indexer.frontmatter import Parts, check_head, split_head
from indexer.types import Head, Severity, Status


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("---\ntitle: A\n---\nBody\n", Parts("title: A\n", "Body\n", 4)),
        ("---\n---\nBody", Parts("", "Body", 3)),
        ("---  \na: 1\n...\n\nBody", Parts("a: 1\n", "\nBody", 4)),
        ("No head", Parts(None, "No head", 1)),
        ("---\nA rule above text", Parts(None, "---\nA rule above text", 1)),
        ("---\ntitle: A\n", Parts(None, "---\ntitle: A\n", 1, unclosed=True)),
        ("---\ntitle: A\n---", Parts("title: A\n", "", 4)),
    ],
)
def test_a_file_is_cut_into_head_and_body(text: str, parts: Parts) -> None:
    assert split_head(text) == parts


def test_every_key_of_the_contract_is_read() -> None:
    checked = check_head(
        """
title: Reset your password
id: 4407
summary: How it is done.
asks: [forgot my password, cannot sign in]
keywords: a, b
tags: [c]
category: Account / Password
order: "08"
status: internal
publish_at: 2026-03-01
expires_at: 2027-03-01T09:00:00+01:00
review_every: 6 months
owner: support
aliases: [/old/one]
redirect_from: /old/two
related: [other]
product: box
search: {boost: 2, exclude: true}
contact: direct
language: pt_BR
updated: "2026-01-02T03:04"
""",
        "a.md",
    )

    assert checked.problems == ()
    assert checked.head == Head(
        title="Reset your password",
        id="4407",
        summary="How it is done.",
        asks=("forgot my password", "cannot sign in"),
        keywords=("a", "b"),
        tags=("c",),
        category="Account / Password",
        order=8.0,
        status=Status.INTERNAL,
        publish_at=datetime(2026, 3, 1, tzinfo=UTC),
        expires_at=datetime(2027, 3, 1, 9, tzinfo=timezone(timedelta(hours=1))),
        review_every="6 months",
        owner="support",
        aliases=("/old/one", "/old/two"),
        related=("other",),
        product="box",
        boost=2.0,
        search_exclude=True,
        contact_direct=True,
        language="pt-BR",
        updated=datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("yaml", "head"),
    [
        ("description: d", Head(summary="d")),
        ("summary: s\ndescription: d", Head(summary="s")),
        ("description: d\nsummary: s", Head(summary="s")),
        ("draft: true", Head(status=Status.DRAFT)),
        ("draft: false", Head()),
        ("published: false", Head(status=Status.DRAFT)),
        ("hidden: true", Head(search_exclude=True)),
        ("excluded_in_search: yes", Head(search_exclude=True)),
        ("labels: x,y", Head(tags=("x", "y"))),
        ("tags: []", Head()),
        ("categories: [security, other]", Head(category="security")),
        ("category: A\nsub_category: B", Head(category="A / B")),
        ("permalink: /a/b/\nslug: c", Head(aliases=("/a/b/", "c"))),
        ("sidebar_position: 3", Head(order=3.0)),
        ("redirect: /there", Head(redirect_to="/there")),
        ("lang: no", Head(language="no")),
        ("title:", Head()),
        ("", Head()),
    ],
)
def test_keys_of_other_systems_mean_what_they_mean_there(yaml: str, head: Head) -> None:
    checked = check_head(yaml, "a.md")

    assert checked.head is not None
    assert checked.head == Head(**{
        name: getattr(head, name) for name in Head.__dataclass_fields__ if name != "unknown"
    }, unknown=checked.head.unknown)  # fmt: skip
    assert checked.problems == ()


def test_all_bad_values_are_told_together_and_the_others_count() -> None:
    checked = check_head(
        "title: [a]\norder: third\nstatus: secret\npublish_at: 2026-13-45\nsummary: fine\n"
        "search: {boost: -1}\ndraft: perhaps\norder: .nan\n",
        "a.md",
    )

    assert checked.head == Head(summary="fine")
    assert [(one.line, one.code, one.message) for one in checked.problems] == [
        (2, "bad-value", "“title” is a list, but must be text."),
        (9, "bad-value", "“order” is “nan”, but must be a number."),
        (4, "bad-value", "“status” is “secret”, but must be one of published, draft, internal."),
        (
            5,
            "bad-value",
            "“publish_at” is 2026-13-45, but must be a date like 2026-03-31 or"
            " 2026-03-31T09:00+01:00.",
        ),
        (
            7,
            "bad-value",
            "“search” is a mapping, but must be “boost: <number>” with a number above 0,"
            " at most 100.",
        ),
        (8, "bad-value", "“draft” is “perhaps”, but must be true or false."),
    ]
    assert {one.severity for one in checked.problems} == {Severity.WARNING}


def test_an_unknown_key_is_kept_and_the_nearest_is_named() -> None:
    checked = check_head("sumary: x\nzebra: y\nlayout: article\n", "a.md")

    assert checked.head == Head(unknown=("sumary", "zebra", "layout"))
    assert [(one.line, one.code, one.remedy) for one in checked.problems] == [
        (2, "unknown-key", "Did you mean “summary”?"),
        (3, "unknown-key", "Remove it if nothing else needs it."),
    ]
    assert checked.layout == "article"


@pytest.mark.parametrize(
    ("yaml", "line"),
    [
        ("title: a: b", 2),
        ("title: A\ntags: [a, b\n", 4),
        ("- a list", 2),
        ("just text", 2),
        ("a: &x [1]\nb: *x", 3),
        ("a: " + "[" * 30_000, 2),
        ("a: " + "{b: " * 3_000, 2),
        ("x: !!python/object/apply:os.system [ls]", 2),
        ("title: \x07", 1),
        ("title: " + "a" * 70_000, 1),
    ],
    ids=[
        "colon", "unclosed", "list", "text", "alias", "deep", "deep-map", "python", "bell", "long",
    ],
)  # fmt: skip
def test_what_is_no_head_is_one_error_with_its_line(yaml: str, line: int) -> None:
    checked = check_head(yaml, "a.md")

    assert checked.head is None
    assert [(one.path, one.line, one.code) for one in checked.problems] == [
        ("a.md", line, "bad-yaml")
    ]
    assert checked.problems[0].severity is Severity.ERROR
    assert checked.problems[0].remedy


def test_a_huge_number_is_a_bad_value_and_no_crash() -> None:
    checked = check_head(f"order: {'9' * 5000}\nid: 5", "a.md")

    assert checked.head == Head(id="5")
    assert [one.code for one in checked.problems] == ["bad-value"]

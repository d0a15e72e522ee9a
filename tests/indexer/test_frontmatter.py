from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from indexer.frontmatter import Parts, check_head, split_head
from indexer.periods import Period
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
        ("\n \n---\na: 1\n---\nB", Parts("a: 1\n", "B", 6, head_line=4)),
        ("\n---\n# note\n'a': 1\n---\nB", Parts("# note\n'a': 1\n", "B", 6, head_line=3)),
        ("\n---\nA rule\n---\n", Parts(None, "\n---\nA rule\n---\n", 1)),
        ("+++\na = 1\n+++\nB", Parts("a = 1\n", "B", 4, is_toml=True)),
        ("+++\na = 1\n", Parts(None, "+++\na = 1\n", 1, unclosed=True, is_toml=True)),
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
featured: true
outdated: Holds up to version 3.
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
        review_every=Period(months=6),
        owner="support",
        aliases=("/old/one", "/old/two"),
        related=("other",),
        product="box",
        boost=2.0,
        search_exclude=True,
        contact_direct=True,
        featured=True,
        outdated="Holds up to version 3.",
        language="pt-BR",
        updated=datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("yaml", "head"),
    [
        ("description: d", Head(summary="d")),
        ("summary: s\ndescription: d", Head(summary="s")),
        ("promoted: yes", Head(featured=True)),
        ("featured: false", Head()),
        ("outdated: true", Head(outdated="")),
        ("outdated: 'yes'", Head(outdated="")),
        ("outdated: false", Head()),
        ("outdated: '  Since  May. '", Head(outdated="Since May.")),
        ("description: d\nsummary: s", Head(summary="s")),
        ("draft: true", Head(status=Status.DRAFT)),
        ("draft: false", Head()),
        ("published: false", Head(status=Status.DRAFT)),
        ("publish: false", Head(status=Status.DRAFT)),
        ("publish: true", Head()),
        ("Published: 2026-01-02", Head(publish_at=datetime(2026, 1, 2, tzinfo=UTC))),
        ("publishDate: 2026-01-02", Head(publish_at=datetime(2026, 1, 2, tzinfo=UTC))),
        ("expiryDate: 2026-01-02", Head(expires_at=datetime(2026, 1, 2, tzinfo=UTC))),
        ("Status: Draft", Head(status=Status.DRAFT)),
        ("status: published\ndraft: true", Head(status=Status.DRAFT)),
        ("draft: true\nstatus: published", Head(status=Status.DRAFT)),
        ("published: false\nstatus: internal", Head(status=Status.DRAFT)),
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
        "title: [a]\norder: third\nupdated: 2026-13-45\nsummary: fine\n"
        "search: {boost: -1}\nid: a/\n",
        "a.md",
    )

    assert checked.head == Head(summary="fine")
    assert [(one.line, one.code, one.message) for one in checked.problems] == [
        (2, "bad-value", "“title” is a list, but must be text."),
        (3, "bad-value", "“order” is “third”, but must be a number."),
        (
            4,
            "bad-value",
            "“updated” is 2026-13-45, but must be a date like 2026-03-31 or"
            " 2026-03-31T09:00+01:00.",
        ),
        (
            6,
            "bad-value",
            "“search” is a mapping, but must be “boost: <number>” with a number above 0,"
            " at most 100.",
        ),
        (
            7,
            "bad-value",
            "“id” is “a/”, but must be text or a whole number: at most 200 characters,"
            " no “/” at its ends.",
        ),
    ]
    assert {one.severity for one in checked.problems} == {Severity.WARNING}


@pytest.mark.parametrize(
    ("yaml", "message"),
    [
        (
            "status: Internal only",
            "“status” is “Internal only”, but must be one of published, draft, internal.",
        ),
        ("status: [draft]", "“status” is a list, but must be one of published, draft, internal."),
        (
            "publish_at: 2099-13-01",
            "“publish_at” is 2099-13-01, but must be a date like 2026-03-31 or"
            " 2026-03-31T09:00+01:00.",
        ),
        (
            "Expires_At: tomorrow",
            "“Expires_At” is “tomorrow”, but must be a date like 2026-03-31 or"
            " 2026-03-31T09:00+01:00.",
        ),
        ("draft: maybe", "“draft” is “maybe”, but must be true or false."),
        ("published: later", "“published” is “later”, but must be true or false."),
        ("publish: 0", "“publish” is “0”, but must be true or false."),
    ],
)
def test_an_article_whose_hiding_is_mistyped_is_a_draft(yaml: str, message: str) -> None:
    checked = check_head(f"title: T\n{yaml}", "a.md")

    assert checked.head == Head(title="T", status=Status.DRAFT)
    assert [(one.line, one.code, one.message) for one in checked.problems] == [
        (3, "bad-value", message)
    ]
    assert checked.problems[0].severity is Severity.ERROR
    assert checked.problems[0].remedy.endswith(
        "until then the article is a draft, which nobody sees."
    )


def test_of_a_key_that_stands_twice_the_first_counts() -> None:
    checked = check_head("title: A\nTitle: B\n", "a.md")

    assert checked.head == Head(title="A")
    assert [(one.line, one.code, one.message) for one in checked.problems] == [
        (3, "duplicate-key", "“Title” stands in the head twice, first in line 2."),
    ]
    assert checked.problems[0].severity is Severity.WARNING


@pytest.mark.parametrize("yaml", ["status: published\nstatus: draft", "draft: no\nDraft: yes"])
def test_an_article_is_a_draft_where_a_key_that_hides_it_stands_twice(yaml: str) -> None:
    checked = check_head(yaml, "a.md")

    assert checked.head == Head(status=Status.DRAFT)
    assert [(one.line, one.code) for one in checked.problems] == [(3, "duplicate-key")]
    assert checked.problems[0].severity is Severity.ERROR


def test_a_head_in_toml_is_read_the_same_way() -> None:
    checked = check_head(
        'title = "T"\ndraft = true\norder = "x"\npublishDate = 2026-01-02\n[params]\na = 1\n',
        "a.md",
        head_line=3,
        is_toml=True,
    )

    assert checked.head == Head(
        title="T",
        status=Status.DRAFT,
        publish_at=datetime(2026, 1, 2, tzinfo=UTC),
        unknown=("params",),
    )
    assert [(one.line, one.code) for one in checked.problems] == [
        (5, "bad-value"),
        (7, "unknown-key"),
    ]


@pytest.mark.parametrize(
    ("toml", "line"),
    [("a = 1\nb", 3), ("a = 1\na = 2", 3), ("a = " + "[" * 9_000, 1), ("a = " + "9" * 5_000, 1)],
    ids=["no value", "twice", "deep", "huge"],
)
def test_what_is_no_toml_is_one_error(toml: str, line: int) -> None:
    checked = check_head(toml, "a.md", is_toml=True)

    assert checked.head is None
    assert [(one.line, one.code) for one in checked.problems] == [(line, "bad-yaml")]
    assert checked.problems[0].message.startswith("The head is not TOML: ")


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


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Published", Status.PUBLISHED),
        ("live", Status.PUBLISHED),
        ("final", Status.PUBLISHED),
        ("Draft", Status.DRAFT),
        ("WIP", Status.DRAFT),
        ("archived", Status.INTERNAL),
        ("private", Status.INTERNAL),
    ],
)
def test_other_systems_words_for_a_status_are_understood(word: str, status: Status) -> None:
    checked = check_head(f"status: {word}\n", "a.md")

    assert checked.head is not None
    assert (checked.head.status, checked.problems) == (status, ())

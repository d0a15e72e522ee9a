from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from indexer.render import render_announcements
from indexer.types import AnnouncementSource, RenderedAnnouncement, Severity, Status
from search.types import AnnouncementKind
from tests.indexer.writing import codes, read

ARTICLES: dict[str, str | bytes] = {
    "pay/refunds.md": "---\nproduct: Shop\n---\n# Refunds\n\n## How long\n\nText.\n",
    "pay/refunds.de.md": "# Erstattung\n\nText.\n",
    "pay/button.png": b"image",
}


def announced(folder: Path, files: dict[str, str]) -> tuple[AnnouncementSource, ...]:
    below = {f"_announcements/{name}": text for name, text in files.items()}
    return read(folder, {**ARTICLES, **below}).announcements


def problems(folder: Path, files: dict[str, str]) -> list[tuple[str, int, str]]:
    below = {f"_announcements/{name}": text for name, text in files.items()}
    return codes(read(folder, {**ARTICLES, **below}).problems)


def rendered(folder: Path, text: str, name: str = "a.md") -> RenderedAnnouncement:
    (found,) = render_announcements(read(folder, {**ARTICLES, f"_announcements/{name}": text}))
    return found


def test_an_announcement_says_what_it_is_when_and_of_what(tmp_path: Path) -> None:
    head = (
        "---\ntitle: Down on Sunday\nkind: Maintenance\nstarts: 2026-03-01T22:00+01:00\n"
        "ends: 2026-03-02\nproducts: [Shop]\n---\nText.\n"
    )
    (one,) = announced(tmp_path, {"Sunday work.md": head})

    assert (one.source.title, one.kind, one.products) == (
        "Down on Sunday",
        AnnouncementKind.MAINTENANCE,
        ("Shop",),
    )
    assert one.starts == datetime(2026, 3, 1, 21, tzinfo=UTC)
    assert one.ends == datetime(2026, 3, 2, tzinfo=UTC)
    assert (one.source.id, one.source.group, one.source.language) == (
        "sunday-work",
        "sunday-work",
        "en",
    )


def test_without_a_head_it_is_news_for_all_and_without_an_end(tmp_path: Path) -> None:
    (one,) = announced(tmp_path, {"hello.md": "# We have moved\n"})

    assert (one.source.title, one.source.body.strip()) == ("We have moved", "")
    assert (one.kind, one.starts, one.ends, one.products) == (
        AnnouncementKind.NEWS,
        None,
        None,
        (),
    )


@pytest.mark.parametrize(
    ("head", "starts", "ends"),
    [
        ("publish_at: 2026-03-01\nexpires_at: 2026-03-02", 1, 2),
        ("publishDate: 2026-03-01\nexpiryDate: 2026-03-02", 1, 2),
        ("published: 2026-03-01", 1, None),
        ("publish: true", None, None),
        ("starts: 2026-03-01\npublish_at: 2026-03-05", 1, None),
    ],
)
def test_words_of_articles_and_other_systems_are_understood(
    tmp_path: Path, head: str, starts: int | None, ends: int | None
) -> None:
    (one,) = announced(tmp_path, {"a.md": f"---\ntitle: A\n{head}\n---\n"})

    assert one.starts == (datetime(2026, 3, starts, tzinfo=UTC) if starts else None)
    assert one.ends == (datetime(2026, 3, ends, tzinfo=UTC) if ends else None)


def test_a_translation_takes_what_it_does_not_say_from_its_original(tmp_path: Path) -> None:
    found = announced(
        tmp_path,
        {
            "status.md": "---\nkind: incident\nends: 2026-03-02\nproduct: Shop\n---\n# Slow\n",
            "status.de.md": "---\nends: 2026-03-03\n---\n# Langsam\n",
            "other.fr.md": "# Autre\n",
        },
    )

    assert [(one.source.id, one.source.group, one.source.language) for one in found] == [
        ("fr:other", "other", "fr"),
        ("de:status", "status", "de"),
        ("status", "status", "en"),
    ]
    assert [(one.kind.value, one.ends, one.products) for one in found] == [
        ("news", None, ()),
        ("incident", datetime(2026, 3, 3, tzinfo=UTC), ("Shop",)),
        ("incident", datetime(2026, 3, 2, tzinfo=UTC), ("Shop",)),
    ]


@pytest.mark.parametrize(
    ("text", "line", "code", "said"),
    [
        ("---\nkind: news\n---\nText.\n", 0, "no-title", "The announcement has no title."),
        ("", 0, "no-title", "Write “title” into its head"),
        ("---\ntitle: A\n", 1, "bad-yaml", "The head begins with “---” but does not end."),
        ("---\ntitle: [\n---\n", 3, "bad-yaml", "The head is not YAML"),
        (
            "---\ntitle: A\nstarts: 2026-03-02\nends: 2026-03-01T09:00Z\n---\n",
            4,
            "bad-period",
            "The announcement ends (2026-03-01T09:00:00+00:00) before it starts.",
        ),
        (
            "---\ntitle: A\nstarts: 2026-03-02\nends: 2026-03-02\n---\n",
            4,
            "bad-period",
            "a date without a time is its first moment",
        ),
    ],
)
def test_what_cannot_be_shown_is_refused_with_its_line_and_remedy(
    tmp_path: Path, text: str, line: int, code: str, said: str
) -> None:
    reading = read(tmp_path, {**ARTICLES, "_announcements/a.md": text})

    assert reading.announcements == ()
    assert reading.refused == ("_announcements/a.md",)
    assert codes(reading.problems) == [("_announcements/a.md", line, code)]
    assert said in str(reading.problems[0])
    assert reading.problems[0].severity is Severity.ERROR


@pytest.mark.parametrize(
    ("head", "line", "code", "said"),
    [
        ("kynd: news", 3, "unknown-key", "Did you mean “kind”?"),
        ("asks: [x]", 3, "unknown-key", "“asks” in the head is not a key"),
        ("kind: outage", 3, "bad-value", "must be one of incident, maintenance, news."),
        ("products: [shop]", 3, "unknown-product", "Did you mean “Shop”?"),
        ("products: [Till]", 3, "unknown-product", "No article has the product “Till”."),
        ("language: nl", 3, "unknown-language", "The language “nl” is not among those"),
    ],
)
def test_what_is_wrong_but_harmless_is_a_warning(
    tmp_path: Path, head: str, line: int, code: str, said: str
) -> None:
    text = f"---\ntitle: A\n{head}\n---\nText.\n"
    reading = read(tmp_path, {**ARTICLES, "_announcements/a.md": text})

    assert [one.source.title for one in reading.announcements] == ["A"]
    assert codes(reading.problems) == [("_announcements/a.md", line, code)]
    assert said in str(reading.problems[0])
    assert reading.problems[0].severity is Severity.WARNING


@pytest.mark.parametrize(
    "head",
    ["starts: soon", "ends: 2026-13-01", "status: internal", "status: archived", "draft: maybe"],
)
def test_a_typing_error_in_what_hides_it_shows_it_to_nobody(tmp_path: Path, head: str) -> None:
    reading = read(tmp_path, {**ARTICLES, "_announcements/a.md": f"---\ntitle: A\n{head}\n---\n"})

    assert [one.source.head.status for one in reading.announcements] == [Status.DRAFT]
    assert render_announcements(reading) == ()
    assert codes(reading.problems) == [("_announcements/a.md", 3, "bad-value")]
    assert "until then the announcement is a draft" in reading.problems[0].remedy
    assert reading.problems[0].severity is Severity.ERROR


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    text = "---\ntitle: A\nkind: x\nproducts: [Till, Shop]\nsince: 1\n---\n[x](nowhere.md)\n"
    reading = read(tmp_path, {**ARTICLES, "_announcements/a.md": text})
    (one,) = render_announcements(reading)

    assert codes(reading.problems) == [
        ("_announcements/a.md", 3, "bad-value"),
        ("_announcements/a.md", 4, "unknown-product"),
        ("_announcements/a.md", 5, "unknown-key"),
    ]
    assert codes(one.problems) == [("_announcements/a.md", 7, "broken-link")]


def test_two_files_of_one_name_and_language_are_one_announcement_too_many(tmp_path: Path) -> None:
    files = {"a.md": "# A\n", "a.markdown": "# B\n", "A.de.md": "# C\n"}

    assert problems(tmp_path, files) == [("_announcements/a.md", 0, "same-id")]


def test_every_file_of_the_folder_is_counted_and_none_is_an_article(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        {
            **ARTICLES,
            "_announcements/a.md": "# A\n",
            "_announcements/draft.md": "---\nstatus: draft\n---\n# B\n",
            "_announcements/README.md": "How we write announcements.\n",
            "_announcements/_category.de.md": "---\ntitle: X\n---\n",
            "_announcements/picture.png": b"x",
            "_announcements/data.json": "{}",
            "_announcements/2025/old.md": "# Old\n",
            "_announcements/bad.md": b"\xff",
            "deep/_announcements/c.md": "# C\n",
        },
    )

    assert [one.source.path for one in reading.announcements] == [
        "_announcements/a.md",
        "_announcements/draft.md",
    ]
    assert [one.path for one in reading.articles] == [
        "pay/refunds.de.md",
        "pay/refunds.md",
    ]
    assert reading.ignored == (
        "_announcements/README.md",
        "_announcements/_category.de.md",
        "_announcements/data.json",
    )
    assert reading.refused == (
        "_announcements/2025/old.md",
        "_announcements/bad.md",
        "deep/_announcements/c.md",
    )
    assert codes(reading.problems) == [
        ("_announcements/2025/old.md", 0, "misplaced"),
        ("_announcements/bad.md", 1, "bad-encoding"),
        ("deep/_announcements/c.md", 0, "misplaced"),
    ]
    assert [category.path for category in reading.categories] == [("pay",)]


def test_its_text_is_safe_html_without_headings_and_ids(tmp_path: Path) -> None:
    text = (
        "# Slow\n\n## What *we* know\n\nSee [refunds](../pay/refunds.md#how-long) and "
        "[above](#what-we-know).[^1] <script>alert(1)</script><b onclick=x id=q>bold</b>\n\n"
        "![Button](../pay/button.png)\n\n[^1]: A note.\n"
    )

    found = rendered(tmp_path, text)

    assert "<p><strong>What <em>we</em> know</strong></p>" in found.html
    assert '<a href="/a/pay/refunds#how-long">refunds</a> and above.' in found.html
    assert " <b>bold</b></p>" in found.html
    assert "id=" not in found.html
    assert "script" not in found.html
    assert 'src="/files/pay/button.png"' in found.html
    assert found.assets == ("pay/button.png",)


def test_links_lead_to_the_translation_in_its_language_and_are_checked(tmp_path: Path) -> None:
    text = "# Neu\n\n[x](../pay/refunds.md) [[Refunds]] [y](../pay/refunds.md#nowhere)\n"

    found = rendered(tmp_path, text, "a.de.md")

    assert found.html.count('href="/a/de/pay/refunds"') == 2
    assert codes(found.problems) == [("_announcements/a.de.md", 3, "broken-anchor")]


@pytest.mark.parametrize("text", ["# Title says all\n", "# Title\n\n<!-- note -->\n"])
def test_a_title_is_enough(tmp_path: Path, text: str) -> None:
    found = rendered(tmp_path, text)

    assert found.problems == ()
    assert found.html.strip() == ""

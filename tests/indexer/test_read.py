from __future__ import annotations

import os
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest

from indexer.files import read_text
from indexer.read import read_folder
from indexer.types import CategorySource, ContentSettings, Problem, Reading, Severity
from search.errors import ContentError
from tests.indexer.repositories import commit, new_repository
from tests.indexer.writing import codes, read, write


def _counted(reading: Reading) -> int:
    groups = (reading.articles, reading.category_files, reading.refused, reading.assets)
    counts = (reading.redirect_files, len(reading.ignored), len(reading.synonyms))
    return sum(len(group) for group in groups) + sum(counts) + len(reading.announcements)


def test_every_file_is_counted_once_in_its_group(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        {
            "a.md": "# A\n\ntext",
            "b.mdx": "text",
            "c.markdown": "text",
            "folder/_category.md": "---\ntitle: Folder\n---\n",
            "folder/_category_.json": '{"label": "Other"}',
            "folder/d.md": "text",
            "old.md": "---\nredirect: /a\n---\n",
            "empty.md": "",
            "picture.PNG": b"\x89PNG",
            "code.py": "x",
            "LICENSE": "free",
            "LICENSE.md": "# Free",
            "_announcements/news.md": "# News",
            "_announcements/soon.md": "---\nstatus: draft\n---\n# Soon",
            ".git/config.md": "x",
            ".hidden.md": "x",
        },
    )

    assert [one.path for one in reading.articles] == ["a.md", "b.mdx", "c.markdown", "folder/d.md"]
    assert reading.category_files == ("folder/_category.md", "folder/_category_.json")
    assert reading.redirect_files == 1
    assert reading.refused == ("empty.md",)
    assert reading.assets == ("picture.PNG",)
    assert reading.ignored == ("LICENSE", "LICENSE.md", "code.py")
    assert [one.source.title for one in reading.announcements] == ["News", "Soon"]
    assert _counted(reading) == 14


@pytest.mark.parametrize(
    ("content", "line", "code"),
    [
        (b"", 0, "empty"),
        (b"---\n---\n\n", 0, "empty"),
        (b"one\ntwo \xff\n", 2, "bad-encoding"),
        ("text".encode("utf-16"), 1, "bad-encoding"),
        (b"one\n\0", 2, "null-byte"),
        (b"x" * 5_000_000, 0, "too-large"),
        (b"---\ntitle: a: b\n---\ntext", 2, "bad-yaml"),
        (b"---\ntitle: a\ntext", 1, "bad-yaml"),
        (b"---\na: &a [x]\nb: [*a, *a]\n---\ntext", 3, "bad-yaml"),
    ],
)
def test_a_file_that_cannot_be_served_is_refused_and_the_rest_is_read(
    tmp_path: Path, content: bytes, line: int, code: str
) -> None:
    reading = read(tmp_path, {"bad.md": content, "good.md": "text"})

    assert [one.path for one in reading.articles] == ["good.md"]
    assert reading.refused == ("bad.md",)
    assert codes(reading.problems) == [("bad.md", line, code)]
    assert reading.problems[0].severity is Severity.ERROR
    assert reading.problems[0].remedy


def test_symbolic_links_count_but_lead_nowhere_outside(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside", {"secret.md": "secret"})
    folder = write(tmp_path / "help", {"a.md": "text", "sub/b.md": "text"})
    (folder / "inside.md").symlink_to("a.md")
    (folder / "leak.md").symlink_to(outside / "secret.md")
    (folder / "loop").symlink_to(folder)
    (folder / "lost.md").symlink_to("nowhere.md")
    (folder / "self.md").symlink_to("self.md")

    reading = read_folder(ContentSettings(folder))

    assert [one.path for one in reading.articles] == ["a.md", "sub/b.md"]
    assert codes(reading.problems) == [
        ("inside.md", 0, "linked-file"),
        ("leak.md", 0, "outside"),
        ("loop", 0, "linked-folder"),
        ("lost.md", 0, "bad-link"),
        ("self.md", 0, "bad-link"),
    ]
    assert reading.refused == ("inside.md", "leak.md", "loop", "lost.md", "self.md")
    assert _counted(reading) == 7


def test_a_link_never_takes_the_place_of_the_file_that_it_leads_to(tmp_path: Path) -> None:
    write(tmp_path, {"b.md": "---\nid: x\n---\ntext", "z.png": b"x", ".kept/c.md": "text"})
    for link, target in {"a.md": "b.md", "c.md": ".kept/c.md", "y.png": "z.png"}.items():
        (tmp_path / link).symlink_to(target)

    reading = read_folder(ContentSettings(tmp_path))

    assert [(one.path, one.id) for one in reading.articles] == [("b.md", "x"), ("c.md", "c")]
    assert reading.assets == ("y.png", "z.png")
    assert [(one.path, one.code, one.message) for one in reading.problems] == [
        ("a.md", "linked-file", "The symbolic link leads to b.md, which is read already."),
    ]


def test_a_pipe_is_refused_and_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")

    reading = read_folder(ContentSettings(tmp_path))

    assert codes(reading.problems) == [("pipe.md", 0, "not-a-file")]


def test_a_name_that_is_no_text_is_refused(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/\xff.md", "w") as file:  # noqa: PTH123 - bytes name
        file.write("text")

    reading = read_folder(ContentSettings(tmp_path))

    assert codes(reading.problems) == [("\ufffd.md", 0, "bad-name")]


def test_of_two_articles_with_one_id_or_address_the_second_is_refused(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        {
            "a.md": "---\nid: 7\n---\ntext",
            "b.md": "---\nid: '7'\n---\ntext",
            "c d.md": "text",
            "c-d.md": "text",
        },
    )

    assert [one.path for one in reading.articles] == ["a.md", "c d.md"]
    assert [(one.path, one.code, one.message) for one in reading.problems] == [
        ("b.md", "same-id", "The id “7” belongs to a.md already."),
        ("c-d.md", "same-address", "The address “c-d” belongs to c d.md already."),
    ]


def test_line_ends_and_the_byte_order_mark_make_no_difference(tmp_path: Path) -> None:
    reading = read(tmp_path, {"a.md": b"\xef\xbb\xbf---\r\ntitle: T\r\n---\r\none\r\ntwo\rthree"})

    assert reading.articles[0].title == "T"
    assert reading.articles[0].body == "one\ntwo\nthree"
    assert reading.articles[0].body_line == 4


@pytest.mark.parametrize(
    ("path", "text", "title", "body"),
    [
        ("x.md", "---\ntitle: Head\n---\n# Other\ntext", "Head", "# Other\ntext"),
        ("x.md", "---\ntitle: Same\n---\n# Same\ntext", "Same", "\ntext"),
        ("x.md", "# The *first* `one` {#id}\ntext", "The first one", "\ntext"),
        ("x.md", 'intro\n\n# Late<a name="old"></a>\nx', "Late", 'intro\n\n<a name="old"></a>\nx'),
        ("x.md", "Under\n=====\ntext", "Under", "\n\ntext"),
        ("x.md", "```\n# no\n```\ntext", "X", "```\n# no\n```\ntext"),
        ("how-to_reset.md", "## Two\ntext", "How to reset", "## Two\ntext"),
        ("Über uns.md", "text", "Über uns", "text"),
    ],
)
def test_a_title_comes_from_the_head_the_first_heading_or_the_file(
    tmp_path: Path, path: str, text: str, title: str, body: str
) -> None:
    article = read(tmp_path, {path: text}).articles[0]

    assert (article.title, article.body) == (title, body)


def test_translations_share_a_group_wherever_their_language_is_said(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        {
            "billing/refunds.md": "x",
            "billing/refunds.de.md": "x",
            "FR/billing/refunds.md": "x",
            "start.md": "---\nid: begin\n---\nx",
            "los.md": "---\nid: begin\nlanguage: DE\n---\nx",
            "v1.2.md": "x",
        },
    )

    found = [(one.path, one.language, one.group, one.id, one.slug) for one in reading.articles]
    assert found == [
        (
            "FR/billing/refunds.md",
            "fr",
            "billing/refunds",
            "fr:billing/refunds",
            "fr/billing/refunds",
        ),
        (
            "billing/refunds.de.md",
            "de",
            "billing/refunds",
            "de:billing/refunds",
            "de/billing/refunds",
        ),
        ("billing/refunds.md", "en", "billing/refunds", "billing/refunds", "billing/refunds"),
        ("los.md", "de", "begin", "de:begin", "de/los"),
        ("start.md", "en", "begin", "begin", "start"),
        ("v1.2.md", "en", "v1-2", "v1-2", "v1-2"),
    ]
    assert {one.category for one in reading.articles} == {("billing",), ()}


def test_a_language_that_the_settings_do_not_name_is_told(tmp_path: Path) -> None:
    reading = read(tmp_path, {"a.md": "---\nlanguage: nl\n---\nx"})

    assert reading.articles[0].slug == "nl/a"
    assert codes(reading.problems) == [("a.md", 0, "unknown-language")]


def test_a_folders_first_page_takes_its_address(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        {"a/index.md": "x", "a/README.md": "x", "b/_index.md": "x", "c/README.md": "x",
         "index.md": "x"},
    )  # fmt: skip

    assert [(one.path, one.slug) for one in reading.articles] == [
        ("a/README.md", "a/readme"),
        ("a/index.md", "a"),
        ("b/_index.md", "b"),
        ("c/README.md", "c"),
        ("index.md", "index"),
    ]


def test_names_in_any_normal_form_are_one_path(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "Über")

    reading = read(tmp_path, {f"{name}.md": "x", f"{name}.png": b"x"})

    assert [(one.path, one.slug) for one in reading.articles] == [("Über.md", "über")]
    assert reading.assets == (f"{name}.png",)


def test_categories_are_named_by_their_writers_else_after_their_folders(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        {
            "getting-started/a.md": "x",
            "getting-started/a.de.md": "x",
            "getting-started/_category.md": "---\ntitle: Start\nsummary: S\norder: 2\n---\n",
            "getting-started/_category.de.md": "---\ntitle: Anfangen\n---\n",
            "docs/deep/b.md": "x",
            "docs/_category_.json": '{"label": "Manual", "position": 1, "description": "D"}',
            "docs/deep/index.md": "---\ntitle: Deep things\n---\nx",
            "loose.md": "---\ncategory: My Topic / Sub\n---\nx",
            "unused/_category.md": "---\ntitle: Nothing here\n---\n",
        },
    )

    assert reading.categories == (
        CategorySource(("docs",), {"en": "Manual"}, {"en": "D"}, 1.0),
        CategorySource(("docs", "deep"), {"en": "Deep things"}, {}, None),
        CategorySource(("getting-started",), {"en": "Start", "de": "Anfangen"}, {"en": "S"}, 2.0),
        CategorySource(("my-topic",), {"en": "My Topic"}, {}, None),
        CategorySource(("my-topic", "sub"), {"en": "Sub"}, {}, None),
    )
    assert reading.articles[-1].category == ("my-topic", "sub")


def test_a_head_without_text_describes_its_category(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        {
            "a/index.md": "---\ntitle: First\norder: 3\n---\n",
            "a/x.md": "x",
            "_categories/billing.md": "---\nlayout: category\ntitle: Money\n---\n",
            "y.md": "---\ncategory: billing\n---\nx",
        },
    )

    assert reading.category_files == ("_categories/billing.md", "a/index.md")
    assert reading.categories == (
        CategorySource(("a",), {"en": "First"}, {}, 3.0),
        CategorySource(("billing",), {"en": "Money"}, {}, None),
    )


def test_a_category_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    reading = read(tmp_path, {"a/_category.md": "---\na: b: c\n---\n", "a/b.md": "x"})

    assert reading.refused == ("a/_category.md",)
    assert codes(reading.problems) == [("a/_category.md", 2, "bad-yaml")]


@pytest.mark.parametrize("content", ["{", "[1]", '{"position": "first"}'])
def test_a_broken_category_file_is_told_and_its_folder_keeps_its_name(
    tmp_path: Path, content: str
) -> None:
    reading = read(tmp_path, {"a/b.md": "x", "a/_category_.json": content})

    assert codes(reading.problems) == [("a/_category_.json", 0, "bad-category")]
    assert reading.categories == (CategorySource(("a",), {"en": "A"}, {}, None),)


def test_redirects_come_from_stubs_and_aliases(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        {
            "a.md": "---\naliases: [/article/a.html, Old name]\nslug: /start/index.html\n---\nx",
            "a.de.md": "---\naliases: [/alt]\n---\nx",
            "b/c.md": "x",
            "s1.md": "---\nredirect: /a#part\n---\n",
            "s2.md": "---\nredirect: s1.md\n---\n",
            "s3.md": "---\nredirect_to: https://example.com/x\n---\n",
            "s4.md": "---\nredirect: /\n---\n",
            "s5.md": "---\nredirect: /b/\n---\n",
        },
    )

    assert sorted((one.source, one.target, one.path) for one in reading.redirects) == [
        ("article/a", "a", "a.md"),
        ("de/alt", "de/a", "a.de.md"),
        ("old-name", "a", "a.md"),
        ("s1", "a", "s1.md"),
        ("s2", "a", "s2.md"),
        ("s3", "https://example.com/x", "s3.md"),
        ("s4", "/", "s4.md"),
        ("s5", "/c/b/", "s5.md"),
        ("start", "a", "a.md"),
    ]
    assert reading.redirect_files == 5
    assert reading.problems == ()


def test_redirects_that_lead_nowhere_are_told(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        {
            "a.md": "---\naliases: b\n---\nx",
            "b.md": "x",
            "r1.md": "---\nredirect: r2.md\n---\n",
            "r2.md": "---\nredirect: r1.md\n---\n",
            "r3.md": "---\nredirect: 'javascript:alert(1)'\n---\n",
        },
    )

    assert reading.redirects == ()
    assert codes(reading.problems) == [
        ("a.md", 0, "alias-taken"),
        ("r1.md", 0, "broken-redirect"),
        ("r2.md", 0, "broken-redirect"),
        ("r3.md", 0, "broken-redirect"),
    ]


def test_a_redirect_that_takes_an_address_or_leads_in_a_circle_is_refused(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        {
            "a b.md": "---\naliases: old\n---\nx",
            "a-b.md": "---\nredirect_to: https://example.com\n---\n",
            "c d.md": "---\nredirect_to: https://example.com/1\n---\n",
            "c-d.md": "---\nredirect_to: https://example.com/2\n---\n",
            "draft.md": "---\nstatus: draft\naliases: older\n---\nx",
            "old.md": "---\nredirect_to: https://example.com\n---\n",
            "r1.md": "---\nredirect: r2.md\n---\n",
            "r2.md": "---\nredirect: r1.md\n---\n",
            "r3.md": "---\nredirect: draft.md\n---\n",
            "r4.md": "---\nredirect: a b.md\nstatus: draft\n---\n",
        },
    )

    assert [(one.source, one.target) for one in reading.redirects] == [
        ("old", "a-b"),
        ("c-d", "https://example.com/1"),
    ]
    assert [(one.path, one.code, one.message) for one in reading.problems] == [
        ("a-b.md", "same-address", "The address “a-b” belongs to a b.md already."),
        ("c-d.md", "same-address", "The address “c-d” belongs to c d.md already."),
        ("old.md", "same-address", "The address “old” belongs to a b.md already."),
        ("r1.md", "broken-redirect", "The redirect leads in a circle: r1.md → r2.md → r1.md."),
        ("r2.md", "broken-redirect", "The redirect leads in a circle: r2.md → r1.md → r2.md."),
        (
            "r3.md",
            "broken-redirect",
            "The redirect leads to “draft.md”, but draft.md is a draft.",
        ),
    ]
    assert reading.refused == ("a-b.md", "c-d.md", "old.md", "r1.md", "r2.md", "r3.md")
    assert reading.redirect_files == 1
    assert _counted(reading) == 10


def test_a_related_article_that_does_not_exist_is_told_with_the_nearest(tmp_path: Path) -> None:
    related = "[billing/refunds, pay/refund, r7, refunds.md, billing/refunds.md, zebra, later]"
    reading = read(
        tmp_path,
        {
            "a.md": f"---\nrelated: {related}\n---\nx",
            "billing/refunds.md": "---\nid: r7\n---\nx",
            "later.md": "---\nstatus: draft\n---\nx",
        },
    )

    no_article = "which is no article's id, address or path."
    assert [(one.code, one.message, one.remedy) for one in reading.problems] == [
        ("unknown-related", f"“related” names “{name}”, {what}", remedy)
        for name, what, remedy in (
            ("later", "which is a draft.", "Publish the draft, or remove the name."),
            ("pay/refund", no_article, "Did you mean billing/refunds.md?"),
            ("refunds.md", no_article, "Did you mean billing/refunds.md?"),
            ("zebra", no_article, "Correct the name, or remove it."),
        )
    ]


def test_text_that_no_page_shows_is_told(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        {
            "a/_category.md": "---\ntitle: A\n---\n\nWelcome.\n",
            "a/b.md": "x",
            "old.md": "---\nredirect_to: /a/b\n---\nA whole article.\n",
        },
    )

    assert codes(reading.problems) == [
        ("a/_category.md", 4, "dropped-text"),
        ("old.md", 4, "dropped-text"),
    ]


def test_an_article_is_as_old_as_its_writer_says_else_as_its_file(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "---\nlast_updated: 2020-01-02\n---\nx", "b.md": "x"})
    os.utime(tmp_path / "b.md", (0, 86_400))

    reading = read_folder(ContentSettings(tmp_path))

    assert [one.updated for one in reading.articles] == [
        datetime(2020, 1, 2, tzinfo=UTC),
        datetime(1970, 1, 2, tzinfo=UTC),
    ]
    assert reading.articles[1].revision == "c1b0730e0133447badcfd47fd144e254807b06e1"


def test_an_article_that_was_edited_since_its_commit_is_as_old_as_its_file(tmp_path: Path) -> None:
    folder = new_repository(tmp_path)
    commit(folder, {"help/a.md": "one", "help/b.md": "one"}, "Write <both>", 5)
    write(folder, {"help/b.md": "two", "help/new.md": "x"})
    for name in ("b", "new"):
        os.utime(folder / f"help/{name}.md", (0, 86_400))

    reading = read_folder(ContentSettings(folder / "help"))

    written = (("2026-01-05T11:00:00+00:00", "Write <both>"),)
    assert [(one.path, one.updated, one.history) for one in reading.articles] == [
        ("a.md", datetime(2026, 1, 5, 11, tzinfo=UTC), written),
        ("b.md", datetime(1970, 1, 2, tzinfo=UTC), written),
        ("new.md", datetime(1970, 1, 2, tzinfo=UTC), ()),
    ]


def test_a_folder_that_does_not_exist_is_one_error_with_its_remedy(tmp_path: Path) -> None:
    folder = tmp_path / "missing"

    with pytest.raises(ContentError) as caught:
        read_folder(ContentSettings(folder))

    assert str(caught.value) == (
        f"There is no folder {folder}. Create it and put Markdown files there, "
        "or set [content] articles to the folder that holds them."
    )


def test_what_cannot_be_opened_is_told(tmp_path: Path) -> None:
    text = read_text(tmp_path, "a.md", 10)

    assert isinstance(text, Problem)
    assert (text.code, text.message) == (
        "unreadable",
        "The file cannot be read: Is a directory.",
    )


def test_a_translation_stays_with_its_article_when_only_one_of_them_has_an_id(
    tmp_path: Path,
) -> None:
    write(tmp_path, {"a.md": "---\nid: 7\n---\nText.\n", "a.de.md": "Text.\n", "b.md": "Text.\n"})

    reading = read_folder(ContentSettings(tmp_path, "en", ("en", "de")))

    groups = {source.path: (source.id, source.group) for source in reading.articles}
    assert groups == {"a.md": ("7", "7"), "a.de.md": ("de:a", "7"), "b.md": ("b", "b")}


def test_a_written_id_stays_as_written_unless_a_translation_shares_it(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        {
            "a.de.md": "---\nid: doc-17\n---\nx",
            "b.de.md": "---\nid: shared\n---\nx",
            "b.fr.md": "---\nid: shared\n---\nx",
            "b.md": "---\nid: shared\n---\nx",
            "c.de.md": "---\nid: both\n---\nx",
            "c.fr.md": "---\nid: both\n---\nx",
            "d.md": "---\nid: e\n---\nx",
            "e.md": "x",
            "f.de.md": "---\nid: doc-17\n---\nx",
        },
    )

    assert [(one.path, one.id, one.group) for one in reading.articles] == [
        ("a.de.md", "doc-17", "doc-17"),
        ("b.de.md", "de:shared", "shared"),
        ("b.fr.md", "fr:shared", "shared"),
        ("b.md", "shared", "shared"),
        ("c.de.md", "both", "both"),
        ("c.fr.md", "fr:both", "both"),
        ("d.md", "e", "e"),
    ]
    assert [(one.path, one.code, one.message) for one in reading.problems] == [
        ("e.md", "same-id", "The id “e” belongs to d.md already."),
        ("f.de.md", "same-id", "The id “doc-17” belongs to a.de.md already."),
    ]
    assert reading.refused == ("e.md", "f.de.md")


def test_a_folder_with_a_translation_keeps_the_title_that_its_writer_gave_it(
    tmp_path: Path,
) -> None:
    reading = read(
        tmp_path,
        {
            "pay/_category.md": "---\ntitle: Paying\n---\n",
            "pay/a.md": "Text.\n",
            "pay/a.de.md": "Text.\n",
        },
    )

    assert [category.titles for category in reading.categories] == [{"en": "Paying"}]

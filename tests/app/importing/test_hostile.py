"""Exports that are broken, or that somebody made to do harm."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.importing import files
from app.importing.model import ImportFailed, Languages
from app.importing.plan import Plan
from app.importing.sources import READERS, import_plan
from app.importing.write import write

LANGUAGES = Languages("en", ("en", "de"))


def zendesk(folder: Path, *articles: dict[str, Any], **others: Any) -> Plan:
    folder.mkdir(exist_ok=True)
    made = [{"section_id": None, "locale": "en-us", "body": "<p>x</p>", **one} for one in articles]
    (folder / "a.json").write_text(json.dumps({"articles": made, **others}), "utf-8")
    return import_plan(folder, "zendesk", LANGUAGES)


def told(plan: Plan) -> list[tuple[str, str]]:
    return [(one.path, one.what) for one in plan.lost]


@pytest.mark.parametrize("system", READERS)
def test_a_folder_that_is_not_there_and_one_without_articles_are_refused(
    system: str, tmp_path: Path
) -> None:
    with pytest.raises(ImportFailed, match="there is no such folder"):
        import_plan(tmp_path / "none", system, LANGUAGES)
    with pytest.raises(ImportFailed, match=r"there are no .*\. (Save|Name) "):
        import_plan(tmp_path, system, LANGUAGES)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("../../etc/passwd", "etc-passwd.md"),
        ("a/b\\c\0d", "a-b-c-d.md"),
        ("index", "index-article.md"),
        ("README", "readme-article.md"),
        ("Notice", "notice-article.md"),
        ("???", "article.md"),
        ("\ud800 lone", "lone.md"),
        ("x" * 500, f"{'x' * 60}.md"),
        ("漢" * 500, f"{'漢' * 50}.md"),
        ("CON: a|b*", "con-a-b.md"),
        ("", "article-1.md"),
    ],
)
def test_a_title_names_a_file_in_the_folder(title: str, name: str, tmp_path: Path) -> None:
    plan = zendesk(tmp_path / "export", {"id": 1, "title": title})

    assert list(plan.files) == [name]
    write(plan.files, tmp_path / "out", force=False)
    assert [file.name for file in (tmp_path / "out").iterdir()] == [name]


def test_articles_of_one_title_get_names_of_their_own(tmp_path: Path) -> None:
    plan = zendesk(
        tmp_path, {"id": 1, "title": "A"}, {"id": 2, "title": "a"}, {"id": 3, "title": "Á"}
    )

    assert list(plan.files) == ["a-2.md", "a.md", "á.md"]


def test_an_article_that_stands_twice_is_taken_as_it_is_newest(tmp_path: Path) -> None:
    plan = zendesk(
        tmp_path,
        {"id": 1, "title": "Old", "body": "<p>old</p>", "updated_at": "2020-01-01T00:00:00Z"},
        {"id": 1, "title": "New", "body": "<p>new</p>", "updated_at": "2021-01-01T00:00:00Z"},
    )

    assert list(plan.files) == ["new.md"]
    assert told(plan) == [("a.json", "1 (en)")]


def test_categories_in_a_circle_and_missing_ones_come_to_the_top(tmp_path: Path) -> None:
    sections = [
        {"id": 1, "name": "One", "parent_section_id": 2, "position": 0},
        {"id": 2, "name": "Two", "parent_section_id": 1, "position": 0},
        {"id": 3, "name": "de", "parent_section_id": 3, "position": 0},
    ]
    plan = zendesk(
        tmp_path,
        {"id": 1, "title": "A", "section_id": 1},
        {"id": 2, "title": "B", "section_id": 9},
        {"id": 3, "title": "C", "section_id": 3},
        sections=sections,
    )

    assert list(plan.files) == [
        "b.md",
        "de-category/_category.md",
        "de-category/c.md",
        "two/_category.md",
        "two/one/_category.md",
        "two/one/a.md",
    ]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b'{"articles": [', "not JSON: Expecting value in line 1, column 15"),
        (b'{"a": "\xff"}', "not UTF-8 at byte 7"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a": ' + b"1" * 5_000 + b"}", "Exceeds the limit"),
    ],
)
def test_json_that_cannot_be_read_is_named(data: bytes, what: str, tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_bytes(data)
    plan = zendesk(tmp_path, {"id": 1, "title": "A"})

    assert list(plan.files) == ["a.md"]
    assert [one.path for one in plan.lost] == ["bad.json"]
    assert plan.lost[0].what.startswith(what)


@pytest.mark.parametrize(
    "document",
    [
        {"articles": [None, 3, "x", [], {}, {"id": True}]},
        {"articles": {"1": {"id": 1, "title": ["a"], "body": {"x": 1}, "locale": 7}}},
        {"articles": [{"id": 1, "body": "<p>x</p>", "title": "t", "label_names": {"a": 1},
                       "section_id": {"a": 1}, "updated_at": "never", "position": "1e9",
                       "translations": [None, {"locale": None}, 3]}]},
        [[[{"id": 1, "section_id": 1, "title": "t", "body": "<p>x</p>"}]]],
    ],
)  # fmt: skip
@pytest.mark.parametrize("system", ["zendesk", "intercom", "helpscout"])
def test_values_of_any_kind_raise_nothing_else(document: Any, system: str, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(document), "utf-8")
    try:
        plan = import_plan(tmp_path, system, LANGUAGES)
    except ImportFailed:
        return
    assert all(path.endswith(".md") for path in plan.files)


def test_large_files_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_TEXT_BYTES", 50)
    (tmp_path / "large.md").write_text("x" * 51, "utf-8")
    (tmp_path / "small.md").write_text("text", "utf-8")

    plan = import_plan(tmp_path, "obsidian", LANGUAGES)

    assert list(plan.files) == ["small.md"]
    assert told(plan) == [("large.md", "more than 50 bytes")]


def test_symbolic_links_are_told_and_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "secret.md"
    outside.write_text("secret", "utf-8")
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "note.md").write_text("A [link](link.md) ![[link.png]]", "utf-8")
    (vault / "link.md").symlink_to(outside)
    (vault / "link.png").symlink_to(outside)
    (vault / "folder").symlink_to(tmp_path)

    plan = import_plan(vault, "obsidian", LANGUAGES)

    assert list(plan.files) == ["note.md"]
    assert [one.path for one in plan.lost] == ["note.md", "folder", "link.md", "link.png"]


def test_text_that_is_not_utf8_is_read_as_far_as_it_can_be(tmp_path: Path) -> None:
    (tmp_path / "note.md").write_bytes("caf\xe9 \0".encode("latin-1"))

    plan = import_plan(tmp_path, "obsidian", LANGUAGES)

    assert plan.files == {"note.md": "---\ntitle: note\n---\n\ncaf\ufffd \ufffd\n"}
    assert [one.path for one in plan.lost] == ["note.md"]


def test_translations_may_share_an_old_address(tmp_path: Path) -> None:
    (tmp_path / "de").mkdir()
    (tmp_path / "one.md").write_text("---\npermalink: same\n---\ntext", "utf-8")
    (tmp_path / "de/eins.md").write_text("---\npermalink: same\n---\nText", "utf-8")
    (tmp_path / "two.md").write_text("---\naliases: same\n---\ntext", "utf-8")

    plan = import_plan(tmp_path, "obsidian", LANGUAGES)

    assert list(plan.files) == ["one.de.md", "one.md", "two.md"]
    assert "aliases:\n  - same\n" in str(plan.files["one.de.md"])
    assert told(plan) == [("two.md", "two: same")]


def test_a_head_that_hides_and_is_wrong_makes_a_draft(tmp_path: Path) -> None:
    (tmp_path / "note.md").write_text("---\nstatus: sceret\n---\ntext", "utf-8")

    plan = import_plan(tmp_path, "obsidian", LANGUAGES)

    assert plan.files == {"note.md": "---\ntitle: note\nstatus: draft\n---\n\ntext\n"}
    assert told(plan) == [("note.md", "status: sceret")]


def test_two_files_of_one_name_are_two_articles(tmp_path: Path) -> None:
    for name in ("a.md", "a.mdx", "01-a.md"):
        (tmp_path / name).write_text(f"# {name}\n\nText of {name}\n", "utf-8")

    plan = import_plan(tmp_path, "docusaurus", LANGUAGES)

    texts = {path: str(text).splitlines()[-1] for path, text in plan.files.items()}
    assert texts == {
        "a.md": "Text of 01-a.md",
        "a-2.md": "Text of a.md",
        "a-3.mdx": "Text of a.mdx",
    }


def test_notes_of_one_permalink_are_all_kept(tmp_path: Path) -> None:
    for folder in ("fr", "ja"):  # Languages that the settings do not name are folders.
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.md").write_text(f"---\npermalink: a\n---\n{folder}\n", "utf-8")

    plan = import_plan(tmp_path, "obsidian", LANGUAGES)

    texts = {path: str(text).splitlines()[-1] for path, text in plan.files.items()}
    assert texts == {"fr/a.md": "fr", "ja/a.md": "ja"}
    assert told(plan) == [("ja/a.md", "a: a")]


def test_an_intercom_article_in_two_files_is_taken_as_it_is_newest(tmp_path: Path) -> None:
    old = {"type": "article", "id": "1", "title": "A", "body": "<p>old</p>", "updated_at": 1}
    new = {**old, "body": "<p>new</p>", "updated_at": 2}
    (tmp_path / "1.json").write_text(json.dumps(new), "utf-8")
    (tmp_path / "all.json").write_text(json.dumps({"type": "list", "data": [old, old]}), "utf-8")

    plan = import_plan(tmp_path, "intercom", LANGUAGES)

    assert [str(text).splitlines()[-1] for text in plan.files.values()] == ["new"]
    assert told(plan) == [("all.json", "1")]


def test_attachments_are_found_by_the_names_that_their_records_give(tmp_path: Path) -> None:
    (tmp_path / "Leaflet A4.pdf").write_bytes(b"%PDF-1.4")
    url = "https://help.example.com/hc/article_attachments"
    plan = zendesk(
        tmp_path,
        {"id": 1, "title": "A", "body": f'<p>Read <a href="{url}/7">this</a></p>'},
        article_attachments=[
            {"id": 7, "article_id": 1, "file_name": "Leaflet A4.pdf", "inline": False},
            {
                "id": 8,
                "article_id": 1,
                "file_name": "Gone & lost.pdf",
                "inline": False,
                "content_url": f"{url}/8",
            },
        ],
    )

    assert str(plan.files["a.md"]).splitlines()[-3:] == [
        "Read [this](files/leaflet-a4.pdf)",
        "",
        f"- [Gone & lost.pdf]({url}/8)",
    ]
    assert told(plan) == [("a.json", f"A: {url}/8")]


@pytest.mark.parametrize(
    ("href", "found"),
    [
        ("/hc/en-us/sections/2-Cards", "Go [there](pay/cards/)"),
        ("https://help.example.com/hc/en-us/categories/1", "Go [there](pay/)"),
        ("https://other.example.com/hc/en-us/sections/2", None),
        ("/hc/en-us/sections/22", None),
        ("javascript:alert(1)", "Go there"),
        (" data:text/html,x", "Go there"),
    ],
)
def test_links_to_categories_lead_to_folders_and_unsafe_ones_nowhere(
    href: str, found: str | None, tmp_path: Path
) -> None:
    page = "https://help.example.com/hc/en-us/articles/1"
    plan = zendesk(
        tmp_path,
        {"id": 1, "title": "A", "html_url": page, "body": f'<p>Go <a href="{href}">there</a></p>'},
        {"id": 2, "title": "B", "section_id": 2},
        sections=[{"id": 2, "name": "Cards", "category_id": 1, "locale": "en-us"}],
        categories=[{"id": 1, "name": "Pay", "locale": "en-us"}],
    )

    assert str(plan.files["a.md"]).splitlines()[-1] == (found or f"Go [there]({href})")


def test_of_links_to_other_sites_only_those_to_the_old_one_are_told(tmp_path: Path) -> None:
    old, other = "https://help.example.com/hc/x/articles/9", "https://x.example.com/hc/x/articles/9"
    body = f'<a href="{old}">a</a> <a href="{other}">b</a>'
    article = {"id": 1, "title": "A", "body": body, "html_url": f"{old[:-1]}1"}

    assert told(zendesk(tmp_path, article)) == [("a.json", f"A: {old}")]


def test_files_that_lie_with_the_old_system_are_told(tmp_path: Path) -> None:
    url = "https://downloads.intercomcdn.com/i/o/1/a.pdf"
    article = {"type": "article", "id": "1", "title": "A", "body": f'<a href="{url}">a</a>'}
    (tmp_path / "a.json").write_text(json.dumps(article), "utf-8")

    plan = import_plan(tmp_path, "intercom", LANGUAGES)

    assert told(plan) == [("a.json", f"A: {url}")]


def test_notes_for_staff_do_not_become_public(tmp_path: Path) -> None:
    note = '<section class="private-note"><p>The <b>code</b> is 4711</p></section>'
    plan = zendesk(tmp_path, {"id": 1, "title": "A", "body": f"<p>x</p>{note}"})

    assert "4711" not in str(plan.files["a.md"])
    assert told(plan) == [("a.json", "A: The code is 4711")]

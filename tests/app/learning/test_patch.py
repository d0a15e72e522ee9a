"""Questions written into articles' heads: git takes the patch, and nothing else changes."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from app.learning.heads import with_asks
from app.learning.patch import edit_files, unified
from indexer.frontmatter import check_head, split_head

NEW = ("How do I pay: now?", 'Is "it" free, really?')

HEADS = {
    "a block": "---\ntitle: A\nasks:\n  - One?\n  - Two?\n\n# note\nowner: b\n---\n\nText.\n",
    "a block at the margin": "---\nasks:\n- One?\ntitle: A\n---\nText.\n",
    "a block at the end": "---\ntitle: A\nasks:\n    - One?\n---\nText.\n",
    "an entry of two lines": "---\nasks:\n  - One that\n    goes on?\ntitle: A\n---\nText.\n",
    "a flow": "---\ntitle: A\nasks: [One?, 'Two, really?'] # note\norder: 1\n---\nText.\n",
    "a flow of two lines": "---\nasks: [One?,\n  Two?,\n]\ntitle: A\n---\nText.\n",
    "an empty flow": "---\nasks: []\n---\nText.\n",
    "an empty key": "---\nasks:\ntitle: A\n---\nText.\n",
    "a single text": "---\nasks: One?\ntitle: A\n---\nText.\n",
    "no asks": "---\n# note\ntitle: A\n---\n\nText.\n",
    "an empty head": "---\n---\n\nText.\n",
    "no head": "# A\n\nText.\n",
    "no head and a rule": "Text.\n\n---\n\nMore.\n",
    "TOML": '+++\ntitle = "A"\n[extra]\nx = 1\n+++\nText.\n',
    "blank lines above": "\n\n---\ntitle: A\n---\nText.\n",
    "three dots": "---\ntitle: A\n...\nText.\n",
    "no last newline": "---\ntitle: A\n---\nText.",
    "nothing but a head": "---\ntitle: A\n---",
    "other letters": "---\ntitle: Ä\nasks:\n  - Où ça ?\n  - 返品したい\n---\nТекст.\n",
}


def asks_of(text: str) -> tuple[str, ...]:
    parts = split_head(text)
    head = check_head(parts.head or "", "a.md", is_toml=parts.is_toml).head
    assert head is not None
    return head.asks


@pytest.mark.parametrize("text", HEADS.values(), ids=HEADS.keys())
def test_asks_are_added_behind_those_that_are_there(text: str) -> None:
    changed = with_asks(text, NEW)

    assert changed is not None
    assert asks_of(changed) == (*asks_of(text), *NEW)
    assert split_head(changed).body.lstrip("\n") == split_head(text).body.lstrip("\n")


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: A\nText that never closes its head.\n",
        "---\nasks: {a: b}\n---\nText.\n",
        '+++\nasks = ["One?"]\n+++\nText.\n',
        "---\n{title: A}\n---\nText.\n",
        "---\ntitle: A\nasks: |\n  One?\n---\nText.\n",
        "---\nasks: One?\nasks: Two?\n---\nText.\n",
    ],
)
def test_a_head_that_cannot_be_added_to_is_left_to_a_person(text: str) -> None:
    assert with_asks(text, NEW) is None


def test_lines_that_were_there_stay_as_they_were() -> None:
    assert with_asks(HEADS["a block"], ("Three?",)) == (
        "---\ntitle: A\nasks:\n  - One?\n  - Two?\n  - Three?\n\n# note\nowner: b\n---\n\nText.\n"
    )


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=t", "-c", "user.email=t@example.com", *arguments]
    return subprocess.run(
        command, cwd=folder, check=True, capture_output=True, text=True, timeout=300
    ).stdout


@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["", "byte order mark"])
def test_git_applies_the_patch_to_every_kind_of_head(
    tmp_path: Path, line_end: str, mark: str
) -> None:
    names = ["plain.md", "with space.md", "Помощь/Мой счёт.md", 'quo"ted.md']
    folder = tmp_path / "docs" / "articles"
    files = {}
    for number, text in enumerate(HEADS.values()):
        name = f"{number}/{names[number % len(names)]}"
        files[name] = text
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes((mark + text.replace("\n", line_end)).encode())
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "config", "core.autocrlf", "false")
    git(tmp_path, "add", ".")

    done = edit_files(folder, dict.fromkeys(files, NEW))
    (tmp_path / "asks.patch").write_bytes(unified(done.edits, folder).encode())
    git(tmp_path, "apply", "--check", "asks.patch")
    git(tmp_path, "apply", "asks.patch")

    assert done.left == ()
    for edit in done.edits:
        written = (folder / edit.path).read_bytes().decode()
        assert written == edit.after
        assert written.startswith(mark)
        assert "\n" not in written.replace(line_end, "")
        plain = written.removeprefix("\ufeff").replace("\r\n", "\n")
        assert plain == with_asks(files[edit.path], NEW)


def test_articles_that_cannot_be_read_or_edited_are_named(tmp_path: Path) -> None:
    (tmp_path / "toml.md").write_text('+++\nasks = ["One?"]\n+++\n', "utf-8")
    (tmp_path / "latin.md").write_bytes(b"caf\xe9")

    done = edit_files(tmp_path, dict.fromkeys(("toml.md", "latin.md", "gone.md"), NEW))

    assert done.edits == ()
    assert done.left == ("toml.md", "latin.md", "gone.md")

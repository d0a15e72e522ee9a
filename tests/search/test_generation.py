from __future__ import annotations

import fcntl
import json
import re
import shutil
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.prune import prune
from search import generation as files
from search.errors import IndexCorrupt, IndexMissing
from search.generation import (
    Generation,
    current,
    files_below,
    folder_of,
    hash_files,
    open_current,
    read_manifest,
    verify,
)
from search.searcher import Searcher
from tests.search.sharing import add_generation, make_current, seal


def test_the_manifest_names_every_file_and_what_the_index_holds(generation_path: Path) -> None:
    manifest = verify(generation_path)

    assert list(manifest.files) == sorted(files_below(generation_path))
    assert manifest.files == hash_files(generation_path)
    assert (manifest.format, manifest.articles, manifest.default_language) == (
        files.FORMAT,
        10,
        "en",
    )
    assert manifest.vectors == manifest.passages + 10
    assert len(manifest.model) == 32


def test_a_flipped_byte_in_any_file_is_refused(copied: Path) -> None:
    folder = folder_of(copied, current(copied))
    names = [*files_below(folder), files.MANIFEST]
    accepted = []
    for name in names:
        path = folder / name
        whole = path.read_bytes()
        for place in {0, len(whole) // 3, len(whole) // 2, len(whole) - 1} if whole else ():
            for bit in (0x01, 0x10):
                path.write_bytes(whole[:place] + bytes([whole[place] ^ bit]) + whole[place + 1 :])
                try:
                    Generation.open(folder).close()
                    accepted.append((name, place))
                except IndexCorrupt:
                    continue
        path.write_bytes(whole)

    assert len(names) > 20
    assert accepted == []
    Generation.open(folder).close()


def test_no_byte_of_the_manifest_can_change_unnoticed(copied: Path) -> None:
    folder = folder_of(copied, current(copied))
    path = folder / files.MANIFEST
    whole = path.read_bytes()
    accepted = []
    for place in range(0, len(whole), 7):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x01]) + whole[place + 1 :])
        try:
            read_manifest(folder)
            accepted.append(place)
        except IndexCorrupt:
            continue

    assert accepted == []


@pytest.mark.parametrize("name", [files.CATALOG, "impacts/names.terms", files.VECTORS])
def test_a_missing_file_is_named(copied: Path, name: str) -> None:
    folder = folder_of(copied, 1)
    (folder / name).unlink()

    with pytest.raises(IndexCorrupt, match=rf"{name}: is missing\. Run 'firstline index'"):
        Generation.open(folder)


@pytest.mark.parametrize("name", ["extra.txt", "encoder/evil.py", "whoosh/a/b"])
def test_an_added_file_is_named(copied: Path, name: str) -> None:
    path = folder_of(copied, 1) / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("more")

    with pytest.raises(IndexCorrupt, match=f"{name}: is not in the manifest"):
        Generation.open(folder_of(copied, 1))


def test_a_changed_file_is_named(copied: Path) -> None:
    path = folder_of(copied, 1) / files.ANALYSIS
    path.write_text(path.read_text("utf-8") + " ", "utf-8")

    with pytest.raises(IndexCorrupt, match=r"analysis\.json: has changed since it was built"):
        Generation.open(folder_of(copied, 1))


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", "{", f'{{"format": {files.FORMAT}}}', "\ufffd", "[" * 9999]
)
def test_a_manifest_that_is_none_is_refused(copied: Path, text: str) -> None:
    (folder_of(copied, 1) / files.MANIFEST).write_text(text, "utf-8")

    with pytest.raises(IndexCorrupt, match=r"manifest\.json: cannot be read"):
        read_manifest(folder_of(copied, 1))


def other_model(folder: Path) -> Path:
    """Make the encoder one of another model with as many dimensions."""
    path = folder / files.ENCODER / "encoder.json"
    settings = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**settings, "fingerprint": "another"}), "utf-8")
    return folder


def test_an_encoder_of_another_model_than_the_vectors_is_told_as_that(copied: Path) -> None:
    folder = other_model(folder_of(copied, current(copied)))

    with pytest.raises(IndexCorrupt, match=r"encoder: is of another model \(another\) than the"):
        Generation.open(folder)


def test_an_encoder_of_another_model_is_refused_under_right_checksums(copied: Path) -> None:
    folder = other_model(folder_of(copied, current(copied)))
    seal(folder)

    with pytest.raises(IndexCorrupt, match=r"Copy generations whole, never parts of them\. Run"):
        Generation.open(folder)


@pytest.mark.parametrize("number", [0, files.FORMAT - 1, files.FORMAT + 1, str(files.FORMAT), None])
def test_another_format_is_told(copied: Path, number: object) -> None:
    path = folder_of(copied, 1) / files.MANIFEST
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "format": number}))

    with pytest.raises(IndexCorrupt, match="was built by another version of Firstline"):
        Generation.open(folder_of(copied, 1))


def test_without_an_index_the_remedy_is_told(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match=r"there is no index here yet\. Run 'firstline index'"):
        open_current(tmp_path)


@pytest.mark.parametrize("text", ["", "one", "1 2", "½", "\x00"])
def test_a_pointer_that_names_no_generation_is_told(copied: Path, text: str) -> None:
    (copied / "CURRENT").write_text(text, "utf-8")

    with pytest.raises(IndexCorrupt, match="CURRENT: cannot be read"):
        open_current(copied)


def test_a_pointer_to_nothing_is_told(copied: Path) -> None:
    make_current(copied, 7)

    with pytest.raises(IndexMissing, match=r"generations/7: there is no such generation"):
        open_current(copied)


def test_a_generation_answers_where_it_is_copied_to(copied: Path, tmp_path: Path) -> None:
    moved = shutil.copytree(folder_of(copied, 1), tmp_path / "elsewhere")

    opened = Generation.open(moved)

    assert opened.number == 1
    assert open_current(moved).number == 1
    opened.close()


def test_the_live_generation_is_the_one_that_the_pointer_names(copied: Path) -> None:
    add_generation(copied, 2)
    newer = open_current(copied)
    make_current(copied, 1)
    older = open_current(copied)

    assert (newer.number, older.number) == (2, 1)
    assert newer.manifest.files == older.manifest.files
    newer.close()
    older.close()


def test_a_refused_generation_is_let_go(copied: Path) -> None:
    folder = folder_of(copied, 1)
    (folder / "extra").write_text("")
    with pytest.raises(IndexCorrupt):
        Generation.open(folder)
    (folder / "extra").unlink()

    assert Generation.open(folder).manifest.articles == 10


def test_the_manifest_is_read_as_it_was_written(copied: Path) -> None:
    folder = folder_of(copied, 1)
    changed = replace(read_manifest(folder), created="2001-01-01T00:00:00+00:00", source="ü")
    changed.write(folder)

    assert read_manifest(folder) == changed


def test_a_searcher_lets_a_generation_go_that_it_cannot_use(copied: Path) -> None:
    folder = folder_of(copied, 1)
    (folder / files.CATALOG).write_bytes(b"not SQLite" * 100)
    seal(folder)

    with pytest.raises(IndexCorrupt, match=r"catalog\.sqlite: cannot be read"):
        Searcher.open(copied)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (files.VECTORS, "vectors.faiss: cannot be read"),
        ("impacts/passages.docs.npy", "passages: cannot be read"),
        ("impacts/name-article.npy", "impacts: cannot be read"),
        ("impacts/words.terms", "words: cannot be read"),
    ],
)
def test_a_file_that_was_written_wrong_is_refused(copied: Path, name: str, message: str) -> None:
    folder = folder_of(copied, 1)
    (folder / name).write_bytes(b"")
    seal(folder)

    with pytest.raises(IndexCorrupt, match=message):
        Searcher.open(copied)


def test_vectors_of_another_index_are_refused(copied: Path) -> None:
    import faiss

    folder = folder_of(copied, 1)
    faiss.write_index(faiss.IndexFlatIP(32), str(folder / files.VECTORS))
    seal(folder)

    with pytest.raises(IndexCorrupt, match="holds 0 vectors for"):
        Searcher.open(copied)


def test_while_generations_are_swapped_and_pruned_the_live_one_can_always_be_opened(
    copied: Path,
) -> None:
    stop = threading.Event()
    wrong: list[object] = []
    opened: set[int] = set()

    def open_again() -> None:
        while not stop.is_set():
            try:
                generation = open_current(copied)
                opened.add(generation.number)
                generation.close()
            except Exception as error:
                wrong.append(error)
                return

    threads = [threading.Thread(target=open_again) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(2, 30):
        add_generation(copied, number)
        prune(copied)
    stop.set()
    for thread in threads:
        thread.join()

    assert wrong == []
    assert len(opened) > 1


def test_a_generation_that_is_being_pruned_is_missing(copied: Path) -> None:
    folder = folder_of(copied, 1)
    with (folder / files.MANIFEST).open() as manifest:
        fcntl.flock(manifest, fcntl.LOCK_EX)
        with pytest.raises(IndexMissing, match=r"has been pruned\. Try again"):
            Generation.open(folder)

    assert Generation.open(folder).number == 1


@pytest.mark.parametrize("name", [files.MANIFEST, files.CATALOG])
def test_a_file_that_cannot_be_read_is_told(copied: Path, name: str) -> None:
    path = folder_of(copied, 1) / name
    path.unlink()
    path.symlink_to(path)

    with pytest.raises(IndexCorrupt, match=re.escape(name)):
        verify(folder_of(copied, 1))
    with pytest.raises(IndexCorrupt):
        Generation.open(folder_of(copied, 1))

from __future__ import annotations

from pathlib import Path

import pytest

from app.machines.pictures import Picture, first_in, logo


@pytest.mark.parametrize(
    ("article", "found"),
    [
        ("", None),
        ("<p>No picture</p>", None),
        ('<img src="/files/a.png" alt="A">', Picture("/files/a.png", "A")),
        (
            '<p><img src="/files/a.png" alt="a &gt; b &amp; c" width="640" height="480"></p>',
            Picture("/files/a.png", "a > b & c", 640, 480),
        ),
        ('<img alt="1 > 0" src="/files/a.webp">', Picture("/files/a.webp", "1 > 0")),
        ('<img src="/files/a.svg" alt=""><img src="/files/b.JPG" alt="">', Picture("/files/b.JPG")),
        ('<img src="https://evil.example/a.png" alt="">', None),
        ('<img src="//evil.example/a.png" alt="">', None),
        ('<img src="data:image/png;base64,xx.png" alt="">', None),
        (
            '<img src="/files/a.png?x=1" width="wide" height="99999999">',
            Picture("/files/a.png?x=1"),
        ),
        ('<img loading="lazy" hidden src="/files/a.gif">', Picture("/files/a.gif")),
        ("<img " * 5_000, None),
        ('<img a="' * 5_000, None),
    ],
    ids=range(13),
)
def test_the_first_bitmap_of_an_article_is_found(article: str, found: Picture | None) -> None:
    assert first_in(article) == found


def test_a_logo_that_cannot_be_read_is_no_picture(tmp_path: Path) -> None:
    broken, drawing = tmp_path / "a.png", tmp_path / "a.svg"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n")
    drawing.write_text("<svg/>")

    assert [logo(file, "/logo") for file in (None, broken, drawing, tmp_path / "no.png")] == [
        None
    ] * 4

from __future__ import annotations

import struct
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import features

from indexer.images import BadImage, ImageSizes, Size, image_size, shown_size
from tests.indexer.pictures import picture
from tests.indexer.writing import codes, read, render

KINDS = ("png", "jpeg", "webp", "gif", "bmp")


def _size(folder: Path, name: str, content: str | bytes) -> Size | None:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return image_size(file)


def _png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """Return a PNG that holds these chunks and no picture."""
    parts = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), *chunks]
    parts.append((b"IDAT", b""))
    written = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(written)


@pytest.mark.parametrize("kind", KINDS)
def test_the_size_is_that_of_the_file(tmp_path: Path, kind: str) -> None:
    assert _size(tmp_path, f"a.{kind}", picture(48, 20, kind)) == (48, 20)


def test_the_size_of_an_icon_is_that_of_its_largest_picture(tmp_path: Path) -> None:
    assert _size(tmp_path, "a.ico", picture(32, 32, "ico")) == (32, 32)


def test_the_size_of_avif_is_known_where_pillow_reads_it(tmp_path: Path) -> None:
    can = features.check("avif")
    content = picture(48, 20, "avif") if can else b"avif"

    assert _size(tmp_path, "a.avif", content) == ((48, 20) if can else None)


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_that_a_camera_laid_on_its_side_is_shown_upright(
    tmp_path: Path, kind: str, orientation: int
) -> None:
    expected = (48, 20) if orientation < 5 else (20, 48)

    assert _size(tmp_path, f"a.{kind}", picture(48, 20, kind, orientation)) == expected


def test_a_picture_under_a_wrong_name_has_its_size_all_the_same(tmp_path: Path) -> None:
    assert _size(tmp_path, "a.jpg", picture(48, 20, "png")) == (48, 20)


@pytest.mark.parametrize(
    ("root", "size"),
    [
        ('width="24" height="16"', (24, 16)),
        ('width="24px" height=" 16.4 "', (24, 16)),
        ('width="1in" height="2.54cm"', (96, 96)),
        ('width="72pt" height="6pc"', (96, 96)),
        ('width="25.4mm" height="101.6Q"', (96, 96)),
        ('width="0.2" height="0.4"', (1, 1)),
        ('viewBox="0 0 300 150"', (300, 150)),
        ('viewBox="-5,-5, 30,15"', (30, 15)),
        ('width="600" viewBox="0 0 300 150"', (600, 300)),
        ('height="300" viewBox="0 0 300 150"', (600, 300)),
        ('width="100%" height="100%" viewBox="0 0 300 150"', (300, 150)),
        ('width="2em" height="3em"', None),
        ('width="24"', None),
        ('width="-24" height="16"', None),
        ('width="0" height="16"', None),
        ('width="1e40" height="16"', None),
        ('width="100000" height="16"', None),
        ('width="9999999999999999999999" height="1"', None),
        ('width="nan" height="inf"', None),
        ('viewBox="0 0 0 150"', None),
        ('viewBox="0 0 300"', None),
        ('viewBox="0 0 a b"', None),
        ("", None),
    ],
)
def test_an_svg_is_as_large_as_its_first_element_says(
    tmp_path: Path, root: str, size: Size | None
) -> None:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {root}><circle r="4"/></svg>'

    assert _size(tmp_path, "a.svg", svg) == size


_BOMB = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(12))


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ('<?xml version="1.0"?>\n<!-- drawn -->\n<svg width="2" height="3">', (2, 3)),
        ('<!DOCTYPE svg [<!ENTITY ns "x">]><svg xmlns="&ns;" width="2" height="3"/>', (2, 3)),
        ('<svg:svg xmlns:svg="x" width="2" height="3"/>', (2, 3)),
        (f'<!DOCTYPE svg [<!ENTITY e0 "lol">{_BOMB}]><svg width="&e12;" height="3"/>', None),
        (f'<!DOCTYPE s [<!ENTITY a "{"1" * 2000}">]><svg width="&a;" height="3"/>', None),
        ('<!DOCTYPE s [<!ENTITY a SYSTEM "/etc/hosts">]><svg width="2" height="3"/>', None),
        (f"<!--{'x' * 100_000}--><svg width='2' height='3'/>", None),
        ('\ufeff<svg width="2" height="3"/>', (2, 3)),
    ],
)
def test_what_stands_before_the_first_element_is_read_with_care(
    tmp_path: Path, text: str, size: Size | None
) -> None:
    assert _size(tmp_path, "a.svg", text) == size


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", b""),
        ("a.png", b"<html>not found</html>"),
        ("a.png", picture(48, 20)[:20]),
        ("a.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF"),
        ("a.webp", b"RIFF\x00\x00\x00\x00WEBPVP8 "),
        ("a.gif", b"GIF89a"),
        ("a.svg", b"<html><body>"),
        ("a.svg", b"version https://git-lfs.github.com/spec/v1"),
        ("a.svg", b""),
        ("a.svg", b"<svg width='2"),
        ("a.svg", b"<?xml version='1.0' encoding='none'?><svg/>"),
        ("a.svg", b"\xff\xfe\x00"),
    ],
)
def test_a_file_that_is_no_image_is_told_from_one_without_a_size(
    tmp_path: Path, name: str, content: bytes
) -> None:
    with pytest.raises(BadImage):
        _size(tmp_path, name, content)


def test_a_file_that_is_gone_is_bad(tmp_path: Path) -> None:
    for name in ("a.png", "a.svg"):
        with pytest.raises(BadImage):
            image_size(tmp_path / name)


@pytest.mark.parametrize(
    ("width", "height", "size"),
    [(13_000, 13_000, (13_000, 13_000)), (60_000, 60_000, None), (2**31 - 1, 2**31 - 1, None)],
)
def test_a_picture_that_would_fill_the_memory_is_never_decoded(
    tmp_path: Path, width: int, height: int, size: Size | None
) -> None:
    assert _size(tmp_path, "a.png", _png(width, height)) == size


def test_compressed_text_in_a_picture_fills_no_memory(tmp_path: Path) -> None:
    bomb = b"note\0\0" + zlib.compress(b"x" * 100_000_000)

    with pytest.raises(BadImage):
        _size(tmp_path, "a.png", _png(4, 4, (b"zTXt", bomb)))


@given(st.binary(max_size=200), st.sampled_from(["png", "jpg", "gif", "webp", "svg", "ico"]))
@settings(deadline=None)
def test_nothing_but_a_bad_image_is_ever_raised(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, suffix: str
) -> None:
    begun = {"png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff", "gif": b"GIF89a",
             "webp": b"RIFF\x20\x00\x00\x00WEBP", "svg": b"<", "ico": b"\0\0\1\0"}  # fmt: skip
    with suppress(BadImage):
        _size(tmp_path_factory.getbasetemp(), f"a.{suffix}", begun[suffix] + content)


@pytest.mark.parametrize(
    ("given_size", "natural", "shown"),
    [
        (("", ""), (48, 20), ("48", "20")),
        (("24", ""), (48, 20), ("24", "10")),
        (("", "10"), (48, 20), ("24", "10")),
        (("30", "30"), (48, 20), ("30", "30")),
        (("24px", ""), (48, 20), ("24", "10")),
        (("50%", "auto"), (48, 20), ("48", "20")),
        (("0", "-5"), (48, 20), ("48", "20")),
        (("007", ""), (48, 20), ("7", "3")),
        (("1", ""), (99_999, 1), ("1", "1")),
        (("", ""), None, ("", "")),
        (("24", ""), None, ("24", "")),
        (("x", "24"), None, ("", "24")),
        (("24٣", ""), (48, 20), ("48", "20")),
    ],
)
def test_the_writers_size_counts_and_the_ratio_is_the_pictures(
    given_size: tuple[str, str], natural: Size | None, shown: tuple[str, str]
) -> None:
    assert shown_size(*given_size, natural) == shown


def test_pictures_of_an_article_have_their_place_and_all_but_the_first_may_wait(
    tmp_path: Path,
) -> None:
    body = (
        "![a](a.png)\n\n<img src='b.svg' height=8 loading=eager decoding=sync>\n\n![[a.png|24]]\n\n"
        "![gone](gone.png) ![c](c.svg)\n"
    )
    files: dict[str, str | bytes] = {
        "a.png": picture(48, 20),
        "b.svg": '<svg width="30" height="10"/>',
        "c.svg": "<svg/>",
    }

    found = render(tmp_path, body, files)

    assert found.html.split("\n") == [
        '<p><img src="/files/a.png" alt="a" width="48" height="20" decoding="async"></p>',
        '<img src="/files/b.svg" width="24" height="8" loading="lazy" decoding="async">',
        '<p><img src="/files/a.png" alt="a" width="24" height="10" loading="lazy"'
        ' decoding="async"></p>',
        '<p>gone <img src="/files/c.svg" alt="c" loading="lazy" decoding="async"></p>',
        "",
    ]
    assert codes(found.problems) == [("article.md", 10, "missing-file")]


def test_a_damaged_picture_is_told_where_it_is_shown_and_shown_all_the_same(
    tmp_path: Path,
) -> None:
    found = render(tmp_path, "Text.\n\n![a](pics/a.png)\n", {"pics/a.png": b"no picture"})

    assert '<img src="/files/pics/a.png" alt="a" decoding="async">' in found.html
    assert [str(problem) for problem in found.problems] == [
        "article.md:6: bad-image: The image “pics/a.png” cannot be read: it is damaged, or no"
        " image. Save it anew as png, jpg, webp, gif, avif or svg."
    ]


def test_a_file_is_looked_at_once_in_a_build(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(picture(4, 2))
    sizes = ImageSizes(tmp_path)

    first = sizes.of("a.png")
    (tmp_path / "a.png").unlink()

    assert first == sizes.of("a.png") == (4, 2)
    assert ImageSizes(None).of("a.png") is None


def test_reading_knows_where_the_images_lie(tmp_path: Path) -> None:
    assert read(tmp_path, {"a.md": "x"}).folder == tmp_path

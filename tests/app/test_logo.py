from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from app.config import Config
from app.logo import Size, shown_size
from app.site import create_app
from search.live import LiveIndex
from tests.app.client import Client


@pytest.mark.parametrize(
    ("head", "size"),
    [
        ('<svg viewBox="0 0 32 32">', Size(32, 32)),
        ('<svg viewBox="0,0,120,40">', Size(96, 32)),
        ('<svg viewBox="-4 -4 64.0 16">', Size(128, 32)),
        ('<svg width="20" height="40" viewBox="0 0 99 1">', Size(16, 32)),
        ("<svg width='60px' height='20px'>", Size(96, 32)),
        ('<svg width="100%" height="100%" viewBox="0 0 64 32">', Size(64, 32)),
        ('<svg width="9000" height="10">', Size(160, 32)),
        ('<svg width="1" height="900">', Size(1, 32)),
        ('<svg width="0" height="0">', Size(32, 32)),
        ("<svg>", Size(32, 32)),
        ("no drawing at all", Size(32, 32)),
    ],
)
def test_a_drawing_is_shown_in_its_proportions(tmp_path: Path, head: str, size: Size) -> None:
    file = tmp_path / "logo.svg"
    file.write_text(f'<?xml version="1.0"?>\n{head}</svg>', encoding="utf-8")

    assert shown_size(file) == size


@pytest.mark.parametrize("kind", ["png", "jpg", "webp", "gif"])
def test_a_picture_is_shown_in_its_proportions(tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"logo.{kind}"
    Image.new("RGB", (90, 30)).save(file)

    assert shown_size(file) == Size(96, 32)


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"\xff\xfe"])
def test_a_damaged_picture_gets_a_square(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "logo.png"
    file.write_bytes(content)

    assert shown_size(file) == Size(32, 32)


def test_pages_name_the_size_of_the_logo(config: Config, live: LiveIndex, tmp_path: Path) -> None:
    file = tmp_path / "logo.svg"
    file.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 20"/>')
    site = config.site.model_copy(update={"logo": file})

    page = Client(create_app(config.model_copy(update={"site": site}), live)).get("/c/billing/")

    (logo,) = page.dom.select(".name img")
    assert (logo["width"], logo["height"], logo["alt"]) == ("128", "32", "")

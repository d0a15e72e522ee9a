from __future__ import annotations

import io
import struct
import sys
import zlib
from dataclasses import dataclass
from typing import IO, Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from app.contact.attachments import Checked, check, harmless
from app.options.contact import ContactOptions

PNG_START = b"\x89PNG\r\n\x1a\n"


@dataclass
class Upload:
    filename: str | None
    stream: IO[bytes]


def sent(name: str, content: bytes, **options: Any) -> Checked:
    return check([Upload(name, io.BytesIO(content))], ContactOptions(**options))


def told(checked: Checked) -> list[str]:
    return [str(fault) for fault in checked.faults]


def written(picture: Image.Image, kind: str, **options: Any) -> bytes:
    target = io.BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()


def camera() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6  # Turned by a quarter.
    exif[0x010F] = "Secret camera"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (52.0, 31.0, 12.0), "E", (13.0, 24.0, 36.0)
    return exif


def test_a_photograph_loses_place_and_camera_and_is_turned_for_good() -> None:
    picture = Image.new("RGB", (60, 40), "red")
    picture.paste("blue", (0, 0, 30, 40))
    content = written(picture, "JPEG", exif=camera(), comment=b"Secret comment", quality=95)
    before = Image.open(io.BytesIO(content))
    assert before.getexif().get_ifd(0x8825)[2] == (52.0, 31.0, 12.0)

    (file,) = sent("me.jpg", content).files

    after = Image.open(io.BytesIO(file.content))
    assert (after.size, dict(after.getexif())) == ((40, 60), {})
    assert after.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"Secret" not in file.content
    top, bottom = after.getpixel((20, 10)), after.getpixel((20, 50))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert (top[2] > 200, bottom[0] > 200) == (True, True)


def test_a_png_loses_its_texts_and_keeps_what_is_seen_through() -> None:
    texts = PngInfo()
    texts.add_text("Author", "Secret name")
    texts.add_itxt("XML:com.adobe.xmp", "<x>Secret place</x>")
    content = written(Image.new("RGBA", (3, 2), (1, 2, 3, 77)), "PNG", pnginfo=texts)

    (file,) = sent("shot.PNG", content).files

    after = Image.open(io.BytesIO(file.content))
    assert (after.getpixel((0, 0)), after.info, b"Secret" in file.content) == (
        (1, 2, 3, 77), {}, False,
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_animations_keep_their_frames_and_times(kind: str) -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "lime", "blue")]
    extra = {"comment": b"Secret"} if kind == "GIF" else {"exif": camera()}
    content = written(
        frames[0], kind, save_all=True, append_images=frames[1:], duration=[100, 200, 300],
        loop=2, **extra,
    )  # fmt: skip

    (file,) = sent(f"a.{kind.lower()}", content).files

    after = Image.open(io.BytesIO(file.content))
    seen = []
    for number in range(getattr(after, "n_frames", 1)):
        after.seek(number)
        after.load()
        pixel = after.convert("RGB").getpixel((4, 4))
        assert isinstance(pixel, tuple)
        seen.append((int(after.info["duration"]), pixel.index(max(pixel))))
    assert seen == [(100, 0), (200, 1), (300, 2)]
    assert (after.info.get("loop"), b"Secret" in file.content) == (2, False)


def huge_png(side: int) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        checksum = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", checksum)

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return PNG_START + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("a.exe", b"MZ", "a.exe: files of this kind cannot be sent."
         " Possible are png, jpg, jpeg, gif, webp, pdf, txt, log."),
        ("noending", b"x", "noending: files of this kind cannot be sent."
         " Possible are png, jpg, jpeg, gif, webp, pdf, txt, log."),
        ("a.txt", b"", "a.txt: this file is empty."),
        ("a.txt", b"x" * 5_000_001, "a.txt: this file is larger than 5 MB."),
        ("a.txt", b"MZ\x90", "a.txt: this is no txt file, whatever its name says."),
        ("a.txt", b"#!/bin/sh\n", "a.txt: this is no txt file, whatever its name says."),
        ("a.txt", b"a\x00b", "a.txt: this is no txt file, whatever its name says."),
        ("a.pdf", b"<html>", "a.pdf: this is no pdf file, whatever its name says."),
        ("a.png", b"GIF89a", "a.png: this is no png file, whatever its name says."),
        ("a.png", PNG_START + b"cut", "a.png: this picture cannot be read."),
        ("a.jpg", b"\xff\xd8\xff\xe0cut", "a.jpg: this picture cannot be read."),
        ("a.png", huge_png(20_000), "a.png: this picture has too many pixels."),
        ("a.png", huge_png(60_000), "a.png: this picture has too many pixels."),
    ],
)  # fmt: skip
def test_what_cannot_be_sent_is_told(name: str, content: bytes, fault: str) -> None:
    checked = sent(name, content)

    assert (told(checked), checked.files) == ([fault], ())


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.pdf", b"%PDF-1.7\n...", "application/pdf"),
        ("a.LOG", "Grüße\n".encode("latin-1"), "text/plain"),
        ("a.txt", "\ufeffx".encode("utf-16"), "text/plain"),
    ],
)
def test_texts_and_documents_stay_as_they_are(name: str, content: bytes, media_type: str) -> None:
    (file,) = sent(name, content).files

    assert (file.name, file.media_type, file.content) == (name, media_type, content)


def test_there_may_be_so_many_files_and_no_more() -> None:
    uploads = [Upload(f"{number}.txt", io.BytesIO(b"x")) for number in range(3)]
    uploads.insert(0, Upload("", io.BytesIO(b"")))

    checked = check(uploads, ContactOptions(max_attachments=3), already=1)

    assert [file.name for file in checked.files] == ["0.txt", "1.txt"]
    assert told(checked) == ["2.txt: at most 3 files can be sent."]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\a.txt", "a.txt"),
        ("exe.\u202egnp.txt", "exe.gnp.txt"),
        ("a\x00\r\nb.txt", "ab.txt"),
        (".htaccess", "htaccess"),
        ('a"<b>|c?.txt', "a__b__c_.txt"),
        ("Rechnung März 👩.pdf", "Rechnung März 👩.pdf"),
        ("x" * 300 + ".png", "x" * 96 + ".png"),
        ("\ud800", "file"),
        ("...", "file"),
    ],
)
def test_names_are_made_harmless(given: str, kept: str) -> None:
    assert harmless(given) == kept


SCANNER = """
import sys
content = sys.stdin.buffer.read()
sys.exit({b"clean": 0, b"virus": 1}.get(content, 2))
"""


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        (b"clean", []),
        (b"virus", ["a.txt: a virus was found in this file."]),
        (b"what?", ["a.txt: this file could not be checked for viruses. Try again later."]),
    ],
)
def test_the_scanner_decides(content: bytes, faults: list[str]) -> None:
    command = (sys.executable, "-c", SCANNER)

    assert told(sent("a.txt", content, virus_scan=command)) == faults


def test_a_scanner_that_is_missing_lets_nothing_through() -> None:
    checked = sent("a.txt", b"x", virus_scan=("/nowhere/scanner",))

    assert (checked.files, len(checked.faults)) == ((), 1)

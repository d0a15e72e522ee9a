"""Files that come with a request: checked by what they hold, and cleaned."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Final, Protocol

from flask import Request

from app import faults
from app.contact import pictures, scanner
from app.faults import Fault
from app.options.contact import ContactOptions
from app.tickets.types import UploadedFile

FIELD: Final = "files"
MAX_NAME: Final = 100
MAX_TEXT_BYTES: Final = 1_000_000
"""Of the texts of a form: 21 answers of 5,000 characters and more, percent-encoded."""
A_MEGABYTE: Final = 1_000_000
UNKNOWN_TYPE: Final = "application/octet-stream"
_NOT_IN_NAMES: Final = re.compile(r'[<>:"/\\|?*]')
_PROGRAMS: Final = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe",
                    b"\xce\xfa\xed\xfe")  # fmt: skip
"""How programs begin: of Windows, Linux and macOS, and scripts."""


class Upload(Protocol):
    """A file of a form, as Werkzeug hands it over."""

    filename: str | None
    stream: IO[bytes]


@dataclass(frozen=True, slots=True)
class Kind:
    """What files with one ending must be."""

    media_type: str
    holds: Callable[[bytes], bool]


def _begins(*starts: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(starts)


def _is_text(content: bytes) -> bool:
    return b"\x00" not in content or content.startswith((b"\xff\xfe", b"\xfe\xff"))


def _is_webp(content: bytes) -> bool:
    return content[:4] == b"RIFF" and content[8:12] == b"WEBP"


_JPEG: Final = Kind("image/jpeg", _begins(b"\xff\xd8\xff"))
_TEXT: Final = Kind("text/plain", _is_text)
_ZIP: Final = _begins(b"PK\x03\x04", b"PK\x05\x06")
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
KINDS: Final[dict[str, Kind]] = {
    "png": Kind("image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "gif": Kind("image/gif", _begins(b"GIF87a", b"GIF89a")),
    "webp": Kind("image/webp", _is_webp),
    "pdf": Kind("application/pdf", lambda content: b"%PDF-" in content[:1024]),
    "txt": _TEXT,
    "log": _TEXT,
    "csv": Kind("text/csv", _is_text),
    "json": Kind("application/json", _is_text),
    "zip": Kind("application/zip", _ZIP),
    "docx": Kind(f"{_OFFICE}.wordprocessingml.document", _ZIP),
    "xlsx": Kind(f"{_OFFICE}.spreadsheetml.sheet", _ZIP),
}
"""Endings whose content is known; other endings may hold anything but a program."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The files that may travel on, and what is wrong with the others."""

    files: tuple[UploadedFile, ...]
    faults: tuple[Fault, ...]


def allow_files(request: Request, options: ContactOptions) -> None:
    """Let this request be as large as its files may be; call it before anything is read.

    Twice as large, so that most of what is too large can be told of file by file.
    """
    request.max_content_length = 2 * most_bytes(options)
    request.max_form_memory_size = MAX_TEXT_BYTES


def most_bytes(options: ContactOptions) -> int:
    """Return how many bytes a request with as many files as allowed may have."""
    return options.max_attachments * options.max_attachment_bytes + MAX_TEXT_BYTES


def check(uploads: Iterable[Upload], options: ContactOptions, already: int = 0) -> Checked:
    """Check and clean files, of which ``already`` are kept from before."""
    files: list[UploadedFile] = []
    found: list[Fault] = []
    for upload in uploads:
        if not upload.filename:
            continue  # Browsers send an empty part for a field without a file.
        name = harmless(upload.filename)
        if already + len(files) >= options.max_attachments:
            found.append(_fault(faults.TOO_MANY_FILES, name, most=options.max_attachments))
            continue
        content = upload.stream.read(options.max_attachment_bytes + 1)
        problems = list(_problems(name, content, options))
        if problems:
            found += problems[:1]
            continue
        kept = _cleaned(name, content)
        if isinstance(kept, Fault):
            found.append(kept)
        else:
            files.append(kept)
    return Checked(tuple(files), tuple(found))


def harmless(name: str) -> str:
    """Return a file's name without folders, control characters and signs that systems reserve."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    # "C": control, format (such as those that turn the direction of writing) and surrogates.
    plain = "".join(c for c in last if not unicodedata.category(c).startswith("C"))
    plain = _NOT_IN_NAMES.sub("_", plain).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if dot and stem:
        return f"{stem[: MAX_NAME - len(ending) - 1]}.{ending}"[-MAX_NAME:]
    return plain[:MAX_NAME] or "file"


def _problems(name: str, content: bytes, options: ContactOptions) -> Iterator[Fault]:
    ending = _ending(name)
    allowed = [one.lower().lstrip(".") for one in options.attachment_types]
    kind = KINDS.get(ending)
    if ending not in allowed:
        yield _fault(faults.WRONG_ENDING, name, kinds=", ".join(allowed))
    elif not content:
        yield _fault(faults.EMPTY_FILE, name)
    elif len(content) > options.max_attachment_bytes:
        yield _fault(faults.TOO_LARGE, name, most=f"{options.max_attachment_bytes / A_MEGABYTE:g}")
    elif content.startswith(_PROGRAMS) or (kind and not kind.holds(content)):
        yield _fault(faults.WRONG_CONTENT, name, kind=ending)
    else:
        verdict = scanner.scan(options.virus_scan, content)
        if verdict is scanner.Verdict.INFECTED:
            yield _fault(faults.INFECTED, name)
        elif verdict is scanner.Verdict.UNKNOWN:
            yield _fault(faults.NOT_SCANNED, name)


def _cleaned(name: str, content: bytes) -> UploadedFile | Fault:
    kind = KINDS.get(_ending(name))
    media_type = kind.media_type if kind else UNKNOWN_TYPE
    if media_type not in pictures.FORMATS:
        return UploadedFile(name, media_type, content)
    try:
        return UploadedFile(name, media_type, pictures.cleaned(content, media_type))
    except pictures.HugePicture:
        return _fault(faults.HUGE_PICTURE, name)
    except pictures.BrokenPicture:
        return _fault(faults.BROKEN_PICTURE, name)


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.lstrip(".").lower()


def _fault(text: str, name: str, **values: object) -> Fault:
    return Fault(FIELD, text, {"name": name, **values})

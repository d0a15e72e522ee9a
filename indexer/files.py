"""One file's bytes to text, or the reason why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from indexer.git import blob_sha1
from indexer.types import Problem

_TOO_LARGE = "Split the article, or raise content.max_file_bytes in the settings."


@dataclass(frozen=True, slots=True)
class Text:
    """A text file as it was read."""

    content: str
    """Line ends LF, without byte order mark."""
    revision: str
    """Git blob SHA-1 of the bytes."""
    changed: datetime
    """The file's own time."""


def read_text(file: Path, path: str, max_bytes: int) -> Text | Problem:
    """Return a file's text, or the one problem that keeps it from being read."""
    try:
        with file.open("rb") as stream:
            data = stream.read(max_bytes + 1)
        changed = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    except (OSError, OverflowError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        remedy = "Give the user that builds the index the right to read it."
        return Problem(path, 0, "unreadable", f"The file cannot be read: {reason}.", remedy)
    if len(data) > max_bytes:
        message = f"The file is larger than {max_bytes:,} bytes."
        return Problem(path, 0, "too-large", message, _TOO_LARGE)
    decoded = _decode(data, path)
    return Text(decoded, blob_sha1(data), changed) if isinstance(decoded, str) else decoded


def _decode(data: bytes, path: str) -> str | Problem:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"The file is not UTF-8: byte 0x{data[error.start]:02x} cannot be read."
        return Problem(path, line, "bad-encoding", message, "Save the file as UTF-8.")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        remedy = "Remove it; if the file is no text, give it another suffix."
        return Problem(path, line, "null-byte", "The file holds a null byte.", remedy)
    return text.replace("\r\n", "\n").replace("\r", "\n")

"""Answers as they travel: gzip'd where that is safe, each form with a strong validator.

A strong ETag promises that equal tags mean equal bytes (RFC 9110, 8.8.1).  So it is a hash of the
bytes that are sent, after compression, and the same in every process and on every machine.
"""

from __future__ import annotations

import gzip
import hashlib
from base64 import urlsafe_b64encode
from typing import Final

from flask import Flask, Response, request

LEVEL: Final = 9
LEAST_BYTES: Final = 500
"""Below that, the headers weigh more than what compression spares."""
_TEXTS: Final = ("text/", "application/json", "application/xml", "application/javascript")
_TEXT_SUFFIXES: Final = ("+json", "+xml")
_READING: Final = frozenset({"GET", "HEAD"})


class Body:
    """A text in the forms in which it is sent; kept compressed, as nearly every client takes it."""

    __slots__ = ("_packed", "_packed_tag", "_plain", "_plain_tag")

    def __init__(self, data: bytes) -> None:
        packed = gzip.compress(data, LEVEL, mtime=0) if len(data) >= LEAST_BYTES else data
        self._packed = packed if len(packed) < len(data) else None
        self._plain = data if self._packed is None else None
        self._plain_tag = _tag(data)
        self._packed_tag = _tag(self._packed) if self._packed is not None else ""

    def __len__(self) -> int:
        """Return how many bytes it takes in memory."""
        return len(self._packed or self._plain or b"")

    def put_into(self, response: Response) -> None:
        """Make this the body of ``response`` in the form that the request asks for."""
        response.vary.add("Accept-Encoding")
        if self._packed is not None and _takes_gzip():
            response.set_data(self._packed)
            response.headers["Content-Encoding"] = "gzip"
            response.set_etag(self._packed_tag)
            return
        plain = self._plain if self._plain is not None else gzip.decompress(self._packed or b"")
        response.set_data(plain)
        response.set_etag(self._plain_tag)


def install(app: Flask) -> None:
    """Compress and tag the answers of ``app``; call it before other ``after_request``."""
    app.before_request(_admit_any_tag)
    # Flask calls what is registered first last: by then all that decides is known.
    app.after_request(_finish)


def is_everybodys(response: Response) -> bool:
    """Say whether an answer holds nothing of one visitor, as far as its headers tell.

    What is one visitor's own is neither tagged nor compressed: where a secret and what a request
    brought are compressed together, the size tells of the secret (BREACH).
    """
    told = response.cache_control
    return not (told.no_store or told.private or "Set-Cookie" in response.headers)


def _admit_any_tag() -> None:
    """Take away ``If-Match: *``: it holds for all that is there (RFC 9110, 13.1.1).

    Werkzeug looks for a tag of that name, and would answer 412.
    """
    if request.headers.get("If-Match", "").strip() == "*":
        del request.environ["HTTP_IF_MATCH"]


def _finish(response: Response) -> Response:
    readable = request.method in _READING and response.status_code == 200
    if not readable or response.direct_passthrough or response.is_streamed:
        return response  # Files were tagged where they are opened.
    if not is_everybodys(response):
        return response
    if "Accept-Encoding" not in response.vary:  # Else it is in its form already.
        if not _is_text(response.mimetype or ""):
            return response
        Body(response.get_data()).put_into(response)
    response.make_conditional(request.environ)
    return response


def _takes_gzip() -> bool:
    return request.accept_encodings.quality("gzip") > 0


def _is_text(mimetype: str) -> bool:
    return mimetype.startswith(_TEXTS) or mimetype.endswith(_TEXT_SUFFIXES)


def _tag(data: bytes) -> str:
    return urlsafe_b64encode(hashlib.sha256(data).digest()[:15]).decode()

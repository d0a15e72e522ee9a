"""Signatures: of what is sent to programs (Standard Webhooks) and of links sent to people."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from datetime import datetime
from typing import Final

from itsdangerous import BadData, URLSafeSerializer

VERSION: Final = "v1"
"""HMAC-SHA256, by the name that Standard Webhooks gives it."""
ENCODED_SECRET: Final = "whsec_"  # noqa: S105
"""How a secret begins that is written in base64 (Standard Webhooks, "Signature scheme")."""


def key_of(secret: str) -> bytes:
    """Return the key that a secret from the settings stands for.

    ``whsec_`` and base64 are decoded, as Standard Webhooks asks; any other text is its UTF-8.
    """
    encoded = secret.removeprefix(ENCODED_SECRET)
    if encoded != secret:
        try:
            return base64.b64decode(encoded, validate=True)
        except binascii.Error:
            pass  # Not base64: then the text itself is the key, like any other text.
    return secret.encode()


def sign(key: bytes, message_id: str, timestamp: int, payload: bytes) -> str:
    """Return the signature ``v1,<base64>`` of ``id.timestamp.payload`` (Standard Webhooks 1.0).

    ``timestamp`` is in seconds since 1970.
    """
    signed = b".".join((message_id.encode(), str(timestamp).encode(), payload))
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    return f"{VERSION},{base64.b64encode(digest).decode('ascii')}"


def verify(key: bytes, message_id: str, timestamp: int, payload: bytes, signatures: str) -> bool:
    """Say whether one of ``signatures``, separated by spaces, is that of the payload.

    The comparison takes the same time wherever a signature differs.  Whether ``timestamp`` is
    recent is for the caller to say.
    """
    right = sign(key, message_id, timestamp, payload).encode()
    given = signatures.encode("utf-8", "replace").split()
    return any(hmac.compare_digest(right, signature) for signature in given)


def link_token(key: bytes, purpose: str, value: str, expires: datetime) -> str:
    """Return a token for a link: it holds ``value``, readable by anyone, changeable by nobody.

    It is good for one purpose only, so that a link of one page cannot be used on another.
    """
    return str(_serializer(key, purpose).dumps([value, int(expires.timestamp())]))


def read_link_token(key: bytes, purpose: str, token: str, now: datetime) -> str | None:
    """Return what a token holds; ``None`` if it is forged, expired or for another purpose."""
    try:
        value, expires = _serializer(key, purpose).loads(token)
    except (BadData, UnicodeError):
        return None
    return str(value) if now.timestamp() < expires else None


def _serializer(key: bytes, purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(
        key,
        salt=f"firstline.{purpose}",
        serializer_kwargs={"ensure_ascii": True},  # Any text of Python, also half a surrogate pair.
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )

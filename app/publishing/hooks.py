"""Is a webhook genuine, and may it be about our branch?  Its signature is looked at first.

The payload is a hint and no more: what is published is what the repository itself says.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any, Final
from urllib.parse import parse_qs

from pydantic import SecretStr
from werkzeug.datastructures import Headers

from app.options.git import Forge, GitOptions
from app.signing import key_of, verify

MAX_BYTES: Final = 5_000_000
"""Longest payload; GitHub sends up to 25 MB, but then of thousands of commits at once."""
TOLERANCE_SECONDS: Final = 300
"""How old a signature may be that names its time (Standard Webhooks, "Verifying")."""
_SHA256_HEX: Final = 64
_EVENTS: Final = ("X-GitHub-Event", "X-Forgejo-Event", "X-Gitea-Event", "X-Gitlab-Event")
_DELIVERIES: Final = {
    Forge.GITHUB: ("X-GitHub-Delivery",),
    Forge.GITLAB: ("webhook-id", "Idempotency-Key", "X-Gitlab-Event-UUID"),
    Forge.GITEA: ("X-Gitea-Delivery", "X-GitHub-Delivery"),
    Forge.FORGEJO: ("X-Forgejo-Delivery", "X-Gitea-Delivery", "X-GitHub-Delivery"),
}
_SIGNATURES: Final = {
    Forge.GITHUB: ("X-Hub-Signature-256",),
    Forge.GITEA: ("X-Gitea-Signature", "X-Hub-Signature-256"),
    Forge.FORGEJO: ("X-Forgejo-Signature", "X-Gitea-Signature", "X-Hub-Signature-256"),
}
_PREFIX: Final = "sha256="


def may_be_genuine(forge: Forge, headers: Headers, options: GitOptions) -> bool:
    """Say whether it is worth reading the body: whether a secret is set and a proof is there."""
    if forge is Forge.GITLAB:
        proof = "webhook-signature" if _text(options.gitlab.signing_token) else "X-Gitlab-Token"
        return bool(_gitlab_secret(options)) and bool(headers.get(proof))
    return bool(_secret(forge, options)) and bool(_given_signature(forge, headers))


def is_genuine(
    forge: Forge, headers: Headers, body: bytes, options: GitOptions, now: float
) -> bool:
    """Say whether whoever sent this knows the secret.

    ``body`` is what came, byte for byte; ``now`` is in seconds since 1970.  Without a secret
    nothing is genuine.
    """
    if not may_be_genuine(forge, headers, options):
        return False
    if forge is Forge.GITLAB:
        return _from_gitlab(headers, body, options, now)
    digest = hmac.new(_secret(forge, options), body, hashlib.sha256).hexdigest()
    given = _given_signature(forge, headers)
    # Bytes: text that is no ASCII would raise.
    return hmac.compare_digest(digest.encode(), given.encode("utf-8", "surrogateescape"))


def delivery_of(forge: Forge, headers: Headers, body: bytes) -> str:
    """Return what names a delivery, the same for its repeats."""
    for name in _DELIVERIES[forge]:
        if given := headers.get(name):
            return f"{forge} {given[:200]}"
    return f"{forge} {hashlib.sha256(body).hexdigest()}"


def is_ping(headers: Headers) -> bool:
    """Say whether it only tries whether anybody answers."""
    return headers.get("X-GitHub-Event", "").lower() == "ping"


def is_of_no_concern(headers: Headers, body: bytes, options: GitOptions) -> bool:
    """Say whether it is certainly about something else than what is published or previewed."""
    event = next((headers[name].lower() for name in _EVENTS if headers.get(name)), "")
    if event and not any(word in event for word in ("push", "create", "delete", "system")):
        return True
    ref = _ref(headers, body)
    if ref is None or not ref.startswith("refs/"):
        return False
    if options.previews and ref.startswith("refs/heads/"):
        return False
    return ref != f"refs/heads/{options.branch}"


def _from_gitlab(headers: Headers, body: bytes, options: GitOptions, now: float) -> bool:
    """Check what GitLab sends: a signature (Standard Webhooks), or the secret itself."""
    signing_token = _text(options.gitlab.signing_token)
    if not signing_token:
        given = headers.get("X-Gitlab-Token", "").encode("utf-8", "surrogateescape")
        return hmac.compare_digest(_gitlab_secret(options), given)
    stamp = headers.get("webhook-timestamp", "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 15):
        return False
    at = int(stamp)
    if abs(now - at) > TOLERANCE_SECONDS or stamp != str(at):
        return False
    name, signatures = headers.get("webhook-id", ""), headers["webhook-signature"]
    try:
        return verify(key_of(signing_token), name, at, body, signatures)
    except UnicodeEncodeError:  # Half a character is no part of a name.
        return False


def _given_signature(forge: Forge, headers: Headers) -> str:
    """Return the signature that is to be compared; "" where none has the right form.

    The first header counts alone: a wrong one is not saved by a second that is right.
    """
    for name in _SIGNATURES[forge]:
        if given := headers.get(name):
            hub = name == "X-Hub-Signature-256"
            if hub and not given.startswith(_PREFIX):
                return ""
            digest = given.removeprefix(_PREFIX)
            return digest if len(digest) == _SHA256_HEX else ""
    return ""


def _secret(forge: Forge, options: GitOptions) -> bytes:
    hook = options.github if forge is Forge.GITHUB else options.gitea
    return _text(hook.secret).encode()


def _gitlab_secret(options: GitOptions) -> bytes:
    return (_text(options.gitlab.signing_token) or _text(options.gitlab.secret)).encode()


def _text(secret: SecretStr | None) -> str:
    return secret.get_secret_value().strip() if secret else ""


def _ref(headers: Headers, body: bytes) -> str | None:
    """Return the ref that a payload names, where it names one."""
    try:
        text = body.decode()
        if headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded"):
            text = parse_qs(text, max_num_fields=10).get("payload", [""])[0]
        payload: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    ref = payload.get("ref") if isinstance(payload, dict) else None
    return ref if isinstance(ref, str) else None

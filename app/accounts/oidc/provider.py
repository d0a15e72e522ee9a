"""What a provider says of itself: its addresses and its keys, read anew once an hour.

Large providers name endpoints on hosts of their own, so any host will do, but over https alone:
what answers there has a certificate for its name.  Plain http is asked at no other host than
the issuer's, and there only on this machine.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from app.errors import SingleSignOnProblem

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

KEPT: Final = timedelta(hours=1)
AGAIN_AFTER: Final = timedelta(minutes=1)
"""How soon the keys may be read again for a token that was signed with an unknown one."""
SECONDS: Final = (3.05, 10)
"""How long to wait for a connection, and then for each part of an answer."""
MAX_BYTES: Final = 1_000_000
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_SIGNING: Final = frozenset({"RSA", "EC"})


@dataclass(frozen=True, slots=True)
class Provider:
    """Addresses and keys of a provider (OpenID Connect Discovery 1.0, 3)."""

    issuer: str
    """As it stands in its tokens."""
    authorization_endpoint: str
    token_endpoint: str
    scopes: tuple[str, ...]
    secret_in_body: bool
    """Whether it wants the client's secret there, and not in a header."""
    keys: KeySet
    read_at: datetime


_known: dict[str, Provider] = {}
_reading = threading.Lock()


def provider_at(issuer: str, now: datetime, *, unknown_key: bool = False) -> Provider:
    """Return the provider at an address, as it said within the last hour.

    With ``unknown_key`` it is asked again, at most once a minute.  Raises
    ``SingleSignOnProblem`` where it does not answer or says what cannot be used.
    """
    with _reading:
        known = _known.get(issuer)
        if known is None or now - known.read_at >= (AGAIN_AFTER if unknown_key else KEPT):
            known = _known[issuer] = _read(issuer, now)
        return known


def _read(issuer: str, now: datetime) -> Provider:
    said = _fetch(f"{issuer}/.well-known/openid-configuration", issuer)
    named = _text(said, "issuer")
    if named.rstrip("/") != issuer:
        raise _unusable(f"it calls itself {named!r}, not {issuer!r}")
    methods = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return Provider(
        issuer=named,
        authorization_endpoint=_trusted(_text(said, "authorization_endpoint"), issuer),
        token_endpoint=_trusted(_text(said, "token_endpoint"), issuer),
        scopes=("openid", "email", "profile", *_groups_scope(said)),
        secret_in_body="client_secret_basic" not in methods,
        keys=_keys(_fetch(_text(said, "jwks_uri"), issuer)),
        read_at=now,
    )


def _fetch(url: str, issuer: str) -> dict[str, Any]:
    import requests

    try:
        with requests.get(
            _trusted(url, issuer), timeout=SECONDS, allow_redirects=False, stream=True
        ) as response:
            if response.status_code != requests.codes.ok:
                raise _unusable(f"{url} answers {response.status_code}")
            body = response.raw.read(MAX_BYTES + 1, decode_content=True)
    except (requests.RequestException, OSError) as error:
        raise _unusable(f"{url}: {type(error).__name__}") from error
    try:
        said = json.loads(body) if len(body) <= MAX_BYTES else None
    except ValueError as error:
        raise _unusable(f"{url} is not JSON") from error
    if not isinstance(said, dict):
        raise _unusable(f"{url} is no JSON object of at most {MAX_BYTES} bytes")
    return said


def _keys(said: dict[str, Any]) -> KeySet:
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    listed = said.get("keys")
    usable = [
        one
        for one in (listed if isinstance(listed, list) else [])
        if isinstance(one, dict) and one.get("kty") in _SIGNING and one.get("use", "sig") == "sig"
    ]
    try:
        return KeySet.import_key_set({"keys": usable})
    except (JoseError, ValueError, KeyError) as error:
        raise _unusable("its keys cannot be read") from error


def _groups_scope(said: dict[str, Any]) -> tuple[str, ...]:
    """Ask for groups where they have a scope of their own; other providers refuse unknown ones."""
    offered = said.get("scopes_supported")
    return ("groups",) if isinstance(offered, list) and "groups" in offered else ()


def _text(said: dict[str, Any], name: str) -> str:
    found = said.get(name)
    if not isinstance(found, str) or not found:
        raise _unusable(f"its description names no {name}")
    return found


def _trusted(url: str, issuer: str) -> str:
    """Return an address whose answers nobody on the way can change."""
    try:
        parts, own = urlsplit(url), urlsplit(issuer)
    except ValueError as error:
        raise _unusable(f"{url!r} is no address") from error
    on_this_machine = parts[:2] == own[:2] and parts.hostname in _LOOPBACK
    if not parts.hostname or (parts.scheme != "https" and not on_this_machine):
        raise _unusable(f"{url!r} is not https")
    return url


def _unusable(why: str) -> SingleSignOnProblem:
    return SingleSignOnProblem("provider", f"The provider of [accounts.oidc]: {why}.")

"""The ID token: who the provider says came, once it is checked (OpenID Connect Core, 3.1.3.7)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from app.accounts.members import is_address, normal
from app.accounts.types import MAX_NAME, is_name
from app.errors import SingleSignOnProblem

if TYPE_CHECKING:
    from app.accounts.oidc.provider import Provider
    from app.options.people import OidcOptions

ALGORITHMS: Final = tuple(
    f"{kind}{bits}" for kind in ("RS", "PS", "ES") for bits in (256, 384, 512)
)
"""Signatures with the provider's public keys: neither ``none`` nor a shared secret."""
LEEWAY: Final = 60
"""Seconds that the provider's clock may differ from ours."""
_SUBJECT: Final = re.compile(r"[ -~]{1,255}")
"""At most 255 ASCII characters (OpenID Connect Core, 2)."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A person as the provider knows them."""

    issuer: str
    subject: str
    email: str
    email_verified: bool
    name: str
    groups: frozenset[str]


class UnknownKey(Exception):
    """The token was signed with a key that the provider did not have when it was asked."""


def read(
    token: Any, provider: Provider, options: OidcOptions, nonce: str, now: datetime
) -> Identity:
    """Return who a token is about.

    Raises ``UnknownKey`` and, where anything does not hold, ``SingleSignOnProblem``.
    """
    from authlib.oidc.core import CodeIDToken
    from joserfc import errors, jwt

    if not isinstance(token, str):
        raise _wrong("there is none")
    try:
        decoded = jwt.decode(token, provider.keys, algorithms=ALGORITHMS)
        claims = CodeIDToken(
            decoded.claims,
            decoded.header,
            options={
                "iss": {"essential": True, "value": provider.issuer},
                "aud": {"essential": True, "value": options.client_id},
            },
            params={"nonce": nonce, "client_id": options.client_id},
        )
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY)
    except errors.InvalidKeyIdError as error:
        raise UnknownKey from error
    except (errors.JoseError, ValueError, TypeError, KeyError) as error:
        raise _wrong(f"{type(error).__name__}: {error}") from error
    return _identity(decoded.claims, options.groups_claim)


def _identity(claims: Mapping[str, Any], groups_claim: str) -> Identity:
    subject = claims.get("sub")
    email = normal(str(claims.get("email") or claims.get("preferred_username") or ""))
    if not isinstance(subject, str) or not _SUBJECT.fullmatch(subject):
        raise _wrong("its subject is not 1 to 255 ASCII characters")
    if not is_address(email):
        raise _wrong("it holds no mail address; let the provider send the claim email")
    name = claims.get("name")
    groups = claims.get(groups_claim)
    listed = [groups] if isinstance(groups, str) else groups if isinstance(groups, list) else []
    return Identity(
        issuer=str(claims["iss"]),
        subject=subject,
        email=email,
        email_verified=claims.get("email_verified") is True,
        name=name[:MAX_NAME] if isinstance(name, str) and is_name(name[:MAX_NAME]) else email,
        groups=frozenset(one for one in listed if isinstance(one, str)),
    )


def _wrong(why: str) -> SingleSignOnProblem:
    return SingleSignOnProblem("provider", f"The provider's ID token cannot be used: {why}.")

"""To the provider and back, with state, nonce and proof of possession (RFC 7636)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.accounts.oidc import identity, membership, pending
from app.accounts.oidc.provider import SECONDS, Provider, provider_at
from app.errors import SingleSignOnProblem
from app.limits import Limit, spend

if TYPE_CHECKING:
    from collections.abc import Mapping

    from authlib.integrations.requests_client import OAuth2Session

    from app.accounts.types import Account
    from app.db import Database
    from app.options.people import OidcOptions

PER_ADDRESS = Limit("single-sign-on", 30, 300)


@dataclass(frozen=True, slots=True)
class Client:
    """What the provider knows of this site."""

    options: OidcOptions
    callback: str
    """The address that the provider leads back to."""

    @property
    def issuer(self) -> str:
        """The provider's address in the settings."""
        return self.options.issuer or ""


def begin(database: Database, client: Client, goal: str, now: datetime) -> tuple[str, str]:
    """Return the address to send a browser to, and the cookie that it must bring back.

    Raises ``SingleSignOnProblem`` and ``DatabaseError``.
    """
    provider = provider_at(client.issuer, now)
    cookie, made = pending.remember(database, goal, now)
    with _session(client, provider) as session:
        url, _ = session.create_authorization_url(
            provider.authorization_endpoint,
            state=made.state,
            nonce=made.nonce,
            code_verifier=made.verifier,
        )
    return str(url), cookie


def finish(
    database: Database, client: Client, cookie: str, answer: Mapping[str, str], now: datetime
) -> tuple[Account, str]:
    """Return whom the provider sent back with ``answer``, and where they want to go.

    Raises ``SingleSignOnProblem`` and ``DatabaseError``.
    """
    asked = pending.take(database, cookie, answer.get("state", ""), now)
    if asked is None:
        raise SingleSignOnProblem("state", "The answer belongs to no question of this browser.")
    provider = provider_at(client.issuer, now)
    # Whose answer this is, where the provider says so (RFC 9207).
    if answer.get("iss", provider.issuer) != provider.issuer:
        raise SingleSignOnProblem("state", f"The answer is {answer['iss']!r}'s.")
    if "code" not in answer:
        raise SingleSignOnProblem("provider", f"The provider says {answer.get('error', '')!r}.")
    token = _exchange(client, provider, answer["code"], asked.verifier)
    try:
        who = identity.read(token, provider, client.options, asked.nonce, now)
    except identity.UnknownKey:
        provider = provider_at(client.issuer, now, unknown_key=True)
        who = _read_again(token, provider, client, asked.nonce, now)
    role = membership.role_of(who.groups, client.options)
    return membership.admit(database, who, role, now), asked.goal


def _read_again(
    token: Any, provider: Provider, client: Client, nonce: str, now: datetime
) -> identity.Identity:
    try:
        return identity.read(token, provider, client.options, nonce, now)
    except identity.UnknownKey as error:
        why = "The provider's ID token was signed with a key that is not the provider's."
        raise SingleSignOnProblem("provider", why) from error


def _exchange(client: Client, provider: Provider, code: str, verifier: str) -> Any:
    from authlib.common.errors import AuthlibBaseError
    from requests import RequestException

    try:
        with _session(client, provider) as session:
            answer = session.fetch_token(
                provider.token_endpoint,
                code=code,
                code_verifier=verifier,
                timeout=SECONDS,
                allow_redirects=False,
            )
    except (AuthlibBaseError, RequestException, ValueError) as error:
        why = f"The provider gives no token: {type(error).__name__}: {error}"
        raise SingleSignOnProblem("provider", why) from error
    return answer.get("id_token")


def _session(client: Client, provider: Provider) -> OAuth2Session:
    from authlib.integrations.requests_client import OAuth2Session

    secret = client.options.client_secret
    return OAuth2Session(
        client_id=client.options.client_id,
        client_secret=secret.get_secret_value() if secret else None,
        token_endpoint_auth_method=(
            "client_secret_post" if provider.secret_in_body else "client_secret_basic"
        ),
        scope=" ".join(provider.scopes),
        redirect_uri=client.callback,
        code_challenge_method="S256",
    )


def wait_of(database: Database, address: str, now: datetime) -> int:
    """Count one more beginning from an address; return 0 or the seconds to wait."""
    return spend(database, PER_ADDRESS, address, now)

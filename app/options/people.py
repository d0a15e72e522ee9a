"""``[accounts]``: how staff sign in."""

from __future__ import annotations

from pydantic import Field, SecretStr, model_validator

from app.options.section import Section
from app.options.tickets import HttpAddress


class OidcOptions(Section):
    """Sign-in through an OpenID Connect provider."""

    issuer: HttpAddress = Field(
        default=None, description="Address of the provider, as its discovery document names it."
    )
    client_id: str | None = Field(default=None, description="Id of this client at the provider.")
    client_secret: SecretStr | None = Field(default=None, description="Secret of this client.")
    label: str = Field(
        default="Sign in with your organisation",
        min_length=1,
        max_length=60,
        description="Words on the button.",
    )
    groups_claim: str = Field(
        default="groups", min_length=1, description="Claim that names a person's groups."
    )
    agent_groups: tuple[str, ...] = Field(default=(), description="Groups that are agents.")
    writer_groups: tuple[str, ...] = Field(default=(), description="Groups that are writers.")
    manager_groups: tuple[str, ...] = Field(default=(), description="Groups that are managers.")
    admin_groups: tuple[str, ...] = Field(default=(), description="Groups that are admins.")

    @model_validator(mode="after")
    def _all_or_nothing(self) -> OidcOptions:
        given = [self.issuer, self.client_id, self.client_secret]
        if any(given) and not all(given):
            raise ValueError("oidc needs issuer, client_id and client_secret together")
        return self


class AccountsOptions(Section):
    """Sign-in of staff."""

    oidc: OidcOptions = Field(default=OidcOptions(), description="OpenID Connect.")

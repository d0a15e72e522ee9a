"""``[tickets]``: where tickets go."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

from pydantic import AfterValidator, Field, SecretStr, model_validator

from app.options.section import Section

_ADDRESS: Final = r"^[^\s@<>\",;:]+@[^\s@<>\",;:]+$"


def _plain_host(url: str | None) -> str | None:
    if url is None:
        return None
    scheme, found, rest = url.partition("://")
    if scheme not in {"http", "https"} or not found or not rest or "@" in rest or " " in rest:
        raise ValueError("this is not an http:// or https:// address without a password")
    return url.rstrip("/")


HttpAddress = Annotated[str | None, AfterValidator(_plain_host)]


class Channel(StrEnum):
    """A way on which tickets leave."""

    SMTP = "smtp"
    WEBHOOK = "webhook"
    ZENDESK = "zendesk"
    FRESHDESK = "freshdesk"
    ZAMMAD = "zammad"
    CHATWOOT = "chatwoot"
    FRONT = "front"
    HELPSCOUT = "helpscout"


class Security(StrEnum):
    """How a connection to a mail server is encrypted."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class SmtpOptions(Section):
    """Mail."""

    host: str | None = Field(default=None, description="Mail server that takes our mails.")
    port: int = Field(default=587, ge=1, le=65535, description="Its port, 1 to 65535.")
    security: Security = Field(
        default=Security.STARTTLS, description="Encryption: tls, starttls or none."
    )
    user: str | None = Field(default=None, description="User name at the mail server.")
    password: SecretStr | None = Field(default=None, description="Password at the mail server.")
    sender: str | None = Field(
        default=None, pattern=_ADDRESS, description="Mail address that our mails come from."
    )
    to: str | None = Field(
        default=None, pattern=_ADDRESS, description="Mail address of the support team."
    )


class WebhookOptions(Section):
    """A signed request to an address of yours (Standard Webhooks)."""

    url: HttpAddress = Field(default=None, description="Address that tickets are posted to.")
    secret: SecretStr | None = Field(
        default=None, min_length=24, description="Secret that signs them, at least 24 characters."
    )


class ZendeskOptions(Section):
    """Zendesk's Tickets API."""

    url: HttpAddress = Field(default=None, description="For example https://name.zendesk.com.")
    email: str | None = Field(
        default=None, pattern=_ADDRESS, description="Mail address of the agent whose token it is."
    )
    token: SecretStr | None = Field(default=None, description="API token of that agent.")


class FreshdeskOptions(Section):
    """Freshdesk's Tickets API."""

    url: HttpAddress = Field(default=None, description="For example https://name.freshdesk.com.")
    key: SecretStr | None = Field(default=None, description="API key of an agent.")


class ZammadOptions(Section):
    """Zammad's Tickets API."""

    url: HttpAddress = Field(default=None, description="Address of your Zammad.")
    token: SecretStr | None = Field(default=None, description="Access token of an agent.")
    group: str = Field(default="Users", min_length=1, description="Group that gets the tickets.")


class ChatwootOptions(Section):
    """Chatwoot's Application API, into an inbox of the kind "API"."""

    url: HttpAddress = Field(default=None, description="Address of your Chatwoot.")
    token: SecretStr | None = Field(default=None, description="Access token of an agent.")
    account: int | None = Field(default=None, ge=1, description="Number of the account.")
    inbox: int | None = Field(default=None, ge=1, description="Number of the inbox.")


class FrontOptions(Section):
    """Front's Core API, into a custom channel."""

    url: HttpAddress = Field(
        default="https://api2.frontapp.com", description="Address of Front's API."
    )
    token: SecretStr | None = Field(default=None, description="API token.")
    channel: str | None = Field(
        default=None, pattern=r"^[A-Za-z0-9_]+$", description="Id of the channel, cha_…."
    )


class HelpscoutOptions(Section):
    """Help Scout's Mailbox API 2.0."""

    url: HttpAddress = Field(
        default="https://api.helpscout.net", description="Address of Help Scout's API."
    )
    app_id: str | None = Field(default=None, description="Id of your app at Help Scout.")
    app_secret: SecretStr | None = Field(default=None, description="Secret of your app.")
    mailbox: int | None = Field(default=None, ge=1, description="Number of the mailbox.")


NEEDED: Final[dict[Channel, tuple[str, ...]]] = {
    Channel.SMTP: ("host", "sender", "to"),
    Channel.WEBHOOK: ("url", "secret"),
    Channel.ZENDESK: ("url", "email", "token"),
    Channel.FRESHDESK: ("url", "key"),
    Channel.ZAMMAD: ("url", "token"),
    Channel.CHATWOOT: ("url", "token", "account", "inbox"),
    Channel.FRONT: ("url", "token", "channel"),
    Channel.HELPSCOUT: ("url", "app_id", "app_secret", "mailbox"),
}
"""What a channel cannot do without."""


class TicketsOptions(Section):
    """Where tickets go; without a channel they stay here, for the agents' desk."""

    channels: tuple[Channel, ...] = Field(
        default=(),
        description="Where each ticket goes: any of smtp, webhook, zendesk, freshdesk, zammad,"
        " chatwoot, front, helpscout.",
    )
    deliver_in_site: bool = Field(
        default=True,
        description="Whether firstline serve delivers tickets; else firstline worker has to run.",
    )
    signing_secret: SecretStr | None = Field(
        default=None,
        min_length=24,
        description="Secret that signs hand-offs, at least 24 characters; else one is made and"
        " kept in the database.",
    )
    keep_days: int = Field(
        default=30,
        ge=1,
        le=3650,
        description="Days that a ticket is kept here after it was delivered or closed, 1 to 3650.",
    )
    smtp: SmtpOptions = Field(default=SmtpOptions(), description="Mail.")
    webhook: WebhookOptions = Field(default=WebhookOptions(), description="A webhook.")
    zendesk: ZendeskOptions = Field(default=ZendeskOptions(), description="Zendesk.")
    freshdesk: FreshdeskOptions = Field(default=FreshdeskOptions(), description="Freshdesk.")
    zammad: ZammadOptions = Field(default=ZammadOptions(), description="Zammad.")
    chatwoot: ChatwootOptions = Field(default=ChatwootOptions(), description="Chatwoot.")
    front: FrontOptions = Field(default=FrontOptions(), description="Front.")
    helpscout: HelpscoutOptions = Field(default=HelpscoutOptions(), description="Help Scout.")

    @model_validator(mode="after")
    def _channels_are_set_up(self) -> TicketsOptions:
        missing = [
            f"[tickets.{channel}] {name}"
            for channel in self.channels
            for name in NEEDED[channel]
            if getattr(getattr(self, channel.value), name) is None
        ]
        if missing:
            raise ValueError(f"channels need more settings: {', '.join(missing)}")
        return self

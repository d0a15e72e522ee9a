"""``[git]``: the repository that the articles are published from."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, model_validator

from app.options.section import FilePath, Section
from app.options.tickets import HttpAddress

LEAST_SECRET: Final = 16
"""Characters of a webhook's secret: whoever guesses it can make the site fetch at will."""
_SCP_LIKE: Final = re.compile(r"[A-Za-z0-9._~-]+@[A-Za-z0-9.-]+:[^\s:][^\s]*")
_LOCAL_HOSTS: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def _long_enough(secret: SecretStr | None) -> SecretStr | None:
    if secret is not None and len(secret.get_secret_value()) < LEAST_SECRET:
        raise ValueError(f"must have at least {LEAST_SECRET} characters")
    return secret


WebhookSecret = Annotated[SecretStr | None, AfterValidator(_long_enough)]


class Forge(StrEnum):
    """Where repositories live that send webhooks and show the status of commits."""

    GITHUB = "github"
    GITLAB = "gitlab"
    GITEA = "gitea"
    FORGEJO = "forgejo"


def _repository(address: str | None) -> str | None:
    """Return an address that git is asked for; one that could run a program is refused."""
    if address is None:
        return None
    # Never repeated in a message: it may hold a password.
    if not address.isprintable() or " " in address or address.startswith("-") or "::" in address:
        raise ValueError("this is not the address of a repository")
    if address.startswith("/") or _SCP_LIKE.fullmatch(address):
        return address
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        raise ValueError("this is not the address of a repository") from None
    if parts.password or (parts.username and parts.scheme != "ssh"):
        raise ValueError("the address holds a name or a password; they go into user and token")
    is_file = parts.scheme == "file" and parts.path.startswith("/")
    if not is_file and (parts.scheme not in {"https", "http", "ssh"} or not host):
        raise ValueError("this is not the address of a repository")
    return address.rstrip("/")


def _branch(name: str) -> str:
    """Return the name of a branch as git allows it (git-check-ref-format)."""
    parts = name.split("/")
    odd = re.search(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//", name)
    wrong = [p for p in parts if not p or p.startswith((".", "-")) or p.endswith((".", ".lock"))]
    if odd or wrong or name == "@":
        raise ValueError("this is not the name of a branch")
    return name


class GithubHook(Section):
    """Webhooks of GitHub."""

    secret: WebhookSecret = Field(
        default=None,
        description="Secret of GitHub's webhook, at least 16 characters.",
    )


class GitlabHook(Section):
    """Webhooks of GitLab."""

    secret: WebhookSecret = Field(
        default=None,
        description="Secret token of GitLab's webhook, at least 16 characters.",
    )
    signing_token: WebhookSecret = Field(
        default=None,
        description="Signing token of GitLab's webhook, whsec_…; with it, only signed webhooks"
        " count.",
    )


class GiteaHook(Section):
    """Webhooks of Gitea and Forgejo."""

    secret: WebhookSecret = Field(
        default=None,
        description="Secret of the webhook of Gitea or Forgejo, at least 16 characters.",
    )


class StatusOptions(Section):
    """What commits are told of how they were published."""

    forge: Forge | None = Field(
        default=None,
        description="Who shows the status of commits: github, gitlab, gitea or forgejo.",
    )
    token: SecretStr | None = Field(
        default=None,
        min_length=1,
        description="Token that may write the status of commits there.",
    )
    api: HttpAddress = Field(
        default=None,
        description="Address of its API, where it is not https://api.github.com,"
        " https://gitlab.com/api/v4 or /api/v1 on the repository's host.",
    )
    project: str | None = Field(
        default=None,
        pattern=r"^[^\s/]+(/[^\s/]+)+$",
        description="Owner and name of the repository there, where its address does not end with"
        " them.",
    )

    @model_validator(mode="after")
    def _forge_and_token(self) -> StatusOptions:
        if (self.forge is None) != (self.token is None):
            raise ValueError("status needs forge and token together")
        return self


class GitOptions(Section):
    """Where the articles come from; without a repository nothing is fetched."""

    repository: Annotated[str | None, AfterValidator(_repository)] = Field(
        default=None,
        description="Repository to publish from: https://…, ssh://…, git@host:name, file:///… or"
        " a folder that begins with /.",
    )
    branch: Annotated[str, AfterValidator(_branch)] = Field(
        default="main", min_length=1, description="Branch that is published."
    )
    folder: FilePath = Field(
        default=Path("repository"),
        description="Folder of the clone, made by firstline sync; [content] articles lies in it.",
    )
    user: str = Field(
        default="x-access-token",
        pattern=r"^[^\s:]+$",
        description="User name that goes with the token over https; most hosts take any.",
    )
    token: SecretStr | None = Field(
        default=None, min_length=1, description="Token or password to fetch over https with."
    )
    poll_minutes: int = Field(
        default=5,
        ge=0,
        le=1440,
        description="Minutes between two looks at the repository, 1 to 1440; 0 for webhooks alone.",
    )
    strict: bool = Field(
        default=False,
        description="Whether a push with any problem is not published, as firstline index --strict"
        " has it.",
    )
    sync_in_site: bool = Field(
        default=True,
        description="Whether firstline serve publishes; else firstline worker or"
        " firstline sync --watch has to run.",
    )
    previews: bool = Field(
        default=False, description="Whether other branches can be looked at by signed-in staff."
    )
    github: GithubHook = Field(default=GithubHook(), description="GitHub's webhooks.")
    gitlab: GitlabHook = Field(default=GitlabHook(), description="GitLab's webhooks.")
    gitea: GiteaHook = Field(default=GiteaHook(), description="Webhooks of Gitea and Forgejo.")
    status: StatusOptions = Field(default=StatusOptions(), description="The status of commits.")

    @model_validator(mode="after")
    def _no_token_in_clear(self) -> GitOptions:
        parts = urlsplit(self.repository or "") if self.repository else None
        clear = parts is not None and parts.scheme == "http" and parts.hostname not in _LOCAL_HOSTS
        if self.token is not None and clear:
            raise ValueError("a token is not sent over http; write https into repository")
        return self

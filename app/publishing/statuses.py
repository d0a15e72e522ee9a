"""The status of a commit, where its forge shows it: being published, published, or not.

GitHub: "Commit statuses" of its REST API; GitLab: "Commits API", set the pipeline status of a
commit; Gitea and Forgejo: ``POST /repos/{owner}/{repo}/statuses/{sha}`` of their API.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import quote, urlsplit

from app.config import Config
from app.options.git import Forge, GitOptions
from app.publishing.published import Published
from app.tickets.channels.base import ChannelRefused, ChannelRetry
from app.tickets.channels.http import exchange

log = logging.getLogger(__name__)
CONTEXT: Final = "firstline"
MAX_TEXT: Final = 140
"""Characters of a description; GitHub takes 140, GitLab 255."""
_APIS: Final = {
    Forge.GITHUB: "https://api.github.com",
    Forge.GITLAB: "https://gitlab.com/api/v4",
}


class Light(StrEnum):
    """What a commit shows, in GitHub's words."""

    PENDING = "pending"
    SUCCESS = "success"
    FAILURE = "failure"


_GITLABS: Final = {Light.PENDING: "running", Light.SUCCESS: "success", Light.FAILURE: "failed"}


@dataclass(frozen=True, slots=True)
class Status:
    """What is told of a commit."""

    commit: str
    light: Light
    text: str


def of(published: Published) -> Status | None:
    """Return what is to be told of a commit; ``None`` where there is none."""
    if published.commit is None:
        return None
    if published.result != "published":
        reason = (published.message or "").partition("\n")[0]
        return Status(published.commit, Light.FAILURE, f"Not published: {reason}")
    grave = [one for one in published.problems if one.severity == "error"]
    if grave:
        first = f"{grave[0].path}:{grave[0].line}: {grave[0].code}"
        text = f"Published without what has errors ({len(grave)}): {first}"
        return Status(published.commit, Light.FAILURE, text)
    text = f"Published: {published.articles} articles, {published.problem_number} problems"
    return Status(published.commit, Light.SUCCESS, text)


def tell(config: Config, status: Status) -> None:
    """Show the status at the commit; what goes wrong is logged and stops nothing."""
    options = config.git.status
    if options.forge is None or options.token is None:
        return
    try:
        address = _address(config.git, status.commit)
        exchange(
            "POST",
            address,
            json=_content(options.forge, status, config.server.base_url),
            headers=_headers(options.forge, options.token.get_secret_value()),
        )
    except (ChannelRefused, ChannelRetry, ValueError) as error:
        log.warning("The status of commit %s cannot be shown: %s", status.commit[:10], error)


def _address(git: GitOptions, commit: str) -> str:
    forge, project = git.status.forge, git.status.project or _project(git.repository or "")
    if not project:
        raise ValueError("set [git.status] project to the owner and name of the repository")
    api = git.status.api or _APIS.get(forge or Forge.GITEA) or _own_api(git.repository or "")
    if forge is Forge.GITLAB:
        return f"{api}/projects/{quote(project, safe='')}/statuses/{commit}"
    return f"{api}/repos/{quote(project)}/statuses/{commit}"


def _content(forge: Forge, status: Status, site: str | None) -> dict[str, str]:
    text = status.text if len(status.text) <= MAX_TEXT else status.text[: MAX_TEXT - 1] + "…"
    told = {"description": text} | ({"target_url": site} if site else {})
    if forge is Forge.GITLAB:
        return told | {"state": _GITLABS[status.light], "name": CONTEXT}
    return told | {"state": str(status.light), "context": CONTEXT}


def _headers(forge: Forge, token: str) -> dict[str, str]:
    if forge is Forge.GITLAB:
        return {"PRIVATE-TOKEN": token}
    if forge is Forge.GITHUB:
        return {
            "Authorization": f"Bearer {token}",
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
        }
    return {"Authorization": f"token {token}"}


def _project(repository: str) -> str:
    """Return owner and name as the repository's address ends with them."""
    path = urlsplit(repository).path if "://" in repository else repository.partition(":")[2]
    return path.strip("/").removesuffix(".git")


def _own_api(repository: str) -> str:
    """Return the API on the repository's own host, as Gitea and Forgejo have it."""
    host = urlsplit(repository if "://" in repository else f"ssh://{repository}").hostname
    if not host:
        raise ValueError("set [git.status] api")
    return f"https://{host}/api/v1"

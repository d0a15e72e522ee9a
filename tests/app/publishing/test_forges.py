from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.publishing import statuses
from app.publishing.clone import Clone
from app.publishing.command import Git, without_secrets
from app.publishing.published import Published, ToldProblem
from app.publishing.statuses import Light, Status
from tests.app.publishing.conftest import Configure
from tests.app.publishing.forges import EXPECTED, TOKEN, Forge, forge
from tests.app.publishing.repositories import Writer, git
from tests.app.publishing.test_publish import published
from tests.app.publishing.test_told import BROKEN
from tests.app.publishing.test_told import published as made


@pytest.fixture
def host(writer: Writer, tmp_path: Path) -> Iterator[Forge]:
    with forge(tmp_path) as opened:
        yield opened


def over_http(host: Forge, token: str) -> dict[str, str]:
    return {
        "FIRSTLINE_GIT__REPOSITORY": f"{host.url}/bare.git",
        "FIRSTLINE_GIT__TOKEN": token,
    }


def test_a_token_opens_the_repository_and_stands_in_no_file(
    configure: Configure, host: Forge
) -> None:
    config = configure(**over_http(host, TOKEN))

    assert published(config).result == "published"
    places = (config.git.folder / ".git", config.index.path)
    files = [file for place in places for file in place.rglob("*") if file.is_file()]
    assert [file for file in files if TOKEN.encode() in file.read_bytes()] == []


def test_a_wrong_token_is_told_and_not_shown(configure: Configure, host: Forge) -> None:
    failed = published(configure(**over_http(host, "another-t0ken")))

    assert failed.result == "failed"
    assert "refuses the token, or wants one. Check [git] token" in str(failed.message)
    assert "another-t0ken" not in repr(failed)


def test_a_token_follows_to_no_other_host(
    configure: Configure, host: Forge, tmp_path: Path
) -> None:
    with forge(tmp_path) as other:
        host.moved_to = other.url
        failed = published(configure(**over_http(host, TOKEN)))

    assert other.headers == []
    assert "leads elsewhere, and the token goes nowhere else." in str(failed.message)
    assert failed.result == "failed"


@pytest.mark.parametrize("secret", [TOKEN, EXPECTED.removeprefix("Basic ")])
def test_what_git_says_shows_no_part_of_the_token(
    configure: Configure, host: Forge, secret: str
) -> None:
    options = configure(**over_http(host, TOKEN)).git

    assert secret[:4] not in without_secrets("." * 995 + secret, options)


def test_no_argument_of_git_holds_the_token(configure: Configure, host: Forge) -> None:
    config = configure(**over_http(host, TOKEN))
    command = Git(config.git.folder, config.git)

    assert TOKEN not in " ".join(command._settings())


def test_a_repository_may_not_lead_to_another_protocol(
    configure: Configure, writer: Writer, tmp_path: Path
) -> None:
    config = configure(FIRSTLINE_GIT__REPOSITORY=f"file://{writer.bare}")
    published(config)

    with pytest.raises(Exception, match="not allowed"):
        Git(config.git.folder, config.git).run("fetch", "ext::sh -c id")


def test_branches_are_known_the_newest_first(configure: Configure, writer: Writer) -> None:
    config = configure(FIRSTLINE_GIT__PREVIEWS="true")
    for name in ("new/idea", "ümlaut"):
        git(writer.clone, "push", "-q", "origin", f"HEAD:{name}")
    published(config)
    clone = Clone(config.git, config.content.articles)
    first = sorted(clone.branches())
    git(writer.clone, "push", "-q", "origin", "--delete", "new/idea")
    clone.fetch()

    assert (first, list(clone.branches())) == (["new/idea", "ümlaut"], ["ümlaut"])


KINDS: tuple[tuple[str, str, dict[str, str], dict[str, Any]], ...] = (
    ("github", "/repos/example/help/statuses/", {"Authorization": "Bearer st-token"},
     {"state": "failure", "context": "firstline"}),
    ("gitea", "/repos/example/help/statuses/", {"Authorization": "token st-token"},
     {"state": "failure", "context": "firstline"}),
    ("gitlab", "/projects/example%2Fhelp/statuses/", {"Private-Token": "st-token"},
     {"state": "failed", "name": "firstline"}),
)  # fmt: skip


@pytest.mark.parametrize(("kind", "path", "headers", "content"), KINDS)
def test_a_commit_shows_its_status_in_the_words_of_its_host(
    configure: Configure, host: Forge, kind: str, path: str, headers: dict[str, str],
    content: dict[str, Any],
) -> None:  # fmt: skip
    config = configure(
        FIRSTLINE_SERVER__BASE_URL="https://help.example.com",
        FIRSTLINE_GIT__STATUS__FORGE=kind,
        FIRSTLINE_GIT__STATUS__TOKEN="st-token",
        FIRSTLINE_GIT__STATUS__API=host.url,
        FIRSTLINE_GIT__STATUS__PROJECT="example/help",
    )

    statuses.tell(config, Status("a" * 40, Light.FAILURE, "x" * 200))

    ((asked, sent, told),) = host.told
    assert asked == path + "a" * 40
    by_name = {name.title(): value for name, value in sent.items()}
    assert by_name | headers == by_name
    assert told == content | {
        "description": "x" * 139 + "…",
        "target_url": "https://help.example.com",
    }


@pytest.mark.parametrize("status", [401, 404, 500])
def test_a_host_that_refuses_a_status_stops_nothing(
    configure: Configure, host: Forge, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    host.status = status
    config = configure(
        FIRSTLINE_GIT__STATUS__FORGE="gitea",
        FIRSTLINE_GIT__STATUS__TOKEN="st-token",
        FIRSTLINE_GIT__STATUS__API=host.url,
        FIRSTLINE_GIT__STATUS__PROJECT="example/help",
    )

    statuses.tell(config, Status("a" * 40, Light.SUCCESS, "Published"))

    (line,) = caplog.records
    assert line.getMessage().startswith("The status of commit aaaaaaaaaa cannot be shown: ")
    assert "st-token" not in line.getMessage()


@pytest.mark.parametrize(
    ("repository", "project", "api"),
    [
        ("https://codeberg.org/example/help.git", "example/help", "https://codeberg.org/api/v1"),
        ("git@git.example.com:team/docs/help.git", "team/docs/help",
         "https://git.example.com/api/v1"),
        ("ssh://git@git.example.com:2222/example/help", "example/help",
         "https://git.example.com/api/v1"),
    ],
)  # fmt: skip
def test_the_project_and_its_host_follow_from_the_address(
    repository: str, project: str, api: str
) -> None:
    assert (statuses._project(repository), statuses._own_api(repository)) == (project, api)


WARNING = ToldProblem("a.md", 1, "orphan", "Nobody links here.", "Link it.", "warning")


@pytest.mark.parametrize(
    ("came", "light", "text"),
    [
        (made(problem_number=2, problems=(WARNING,)), "success",
         "Published: 7 articles, 2 problems"),
        (made(problems=(BROKEN, WARNING)), "failure",
         "Published without what has errors (1): billing/x.md:3: bad-yaml"),
        (made("refused", message="docs: holds no article.\nx.md: bad"), "failure",
         "Not published: docs: holds no article."),
    ],
)  # fmt: skip
def test_what_a_commit_is_told(came: Published, light: str, text: str) -> None:
    assert statuses.of(came) == Status("a" * 40, Light(light), text)


def test_without_a_commit_there_is_nobody_to_tell() -> None:
    assert statuses.of(made("failed", commit=None)) is None

"""What people are told of publishing: the desk's page, firstline status, the settings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from app.access import Role
from app.config import Config
from app.context import services
from app.db import Database
from app.publishing import places
from app.publishing.overview import as_json, as_text, overview
from app.publishing.places import State, write_state
from app.publishing.published import Published, ToldProblem
from app.publishing.record import (
    forget,
    is_new,
    keep,
    publications,
    times_asked,
)
from app.settings_file import load_config
from app.site import create_app
from search.errors import ConfigError
from search.live import LiveIndex
from tests.app.signing_in import sign_in

NOW = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
BROKEN = ToldProblem(
    *("billing/x.md", 3, "bad-yaml", "This is no YAML.", "Mend it.", "error"),
    commit="c" * 40,
    author="Ada Example",
)


def published(result: str = "published", minutes: int = 0, **others: object) -> Published:
    at = NOW + timedelta(minutes=minutes)
    made: dict[str, object] = {
        "machine": "web1:/srv/index", "began_at": at, "ended_at": at, "result": result,
        "commit": "a" * 40, "subject": "Say it <better>", "author": "Ada Example",
        "generation": 3, "articles": 7,
    }  # fmt: skip
    return Published(**made | others)  # type: ignore[arg-type]


def test_what_was_published_comes_back_as_it_was(database_url: str) -> None:
    first = published(problems=(BROKEN,), problem_number=1, warnings=("A link.",))
    second = published("refused", 1, generation=None, articles=None, message="No article.")
    with closing(Database(database_url)) as database:
        keep(database, first)
        keep(database, second)

        assert publications(database) == (second, first)


def test_the_same_failure_again_is_told_once(database_url: str) -> None:
    with closing(Database(database_url)) as database:
        for minutes in range(3):
            keep(database, published("failed", minutes, message="It cannot be reached."))

        assert [one.ended_at for one in publications(database)] == [NOW + timedelta(minutes=2)]


def test_of_each_machine_the_last_fifty_are_kept(database_url: str) -> None:
    with closing(Database(database_url)) as database:
        keep(database, published(machine="web2:/srv/index"))
        for number in range(52):
            keep(database, published(generation=number))
        kept = publications(database, 100)

    assert sorted(one.generation for one in kept if one.machine.startswith("web1")) == [
        *range(2, 52)
    ]
    assert len(kept) == 51


def test_deliveries_are_forgotten_after_a_week_and_machines_after_a_month(
    database_url: str, config: Config
) -> None:
    week = timedelta(days=7)
    with closing(Database(database_url)) as database:
        keep(database, published(machine="gone:/index", ended_at=NOW - timedelta(days=31)))
        keep(database, published())
        counted = [is_new(database, "d", NOW), is_new(database, "d", NOW)]
        forget(database, config, NOW + week - timedelta(seconds=1))
        counted.append(is_new(database, "d", NOW + week))
        forget(database, config, NOW + week)
        counted.append(is_new(database, "d", NOW + week))

        assert counted == [True, False, False, True]
        assert times_asked(database) == 2
        assert [one.machine for one in publications(database)] == ["web1:/srv/index"]


@pytest.fixture
def app(config: Config, live: LiveIndex) -> Iterator[Flask]:
    made = create_app(config, live)
    yield made
    with made.app_context():
        services().database.close()


def test_the_desk_tells_writers_what_was_refused_where_and_by_whom(app: Flask) -> None:
    with app.app_context():
        database = services().database
    keep(database, published("failed", 0, message="It cannot be reached."))
    keep(database, published(minutes=5, problems=(BROKEN,), problem_number=1))
    client = sign_in(app, Role.WRITER)

    page = client.get("/desk/publishing")

    assert page.texts("h1") == ["Publishing"]
    assert page.texts("section h2") == ["Published"]
    assert page.texts("section > p")[0] == (
        "aaaaaaaaaa Say it <better> · Ada Example · 2026-11-03 12:05 UTC · 7 articles · 1 problem"
    )
    assert page.texts("section li p") == [
        "billing/x.md:3 · not on the site · cccccccccc Ada Example",
        "bad-yaml: This is no YAML. Mend it.",
    ]
    assert page.texts("main > ul strong") == ["Not published: something is in the way"]


def test_writers_can_have_the_repository_looked_at(app: Flask) -> None:
    client = sign_in(app, Role.WRITER)

    answer = client.post("/desk/publishing").response

    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/publishing")
    with app.app_context():
        assert places.times_asked(services().config.index.path) == 1
        assert times_asked(services().database) == 1


def test_before_the_first_push_the_desk_says_so(app: Flask) -> None:
    client = sign_in(app, Role.WRITER)

    assert "Nothing was published from git yet." in client.get("/desk/publishing").texts("p")


def test_status_of_a_site_that_is_well(config: Config, index_path: Path) -> None:
    config = config.model_copy(
        update={"index": config.index.model_copy(update={"path": index_path})}
    )
    plain = config.model_copy(update={"git": config.git.model_copy(update={"repository": None})})

    seen = overview(plain, NOW)

    assert seen.alarms == ()
    assert as_json(seen)["status"] == "ok"
    assert as_text(seen).splitlines()[0].startswith("Index: generation 1, ")
    assert as_text(seen).splitlines()[1] == "Tickets: 0 wait, 0 are given up"


@pytest.mark.parametrize(
    ("state", "alarm"),
    [
        (State(), "Nothing was published from the repository yet. Run 'firstline sync'."),
        (State(result="failed", message="No way.", tried_at="2026-11-03T11:00:00+00:00"),
         "Publishing failed (2026-11-03 11:00 UTC): No way."),
        (State(result="refused", message="No article.", tried_at="2026-11-03T11:00:00+00:00"),
         "The last push was not published (2026-11-03 11:00 UTC): No article."),
        (State(result="published", commit="a" * 40, head="b" * 40,
               seen_at="2026-11-03T11:44:00+00:00"),
         "The branch is at bbbbbbbbbb, the site at aaaaaaaaaa."),
        (State(result="published", commit="a", head="a", refused=("x.md:3: bad-yaml: No. Do.",)),
         "Not on the site: x.md:3: bad-yaml: No. Do."),
    ],
)  # fmt: skip
def test_what_somebody_has_to_look_at_is_an_alarm(config: Config, state: State, alarm: str) -> None:
    config.index.path.mkdir()
    write_state(config.index.path, state)

    seen = overview(config, NOW)

    assert alarm in seen.alarms
    assert f"Problem: {alarm}" in as_text(seen).splitlines()
    assert as_json(seen)["status"] == "problems"


def test_without_a_database_status_says_so_and_goes_on(config: Config) -> None:
    Path(config.database.url.removeprefix("sqlite:///")).unlink()

    seen = overview(config, NOW)

    assert (seen.tickets, seen.revision) == (None, None)
    assert any("there is no file" in alarm for alarm in seen.alarms)


SOME = "FIRSTLINE_GIT__REPOSITORY"


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({SOME: "https://example.com/help.git"}, "[content] articles lies outside of the clone"),
        ({SOME: "ext::sh -c id"}, "this is not the address of a repository"),
        ({SOME: "--upload-pack=id"}, "this is not the address of a repository"),
        ({SOME: "ftp://example.com/x"}, "this is not the address of a repository"),
        ({SOME: "https://me:secret-word@example.com/x"}, "holds a name or a password"),
        ({SOME: "http://example.com/x", "FIRSTLINE_GIT__TOKEN": "t"}, "not sent over http"),
        ({"FIRSTLINE_GIT__BRANCH": "-x"}, "this is not the name of a branch"),
        ({"FIRSTLINE_GIT__BRANCH": "a..b"}, "this is not the name of a branch"),
        ({"FIRSTLINE_GIT__GITHUB__SECRET": "short"}, "must have at least 16 characters"),
        ({"FIRSTLINE_GIT__STATUS__FORGE": "github"}, "status needs forge and token together"),
    ],
)
def test_settings_that_cannot_work_are_refused_and_hide_secrets(
    tmp_path: Path, settings: dict[str, str], told: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        load_config(settings, tmp_path)

    assert told in str(caught.value)
    assert "secret-word" not in str(caught.value)
    assert "short" not in str(caught.value)


@pytest.mark.parametrize("place", ["github", "gitlab", "gitea"])
def test_an_empty_secret_in_the_settings_file_is_refused(tmp_path: Path, place: str) -> None:
    (tmp_path / "firstline.toml").write_text(f'[git.{place}]\nsecret = " "\n', "utf-8")

    with pytest.raises(ConfigError, match=r"secret: must have at least 16 characters"):
        load_config({}, tmp_path)


@pytest.mark.parametrize(
    "repository",
    ["https://github.com/example/help.git", "git@github.com:example/help.git",
     "ssh://git@example.com:2222/help.git", "file:///srv/help.git", "/srv/help.git"],
)  # fmt: skip
def test_addresses_of_repositories(tmp_path: Path, repository: str) -> None:
    settings = {SOME: repository, "FIRSTLINE_CONTENT__ARTICLES": "repository"}

    assert load_config(settings, tmp_path).git.repository == repository

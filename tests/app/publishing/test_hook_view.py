from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.context import services
from app.publishing import hooks, places
from app.publishing.record import times_asked
from app.site import create_app
from app.views.hooks import _Refusals
from search.live import LiveIndex
from tests.app.client import Client
from tests.app.publishing.conftest import Configure
from tests.app.publishing.test_hooks import digest

SECRET = "a secret of GitHub's"


@pytest.fixture
def app(configure: Configure, live: LiveIndex) -> Iterator[Flask]:
    made = create_app(configure(), live)
    yield made
    with made.app_context():
        services().database.close()


@pytest.fixture
def raw(app: Flask) -> FlaskClient:
    return app.test_client()


def send(
    client: FlaskClient, payload: object, delivery: str = "d1", **headers: str
) -> TestResponse:
    """Send what GitHub sends."""
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    signed = {
        "X-Hub-Signature-256": f"sha256={digest(body, SECRET)}",
        "X-GitHub-Delivery": delivery,
        "X-GitHub-Event": "push",
        "Content-Type": "application/json",
    }
    return client.post("/hooks/git/github", data=body, headers=signed | headers)


PUSH = {"ref": "refs/heads/main"}


def asked(app: Flask) -> tuple[int, int]:
    """Return how often this machine, and all of them, were asked to look."""
    with app.app_context():
        config = services().config
        return places.times_asked(config.index.path), times_asked(services().database)


def test_a_push_wakes_this_machine_and_all_others(app: Flask, raw: FlaskClient) -> None:
    answer = send(raw, PUSH)

    assert (answer.status_code, answer.text) == (202, "Firstline looks at the repository now.\n")
    assert asked(app) == (1, 1)


def test_a_delivery_counts_once(app: Flask, raw: FlaskClient) -> None:
    answers = [send(raw, PUSH, delivery) for delivery in ("d1", "d1", "d2")]

    assert [answer.status_code for answer in answers] == [202, 200, 202]
    assert asked(app) == (2, 2)


def test_a_hundred_at_once_are_all_counted(app: Flask) -> None:
    with ThreadPoolExecutor(20) as pool:
        sent = [pool.submit(send, app.test_client(), PUSH, f"d{n % 50}") for n in range(100)]
        statuses = sorted(one.result().status_code for one in sent)

    assert statuses == [200] * 50 + [202] * 50
    assert asked(app) == (50, 50)


@pytest.mark.parametrize(
    ("payload", "headers", "status"),
    [
        ({"zen": "Keep it simple."}, {"X-GitHub-Event": "ping"}, 200),
        ({"ref": "refs/heads/other"}, {}, 202),
        ({"action": "opened"}, {"X-GitHub-Event": "issues"}, 202),
    ],
)
def test_what_is_not_about_our_branch_wakes_nobody(
    app: Flask, raw: FlaskClient, payload: object, headers: dict[str, str], status: int
) -> None:
    assert send(raw, payload, **headers).status_code == status
    assert asked(app) == (0, 0)


@pytest.mark.parametrize("payload", [b"", b"{", b"\xff\0", b"[" * 50_000])
def test_a_signed_payload_that_cannot_be_read_is_a_hint_all_the_same(
    app: Flask, raw: FlaskClient, payload: bytes
) -> None:
    assert send(raw, payload, **{"Content-Type": "text/plain"}).status_code == 202
    assert asked(app) == (1, 1)


def test_payloads_of_megabytes_are_taken_up_to_a_limit(app: Flask, raw: FlaskClient) -> None:
    most = b" " * hooks.MAX_BYTES

    assert [send(raw, body, f"d{len(body)}").status_code for body in (most, most + b" ")] == [
        202,
        413,
    ]
    assert asked(app) == (1, 1)


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("github", {"X-Hub-Signature-256": "sha256=" + "0" * 64}, 401),
        ("github", {}, 401),
        ("gitlab", {"X-Gitlab-Token": "wrong"}, 401),
        ("gitea", {"X-Gitea-Signature": "0" * 64}, 401),
        ("forgejo", {"X-Forgejo-Signature": "é" * 64}, 401),
        ("bitbucket", {}, 404),
    ],
)
def test_forged_ones_are_refused_without_detail(
    app: Flask, client: Client, path: str, headers: dict[str, str], status: int
) -> None:
    answer = client.post(f"/hooks/git/{path}", data=b"{}", headers=headers).response

    assert answer.status_code == status
    assert answer.text == {401: "Unauthorized\n", 404: "Not Found\n"}[status]
    assert asked(app) == (0, 0)


def test_the_body_of_a_forged_one_is_not_read(app: Flask, raw: FlaskClient) -> None:
    class Unreadable:
        def read(self, *_: object) -> bytes:
            raise AssertionError("the body was read")

    answer = raw.post(
        "/hooks/git/github",
        environ_overrides={"wsgi.input": Unreadable(), "CONTENT_LENGTH": "1000000000"},
    )

    assert answer.status_code == 401


def test_a_browser_elsewhere_is_no_hindrance(raw: FlaskClient) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://github.com"}

    assert send(raw, PUSH, **headers).status_code == 202


@pytest.mark.parametrize("forge", ["github", "gitlab", "gitea", "forgejo"])
def test_without_secrets_or_a_repository_nothing_is_taken(
    configure: Configure, live: LiveIndex, forge: str
) -> None:
    headers = {"X-Hub-Signature-256": f"sha256={digest(b'', '')}", "X-Gitlab-Token": ""}
    nothing = {f"FIRSTLINE_GIT__{name}__SECRET": "" for name in ("GITHUB", "GITLAB", "GITEA")}
    statuses = []
    for settings in (nothing, {"FIRSTLINE_GIT__REPOSITORY": ""}):
        made = create_app(configure(**settings), live)
        statuses.append(made.test_client().post(f"/hooks/git/{forge}", headers=headers).status_code)

    assert statuses == [401, 404]


def test_without_a_database_this_machine_is_woken_all_the_same(
    app: Flask, raw: FlaskClient
) -> None:
    with app.app_context():
        Path(services().config.database.url.removeprefix("sqlite:///")).unlink()
        index = services().config.index.path

    assert send(raw, PUSH).status_code == 202
    assert places.times_asked(index) == 1


def test_refusals_leave_one_line_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    from app.options.git import Forge

    refusals = _Refusals()
    with caplog.at_level(logging.WARNING, "app.views.hooks"):
        for _ in range(10_000):
            refusals.count(Forge.GITHUB)

    assert [line.getMessage().partition(",")[0] for line in caplog.records] == [
        "Refused webhooks: 1"
    ]

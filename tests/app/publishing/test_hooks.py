"""Who is believed: only who signs the bytes that came with the secret of the settings."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import Headers

from app.options.git import Forge, GitOptions
from app.publishing import hooks

SECRET = "0123456789abcdef-secret"
SIGNING = "whsec_" + base64.b64encode(b"k" * 32).decode()
NOW = 1_800_000_000
BODY = json.dumps({"ref": "refs/heads/main", "after": "0" * 40}).encode()


def options(**sections: Mapping[str, str]) -> GitOptions:
    every = {name: {"secret": SECRET} for name in ("github", "gitlab", "gitea")}
    return GitOptions.model_validate({"repository": "/srv/help.git"} | every | sections)


OURS = options()


def digest(body: bytes = BODY, secret: str = SECRET, kind: str = "sha256") -> str:
    return hmac.new(secret.encode(), body, kind).hexdigest()


def standard(body: bytes = BODY, at: object = NOW, name: str = "m1", key: bytes = b"k" * 32) -> str:
    signed = f"{name}.{at}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def believed(
    forge: str, headers: Mapping[str, str], body: bytes = BODY, **sections: object
) -> bool:
    settings = options(**sections) if sections else OURS  # type: ignore[arg-type]
    return hooks.is_genuine(Forge(forge), Headers(headers), body, settings, NOW)


@pytest.mark.parametrize(
    ("forge", "headers"),
    [
        ("github", {"X-Hub-Signature-256": f"sha256={digest()}"}),
        ("gitea", {"X-Gitea-Signature": digest()}),
        ("gitea", {"X-Hub-Signature-256": f"sha256={digest()}"}),
        ("forgejo", {"X-Forgejo-Signature": digest()}),
        ("forgejo", {"X-Gitea-Signature": digest()}),
        ("gitlab", {"X-Gitlab-Token": SECRET}),
    ],
)
def test_whoever_knows_the_secret_is_believed(forge: str, headers: dict[str, str]) -> None:
    assert believed(forge, headers)


WRONG = digest(secret="another secret of theirs")


@pytest.mark.parametrize(
    ("forge", "headers"),
    [
        ("github", {}),
        ("github", {"X-Hub-Signature-256": ""}),
        ("github", {"X-Hub-Signature-256": digest()}),
        ("github", {"X-Hub-Signature-256": "sha256="}),
        ("github", {"X-Hub-Signature-256": f"sha256={digest()[:-1]}"}),
        ("github", {"X-Hub-Signature-256": f"sha256={digest()}0"}),
        ("github", {"X-Hub-Signature-256": f"sha256={digest().upper()}"}),
        ("github", {"X-Hub-Signature-256": f"sha256={WRONG}"}),
        ("github", {"X-Hub-Signature-256": f"sha256={digest()},sha256={WRONG}"}),
        ("github", {"X-Hub-Signature-256": "sha256=" + "é" * 64}),
        ("github", {"X-Hub-Signature": f"sha1={digest(kind='sha1')}"}),
        ("github", {"X-Gitea-Signature": digest()}),
        ("github", {"X-Hub-Signature-256": f"sha256={digest(b'other')}"}),
        ("gitea", {"X-Gitea-Signature": WRONG}),
        ("gitea", {"X-Gitea-Signature": WRONG, "X-Hub-Signature-256": f"sha256={digest()}"}),
        ("gitea", {"X-Forgejo-Signature": digest()}),
        ("forgejo", {"X-Forgejo-Signature": WRONG, "X-Gitea-Signature": digest()}),
        ("gitlab", {"X-Gitlab-Token": ""}),
        ("gitlab", {"X-Gitlab-Token": SECRET + " "}),
        ("gitlab", {"X-Gitlab-Token": "ü" * len(SECRET)}),
        ("gitlab", {"X-Hub-Signature-256": f"sha256={digest()}"}),
        ("gitlab", {"webhook-id": "m1", "webhook-timestamp": str(NOW),
                    "webhook-signature": standard()}),
    ],
)  # fmt: skip
def test_nobody_else_is(forge: str, headers: dict[str, str]) -> None:
    assert not believed(forge, headers)


@pytest.mark.parametrize(
    ("at", "signature", "token", "expected"),
    [
        (str(NOW), standard(), "", True),
        (str(NOW), f"v1,AAAA {standard()}", "", True),
        (str(NOW - 299), standard(at=NOW - 299), "", True),
        (str(NOW - 301), standard(at=NOW - 301), "", False),
        (str(NOW + 301), standard(at=NOW + 301), "", False),
        (str(NOW - 1), standard(), "", False),
        (f"0{NOW}", standard(at=f"0{NOW}"), "", False),
        ("", standard(), "", False),
        ("٣", standard(), "", False),
        (str(NOW), standard(name="other"), "", False),
        (str(NOW), standard(key=b"x" * 32), "", False),
        (str(NOW), "", SECRET, False),
        (str(NOW), standard().removeprefix("v1,"), "", False),
    ],
)
def test_with_a_signing_token_gitlab_has_to_sign(
    at: str, signature: str, token: str, expected: bool
) -> None:
    headers = {"webhook-id": "m1", "webhook-timestamp": at, "webhook-signature": signature,
               "X-Gitlab-Token": token}  # fmt: skip

    both = {"secret": SECRET, "signing_token": SIGNING}
    assert believed("gitlab", headers, gitlab=both) is expected


@pytest.mark.parametrize("forge", list(Forge))
def test_without_a_secret_nobody_is_believed_not_even_who_signs_with_none(forge: Forge) -> None:
    unset = GitOptions.model_validate({"repository": "/srv/help.git"})
    headers = Headers(
        {
            "X-Hub-Signature-256": f"sha256={digest(secret='')}",
            "X-Gitea-Signature": digest(secret=""),
            "X-Forgejo-Signature": digest(secret=""),
            "X-Gitlab-Token": "",
            "webhook-signature": standard(key=b""),
        }
    )

    assert not hooks.may_be_genuine(forge, headers, unset)
    assert not hooks.is_genuine(forge, headers, BODY, unset, NOW)


@given(
    st.sampled_from(list(Forge)),
    st.dictionaries(
        st.sampled_from(
            ["X-Hub-Signature-256", "X-Hub-Signature", "X-Gitea-Signature", "X-Forgejo-Signature",
             "X-Gitlab-Token", "webhook-id", "webhook-timestamp", "webhook-signature"]
        ),
        st.text(st.characters(codec="latin-1", exclude_characters="\r\n\0"), max_size=80)
        | st.just(f"sha256={WRONG}") | st.just(WRONG) | st.just(str(NOW)),
    ),
    st.binary(max_size=200),
    st.booleans(),
)  # fmt: skip
def test_whatever_is_made_up_is_refused_and_breaks_nothing(
    forge: Forge, headers: dict[str, str], body: bytes, signing: bool
) -> None:
    gitlab = {"secret": SECRET} | ({"signing_token": SIGNING} if signing else {})

    assert not believed(forge, headers, body, gitlab=gitlab)


@given(st.binary(max_size=300), st.integers(0, 299))
def test_one_bit_of_the_body_is_enough(body: bytes, place: int) -> None:
    changed = bytearray(body or b"x")
    changed[place % len(changed)] ^= 1

    assert believed("github", {"X-Hub-Signature-256": f"sha256={digest(body)}"}, body)
    assert not believed("github", {"X-Hub-Signature-256": f"sha256={digest(body)}"}, bytes(changed))


@pytest.mark.parametrize(
    ("headers", "body", "previews", "expected"),
    [
        ({}, {"ref": "refs/heads/main"}, False, False),
        ({}, {"ref": "refs/heads/other"}, False, True),
        ({}, {"ref": "refs/heads/other"}, True, False),
        ({}, {"ref": "refs/tags/v1"}, True, True),
        ({}, {"ref": "main"}, False, False),
        ({}, {"ref": 5}, False, False),
        ({}, [1], False, False),
        ({"X-GitHub-Event": "issues"}, {"ref": "refs/heads/main"}, False, True),
        ({"X-GitHub-Event": "push"}, {"ref": "refs/heads/main"}, False, False),
        ({"X-Gitlab-Event": "Push Hook"}, {"ref": "refs/heads/main"}, False, False),
        ({"X-Gitlab-Event": "Tag Push Hook"}, {"ref": "refs/tags/v1"}, False, True),
        ({"X-Gitlab-Event": "Issue Hook"}, {}, False, True),
    ],
)
def test_what_is_certainly_about_something_else_is_let_be(
    headers: dict[str, str], body: object, previews: bool, expected: bool
) -> None:
    settings = options().model_copy(update={"previews": previews})

    found = hooks.is_of_no_concern(Headers(headers), json.dumps(body).encode(), settings)

    assert found is expected


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000, b"payload=%7B"])
def test_a_body_that_cannot_be_read_may_be_about_us(body: bytes) -> None:
    assert not hooks.is_of_no_concern(Headers(), body, OURS)


def test_a_form_holds_its_payload_in_a_field() -> None:
    form = Headers({"Content-Type": "application/x-www-form-urlencoded"})

    assert hooks.is_of_no_concern(form, b"payload=%7B%22ref%22%3A%22refs%2Ftags%2Fv1%22%7D", OURS)
    assert not hooks.is_of_no_concern(
        form, b"payload=%7B%22ref%22%3A%22refs%2Fheads%2Fmain%22%7D", OURS
    )


@pytest.mark.parametrize(
    ("forge", "headers", "named"),
    [
        ("github", {"X-GitHub-Delivery": "a"}, "github a"),
        ("gitlab", {"webhook-id": "b", "X-Gitlab-Event-UUID": "c"}, "gitlab b"),
        ("gitlab", {"Idempotency-Key": "d"}, "gitlab d"),
        ("gitlab", {"X-Gitlab-Webhook-UUID": "always the same"}, None),
        ("gitea", {"X-Gitea-Delivery": "e"}, "gitea e"),
        ("forgejo", {"X-Forgejo-Delivery": "f", "X-Gitea-Delivery": "g"}, "forgejo f"),
        ("github", {}, None),
    ],
)
def test_a_delivery_is_known_by_its_id_or_by_its_bytes(
    forge: str, headers: dict[str, str], named: str | None
) -> None:
    expected = named or f"{forge} {hashlib.sha256(BODY).hexdigest()}"

    assert hooks.delivery_of(Forge(forge), Headers(headers), BODY) == expected

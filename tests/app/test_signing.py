from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.signing import key_of, link_token, read_link_token, sign, verify

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
KEY = b"k" * 32
LATER = NOW + timedelta(hours=1)


def test_a_signature_is_that_of_standard_webhooks() -> None:
    # As openssl reckons it: dgst -sha256 -mac HMAC -binary over id.timestamp.body, in base64.
    key = key_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")

    signature = sign(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')

    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    ("secret", "key"),
    [
        ("whsec_AAECAw==", b"\x00\x01\x02\x03"),
        ("whsec_not base64!", b"whsec_not base64!"),
        ("plain words of a secret", b"plain words of a secret"),
        ("Schlüssel für Übergaben", "Schlüssel für Übergaben".encode()),
    ],
)
def test_a_secret_of_the_settings_is_base64_or_text(secret: str, key: bytes) -> None:
    assert key_of(secret) == key


def test_a_signature_is_found_among_several() -> None:
    good = sign(KEY, "a", 1, b"text")

    assert verify(KEY, "a", 1, b"text", good)
    assert verify(KEY, "a", 1, b"text", f"v1,AAAA {good}")


@pytest.mark.parametrize(
    ("key", "message_id", "timestamp", "payload", "signature"),
    [
        (b"x" * 32, "a", 1, b"text", None),
        (KEY, "b", 1, b"text", None),
        (KEY, "a", 2, b"text", None),
        (KEY, "a", 1, b"text ", None),
        (KEY, "a", 1, b"text", ""),
        (KEY, "a", 1, b"text", "v1,"),
        (KEY, "a", 1, b"text", "v1,ü\ud800"),
    ],
)
def test_nothing_else_is_signed(
    key: bytes, message_id: str, timestamp: int, payload: bytes, signature: str | None
) -> None:
    given = sign(KEY, "a", 1, b"text") if signature is None else signature

    assert not verify(key, message_id, timestamp, payload, given)


@pytest.mark.parametrize(
    "value", ["FL-7K3Q-9XWD", "", "a@b.example 👩‍👩‍👧 \x00\u202e", "\ud800", "x" * 5000]
)
def test_a_link_gives_back_what_was_put_in(value: str) -> None:
    assert read_link_token(KEY, "survey", link_token(KEY, "survey", value, LATER), NOW) == value


def test_a_link_holds_only_characters_of_addresses() -> None:
    token = link_token(KEY, "survey", "a b/ü?&#%", LATER)

    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")


def test_a_link_ends() -> None:
    token = link_token(KEY, "survey", "a", LATER)

    assert read_link_token(KEY, "survey", token, LATER - timedelta(seconds=1)) == "a"
    assert read_link_token(KEY, "survey", token, LATER) is None


def test_a_link_is_for_one_purpose_and_one_key() -> None:
    token = link_token(KEY, "survey", "a", LATER)

    assert read_link_token(KEY, "confirm", token, NOW) is None
    assert read_link_token(b"x" * 32, "survey", token, NOW) is None


@pytest.mark.parametrize(
    "forged", ["", ".", "a.b", "ü.ü", "\ud800", "\x00", ".eJw.x", "x" * 100_000]
)
def test_what_is_no_link_is_refused(forged: str) -> None:
    assert read_link_token(KEY, "survey", forged, NOW) is None


def test_no_character_of_a_link_may_change() -> None:
    token = link_token(KEY, "survey", "FL-7K3Q-9XWD", LATER)
    # The last character of base64 may carry bits that are not part of the signature.
    changed = [
        f"{token[:at]}{'A' if token[at] != 'A' else 'B'}{token[at + 1 :]}"
        for at in range(len(token) - 1)
    ]

    assert [text for text in changed if read_link_token(KEY, "survey", text, NOW)] == []

from __future__ import annotations

import pytest

from app.checking.secrets import secrets

HEX = "9f86d081884c7d659a2feaa0c55ad015"
LETTERS = "q7Zk2Wm9Xr4Tb8Vn1Ls6Jd3Hg5Fc0PyAeUiO"


@pytest.mark.parametrize(
    ("text", "what", "shown"),
    [
        ("aws = AKI" + "AQ3EGRIFRJZ7OCNPL", "an access key of AWS", "AKIA…"),
        ("`gh" + f"p_{LETTERS}`", "a token of GitHub", "ghp_…"),
        ("gl" + f"pat-{LETTERS[:20]}", "a token of GitLab", "glpa…"),
        ("xo" + f"xb-{LETTERS[:24]}", "a token of Slack", "xoxb…"),
        (
            "https://hooks.sl" + f"ack.com/services/T0123ABCD/B0123ABCD/{LETTERS[:24]}",
            "an address of Slack that takes messages",
            "http…",
        ),
        ("sk_li" + f"ve_{LETTERS[:24]}", "a live key of Stripe", "sk_l…"),
        ("key=AI" + f"za{LETTERS[:35]}", "a key of Google", "AIza…"),
        ("sk-pr" + f"oj-{LETTERS}", "a key of OpenAI or Anthropic", "sk-p…"),
        ("np" + f"m_{LETTERS}", "a token of npm", "npm_…"),
        (
            "ey" + "JhbGciOiJIUzI1NiJ9.eyJ1aWQiOjEsInV0eXBpZCI6Mn0.q7Zk2Wm9Xr4Tb8Vn1Ls6Jd",
            "a JSON Web Token",
            "eyJh…",
        ),
        (
            "-----BEGIN RSA PRI" + f"VATE KEY-----\n{LETTERS}{LETTERS}\n",
            "a private key",
            "q7Zk…",
        ),
        ("postgres://app:tR7-kq9Wz2@db.acme.io/x", "a password in an address", "tR7-…"),
        ("password: Tr0ub4dor&3x", "a password or key", "Tr0u…"),
        ('CLIENT_SECRET="yUMB4trbqV1bavhEHGqb"', "a password or key", "yUMB…"),
        ("Authorization: Bearer 8xLOxBtZp8q2Kd71Zz", "a password or key", "8xLO…"),
    ],
)
def test_what_must_not_be_public_is_found_and_masked(text: str, what: str, shown: str) -> None:
    found = list(secrets(f"Some words.\n\n{text}\n\nMore."))

    assert [(one.what, one.masked) for one in found] == [(what, shown)]


@pytest.mark.parametrize(
    "text",
    [
        "AKIAIOSFODNN7EXAMPLE",
        "api_key: YOUR_API_KEY",
        "api_key: xxxxxxxxxxxxxxxx",
        "password: ********",
        "password: mypassword1",
        "password: correct-horse",
        "token: <your token>",
        "token: ${TOKEN}",
        "Enter your password: it has at least 12 characters.",
        "https://user:password@example.com",
        "sk_test_4eC39HqLyjWDarjtT1zdp7dc",
        "otpauth://totp/Test:me?secret=JBSWY3DPEHPK3PXP&digits=6",
        "commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
        f"checksum: {HEX}",
        "secret: articles/security/secrets.md",
        "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIn0"
        ".SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c",
    ],
)
def test_what_is_plainly_an_example_is_not_told(text: str) -> None:
    assert list(secrets(text)) == []


def test_the_place_of_a_secret_is_that_of_its_first_sign() -> None:
    text = "One\ntwo password=Tr0ub4dor&3x"

    (found,) = secrets(text)

    assert text[found.start :] == "Tr0ub4dor&3x"


def test_a_private_key_is_told_where_it_begins() -> None:
    text = "Some words.\n\n-----BEGIN RSA PRI" + f"VATE KEY-----\n{LETTERS}{LETTERS}\n"

    assert [text.count("\n", 0, one.start) for one in secrets(text)] == [2]

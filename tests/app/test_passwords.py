"""Which passwords are refused."""

from __future__ import annotations

import pytest

from app.accounts.passwords import is_outdated, problems

EMAIL = "ana@example.com"


@pytest.fixture
def _quick_passwords() -> None:
    """Hash as the site does: here that is at stake."""


@pytest.mark.parametrize(
    "password",
    ["seven gentle rivers", "correct horse battery staple", "Tr0ub4dor&3xyz!", "dK3$fq9!Lm2@",
     "пароль из слов", "四月の雨は静かに降り続ける夜", "my dragon eats superman cards"],
)  # fmt: skip
def test_good_ones_pass(password: str) -> None:
    assert problems(password, EMAIL) == []


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", "at least 12"),
        ("elevenchars", "at least 12"),
        ("x" * 1001, "at most 1000"),
        ("ana@example.com", "mail address"),
        ("ANA@example.com", "mail address"),
        ("1 ana@example.com", "mail address"),
        ("password1234", "first that are tried"),
        ("P@ssw0rd1234", "first that are tried"),
        ("passwordpassword", "first that are tried"),
        ("welcome-2026!", "first that are tried"),
        ("aaaaaaaaaaaa", "first that are tried"),
        ("abcabcabcabc", "first that are tried"),
        ("correctcorrect", "first that are tried"),
        ("123456789012", "first that are tried"),
        ("193847561029", "first that are tried"),
        ("qwertyuiopqw", "first that are tried"),
        ("poiuytrewqpo", "first that are tried"),
        ("abcdefghijklmnop", "first that are tried"),
        ("adminadmin123", "first that are tried"),
        ("trustno1trustno1", "first that are tried"),
    ],
)
def test_bad_ones_are_told_why(password: str, why: str) -> None:
    (found,) = problems(password, EMAIL)

    assert why in found


@pytest.mark.parametrize(
    ("kept", "outdated"),
    [("scrypt:131072:8:1$salt$hash", False), ("scrypt:32768:8:1$salt$hash", True),
     ("pbkdf2:sha256:1000000$salt$hash", True)],
)  # fmt: skip
def test_hashes_of_other_parameters_are_outdated(kept: str, outdated: bool) -> None:
    assert is_outdated(kept) is outdated

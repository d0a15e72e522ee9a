"""Keys and passwords that stand in a text for everyone to read.

Few patterns, each as precise as the one who issues such keys describes it, rather than a search
for random-looking text: a help centre is full of ids, checksums and examples.
"""

from __future__ import annotations

import base64
import re
from binascii import Error
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

SHOWN: Final = 4
"""Signs of a secret that a message shows, so that its writer recognises it."""


@dataclass(frozen=True, slots=True)
class Secret:
    """Something in a text that must not be public."""

    start: int
    what: str
    masked: str


def secrets(text: str) -> Iterator[Secret]:
    """Find keys, tokens and passwords; not what is plainly made up for an example."""
    taken: list[tuple[int, int]] = []
    for what, needles, pattern in _KNOWN:
        if any(needle in text for needle in needles):
            for match in pattern.finditer(text):
                span = match.span("secret")
                if not _is_made_up(match["secret"]) and not _touches(span, taken):
                    taken.append(span)
                    yield Secret(match.start(), what, _masked(match["secret"]))
    for match in _assignments(text):
        if _looks_chosen(match["secret"]) and not _touches(match.span("secret"), taken):
            yield Secret(match.start("secret"), "a password or key", _masked(match["secret"]))


def _assignments(text: str) -> Iterator[re.Match[str]]:
    """Yield what a text calls a password or a key, with its value."""
    lowered = text.lower()
    # A few letters change their length; then capitals are not looked for.
    for name in _NAME.finditer(lowered if len(lowered) == len(text) else text):
        if match := _VALUE.match(text, name.end()):
            yield match


def _touches(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in taken)


def _masked(secret: str) -> str:
    return f"{secret[:SHOWN]}…"


def _known(what: str, pattern: str, *needles: str) -> tuple[str, tuple[str, ...], re.Pattern[str]]:
    """Return a kind of key; a text without any of the needles is not searched for it."""
    return what, needles, re.compile(rf"(?<![\w-])(?P<secret>{pattern})(?![\w-])")


# The forms are those of the issuers' documentation: AWS "Identify IAM resources by unique ID"
# (base32 after the prefix), GitHub "About authentication" and "Token formats", GitLab "Token
# prefixes", Slack "Tokens", Stripe "API keys" (live ones only: test keys are made for
# examples), Google "API keys", OpenAI, Anthropic, npm, PyPI (macaroons), SendGrid, Hugging Face,
# DigitalOcean, Shopify, Telegram; JSON Web Tokens by RFC 7519, keys in text by RFC 7468.
_KNOWN: Final = (
    (
        "a private key",
        ("PRIVATE KEY",),
        re.compile(
            r"-----BEGIN (?:[A-Z]+ ){0,2}PRIVATE KEY(?: BLOCK)?-----"
            r"(?:\s|\\n|[\w-]+: [^\n]{0,80}\n){1,12}(?P<secret>[A-Za-z0-9+/=]{16,})"
        ),
    ),
    _known("an access key of AWS", r"(?:AKIA|ASIA)[A-Z2-7]{16}", "AKIA", "ASIA"),
    _known(
        "a token of GitHub",
        r"gh[pousr]_[A-Za-z0-9]{36,251}|github_pat_[A-Za-z0-9_]{50,100}",
        *("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"),
    ),
    _known("a token of GitLab", r"gl(?:pat|dt|rt|cbt|ptt|ft|soat)-[\w-]{20,}", "gl"),
    _known(
        "a token of Slack", r"xox[abeoprs]-[A-Za-z0-9-]{20,}|xapp-\d-[\w-]{30,}", "xox", "xapp-"
    ),
    _known(
        "an address of Slack that takes messages",
        r"https://hooks\.slack\.com/services/T\w{6,}/B\w{6,}/\w{20,}",
        "hooks.slack.com",
    ),
    _known(
        "a live key of Stripe",
        r"[sr]k_live_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9]{32,}",
        *("k_live_", "whsec_"),
    ),
    _known("a key of Google", r"AIza[\w-]{35}|GOCSPX-[\w-]{28}", "AIza", "GOCSPX-"),
    _known(
        "a key of OpenAI or Anthropic",
        r"sk-(?:proj-|svcacct-|ant-)[\w-]{32,}|sk-[A-Za-z0-9]{40,}",
        "sk-",
    ),
    _known("a token of npm", r"npm_[A-Za-z0-9]{36}", "npm_"),
    _known("a token of PyPI", r"pypi-AgE[\w-]{50,}", "pypi-AgE"),
    _known("a key of SendGrid", r"SG\.[\w-]{22}\.[\w-]{43}", "SG."),
    _known("a token of Hugging Face", r"hf_[A-Za-z0-9]{34}", "hf_"),
    _known("a token of DigitalOcean", r"do[opr]_v1_[a-f0-9]{64}", "_v1_"),
    _known("a token of Shopify", r"shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}", "shp"),
    _known("a token of a Telegram bot", r"\d{8,10}:AA[\w-]{33}", ":AA"),
    _known("a key of Azure", r"(?<=AccountKey=)[A-Za-z0-9+/]{86}==", "AccountKey="),
    _known("a JSON Web Token", r"eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}", ".eyJ"),
    (
        "a password in an address",
        ("://",),
        re.compile(r"://[^\s/:@'\"`<>]{1,64}:(?P<secret>[^\s/:@'\"`<>]{4,64})@[\w.-]+"),
    ),
)
_NAME: Final = re.compile(
    r"pass(?:word|wd|phrase|wort)?|pwd|mot de passe|contraseña|secret|(?:api|access|auth)[_-]?key"
    r"|bearer|token"
)
_VALUE: Final = re.compile(
    r"(?:[_-]?(?i:key|token))?[\"'`*]{0,3}(?:\s{0,4}(?:=>|:=|[:=])\s{0,4}|(?<=[Bb]earer) )"
    r"[\"'`*]{0,3}(?P<secret>[^\s\"'`<>(){}\[\],;|&]{8,128})"
)
_MADE_UP: Final = re.compile(
    r"(?i)example|JBSWY3DP|sample|placeholder|your|dummy|fake|redacted|change.?me|x{4}|\*{3}|\.{3}|…|12345678"
    r"|abcdefg|0{8}|my[_-]?(?:key|token|secret|password|pass)|<|\$|\{|%\w"
)
# Words that a password has in an example and in no real one.
_SPOKEN: Final = re.compile(
    r"(?i)p[a@4]ss|secret|token|test|demo|user|admin|key|foo|bar|hunter2|1234|qwerty|https?:|www\."
    r"|\.(?:md|html?|png|jpe?g|php|json|xml|ya?ml|js|py)\b"
)
_NO_PASSWORD: Final = re.compile(r"[/\\]|\w_\w+_|^[\d.]+$")
"""Paths, constants and versions."""
_FEWEST_SIGNS: Final = 6
_PUBLISHED_SUBJECT: Final = b"1234567890"  # of the token that jwt.io shows everybody


def _is_made_up(secret: str) -> bool:
    if _MADE_UP.search(secret) or len(set(secret)) < min(_FEWEST_SIGNS, len(secret) - 1):
        return True
    if secret.startswith("eyJ"):
        return _PUBLISHED_SUBJECT in _payload(secret)
    # user:password@host
    return len(secret) < len("password") * 2 and bool(_SPOKEN.search(secret))


def _payload(token: str) -> bytes:
    part = token.split(".")[1]
    try:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except (Error, ValueError):
        return b""


def _looks_chosen(value: str) -> bool:
    """Tell a password from a word: letters and digits mixed, and nothing that says "example"."""
    value = value.rstrip(".:!?*")
    if _is_made_up(value) or _SPOKEN.search(value) or _NO_PASSWORD.search(value):
        return False
    kinds = (str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum())
    mixed = sum(any(kind(c) for c in value) for kind in kinds) >= 3
    return mixed and _changes(value) >= 2


def _changes(value: str) -> int:
    """Count where letters end and digits begin, or the other way round."""
    signs = [c.isdigit() for c in value if c.isalnum()]
    return sum(a != b for a, b in pairwise(signs))

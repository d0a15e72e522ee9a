"""Who did it: told apart for a day, and known to nobody.

A visitor is a hash of address and browser under a secret that is another one every day.  The
address itself stays in memory until the hash is made.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from flask import request

from app.accounts.guard import COOKIE
from app.context import services
from app.visitor import client_address

_BROWSERS: Final = ("Mozilla/", "Opera/")
"""Every browser's ``User-Agent`` begins like this, and hardly any program's."""
_HEADLESS: Final = "HeadlessChrome/"
_AGENT_LENGTH: Final = 400
_HASH_LENGTH: Final = 32


@dataclass(frozen=True, slots=True)
class Who:
    """Whom a request comes from."""

    site: str = field(repr=False)
    address: str = field(repr=False)
    agent: str = field(repr=False)
    counted: bool
    """Whether this visitor asked not to be followed, and so is only counted."""


def who_asks() -> Who | None:
    """Return whom this request comes from, or ``None`` for whom nothing is recorded.

    That is staff, programs, and browsers that fetch a page in advance.  Crawlers that pass for
    browsers are told by ``is_crawler``, which takes longer.
    """
    headers = request.headers
    agent = headers.get("User-Agent", "")
    if not agent.startswith(_BROWSERS) or request.method == "HEAD":
        return None
    if COOKIE in request.cookies or "Authorization" in headers:
        return None
    purpose = headers.get("Sec-Purpose") or headers.get("Purpose") or headers.get("X-Moz") or ""
    if "prefetch" in purpose or "preview" in purpose:
        return None
    config = services().config
    return Who(
        site=config.server.base_url or config.site.name,
        address=client_address(),
        agent=agent[:_AGENT_LENGTH],
        counted=headers.get("Sec-GPC") == "1" or headers.get("DNT") == "1",
    )


def from_page() -> bool:
    """Say whether a page of this site sent the request, and no other program."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    # Browsers say so only over https and on the machine itself.
    return (request.referrer or "").startswith(request.host_url)


@lru_cache(4096)
def is_crawler(agent: str) -> bool:
    """Say whether a ``User-Agent`` is a crawler's, by a list that others look after.

    A headless browser, which that list holds, is mostly somebody who tries this site out: what
    it does is recorded, or a test of the figures would find none.
    """
    from crawleruseragents import is_crawler as is_listed

    return bool(is_listed(agent.replace(_HEADLESS, "Chrome/")))


def visitor(who: Who, salt: bytes) -> str:
    """Return what a visitor is called under the secret of one day."""
    seen = "\n".join((who.site, who.address, who.agent)).encode("utf-8", "surrogatepass")
    return hmac.new(salt, seen, hashlib.sha256).hexdigest()[:_HASH_LENGTH]

"""One address of another site: asked as little as needed whether something is there."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from http import HTTPStatus
from typing import Final
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from requests import Response, Session, exceptions

from app.checking.outside import PrivateAddress, PublicAdapter
from app.tickets.channels.deadline import deadline
from app.tickets.channels.http import retry_after

TIMEOUT_SECONDS: Final = 10.0
MOST_REDIRECTS: Final = 5
LONGEST_WAIT_SECONDS: Final = 20.0
"""A site that asks for more patience is left alone until the next run."""
_ROBOTS_BYTES: Final = 512_000  # RFC 9309 asks for 500 KiB.
_AGENT: Final = "FirstlineLinkCheck"
_NO_SUCH_HOST: Final = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", -5)})
_GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_BUSY = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
_FOR_GOOD = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT})


class Verdict(StrEnum):
    """What is known of an address."""

    FOUND = "found"
    MOVED = "moved"
    """It leads elsewhere for good, and something is there."""
    GONE = "gone"
    UNKNOWN = "unknown"
    """It answered with something that tells nothing, or not at all."""
    BUSY = "busy"
    """Its site asks to be left alone for a while."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one address."""

    verdict: Verdict
    reason: str = ""
    target: str = ""
    """Where it moved to."""


class Asker:
    """Asks one address at a time in each thread; remembers what sites say to programs."""

    def __init__(self, site: str, *, private: bool = False) -> None:
        """Take our own site's address, which others are told, or ""."""
        about = f" (+{site})" if site else ""
        self._agent = f"{_AGENT}/1.0{about}"
        self._private = private
        self._robots: dict[str, RobotFileParser | None] = {}

    def ask(self, url: str) -> Answer:
        """Say whether something is at an address; never raises for what the other side does."""
        try:
            with self._session() as session:
                return self._follow(session, url)
        except (exceptions.RequestException, OSError, ValueError) as error:
            return _failed(error)

    @contextmanager
    def _session(self) -> Iterator[Session]:
        with Session() as session:
            session.trust_env = False  # No proxies, and no passwords from a .netrc.
            session.headers.update({"User-Agent": self._agent, "Accept": "*/*"})
            for scheme in ("http://", "https://"):
                session.mount(scheme, PublicAdapter(private=self._private))
            yield session

    def _follow(self, session: Session, url: str) -> Answer:
        """Follow redirects; each address is looked at like the first."""
        target, for_good = url, True
        moved_to = ""
        for _ in range(MOST_REDIRECTS + 1):
            if not self._may_ask(session, target):
                return Answer(Verdict.UNKNOWN, "its robots.txt asks programs to stay away")
            status, location = self._status(session, target)
            if not location:
                return _verdict(status, moved_to)
            target = urldefrag(urljoin(target, location)).url
            if urlsplit(target).scheme not in ("http", "https"):
                return Answer(Verdict.UNKNOWN, "it leads to something that is no page")
            for_good = for_good and status in _FOR_GOOD
            moved_to = target if for_good else moved_to
        return Answer(Verdict.UNKNOWN, f"it was redirected more than {MOST_REDIRECTS} times")

    def _status(self, session: Session, url: str) -> tuple[int, str]:
        """Return the status and where it leads; what HEAD does not tell, GET of a byte may."""
        response = _send(session, "HEAD", url)
        if response.status_code in _BUSY and (wait := _wait(response)) is not None:
            time.sleep(wait)
            response = _send(session, "HEAD", url)
        if response.status_code >= HTTPStatus.BAD_REQUEST and response.status_code not in _BUSY:
            response = _send(session, "GET", url)
        return response.status_code, response.headers.get("Location", "") * response.is_redirect

    def _may_ask(self, session: Session, url: str) -> bool:
        """Say whether a site's robots.txt lets us (RFC 9309)."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            self._robots[origin] = _robots(session, origin)
        robots = self._robots[origin]
        return robots is None or robots.can_fetch(_AGENT, url)


def _send(session: Session, method: str, url: str) -> Response:
    headers = {"Range": "bytes=0-0"} if method == "GET" else {}
    with (
        deadline(TIMEOUT_SECONDS),
        session.request(
            method,
            url,
            headers=headers,
            timeout=TIMEOUT_SECONDS,
            allow_redirects=False,
            stream=True,
        ) as response,
    ):
        return response


def _robots(session: Session, origin: str) -> RobotFileParser | None:
    """Return a site's rules; ``None`` where it has none, or cannot be asked for them."""
    try:
        with (
            deadline(TIMEOUT_SECONDS),
            session.get(f"{origin}/robots.txt", timeout=TIMEOUT_SECONDS, stream=True) as response,
        ):
            if response.status_code != HTTPStatus.OK:
                return None
            text = response.raw.read(_ROBOTS_BYTES, decode_content=True)
    except (exceptions.RequestException, OSError, ValueError):
        return None  # The address itself will tell.
    rules = RobotFileParser()
    rules.parse(text.decode("utf-8", "replace").splitlines())
    return rules


def _wait(response: Response) -> float | None:
    """Return the seconds that a busy site asks for, where they are few."""
    after = retry_after(response.headers.get("Retry-After"), datetime.now(UTC))
    seconds = after.total_seconds() if after is not None else LONGEST_WAIT_SECONDS + 1
    return seconds if seconds <= LONGEST_WAIT_SECONDS else None


def _verdict(status: int, moved_to: str) -> Answer:
    if status in _GONE:
        return Answer(Verdict.GONE, f"its site answers {status}")
    if status in _BUSY:
        return Answer(Verdict.BUSY, f"its site answers {status} and asks for patience")
    found = status < HTTPStatus.MULTIPLE_CHOICES
    if not found and status != HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        return Answer(Verdict.UNKNOWN, f"its site answers {status}")
    return Answer(Verdict.MOVED, target=moved_to) if moved_to else Answer(Verdict.FOUND)


def _failed(error: Exception) -> Answer:
    told = _chain(error)
    if any(isinstance(one, PrivateAddress) for one in told):
        return Answer(Verdict.UNKNOWN, "its host is not public, and inner hosts are not asked")
    names = {type(one).__name__ for one in told}
    if "gaierror" in names:
        unknown = any(getattr(one, "errno", 0) in _NO_SUCH_HOST for one in told)
        return (
            Answer(Verdict.GONE, "there is no such host")
            if unknown
            else Answer(Verdict.UNKNOWN, "its host's name cannot be looked up now")
        )
    if isinstance(error, exceptions.SSLError):
        return Answer(Verdict.UNKNOWN, "its certificate is not accepted")
    if isinstance(error, exceptions.Timeout):
        return Answer(Verdict.UNKNOWN, f"its site did not answer in {TIMEOUT_SECONDS:.0f} s")
    if isinstance(error, (exceptions.InvalidURL, exceptions.InvalidSchema, ValueError)):
        return Answer(Verdict.GONE, "this is no address")
    return Answer(Verdict.UNKNOWN, "the connection fails")


def _chain(error: BaseException) -> list[BaseException]:
    """Return an error with all that led to it, however requests and urllib3 wrapped it."""
    found: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting:
        one = waiting.pop()
        if isinstance(one, BaseException) and one not in found:
            found.append(one)
            waiting += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
    return found

"""Requests to helpdesks and webhooks: bounded in time and size, never redirected.

    answer = exchange("POST", url, headers={…}, json={…})

returns an answer with a status of 2xx, and raises ``ChannelRetry`` or ``ChannelRefused`` for
all others.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from app.tickets.channels.base import (
    DEADLINE_SECONDS,
    ChannelAway,
    ChannelRefused,
    ChannelRetry,
)
from app.tickets.channels.deadline import deadline

if TYPE_CHECKING:
    from requests import Response

TIMEOUTS: Final = (10.0, 30.0)
"""Seconds to connect, and to wait for the next bytes; Standard Webhooks advises 15 to 30."""
MAX_ANSWER_BYTES: Final = 1_000_000
MAX_DETAIL: Final = 500
TRY_LATER: Final = frozenset(
    {
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.CONFLICT,
        HTTPStatus.TOO_EARLY,
        HTTPStatus.TOO_MANY_REQUESTS,
    }
)
"""Statuses of 4xx that another try may change."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side said."""

    status: int
    headers: Mapping[str, str]
    """Names in any case."""
    body: bytes
    """At most ``MAX_ANSWER_BYTES``."""

    def json(self) -> Any:
        """Return the body as JSON, or ``None`` where it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None


def exchange(
    method: str, url: str, *, accept: frozenset[int] = frozenset(), **content: Any
) -> Answer:
    """Send one request and return the answer.

    ``content`` is what ``requests.Request`` takes: headers, json, data, files, auth, params.
    Statuses in ``accept`` are returned like 2xx.  Raises ``ChannelRetry`` for what another try
    may change, and ``ChannelRefused`` for other statuses of 4xx.
    """
    with deadline(DEADLINE_SECONDS) as limit:
        try:
            answer = _sent(method, url, content)
        except Exception as error:
            if limit.passed:
                raise ChannelRetry(f"took longer than {DEADLINE_SECONDS:.0f} s") from error
            raise _translated(error) from error
    if limit.passed:  # What came is not all.
        raise ChannelRetry(f"took longer than {DEADLINE_SECONDS:.0f} s")
    if 200 <= answer.status < 300 or answer.status in accept:
        return answer
    raise _problem(answer)


def retry_after(value: str | None, now: datetime) -> timedelta | None:
    """Return the time that ``Retry-After`` names: seconds or a date (RFC 9110, 10.2.3)."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text[:10]), 10**9))
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(moment - now, timedelta(0))


def _sent(method: str, url: str, content: Mapping[str, Any]) -> Answer:
    from requests import Request, Session

    from app.tickets.channels.connections import WatchedAdapter

    with Session() as session:
        session.trust_env = False  # No proxies, and no passwords from a .netrc.
        # An answer that unpacks to gigabytes is not asked for.
        session.headers.update({"User-Agent": "Firstline", "Accept-Encoding": "identity"})
        for scheme in ("http://", "https://"):
            session.mount(scheme, WatchedAdapter())
        request = session.prepare_request(Request(method, url, **content))
        with session.send(
            request, timeout=TIMEOUTS, allow_redirects=False, stream=True, verify=True
        ) as response:
            return Answer(response.status_code, response.headers, _body(response))


def _body(response: Response) -> bytes:
    parts: list[bytes] = []
    left = MAX_ANSWER_BYTES
    while left > 0 and (part := response.raw.read(min(left, 65_536), decode_content=False)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _translated(error: Exception) -> Exception:
    """Return trouble with the connection as a reason to try again; a bug stays what it is."""
    from requests import exceptions
    from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

    reason = getattr(error.args[0], "reason", None) if error.args else None
    if isinstance(reason, (NewConnectionError, ConnectTimeoutError)):
        return ChannelAway("it cannot be reached", detail=str(reason))
    # Below it may have been taken: asking often would bring many repeats.
    if isinstance(error, exceptions.Timeout):
        return ChannelRetry("did not answer in time")
    if isinstance(error, (exceptions.SSLError, ssl.SSLError)):
        return ChannelRetry("its certificate or its TLS is not accepted", detail=str(error))
    if isinstance(error, (exceptions.RequestException, HTTPError, OSError)):
        return ChannelRetry("the connection fails", detail=str(error))
    return error


def _problem(answer: Answer) -> Exception:
    reason = f"answered {answer.status}"
    detail = answer.body[: 4 * MAX_DETAIL].decode("utf-8", "replace")[:MAX_DETAIL]
    # A redirect is not followed, but whoever has just moved may come back.
    if 400 <= answer.status < 500 and answer.status not in TRY_LATER:
        return ChannelRefused(reason, detail)
    after = retry_after(answer.headers.get("Retry-After"), datetime.now(UTC))
    return ChannelRetry(reason, after, detail)

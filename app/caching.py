"""Pages kept as they were rendered, until what they show changes.

What a page for everybody shows depends on the articles that can be seen now, the announcements
that are due, the address and the language; all of that is in the key.  What changes slowly and
harms nobody when it is late, such as popular searches, is looked at again after ``SECONDS``.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache, partial, wraps
from threading import Lock
from typing import Any, Final, NamedTuple, ParamSpec

from flask import Response, current_app, g, make_response, request
from flask.typing import ResponseReturnValue

from app.accounts.guard import COOKIE
from app.compression import Body, is_everybodys
from app.context import accepted_language, searcher, services
from app.machines import markdown
from app.surveys.asking import may_ask_nps

P = ParamSpec("P")

SECONDS: Final = 60.0
PAGES_BYTES: Final = 32 * 2**20
QUERIES_BYTES: Final = 8 * 2**20
"""For addresses with a query: there is no end of them, so they have a memory of their own, where
no flood of them drives out the pages."""
LARGEST: Final = 2**20
_BESIDE: Final = 4_000
"""Bytes that an entry takes beside its body, roughly."""
_LONGEST_HEADER: Final = 200
_MEMORY: Final = "firstline.pages"


class Key(NamedTuple):
    """All that decides what a page shows."""

    view: int
    """Which articles can be seen: another number for every change and every generation."""
    announced: tuple[bool, ...]
    languages: tuple[str | None, ...]
    host: str
    path: str
    query: bytes

    def size(self) -> int:
        """Return about how many bytes this takes; an address can be longer than its page."""
        return len(self.host) + len(self.path) + len(self.query)


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was rendered."""

    body: Body
    headers: tuple[tuple[str, str], ...]
    each_time: tuple[Callable[[], None], ...]
    made: float

    def size(self) -> int:
        """Return about how many bytes this takes."""
        return len(self.body) + _BESIDE

    def response(self) -> Response:
        """Return the answer to this request."""
        response = Response(headers=list(self.headers))
        self.body.put_into(response)
        return response


@dataclass(slots=True)
class Memory:
    """The pages used last, at most so many bytes of them; safe among threads."""

    most_bytes: int
    clock: Callable[[], float] = time.monotonic
    size: int = 0
    _pages: OrderedDict[Key, Page] = field(default_factory=OrderedDict)
    _view: int = -1
    _lock: Lock = field(default_factory=Lock)

    def get(self, key: Key) -> Page | None:
        """Return a page that is still good."""
        with self._lock:
            found = self._pages.get(key)
            if found is None:
                return None
            if self.clock() - found.made > SECONDS:
                self._drop(key)
                return None
            self._pages.move_to_end(key)
            return found

    def put(self, key: Key, page: Page) -> None:
        """Keep a page; the first one of other articles drives out all that is there."""
        if len(page.body) > LARGEST:
            return
        with self._lock:
            if key.view != self._view:
                self._pages.clear()
                self._view, self.size = key.view, 0
            self._drop(key)
            self._pages[key] = page
            self.size += key.size() + page.size()
            while self.size > self.most_bytes:
                self._drop(next(iter(self._pages)))

    def _drop(self, key: Key) -> None:
        gone = self._pages.pop(key, None)
        self.size -= key.size() + gone.size() if gone else 0


def kept(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Mark a view whose page is the same for every visitor, so that it is rendered once.

    The view runs only where its page is not kept.  What has to happen at every visit, it hands
    to ``each_time``.  A page that turns out to be one visitor's own (``no-store``, ``private``)
    is not kept, and neither are errors and redirects.
    """

    @wraps(view)
    def answer(*args: P.args, **values: P.kwargs) -> ResponseReturnValue:
        key = _key()
        if key is None:
            return view(*args, **values)
        memory = _memory(key)
        page = memory.get(key)
        if page is not None:
            for happen in page.each_time:
                happen()
            return page.response()
        response = make_response(view(*args, **values))
        if not _can_be_kept(response):
            return response
        page = _page(response, memory.clock())
        memory.put(key, page)
        return page.response()

    return answer


def each_time(happen: Callable[..., None], *values: Any) -> None:
    """Do something now, and again each time the page being made is sent from memory.

    ``values`` stay in memory as long as the page, so they should be small.
    """
    happen(*values)
    g.setdefault("each_time", []).append(partial(happen, *values))


def _key() -> Key | None:
    """Return what the page of this request depends on; ``None`` where it may be a person's own."""
    if request.method not in {"GET", "HEAD"} or current_app.jinja_env.auto_reload:
        return None
    if COOKIE in request.cookies or "Authorization" in request.headers:
        return None
    if markdown.wanted() or may_ask_nps():
        return None
    catalog = searcher().catalog
    view = catalog.visibility.view_number()
    return Key(
        view,
        catalog.announcements.state(),
        _languages(view),
        # Without an address in the settings, pages may name the one that they were asked at.
        "" if services().config.server.base_url else request.host_url,
        request.path,
        request.query_string,
    )


def _languages(view: int) -> tuple[str | None, ...]:
    """Return all that a page learns from ``Accept-Language``."""
    header = request.headers.get("Accept-Language", "")
    if len(header) > _LONGEST_HEADER:
        return _read_languages.__wrapped__(view, header)
    return _read_languages(view, header)


@lru_cache(2048)
def _read_languages(_view: int, _header: str) -> tuple[str | None, ...]:
    # The languages of the articles change only with the view, which no two catalogs share.
    return (accepted_language(),)


def _memory(key: Key) -> Memory:
    found: tuple[Memory, Memory] | None = current_app.extensions.get(_MEMORY)
    if found is None:
        made = (Memory(PAGES_BYTES), Memory(QUERIES_BYTES))
        found = current_app.extensions.setdefault(_MEMORY, made)
    return found[bool(key.query)]


def _can_be_kept(response: Response) -> bool:
    return response.status_code == 200 and not response.is_streamed and is_everybodys(response)


def _page(response: Response, now: float) -> Page:
    headers = [(k, v) for k, v in response.headers.items() if k.lower() != "content-length"]
    body = Body(response.get_data())
    return Page(body, tuple(headers), tuple(g.get("each_time", ())), now)

"""Which announcements stand above the pages now, by the clock, without a new build."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from search.types import Announcement, AnnouncementKind


@dataclass(frozen=True, slots=True)
class _Version:
    announcement: Announcement
    grouping: str
    starts_at: float
    ends_at: float


class Announcements:
    """The announcements of a generation; rows are those of the catalog's table."""

    def __init__(
        self,
        rows: Iterable[Mapping[str, Any]],
        default_language: str,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._versions = tuple(_version(row) for row in rows)
        self._default_language = default_language
        self._clock = clock

    def shown(self, language: str, product: str | None = None) -> tuple[Announcement, ...]:
        """Return what stands above a page now: incidents, maintenance, news, the latest first.

        Each in ``language``, else in the default language; one that is in neither is for
        readers of its own languages only.  With ``product`` those about other products are left
        out; without, all are there.
        """
        now = self._clock()
        chosen: dict[str, _Version] = {}
        for version in self._versions:
            own = version.announcement
            about = product is None or not own.products or product in own.products
            if not (about and version.starts_at <= now < version.ends_at):
                continue
            if own.language == language or (
                own.language == self._default_language and version.grouping not in chosen
            ):
                chosen[version.grouping] = version
        latest = sorted(chosen.values(), key=_urgency)
        return tuple(one.announcement for one in latest)

    def shows(self, numbers: Iterable[int]) -> bool:
        """Say whether any of these announcements, by their numbers, is due now."""
        state = self.state()
        return any(state[number] for number in numbers)

    def state(self) -> tuple[bool, ...]:
        """Return which are due now: changes whenever ``shown`` does."""
        now = self._clock()
        return tuple(one.starts_at <= now < one.ends_at for one in self._versions)


def _urgency(version: _Version) -> tuple[int, float]:
    return list(AnnouncementKind).index(version.announcement.kind), -version.starts_at


def _version(row: Mapping[str, Any]) -> _Version:
    announcement = Announcement(
        id=row["id"],
        kind=AnnouncementKind(row["kind"]),
        title=row["title"],
        html=row["html"],
        language=row["language"],
        products=tuple(row["products"].split("\n")) if row["products"] else (),
        starts_at=_moment(row["starts_at"]),
        ends_at=_moment(row["ends_at"]),
    )
    return _Version(announcement, row["grouping"], row["starts_at"], row["ends_at"])


def _moment(stamp: float) -> datetime | None:
    return datetime.fromtimestamp(stamp, UTC) if math.isfinite(stamp) else None

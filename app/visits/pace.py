"""How often one address may tell of its visit, counted in each process by itself.

A row in the database for every list of events would cost more than the events.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections import Counter


class Pace:
    """At most ``number`` in each window of ``seconds``; nothing outlasts its window."""

    def __init__(self, number: int, seconds: int) -> None:
        self._number = number
        self._seconds = seconds
        self._lock = threading.Lock()
        self._window = -1
        self._counts: Counter[bytes] = Counter()
        self._key = b""

    def wait(self, who: str, now: float) -> int:
        """Count one more; return 0, or the seconds to wait when it is too many."""
        window = int(now) // self._seconds
        with self._lock:
            if window != self._window:
                self._window, self._counts, self._key = window, Counter(), secrets.token_bytes(16)
            # Hashes are of one size, whatever is sent.
            name = hashlib.blake2b(who.encode(), key=self._key, digest_size=8).digest()
            self._counts[name] += 1
            too_many = self._counts[name] > self._number
        return (window + 1) * self._seconds - int(now) if too_many else 0

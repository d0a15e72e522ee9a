"""Wakes the senders of this process as soon as there is something to send."""

from __future__ import annotations

import threading

_changed = threading.Condition()
_rings = 0


def ring() -> None:
    """Wake everybody who waits."""
    global _rings
    with _changed:
        _rings += 1
        _changed.notify_all()


def rings() -> int:
    """Return how often it has rung: to be read before looking for work, and given to ``wait``."""
    return _rings


def wait(heard: int, seconds: float) -> None:
    """Wait for a ring after the first ``heard``, at most ``seconds``."""
    with _changed:
        _changed.wait_for(lambda: _rings != heard, seconds)

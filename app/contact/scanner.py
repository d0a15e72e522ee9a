"""The virus scanner of the settings, if there is one."""

from __future__ import annotations

import logging
import subprocess
from collections.abc import Sequence
from enum import Enum
from typing import Final

log = logging.getLogger(__name__)

TIME_LIMIT: Final = 30
"""Seconds for one file; the visitor is waiting."""
INFECTED: Final = 1
"""How clamscan, clamdscan and others end when they found something."""


class Verdict(Enum):
    """What is known of a file."""

    CLEAN = "clean"
    INFECTED = "infected"
    UNKNOWN = "unknown"


def scan(command: Sequence[str], content: bytes) -> Verdict:
    """Ask ``command`` about a file; without a command every file counts as clean.

    What the scanner cannot tell is logged, and unknown.
    """
    if not command:
        return Verdict.CLEAN
    try:
        done = subprocess.run(  # noqa: S603 - The command stands in the settings.
            list(command), input=content, capture_output=True, timeout=TIME_LIMIT, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        log.error("[contact] virus_scan: %s does not answer: %s", command[0], error)
        return Verdict.UNKNOWN
    if done.returncode == 0:
        return Verdict.CLEAN
    if done.returncode == INFECTED:
        return Verdict.INFECTED
    reason = done.stderr.decode(errors="replace").strip()
    log.error("[contact] virus_scan: %s ended with %s: %s", command[0], done.returncode, reason)
    return Verdict.UNKNOWN

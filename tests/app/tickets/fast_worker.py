"""Delivers by a clock that runs faster, so that leases and pauses end within a test.

python fast_worker.py DATABASE BEGAN SPEED   (settings come from the environment)
"""

from __future__ import annotations

import os
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from app.db import Database
from app.settings_file import load_config
from app.tickets import backoff, deliver

SHORTER = 50
"""Divides the pauses after failures once more: those of the later attempts take days."""


def main(url: str, began: float, speed: float) -> None:
    def clock() -> datetime:
        return datetime.fromtimestamp(began + (time.time() - began) * speed, UTC)

    config = load_config(os.environ, Path.cwd())
    backoff.SCHEDULE = tuple(pause / SHORTER for pause in backoff.SCHEDULE)  # type: ignore[misc]
    deliver.POLL_SECONDS = 0.05  # type: ignore[misc]
    deliver.run(Database(url), config, threading.Event(), 4, clock)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), float(sys.argv[3]))

"""Watches the articles: one call for all that a save or a checkout touches."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

import watchfiles

STEP_MS: Final = 20
"""How long nothing more must change; editors write and rename in a row."""
MOST_MS: Final = 400
"""After this long it is looked at, even if a checkout goes on."""
_log = logging.getLogger(__name__)


def watch(folder: Path, changed: Callable[[], None], stop: threading.Event) -> None:
    """Call ``changed`` after each change below ``folder`` until ``stop`` is set.

    What begins with a dot is no article, so changes there (``.git``, editors' swap files) do not
    count.
    """
    for _ in watchfiles.watch(
        folder,
        watch_filter=lambda _, path: _counts(folder, path),
        debounce=MOST_MS,
        step=STEP_MS,
        rust_timeout=500,
        stop_event=stop,
        ignore_permission_denied=True,
    ):
        try:
            changed()
        except Exception:
            # A watcher that dies would leave the preview as it is for ever.
            _log.exception("The articles could not be read again.")


def _counts(folder: Path, path: str) -> bool:
    inside = Path(os.path.relpath(path, folder)).parts
    return not any(part.startswith(".") for part in inside) and not path.endswith("~")

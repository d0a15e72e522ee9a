"""What other sites answered, kept for a day."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Final

from app.checking.asking import Answer, Verdict

KEPT_SECONDS: Final = 24 * 60 * 60
_ASK_AGAIN = (Verdict.BUSY,)


class KeptAnswers:
    """Answers in a file beside the index; one that cannot be read costs requests, not truth."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def find(self, urls: Iterable[str]) -> dict[str, Answer]:
        """Return the answers of the last day."""
        kept = self._read()
        return {url: kept[url][1] for url in urls if url in kept}

    def add(self, answers: Mapping[str, Answer]) -> None:
        """Keep answers, but for those of sites that were too busy; forget old ones."""
        now = time.time()
        kept = self._read()
        kept |= {url: (now, one) for url, one in answers.items() if one.verdict not in _ASK_AGAIN}
        text = json.dumps({url: {"at": at, **asdict(one)} for url, (at, one) in kept.items()})
        self._path.parent.mkdir(parents=True, exist_ok=True)
        aside = self._path.with_suffix(f".{os.getpid()}")
        aside.write_text(text, "utf-8")
        aside.replace(self._path)

    def _read(self) -> dict[str, tuple[float, Answer]]:
        now = time.time()
        try:
            raw = json.loads(self._path.read_text("utf-8"))
            found = {
                url: (
                    float(one["at"]),
                    Answer(Verdict(one["verdict"]), one["reason"], one["target"]),
                )
                for url, one in raw.items()
            }
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}
        return {url: one for url, one in found.items() if 0 <= now - one[0] < KEPT_SECONDS}

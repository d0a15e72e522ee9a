"""How large do the numbers inside a graph get?  Measured on a few texts before it is quantised."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.scale import PAIRS
from search.encoder import INPUTS, TOKENIZER, EncoderSettings

Peaks = dict[str, npt.NDArray[np.float32]]
"""Name of a tensor → the greatest magnitude of each of its channels."""


def peaks(folder: Path, model: Any, names: set[str]) -> Peaks:
    """Run everyday questions and passages through an encoder's graph and look at some tensors.

    ``model`` is the graph of the encoder in ``folder``.  Tensors that are no rows of channels are
    left out.
    """
    if not names:
        return {}
    import onnx
    from onnxruntime import InferenceSession, SessionOptions

    watched = onnx.ModelProto()
    watched.CopyFrom(model)
    del watched.graph.output[:]
    watched.graph.output.extend(onnx.ValueInfoProto(name=name) for name in sorted(names))
    options = SessionOptions()
    options.log_severity_level = 3
    session = InferenceSession(
        watched.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    wanted = {node.name for node in session.get_inputs()}
    found: Peaks = {}
    for feed in _feeds(folder):
        values = session.run(sorted(names), {name: feed[name] for name in wanted})
        for name, value in zip(sorted(names), values, strict=True):
            if value.ndim >= 2:
                peak = np.abs(value.reshape(-1, value.shape[-1])).max(axis=0)
                found[name] = np.maximum(found.get(name, peak), peak)
    return found


def _feeds(folder: Path) -> Iterator[dict[str, npt.NDArray[np.int64]]]:
    from tokenizers import Tokenizer

    settings = EncoderSettings.read(folder)
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    tokenizer.no_padding()
    tokenizer.enable_truncation(settings.max_tokens)
    for text in (text for pair in PAIRS for text in pair):
        tokens = tokenizer.encode(settings.query_prompt + text).ids
        if tokens:
            ids = np.array([tokens], dtype=np.int64)
            yield dict(zip(INPUTS, (ids, np.ones_like(ids), np.zeros_like(ids)), strict=True))

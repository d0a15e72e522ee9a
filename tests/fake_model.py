"""A tiny real model: ONNX Runtime and tokenizers run it, torch does not need to be there.

Its meaning is the letters of a text: words are cut into pairs of letters, each pair has a fixed
random vector, and a text is their mean.  Texts that share words are near each other.
"""

from __future__ import annotations

import string
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

DIMENSIONS = 32
LETTERS = string.ascii_lowercase + string.digits


def write_model(folder: Path, seed: int = 0) -> Path:
    """Write ``model.onnx`` and ``tokenizer.json``; another seed is another model."""
    folder.mkdir(parents=True, exist_ok=True)
    pieces = [*LETTERS, *(a + b for a in LETTERS for b in LETTERS)]
    vocabulary = ["[UNK]", *pieces, *("##" + piece for piece in pieces)]
    _tokenizer(vocabulary).save(str(folder / "tokenizer.json"))
    onnx.save(_graph(len(vocabulary), seed), str(folder / "model.onnx"))
    (folder / "README.md").write_text("---\nlanguage: en\n---\nA model for tests.\n", "utf-8")
    return folder


def _tokenizer(vocabulary: list[str]) -> Tokenizer:
    numbered = {piece: number for number, piece in enumerate(vocabulary)}
    tokenizer = Tokenizer(models.WordPiece(numbered, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def _graph(size: int, seed: int) -> onnx.ModelProto:
    weights = np.random.default_rng(seed).normal(size=(size, DIMENSIONS)).astype(np.float32)
    ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "tokens"])
    output = helper.make_tensor_value_info(
        "last_hidden_state", TensorProto.FLOAT, ["batch", "tokens", DIMENSIONS]
    )
    gather = helper.make_node("Gather", ["embeddings", "input_ids"], ["last_hidden_state"])
    embeddings = numpy_helper.from_array(weights, "embeddings")
    graph = helper.make_graph([gather], "letters", [ids], [output], [embeddings])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)

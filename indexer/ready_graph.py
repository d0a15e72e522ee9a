"""A model folder that holds an ONNX graph already: the graph is taken over as it is."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

from indexer.pooling import has_more_modules, languages, max_tokens, pooling, prompts
from search.encoder import INPUTS, MODEL, TOKENIZER, Encoder, EncoderSettings
from search.errors import ModelError

# The graph itself before smaller copies of it; beside the settings, or as transformers.js and
# Optimum lay it out.
_GRAPHS = ("model.onnx", "onnx/model.onnx", "model_quantized.onnx", "onnx/model_quantized.onnx")
_MOST_BYTES = 2_000_000_000
"""What a graph in one file may weigh (protobuf's limit)."""
_SENTENCE = "sentence_embedding"
"""What exporters call the output that is pooled already."""


def ready_graph(model: Path) -> Path | None:
    """Return the ONNX graph that a model folder holds.

    Returns ``None`` also where the graph is not the whole model but its weights are there.
    """
    if has_more_modules(model) and any(model.glob("*.safetensors")):
        return None
    return next((path for name in _GRAPHS if (path := model / name).is_file()), None)


def take_over(model: Path, graph: Path, name: str, target: Path) -> EncoderSettings:
    """Write an encoder of the graph into ``target``; the folder's settings say how it is pooled.

    Raises ``ModelError`` where the graph or its settings are none of an encoder.
    """
    if not (model / TOKENIZER).exists():
        raise ModelError(
            f"{model}: has {graph.name} but no {TOKENIZER}. Put it into that folder as well."
        )
    output, pools = _output(graph, _copied(graph, target / MODEL))
    shutil.copy(model / TOKENIZER, target / TOKENIZER)
    query, passage = prompts(model)
    draft = EncoderSettings(
        fingerprint=name,
        dimensions=0,
        max_tokens=max_tokens(model),
        pooling=pooling(model) if pools else "none",
        output=output,
        query_prompt=query,
        passage_prompt=passage,
        languages=languages(model),
    )
    draft.write(target)
    settings = replace(draft, dimensions=len(Encoder(target).passage("A text.")))
    settings.write(target)
    return settings


def _copied(graph: Path, target: Path) -> Any:
    """Copy a graph, its external data included, into one file; return the graph."""
    import onnx
    from onnx.external_data_helper import uses_external_data

    try:
        model = onnx.load(str(graph), load_external_data=False)
        if not model.graph.output:
            raise ValueError("it has no output")
        in_parts = any(map(uses_external_data, model.graph.initializer))
        if in_parts:
            # It refuses data that lies outside of the graph's own folder.
            onnx.load_external_data_for_model(model, str(graph.parent))
        if model.ByteSize() > _MOST_BYTES:
            raise ValueError("it weighs more than 2 GB")
    # Protobuf and ONNX raise errors of their own beside ValueError and OSError.
    except Exception as error:
        raise ModelError(
            f"{graph}: cannot be read as an ONNX graph ({error}). Fetch the model's files again."
        ) from error
    # Outside of the block above: a full disk is no fault of the graph.
    if in_parts:
        onnx.save(model, str(target))
    else:
        shutil.copy(graph, target)
    return model


def _output(graph: Path, model: Any) -> tuple[str, bool]:
    """Return the output to take, and whether it holds a vector for each token to be pooled."""
    weights = {weight.name for weight in model.graph.initializer}
    odd = sorted({node.name for node in model.graph.input} - weights - set(INPUTS))
    if odd:
        raise ModelError(
            f"{graph}: asks for {', '.join(odd)}, so it is no encoder of texts. "
            f"Firstline gives {', '.join(INPUTS)}."
        )
    ranks = {node.name: len(node.type.tensor_type.shape.dim) for node in model.graph.output}
    name = _SENTENCE if _SENTENCE in ranks else model.graph.output[0].name
    return name, ranks[name] != 2

"""An encoder's graph → the same graph in fewer and faster operations.

An exporter writes what a model does in small steps: attention alone is some thirty operations a
layer, most of them about shapes.  ONNX Runtime knows whole attention as one operation; its
optimiser recognises the steps of the usual architectures and leaves all others as they are.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from indexer.scale import PAIRS
from indexer.trust import read_json
from search.encoder import MODEL, Encoder

_CLOSE = 1e-4  # cosine that fusing may lose; measured: under 1e-6


def fuse(folder: Path, model: Path) -> bool:
    """Fuse the graph of the encoder in ``folder``, made of ``model``, and say whether that worked.

    The graph stays as it is where the fused one cannot be made or gives other vectors.
    """
    trial = folder.with_name(f"{folder.name}.fused")
    shutil.copytree(folder, trial)
    try:
        _write_fused(folder / MODEL, trial / MODEL, model)
        before, after = Encoder(folder), Encoder(trial)
        lost = max(1 - float(before.passage(text) @ after.passage(text)) for text in PAIRS[0])
        if lost <= _CLOSE:
            shutil.copy(trial / MODEL, folder / MODEL)
        return lost <= _CLOSE
    # Whatever the optimiser, protobuf or ONNX Runtime make of a graph they do not expect.
    except Exception:
        return False
    finally:
        shutil.rmtree(trial)


def _write_fused(source: Path, target: Path, model: Path) -> None:
    import onnx
    from onnxruntime.transformers.fusion_options import FusionOptions
    from onnxruntime.transformers.optimizer import optimize_model

    heads, width = _attention(read_json(model / "config.json"))
    options = FusionOptions("bert")
    # Word pieces whose rows are quantised one by one need an operation of their own.
    options.enable_embed_layer_norm = False
    # It takes seconds and finds nothing more in a graph whose constants are folded.
    options.enable_shape_inference = False
    _fold_constants(source, target)
    # The optimiser warns of all that it does not recognise.
    logging.disable(logging.ERROR)
    try:
        # Its own folding (any level above 0) would import torch.
        fused = optimize_model(
            str(target), "bert", heads, width, opt_level=0, optimization_options=options
        ).model
    finally:
        logging.disable(logging.NOTSET)
    nodes = [new for node in fused.graph.node for new in _with_quick_norm(node)]
    del fused.graph.node[:]
    fused.graph.node.extend(nodes)
    onnx.save(fused, str(target))


def _attention(config: dict[str, Any]) -> tuple[int, int]:
    """Return a model's heads and width; the optimiser wants both, or 0 to find them itself."""
    heads, width = config.get("num_attention_heads"), config.get("hidden_size")
    return (int(heads), int(width)) if heads and width else (0, 0)


def _fold_constants(source: Path, target: Path) -> None:
    from onnxruntime import GraphOptimizationLevel, InferenceSession, SessionOptions

    options = SessionOptions()
    options.log_severity_level = 3
    # The basic level suits every processor.
    options.graph_optimization_level = GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.optimized_model_filepath = str(target)
    InferenceSession(str(source), options, providers=["CPUExecutionProvider"])


def _with_quick_norm(node: Any) -> Iterator[Any]:
    """Take a fused sum and normalisation apart again.

    ONNX Runtime 1.31 normalises four times as fast without the sum in the same operation.  Were
    the sum an Add, it would join them again when it opens the graph.
    """
    from onnx import helper

    if node.op_type != "SkipLayerNormalization" or len(node.output) > 1:
        yield node
        return
    name = node.output[0]
    added, skipped, scale, shift, bias = [*node.input, "", ""][:5]
    epsilon = {attribute.name: attribute.f for attribute in node.attribute}["epsilon"]
    parts = [part for part in (added, bias, skipped) if part]
    weights = [part for part in (scale, shift) if part]
    yield helper.make_node("Sum", parts, [f"{name}_sum"])
    yield helper.make_node("LayerNormalization", [f"{name}_sum", *weights], [name], epsilon=epsilon)

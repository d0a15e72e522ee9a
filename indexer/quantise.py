"""An ONNX graph → the same graph with int8 weights.

Eight bits hold numbers that are about as large as each other.  Inside a transformer a few channels
are tens of times larger than the rest and would leave it hardly any steps, so

- each channel of a product's input is divided by a number of its own, and its weights multiplied
  by it: what is too uneven in the one is shared with the other (Xiao et al., "SmoothQuant", 2023),
- the very few channels that are out of all proportion are multiplied in full precision beside the
  others (Dettmers et al., "LLM.int8()", 2022).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.calibrate import Peaks, peaks
from search.encoder import MODEL

Weights = npt.NDArray[np.float32]

_INTEGER = {
    "MatMulInteger",
    "QLinearMatMul",
    "DynamicQuantizeMatMul",
    "MatMulNBits",
    "QAttention",
}
"""Operations that a graph has when its weights are small already."""
_MICROSOFT = "com.microsoft"

_STEPS = 80
"""On either side of 0.  Processors without VNNI add two products of eight bits in sixteen, which
holds any two of 64 steps (onnxruntime's documentation, "reduce_range").  Of 80 steps 57 pairs in
2,500,000,000 were up to 8 % too large and the vectors still nearer to those in full precision."""
_ROW_STEPS = 127
_MANY_ROWS = 1000
"""A table of word pieces, not one of positions, is worth storing small."""
_OUT_OF_PROPORTION = 20
"""In MiniLM eleven products have one to three channels that may add more than this many times what
the median one may, up to 1,000 times."""
_MOST_OUTLIERS = 16


@dataclass(frozen=True, slots=True)
class _Split:
    """What becomes of the channels of a product's input."""

    factors: Weights
    """By what each is multiplied; 0 for the outliers."""
    small: Weights
    """The weights to quantise: divided by the factors, 0 for the outliers."""
    outliers: npt.NDArray[np.int64]


def is_quantised(graph: Path) -> bool:
    """Say whether a graph has small weights already."""
    import onnx

    model = onnx.load(str(graph), load_external_data=False)
    return any(node.op_type in _INTEGER for node in model.graph.node)


def quantise(folder: Path, target: Path) -> None:
    """Write the graph of the encoder in ``folder`` with int8 weights to ``target``."""
    import onnx

    model = onnx.load(str(folder / MODEL))
    graph = _Graph(model)
    inputs = {node.input[0] for node in model.graph.node if graph.is_product(node)}
    seen = peaks(folder, model, inputs)
    graph.replace([new for node in model.graph.node for new in graph.small(node, seen)])
    onnx.save(model, str(target))


class _Graph:
    """A graph under reconstruction: its weights by name, and what is added to them."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self._weights = {weight.name: weight for weight in model.graph.initializer}

    def is_product(self, node: Any) -> bool:
        """Say whether the node multiplies by a matrix of weights that can be quantised."""
        if node.op_type == "Attention":
            odd = any(a.name == "qkv_hidden_sizes" for a in node.attribute)
            return not odd and not any(node.input[4:]) and self._is_table(node.input[1])
        return node.op_type == "MatMul" and self._is_table(node.input[1])

    def small(self, node: Any, seen: Peaks) -> Iterator[Any]:
        """Yield what stands for a node when weights are small."""
        if self.is_product(node) and node.input[0] in seen:
            yield from self._product(node, seen[node.input[0]])
        elif self._is_embedding(node):
            yield from self._embedding(node)
        else:
            yield node

    def replace(self, nodes: list[Any]) -> None:
        """Take ``nodes`` for the graph's, and leave out the weights that none of them needs."""
        graph = self._model.graph
        used = {name for node in nodes for name in node.input}
        used.update(output.name for output in graph.output)
        del graph.node[:]
        graph.node.extend(nodes)
        del graph.initializer[:]
        graph.initializer.extend(w for name, w in self._weights.items() if name in used)
        if _MICROSOFT not in {entry.domain for entry in self._model.opset_import}:
            self._model.opset_import.add(domain=_MICROSOFT, version=1)

    def _product(self, node: Any, peak: Weights) -> Iterator[Any]:
        from onnx import helper

        name, source = node.output[0], node.input[0]
        weights = self._array(node.input[1])
        may_split = node.op_type == "MatMul"
        split = _split(peak, weights, _MOST_OUTLIERS if may_split else 0)
        steps, scale = _quantised(split.small, axis=0, steps=_STEPS)
        small = [self._add(f"{name}_weights", steps), self._add(f"{name}_scale", scale)]
        factors = self._add(f"{name}_factors", split.factors)
        even, sum_of_most = f"{name}_even", f"{name}_most"
        yield helper.make_node("Mul", [source, factors], [even])
        if node.op_type == "Attention":
            yield from self._attention(node, even, small)
        elif not split.outliers.size:
            yield _dynamic(even, small, name)
        else:
            yield _dynamic(even, small, sum_of_most)
            yield from self._outliers(source, weights, split.outliers, name)

    def _outliers(
        self, source: str, weights: Weights, outliers: npt.NDArray[np.int64], name: str
    ) -> Iterator[Any]:
        from onnx import helper

        numbers = self._add(f"{name}_outliers", outliers)
        full = self._add(f"{name}_full", weights[outliers])
        few, sum_of_few = f"{name}_few", f"{name}_rest"
        yield helper.make_node("Gather", [source, numbers], [few], axis=-1)
        yield helper.make_node("MatMul", [few, full], [sum_of_few])
        yield helper.make_node("Add", [f"{name}_most", sum_of_few], [name])

    def _attention(self, node: Any, source: str, small: list[str]) -> Iterator[Any]:
        from onnx import helper

        name = node.output[0]
        number, scale, zero = f"{name}_number", f"{name}_step", f"{name}_zero"
        yield helper.make_node("DynamicQuantizeLinear", [source], [number, scale, zero])
        bias, mask = [*node.input[2:], "", ""][:2]
        inputs = [number, small[0], bias, scale, small[1], mask, zero]
        attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
        yield helper.make_node("QAttention", inputs, [name], domain=_MICROSOFT, **attributes)

    def _embedding(self, node: Any) -> Iterator[Any]:
        from onnx import TensorProto, helper

        name, numbers = node.output[0], node.input[1]
        steps, scale = _quantised(self._array(node.input[0]), axis=1, steps=_ROW_STEPS)
        table = self._add(f"{name}_table", steps)
        scales = self._add(f"{name}_scales", scale[:, np.newaxis])
        row, wide, step = f"{name}_row", f"{name}_wide", f"{name}_step"
        yield helper.make_node("Gather", [table, numbers], [row])
        yield helper.make_node("Gather", [scales, numbers], [step])
        yield helper.make_node("Cast", [row], [wide], to=TensorProto.FLOAT)
        yield helper.make_node("Mul", [wide, step], [name])

    def _is_embedding(self, node: Any) -> bool:
        rows = node.op_type == "Gather" and self._is_table(node.input[0])
        axis = {a.name: a.i for a in node.attribute}.get("axis", 0)
        return rows and axis == 0 and self._weights[node.input[0]].dims[0] >= _MANY_ROWS

    def _is_table(self, name: str) -> bool:
        from onnx import TensorProto

        weight = self._weights.get(name)
        return (
            weight is not None and weight.data_type == TensorProto.FLOAT and len(weight.dims) == 2
        )

    def _array(self, name: str) -> Weights:
        from onnx import numpy_helper

        array: Weights = numpy_helper.to_array(self._weights[name])
        return array

    def _add(self, name: str, array: npt.NDArray[Any]) -> str:
        from onnx import numpy_helper

        self._weights[name] = numpy_helper.from_array(array, name)
        return name


def _dynamic(source: str, small: list[str], target: str) -> Any:
    from onnx import helper

    return helper.make_node("DynamicQuantizeMatMul", [source, *small], [target], domain=_MICROSOFT)


def _split(peak: Weights, weights: Weights, most_outliers: int) -> _Split:
    heaviest = np.abs(weights).max(axis=1)
    parts = peak * heaviest
    outliers = np.flatnonzero(parts > _OUT_OF_PROPORTION * np.median(parts))
    outliers = np.sort(outliers[np.argsort(-parts[outliers])][:most_outliers])
    # Shared evenly: the usual exponent of SmoothQuant is one half.
    factors = np.sqrt(np.maximum(heaviest, 1e-5) / np.maximum(peak, 1e-5)).astype(np.float32)
    small = (weights / factors[:, np.newaxis]).astype(np.float32)
    factors[outliers] = 0
    small[outliers] = 0
    return _Split(factors, small, outliers)


def _quantised(weights: Weights, axis: int, steps: int) -> tuple[npt.NDArray[np.int8], Weights]:
    """Return weights as whole steps and the size of a step, one for each line along ``axis``."""
    scale = np.abs(weights).max(axis=axis, keepdims=True) / steps
    scale[scale == 0] = 1
    return np.round(weights / scale).astype(np.int8), scale.squeeze(axis).astype(np.float32)

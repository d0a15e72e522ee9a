from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from onnx.external_data_helper import convert_model_to_external_data
from onnxruntime.quantization import quantize_dynamic

from indexer.export import export, is_exported
from indexer.ready_graph import ready_graph
from search.encoder import Encoder
from search.errors import ModelError
from tests.fake_model import DIMENSIONS, write_model

TEXT = "pay by card"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_model(tmp_path / "model")


def passage(source: Path) -> list[float]:
    export(source, "name", source.parent / "export")
    vector: list[float] = Encoder(source.parent / "export" / "full").passage(TEXT).tolist()
    return vector


def move(source: Path, name: str) -> Path:
    (source / name).parent.mkdir(exist_ok=True)
    return (source / "model.onnx").rename(source / name)


def tokens(source: Path) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Return the vectors of the text's tokens, as the graph gives them."""
    export(source, "name", source.parent / "export")
    encoder = Encoder(source.parent / "export" / "full")
    ids = np.array([encoder._tokenizer.encode(TEXT).ids], dtype=np.int64)
    found: np.ndarray[tuple[int, int], np.dtype[np.float32]]
    found = encoder._session.run(None, {"input_ids": ids})[0][0]
    return found


@pytest.mark.parametrize(
    "name", ["onnx/model.onnx", "model_quantized.onnx", "onnx/model_quantized.onnx"]
)
def test_a_graph_is_found_in_every_usual_place(source: Path, name: str) -> None:
    expected = passage(source)
    path = move(source, name)

    assert ready_graph(source) == path
    assert passage(source) == expected


def test_the_graph_in_full_precision_goes_first(source: Path) -> None:
    whole = move(source, "onnx/model.onnx")
    (source / "model_quantized.onnx").write_bytes(b"")

    assert ready_graph(source) == whole


def test_a_folder_without_a_graph_has_none(source: Path) -> None:
    (source / "model.onnx").unlink()

    assert ready_graph(source) is None


def test_the_whole_model_goes_before_a_graph_that_is_a_part_of_it(source: Path) -> None:
    dense = [{"type": "sentence_transformers.models.Dense", "path": "2_Dense"}]
    (source / "modules.json").write_text(json.dumps(dense))
    part = ready_graph(source)
    (source / "model.safetensors").write_bytes(b"")

    assert part == source / "model.onnx"
    assert ready_graph(source) is None


def test_a_quantised_graph_is_not_quantised_again(source: Path) -> None:
    small = source / "onnx" / "model_quantized.onnx"
    small.parent.mkdir()
    onnx.save(product(), str(source / "product.onnx"))
    quantize_dynamic(source / "product.onnx", small)
    for path in (source / "product.onnx", source / "model.onnx"):
        path.unlink()
    export(source, "name", source.parent / "export")

    parts = [source.parent / "export" / part / "model.onnx" for part in ("full", "small")]
    assert [path.read_bytes() for path in parts] == [small.read_bytes()] * 2


def product() -> onnx.ModelProto:
    """Return a graph with a matrix to quantise: one vector a text."""
    ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "tokens"])
    output = helper.make_tensor_value_info("vector", TensorProto.FLOAT, ["batch", DIMENSIONS])
    weights = np.random.default_rng(0).normal(size=(8, DIMENSIONS)).astype(np.float32)
    nodes = [
        helper.make_node("Cast", ["input_ids"], ["numbers"], to=TensorProto.FLOAT),
        helper.make_node("ReduceMax", ["numbers"], ["top"], axes=[1], keepdims=1),
        helper.make_node("Expand", ["top", "shape"], ["wide"]),
        helper.make_node("MatMul", ["wide", "weights"], ["vector"]),
    ]
    constants = [
        onnx.numpy_helper.from_array(weights, "weights"),
        onnx.numpy_helper.from_array(np.array([1, 8], dtype=np.int64), "shape"),
    ]
    graph = helper.make_graph(nodes, "product", [ids], [output], constants)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)


def test_weights_beside_the_graph_are_taken_into_it(source: Path) -> None:
    expected = passage(source)
    save_outside(source, "model.onnx_data")
    alone = passage(source)
    (source / "model.onnx_data").unlink()

    assert alone == expected
    assert Encoder(source.parent / "export" / "full").passage(TEXT).tolist() == expected


def save_outside(source: Path, location: str) -> None:
    model = onnx.load(str(source / "model.onnx"))
    convert_model_to_external_data(model, location=location, size_threshold=0)
    onnx.save(model, str(source / "model.onnx"))


@pytest.mark.parametrize("location", ["../outside", "/etc/hostname", "missing"])
def test_weights_outside_of_the_folder_or_nowhere_are_told(source: Path, location: str) -> None:
    save_outside(source, "inside")
    model = onnx.load(str(source / "model.onnx"), load_external_data=False)
    model.graph.initializer[0].external_data[0].value = location
    (source / "model.onnx").write_bytes(model.SerializeToString())
    (source.parent / "outside").write_bytes((source / "inside").read_bytes())

    with pytest.raises(ModelError, match=r"model\.onnx: cannot be read as an ONNX graph"):
        passage(source)


@pytest.mark.parametrize("content", [b"", b"\xff\xff\xff", b"version https://git-lfs"])
def test_a_file_that_is_no_graph_is_told(source: Path, content: bytes) -> None:
    (source / "model.onnx").write_bytes(content)

    with pytest.raises(ModelError, match=r"model\.onnx: cannot be read as an ONNX graph"):
        passage(source)


def test_a_graph_that_asks_for_more_than_a_text_is_told(source: Path) -> None:
    model = onnx.load(str(source / "model.onnx"))
    for name in ("position_ids", "pixel_values"):
        extra = helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])
        model.graph.input.append(extra)
    onnx.save(model, str(source / "model.onnx"))

    with pytest.raises(ModelError, match="asks for pixel_values, position_ids, so it is no enc"):
        passage(source)


def test_a_pooled_output_is_taken_where_there_is_one(source: Path) -> None:
    expected = passage(source)
    model = onnx.load(str(source / "model.onnx"))
    mean = helper.make_node(
        "ReduceMean", ["last_hidden_state"], ["sentence_embedding"], axes=[1], keepdims=0
    )
    model.graph.node.append(mean)
    shape = ["batch", DIMENSIONS]
    output = helper.make_tensor_value_info("sentence_embedding", TensorProto.FLOAT, shape)
    model.graph.output.append(output)
    onnx.save(model, str(source / "model.onnx"))
    found = passage(source)
    settings = Encoder(source.parent / "export" / "full").settings

    assert (settings.output, settings.pooling) == ("sentence_embedding", "none")
    assert found == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("mode", ["max", "lasttoken", "weightedmean"])
def test_the_tokens_are_pooled_as_the_model_says(source: Path, mode: str) -> None:
    each = tokens(source)
    by_position = sum((place + 1) * vector for place, vector in enumerate(each))
    expected = {"max": each.max(axis=0), "lasttoken": each[-1], "weightedmean": by_position}[mode]
    (source / "1_Pooling").mkdir()
    (source / "1_Pooling" / "config.json").write_text(json.dumps({"pooling_mode": mode}))

    assert passage(source) == pytest.approx(expected / np.linalg.norm(expected), abs=1e-5)


def test_an_export_is_whole_when_all_of_it_is_of_the_model(source: Path) -> None:
    target = source.parent / "export"
    export(source, "name", target)

    assert is_exported("name", target)
    assert not is_exported("other", target)
    (target / "small" / "encoder.json").write_text("{}")
    assert not is_exported("name", target)
    export(source, "name", target)
    (target / "done").unlink()
    assert not is_exported("name", target)

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import helper, numpy_helper

from indexer.calibrate import peaks
from indexer.export import export
from indexer.quantise import is_quantised, quantise
from indexer.scale import PAIRS
from search.encoder import Encoder
from tests.fake_model import DIMENSIONS, write_model

TEXTS = ("reset my password", "Where is my parcel?", "x", "a refund of 30 euros")
OUTLIER = 5


@pytest.fixture
def full(tmp_path: Path) -> Path:
    """Return an encoder of two products, as in a transformer's layer: one widens, one narrows."""
    source = write_model(tmp_path / "model")
    model = onnx.load(str(source / "model.onnx"))
    rng = np.random.default_rng(1)
    widening = rng.normal(size=(DIMENSIONS, 64)).astype(np.float32)
    narrowing = rng.normal(size=(64, DIMENSIONS)).astype(np.float32)
    widening[:, OUTLIER] *= 40
    narrowing[OUTLIER] *= 5
    model.graph.node[0].output[0] = "rows"
    model.graph.node.extend(
        [
            helper.make_node("MatMul", ["rows", "widening"], ["wide"]),
            helper.make_node("Relu", ["wide"], ["kept"]),
            helper.make_node("MatMul", ["kept", "narrowing"], ["last_hidden_state"]),
        ]
    )
    for name, weights in (("widening", widening), ("narrowing", narrowing)):
        model.graph.initializer.append(numpy_helper.from_array(weights, name))
    onnx.save(model, str(source / "model.onnx"))
    export(source, "name", tmp_path / "export")
    return tmp_path / "export" / "full"


def weights(folder: Path) -> dict[str, Any]:
    graph = onnx.load(str(folder / "model.onnx")).graph
    return {weight.name: numpy_helper.to_array(weight) for weight in graph.initializer}


def small(full: Path) -> Path:
    folder = full.parent / "again"
    shutil.copytree(full, folder)
    quantise(full, folder / "model.onnx")
    return folder


def test_small_weights_give_nearly_the_same_vectors(full: Path) -> None:
    exact, near = Encoder(full), Encoder(small(full))

    for text in TEXTS:
        assert float(exact.query(text) @ near.query(text)) > 0.999


def test_a_channel_out_of_all_proportion_is_kept_in_full_precision(full: Path) -> None:
    before, after = weights(full), weights(small(full))

    assert after["last_hidden_state_outliers"].tolist() == [OUTLIER]
    assert after["last_hidden_state_full"].tolist() == before["narrowing"][[OUTLIER]].tolist()
    assert after["last_hidden_state_factors"][OUTLIER] == 0
    assert after["last_hidden_state_weights"][OUTLIER].tolist() == [0] * DIMENSIONS
    assert "wide_outliers" not in after


def test_small_weights_are_the_large_ones_in_steps(full: Path) -> None:
    before, after = weights(full), weights(small(full))
    factors = after["wide_factors"][:, np.newaxis]
    again = after["wide_weights"] * after["wide_scale"] * factors

    assert after["wide_weights"].dtype == np.int8
    assert np.abs(after["wide_weights"]).max(axis=0).tolist() == [80] * 64
    assert np.all(np.abs(again - before["widening"]) <= 0.501 * after["wide_scale"] * factors)


def test_the_table_of_word_pieces_is_small_row_by_row(full: Path) -> None:
    before, after = weights(full), weights(small(full))
    again = after["rows_table"] * after["rows_scales"]

    assert after["rows_table"].dtype == np.int8
    assert np.all(np.abs(again - before["embeddings"]) <= 0.501 * after["rows_scales"])


def test_weights_that_nothing_needs_any_more_are_left_out(full: Path) -> None:
    assert weights(full).keys() == {"embeddings", "widening", "narrowing"}
    assert weights(small(full)).keys().isdisjoint(weights(full))


def test_a_small_table_and_whole_numbers_stay_as_they_are(tmp_path: Path) -> None:
    source = write_model(tmp_path / "model")
    model = onnx.load(str(source / "model.onnx"))
    table = numpy_helper.to_array(model.graph.initializer[0])[:900]
    model.graph.initializer[0].CopyFrom(numpy_helper.from_array(table, "embeddings"))
    onnx.save(model, str(tmp_path / "model" / "model.onnx"))
    export(write_model(tmp_path / "other"), "name", tmp_path / "export")
    full = tmp_path / "export" / "full"
    shutil.copy(source / "model.onnx", full / "model.onnx")

    assert weights(small(full))["embeddings"].tolist() == table.tolist()


def test_a_graph_is_quantised_when_an_operation_of_it_is(full: Path) -> None:
    assert not is_quantised(full / "model.onnx")
    assert is_quantised(small(full) / "model.onnx")


def test_peaks_are_the_greatest_magnitudes_of_each_channel(full: Path) -> None:
    encoder = Encoder(full)
    texts = [text for pair in PAIRS for text in pair]
    pieces = {piece for text in texts for piece in encoder._tokenizer.encode(text).ids}
    expected = np.abs(weights(full)["embeddings"][sorted(pieces)]).max(axis=0)
    model = onnx.load(str(full / "model.onnx"))
    found = peaks(full, model, {"rows", "kept"})

    assert found["rows"].tolist() == expected.tolist()
    assert int(found["kept"].argmax()) == OUTLIER
    assert peaks(full, model, set()) == {}


def test_a_model_whose_small_vectors_go_astray_keeps_its_full_weights(tmp_path: Path) -> None:
    """One channel is so large that a step of the row is larger than all others."""
    source = write_model(tmp_path / "model")
    model = onnx.load(str(source / "model.onnx"))
    table = numpy_helper.to_array(model.graph.initializer[0]).copy()
    table[:, 0] = 1e4
    mixing = np.eye(DIMENSIONS, dtype=np.float32)
    mixing[0, 0] = 0
    model.graph.initializer[0].CopyFrom(numpy_helper.from_array(table, "embeddings"))
    model.graph.initializer.append(numpy_helper.from_array(mixing, "mixing"))
    model.graph.node[0].output[0] = "rows"
    model.graph.node.append(helper.make_node("MatMul", ["rows", "mixing"], ["last_hidden_state"]))
    onnx.save(model, str(source / "model.onnx"))
    export(source, "name", tmp_path / "export")
    full, near = tmp_path / "export" / "full", tmp_path / "export" / "small"

    assert (near / "model.onnx").read_bytes() == (full / "model.onnx").read_bytes()
    assert weights(near)["embeddings"].dtype == np.float32

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import onnx
import pytest

from indexer.export import _exported, export
from indexer.fuse import fuse
from search.encoder import Encoder
from tests.conftest import require
from tests.fake_model import write_model
from tests.indexer.tiny_transformer import write_transformer

TEXTS = ("how do i pay", "refund", "x", "a long text of many words about a parcel")


def operations(folder: Path) -> Counter[str]:
    return Counter(node.op_type for node in onnx.load(str(folder / "model.onnx")).graph.node)


@pytest.fixture(scope="module")
def traced(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a transformer, and its encoder as torch's tracing leaves it; do not change them."""
    require("sentence_transformers", "pip install 'firstline[index]'")
    folder = tmp_path_factory.mktemp("traced")
    write_transformer(folder, "mean", dense=False)
    (folder / "plain").mkdir()
    _exported(folder / "saved", "name", folder / "plain")
    return folder


@pytest.fixture
def plain(traced: Path, tmp_path: Path) -> Path:
    """Return the encoder of a transformer as torch's tracing leaves it, beside the transformer."""
    shutil.copytree(traced, tmp_path, dirs_exist_ok=True)
    return tmp_path / "plain"


@pytest.mark.model
def test_attention_becomes_one_operation_and_the_vectors_stay(plain: Path, tmp_path: Path) -> None:
    fused = shutil.copytree(plain, tmp_path / "fused")
    worked = fuse(fused, tmp_path / "saved")
    before, after = Encoder(plain), Encoder(fused)

    assert worked
    assert (operations(plain)["Softmax"], operations(plain)["Attention"]) == (1, 0)
    assert (operations(fused)["Softmax"], operations(fused)["Attention"]) == (0, 1)
    assert operations(fused)["SkipLayerNormalization"] == 0
    assert operations(fused)["LayerNormalization"] == 3
    for text in TEXTS:
        assert after.passage(text) == pytest.approx(before.passage(text), abs=1e-5)


@pytest.mark.model
@pytest.mark.parametrize("heads", [0, 4])
def test_attention_that_is_not_as_the_model_says_is_left_in_steps(
    plain: Path, tmp_path: Path, heads: int
) -> None:
    config = {"num_attention_heads": heads, "hidden_size": 16}
    (tmp_path / "config.json").write_text(json.dumps(config))
    before = [Encoder(plain).passage(text).tolist() for text in TEXTS]

    assert fuse(plain, tmp_path)
    assert (operations(plain)["Softmax"], operations(plain)["Attention"]) == (1, 0)
    for text, vector in zip(TEXTS, before, strict=True):
        assert Encoder(plain).passage(text) == pytest.approx(vector, abs=1e-5)


@pytest.mark.model
def test_quantised_attention_gives_nearly_the_same_vectors(plain: Path, tmp_path: Path) -> None:
    export(tmp_path / "saved", "name", tmp_path / "export")
    full, small = (tmp_path / "export" / part for part in ("full", "small"))

    assert (operations(full)["Attention"], operations(small)["QAttention"]) == (1, 1)
    for text in TEXTS:
        assert float(Encoder(full).query(text) @ Encoder(small).query(text)) > 0.998


def test_a_graph_that_is_no_transformer_is_fused_without_harm(tmp_path: Path) -> None:
    source = write_model(tmp_path / "model")
    export(source, "name", tmp_path / "export")
    full = tmp_path / "export" / "full"
    before = [Encoder(full).passage(text).tolist() for text in TEXTS]

    assert fuse(full, source)
    assert [Encoder(full).passage(text).tolist() for text in TEXTS] == before


def test_a_graph_that_the_optimiser_cannot_read_stays_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "full"
    folder.mkdir()
    (folder / "model.onnx").write_bytes(b"no graph")

    assert not fuse(folder, tmp_path)
    assert (folder / "model.onnx").read_bytes() == b"no graph"


def test_a_graph_whose_settings_cannot_be_read_stays_as_it_is(tmp_path: Path) -> None:
    source = write_model(tmp_path / "model")
    export(source, "name", tmp_path / "export")
    full = tmp_path / "export" / "full"
    before = (full / "model.onnx").read_bytes()
    (source / "config.json").write_text("{")

    assert not fuse(full, source)
    assert (full / "model.onnx").read_bytes() == before
    assert not full.with_name("full.fused").exists()

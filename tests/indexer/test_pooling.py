from __future__ import annotations

import json
from pathlib import Path

import pytest

from indexer.pooling import languages, max_tokens, pooling, prompts
from search.errors import ModelError


def write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content))


def modules(folder: Path, *kinds: str) -> None:
    entries = [
        {"type": f"sentence_transformers.models.{kind}", "path": f"{number}_{kind}"}
        for number, kind in enumerate(kinds)
    ]
    write(folder / "modules.json", entries)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (None, "mean"),
        ({}, "mean"),
        ({"pooling_mode_mean_tokens": True, "pooling_mode_cls_token": False}, "mean"),
        ({"pooling_mode_cls_token": True}, "cls"),
        ({"pooling_mode_max_tokens": True}, "max"),
        ({"pooling_mode_mean_sqrt_len_tokens": True}, "mean"),
        ({"pooling_mode_weightedmean_tokens": True}, "weighted"),
        ({"pooling_mode_lasttoken": True}, "last"),
        ({"pooling_mode": "cls"}, "cls"),
        ({"pooling_mode": ["lasttoken"]}, "last"),
    ],
)
def test_pooling_is_what_the_model_says(tmp_path: Path, settings: object, expected: str) -> None:
    if settings is not None:
        write(tmp_path / "1_Pooling" / "config.json", settings)

    assert pooling(tmp_path) == expected


def test_the_pooling_module_may_lie_anywhere(tmp_path: Path) -> None:
    modules(tmp_path, "Transformer", "Dropout", "Pooling", "Normalize")
    write(tmp_path / "2_Pooling" / "config.json", {"pooling_mode": "max"})

    assert pooling(tmp_path) == "max"


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"pooling_mode": ["cls", "mean"]}, "pools by cls and mean"),
        ({"pooling_mode_cls_token": True, "pooling_mode_max_tokens": True}, "by cls and max"),
        ({"pooling_mode": "attention"}, "pools by attention"),
    ],
)
def test_pooling_that_firstline_does_not_do_is_refused(
    tmp_path: Path, settings: object, named: str
) -> None:
    write(tmp_path / "1_Pooling" / "config.json", settings)

    with pytest.raises(ModelError, match=named) as refused:
        pooling(tmp_path)
    assert "It knows mean, mean_sqrt_len_tokens, cls, max, lasttoken" in str(refused.value)


def test_modules_behind_the_graph_are_refused(tmp_path: Path) -> None:
    modules(tmp_path, "Transformer", "Pooling", "Dense")

    with pytest.raises(ModelError, match=r"has modules behind its ONNX graph \(.*Dense\)"):
        pooling(tmp_path)


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ({"query": "query: ", "document": "passage: "}, ("query: ", "passage: ")),
        ({"query": "q ", "passage": "p "}, ("q ", "p ")),
        ({"query": "q ", "corpus": "c "}, ("q ", "c ")),
        ({"query": "Find: ", "document": ""}, ("Find: ", "")),
        ({"clustering": "Group: "}, ("", "")),
        (None, ("", "")),
    ],
)
def test_prompts_are_those_of_questions_and_passages(
    tmp_path: Path, named: object, expected: tuple[str, str]
) -> None:
    write(tmp_path / "config_sentence_transformers.json", {"prompts": named})

    assert prompts(tmp_path) == expected


def test_prompts_that_are_left_out_of_the_pooling_are_refused(tmp_path: Path) -> None:
    modules(tmp_path, "Transformer", "Pooling")
    write(tmp_path / "1_Pooling" / "config.json", {"include_prompt": False})

    assert prompts(tmp_path) == ("", "")
    write(tmp_path / "config_sentence_transformers.json", {"prompts": {"query": "Ask: "}})
    with pytest.raises(ModelError, match="leaves its prompts out of the pooling"):
        prompts(tmp_path)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, 512),
        ({"sentence_bert_config.json": {"max_seq_length": 256}}, 256),
        ({"sentence_bert_config.json": {"max_seq_length": None}}, 512),
        ({"sentence_bert_config.json": {"max_seq_length": 8192}}, 512),
        ({"tokenizer_config.json": {"model_max_length": 1e30}}, 512),
        (
            {
                "tokenizer_config.json": {"model_max_length": 384},
                "config.json": {"max_position_embeddings": 514},
            },
            384,
        ),
        (
            {
                "sentence_bert_config.json": {"max_seq_length": 256},
                "config.json": {"max_position_embeddings": 128},
            },
            128,
        ),
    ],
)
def test_a_text_is_cut_at_the_least_limit_of_all(
    tmp_path: Path, files: dict[str, object], expected: int
) -> None:
    for name, content in files.items():
        write(tmp_path / name, content)

    assert max_tokens(tmp_path) == expected


@pytest.mark.parametrize("card", ["---\n: [\n---\n", "---\nlanguage:\n---\n", "---\n"])
def test_a_card_that_names_no_language_is_passed_over(tmp_path: Path, card: str) -> None:
    (tmp_path / "README.md").write_text(card)

    assert languages(tmp_path) == ()

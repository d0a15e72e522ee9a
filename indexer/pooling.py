"""What a model folder's settings files say beside its graph, for ``EncoderSettings``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from indexer.trust import modules, read_json
from search.errors import ModelError

MOST_TOKENS = 512
"""Passages are at most some 250 tokens long, and a long question is cut."""

# sentence-transformers' names → those of search.encoder.  The mean divided by the root of the
# length points the same way as the mean, and only the direction counts.
_MODES = {
    "mean": "mean",
    "mean_sqrt_len_tokens": "mean",
    "cls": "cls",
    "max": "max",
    "lasttoken": "last",
    "weightedmean": "weighted",
}
_OLD_KEYS = {
    "pooling_mode_cls_token": "cls",
    "pooling_mode_max_tokens": "max",
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_mean_sqrt_len_tokens": "mean_sqrt_len_tokens",
    "pooling_mode_weightedmean_tokens": "weightedmean",
    "pooling_mode_lasttoken": "lasttoken",
}
_MODULES = {"Transformer", "Pooling", "Normalize", "Dropout"}


def pooling(model: Path) -> str:
    """Return how the vectors of a text's tokens become one; the mean where nothing is said.

    Raises ``ModelError`` for what a graph of the tokens' vectors cannot be given.
    """
    kinds = _kinds(model)
    if has_more_modules(model):
        raise ModelError(
            f"{model}: has modules behind its ONNX graph ({', '.join(kinds)}). Put "
            "model.safetensors into the folder as well, and Firstline exports the whole model."
        )
    place = kinds.get("Pooling", {}).get("path", "1_Pooling")
    settings = read_json(model / str(place) / "config.json")
    modes = _modes(settings)
    if len(modes) != 1 or modes[0] not in _MODES:
        raise ModelError(
            f"{model}/{place}/config.json: pools by {' and '.join(modes)}, which Firstline does "
            f"not. It knows {', '.join(_MODES)}, one at a time."
        )
    return _MODES[modes[0]]


def has_more_modules(model: Path) -> bool:
    """Say whether the model does more with the tokens' vectors than to pool them."""
    return not _kinds(model).keys() <= _MODULES


def has_two_ways(model: Path) -> bool:
    """Say whether the model has one way for questions and another for passages."""
    return not _kinds(model).keys().isdisjoint({"Router", "Asym"})


def prompts(model: Path) -> tuple[str, str]:
    """Return what stands before each question and before each passage.

    Raises ``ModelError`` where the model leaves its prompts out of the pooling.
    """
    named = read_json(model / "config_sentence_transformers.json").get("prompts") or {}
    found = query_and_passage(named)
    for module in modules(model):
        settings = read_json(model / str(module.get("path", "")) / "config.json")
        if any(found) and settings.get("include_prompt") is False:
            raise ModelError(
                f"{model}: leaves its prompts out of the pooling (include_prompt), which Firstline "
                "does not. Choose another [index] model."
            )
    return found


def query_and_passage(named: dict[str, Any]) -> tuple[str, str]:
    """Choose from a model's prompts by name: models call the second one by several."""
    passage = named.get("document") or named.get("passage") or named.get("corpus")
    return str(named.get("query") or ""), str(passage or "")


def max_tokens(model: Path) -> int:
    """Return how many tokens the model reads: the least that any of its files says."""
    said = (
        read_json(model / "sentence_bert_config.json").get("max_seq_length"),
        read_json(model / "tokenizer_config.json").get("model_max_length"),
        read_json(model / "config.json").get("max_position_embeddings"),
    )
    return int(min([MOST_TOKENS, *(number for number in said if number)]))


def languages(model: Path) -> tuple[str, ...]:
    """Read the languages from the model card's head."""
    card = model / "README.md"
    parts = card.read_text("utf-8", "replace").split("---", 2) if card.exists() else []
    try:
        head = yaml.safe_load(parts[1]) if len(parts) == 3 else {}
    except yaml.YAMLError:
        return ()
    found = head.get("language", ()) if isinstance(head, dict) else ()
    return (found,) if isinstance(found, str) else tuple(str(name) for name in found or ())


def _kinds(model: Path) -> dict[str, dict[str, Any]]:
    """Return class → entry of the model's modules."""
    return {str(module.get("type")).rsplit(".", 1)[-1]: module for module in modules(model)}


def _modes(settings: dict[str, Any]) -> list[str]:
    """Return the pooling modes, as new and as older files name them."""
    said = settings.get("pooling_mode")
    if said:
        return [said] if isinstance(said, str) else [str(mode) for mode in said]
    return [mode for key, mode in _OLD_KEYS.items() if settings.get(key)] or ["mean"]

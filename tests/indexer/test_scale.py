from __future__ import annotations

from pathlib import Path

import numpy as np

from indexer.export import export
from indexer.scale import PAIRS, measure
from search.encoder import Encoder
from tests.fake_model import write_model


def test_the_scale_is_the_mean_of_unrelated_and_of_own_texts(tmp_path: Path) -> None:
    export(write_model(tmp_path / "model"), "name", tmp_path / "export")
    encoder = Encoder(tmp_path / "export" / "full")
    own, others = [], []
    for title, _ in PAIRS:
        for other, text in PAIRS:
            cosine = encoder.passage(title) @ encoder.passage(f"{other}\n{text}")
            (own if title == other else others).append(float(cosine))
    low, high = measure(encoder)

    assert (low, high) == (round(float(np.mean(others)), 3), round(float(np.mean(own)), 3))
    assert low < high
    assert (encoder.settings.low, encoder.settings.high) == (low, high)
    assert Encoder(tmp_path / "export" / "small").settings == encoder.settings


def test_every_pair_is_about_something_else() -> None:
    assert len({title for title, _ in PAIRS}) == len({text for _, text in PAIRS}) == 24

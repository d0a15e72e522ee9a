from __future__ import annotations

import numpy as np

from search.translations import OTHER_LANGUAGE, Translations
from search.types import Hit

# Articles 0 and 3 are one in two languages, as are 1 and 4; 2 and 5 stand alone.
LANGUAGES = ["de", "de", "de", "en", "en", "en"]
TRANSLATIONS = Translations(LANGUAGES, ["a", "b", "c", "a", "b", "d"])
PASSAGE_ARTICLE = np.array([0, 0, 1, 2, 3, 4, 5], np.int32)


def numbers(language: str, *among: int) -> list[int]:
    mask = np.isin(np.arange(6), among)
    return np.flatnonzero(TRANSLATIONS.preferring(language, mask)).tolist()


def test_what_is_there_in_the_language_shuts_out_its_translations() -> None:
    assert numbers("en", 0, 1, 2, 3, 4, 5) == [2, 3, 4, 5]
    assert numbers("de", 0, 1, 2, 3, 4, 5) == [0, 1, 2, 5]


def test_the_only_version_that_may_be_shown_stays() -> None:
    assert numbers("en", 0, 1, 2, 4) == [0, 2, 4]
    assert numbers("fr", 0, 3) == [0, 3]
    assert numbers("en") == []


def test_other_languages_count_a_little_less() -> None:
    assert TRANSLATIONS.boosts("de").tolist() == [1, 1, 1, *[np.float32(OTHER_LANGUAGE)] * 3]


def test_of_two_translations_the_better_hit_is_kept() -> None:
    hits = [Hit(4, 0.9), Hit(3, 0.8), Hit(0, 0.7), Hit(2, 0.6), Hit(5, 0.5), Hit(6, 0.4)]

    assert TRANSLATIONS.once(hits, PASSAGE_ARTICLE) == [hits[0], hits[1], hits[3], hits[5]]


def test_with_one_language_nothing_is_left_out() -> None:
    alone = Translations(["en", "en"], ["a", "a"])

    assert alone.once([Hit(1, 0.5), Hit(0, 0.4)], PASSAGE_ARTICLE) == [Hit(1, 0.5), Hit(0, 0.4)]

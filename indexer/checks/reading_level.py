"""How hard an article is to read, by the formula of its language's field.

English: Flesch-Kincaid grade level (Kincaid and others 1975, Navy Research Branch Report 8-75).
German: fourth Wiener Sachtextformel (Bamberger and Vanecek, "Lesen, Verstehen, Lernen, Schreiben",
1984), which like the English one gives years of school; Amstad's reading ease calls every manual
hard, since German words are long.  French: Kandel and Moles, "Application de l'indice de Flesch à
la langue française" (1958).  Spanish: Fernández Huerta, "Medidas sencillas de lecturabilidad"
(1959), with its second term as corrected since.  These two give Flesch's reading ease, which his
own table (1949) turns into years of school.

Syllables are runs of vowels: libraries count them by where a word may be hyphenated, which is
fewer places, or by a dictionary of English alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from indexer.checks.material import Material
from indexer.types import Problem, Section, Severity, Source, Status

FEWEST_WORDS: Final = 100
"""Words of prose below which no formula says anything."""
_LONG_SENTENCE: Final = 20  # words; a shorter one is not what makes an article hard


@dataclass(frozen=True, slots=True)
class Level:
    """What the formula says of a text, and where to begin."""

    grade: float
    """Years of school that its readers need."""
    words: int
    longest: str
    """Its longest sentence."""


def check_reading_level(material: Material, grade: int) -> Iterator[Problem]:
    """Yield articles that need more years of school than ``grade``; 0: none."""
    for rendered in material.tree.rendered if grade else ():
        source = rendered.source
        if source.head.status is Status.DRAFT:
            continue
        level = reading_level(rendered.sections, source.language)
        if level is not None and level.grade > grade:
            yield _problem(source, level, grade)


def reading_level(sections: Iterable[Section], language: str) -> Level | None:
    """Return how hard an article's prose is; ``None`` where it is too short to tell.

    Also ``None`` in languages without a formula, and where the text is plainly of another.  Code,
    tables, headings and items of lists that are no sentences are left out.
    """
    known = _LANGUAGES.get(language.partition("-")[0])
    if known is None:
        return None
    sentences = [words for text in _prose(sections) for words in _sentences(text)]
    count = sum(map(len, sentences))
    if count < FEWEST_WORDS:
        return None
    words = [word for sentence in sentences for word in sentence]
    if sum(map(known.usual.__contains__, map(str.lower, words))) < _USUAL_SHARE * count:
        return None
    grade = known.grade(count / len(sentences), [known.syllables(word) for word in words])
    longest = max(sentences, key=len)
    return Level(round(grade, 1), count, " ".join(longest))


def _problem(source: Source, level: Level, grade: int) -> Problem:
    words = len(level.longest.split())
    message = (
        f"Its text ({level.words} words) needs about {level.grade} years of school; {grade} is the"
        " most that the settings allow."
    )
    if words >= _LONG_SENTENCE:
        start = " ".join(level.longest.split()[:6])
        remedy = f"Write shorter sentences: the longest has {words} words (“{start} …”)."
    else:
        remedy = "Write with shorter words."
    line = _line(source, level.longest)
    return Problem(source.path, line, "hard-to-read", message, remedy, Severity.NOTICE)


def _line(source: Source, sentence: str) -> int:
    """Find the line of a sentence by its first words, between which there may be marks."""
    words = sentence.split()
    for count in (8, 5, 3):
        pattern = r"[^\w\n]*\n?[^\w\n]*".join(map(re.escape, words[:count]))
        if found := re.search(pattern, source.body):
            return source.body_line + source.body.count("\n", 0, found.start())
    return source.body_line


def _prose(sections: Iterable[Section]) -> Iterator[str]:
    """Yield the paragraphs that are sentences: no rows of tables, no code, no names in lists."""
    for section in sections:
        for paragraph in section.paragraphs:
            if paragraph.endswith(_ENDS) and "\n" not in paragraph and " | " not in paragraph:
                yield paragraph


_ENDS: Final = (".", "!", "?", ":", "…", ".)")
_END: Final = re.compile(r"(?<=[.!?…:;])[\"”»)\]]*\s+")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_ADDRESS: Final = re.compile(r"(?:https?://|www\.|/)\S+")


def _sentences(text: str) -> Iterator[list[str]]:
    for sentence in _END.split(_ADDRESS.sub(" ", text) if "/" in text else text):
        words = _WORD.findall(sentence)
        if words:
            yield words


_KNOWN_WORDS: Final = 20_000
_Syllables = Callable[[str], int]


def _groups(vowels: str) -> _Syllables:
    """Return how to count the runs of vowels in a word."""
    run = re.compile(f"[{vowels}]+")
    return lambda word: max(1, len(run.findall(word.lower())))


_english_groups = _groups("aeiouy")
_english_silent: Final = re.compile(r"(?:[^laeiouy]|[aeiouy]l|rl)es?$|[^dt]ed$")
_english_apart: Final = re.compile(r"i[ao](?!n)|[^cstgq]iou|eo|ua[lt]|uou|y[aeiou]|ism$|n't$")


@lru_cache(_KNOWN_WORDS)
def _english(word: str) -> int:
    lowered = word.lower()
    count = _english_groups(lowered) + len(_english_apart.findall(lowered))
    if _english_silent.search(lowered) and not re.search(r"(?:[csxz]|[cs]h|g)es$", lowered):
        count -= 1
    return max(1, count)


_french_groups = _groups("aàâeéèêëiîïoôuùûüyœæ")
_french_silent: Final = re.compile(r"[^aàâeéèêëiîïoôuùûüyœæ](?:e|es|ent)$")


@lru_cache(_KNOWN_WORDS)
def _french(word: str) -> int:
    lowered = word.lower()
    return max(1, _french_groups(lowered) - bool(_french_silent.search(lowered)))


# "ie", "ei", "au" and the like are one sound in German; "ea" and "io" are two.
_german_run: Final = re.compile(r"aa|ah|ai|au|äu|ee|ei|eu|ie|oo|[aeiouyäöü]")


@lru_cache(_KNOWN_WORDS)
def _german(word: str) -> int:
    return max(1, len(_german_run.findall(word.lower())))


# Two strong vowels in a row are two syllables in Spanish, and so is an accented weak one.
_spanish_run: Final = re.compile(r"[iuü]?[aeoáéó][iuy]?|[íú]|[iu]+|y(?![a-zñ])")


@lru_cache(_KNOWN_WORDS)
def _spanish(word: str) -> int:
    lowered = re.sub(r"qu|gu(?=[eiéí])", "q", word.lower())
    return max(1, len(_spanish_run.findall(lowered)))


# Reading ease → years of school: the middles of Flesch's bands.
_BANDS: Final = ((0.0, 19.0), (30.0, 16.0), (50.0, 12.5), (60.0, 9.5), (70.0, 7.5), (80.0, 6.5),
                 (90.0, 5.5), (100.0, 4.5))  # fmt: skip


_USUAL_SHARE: Final = 0.1
"""Of a text in another language, and of lists of names, fewer words are so."""


def _years(ease: float) -> float:
    if ease <= 0:
        return _BANDS[0][1] - ease / 10
    for (low, more), (high, fewer) in pairwise(_BANDS):
        if ease <= high:
            return more + (fewer - more) * (ease - low) / (high - low)
    return _BANDS[-1][1]


_Grade = Callable[[float, list[int]], float]
"""(Words a sentence, syllables of each word) → years of school."""


def _mean(numbers: list[int]) -> float:
    return sum(numbers) / len(numbers)


def _long(syllables: list[int]) -> float:
    """Return how many of a hundred words have three syllables and more."""
    return 100 * sum(count > 2 for count in syllables) / len(syllables)


@dataclass(frozen=True, slots=True)
class _Language:
    syllables: _Syllables
    grade: _Grade
    usual: frozenset[str]
    """Words that no text of the language does without."""


_USUAL: Final = {
    "en": "the of to and in it you your for on with that this can if",
    "de": "der die das und in zu den von sie ist mit auf für ein eine im sich es",
    "fr": "le la les de des du et un une à en vous est pour dans sur que votre",
    "es": "el la los las de del y un una en que a es para con por su se lo",
}


def _words(language: str) -> frozenset[str]:
    return frozenset(_USUAL[language].split())


_LANGUAGES: Final = {
    "en": _Language(
        _english, lambda words, s: 0.39 * words + 11.8 * _mean(s) - 15.59, _words("en")
    ),
    "de": _Language(
        _german, lambda words, s: 0.2656 * words + 0.2744 * _long(s) - 1.693, _words("de")
    ),
    "fr": _Language(
        _french, lambda words, s: _years(207 - 1.015 * words - 73.6 * _mean(s)), _words("fr")
    ),
    "es": _Language(
        _spanish, lambda words, s: _years(206.84 - 1.02 * words - 60 * _mean(s)), _words("es")
    ),
}

"""Text → terms, by language; the same for indexing and for asking.

Terms are stems (Snowball) folded to lower case without accents.  Words joined by a
hyphen, dot or underscore ("E-4012", "v2.1", "my_file") give the parts and the whole, so
that an error code is found exactly and a part of it as well.  The whole is written without
what joins it, so that "E4012", "E-4012" and "E 4012" are one term, as are "wi-fi" and "WiFi".
Chinese, Japanese, Korean and Thai are written without spaces: they give character bigrams,
as Lucene's CJKAnalyzer does.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import Stemmer

SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german",
    "el": "greek", "en": "english", "eo": "esperanto", "es": "spanish", "et": "estonian",
    "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish",
    "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian",
    "lt": "lithuanian", "ne": "nepali", "nl": "dutch", "no": "norwegian", "pl": "polish",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "st": "sesotho",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
"""ISO 639-1 → Snowball's algorithm; languages without one are searched by whole words."""

_ALIASES = {"nb": "no", "nn": "no"}

# Scripts written without spaces: Thai to Khmer, Kana, Han and Hangul with their extensions.
_UNSPACED = "\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
_UNSPACED += "\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003134f"
# Vowel signs of Indic scripts, Arabic and Hebrew points and loose accents belong to their
# word, but Python's \w leaves them out; those of all living scripts lie below U+3000.
_MARKS = "".join(chr(c) for c in range(0x300, 0x3000) if unicodedata.category(chr(c))[0] == "M")
WORD_CHARACTERS = rf"\w{_MARKS}"
"""What a word consists of, for use between the brackets of a regular expression."""

# The first way is the third for plain ASCII words, and much faster.  Marks behind a word
# belong to a name: "C++", "C#".
_WORD = re.compile(
    rf"(?P<plain>[A-Za-z0-9]+)(?![{WORD_CHARACTERS}])|(?P<unspaced>[{_UNSPACED}]+)"
    rf"|(?![{_UNSPACED}])[^\W_](?:(?![{_UNSPACED}_])[{WORD_CHARACTERS}])*"
)
USUAL_STOP_SHARE = 0.4
"""Share of stop words in titles of which nothing is known."""

_JOINERS = frozenset("-._/+#")
# Between two digits a dot tells 2.1 from 21, so there it stays.
_DROPPED = re.compile(r"[-._/+# ](?!\d)|(?<!\d)[-._/+# ]")
_NAME_ENDS = frozenset("+#")
_MARKS_BEHIND = 2
_REMEMBERED = 50_000  # words whose analysis is kept: a language's common ones and then some
_PIECES = 5_000  # words of snippets
_LANGUAGES = 100  # analyzers kept: visitors may name languages that do not exist
_MAX_TERM = 64  # a longer "word" is data, and SQL, disks and eyes are better off without it


class Token(NamedTuple):
    """One word of a text; a tuple, since a build makes millions."""

    term: str
    surface: str
    """The word as written, lower-cased."""
    start: int
    end: int
    position: int
    stop: bool
    """So common in its language that it says nothing alone."""


class Analyzer:
    """Cuts the text of one language into terms; safe to share among threads."""

    def __init__(self, language: str, stop_words: frozenset[str] = frozenset()) -> None:
        self.language = language
        self._stop_words = stop_words
        self._algorithm = SNOWBALL.get(base_language(language))
        self._known = lru_cache(maxsize=_REMEMBERED)(self._analyse)
        self._pieces = lru_cache(maxsize=_PIECES)(lambda text: tuple(self.tokens(text)))

    def tokens(self, text: str) -> Iterator[Token]:
        """Yield the words of ``text`` in order; offsets are those of ``text`` itself."""
        position = 0
        first = last = -1  # where a chain of joined words begins, and where its last word ends
        for match in _WORD.finditer(text):
            start, end = match.span()
            if match.lastgroup == "unspaced":
                yield from self._bigrams(match.group(), start, position)
                position += max(1, end - start - 1)
                continue
            term, surface, stop = self._known(match.group())
            if 0 < len(surface) <= _MAX_TERM:
                whole = self._whole(text[first:end]) if _joins(text, last, start) else None
                if whole:
                    yield Token(*whole, first, end, position, stop=False)
                if not whole or text[last] == " ":  # "version 2.3.1" holds "2.3.1" as well
                    first = start
                last = end
                yield Token(term, surface, start, end, position, stop)
                if text[end : end + 1] in _NAME_ENDS:
                    yield from _with_end(text, surface, start, end, position)
            position += 1

    def word(self, text: str) -> tuple[Token, ...]:
        """Return the tokens of one word or chain of words; the same one comes again and again."""
        return self._pieces(text) if len(text) <= _MAX_TERM else tuple(self.tokens(text))

    def terms(self, text: str) -> list[str]:
        """Return the terms of ``text`` in order, stop words included."""
        return [token.term for token in self.tokens(text)]

    def _whole(self, chain: str) -> tuple[str, str] | None:
        """Return (term, surface) of joined words, such as "e4012"; ``None`` where it is no term."""
        joined = _DROPPED.sub("", chain)
        if len(joined) > _MAX_TERM or (" " in chain and self._known(chain.split(" ")[0])[2]):
            return None  # "in 30 days" names nothing
        term, surface, _ = self._known(joined)
        return (term, surface) if 0 < len(surface) <= _MAX_TERM else None

    def _analyse(self, word: str) -> tuple[str, str, bool]:
        """Return (term, surface, stop)."""
        surface = normal(word)
        return _stem(self._algorithm, surface), surface, surface in self._stop_words

    def _bigrams(self, run: str, start: int, position: int) -> Iterator[Token]:
        if len(run) == 1:
            yield Token(normal(run), run, start, start + 1, position, stop=False)
        for i in range(len(run) - 1):
            pair = run[i : i + 2]
            yield Token(normal(pair), pair, start + i, start + i + 2, position + i, stop=False)


class Languages:
    """The analyzers of one generation, by language."""

    def __init__(
        self, stop_words: Mapping[str, list[str]], stop_shares: Mapping[str, float] | None = None
    ) -> None:
        self._stop_words = {name: frozenset(words) for name, words in stop_words.items()}
        self._stop_shares = stop_shares or {}
        self._analyzers: dict[str, Analyzer] = {}

    @classmethod
    def read(cls, path: Path) -> Languages:
        """Read what the indexer wrote."""
        written = json.loads(path.read_text(encoding="utf-8"))
        return cls(written["stop_words"], written["stop_shares"])

    def stop_share(self, language: str) -> float:
        """Return the share of stop words in the names of a language's articles, 0 to 1.

        It tells titles that are questions ("How can I pay?", half) from headings ("Payment").
        """
        return self._stop_shares.get(language, USUAL_STOP_SHARE)

    def analyzer(self, language: str) -> Analyzer:
        """Return the analyzer of a language; unknown ones are cut into whole words."""
        found = self._analyzers.get(language)
        if found is None:
            stop_words = self._stop_words.get(base_language(language), frozenset())
            found = Analyzer(language, stop_words)
            if len(self._analyzers) < _LANGUAGES:
                self._analyzers[language] = found
        return found


def base_language(language: str) -> str:
    """Return a language without its region and variety: pt-BR → pt, nb → no."""
    base = language.split("-")[0].lower()
    return _ALIASES.get(base, base)


def normal(word: str) -> str:
    """Fold case, width and compatibility forms (Unicode NFKC)."""
    return unicodedata.normalize("NFKC", word).casefold()


def unaccented(word: str) -> str:
    """Drop the accents of Latin, Greek and Cyrillic letters: é → e, but not in other scripts."""
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFD", word)
    kept = "".join(c for c in parts if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFC", kept)


def _joins(text: str, last: int, start: int) -> bool:
    """Say whether a word continues the one before, as "4012" does in "E-4012" and "E 4012"."""
    if start - last != 1 or last <= 0:
        return False
    if text[last] == " ":
        return text[start].isdecimal() and text[last - 1].isalpha()
    return text[last] in _JOINERS


def _with_end(text: str, surface: str, start: int, end: int, position: int) -> Iterator[Token]:
    """Yield a word with the marks behind it, where they belong to its name: "c++", "c#"."""
    after = end
    while after < len(text) and after - end < _MARKS_BEHIND and text[after] in _NAME_ENDS:
        after += 1
    if not text[after : after + 1].isalnum():
        name = surface + text[end:after]
        yield Token(name, name, start, after, position, stop=False)


def _stem(algorithm: str | None, word: str) -> str:
    if algorithm is None or not _is_letters(word):
        return unaccented(word)
    if algorithm == "english":  # where "résumé" and "resume" are one word
        word = unaccented(word)
    # Accents carry meaning for the stemmer, so they are dropped after it.  A stemmer keeps
    # its word in itself while it works: threads must not share one, and one costs 1 µs.
    return unaccented(Stemmer.Stemmer(algorithm, 0).stemWord(word))


def _is_letters(word: str) -> bool:
    return word.isalpha() or all(c.isalpha() or unicodedata.category(c)[0] == "M" for c in word)

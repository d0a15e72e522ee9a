"""What can be wrong with a request that a visitor sends, in words of the form."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

NOTHING: Final = "Say in a few words what this is about."
NO_TEXT: Final = "Write what you need."
ONE_LINE: Final = "This must be one line."
TOO_LONG: Final = "At most {most} characters fit here; these are {found}."
NOT_KEPT: Final = "This holds a character that cannot be kept: NUL, or half of a character."
NO_ADDRESS: Final = "This is no mail address."
NEEDS_ADDRESS: Final = "We need your mail address to answer you."
NO_ANSWER: Final = "Answer this question."
NO_SUCH_CHOICE: Final = "Choose one of the answers offered."
NO_SUCH_QUESTION: Final = "This topic has no such question."
NO_SUCH_TOPIC: Final = "There is no such topic."
NO_KEY: Final = "Use 1 to 200 letters, digits or signs of ASCII, without spaces."
NO_LANGUAGE: Final = "This is no language code such as en or pt-BR."
NO_TEXT_AT_ALL: Final = "This must be text."
NO_MAPPING: Final = "This must be an object of texts."

TOO_MANY_FILES: Final = "{name}: at most {most} files can be sent."
WRONG_ENDING: Final = "{name}: files of this kind cannot be sent. Possible are {kinds}."
EMPTY_FILE: Final = "{name}: this file is empty."
TOO_LARGE: Final = "{name}: this file is larger than {most} MB."
WRONG_CONTENT: Final = "{name}: this is no {kind} file, whatever its name says."
BROKEN_PICTURE: Final = "{name}: this picture cannot be read."
HUGE_PICTURE: Final = "{name}: this picture has too many pixels."
INFECTED: Final = "{name}: a virus was found in this file."
NOT_SCANNED: Final = "{name}: this file could not be checked for viruses. Try again later."
NOT_HELD: Final = "{name}: this file could not be kept meanwhile. Attach it again."

TRAP: Final = (
    "A field that people do not see was filled in, as programs do."
    " If you are a person, press Send again."
)
TOO_FAST: Final = "This came faster than people write. If you are a person, press Send again."
TOO_OLD: Final = "This form was opened more than a day ago. Look through it, and press Send again."
TOO_OFTEN: Final = (
    "Too many requests came from your network. What you wrote is still here:"
    " press Send again in {minutes} minutes."
)
KEY_USED: Final = (
    "You have already sent another request with this form. To send this one as well,"
    " press Send again."
)
AWAY: Final = (
    "This cannot be taken at the moment. What you wrote is still here: press Send again in a few"
    " minutes. Files have to be attached again."
)

WORDS: Final = tuple(
    value for name, value in list(globals().items()) if name.isupper() and isinstance(value, str)
)
"""All of them, for the translations."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field."""

    field: str
    """Its name in the form; "" for the whole of it."""
    text: str
    values: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        """Return the fault in English."""
        return self.text.format(**self.values)

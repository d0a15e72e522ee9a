"""What can be wrong with what a visitor sends, in words of the form."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.messages import chrome_language, translatable, translate

NOTHING: Final = translatable("Say in a few words what this is about.")
NO_TEXT: Final = translatable("Write what you need.")
ONE_LINE: Final = translatable("This must be one line.")
TOO_LONG: Final = translatable("At most {most} characters fit here; these are {found}.")
NEVER_KEPT: Final = re.compile("[\0\ud800-\udfff]")
"""What no database takes: NUL and half characters."""
NOT_KEPT: Final = translatable(
    "This holds a character that cannot be kept: NUL, or half of a character."
)
NO_ADDRESS: Final = translatable("This is no mail address.")
NEEDS_ADDRESS: Final = translatable("We need your mail address to answer you.")
NO_ANSWER: Final = translatable("Answer this question.")
NO_SUCH_CHOICE: Final = translatable("Choose one of the answers offered.")
NO_SUCH_QUESTION: Final = translatable("This topic has no such question.")
NO_SUCH_TOPIC: Final = translatable("There is no such topic.")
NO_KEY: Final = translatable("Use 1 to 200 letters, digits or signs of ASCII, without spaces.")
NO_LANGUAGE: Final = translatable("This is no language code such as en or pt-BR.")
NO_TEXT_AT_ALL: Final = translatable("This must be text.")
NO_MAPPING: Final = translatable("This must be an object of texts.")

TOO_MANY_FILES: Final = translatable("{name}: at most {most} files can be sent.")
WRONG_ENDING: Final = translatable(
    "{name}: files of this kind cannot be sent. Possible are {kinds}."
)
EMPTY_FILE: Final = translatable("{name}: this file is empty.")
TOO_LARGE: Final = translatable("{name}: this file is larger than {most} MB.")
WRONG_CONTENT: Final = translatable("{name}: this is no {kind} file, whatever its name says.")
BROKEN_PICTURE: Final = translatable("{name}: this picture cannot be read.")
HUGE_PICTURE: Final = translatable("{name}: this picture has too many pixels.")
INFECTED: Final = translatable("{name}: a virus was found in this file.")
NOT_SCANNED: Final = translatable(
    "{name}: this file could not be checked for viruses. Try again later."
)
NOT_HELD: Final = translatable("{name}: this file could not be kept meanwhile. Attach it again.")

TRAP: Final = translatable(
    "A field that people do not see was filled in, as programs do."
    " If you are a person, press Send again."
)
TOO_FAST: Final = translatable(
    "This came faster than people write. If you are a person, press Send again."
)
TOO_OLD: Final = translatable(
    "This form was opened more than a day ago. Look through it, and press Send again."
)
TOO_OFTEN: Final = translatable(
    "Too many requests came from your network. What you wrote is still here:"
    " press Send again in {minutes} minutes."
)
KEY_USED: Final = translatable(
    "You have already sent another request with this form. To send this one as well,"
    " press Send again."
)
AWAY: Final = translatable(
    "This cannot be taken at the moment. What you wrote is still here: press Send again in a few"
    " minutes. Files have to be attached again."
)


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

    def said(self, language: str) -> str:
        """Return the fault in a language of the interface, else in English."""
        return translate(self.text, chrome_language(language)).format(**self.values)

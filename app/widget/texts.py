"""The words of the widget, in the language of the page that it stands on.

They come with what needs them: a page that nobody asks for help loads the first alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.messages import translatable, translate

Words = Mapping[str, str]
"""Texts by the names that the script knows them by."""

AT_ONCE: Final[Words] = {
    "help": translatable("Help"),
    "close": translatable("Close"),
    "contact": translatable("Contact us"),
    "offline": translatable("The help centre cannot be reached at the moment."),
}
"""In the script, in all languages: needed before the server was asked, or when it is away."""
SEARCHING: Final[Words] = {
    "back": translatable("Back"),
    "search": translatable("Search the help centre"),
    "loading": translatable("Loading …"),
    "found": translatable("Articles found: {n}"),
    "fits": translatable("For this page"),
    "featured": translatable("Good to know"),
    "near": translatable("No article answers this for certain. These come nearest:"),
    "none": translatable("No article was found. Try other words."),
    "results": translatable("See all results"),
    "tab": translatable("opens in a new tab"),
    "broken": translatable("This does not work at the moment."),
}
"""With the first opening."""
READING: Final[Words] = {
    "full": translatable("Open in the help centre"),
    "picture": translatable("Picture"),
    "outdated": translatable("This article may be out of date."),
    "helpful": translatable("Was this page helpful?"),
    "yes": translatable("Yes"),
    "no": translatable("No"),
    "why": translatable("What was wrong with it?"),
    "comment": translatable("Anything else?"),
    "optional": translatable("optional"),
    "send": translatable("Send"),
    "thanks": translatable("Thank you for telling us."),
}
"""With an article."""
WRITING: Final[Words] = {
    "write": translatable("Write to us"),
    "optional": translatable("optional"),
    "enclosed": translatable("What you searched and read here goes with it."),
    "answers": translatable("Articles that may answer this"),
    "send": translatable("Send"),
    "sending": translatable("Sending …"),
    "unsent": translatable("This was not sent yet"),
    "trouble": translatable("Sending did not work. Nothing is lost: press Send again."),
    "sent": translatable("We have your request"),
    "reference": translatable("Its number is {reference}."),
    "follow": translatable("See your request"),
}
"""With the contact form."""


def words(texts: Words, language: str) -> dict[str, str]:
    """Return texts in a language."""
    return {name: translate(text, language) for name, text in texts.items()}

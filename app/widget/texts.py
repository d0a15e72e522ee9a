"""The words of the widget, in the language of the page that it stands on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.messages import translatable, translate

WORDS: Final[Mapping[str, str]] = {
    "help": translatable("Help"),
    "close": translatable("Close"),
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
    "full": translatable("Open in the help centre"),
    "picture": translatable("Picture"),
    "outdated": translatable("This article may be out of date."),
    "helpful": translatable("Was this page helpful?"),
    "yes": translatable("Yes"),
    "no": translatable("No"),
    "why": translatable("What was wrong with it?"),
    "comment": translatable("Anything else?"),
    "thanks": translatable("Thank you for telling us."),
    "contact": translatable("Contact us"),
    "write": translatable("Write to us"),
    "topic": translatable("Topic"),
    "other": translatable("Something else"),
    "subject": translatable("Subject"),
    "text": translatable("What can we do for you?"),
    "name": translatable("Your name"),
    "email": translatable("Your mail address"),
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
    "offline": translatable("The help centre cannot be reached at the moment."),
    "broken": translatable("This does not work at the moment."),
    "refused": translatable("The help centre does not answer pages of this site."),
}
"""By the names that the script knows them by."""


def words(language: str) -> dict[str, str]:
    """Return all words in a language."""
    return {name: translate(text, language) for name, text in WORDS.items()}

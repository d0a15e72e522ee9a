"""Words of the mails to visitors, in German and French."""

from __future__ import annotations

from typing import Final

GERMAN: Final[dict[str, str]] = {
    "Please confirm your address: {site}": "Bitte bestätigen Sie Ihre Adresse: {site}",
    "Somebody wrote to {site} and gave this mail address. If it was you, and you want a copy of"
    " request {reference}, open this page:": "Jemand hat an {site} geschrieben und diese"
    " Mailadresse angegeben. Wenn Sie das waren und eine Kopie der Anfrage {reference} möchten,"
    " öffnen Sie diese Seite:",
    "If it was not you, there is nothing to do: this address gets no other mail because of it.":
    "Wenn Sie das nicht waren, müssen Sie nichts tun: An diese Adresse geht deswegen keine"
    " weitere Mail.",
    "Copy of your request {reference}: {site}": "Kopie Ihrer Anfrage {reference}: {site}",
    "This is what you wrote to {site}. An answer will come from our team.": "Das haben Sie an"
    " {site} geschrieben. Die Antwort kommt von unserem Team.",
}  # fmt: skip
FRENCH: Final[dict[str, str]] = {
    "Please confirm your address: {site}": "Veuillez confirmer votre adresse : {site}",
    "Somebody wrote to {site} and gave this mail address. If it was you, and you want a copy of"
    " request {reference}, open this page:": "Quelqu’un a écrit à {site} en indiquant cette adresse"
    " électronique. Si c’était vous et que vous souhaitez une copie de la demande {reference},"
    " ouvrez cette page :",
    "If it was not you, there is nothing to do: this address gets no other mail because of it.":
    "Si ce n’était pas vous, il n’y a rien à faire : cette adresse ne recevra pas d’autre message"
    " à ce sujet.",
    "Copy of your request {reference}: {site}": "Copie de votre demande {reference} : {site}",
    "This is what you wrote to {site}. An answer will come from our team.": "Voici ce que vous avez"
    " écrit à {site}. La réponse viendra de notre équipe.",
}  # fmt: skip

"""Words of the agents' desk, in German and French."""

from __future__ import annotations

from typing import Final

GERMAN: Final[dict[str, str]] = {
    "Desk": "Arbeitsplatz",
    "Tickets": "Tickets",
    "Outbox": "Postausgang",
    "Writers’ list": "Liste für die Redaktion",
    "Find the article for a ticket": "Den Artikel zu einem Ticket finden",
    "Ticket {reference}": "Ticket {reference}",
    "What the customer wrote": "Was der Kunde geschrieben hat",
    "That of the ticket": "Die des Tickets",
    "Find articles": "Artikel finden",
    "Searched for:": "Gesucht wurde:",
    "Perhaps none of these answers it.": "Vielleicht beantwortet es keiner davon.",
    "The customer has already read this.": "Das hat der Kunde schon gelesen.",
    "Customers ask:": "Kunden fragen:",
    "Words found:": "Gefundene Wörter:",
    "Whole passage": "Ganzer Abschnitt",
    "Copy link": "Link kopieren",
    "Copy Markdown": "Markdown kopieren",
    "Copy HTML": "HTML kopieren",
    "Copy reply": "Antwort kopieren",
    "Link copied.": "Link kopiert.",
    "Markdown copied.": "Markdown kopiert.",
    "HTML copied.": "HTML kopiert.",
    "Reply copied.": "Antwort kopiert.",
    "Noted for the writers.": "Für die Redaktion notiert.",
    "The browser does not allow copying. The text is selected: press Ctrl+C.": (
        "Der Browser erlaubt das Kopieren nicht. Der Text ist markiert: Drücken Sie Strg+C."
    ),
    "This could not be recorded. Try again.": (
        "Das konnte nicht festgehalten werden. Versuchen Sie es noch einmal."
    ),
    "Text to copy": "Text zum Kopieren",
    "It is recorded that this article answered the question. Copy the text into your reply.": (
        "Es ist festgehalten, dass dieser Artikel die Frage beantwortet hat. Kopieren Sie den Text"
        " in Ihre Antwort."
    ),
    "This article is wrong": "Dieser Artikel ist falsch",
    "This article is wrong:": "Dieser Artikel ist falsch:",
    "What is wrong (may stay empty)": "Was falsch ist (darf leer bleiben)",
    "Tell the writers": "Der Redaktion sagen",
    "Nothing fits": "Nichts passt",
    "Keys": "Tasten",
    "Next article": "Nächster Artikel",
    "Previous article": "Voriger Artikel",
    "Open the article": "Artikel öffnen",
    "Use these keys, except while typing": "Diese Tasten benutzen, außer beim Schreiben",
    "Back to the articles": "Zurück zu den Artikeln",
    "Show what is open": "Offenes zeigen",
    "Show what is done": "Erledigtes zeigen",
    "Nothing is on this list.": "Auf dieser Liste steht nichts.",
    "No question": "Ohne Frage",
    "Open again": "Wieder öffnen",
    "Done": "Erledigt",
    "No tickets are kept here.": "Hier liegen keine Tickets.",
    "No subject": "Ohne Betreff",
    "open": "offen",
    "closed": "geschlossen",
    "{n} file": "{n} Datei",
    "{n} files": "{n} Dateien",
    "Sent to": "Gesendet an",
    "Given up": "Aufgegeben",
    "Nothing was given up.": "Nichts wurde aufgegeben.",
    "{n} attempt": "{n} Versuch",
    "{n} attempts": "{n} Versuche",
    "Send again": "Noch einmal senden",
    "Send {reference} again": "{reference} noch einmal senden",
    "Still tried": "Wird noch versucht",
    "Nothing is waiting.": "Nichts wartet.",
    "next try {time}": "nächster Versuch {time}",
    "Panels in a helpdesk": "Felder in einem Helpdesk",
    "Whoever has such an address can use the desk, so keep it to yourself. It is good for a year"
    " and works only inside the helpdesk it was made for.": (
        "Wer eine solche Adresse hat, kann den Arbeitsplatz benutzen; behalten Sie sie für sich."
        " Sie gilt ein Jahr und nur in dem Helpdesk, für den sie gemacht wurde."
    ),
    "Set the address of Zendesk or Chatwoot in the settings first.": (
        "Setzen Sie zuerst in den Einstellungen die Adresse von Zendesk oder Chatwoot."
    ),
    "Address for {helpdesk}": "Adresse für {helpdesk}",
}
FRENCH: Final[dict[str, str]] = {
    "Desk": "Bureau",
    "Tickets": "Tickets",
    "Outbox": "Boîte d’envoi",
    "Writers’ list": "Liste des rédacteurs",
    "Find the article for a ticket": "Trouver l’article pour un ticket",
    "Ticket {reference}": "Ticket {reference}",
    "What the customer wrote": "Ce que le client a écrit",
    "That of the ticket": "Celle du ticket",
    "Find articles": "Trouver des articles",
    "Searched for:": "Recherche :",
    "Perhaps none of these answers it.": "Peut-être qu’aucun n’y répond.",
    "The customer has already read this.": "Le client a déjà lu ceci.",
    "Customers ask:": "Les clients demandent :",
    "Words found:": "Mots trouvés :",
    "Whole passage": "Passage entier",
    "Copy link": "Copier le lien",
    "Copy Markdown": "Copier le Markdown",
    "Copy HTML": "Copier le HTML",
    "Copy reply": "Copier la réponse",
    "Link copied.": "Lien copié.",
    "Markdown copied.": "Markdown copié.",
    "HTML copied.": "HTML copié.",
    "Reply copied.": "Réponse copiée.",
    "Noted for the writers.": "Noté pour les rédacteurs.",
    "The browser does not allow copying. The text is selected: press Ctrl+C.": (
        "Le navigateur ne permet pas de copier. Le texte est sélectionné : appuyez sur Ctrl+C."
    ),
    "This could not be recorded. Try again.": "Cela n’a pas pu être enregistré. Réessayez.",
    "Text to copy": "Texte à copier",
    "It is recorded that this article answered the question. Copy the text into your reply.": (
        "Il est enregistré que cet article a répondu à la question. Copiez le texte dans votre"
        " réponse."
    ),
    "This article is wrong": "Cet article est faux",
    "This article is wrong:": "Cet article est faux :",
    "What is wrong (may stay empty)": "Ce qui est faux (peut rester vide)",
    "Tell the writers": "Le dire aux rédacteurs",
    "Nothing fits": "Rien ne convient",
    "Keys": "Touches",
    "Next article": "Article suivant",
    "Previous article": "Article précédent",
    "Open the article": "Ouvrir l’article",
    "Use these keys, except while typing": "Utiliser ces touches, sauf en écrivant",
    "Back to the articles": "Retour aux articles",
    "Show what is open": "Montrer ce qui est ouvert",
    "Show what is done": "Montrer ce qui est fait",
    "Nothing is on this list.": "Cette liste est vide.",
    "No question": "Sans question",
    "Open again": "Rouvrir",
    "Done": "Fait",
    "No tickets are kept here.": "Aucun ticket n’est conservé ici.",
    "No subject": "Sans objet",
    "open": "ouvert",
    "closed": "fermé",
    "{n} file": "{n} fichier",
    "{n} files": "{n} fichiers",
    "Sent to": "Envoyé à",
    "Given up": "Abandonné",
    "Nothing was given up.": "Rien n’a été abandonné.",
    "{n} attempt": "{n} essai",
    "{n} attempts": "{n} essais",
    "Send again": "Renvoyer",
    "Send {reference} again": "Renvoyer {reference}",
    "Still tried": "Encore essayé",
    "Nothing is waiting.": "Rien n’attend.",
    "next try {time}": "prochain essai {time}",
    "Panels in a helpdesk": "Panneaux dans un helpdesk",
    "Whoever has such an address can use the desk, so keep it to yourself. It is good for a year"
    " and works only inside the helpdesk it was made for.": (
        "Qui possède une telle adresse peut utiliser le bureau : gardez-la pour vous. Elle est"
        " valable un an et seulement dans le helpdesk pour lequel elle a été faite."
    ),
    "Set the address of Zendesk or Chatwoot in the settings first.": (
        "Indiquez d’abord l’adresse de Zendesk ou de Chatwoot dans les paramètres."
    ),
    "Address for {helpdesk}": "Adresse pour {helpdesk}",
}

"""Words of surveys, in German and French."""

from __future__ import annotations

from typing import Final

GERMAN: Final[dict[str, str]] = {
    "A question": "Eine Frage",
    "Your opinion": "Ihre Meinung",
    "How satisfied are you with the help that you found here?": (
        "Wie zufrieden sind Sie mit der Hilfe, die Sie hier gefunden haben?"
    ),
    "How satisfied are you with the answer to your request {reference}?": (
        "Wie zufrieden sind Sie mit der Antwort auf Ihre Anfrage {reference}?"
    ),
    "How likely are you to recommend us to a friend or colleague?": (
        "Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen?"
    ),
    "Not at all satisfied": "gar nicht zufrieden",
    "Very satisfied": "sehr zufrieden",
    "Not at all likely": "sehr unwahrscheinlich",
    "Very likely": "sehr wahrscheinlich",
    "Comment (optional)": "Anmerkung (freiwillig)",
    "Send answer": "Antwort senden",
    "Don’t ask me again": "Nicht mehr fragen",
    "Thank you for your answer.": "Vielen Dank für Ihre Antwort.",
    "You will not be asked again.": "Sie werden nicht mehr gefragt.",
    "You have answered already. Thank you.": "Sie haben schon geantwortet. Vielen Dank.",
    "The answer was not sent": "Die Antwort wurde nicht gesendet",
    "Choose one of the numbers.": "Wählen Sie eine der Zahlen.",
    "The comment is too long: at most {number} characters.": (
        "Die Anmerkung ist zu lang: höchstens {number} Zeichen."
    ),
    "The comment holds a character that cannot be kept (U+0000).": (
        "Die Anmerkung enthält ein Zeichen, das nicht gespeichert werden kann (U+0000)."
    ),
    "Too many answers came from your network. Try again later.": (
        "Aus Ihrem Netz kamen zu viele Antworten. Versuchen Sie es später noch einmal."
    ),
}
FRENCH: Final[dict[str, str]] = {
    "A question": "Une question",
    "Your opinion": "Votre avis",
    "How satisfied are you with the help that you found here?": (
        "Êtes-vous satisfait de l’aide que vous avez trouvée ici ?"
    ),
    "How satisfied are you with the answer to your request {reference}?": (
        "Êtes-vous satisfait de la réponse à votre demande {reference} ?"
    ),
    "How likely are you to recommend us to a friend or colleague?": (
        "Nous recommanderiez-vous à un proche ou à un collègue ?"
    ),
    "Not at all satisfied": "pas du tout satisfait",
    "Very satisfied": "très satisfait",
    "Not at all likely": "certainement pas",
    "Very likely": "certainement",
    "Comment (optional)": "Commentaire (facultatif)",
    "Send answer": "Envoyer la réponse",
    "Don’t ask me again": "Ne plus me demander",
    "Thank you for your answer.": "Merci de votre réponse.",
    "You will not be asked again.": "On ne vous demandera plus votre avis.",
    "You have answered already. Thank you.": "Vous avez déjà répondu. Merci.",
    "The answer was not sent": "La réponse n’a pas été envoyée",
    "Choose one of the numbers.": "Choisissez l’un des nombres.",
    "The comment is too long: at most {number} characters.": (
        "Le commentaire est trop long : {number} caractères au plus."
    ),
    "The comment holds a character that cannot be kept (U+0000).": (
        "Le commentaire contient un caractère qui ne peut pas être conservé (U+0000)."
    ),
    "Too many answers came from your network. Try again later.": (
        "Trop de réponses sont venues de votre réseau. Réessayez plus tard."
    ),
}

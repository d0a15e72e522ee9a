"""Words of the contact page and what follows it, in German and French."""

from __future__ import annotations

from typing import Final

from app.messages.contact_fr import FRENCH

__all__ = ["FRENCH", "GERMAN"]

GERMAN: Final[dict[str, str]] = {
    (
        "A field that people do not see was filled in, as programs do. If you are a person, "
        "press Send again."
    ): (
        "Ein Feld, das Menschen nicht sehen, wurde ausgefüllt, wie Programme es tun. Wenn Sie "
        "ein Mensch sind, drücken Sie noch einmal auf Senden."
    ),
    "Answer this question.": "Beantworten Sie diese Frage.",
    "Articles that may answer this": "Artikel, die das vielleicht beantworten",
    "At most {most} characters fit here; these are {found}.": (
        "Hier passen höchstens {most} Zeichen; dies sind {found}."
    ),
    (
        "At most {most} files of {size} MB each: {kinds}. Places and cameras are taken out of "
        "pictures."
    ): (
        "Höchstens {most} Dateien mit je {size} MB: {kinds}. Aus Bildern werden Ort und Kamera "
        "entfernt."
    ),
    "Before you send this": "Bevor Sie das senden",
    "Choose one of the answers offered.": "Wählen Sie eine der angebotenen Antworten.",
    "Closed now.": "Jetzt geschlossen.",
    "Closed on:": "Geschlossen am:",
    "Closes:": "Schließt:",
    "Copy of your request {reference}": "Kopie Ihrer Anfrage {reference}",
    "Discard draft": "Entwurf verwerfen",
    "Do not send this file": "Diese Datei nicht senden",
    "Files": "Dateien",
    "Files that are kept:": "Aufbewahrte Dateien:",
    "First answer to the form:": "Erste Antwort auf das Formular:",
    "First answer:": "Erste Antwort:",
    "Found the answer yourself?": "Haben Sie die Antwort selbst gefunden?",
    "Friday": "Freitag",
    "Good that it is solved": "Schön, dass es gelöst ist",
    "Is the mail address that this link came to yours?": (
        "Gehört Ihnen die Mailadresse, an die dieser Link ging?"
    ),
    "It is solved, close my request": "Gelöst, meine Anfrage schließen",
    "Keep this number in case you write to us again.": (
        "Bewahren Sie diese Nummer auf, falls Sie uns noch einmal schreiben."
    ),
    "Leave this empty": "Dieses Feld leer lassen",
    "Monday": "Montag",
    "Nothing was sent. Should it come back, write to us at any time.": (
        "Es wurde nichts gesendet. Sollte es wiederkommen, schreiben Sie uns jederzeit."
    ),
    "Open now.": "Jetzt geöffnet.",
    "Opening hours": "Öffnungszeiten",
    "Opens:": "Öffnet:",
    "Please correct": "Bitte berichtigen",
    "Saturday": "Samstag",
    "Say in a few words what this is about.": "Sagen Sie in wenigen Worten, worum es geht.",
    "Send": "Senden",
    "Send anyway": "Trotzdem senden",
    "Send me a copy. A mail will ask you first whether the address is yours.": (
        "Senden Sie mir eine Kopie. Eine Mail fragt zuerst, ob die Adresse Ihre ist."
    ),
    "Sending did not work. Nothing is lost: press Send again.": (
        "Das Senden ist misslungen. Nichts ist verloren: Drücken Sie noch einmal auf Senden."
    ),
    "Sending …": "Wird gesendet …",
    "Something else": "Etwas anderes",
    "Subject": "Betreff",
    "Sunday": "Sonntag",
    "Thank you for telling us. Nobody will answer it any more.": (
        "Danke für Ihre Rückmeldung. Die Anfrage wird nicht mehr beantwortet."
    ),
    "The copy is on its way to you.": "Die Kopie ist auf dem Weg zu Ihnen.",
    "The form does not work at the moment. Try again in a few minutes.": (
        "Das Formular geht im Moment nicht. Versuchen Sie es in ein paar Minuten noch einmal."
    ),
    (
        "There is no connection. Nothing is lost: it will be sent when the connection is back, "
        "or press Send again."
    ): (
        "Es gibt keine Verbindung. Nichts ist verloren: Es wird gesendet, sobald sie wieder da "
        "ist, oder drücken Sie noch einmal auf Senden."
    ),
    "There is no such topic.": "Dieses Thema gibt es nicht.",
    "These articles may answer it meanwhile:": (
        "Diese Artikel beantworten sie vielleicht schon jetzt:"
    ),
    "They do not help?": "Sie helfen nicht?",
    "This answered it": "Das hat es beantwortet",
    "This came faster than people write. If you are a person, press Send again.": (
        "Das kam schneller, als Menschen schreiben. Wenn Sie ein Mensch sind, drücken Sie noch "
        "einmal auf Senden."
    ),
    (
        "This cannot be taken at the moment. What you wrote is still here: press Send again in "
        "a few minutes. Files have to be attached again."
    ): (
        "Das kann im Moment nicht angenommen werden. Was Sie geschrieben haben, ist noch da: "
        "Drücken Sie in ein paar Minuten noch einmal auf Senden. Dateien müssen neu angehängt "
        "werden."
    ),
    "This form was opened more than a day ago. Look through it, and press Send again.": (
        "Dieses Formular wurde vor mehr als einem Tag geöffnet. Sehen Sie es durch und drücken "
        "Sie noch einmal auf Senden."
    ),
    "This holds a character that cannot be kept: NUL, or half of a character.": (
        "Das enthält ein Zeichen, das nicht aufbewahrt werden kann: NUL oder ein halbes Zeichen."
    ),
    "This is no language code such as en or pt-BR.": ("Das ist kein Sprachcode wie en oder pt-BR."),
    "This is no mail address.": "Das ist keine Mailadresse.",
    "This must be an object of texts.": "Das muss ein Objekt aus Texten sein.",
    "This must be one line.": "Das muss eine einzige Zeile sein.",
    "This must be text.": "Das muss Text sein.",
    "This solved it, close my request": "Das hat es gelöst, meine Anfrage schließen",
    "This topic has no such question.": "Dieses Thema hat keine solche Frage.",
    "This was too often": "Das war zu oft",
    "This was not sent yet": "Das wurde noch nicht gesendet",
    "Thursday": "Donnerstag",
    "Times of {zone}": "Zeiten von {zone}",
    (
        "Too many requests came from your network. What you wrote is still here: press Send "
        "again in {minutes} minutes."
    ): (
        "Aus Ihrem Netz kamen zu viele Anfragen. Was Sie geschrieben haben, ist noch da: "
        "Drücken Sie in {minutes} Minuten noch einmal auf Senden."
    ),
    "Topic": "Thema",
    "Tuesday": "Dienstag",
    "Use 1 to 200 letters, digits or signs of ASCII, without spaces.": (
        "Verwenden Sie 1 bis 200 Buchstaben, Ziffern oder Zeichen von ASCII, ohne Leerzeichen."
    ),
    "We answer to this address. Without it we cannot answer.": (
        "An diese Adresse antworten wir. Ohne sie können wir nicht antworten."
    ),
    "We need your mail address to answer you.": (
        "Wir brauchen Ihre Mailadresse, um Ihnen zu antworten."
    ),
    "Wednesday": "Mittwoch",
    "What can we do for you?": "Was können wir für Sie tun?",
    "What is it about?": "Worum geht es?",
    "What to expect": "Was Sie erwarten können",
    "What you write is kept in this browser for 7 days, until it is sent.": (
        "Was Sie schreiben, bleibt 7 Tage in diesem Browser, bis es gesendet ist."
    ),
    "What you wrote before is here again.": "Was Sie vorher geschrieben haben, ist wieder da.",
    "While you wait": "Während Sie warten",
    "Write to us": "Schreiben Sie uns",
    "Write what you need.": "Schreiben Sie, was Sie brauchen.",
    "Yes, send me the copy": "Ja, senden Sie mir die Kopie",
    (
        "You have already sent another request with this form. To send this one as well, press "
        "Send again."
    ): (
        "Sie haben mit diesem Formular schon eine andere Anfrage gesendet. Um auch diese zu "
        "senden, drücken Sie noch einmal auf Senden."
    ),
    "Your mail address": "Ihre Mailadresse",
    "Your name": "Ihr Name",
    "Your request was not sent yet. These articles may answer it at once:": (
        "Ihre Anfrage wurde noch nicht gesendet. Diese Artikel beantworten sie vielleicht sofort:"
    ),
    "Your request {reference} has reached us": ("Ihre Anfrage {reference} ist bei uns angekommen"),
    "Your request {reference} is closed": "Ihre Anfrage {reference} ist geschlossen",
    "closed": "geschlossen",
    "is kept": "ist aufbewahrt",
    "opens in a new tab": "öffnet sich in einem neuen Tab",
    "optional": "freiwillig",
    "your time": "Ihre Zeit",
    "{name}: a virus was found in this file.": (
        "{name}: In dieser Datei wurde ein Virus gefunden."
    ),
    "{name}: at most {most} files can be sent.": (
        "{name}: Es können höchstens {most} Dateien gesendet werden."
    ),
    "{name}: files of this kind cannot be sent. Possible are {kinds}.": (
        "{name}: Dateien dieser Art können nicht gesendet werden. Möglich sind {kinds}."
    ),
    "{name}: this file could not be checked for viruses. Try again later.": (
        "{name}: Diese Datei konnte nicht auf Viren geprüft werden. Versuchen Sie es später "
        "noch einmal."
    ),
    "{name}: this file could not be kept meanwhile. Attach it again.": (
        "{name}: Diese Datei konnte nicht aufbewahrt werden. Hängen Sie sie noch einmal an."
    ),
    "{name}: this file is empty.": "{name}: Diese Datei ist leer.",
    "{name}: this file is larger than {most} MB.": (
        "{name}: Diese Datei ist größer als {most} MB."
    ),
    "{name}: this is no {kind} file, whatever its name says.": (
        "{name}: Das ist keine {kind}-Datei, was immer ihr Name sagt."
    ),
    "{name}: this picture cannot be read.": "{name}: Dieses Bild kann nicht gelesen werden.",
    "{name}: this picture has too many pixels.": "{name}: Dieses Bild hat zu viele Bildpunkte.",
}

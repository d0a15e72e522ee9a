"""Words of sign-in and of the account's page, in German and French."""

from __future__ import annotations

from typing import Final

GERMAN: Final[dict[str, str]] = {
    "Problem": "Problem",
    "Sign in": "Anmelden",
    "For the people who answer, write and look after this help centre.": (
        "Für alle, die hier antworten, schreiben und sich um diese Hilfe kümmern."
    ),
    "This mail address and password do not fit. Try again.": (
        "Diese E-Mail-Adresse und dieses Passwort passen nicht zusammen. Versuchen Sie es noch"
        " einmal."
    ),
    "Your browser did not keep the cookie that signs you in. It keeps it only over https. Open this"
    " page with https, and allow cookies for this site.": (
        "Ihr Browser hat das Cookie nicht behalten, das Sie anmeldet. Er behält es nur über https."
        " Öffnen Sie diese Seite mit https, und erlauben Sie Cookies für diese Website."
    ),
    "Your organisation’s sign-in does not work at the moment. Try again later, or use a"
    " password.": (
        "Die Anmeldung Ihrer Organisation geht gerade nicht. Versuchen Sie es später"
        " noch einmal, oder benutzen Sie ein Passwort."
    ),
    "You are known there, but in no group that may sign in here. Ask whoever looks after this help"
    " centre.": (
        "Sie sind dort bekannt, aber in keiner Gruppe, die sich hier anmelden darf. Fragen Sie,"
        " wer sich um diese Hilfe kümmert."
    ),
    "This account cannot be used this way. Ask whoever looks after this help centre.": (
        "Dieses Konto kann so nicht benutzt werden. Fragen Sie, wer sich um diese Hilfe kümmert."
    ),
    "This sign-in took too long or was begun elsewhere. Begin again.": (
        "Diese Anmeldung hat zu lange gedauert oder wurde anderswo begonnen. Beginnen Sie noch"
        " einmal."
    ),
    "This page was opened over http at {host}. Your password would be readable on its way, and"
    " browsers keep the cookie that signs you in only over https. Open it with https.": (
        "Diese Seite wurde über http auf {host} geöffnet. Ihr Passwort wäre unterwegs lesbar, und"
        " Browser behalten das Cookie, das Sie anmeldet, nur über https. Öffnen Sie sie mit https."
    ),
    "Mail address": "E-Mail-Adresse",
    "Password": "Passwort",
    "Too many attempts. Try again in {n} minute.": (
        "Zu viele Versuche. Versuchen Sie es in {n} Minute noch einmal."
    ),
    "Too many attempts. Try again in {n} minutes.": (
        "Zu viele Versuche. Versuchen Sie es in {n} Minuten noch einmal."
    ),
    "Your account": "Ihr Konto",
    "This was not done:": "Das wurde nicht getan:",
    "The password was changed. All other browsers are signed out.": (
        "Das Passwort wurde geändert. Alle anderen Browser sind abgemeldet."
    ),
    "All other browsers are signed out.": "Alle anderen Browser sind abgemeldet.",
    "The token was removed. It does not work any more.": (
        "Der Schlüssel wurde entfernt. Er gilt nicht mehr."
    ),
    "This is the new token. Copy it now; it is not shown again.": (
        "Das ist der neue Schlüssel. Kopieren Sie ihn jetzt; er wird nicht noch einmal gezeigt."
    ),
    "Name": "Name",
    "Role": "Rolle",
    "API tokens": "Schlüssel für Programme",
    "Good for": "Gilt für",
    "Expires": "Läuft ab",
    "Last used": "Zuletzt benutzt",
    "Remove": "Entfernen",
    "never": "nie",
    "Remove {name}": "{name} entfernen",
    "You have none.": "Sie haben keine.",
    "What the new token is for": "Wofür der neue Schlüssel ist",
    "Expires after": "Läuft ab nach",
    "Make a token": "Schlüssel erzeugen",
    "Where you are signed in": "Wo Sie angemeldet sind",
    "Since {time}": "Seit {time}",
    "this browser": "dieser Browser",
    "last seen {time}": "zuletzt gesehen {time}",
    "Sign out everywhere else": "Überall sonst abmelden",
    "Change the password": "Passwort ändern",
    "Current password": "Jetziges Passwort",
    "New password, at least 12 characters": "Neues Passwort, mindestens 12 Zeichen",
    "New password again": "Neues Passwort noch einmal",
    "{n} day": "{n} Tag",
    "{n} days": "{n} Tage",
    "Staff": "Team",
    "Sign out": "Abmelden",
}
FRENCH: Final[dict[str, str]] = {
    "Problem": "Problème",
    "Sign in": "Se connecter",
    "For the people who answer, write and look after this help centre.": (
        "Pour les personnes qui répondent, écrivent et s’occupent de ce centre d’aide."
    ),
    "This mail address and password do not fit. Try again.": (
        "Cette adresse e-mail et ce mot de passe ne correspondent pas. Réessayez."
    ),
    "Your browser did not keep the cookie that signs you in. It keeps it only over https. Open this"
    " page with https, and allow cookies for this site.": (
        "Votre navigateur n’a pas gardé le cookie qui vous connecte. Il ne le garde qu’en https."
        " Ouvrez cette page en https et autorisez les cookies de ce site."
    ),
    "Your organisation’s sign-in does not work at the moment. Try again later, or use a"
    " password.": (
        "La connexion de votre organisation ne fonctionne pas pour le moment. Réessayez plus tard"
        " ou utilisez un mot de passe."
    ),
    "You are known there, but in no group that may sign in here. Ask whoever looks after this help"
    " centre.": (
        "Vous y êtes connu, mais dans aucun groupe qui puisse se connecter ici. Demandez à la"
        " personne qui s’occupe de ce centre d’aide."
    ),
    "This account cannot be used this way. Ask whoever looks after this help centre.": (
        "Ce compte ne peut pas être utilisé ainsi. Demandez à la personne qui s’occupe de ce"
        " centre d’aide."
    ),
    "This sign-in took too long or was begun elsewhere. Begin again.": (
        "Cette connexion a pris trop de temps ou a été commencée ailleurs. Recommencez."
    ),
    "This page was opened over http at {host}. Your password would be readable on its way, and"
    " browsers keep the cookie that signs you in only over https. Open it with https.": (
        "Cette page a été ouverte en http sur {host}. Votre mot de passe serait lisible en route,"
        " et les navigateurs ne gardent qu’en https le cookie qui vous connecte. Ouvrez-la en"
        " https."
    ),
    "Mail address": "Adresse e-mail",
    "Password": "Mot de passe",
    "Too many attempts. Try again in {n} minute.": "Trop d’essais. Réessayez dans {n} minute.",
    "Too many attempts. Try again in {n} minutes.": "Trop d’essais. Réessayez dans {n} minutes.",
    "Your account": "Votre compte",
    "This was not done:": "Cela n’a pas été fait :",
    "The password was changed. All other browsers are signed out.": (
        "Le mot de passe a été changé. Tous les autres navigateurs sont déconnectés."
    ),
    "All other browsers are signed out.": "Tous les autres navigateurs sont déconnectés.",
    "The token was removed. It does not work any more.": (
        "Le jeton a été supprimé. Il ne fonctionne plus."
    ),
    "This is the new token. Copy it now; it is not shown again.": (
        "Voici le nouveau jeton. Copiez-le maintenant ; il ne sera plus affiché."
    ),
    "Name": "Nom",
    "Role": "Rôle",
    "API tokens": "Jetons d’API",
    "Good for": "Valable pour",
    "Expires": "Expire",
    "Last used": "Dernière utilisation",
    "Remove": "Supprimer",
    "never": "jamais",
    "Remove {name}": "Supprimer {name}",
    "You have none.": "Vous n’en avez aucun.",
    "What the new token is for": "À quoi sert le nouveau jeton",
    "Expires after": "Expire après",
    "Make a token": "Créer un jeton",
    "Where you are signed in": "Où vous êtes connecté",
    "Since {time}": "Depuis {time}",
    "this browser": "ce navigateur",
    "last seen {time}": "vu pour la dernière fois {time}",
    "Sign out everywhere else": "Se déconnecter partout ailleurs",
    "Change the password": "Changer le mot de passe",
    "Current password": "Mot de passe actuel",
    "New password, at least 12 characters": "Nouveau mot de passe, au moins 12 caractères",
    "New password again": "Nouveau mot de passe, encore une fois",
    "{n} day": "{n} jour",
    "{n} days": "{n} jours",
    "Staff": "Équipe",
    "Sign out": "Se déconnecter",
}

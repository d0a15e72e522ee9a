"""Words of the contact page and what follows it, in French."""

from __future__ import annotations

from typing import Final

FRENCH: Final[dict[str, str]] = {
    (
        "A field that people do not see was filled in, as programs do. If you are a person, "
        "press Send again."
    ): (
        "Un champ que personne ne voit a été rempli, comme le font les programmes. Si vous "
        "êtes une personne, appuyez à nouveau sur Envoyer."
    ),
    "Answer this question.": "Répondez à cette question.",
    "Articles that may answer this": "Articles qui y répondent peut-être",
    "At most {most} characters fit here; these are {found}.": (
        "Au plus {most} caractères tiennent ici ; il y en a {found}."
    ),
    (
        "At most {most} files of {size} MB each: {kinds}. Places and cameras are taken out of "
        "pictures."
    ): (
        "Au plus {most} fichiers de {size} Mo chacun : {kinds}. Le lieu et l’appareil sont "
        "retirés des images."
    ),
    "Before you send this": "Avant d’envoyer",
    "Choose one of the answers offered.": "Choisissez l’une des réponses proposées.",
    "Closed now.": "Fermé en ce moment.",
    "Closed on:": "Fermé le :",
    "Closes:": "Ferme :",
    "Copy of your request {reference}": "Copie de votre demande {reference}",
    "Discard draft": "Supprimer le brouillon",
    "Do not send this file": "Ne pas envoyer ce fichier",
    "Files": "Fichiers",
    "Files that are kept:": "Fichiers conservés :",
    "First answer to the form:": "Première réponse au formulaire :",
    "First answer:": "Première réponse :",
    "Found the answer yourself?": "Vous avez trouvé la réponse ?",
    "Friday": "Vendredi",
    "Good that it is solved": "Tant mieux, c’est résolu",
    "Is the mail address that this link came to yours?": (
        "L’adresse e-mail à laquelle ce lien a été envoyé est-elle la vôtre ?"
    ),
    "It is solved, close my request": "C’est résolu, fermer ma demande",
    "Keep this number in case you write to us again.": (
        "Gardez ce numéro au cas où vous nous écririez à nouveau."
    ),
    "Leave this empty": "Laissez ce champ vide",
    "Monday": "Lundi",
    "Nothing was sent. Should it come back, write to us at any time.": (
        "Rien n’a été envoyé. Si cela revient, écrivez-nous à tout moment."
    ),
    "Open now.": "Ouvert en ce moment.",
    "Opening hours": "Heures d’ouverture",
    "Opens:": "Ouvre :",
    "Please correct": "À corriger",
    "Saturday": "Samedi",
    "Say in a few words what this is about.": "Dites en quelques mots de quoi il s’agit.",
    "Send": "Envoyer",
    "Send anyway": "Envoyer quand même",
    "Send me a copy. A mail will ask you first whether the address is yours.": (
        "Envoyez-moi une copie. Un e-mail demandera d’abord si l’adresse est la vôtre."
    ),
    "Sending did not work. Nothing is lost: press Send again.": (
        "L’envoi a échoué. Rien n’est perdu : appuyez à nouveau sur Envoyer."
    ),
    "Sending …": "Envoi en cours …",
    "Something else": "Autre chose",
    "Subject": "Objet",
    "Sunday": "Dimanche",
    "Thank you for telling us. Nobody will answer it any more.": (
        "Merci de nous l’avoir dit. Personne n’y répondra plus."
    ),
    "The copy is on its way to you.": "La copie est en route.",
    "The form does not work at the moment. Try again in a few minutes.": (
        "Le formulaire ne fonctionne pas en ce moment. Réessayez dans quelques minutes."
    ),
    (
        "There is no connection. Nothing is lost: it will be sent when the connection is back, "
        "or press Send again."
    ): (
        "Il n’y a pas de connexion. Rien n’est perdu : l’envoi se fera à son retour, ou "
        "appuyez à nouveau sur Envoyer."
    ),
    "There is no such topic.": "Ce sujet n’existe pas.",
    "These articles may answer it meanwhile:": "Ces articles y répondent peut-être déjà :",
    "They do not help?": "Ils n’aident pas ?",
    "This answered it": "Cela y a répondu",
    "This came faster than people write. If you are a person, press Send again.": (
        "C’est arrivé plus vite que l’on n’écrit. Si vous êtes une personne, appuyez à nouveau "
        "sur Envoyer."
    ),
    (
        "This cannot be taken at the moment. What you wrote is still here: press Send again in "
        "a few minutes. Files have to be attached again."
    ): (
        "Ceci ne peut être reçu en ce moment. Ce que vous avez écrit est encore là : appuyez à "
        "nouveau sur Envoyer dans quelques minutes. Il faudra rejoindre les fichiers."
    ),
    "This form was opened more than a day ago. Look through it, and press Send again.": (
        "Ce formulaire a été ouvert il y a plus d’un jour. Relisez-le et appuyez à nouveau sur "
        "Envoyer."
    ),
    "This holds a character that cannot be kept: NUL, or half of a character.": (
        "Ceci contient un caractère impossible à conserver : NUL ou la moitié d’un caractère."
    ),
    "This is no language code such as en or pt-BR.": (
        "Ce n’est pas un code de langue comme en ou pt-BR."
    ),
    "This is no mail address.": "Ce n’est pas une adresse e-mail.",
    "This must be an object of texts.": "Ceci doit être un objet de textes.",
    "This must be one line.": "Ceci doit tenir sur une ligne.",
    "This must be text.": "Ceci doit être du texte.",
    "This solved it, close my request": "Cela a résolu le problème, fermer ma demande",
    "This topic has no such question.": "Ce sujet n’a pas cette question.",
    "This was too often": "C’était trop souvent",
    "This was not sent yet": "Ceci n’a pas encore été envoyé",
    "Thursday": "Jeudi",
    "Times of {zone}": "Heures de {zone}",
    (
        "Too many requests came from your network. What you wrote is still here: press Send "
        "again in {minutes} minutes."
    ): (
        "Trop de demandes sont venues de votre réseau. Ce que vous avez écrit est encore là : "
        "appuyez à nouveau sur Envoyer dans {minutes} minutes."
    ),
    "Topic": "Sujet",
    "Tuesday": "Mardi",
    "Use 1 to 200 letters, digits or signs of ASCII, without spaces.": (
        "Utilisez de 1 à 200 lettres, chiffres ou signes ASCII, sans espaces."
    ),
    "We answer to this address. Without it we cannot answer.": (
        "Nous répondons à cette adresse. Sans elle, nous ne pouvons pas répondre."
    ),
    "We need your mail address to answer you.": (
        "Il nous faut votre adresse e-mail pour vous répondre."
    ),
    "Wednesday": "Mercredi",
    "What can we do for you?": "Que pouvons-nous faire pour vous ?",
    "What is it about?": "De quoi s’agit-il ?",
    "What to expect": "À quoi s’attendre",
    "What you write is kept in this browser for 7 days, until it is sent.": (
        "Ce que vous écrivez est gardé 7 jours dans ce navigateur, jusqu’à l’envoi."
    ),
    "What you wrote before is here again.": "Ce que vous aviez écrit est de retour.",
    "While you wait": "En attendant",
    "Write to us": "Écrivez-nous",
    "Write what you need.": "Écrivez ce dont vous avez besoin.",
    "Yes, send me the copy": "Oui, envoyez-moi la copie",
    (
        "You have already sent another request with this form. To send this one as well, press "
        "Send again."
    ): (
        "Vous avez déjà envoyé une autre demande avec ce formulaire. Pour envoyer aussi "
        "celle-ci, appuyez à nouveau sur Envoyer."
    ),
    "Your mail address": "Votre adresse e-mail",
    "Your name": "Votre nom",
    "Your request was not sent yet. These articles may answer it at once:": (
        "Votre demande n’a pas encore été envoyée. Ces articles y répondent peut-être tout de "
        "suite :"
    ),
    "Your request {reference} has reached us": "Votre demande {reference} nous est parvenue",
    "Your request {reference} is closed": "Votre demande {reference} est fermée",
    "closed": "fermé",
    "is kept": "est conservé",
    "opens in a new tab": "s’ouvre dans un nouvel onglet",
    "optional": "facultatif",
    "your time": "votre heure",
    "{name}: a virus was found in this file.": ("{name} : un virus a été trouvé dans ce fichier."),
    "{name}: at most {most} files can be sent.": (
        "{name} : au plus {most} fichiers peuvent être envoyés."
    ),
    "{name}: files of this kind cannot be sent. Possible are {kinds}.": (
        "{name} : ce genre de fichier ne peut être envoyé. Sont possibles : {kinds}."
    ),
    "{name}: this file could not be checked for viruses. Try again later.": (
        "{name} : ce fichier n’a pas pu être vérifié contre les virus. Réessayez plus tard."
    ),
    "{name}: this file could not be kept meanwhile. Attach it again.": (
        "{name} : ce fichier n’a pas pu être conservé. Joignez-le à nouveau."
    ),
    "{name}: this file is empty.": "{name} : ce fichier est vide.",
    "{name}: this file is larger than {most} MB.": "{name} : ce fichier dépasse {most} Mo.",
    "{name}: this is no {kind} file, whatever its name says.": (
        "{name} : ce n’est pas un fichier {kind}, quoi que dise son nom."
    ),
    "{name}: this picture cannot be read.": "{name} : cette image est illisible.",
    "{name}: this picture has too many pixels.": "{name} : cette image a trop de pixels.",
}

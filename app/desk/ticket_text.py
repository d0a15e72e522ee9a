"""What of a ticket asks something: without greeting, quoted mail and signature.

Line by line and in linear time.  The libraries that know more forms of mail search with
expressions that take minutes for some texts, and a ticket is written by anybody.
"""

from __future__ import annotations

import re
from typing import Final

MAX_TEXT: Final = 20_000
"""Characters of a ticket that are looked at; what is asked stands long before."""
MAX_HINT: Final = 80
"""Characters of a line that may be a greeting or a closing: longer ones say something."""
MAX_LINE: Final = 300
"""Characters of a line that are looked at for the head of a quoted mail."""

_GREETING: Final = re.compile(
    r"(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|greetings|hallo|guten (?:tag|"
    r"morgen|abend)|sehr geehrte[rs]?|liebe[rs]?|moin|servus|bonjour|bonsoir|salut|chers?|chère|"
    r"madame|monsieur|hola|buenos días|buenas tardes|estimad[oa]s?|ciao|buongiorno|gentile|salve|"
    r"olá|oi|bom dia|boa tarde|prezad[oa]s?|beste|geachte|dag|hej|cześć|dzień dobry|здравствуйте|"
    r"добрый день|привет|こんにちは|お世話になっております|您好|你好)"
    r"(?![\w'])",
    re.IGNORECASE,
)
_CLOSING: Final = re.compile(
    r"(?:(?:kind|best|warm)?(?:est)? ?regards|best wishes|sincerely|yours|cheers|all the best|"
    r"(?:many )?thanks(?: in advance)?|thank you(?: (?:in advance|very much|so much))?|thx|"
    r"mit (?:freundlichen|besten|vielen) grüßen|(?:freundliche|viele|beste|liebe) grüße|mfg|lg|"
    r"(?:vielen |besten |herzlichen )?dank(?:e)?(?: im voraus)?|cordialement|bien à vous|"
    r"(?:merci)(?: d['’]avance| beaucoup)?|salutations|saludos(?: cordiales)?|atentamente|"
    r"(?:muchas )?gracias(?: de antemano)?|cordiali saluti|grazie(?: mille)?|atenciosamente|"
    r"obrigad[oa]|met vriendelijke groet(?:en)?|groeten|bedankt|med vänliga hälsningar|"
    r"с уважением|спасибо|よろしくお願いします|よろしくお願いいたします|敬具|谢谢|此致)"
    r"(?![\w'])",
    re.IGNORECASE,
)
_DEVICE: Final = re.compile(
    r"(?:sent from my|get outlook for|von meinem .{1,40} gesendet|gesendet (?:von|mit)|"
    r"envoyé (?:de|depuis) mon|enviado desde mi|inviato da)\b",
    re.IGNORECASE,
)
_QUOTE_VERB: Final = re.compile(
    r"(?:wrote|schrieb\b.{0,120}|a écrit|escribió|ha scritto|escreveu|schreef|skrev|napisał\(a\)|"
    r"пишет|написал\(а\)|写道|のメール) ?[:：]\s*$",
    re.IGNORECASE,
)
_QUOTE_START: Final = re.compile(r"(?:on|am|le|el|il|em|op|den|dnia)\b.*\d", re.IGNORECASE)
_RULE: Final = re.compile(r"\s*[-_*]{2,}.{0,60}?(?:[-_*]{2,}\s*)?$")
_ORIGINAL: Final = re.compile(
    r"(?:original message|forwarded message|ursprüngliche nachricht|weitergeleitete nachricht|"
    r"message d['’]origine|message transféré|mensaje original|messaggio originale)",
    re.IGNORECASE,
)
_HEADER: Final = re.compile(
    r"\*?(?:from|sent|to|date|subject|von|gesendet|an|datum|betreff|de|envoyé|à|objet|para|asunto|"
    r"da|inviato|oggetto)\*? ?:",
    re.IGNORECASE,
)
_SENTENCE_END: Final = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])|\n+")
_GREETING_END: Final = re.compile(r"[,!.:，！。]\s*")
_INLINE: Final = 40
"""Characters within which a greeting that stands before a sentence ends."""


def without_noise(text: str) -> str:
    """Return what the customer wrote: no greeting, quoted mail, signature or name of a device.

    A text that is nothing but these is returned as it is.
    """
    lines = text[:MAX_TEXT].splitlines()
    kept = _without_greeting(_own(lines))
    return "\n".join(kept).strip() or text[:MAX_TEXT].strip()


def sentences(text: str) -> tuple[str, ...]:
    """Cut a text into its sentences, each on one line."""
    parts = (" ".join(part.split()) for part in _SENTENCE_END.split(text))
    return tuple(part for part in parts if part)


def _own(lines: list[str]) -> list[str]:
    """Return the lines before the signature and outside of quotes."""
    own: list[str] = []
    for number, line in enumerate(lines):
        bare = line.strip()
        if _begins_quote(lines, number) or (own and _begins_signature(line)):
            break
        if bare and not bare.startswith(">") and not _DEVICE.match(bare):
            own.append(line)
    return own


def _begins_quote(lines: list[str], number: int) -> bool:
    line = lines[number].strip()
    if _RULE.match(line) and _ORIGINAL.search(line[:MAX_HINT]):
        return True
    if len(line) > len("I wrote:") and _QUOTE_VERB.search(line[:MAX_LINE]):
        return True
    # "On …, somebody <address> wrote:" is often broken into two lines.
    if _QUOTE_START.match(line) and _QUOTE_VERB.search(
        " ".join(lines[number : number + 2])[:MAX_LINE]
    ):
        return True
    below = lines[number + 1 : number + 4]
    return bool(_HEADER.match(line)) and sum(bool(_HEADER.match(one.strip())) for one in below) > 1


def _begins_signature(line: str) -> bool:
    # "-- " alone on a line begins a signature (RFC 3676, 4.3).
    if line.rstrip() == "--":
        return True
    found = _CLOSING.match(line.strip()) if len(line) <= MAX_HINT else None
    return found is not None and _is_end(line, found)


def _is_end(line: str, found: re.Match[str]) -> bool:
    """Say whether nothing is asked behind a closing: "Thanks, but it fails" goes on."""
    rest = line.strip()[found.end() :].strip(" ,.!-–—，。！")
    return len(rest.split()) <= 3 and "?" not in rest


def _without_greeting(lines: list[str]) -> list[str]:
    if not lines:
        return []
    first = lines[0].strip()
    found = _GREETING.match(first)
    if found is None:
        return lines
    end = _GREETING_END.search(first, found.end(), _INLINE)
    rest = (
        first[end.end() :] if end else ("" if len(first) <= _INLINE and "?" not in first else first)
    )
    return [rest, *lines[1:]] if rest else lines[1:]

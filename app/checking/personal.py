"""Data of persons that stand in articles, as far as a pattern and check digits tell them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from ipaddress import ip_address
from typing import Final

from app.privacy.addresses import emails, network_addresses
from app.privacy.checksums import is_card
from app.privacy.numbers import ibans, numbers
from app.privacy.spans import Span, blanked


@dataclass(frozen=True, slots=True)
class Personal:
    """Something in a text that may name a person."""

    start: int
    what: str
    value: str
    """As it would be written without spaces and signs, to see it again in other articles."""


def personal(text: str) -> Iterator[Personal]:
    """Find mail addresses, telephone numbers, accounts, cards and network addresses of persons.

    Not what cannot be a person's: addresses of a role ("support@"), of domains kept for
    examples, published test numbers, and numbers in addresses of pages and in names of files.
    """
    end = 0
    for hint in _HINT.finditer(text):
        if hint.start() >= end:
            start = text.rfind("\n", 0, hint.start()) + 1
            end = text.find("\n", hint.end()) + 1 or len(text) + 1
            line = text[start : end - 1]
            for found in _in_line(line):
                if found.what != _TELEPHONE or not _is_organisations(text, start, line):
                    yield replace(found, start=start + found.start)


_TELEPHONE: Final = "a telephone number"
_LABELLED: Final = re.compile(r"(?i)\W*(?:tele)?(?:phone|fon|fax|tel)(?: (?:number|no))?\W[\W\d]*")
_BREAK: Final = re.compile(r"</?(?:br|p|li|td)\b[^>]*>")
_ORGANISATION: Final = re.compile(
    r"\b(?:Inc|Ltd|Limited|LLC|LLP|GmbH|AG|KG|SARL|SAS|SL|Corp|Corporation|Company|Attn)\b"
    r"|\b(?:info|support|sales|contact|privacy|press|legal)@"
)
_NEARBY: Final = 300
"""Signs before and after a line that belong to the same address."""


def _is_organisations(text: str, start: int, line: str) -> bool:
    """Say whether a line with nothing but "Phone:" and a number stands in a firm's address."""
    if not _LABELLED.fullmatch(_BREAK.sub("", line)):
        return False
    before = text[max(0, start - _NEARBY) : start].rpartition("\n\n")[2]
    after = text[start : start + len(line) + _NEARBY].partition("\n\n")[0]
    return bool(_ORGANISATION.search(before + after))


_HINT: Final = re.compile(r"@|\d(?:[ ().\-/]{0,3}\d){7}|\d{1,3}(?:\.\d{1,3}){3}")
"""Only lines that hold one of these are looked at closely."""


def _in_line(line: str) -> Iterator[Personal]:
    left = blanked(line, [Span(m.start(), m.end(), "") for m in _UNREAD.finditer(line)])
    if not _HINT.search(left) or _CREDIT.search(line):
        return
    mails = list(emails(left)) if "@" in left else []
    accounts, addresses = list(ibans(left)), list(network_addresses(left))
    for span in mails:
        if _is_persons(_written(line, span)):
            yield Personal(span.start, "a mail address", _written(line, span).lower())
    for span in accounts:
        if (account := _digits(_written(line, span)).upper()) not in _TEST_ACCOUNTS:
            yield Personal(span.start, "a bank account (IBAN)", account)
    for span in addresses:
        if _is_somebodys(line, _written(line, span)):
            yield Personal(span.start, "an IP address", _written(line, span))
    for span in numbers(blanked(left, [*mails, *accounts, *addresses])):
        yield from _number(line, span)


def _written(text: str, span: Span) -> str:
    return text[span.start : span.end]


def _digits(written: str) -> str:
    return "".join(c for c in written if c.isalnum())


_CREDIT: Final = re.compile(r"(?i)copyright|\(c\) |©")
"""Those who wrote a licence's program want to be named."""
_UNREAD: Final = re.compile(
    r"(?:https?|ftp|otpauth|data)://[^\s)\"'>]++|\]\((?!mailto:|tel:)[^)\s]*+\)?|data:[^\s)\"'>]++"
    r"|[\w/-]++(?:\.[\w/-]++)*?\.(?:png|jpe?g|gif|svg|webp|md|html?|pdf|zip)\b",
    re.IGNORECASE,
)
"""Addresses of pages and names of files hold ids; ``mailto:`` is read."""

_ROLE_WORDS: Final = re.compile(
    r"support|help|info|sales|privacy|press|security|contact|billing|feedback|reply|your|user|test"
    r"|example|service|team|admin|alias|random|anonym|dummy|mail|name|xxx|someone|hide|spam|account"
    r"|abuse|legal|media|jobs|career|office|news|notif|hello|invoice|payment|order|partner|developer"
    r"|postmaster|system|root|donat|communit|market|member|manager|director|customer|company|shop"
    r"|^(?:first|second|third|one|two|me|us|you|all|hi|to|from|it|hr|pr|git|api|app|web|www)\d*$"
)
_NOBODY: Final = re.compile(
    r"(?:jane|john|joe|jean|juan|max|erika|alice|bob|bill|tom|foo|bar|mickey|donald)"
    r"(?:[._-]?(?:doe|smith|mustermann|bloggs|public|mouse|duck|dupont))?\d*"
)
_MAILBOXES: Final = re.compile(
    r"(?:gmail|googlemail|outlook|hotmail|live|msn|yahoo|ymail|icloud|me|mac|aol|gmx|web|t-online"
    r"|freenet|posteo|mailbox|proton|protonmail|pm|tutanota|fastmail|zoho|yandex|qq|163|naver"
    r"|orange|free|laposte|wanadoo|sfr|libero|virgilio|terra|btinternet|comcast|verizon|bluewin)"
    r"\.[a-z.]{2,6}"
)
_FIRST_NAME: Final = re.compile(r"[a-z]{1,6}")
"""So short an address was given away long ago: it stands for anybody."""
_TWO_NAMES: Final = re.compile(r"[^\W\d_]{1,20}[._][^\W\d_]{2,20}\d{0,4}")
_HOSTS_OF_NOBODY: Final = re.compile(
    r"(?:^|\.|-)(?:example|test|invalid|localhost|local|internal)(?:\.|-|$)|example|your|domain|company|acme|contoso"
    r"|fabrikam|mysite|website|mailserver|\.(?:png|jpe?g|gif|svg|webp|md|js|css)$"
)
"""RFC 2606 and RFC 6761, and what manuals write in their place."""


def _is_persons(address: str) -> bool:
    """Tell a person's mail address from that of a role and from an example.

    Of a company's addresses only those count that hold a first name and a last one: what
    "license@" or "devices@" stands for is known to nobody else.
    """
    local, at, host = address.lower().rpartition("@")
    if not at or "." not in host or _HOSTS_OF_NOBODY.search(host):
        return False
    local = local.partition("+")[0].strip("<\"'*_")
    if _ROLE_WORDS.search(local) or _NOBODY.fullmatch(local) or " " in local:
        return False
    if _TWO_NAMES.fullmatch(local):
        return True
    return bool(_MAILBOXES.fullmatch(host)) and not _FIRST_NAME.fullmatch(local)


# From the IBAN registry of SWIFT, which manuals copy.
_TEST_ACCOUNTS_WRITTEN: Final = """
AT611904300234573201 BE68539007547034 CH9300762011623852957 DE89370400440532013000
ES9121000418450200051332 FR1420041010050500013M02606 GB29NWBK60161331926819
GB82WEST12345698765432 IT60X0542811101000000123456 NL91ABNA0417164300 DE75512108001245126199
"""
_TEST_ACCOUNTS: Final = frozenset(_TEST_ACCOUNTS_WRITTEN.split())


_SOMEBODY: Final = re.compile(
    r"(?i)\b(?:client|customer|visitor|user|login|logged|signed|kunde|besucher|nutzer|client"
    r"|utilisateur|cliente|usuario)|\] \"(?:GET|POST)"
)
_SERVICES: Final = (
    "1.1.1.",
    "1.0.0.",
    "8.8.",
    "9.9.9.",
    "149.112.112.",
    "208.67.22",
    "94.140.1",
    "1.2.3.",
)
"""Public name servers, which manuals name."""


def _is_somebodys(line: str, written: str) -> bool:
    """Say whether a network address is public and stands where a line speaks of somebody.

    Most in manuals are of servers; of a person are those of logs and of cases.
    """
    try:
        address = ip_address(written)
    except ValueError:
        return False
    public = address.is_global and not written.startswith(_SERVICES)
    return public and len(set(written)) > 4 and bool(_SOMEBODY.search(line))


def _number(text: str, span: Span) -> Iterator[Personal]:
    written, digits = _written(text, span), _digits(_written(text, span))
    if _is_payment_card(written, digits):
        yield Personal(span.start, "a card number", digits)
    elif span.label != "number" and _is_telephone(text, span, digits):
        yield Personal(span.start, _TELEPHONE, digits)


_TEST_CARDS_WRITTEN: Final = """
30569309025904 3056930009020004 3530111333300000 3566002020360505 371449635398431
378282246310005 378734493671000 38520000023237 4012888888881881 4111111111111111 4222222222222
4242424242424242 5105105105105100 5200828282828210 5555555555554444 6011000990139424
6011111111111117 6200000000000005 2223003122003222 4917610000000000 5019717010103742
6759649826438453
"""
_TEST_CARDS: Final = frozenset(_TEST_CARDS_WRITTEN.split())
"""Of the documentation of Adyen, Braintree, PayPal and Stripe."""
_CARD: Final = re.compile(r"(?:\d{4}[ -]?){3}\d{4}|3\d{3}[ -]?\d{6}[ -]?\d{4,5}")
_FEWEST_DIGITS: Final = 5


def _is_payment_card(written: str, digits: str) -> bool:
    plausible = digits[:1] in set("23456") and _CARD.fullmatch(written) and is_card(digits)
    made_up = digits in _TEST_CARDS or len(set(digits)) < _FEWEST_DIGITS or "0000000" in digits
    return bool(plausible) and not made_up and "123456" not in digits


_CALL: Final = re.compile(
    r"(?i)(?:\b(?:tel|phone|call|fax|mobile|cell|whats ?app|sms|text|rufen|telefon|mobil|handy"
    r"|téléphone|tél|teléfono|móvil)\b|電話|☎|📞)[^\n\d]{0,25}$"
)
_NORTH_AMERICAN: Final = re.compile(r"\(\d{3}\) ?\d{3}-\d{4}|\d{3}-\d{3}-\d{4}")
_GROUPED: Final = re.compile(r"\d+(?:[ ./()-]+\d+){2,}")
_FREE: Final = re.compile(
    r"\+?0?(?:1?8(?:00|33|44|55|66|77|88)\d{7}$|0?0?800|49800|44800|33800|0800)"
)
_FICTION: Final = re.compile(
    r"555|123456|0000|^\+?(?:44|0)(?:7700900|1632960|2079460|1184960)|^(?:33|0)(?:199|261|353|465|536)"
)
"""Numbers kept for films (NANP 555-01xx, Ofcom, Arcep) and those that count up."""


def _is_telephone(text: str, span: Span, digits: str) -> bool:
    written = _written(text, span)
    if _FREE.match(digits) or _FICTION.search(digits) or len(set(digits)) < _FEWEST_DIGITS:
        return False
    if "\n" in written:
        return False
    if written.startswith("+"):
        return 9 <= len(digits) <= 15
    called = _CALL.search(text[max(0, span.start - 45) : span.start])
    return bool(called and _GROUPED.search(written)) or bool(_NORTH_AMERICAN.fullmatch(written))

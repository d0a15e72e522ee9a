from __future__ import annotations

import pytest

from app.checking.personal import personal


@pytest.mark.parametrize(
    ("text", "what", "value"),
    [
        ("Write to maria.keller@novaworks.io.", "a mail address", "maria.keller@novaworks.io"),
        ("From [us](mailto:kellerm82@gmail.com)", "a mail address", "kellerm82@gmail.com"),
        ("Call +49 171 2839 4756.", "a telephone number", "4917128394756"),
        ("Phone: (267) 690-7758", "a telephone number", "2676907758"),
        ("Maria of Nova Inc.: +35312337906", "a telephone number", "35312337906"),
        ("Telefon 030 / 901 820 47", "a telephone number", "03090182047"),
        ("IBAN DE13 3705 0198 7301 8020 57", "a bank account (IBAN)", "DE13370501987301802057"),
        ("Card 4539 1488 0343 6467", "a card number", "4539148803436467"),
        ("The customer came from 84.178.12.97.", "an IP address", "84.178.12.97"),
    ],
)
def test_what_may_name_a_person_is_found(text: str, what: str, value: str) -> None:
    found = list(personal(f"One line.\n{text}\nAnother."))

    assert [(one.what, one.value, one.start >= 10) for one in found] == [(what, value, True)]


@pytest.mark.parametrize(
    "text",
    [
        "support@novaworks.io, info@novaworks.io, license@novaworks.io",
        "jane.roe@example.com and you@yourdomain.com",
        "john.doe@gmail.com",
        "Write to brian@gmail.com from your own address.",
        "Novaworks, Inc.<br>\n20 Mill Lane<br>\nPhone: (267) 690-7758<br/>",
        "- **Name**: Novaworks\n- **Telephone**: +35312337906\n- **Email**: support@novaworks.io",
        "git@github.com:acme/help.git",
        "![Icon](icon@2x.png)",
        "Copyright 2019 Maria Keller <kellerm82@gmail.com>",
        "4111 1111 1111 1111 and 4242424242424242",
        "IBAN DE89 3704 0044 0532 0130 00",
        "+1 555 0100, +1 415 555 2671, 1-800-275-2273, 123-456-7890",
        "The user sees 192.168.0.10, 10.0.0.1, 203.0.113.9 and 127.0.0.1.",
        "Allow 52.87.98.44 in the firewall.",
        "The user has version 2.4.3.1 or 10.0.19045.3570.",
        "Order 100200300400, article 360042903911, at 2026-03-31 10:00:00",
        "https://support.novaworks.io/hc/articles/360042903911?user=49171283947",
    ],
)
def test_what_names_nobody_is_not_told(text: str) -> None:
    assert list(personal(text)) == []

"""What of a ticket asks something."""

from __future__ import annotations

import pytest

from app.desk.ticket_text import sentences, without_noise

MAIL = """Hello team,

I cannot reset my password. The link says E-4012.

Could you help?

Kind regards,
The office
Sent from my phone

On Mon, 3 Mar 2025 at 10:11, Support <support@example.com> wrote:
> Dear customer
> how can we help
"""


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (MAIL, "I cannot reset my password. The link says E-4012.\nCould you help?"),
        ("Hi, my card was charged twice. Thanks!", "my card was charged twice. Thanks!"),
        ("Hello\n\nHow do I pay?\n-- \nOffice\nStreet 1", "How do I pay?"),
        (
            "Thanks for the link, but it fails\nwith 502",
            "Thanks for the link, but it fails\nwith 502",
        ),
        (
            "It fails.\nThanks for the link but why does it fail?",
            "It fails.\nThanks for the link but why does it fail?",
        ),
        (
            "Sehr geehrte Damen und Herren,\n\nich möchte kündigen.\n\nMit freundlichen Grüßen\nX",
            "ich möchte kündigen.",
        ),
        ("Bonjour,\nJe veux payer.\nCordialement", "Je veux payer."),
        (
            "お世話になっております。返品したいです。\n\nよろしくお願いいたします。",
            "返品したいです。",
        ),
        ("I can't pay.\n\nVon: a@b\nGesendet: heute\nAn: c\nBetreff: x\n\nold", "I can't pay."),
        (
            "I can't pay.\nOn Monday 3 March somebody\n<a@b.example> wrote:\n> x\nold",
            "I can't pay.",
        ),
        ("My order\n-----Original Message-----\nold", "My order"),
        ("From: where do you ship?\nTo: where?", "From: where do you ship?\nTo: where?"),
        ("He wrote:\nI want my money back.", "He wrote:\nI want my money back."),
        ("  \n", ""),
        ("Thanks", "Thanks"),
        ("> only a quote", "> only a quote"),
    ],
)
def test_only_what_the_customer_asks_is_kept(text: str, kept: str) -> None:
    assert without_noise(text) == kept


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two? Three!\nFour", ("One.", "Two?", "Three!", "Four")),
        ("返品したい。いつですか？", ("返品したい。", "いつですか？")),
        ("Version 1.2.3 of  it", ("Version 1.2.3 of it",)),
        ("", ()),
    ],
)
def test_texts_are_cut_into_sentences(text: str, parts: tuple[str, ...]) -> None:
    assert sentences(text) == parts


@pytest.mark.parametrize(
    "unit",
    [
        "On ",
        ">",
        "\n",
        "From: a\n",
        "-",
        " ",
        "On 1 wrote:\n",
        "schrieb ",
        "Am 1 @\n",
        "Hi, ",
        "--\n",
    ],
)
def test_a_hostile_text_of_any_length_is_read_to_its_bound(unit: str) -> None:
    without_noise(unit * 100_000)
    sentences(without_noise(unit * 5_000))

"""What an agent pastes."""

from __future__ import annotations

import string

import pytest

from app.desk.reply import REPLIES, Form, Recipient, copies
from search.types import ArticleRef, Heading

HOST = "https://help.example.com"


def article(title: str = "Get a refund", id: str = "refund", language: str = "en") -> ArticleRef:
    return ArticleRef(0, id, "shop/refund", language, title, "", ("shop",), None, None)


def test_an_article_in_every_form() -> None:
    made = copies(article(), Heading(2, "By card", "by-card"), HOST, Recipient("en", "Chris"))

    assert made.link == "https://help.example.com/i/refund#by-card"
    assert made.markdown == "[Get a refund › By card](https://help.example.com/i/refund#by-card)"
    assert made.html == (
        '<a href="https://help.example.com/i/refund#by-card">Get a refund › By card</a>'
    )
    assert made.reply == (
        "Hello Chris,\n\nthis article answers your question:\n\n"
        "Get a refund › By card\nhttps://help.example.com/i/refund#by-card\n\n"
        "If it does not, just reply to this message.\n\nKind regards\n"
    )
    assert [made.form(form) for form in Form] == [made.link, made.markdown, made.html, made.reply]


def test_signs_of_the_forms_are_escaped() -> None:
    made = copies(article('[a](b) *c* <i> & "d"', "x y/ä"), None, HOST, Recipient("en"))

    assert made.link == "https://help.example.com/i/x%20y/%C3%A4"
    assert made.markdown == (
        r'[\[a\](b) \*c\* \<i\> & "d"](https://help.example.com/i/x%20y/%C3%A4)'
    )
    assert made.html == (
        '<a href="https://help.example.com/i/x%20y/%C3%A4">'
        "[a](b) *c* &lt;i&gt; &amp; &quot;d&quot;</a>"
    )


@pytest.mark.parametrize(
    ("language", "article_language", "greeting"),
    [
        ("de", "en", "Guten Tag,"),
        ("de-AT", "en", "Guten Tag,"),
        ("fr", "en", "Bonjour,"),
        ("ja", "en", "お問い合わせありがとうございます。"),
        ("sw", "de", "Guten Tag,"),
        ("sw", "sw", "Hello,"),
    ],
)
def test_a_reply_is_in_the_customers_language(
    language: str, article_language: str, greeting: str
) -> None:
    made = copies(article(language=article_language), None, HOST, Recipient(language))

    assert made.reply.split("\n\n")[0] == greeting


def test_a_name_may_hold_anything_but_lines() -> None:
    made = copies(article(), None, HOST, Recipient("en", "{name}\n{0} <b>"))

    assert made.reply.startswith("Hello {name} {0} <b>,\n\n")


@pytest.mark.parametrize("words", REPLIES.values(), ids=REPLIES)
def test_every_language_has_all_words(words: object) -> None:
    texts = {name: getattr(words, name) for name in words.__slots__}  # type: ignore[attr-defined]

    blanks = {
        name: [b for _, b, _, _ in string.Formatter().parse(t) if b] for name, t in texts.items()
    }
    assert all(texts.values())
    assert {name for name, found in blanks.items() if found} == {"greeting_by_name"}

from __future__ import annotations

from indexer.texts import texts_of
from indexer.types import Document, Head
from tests.indexer.building import rendered, section, source

ARTICLES = [
    rendered(source("Second", "b/second"), section("Two."), section("More.", "Part")),
    rendered(
        source(
            "First", "b/first", head=Head(order=1, asks=("Where?", "When?"), keywords=("k", "l"))
        ),
        section("One."),
    ),
    rendered(source("Top", "top"), section("Top text.")),
    rendered(source("Auf Deutsch", "de/b/eins", "de"), section("Eins.")),
]


def test_articles_are_numbered_by_language_category_and_the_writers_order() -> None:
    texts = texts_of(ARTICLES)

    assert [a.source.title for a in texts.articles] == ["Auf Deutsch", "Top", "First", "Second"]
    assert texts_of(ARTICLES[::-1]).articles == texts.articles


def test_names_are_the_title_and_the_questions() -> None:
    assert texts_of(ARTICLES).names == (
        ("Auf Deutsch",),
        ("Top",),
        ("First", "Where?", "When?"),
        ("Second",),
    )


def test_the_layout_tells_what_belongs_to_which_article() -> None:
    layout = texts_of(ARTICLES).layout

    assert layout.passage_article.tolist() == [0, 1, 2, 3, 3]
    assert layout.first_passage.tolist() == [0, 1, 2, 3, 5]
    assert layout.name_article.tolist() == [0, 1, 2, 2, 2, 3]
    assert layout.first_name.tolist() == [0, 1, 2, 5, 6]
    assert layout.articles == 4


def test_all_names_then_all_passages_are_embedded() -> None:
    assert texts_of(ARTICLES).to_embed == [
        "Auf Deutsch",
        "Top",
        "First",
        "Where?",
        "When?",
        "Second",
        "Auf Deutsch\nEins.",
        "Top\nTop text.",
        "First\nOne.",
        "Second\nTwo.",
        "Second\nPart\nMore.",
    ]


def test_documents_hold_the_language_and_the_keywords() -> None:
    documents = texts_of(ARTICLES).documents

    assert list(documents["passages"]) == [
        Document(0, "de", "Auf Deutsch\nEins.\n", "de/b/eins.md"),
        Document(1, "en", "Top\nTop text.\n", "top.md"),
        Document(2, "en", "First\nOne.\nk l", "b/first.md"),
        Document(3, "en", "Second\nTwo.\n", "b/second.md"),
        Document(3, "en", "Second\nPart\nMore.\n", "b/second.md#part"),
    ]
    assert [(d.article, d.text) for d in documents["names"]] == [
        (0, "Auf Deutsch"), (1, "Top"), (2, "First"), (2, "Where?"), (2, "When?"), (3, "Second"),
    ]  # fmt: skip


def test_texts_are_normalised_as_questions_are() -> None:
    texts = texts_of([rendered(source("Ｆｉｒｓｔｌｉｎｅ™ ½", "a"), section("ﬁne"))])

    assert [document.text for document in texts.documents["names"]] == ["FirstlineTM 1⁄2"]
    assert texts.documents["passages"][0].text.splitlines() == ["FirstlineTM 1⁄2", "fine"]

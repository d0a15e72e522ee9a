from __future__ import annotations

from app.preview.words import Kind, Paragraph, Piece, compare

SAME, ADDED, REMOVED = Kind.SAME, Kind.ADDED, Kind.REMOVED


def test_equal_texts_differ_in_nothing() -> None:
    assert compare("One.\n\nTwo.\n", "One.\n\n\nTwo.") == ()


def test_words_of_a_paragraph_are_compared() -> None:
    assert compare("You pay in 30 days.", "You pay in 60 days, always.") == (
        Paragraph(
            (
                Piece(SAME, "You pay in "),
                Piece(REMOVED, "30"),
                Piece(ADDED, "60"),
                Piece(SAME, " days"),
                Piece(ADDED, ", always"),
                Piece(SAME, "."),
            )
        ),
    )


def test_new_and_removed_paragraphs_stand_whole_and_unchanged_ones_are_counted() -> None:
    before = "First.\n\nSecond.\n\nThe old way to pay by cheque.\n\nLast."
    after = "First.\n\nSecond.\n\nLast.\n\nSomething else."
    assert compare(before, after) == (
        Paragraph(skipped=2),
        Paragraph((Piece(REMOVED, "The old way to pay by cheque."),)),
        Paragraph(skipped=1),
        Paragraph((Piece(ADDED, "Something else."),)),
    )


def test_an_edited_paragraph_is_found_behind_a_removed_one() -> None:
    found = compare("Gone for good.\n\nYou pay with a card.", "You pay with a new card.")
    assert [[piece.kind for piece in one.pieces] for one in found] == [
        [REMOVED],
        [SAME, ADDED, SAME],
    ]


def test_texts_without_spaces_and_very_long_ones_are_compared() -> None:
    found = compare("支払いは三十日です。", "支払いは六十日です。")
    assert [piece.text for one in found for piece in one.pieces] != []
    long = "word " * 50_000
    assert [one.pieces[0].kind for one in compare(long, long + "more")] == [ADDED, REMOVED]

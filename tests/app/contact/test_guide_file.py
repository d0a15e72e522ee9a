from __future__ import annotations

import logging
import os
from datetime import date
from pathlib import Path

import pytest

from app.contact.guide import Guide, first, say
from app.contact.guide_file import NOTHING_SAID, LiveGuide, load_guide
from search.errors import ConfigError

WRONG = """
email = "sometimes"
respons = "soon"
[hours]
zone = "Europe/Nowhere"
monday = ["9-17", "09:00-25:00"]
mondy = []
[[holidays]]
date = 2026-12-25
until = 2026-12-20
name = "Christmas"
[[channels]]
kind = "fax"
label = {}
address = "javascript:alert(1)"
[[topics]]
name = "A b"
title = {english = "x"}
[[topics.questions]]
name = "way"
label = "Way?"
kind = "choice"
"""


def problems(folder: Path, text: str) -> list[str]:
    (folder / "contact.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_guide(folder / "contact.toml")
    return str(caught.value).splitlines()


def test_without_a_file_there_is_the_form_alone(tmp_path: Path) -> None:
    assert load_guide(tmp_path / "none.toml") == NOTHING_SAID == Guide()


def test_all_problems_are_told_at_once_with_place_and_remedy(tmp_path: Path) -> None:
    title, *told = problems(tmp_path, WRONG)

    assert title == f"{tmp_path}/contact.toml cannot be used:"
    assert [line.removeprefix("- ").partition(": ")[0] for line in told] == [
        "email",
        "hours.zone",
        "hours.monday [entry 1]",
        "hours.monday [entry 2]",
        "hours.mondy",
        "holidays [entry 1].until",
        "channels [entry 1].kind",
        "channels [entry 1].label",
        "channels [entry 1].address",
        "topics [entry 1].name",
        "topics [entry 1].title.english [key]",
        "topics [entry 1].questions [entry 1]",
        "respons",
    ]
    assert told[4] == "- hours.mondy: unknown key. Did you mean monday?"
    assert told[12] == "- respons: unknown key. Did you mean response?"
    assert told[2].endswith(
        "must be a time to a time, such as \"09:00-17:30\" (found '9-17')."
        ' Times on a Monday, such as ["09:00-12:00", "13:00-17:00"].'
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x =", "this is not TOML"),
        ('[[topics]]\nname="a"\ntitle="A"\n' * 2, "each name may stand once only: a"),
        ('[[channels]]\nkind="chat"\nlabel="C"\naddress="/chat"\nhours="office"',
         "hours = office needs a section [hours]: /chat"),
        ('[[topics]]\nname="a"\ntitle="A"\n[[topics.questions]]\nname="q"\nlabel="Q"\n'
         'options=["x"]', "options belong to kind = choice, which needs them"),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_told(tmp_path: Path, text: str, told: str) -> None:
    assert told in "\n".join(problems(tmp_path, text))


def test_holidays_have_days_and_names(tmp_path: Path) -> None:
    (tmp_path / "contact.toml").write_text(
        '[hours]\nzone="Asia/Tokyo"\n[[holidays]]\ndate=2026-12-31\nuntil=2027-01-01\n'
        'name={en="New Year", de="Neujahr"}\n',
        encoding="utf-8",
    )

    schedule = load_guide(tmp_path / "contact.toml").schedule("de-AT")

    assert schedule is not None
    assert schedule.holidays == {date(2026, 12, 31): "Neujahr", date(2027, 1, 1): "Neujahr"}


@pytest.mark.parametrize(
    ("language", "said"), [("de", "D"), ("de-CH", "D"), ("en", "E"), ("ja", "E")]
)
def test_texts_are_said_in_the_language_or_as_written_first(language: str, said: str) -> None:
    assert say({"en": "E", "de": "D"}, language) == said
    assert say({"": "any"}, language) == "any"
    assert first({"en": "E", "de": "D"}) == "E"


def test_a_changed_file_counts_at_once_and_a_broken_one_changes_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "contact.toml"
    live = LiveGuide(file)
    assert live.guide == Guide()

    file.write_text('email = "required"', encoding="utf-8")
    assert live.guide.email == "required"

    with caplog.at_level(logging.ERROR):
        file.write_text('email = "broken"', encoding="utf-8")
        os.utime(file, ns=(1, 1))
        assert [live.guide.email, live.guide.email] == ["required"] * 2
    assert len(caplog.records) == 1  # Told once, not at every request.

    file.write_text('email = "optional"', encoding="utf-8")
    assert live.guide.email == "optional"

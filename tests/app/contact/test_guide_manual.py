"""The manual's page on contact.toml names every key, and its examples can be used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from app.contact.guide import (
    WEEKDAYS,
    Answer,
    Channel,
    Guide,
    Holiday,
    Hours,
    Question,
    Topic,
    Way,
)
from app.contact.guide_file import load_guide

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "articles" / "operating" / "contact-page.md").read_text(encoding="utf-8")


def keys_below(heading: str) -> set[str]:
    """Return the keys in the table below a heading."""
    part = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (.+?) \|", part, re.MULTILINE)[2:]
    return {key for row in rows for key in re.findall(r"`(\w+)`", row)}


@pytest.mark.parametrize(
    ("heading", "model"),
    [
        ("`[[holidays]]`", Holiday),
        ("`[[channels]]`", Channel),
        ("`[[topics]]`", Topic),
        ("`[[topics.questions]]`", Question),
    ],
)
def test_every_key_of_a_section_is_in_its_table(heading: str, model: type[BaseModel]) -> None:
    assert keys_below(heading) == set(model.model_fields)


def test_the_keys_at_the_top_and_of_the_hours_are_described() -> None:
    sections = {"hours", "holidays", "channels", "topics"}

    assert keys_below("At the top of the file") == set(Guide.model_fields) - sections
    assert keys_below("`[hours]`") == {"zone", WEEKDAYS[0], WEEKDAYS[-1]}
    assert set(Hours.model_fields) == {"zone", *WEEKDAYS}


def test_the_kinds_are_those_of_the_code() -> None:
    for kind in (*Way, *Answer):
        assert f"`{kind}`" in PAGE


def test_the_example_can_be_used(tmp_path: Path) -> None:
    example = re.findall(r"^```toml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)[0]
    (tmp_path / "contact.toml").write_text(example, encoding="utf-8")

    guide = load_guide(tmp_path / "contact.toml")

    assert [topic.name for topic in guide.topics] == ["billing"]
    assert [channel.kind for channel in guide.channels] == ["phone"]


def test_our_own_guide_can_be_used() -> None:
    guide = load_guide(ROOT / "contact.toml")

    assert [topic.name for topic in guide.topics] == ["using", "defect", "security"]
    assert guide.policy is not None
    assert (ROOT / "articles" / f"{guide.policy}.md").is_file()

from __future__ import annotations

import io

import pytest

from app.progress import Bars, Lines

LINE = "The model has changed from a to [b]: all 5,186 vectors are made with it anew. " * 2


@pytest.mark.parametrize("kind", [Bars, Lines])
def test_a_line_is_told_as_it_is(kind: type[Bars] | type[Lines]) -> None:
    stream = io.StringIO()
    kind(stream).tell(LINE)

    assert stream.getvalue() == f"{LINE}\n"

from __future__ import annotations

import gc
import weakref

from app.branches import shelf as shelves
from app.branches.names import PREVIEWS
from app.branches.shelf import Shelf
from app.config import Config
from app.preview.branches import build_branch
from app.site import create_app
from tests.app.preview.site import branch

NAMES = ("one", "two", "three", "four")


def test_few_previews_are_open_and_those_let_go_of_leave_memory(config: Config) -> None:
    for name in NAMES:
        branch(config, name, {"billing/new.md": f"# News {name}\n\nWords.\n"})
        build_branch(config, name)
    shelf = Shelf(config, create_app)
    first = weakref.ref(shelf.get("one").app)
    gc.disable()  # So that nothing but the shelf itself looks for cycles.
    try:
        for name in NAMES[1:]:
            shelf.get(name)
    finally:
        gc.enable()
    assert shelf.branches() == NAMES[1:]
    assert first() is None


def test_an_open_preview_is_given_again(config: Config) -> None:
    branch(config, "one", {"billing/new.md": "# News\n\nWords.\n"})
    build_branch(config, "one")
    shelf = Shelf(config, create_app)
    opened = shelf.get("one")
    assert shelf.get("one") is opened
    build_branch(config, "one")
    assert shelf.get("one") is not opened
    assert len(list((config.index.path / PREVIEWS).iterdir())) == 1


def test_previews_that_nobody_asks_for_are_closed(config: Config) -> None:
    branch(config, "one", {"billing/new.md": "# News\n\nWords.\n"})
    build_branch(config, "one")
    now = [0.0]
    shelf = Shelf(config, create_app, lambda: now[0])
    shelf.get("one")
    now[0] = shelves.IDLE_SECONDS
    assert shelf.branches() == ("one",)
    now[0] += 1
    assert shelf.branches() == ()

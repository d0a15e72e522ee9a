"""How a build tells what it is doing; the terminal decides how that looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol


class Progress(Protocol):
    """Shows stages one after another, and what should be known between them."""

    def stage(self, name: str, total: int | None) -> AbstractContextManager[Callable[[int], None]]:
        """Begin a stage of ``total`` steps (``None``: unknown); the value counts steps."""

    def tell(self, line: str) -> None:
        """Show a line that is no problem but no matter of course either."""


class Silent:
    """Shows nothing."""

    @contextmanager
    def stage(self, name: str, total: int | None) -> Iterator[Callable[[int], None]]:
        """Count nothing."""
        yield lambda steps: None

    def tell(self, line: str) -> None:
        """Tell nobody."""

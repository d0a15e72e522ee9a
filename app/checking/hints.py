"""What a check says beside its report."""

from __future__ import annotations

import click

from indexer.progress import Silent


class Hints(Silent):
    """Shows no stages, and what should be known on standard error."""

    def tell(self, line: str) -> None:
        """Write a line."""
        click.echo(line, err=True)

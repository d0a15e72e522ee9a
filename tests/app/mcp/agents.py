"""An agent: the SDK's own client, asked from tests that know nothing of coroutines."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from anyio.from_thread import BlockingPortal, start_blocking_portal
from mcp import Client, StdioServerParameters

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Agent:
    """A connected client."""

    portal: BlockingPortal
    client: Client

    def call(self, tool: str, **arguments: Any) -> Any:
        """Call a tool and return its result."""
        return self.portal.call(self.client.call_tool, tool, arguments)

    def told(self, tool: str, **arguments: Any) -> Any:
        """Call a tool that must work; return its structured content."""
        result = self.call(tool, **arguments)
        assert not result.is_error, result.content
        return result.structured_content

    def refused(self, tool: str, **arguments: Any) -> str:
        """Call a tool that must not work; return what it says."""
        result = self.call(tool, **arguments)
        assert result.is_error
        assert result.structured_content is None
        return str(result.content[0].text)

    def ask(self, method: str, *arguments: Any) -> Any:
        """Call a method of the client."""
        return self.portal.call(getattr(self.client, method), *arguments)


def environment(index: Path, **settings: str) -> dict[str, str]:
    """Return the environment of a server over this index."""
    return {
        "PYTHONPATH": str(ROOT),
        "PATH": os.environ["PATH"],
        "FIRSTLINE_INDEX__PATH": str(index),
        "FIRSTLINE_SITE__NAME": "Example help",
        **settings,
    }


@contextmanager
def over_stdio(folder: Path, settings: dict[str, str]) -> Iterator[Agent]:
    """Start ``firstline mcp`` and connect to it."""
    server = StdioServerParameters(
        command=sys.executable, args=["-m", "app.cli", "mcp"], env=settings, cwd=folder
    )
    with connected(server) as agent:
        yield agent


@contextmanager
def connected(server: Any) -> Iterator[Agent]:
    """Connect to a server."""
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Client(server)) as client,
    ):
        yield Agent(portal, client)

"""The server over stdin and stdout, and over HTTP."""

from __future__ import annotations

import socket
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final
from urllib.parse import urlsplit

import anyio
import click
import uvicorn
from mcp.server.mcpserver import MCPServer, ResourceSecurity
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import ToolAnnotations

from app.config import Config
from app.errors import CannotListen
from app.mcp.tools import Tools
from search.live import LiveIndex

PATH: Final = "/mcp"
MAX_BODY_BYTES: Final = 64_000
READS: Final = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
_HERE: Final = ("127.0.0.1", "localhost", "[::1]")


def serve_stdio(config: Config) -> None:
    """Serve whoever started this process, until they close its input.

    Raises ``IndexMissing`` or ``IndexCorrupt`` when there is nothing to serve from.
    """
    anyio.run(make_server(config).run_stdio_async)


def serve_http(config: Config, host: str, port: int) -> None:
    """Serve at ``http://host:port/mcp`` until stopped; ``port`` 0 takes a free one.

    Raises ``CannotListen``, and ``IndexMissing`` or ``IndexCorrupt``.
    """
    server = make_server(config)
    with _listen(host, port) as listening:
        own = listening.getsockname()[1]
        application = server.streamable_http_app(
            streamable_http_path=PATH,
            json_response=True,
            stateless_http=True,
            max_request_body_size=MAX_BODY_BYTES,
            transport_security=trusted(host, own, config.server.base_url),
        )
        settings = uvicorn.Config(application, log_level="warning", access_log=False)
        click.echo(f"Agents are served at http://{_bracketed(host)}:{own}{PATH}", err=True)
        uvicorn.Server(settings).run(sockets=[listening])


def make_server(config: Config) -> MCPServer[Any]:
    """Open the live index and return a server that answers from it."""
    live = LiveIndex(config.index.path)
    live.start()
    tools = Tools(live, config)
    server: MCPServer[Any] = MCPServer(
        "firstline",
        title=config.site.name,
        instructions=(
            f"Answers questions about what '{config.site.name}' is for, from its help articles."
            " Search first, read the article, and name its url as the source. Where confident is"
            " false, the articles may not hold the answer: say so."
        ),
        website_url=config.server.base_url,
        version=_version(),
        log_level="WARNING",
    )
    server.add_tool(tools.search_articles, title="Search the help articles", annotations=READS)
    server.add_tool(tools.get_article, title="Read a help article", annotations=READS)
    server.resource(
        "firstline://article/{+id}",
        name="article",
        title="A help article",
        mime_type="text/markdown",
        # An id is looked up in the index and never opened as a file.
        security=ResourceSecurity(exempt_params=frozenset({"id"})),
    )(tools.article_resource)
    return server


def trusted(host: str, port: int, base_url: str | None) -> TransportSecuritySettings:
    """Return which ``Host`` and ``Origin`` headers are let in.

    Without this any web page could ask a server on this machine through its visitor's
    browser, by a name that leads here (DNS rebinding).
    """
    names = {f"{name}:{port}" for name in (*_HERE, _bracketed(host))}
    origins = {f"http://{name}" for name in names}
    if base_url:
        names |= {urlsplit(base_url).netloc}
        origins |= {base_url}
    return TransportSecuritySettings(allowed_hosts=sorted(names), allowed_origins=sorted(origins))


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        reason = error.strerror or str(error)
        raise CannotListen(
            f"{_bracketed(host)}:{port}: cannot listen here ({reason}). Choose another --port."
        ) from error
    return listening


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _version() -> str:
    try:
        return version("firstline")
    except PackageNotFoundError:  # Run from a checkout that was not installed.
        return "0"

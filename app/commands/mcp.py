"""``firstline mcp``: search and articles for agents."""

from __future__ import annotations

import click

from app.errors import ExtraMissing


@click.command()
@click.option("--http", is_flag=True, help="Serve over HTTP instead of stdin and stdout.")
@click.option("--host", help="Address to listen on, with --http; else 127.0.0.1.")
@click.option("--port", type=click.IntRange(0, 65535), help="With --http; else 8001; 0 for any.")
def mcp(http: bool, host: str | None, port: int | None) -> None:
    """Serve search and articles to agents (Model Context Protocol)."""
    from app.settings_file import load_config

    if not http and (host is not None or port is not None):
        raise click.UsageError("--host and --port go with --http.")
    try:
        from app.mcp import server
    except ModuleNotFoundError as error:
        raise _missing(error) from error
    config = load_config()
    if http:
        server.serve_http(config, host or "127.0.0.1", 8001 if port is None else port)
    else:
        server.serve_stdio(config)


def _missing(error: ModuleNotFoundError) -> Exception:
    package = (error.name or "").partition(".")[0]
    if package not in {"mcp", "mcp_types", "uvicorn", "anyio"}:
        return error
    return ExtraMissing(
        f"firstline mcp needs the package {package}. Install it: pip install 'firstline[mcp]'"
    )

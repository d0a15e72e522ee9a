"""The settings of the content as the indexer wants them."""

from __future__ import annotations

from pathlib import Path

from app.config import Config
from indexer.types import ContentSettings


def content_settings(config: Config, folder: Path | None = None) -> ContentSettings:
    """Return what reading needs to know; ``folder`` takes the place of the articles' own."""
    return ContentSettings(
        folder=folder or config.content.articles,
        default_language=config.content.default_language,
        languages=config.content.languages,
        max_file_bytes=config.content.max_file_bytes,
    )

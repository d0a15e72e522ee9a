"""The settings: frozen, checked as a whole, each option described once.

``app.settings_file`` fills them from the file and the environment.  The
description of an option is also the remedy that an error names and a row of
the manual's page on settings.
"""

from __future__ import annotations

import hashlib
import json
import re
from os.path import normpath
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field, ValidationInfo
from pydantic.functional_validators import field_validator

from app.options.check import CheckingOptions
from app.options.contact import ContactOptions
from app.options.git import GitOptions
from app.options.people import AccountsOptions
from app.options.section import FilePath, Section, below_settings_file
from app.options.tickets import TicketsOptions
from app.options.visits import SurveyOptions, VisitsOptions
from app.options.widget import WidgetOptions

LANGUAGE_CODE: Final = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
POSTGRESQL_DRIVER: Final = "postgresql+psycopg://"


class ContentOptions(Section):
    """Where the articles are and in which languages."""

    articles: FilePath = Field(
        default=Path("articles"),
        description="Folder of the Markdown articles, one subfolder a category.",
    )
    default_language: str = Field(
        default="en",
        pattern=LANGUAGE_CODE,
        description="Language code of articles that name none, for example en or pt-BR.",
    )
    languages: tuple[Annotated[str, Field(pattern=LANGUAGE_CODE)], ...] = Field(
        default=(),
        description="Language codes of all articles; the default language is always among them.",
    )
    max_file_bytes: int = Field(
        default=2_000_000,
        ge=1_000,
        le=100_000_000,
        description="Size in bytes above which an article file is refused, 1000 to 100000000.",
    )

    @field_validator("languages")
    @classmethod
    def _default_first(cls, codes: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        default = info.data.get("default_language")
        return tuple(dict.fromkeys((default, *codes) if default else codes))


class IndexOptions(Section):
    """What the search index is built with and where it lies."""

    path: FilePath = Field(
        default=Path("index"), description="Folder of the search index; made by firstline index."
    )
    model: str = Field(
        default="all-MiniLM-L6-v2",
        min_length=1,
        description="Name or folder of the sentence-transformers model that gives the meaning.",
    )


class SearchOptions(Section):
    """How results are shown."""

    results_per_page: int = Field(
        default=10, ge=1, le=50, description="Answers on one page of results, 1 to 50."
    )


class DatabaseOptions(Section):
    """Where all that visitors, agents and tickets write is kept."""

    url: str = Field(
        default="sqlite:///firstline.db",
        description="sqlite:///file.db (below the settings file's folder, or absolute with four"
        " slashes) or postgresql://user:password@host/name.",
    )

    @field_validator("url")
    @classmethod
    def _known_database(cls, url: str, info: ValidationInfo) -> str:
        if url.startswith("sqlite:///") and len(url) > len("sqlite:///"):
            file = below_settings_file(Path(url.removeprefix("sqlite:///")), info)
            return f"sqlite:///{file}"
        scheme, found, rest = url.partition("://")
        if found and rest and scheme in {"postgresql", "postgres", "postgresql+psycopg"}:
            return POSTGRESQL_DRIVER + rest
        raise ValueError("this is not a database address")


class ServerOptions(Section):
    """How ``firstline serve`` listens."""

    host: str = Field(
        default="127.0.0.1", min_length=1, description="Address to listen on; 0.0.0.0 for all."
    )
    port: int = Field(default=8000, ge=1, le=65535, description="Port to listen on, 1 to 65535.")
    workers: int = Field(default=2, ge=1, le=64, description="Processes that serve, 1 to 64.")
    threads: int = Field(
        default=4, ge=1, le=64, description="Requests that one process answers at a time, 1 to 64."
    )
    proxies: int = Field(
        default=0,
        ge=0,
        le=8,
        description="Reverse proxies in front of the site, each of which adds the visitor's address"
        " to X-Forwarded-For, 0 to 8.",
    )
    base_url: str | None = Field(
        default=None,
        description="Public address of the site, for example https://help.example.com; pages name"
        " it as theirs, and with https browsers are told to stay with https.",
    )

    @field_validator("base_url")
    @classmethod
    def _origin_only(cls, url: str | None) -> str | None:
        if url and not re.fullmatch(r"https?://[A-Za-z0-9.\-]+(:\d{1,5})?/?", url):
            raise ValueError("this is not http:// or https:// and a host, without a path")
        return url.rstrip("/").lower() if url else None


class ColourOptions(Section):
    """The site's colours."""

    accent: str = Field(
        default="#1f5fbf",
        pattern=r"^#[0-9a-fA-F]{6}$",
        description="Colour of links and buttons as #rrggbb; made darker or lighter where it"
        " would be hard to read.",
    )


class SiteOptions(Section):
    """What visitors see around the articles."""

    name: str = Field(
        default="Help centre", min_length=1, max_length=80, description="Name of the site."
    )
    logo: FilePath | None = Field(
        default=None, description="Image file shown beside the name: svg, png, jpg, webp or gif."
    )
    shortcut: bool = Field(
        default=True,
        description="Whether / leads to the search box; Ctrl K and ⌘ K always do.",
    )
    history: bool = Field(
        default=True,
        description="Whether articles show when and why commits changed them.",
    )
    contact: str | None = Field(
        default=None,
        pattern=r"^(https?://[^\s/]+\S*|mailto:[^\s@]+@[^\s@]+|/[^\s/]\S*|/)$",
        description="Where visitors reach a person, instead of on our contact page: https://…,"
        " mailto:… or a path on this host.",
    )
    colours: ColourOptions = Field(default=ColourOptions(), description="The site's colours.")

    @field_validator("logo")
    @classmethod
    def _readable_image(cls, logo: Path | None) -> Path | None:
        if logo and logo.suffix.lower() not in {".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif"}:
            raise ValueError(f"{logo.name} is not an image of a known kind")
        if logo and not logo.is_file():
            raise ValueError(f"there is no file {logo}")
        return logo


class Config(Section):
    """All settings; made by ``app.settings_file.load_config``."""

    content: ContentOptions
    index: IndexOptions
    search: SearchOptions
    database: DatabaseOptions
    server: ServerOptions
    site: SiteOptions
    contact: ContactOptions
    tickets: TicketsOptions
    visits: VisitsOptions
    surveys: SurveyOptions
    accounts: AccountsOptions
    widget: WidgetOptions
    check: CheckingOptions
    git: GitOptions

    @field_validator("git")
    @classmethod
    def _articles_come_from_it(cls, git: GitOptions, info: ValidationInfo) -> GitOptions:
        content: ContentOptions | None = info.data.get("content")
        if git.repository is None or content is None:
            return git
        # By the names alone: a push that makes the folder a link must not keep sites from starting.
        if not Path(normpath(content.articles)).is_relative_to(normpath(git.folder)):
            raise ValueError(
                "[content] articles lies outside of the clone; write, for example,"
                f' articles = "{git.folder.name}/articles" below [content]'
            )
        return git

    def index_key(self) -> str:
        """Hash of the settings that an index depends on: another key means it is stale."""
        relevant = {
            "languages": self.content.languages,
            "default_language": self.content.default_language,
            "max_file_bytes": self.content.max_file_bytes,
            "model": self.index.model,
        }
        return hashlib.sha256(json.dumps(relevant, sort_keys=True).encode()).hexdigest()

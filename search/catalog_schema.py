"""The tables of the catalog, which the indexer fills and the catalog reads."""

from __future__ import annotations

from typing import Final

SCHEMA: Final = """
CREATE TABLE article (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, slug TEXT NOT NULL UNIQUE,
    language TEXT NOT NULL, grouping TEXT NOT NULL, title TEXT NOT NULL, summary TEXT NOT NULL,
    category TEXT NOT NULL, product TEXT, updated TEXT, position REAL NOT NULL,
    public INTEGER NOT NULL, publish_at REAL NOT NULL, expires_at REAL NOT NULL,
    boost REAL NOT NULL, searchable INTEGER NOT NULL, contact_direct INTEGER NOT NULL,
    html TEXT NOT NULL, markdown TEXT NOT NULL, headings TEXT NOT NULL, related TEXT NOT NULL,
    path TEXT NOT NULL, revision TEXT NOT NULL, featured INTEGER NOT NULL, outdated TEXT,
    history TEXT NOT NULL, behind TEXT
) STRICT;
CREATE INDEX article_grouping ON article (grouping);
CREATE INDEX article_category ON article (category, language, position, title);
CREATE INDEX article_updated ON article (language, updated DESC);
CREATE TABLE passage (
    number INTEGER PRIMARY KEY, article INTEGER NOT NULL REFERENCES article,
    anchor TEXT NOT NULL, heading TEXT NOT NULL, text TEXT NOT NULL
) STRICT;
CREATE TABLE name (
    number INTEGER PRIMARY KEY, article INTEGER NOT NULL REFERENCES article, text TEXT NOT NULL
) STRICT;
CREATE TABLE category (
    path TEXT NOT NULL, language TEXT NOT NULL, title TEXT NOT NULL, description TEXT NOT NULL,
    position REAL NOT NULL, PRIMARY KEY (path, language)
) STRICT, WITHOUT ROWID;
CREATE TABLE announcement (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, title TEXT NOT NULL,
    html TEXT NOT NULL, language TEXT NOT NULL, grouping TEXT NOT NULL, products TEXT NOT NULL,
    starts_at REAL NOT NULL, ends_at REAL NOT NULL
) STRICT;
CREATE TABLE announcement_asset (
    path TEXT NOT NULL REFERENCES asset, announcement INTEGER NOT NULL REFERENCES announcement,
    PRIMARY KEY (path, announcement)
) STRICT, WITHOUT ROWID;
CREATE TABLE redirect (source TEXT PRIMARY KEY, target TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE care (
    article INTEGER PRIMARY KEY REFERENCES article, owner TEXT, authors TEXT NOT NULL,
    review_every TEXT NOT NULL, reviewed TEXT, due TEXT
) STRICT;
CREATE TABLE former_id (id TEXT PRIMARY KEY, target TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE gone (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, removed TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE asset (
    path TEXT PRIMARY KEY, file TEXT NOT NULL, media_type TEXT NOT NULL, size INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE asset_owner (
    path TEXT NOT NULL REFERENCES asset, article INTEGER NOT NULL REFERENCES article,
    PRIMARY KEY (path, article)
) STRICT, WITHOUT ROWID;
"""

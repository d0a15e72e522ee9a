"""Small exports of six systems, each with what trips importers, and the folders they become."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.config import Config
from app.importing import report
from app.importing.model import Languages
from app.importing.plan import Plan
from app.importing.sources import READERS, import_plan
from app.importing.write import write
from app.settings_file import load_config
from app.site import create_app
from indexer.read import read_folder
from indexer.render import render_all
from indexer.types import ContentSettings
from search.live import LiveIndex
from tests.app import databases
from tests.conftest import build_index

HERE = Path(__file__).parent
LANGUAGES = Languages("en", ("en", "de", "fr"))

# What is wrong with the articles themselves, and stays for “firstline check” to tell.
LEFT = {
    "zendesk": [],
    "docusaurus": [("billing/pay.md", "broken-link")],
    "hugo": [],
    "obsidian": [("Start here.md", "broken-link")],
    "intercom": [
        ("start/teams-people/invite-your-team.fr.md", "broken-link"),
        ("start/teams-people/invite-your-team.md", "broken-link"),
    ],
    "helpscout": [
        ("using-it/reports/export-a-report.md", "broken-link"),
        ("using-it/reports/export-a-report.md", "unknown-related"),
    ],
}


def planned(system: str) -> Plan:
    return import_plan(HERE / "exports" / system, system, LANGUAGES)


def content_of(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


@pytest.mark.parametrize("system", READERS)
def test_an_export_becomes_this_folder(system: str, tmp_path: Path) -> None:
    """To renew a folder, write it anew with ``firstline import`` and read what changed."""
    write(planned(system).files, tmp_path, force=False)

    found, expected = content_of(tmp_path), content_of(HERE / "golden" / system)
    assert {path: data.decode("utf-8", "replace") for path, data in found.items()} == {
        path: data.decode("utf-8", "replace") for path, data in expected.items()
    }
    assert found == expected


@pytest.mark.parametrize("system", READERS)
def test_all_that_is_lost_is_told(system: str) -> None:
    told = "\n".join(report.lost_lines(planned(system)))

    assert told == (HERE / "golden" / f"{system}.txt").read_text("utf-8")


@pytest.mark.parametrize("system", READERS)
def test_the_folder_is_read_with_no_other_problems_than_its_writers_made(
    system: str, tmp_path: Path
) -> None:
    plan = planned(system)
    write(plan.files, tmp_path, force=False)
    reading = read_folder(ContentSettings(tmp_path, "en", LANGUAGES.known))
    rendered = render_all(reading)

    problems = [*reading.problems, *(one for page in rendered for one in page.problems)]
    assert sorted((one.path, one.code) for one in problems) == LEFT[system]
    assert len(reading.articles) == plan.articles
    assert reading.refused == ()
    assert reading.ignored == ()


@pytest.mark.parametrize("system", READERS)
def test_a_second_run_changes_nothing(system: str, tmp_path: Path) -> None:
    first = write(planned(system).files, tmp_path, force=False)
    again = write(planned(system).files, tmp_path, force=False)

    assert (again.new, again.changed, again.unchanged) == ((), (), first.new)


def test_old_addresses_lead_to_the_imported_articles(tmp_path: Path) -> None:
    write(planned("zendesk").files, tmp_path / "articles", force=False)
    index = build_index(tmp_path / "articles", tmp_path / "index")
    config = site_config(index, tmp_path)
    live = LiveIndex(index)
    live.start()
    try:
        client = create_app(config, live).test_client()
        for old, new in (
            ("/hc/en-us/articles/1001", "/a/billing/cards-payments/how-do-i-pay"),
            ("/hc/en-us/articles/1001-Any-title-at-all", "/a/billing/cards-payments/how-do-i-pay"),
            ("/hc/de/articles/1002-Geld-zuruck", "/a/de/billing/cards-payments/get-a-refund"),
            ("/i/1002", "/a/billing/cards-payments/get-a-refund"),
        ):
            found = client.get(old)
            assert (found.status_code // 100, found.headers.get("Location")) == (3, new)
        assert client.get("/hc/en-us/articles/1003-Draft").status_code == 404
        assert client.get("/hc/en-us/articles/77-x").status_code == 404
    finally:
        live.stop()


def site_config(index: Path, folder: Path) -> Config:
    settings = {"FIRSTLINE_INDEX__PATH": str(index), "FIRSTLINE_VISITS__RECORD": "false"}
    config = load_config(settings, folder)
    databases.fill_sqlite(config.database.url)
    return config

"""What is published and what expires, by the clock alone, on everything that shows articles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.context import services
from app.settings_file import load_config
from app.site import create_app
from app.visits.record import close
from search.live import LiveIndex
from tests.app import databases
from tests.app.client import Client, Page
from tests.conftest import build_index
from tests.indexer.repositories import commit, git, new_repository

LONG = "".join(f"Sentence {number} that makes a file long enough.\n" for number in range(20))
FILES: dict[str, str | bytes] = {
    "shop/_category.md": "---\ntitle: Shop\n---\n",
    "shop/a-first.md": "---\norder: 1\nrelated: [comes, goes]\n---\n# First\n\nBefore them.\n",
    "shop/was-coming.md": (
        "---\ntitle: Zebracomes now\nid: comes\norder: 2\nfeatured: true\nproduct: Comesproduct\n"
        "aliases: [old-comes]\npublish_at: 2040-06-01T12:00+02:00\nasks: [Where is the zebracomes?]"
        f"\n---\nThe zebracomes soon. ![Picture](comes.png)\n\n{LONG}"
    ),
    "shop/was-going.md": (
        "---\ntitle: Zebragoes away\nid: goes\norder: 3\nfeatured: true\nproduct: Goesproduct\n"
        "aliases: [old-goes]\nexpires_at: 2040-06-01T10:00Z\nasks: [Where is the zebragoes?]"
        f"\n---\nThe zebragoes soon. ![Picture](goes.png)\n\n{LONG}More.\n"
    ),
    "shop/was-coming.de.md": (
        "---\ntitle: Zebracomes deutsch\npublish_at: 2040-06-01T10:00Z\nid: comes\n---\nKommt.\n"
    ),
    "shop/z-last.md": "---\norder: 4\n---\n# Last\n\nAfter them.\n",
    "shop/comes.png": b"comes",
    "shop/goes.png": b"goes",
}
MOMENT = datetime(2040, 6, 1, 10, tzinfo=UTC).timestamp()
BEFORE, AFTER = MOMENT - 1, MOMENT

SetClock = Callable[[float], None]


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveIndex]:
    folder = tmp_path_factory.mktemp("clock")
    articles = new_repository(folder / "articles")
    commit(articles, FILES, "Write", 3)
    for name in ("coming.md", "going.md", "coming.de.md"):
        git(articles, "mv", f"shop/was-{name}", f"shop/{name}")
    commit(articles, {}, "Rename", 4)
    opened = LiveIndex(build_index(articles, folder / "index"))
    opened.start()
    yield opened
    opened.stop()


@pytest.fixture(scope="module")
def site(live: LiveIndex, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    config = load_config({"FIRSTLINE_INDEX__PATH": "index"}, tmp_path_factory.mktemp("site"))
    databases.fill_sqlite(config.database.url)
    app = create_app(config, live)
    yield Client(app)
    with app.app_context():
        close()
        services().database.close()


@pytest.fixture
def at(live: LiveIndex) -> Iterator[SetClock]:
    visibility = live.searcher.catalog.visibility
    real = visibility._clock

    def set_to(moment: float) -> None:
        visibility._clock = lambda: moment
        if visibility._now is not None and moment < MOMENT:
            visibility._now = None  # No clock of a real site goes back.

    yield set_to
    visibility._clock, visibility._now = real, None


LISTS = (
    "/",
    "/?lang=de",
    "/c/shop/",
    "/c/shop/?lang=de",
    "/search?q=zebracomes+zebragoes",
    "/search?q=zebracomes+zebragoes&lang=all",
    "/search?q=zebracoms",
    "/search?q=zebragos",
    "/api/search?q=zebracomes+zebragoes",
    "/api/search?q=zebracoms",
    "/api/suggest?q=zebra",
    "/api/suggest?q=where+is+the",
    "/sitemap.xml",
    "/feed.atom",
    "/c/shop/feed.atom",
    "/llms.txt",
    "/llms-full.txt",
    "/a/shop/a-first",
    "/a/shop/z-last",
)


def body(page: Page) -> str:
    return page.response.get_data(as_text=True).lower()


@pytest.mark.parametrize("path", LISTS)
def test_no_list_tells_of_what_is_to_come_or_is_over(site: Client, at: SetClock, path: str) -> None:
    asked = path.partition("?")[2]

    at(BEFORE)
    before = body(site.get(path))
    at(AFTER)
    after = body(site.get(path))

    for text in ("comes now", "comes deutsch", "shop/coming", "comesproduct", "comes.png"):
        assert text not in before
        assert text not in asked
    for text in ("goes away", "shop/going", "goesproduct", "goes.png"):
        assert text not in after
    assert ("zebracomes" in before) <= ("zebracomes" in asked)
    assert ("zebragoes" in after) <= ("zebragoes" in asked)


SHOWN_BEFORE_AND_AFTER = (
    ("/", "goes away", "comes now"),
    ("/c/shop/", "goes away", "comes now"),
    ("/search?q=zebragoes", "goes away", None),
    ("/search?q=zebracomes", None, "comes now"),
    ("/search?q=zebragos", ">zebragoes<", None),
    ("/api/search?q=zebracoms", None, "zebracomes now"),
    ("/api/suggest?q=zebra", "zebragoes away", "zebracomes now"),
    ("/sitemap.xml", "shop/going", "shop/coming"),
    ("/feed.atom", "goes away", "comes now"),
    ("/llms.txt", "goes away", "comes now"),
    ("/a/shop/a-first", "goes away", "comes now"),
    ("/a/shop/z-last", "goes away", "comes now"),
)


@pytest.mark.parametrize(("path", "before", "after"), SHOWN_BEFORE_AND_AFTER)
def test_each_list_takes_up_at_once_what_appears(
    site: Client, at: SetClock, path: str, before: str | None, after: str | None
) -> None:
    at(BEFORE)
    assert before is None or before in body(site.get(path))
    at(AFTER)
    assert after is None or after in body(site.get(path))


OWN = (
    ("/a/shop/{name}", 200),
    ("/a/shop/{name}.md", 200),
    ("/api/articles/{id}", 200),
    ("/i/{id}", 302),
    ("/i/shop/was-{name}", 302),
    ("/a/shop/was-{name}", 301),
    ("/a/old-{id}", 301),
    ("/old-{id}", 301),
    ("/files/shop/{id}.png", 200),
)


@pytest.mark.parametrize(("address", "status"), OWN)
@pytest.mark.parametrize(
    ("id", "name", "shown", "hidden"),
    [("comes", "coming", AFTER, BEFORE), ("goes", "going", BEFORE, AFTER)],
)
def test_an_article_and_all_that_leads_to_it_follow_the_clock(
    site: Client, at: SetClock, address: str, status: int, id: str, name: str, shown: float,
    hidden: float,
) -> None:  # fmt: skip
    path = address.format(id=id, name=name)

    found = []
    for moment in sorted((shown, hidden)):
        at(moment)
        found.append((moment == shown, site.get(path).status))

    assert dict(found) == {True: status, False: 404}


def test_a_page_that_the_browser_has_is_not_called_unchanged(site: Client, at: SetClock) -> None:
    at(BEFORE)
    first = site.get("/c/shop/")
    tag = {"If-None-Match": first.response.headers["ETag"]}
    assert site.get("/c/shop/", headers=tag).status == 304

    at(AFTER)
    assert site.get("/c/shop/", headers=tag).status == 200
    assert site.get("/a/shop/going").status == 404


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2040-06-01", datetime(2040, 6, 1, tzinfo=UTC)),
        ("2040-06-01 12:00", datetime(2040, 6, 1, 12, tzinfo=UTC)),
        ("2040-06-01T12:00+02:00", datetime(2040, 6, 1, 10, tzinfo=UTC)),
        ("2040-06-01T12:00:00Z", datetime(2040, 6, 1, 12, tzinfo=UTC)),
        ("2040-06-01 12:00:00 -05:00", datetime(2040, 6, 1, 17, tzinfo=UTC)),
        ("'2040-06-01T12:00'", datetime(2040, 6, 1, 12, tzinfo=UTC)),
    ],
)
@pytest.mark.parametrize("fence", ["---", "+++"])
def test_dates_mean_the_same_in_every_spelling(
    tmp_path: Path, written: str, moment: datetime, fence: str
) -> None:
    from indexer.frontmatter import check_parts, split_head

    if fence == "+++" and written.endswith("-05:00"):
        written = written.replace(" -", "-")  # TOML has no space there.
    if fence == "+++" and written.count(":") == 1 and not written.startswith("'"):
        written = written.replace("12:00", "12:00:00")
    if fence == "+++":
        written = written.replace("12:00+", "12:00:00+")
    line = f"publish_at: {written}" if fence == "---" else f"publish_at = {written}"
    checked = check_parts(split_head(f"{fence}\n{line}\n{fence}\nText.\n"), "a.md")

    assert checked.head is not None
    assert checked.head.publish_at == moment

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from indexer.html_cache import HtmlCache, html_key
from indexer.render import render_all
from tests.indexer.writing import read

FILES = {"a.md": "# A\n\nSee [b](b.md).\n", "b.md": "# B\n\n<script>alert(1)</script>Text.\n"}


def test_articles_that_do_not_change_are_rendered_from_the_cache(tmp_path: Path) -> None:
    reading = read(tmp_path / "articles", FILES)
    cache = HtmlCache(tmp_path / "html.sqlite")
    fresh = render_all(reading)

    first, second = render_all(reading, None, cache), render_all(reading, None, cache)

    assert first == second == fresh
    assert set(cache.read()) == {html_key(source) for source in reading.articles}


def test_what_is_kept_is_sanitised_when_it_is_used(tmp_path: Path) -> None:
    reading = read(tmp_path / "articles", FILES)
    cache = HtmlCache(tmp_path / "html.sqlite")
    key = html_key(reading.articles[1])
    cache.update("html", {key: "<p onclick=x>Other<script>alert(2)</script></p>"}, {key})

    assert render_all(reading, None, cache)[1].html == "<p>Other</p>"

    [finished] = [key for key, text in cache.read("finished").items() if "Other" in text]
    made = cache.read("finished")[finished].replace("Other", "Other<script>alert(3)</script>")
    cache.update("finished", {finished: made}, {finished})

    assert render_all(reading, None, cache)[1].html == "<p>Other</p>"


def test_only_what_is_needed_is_kept_and_changed_articles_are_rendered(tmp_path: Path) -> None:
    cache = HtmlCache(tmp_path / "html.sqlite")
    render_all(read(tmp_path / "articles", FILES), None, cache)

    changed = read(tmp_path / "articles", {"b.md": "# B\n\nOther words.\n"})
    rendered = render_all(changed, None, cache)

    assert rendered[1].html == "<p>Other words.</p>\n"
    assert set(cache.read()) == {html_key(source) for source in changed.articles}


def test_where_a_link_may_lead_elsewhere_all_is_finished_anew(tmp_path: Path) -> None:
    cache = HtmlCache(tmp_path / "html.sqlite")
    render_all(read(tmp_path / "articles", FILES), None, cache)
    before = set(cache.read("finished"))

    moved = read(tmp_path / "articles", {"b.md": "---\nstatus: draft\n---\n# B\n\nText.\n"})
    rendered = render_all(moved, None, cache)

    assert [problem.code for problem in rendered[0].problems] == ["broken-link"]
    assert before.isdisjoint(cache.read("finished"))


def test_who_only_looks_removes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "html.sqlite"
    render_all(read(tmp_path / "articles", FILES), None, HtmlCache(path))
    before = set(HtmlCache(path).read())

    changed = read(tmp_path / "articles", {"b.md": "# B\n\nOther words.\n"})
    render_all(changed, None, HtmlCache(path, forget=False))

    assert before < set(HtmlCache(path).read())


def test_the_key_names_text_language_and_dialect(tmp_path: Path) -> None:
    source = read(tmp_path, FILES).articles[0]
    others = (
        replace(source, body="other"),
        replace(source, language="de"),
        replace(source, path="a.mdx"),
    )

    assert len({html_key(one) for one in (source, *others)}) == 4
    assert html_key(source) == html_key(replace(source, title="Another"))


def test_a_damaged_cache_is_thrown_away(tmp_path: Path) -> None:
    reading = read(tmp_path / "articles", FILES)
    path = tmp_path / "html.sqlite"
    path.write_bytes(b"no database" * 500)

    assert render_all(reading, None, HtmlCache(path)) == render_all(reading)
    assert set(HtmlCache(path).read()) == {html_key(source) for source in reading.articles}

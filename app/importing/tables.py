"""Tables of HTML: those that Markdown can say, those that stay HTML, and boxes of one cell."""

from __future__ import annotations

import re
from typing import Final

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

RAW: Final = "x-raw"

_BLOCK_CONTENT: Final = ("ul", "ol", "pre", "table", "blockquote", "hr", "dl", "details")
_KEPT_ATTRIBUTES: Final = ("href", "src", "alt", "id", "colspan", "rowspan", "scope", "start")
# What Firstline's dialects would take for a tag of another system.
_ESCAPED: Final = {"{{": "&#123;{", "{%": "&#123;%", "{:": "&#123;:", "%%": "%&#37;"}


def tables(soup: BeautifulSoup) -> None:
    """Bring every table into a shape of its own in Markdown."""
    for table in reversed(soup.find_all("table")):
        rows = _rows(table)
        cells = [cell for row in rows for cell in _cells(row)]
        if not cells:
            table.decompose()
        elif len(cells) == 1:
            _unbox(table, cells[0])
        elif _is_simple(table, rows, cells):
            _flatten(soup, table, rows)
        else:
            _keep_html(soup, table)


def _rows(table: Tag) -> list[Tag]:
    return [row for row in table.find_all("tr") if row.find_parent("table") is table]


def _cells(row: Tag) -> list[Tag]:
    return row.find_all(["td", "th"], recursive=False)


def _unbox(table: Tag, cell: Tag) -> None:
    """Make a quote of a table of one cell: it is a box around a text."""
    cell.extract()
    cell.name, cell.attrs = "blockquote", {}
    table.replace_with(cell)


def _is_simple(table: Tag, rows: list[Tag], cells: list[Tag]) -> bool:
    if table.find(_BLOCK_CONTENT) is not None or table.find_parent("table") is not None:
        return False
    spans = any(cell.get(name) not in (None, "1") for cell in cells for name in _SPANS)
    long = any(len(cell.find_all("p")) > 2 for cell in cells)
    headed_rows = any(_cells(row)[0].name == "th" for row in rows[1:] if _cells(row))
    return not spans and not long and not headed_rows and len(_cells(rows[0])) > 0


_SPANS: Final = ("colspan", "rowspan")


def _flatten(soup: BeautifulSoup, table: Tag, rows: list[Tag]) -> None:
    """Give a table one head row and rows of one length."""
    width = max(len(_cells(row)) for row in rows)
    head, body = soup.new_tag("thead"), soup.new_tag("tbody")
    first = _cells(rows[0])
    headed = all(cell.name == "th" or _is_bold(cell) for cell in first) and len(rows) > 1
    if not headed:
        head.append(_row(soup, [], width, "th"))
    for number, row in enumerate(rows):
        is_head = headed and number == 0
        made = _row(soup, _cells(row), width, "th" if is_head else "td")
        (head if is_head else body).append(made)
    table.clear()
    table.attrs = {}
    table.append(head)
    table.append(body)


def _is_bold(cell: Tag) -> bool:
    text = cell.get_text(strip=True)
    bold = "".join(part.get_text(strip=True) for part in cell.find_all(["b", "strong"]))
    return bool(text) and text == bold


def _row(soup: BeautifulSoup, cells: list[Tag], width: int, name: str) -> Tag:
    row = soup.new_tag("tr")
    for cell in cells:
        cell.name, cell.attrs = name, {}
        paragraphs = cell.find_all("p")
        for paragraph in paragraphs[1:]:
            paragraph.insert_before(soup.new_tag("br"))
        for paragraph in paragraphs:
            paragraph.unwrap()
        for bold in cell.find_all(["b", "strong"]) if name == "th" else ():
            bold.unwrap()
        row.append(cell.extract())
    for _ in range(width - len(cells)):
        row.append(soup.new_tag(name))
    return row


def _keep_html(soup: BeautifulSoup, table: Tag) -> None:
    for tag in [table, *table.find_all(True)]:
        tag.attrs = {name: tag[name] for name in _KEPT_ATTRIBUTES if name in tag.attrs}
        if tag.name in ("span", "font"):
            tag.unwrap()
    for text in table.find_all(string=True):
        if text.find_parent("pre") is None:
            text.replace_with(NavigableString(re.sub(r"\s+", " ", str(text))))
    raw = soup.new_tag(RAW)
    raw.append(NavigableString(raw_html(table)))
    table.replace_with(raw)


def raw_html(tag: Tag) -> str:
    """Return a tag's HTML without the blank lines at which Markdown would end it."""
    html = re.sub(r">\s+(?=</?(?:table|thead|tbody|tfoot|tr|td|th|caption|colgroup)\b)", ">",
                  str(tag))  # fmt: skip
    html = re.sub(r"(?=<(?:tr|thead|tbody|tfoot|caption)\b)|(?=</(?:table|tbody|thead)>)", "\n",
                  html)  # fmt: skip
    for written, safe in _ESCAPED.items():
        html = html.replace(written, safe)
    return re.sub(r"\n[ \t]*(?=\n)", "\n&#10;", re.sub(r"\n(?=\n<)", "", html)).strip()

"""Notes, tips and warnings, in the five spellings that help centres use.

``:::note Title`` (Docusaurus), ``> [!NOTE]`` (GitHub), ``> [!info]- Title`` (Obsidian),
``>![info]`` (Zendesk exports) and ``!!! note "Title"`` (MkDocs) all become the same HTML.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.container import container_plugin

_KINDS = {
    kind: words.split()
    for kind, words in {
        "note": "note primary secondary default",
        "info": "info seealso information",
        "tip": "tip hint",
        "important": "important",
        "warning": "warning attention",
        "caution": "caution",
        "danger": "danger error failure fail missing",
        "success": "success check done",
        "question": "question help faq",
        "example": "example",
        "quote": "quote cite",
        "summary": "summary abstract tldr",
        "bug": "bug",
        "todo": "todo",
    }.items()
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words}
_LABELS = {
    "de": {
        "note": "Hinweis",
        "info": "Info",
        "tip": "Tipp",
        "important": "Wichtig",
        "warning": "Warnung",
        "caution": "Vorsicht",
        "danger": "Gefahr",
        "success": "Erfolg",
        "question": "Frage",
        "example": "Beispiel",
        "quote": "Zitat",
        "summary": "Zusammenfassung",
        "bug": "Fehler",
        "todo": "Zu tun",
    },
    "es": {
        "note": "Nota",
        "info": "Información",
        "tip": "Consejo",
        "important": "Importante",
        "warning": "Advertencia",
        "caution": "Precaución",
        "danger": "Peligro",
        "success": "Éxito",
        "question": "Pregunta",
        "example": "Ejemplo",
        "quote": "Cita",
        "summary": "Resumen",
        "bug": "Error",
        "todo": "Por hacer",
    },
    "fr": {
        "note": "Remarque",
        "info": "Info",
        "tip": "Astuce",
        "important": "Important",
        "warning": "Avertissement",
        "caution": "Attention",
        "danger": "Danger",
        "success": "Succès",
        "question": "Question",
        "example": "Exemple",
        "quote": "Citation",
        "summary": "Résumé",
        "bug": "Bogue",
        "todo": "À faire",
    },
    "ja": {
        "note": "注記",
        "info": "情報",
        "tip": "ヒント",
        "important": "重要",
        "warning": "警告",
        "caution": "注意",
        "danger": "危険",
        "success": "成功",
        "question": "質問",
        "example": "例",
        "quote": "引用",
        "summary": "要約",
        "bug": "不具合",
        "todo": "未完了",
    },
}
_ALERT = re.compile(r"!?\[!?([A-Za-z][\w-]*)\](?:([+-]))?[ \t]*([^\n]*)(?:\n|$)")
_ALERT_MARK = re.compile(r"\[!|!\[")
_CONTAINER = re.compile(r"\s*([A-Za-z][\w-]*)\s*(?:\[(.*)\]|\{[^}]*\}|(.*?))\s*(?:\{[^}]*\})?\s*$")
_LONE_COLONS = re.compile(r"^:{3,}[ \t]*$\n?", re.MULTILINE)
_COLONS = re.compile(r"([ \t]*(?:>[ \t]?)*)(:{3,})[ \t]*([^\s:].*)?$")


def label(kind: str, language: str) -> str:
    """Return the title of a note that its writer gave none; English where there is no other."""
    return _LABELS.get(language.split("-")[0], {}).get(kind, kind.capitalize())


def default_titles(language: str) -> frozenset[str]:
    """Return the titles of notes that their writers gave none."""
    return frozenset(label(kind, language) for kind in _KINDS)


def admonition_plugin(md: MarkdownIt) -> None:
    """Teach a parser the five spellings; ``env["language"]`` names untitled notes."""
    container_plugin(md, "note", validate=lambda params, _: bool(_CONTAINER.match(params)))
    admon_plugin(md)
    md.core.ruler.after("block", "admonitions", _rewrite)


def balance_colons(lines: list[str], is_code: set[int]) -> list[str]:
    """Give outer ``:::`` fences more colons than inner ones, and drop those that close nothing.

    The parser closes a container at the first fence of its length, so nested ones of the same
    length would end too early.
    """
    found = list(lines)
    open_at: list[tuple[int, int]] = []
    for number, line in enumerate(lines):
        mark = _COLONS.match(line) if number not in is_code else None
        if mark is None:
            continue
        if mark[3]:
            open_at.append((number, 3))
        elif not open_at:
            found[number] = mark[1]
        else:
            start, length = open_at.pop()
            found[start] = _with_colons(lines[start], length)
            found[number] = _indent_like(lines[start], _with_colons(line, length))
            if open_at:
                outer, needed = open_at[-1]
                open_at[-1] = (outer, max(needed, length + 1))
    return found


def _with_colons(line: str, length: int) -> str:
    return re.sub(r":{3,}", ":" * length, line, count=1)


def _indent_like(opening: str, closing: str) -> str:
    """Move an end that stands left of its beginning: it would end the list around both."""
    indent = opening[: len(opening) - len(opening.lstrip())]
    return indent + closing.lstrip() if closing[:1] == ":" else closing


def _rewrite(state: StateCore) -> None:
    language = str(state.env.get("language", "en"))
    tokens: list[Token] = []
    closings: dict[int, str] = {}
    source = state.tokens
    for number, token in enumerate(source):
        if token.type == "container_note_open":
            tokens += _container(token, language)
        elif token.type == "admonition_open":
            token.attrs = _attrs(_KIND_OF.get(token.meta["tag"], "note"))
            tokens.append(token)
        elif token.type == "blockquote_open" and (found := _alert(source, number)):
            closings[_closing(source, number)] = "details" if found[2] else "div"
            tokens += _open_alert(token, source[number + 2], found, language)
            if not source[number + 2].content:
                source[number + 1].hidden = source[number + 3].hidden = True
        else:
            token.tag = closings.get(number, token.tag)
            if token.type == "inline" and ":::" in token.content:
                token.content = _LONE_COLONS.sub("", token.content)
            tokens.append(token)
    state.tokens = tokens


def _attrs(kind: str) -> dict[str, str | int | float]:
    return {"class": f"admonition admonition-{kind}"}


def _container(token: Token, language: str) -> list[Token]:
    mark = _CONTAINER.match(token.info)
    word, title = (mark[1].lower(), mark[2] or mark[3] or "") if mark else ("note", "")
    kind = _KIND_OF.get(word, "note")
    token.attrs = _attrs(kind)
    return [token, *_title(title.strip() or label(kind, language), "p", token)]


def _alert(tokens: list[Token], number: int) -> tuple[str, str, str] | None:
    """Return kind, title and fold mark where a block quote begins with ``[!kind]``."""
    if number + 2 >= len(tokens) or tokens[number + 2].type != "inline":
        return None
    content = tokens[number + 2].content
    mark = _ALERT.match(content) if _ALERT_MARK.match(content) else None
    if mark is None or (content.startswith("![") and mark[3].startswith(("(", "["))):
        return None
    return _KIND_OF.get(mark[1].lower(), "note"), mark[3].strip(), mark[2] or ""


def _closing(tokens: list[Token], number: int) -> int:
    level = tokens[number].level
    ends = range(number + 1, len(tokens))
    return next(
        end for end in ends if tokens[end].level == level and tokens[end].type == "blockquote_close"
    )


def _open_alert(
    token: Token, inline: Token, found: tuple[str, str, str], language: str
) -> list[Token]:
    kind, title, fold = found
    inline.content = _ALERT.sub("", inline.content, count=1)
    token.attrs = _attrs(kind)
    token.tag = "details" if fold else "div"
    if fold == "+":
        token.attrs["open"] = ""
    return [token, *_title(title or label(kind, language), "summary" if fold else "p", token)]


def _title(text: str, tag: str, parent: Token) -> list[Token]:
    opening = Token("paragraph_open", tag, 1, block=True, map=parent.map)
    if tag == "p":
        opening.attrs = {"class": "admonition-title"}
    content = Token("inline", "", 0, block=True, map=parent.map, content=text, children=[])
    return [opening, content, Token("paragraph_close", tag, -1, block=True)]

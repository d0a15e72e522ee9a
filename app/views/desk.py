"""The agents' desk: the articles for a ticket, and what an agent does with them."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.access import Role, staff
from app.accounts.guard import account
from app.addresses import origin
from app.context import searcher, services, use_language
from app.desk.page import Asked, asked_of, language_names, shown
from app.desk.reply import Form, Recipient, copies
from app.parameters import InvalidParameters, Parameters, Problem
from search.types import Article, Heading

if TYPE_CHECKING:
    from app.desk.wishes import Lack

blueprint = Blueprint("desk", __name__)

MAX_BODY_BYTES = 512_000
"""A ticket of 20,000 characters of any script, as a form sends it."""


@blueprint.get("/desk")
@staff(Role.AGENT)
def page() -> str:
    """Show the form, and the articles for the ticket that the address names."""
    use_language()
    return _page(asked_of(request.args))


@blueprint.post("/desk")
@staff(Role.AGENT)
def suggest() -> str:
    """Show the articles for the ticket that was pasted."""
    request.max_content_length = request.max_form_memory_size = MAX_BODY_BYTES
    use_language()
    return _page(asked_of(request.form))


@blueprint.post("/desk/links")
@staff(Role.AGENT)
def link() -> BaseResponse:
    """Remember that an article was copied; without JavaScript, show the text to copy."""
    use_language()
    return copied(account().id, _back())


@blueprint.post("/desk/wishes")
@staff(Role.AGENT)
def wish() -> BaseResponse:
    """Put something on the writers' list."""
    use_language()
    return noted(account().id, _back())


@blueprint.get("/desk/wishes")
@staff(Role.AGENT)
def wishes() -> str:
    """Show the writers' list."""
    from app.desk.wishes import listed

    use_language()
    done = Parameters(request.args).flag("done")
    found = listed(services().database, done=done)
    may_mark = account().role.includes(Role.WRITER)
    return render_template("desk_wishes.html", wishes=found, done=done, may_mark=may_mark)


@blueprint.post("/desk/wishes/<int:id>")
@staff(Role.WRITER)
def mark(id: int) -> BaseResponse:
    """Mark a wish as done, or as open again."""
    from app.desk.wishes import mark

    again = Parameters(request.form).flag("again")
    mark(services().database, id, None if again else datetime.now(UTC))
    address = url_for("desk.wishes", done=1 if again else None)
    return redirect(address, HTTPStatus.SEE_OTHER)


def copied(account_id: int | None, back: str) -> BaseResponse:
    """Remember a copy, and answer with nothing to scripts, with the text to others."""
    from app.desk.links import Link, remember

    read = Parameters(request.form)
    form, rank = read.choice("form", Form.LINK), read.number("rank", 0, 0, 1000) or None
    language = read.language("lang")
    read.check()
    article = _article(request.form.get("article", ""))
    section = _section(article, request.form.get("anchor", ""))
    link = Link(
        request.form.get("question", ""), article, form, section.anchor if section else "", rank
    )
    generation = searcher().generation
    remember(services().database, link, account_id, generation, datetime.now(UTC))
    if request.headers.get("Sec-Fetch-Dest") == "empty":
        return Response(status=HTTPStatus.NO_CONTENT)
    to = Recipient(language or article.ref.language, request.form.get("name", ""))
    text = copies(article.ref, section, origin(), to).form(form)
    page = render_template("desk_copy.html", text=text, title=article.ref.title, back=back)
    return Response(page)


def noted(account_id: int | None, back: str) -> BaseResponse:
    """Keep a wish, and answer with nothing to scripts, with thanks to others."""
    from app.desk.wishes import MAX_COMMENT, Lack, NewWish, add

    read = Parameters(request.form)
    kind: Lack = read.choice("kind", Lack.NOTHING_FITS)
    comment = request.form.get("comment", "")
    problems = [*read.problems]
    if "\0" in comment or len(comment) > MAX_COMMENT:
        problems.append(
            Problem("comment", f"must have at most {MAX_COMMENT} characters and no NUL")
        )
    if problems:
        raise InvalidParameters(tuple(problems))
    article = _article(request.form.get("article", "")) if kind is Lack.WRONG else None
    new = NewWish(
        kind,
        request.form.get("question", ""),
        article.ref.id if article else None,
        article.revision if article else None,
        comment,
    )
    add(services().database, new, account_id, datetime.now(UTC))
    if request.headers.get("Sec-Fetch-Dest") == "empty":
        return Response(status=HTTPStatus.NO_CONTENT)
    return Response(render_template("desk_noted.html", back=back))


def _page(asked: Asked) -> str:
    return render_template(
        "desk.html",
        asked=asked,
        shown=shown(asked),
        languages_to_ask=language_names(),
    )


def _back() -> str:
    """Return where the same question is asked: a browser cannot go back to what was posted."""
    return url_for("desk.page", subject=request.form.get("question", ""))


def _article(id: str) -> Article:
    return searcher().catalog.article_by_id(id)


def _section(article: Article, anchor: str) -> Heading | None:
    return next((one for one in article.headings if one.anchor == anchor), None)

"""Previews of branches: for staff who are signed in, or by a link that expires."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import quote

from flask import Blueprint, Response, abort, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from app.access import Role, public, staff
from app.addresses import origin
from app.branches import inside, links
from app.branches.about import About, all_previews, read_about
from app.branches.names import address_name, branch_of
from app.branches.shelf import shelf
from app.context import services, use_language
from app.origin import refuse_other_sites
from search.errors import NotFound

blueprint = Blueprint("preview", __name__)

DAY_CHOICES = (1, links.DAYS, 30, links.MAX_DAYS)


@blueprint.route("/preview/<name>/", defaults={"path": ""}, methods=["GET", "POST"])
@blueprint.route("/preview/<name>/<path:path>", methods=["GET", "POST"])
@staff(Role.AGENT)
def by_staff(name: str, path: str) -> BaseResponse:
    """Show a page of the preview of a branch to staff."""
    return _page(branch_of(name), path, links.PREFIX + quote(address_name(branch_of(name)), ":"))


@blueprint.route("/preview/~<token>/", defaults={"path": ""}, methods=["GET", "POST"])
@blueprint.route("/preview/~<token>/<path:path>", methods=["GET", "POST"])
@public
def by_link(token: str, path: str) -> BaseResponse:
    """Show a page of a preview to whoever has a link that is still good."""
    branch = links.branch_of_token(services().database, token, datetime.now(UTC))
    if branch is None:
        return _none("")
    return _page(branch, path, f"{links.PREFIX}{links.MARK}{quote(token)}")


@blueprint.get("/desk/previews")
@staff(Role.AGENT)
def listed() -> str:
    """Show which branches can be looked at."""
    return _list()


@blueprint.post("/desk/previews")
@staff(Role.AGENT)
def make_link() -> str:
    """Make a link that opens one preview without signing in."""
    refuse_other_sites()
    days = request.form.get("days", "")
    if days not in {str(choice) for choice in DAY_CHOICES}:
        abort(HTTPStatus.BAD_REQUEST, "Choose for how many days the link is good.")
    about = read_about(services().config.index.path, request.form.get("branch", ""))
    now = datetime.now(UTC)
    path = links.link_path(services().database, about.branch, int(days), now)
    return _list(about, origin() + path, int(days))


def _page(branch: str, path: str, prefix: str) -> BaseResponse:
    try:
        opened = shelf().get(branch)
    except NotFound:
        return _none(branch)
    return inside.answer(opened.app, path, prefix)


def _none(branch: str) -> Response:
    use_language()
    page = render_template("preview_none.html", branch=branch)
    response = Response(page, HTTPStatus.NOT_FOUND, mimetype="text/html")
    response.cache_control.private = response.cache_control.no_store = True
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _list(made: About | None = None, link: str = "", days: int = links.DAYS) -> str:
    use_language()
    return render_template(
        "preview_list.html",
        previews=all_previews(services().config.index.path),
        path_of=links.staff_path,
        day_choices=DAY_CHOICES,
        made=made,
        link=link,
        days=days,
    )

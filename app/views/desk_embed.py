"""The desk as a panel inside a helpdesk: an iframe with a signed address and no cookies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response as BaseResponse

from app.access import Role, public, staff
from app.addresses import origin
from app.context import services, use_language
from app.desk.embed import Panel, panel_of, panels, token
from app.desk.page import asked_of, language_names, shown
from app.origin import refuse_other_sites
from app.views.desk import MAX_BODY_BYTES, copied, noted

blueprint = Blueprint("desk_embed", __name__, url_prefix="/desk")


@blueprint.get("/panels")
@staff(Role.MANAGER)
def addresses() -> str:
    """Show the addresses of the panels, which let in whoever has them."""
    use_language()
    now, services_ = datetime.now(UTC), services()
    found = [
        (panel, origin() + url_for(".panel", token=token(services_.database, panel, now)))
        for panel in panels(services_.config)
    ]
    return render_template("desk_panels.html", panels=found)


@blueprint.get("/embed")
@public
def panel() -> BaseResponse:
    """Show the panel; the helpdesk's page around it tells which ticket is open."""
    return _panel(request.args)


@blueprint.post("/embed")
@public
def suggest() -> BaseResponse:
    """Show the articles for a ticket in the panel."""
    refuse_other_sites()
    request.max_content_length = request.max_form_memory_size = MAX_BODY_BYTES
    return _panel(request.form)


@blueprint.post("/embed/links")
@public
def link() -> BaseResponse:
    """Remember a copy made in the panel."""
    refuse_other_sites()
    return _framed(_opened(request.form), copied(None, _back()))


@blueprint.post("/embed/wishes")
@public
def wish() -> BaseResponse:
    """Put something on the writers' list from the panel."""
    refuse_other_sites()
    return _framed(_opened(request.form), noted(None, _back()))


def _panel(values: Mapping[str, str]) -> BaseResponse:
    opened = _opened(values)
    asked = asked_of({name: text for name, text in values.items() if name != "ticket"})
    page = render_template(
        "desk_embed.html",
        panel=opened,
        asked=asked,
        shown=shown(asked),
        languages_to_ask=language_names(),
        # What Zendesk adds to the address, and wants back in messages.
        app_guid=values.get("app_guid", ""),
        token=values["token"],
    )
    return _framed(opened, Response(page, mimetype="text/html"))


def _back() -> str:
    form = request.form
    return url_for(
        ".panel",
        subject=form.get("question", ""),
        token=form.get("token", ""),
        app_guid=form.get("app_guid", ""),
    )


def _opened(values: Mapping[str, str]) -> Panel:
    """Return the panel that the token opens; answer 403 where it opens none."""
    use_language()
    site = services()
    found = panel_of(site.database, site.config, values.get("token", ""), datetime.now(UTC))
    if found is None:
        raise Forbidden("This panel's address has expired. Ask for a new one.")
    return found


def _framed(opened: Panel, response: BaseResponse) -> BaseResponse:
    response.headers["Content-Security-Policy"] = opened.policy
    # The address is a key: no other site is to see it.
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store"
    return response

"""What readers wrote of articles, at the desk."""

from __future__ import annotations

import unicodedata

from flask import Blueprint, render_template, request

from app.access import Role, staff
from app.context import searcher, services, use_language
from app.judgement import LABELS
from app.parameters import Parameters

blueprint = Blueprint("desk_comments", __name__)


@blueprint.get("/desk/comments")
@staff(Role.WRITER)
def page() -> str:
    """Show what was said of all articles, or of the one that the address names."""
    from app.desk.comments import comments

    use_language()
    read = Parameters(request.args)
    asked = read.text("article")
    read.check()
    article = unicodedata.normalize("NFC", asked) if asked else None
    found = comments(services().database, searcher().catalog, article)
    return render_template("desk_comments.html", comments=found, article_id=article, labels=LABELS)

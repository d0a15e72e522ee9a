"""Files: what writers put beside articles, the logo and the brand's stylesheet."""

from __future__ import annotations

import mimetypes
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, request, send_file
from werkzeug.security import safe_join

from app import brand
from app.access import public
from app.compression import Body
from app.context import searcher, services
from app.policy import FILE_POLICY
from app.rendering import STATIC, fingerprint
from search.errors import NotFound

blueprint = Blueprint("files", __name__)

A_YEAR: Final = 31_536_000
SHOWN: Final = "image/"
"""What a browser may show; it is told to download all else."""


@blueprint.get("/files/<path:path>")
@public
def asset(path: str) -> Response:
    """Send a file that stands beside the articles."""
    found = searcher().catalog.asset(unicodedata.normalize("NFC", path))
    return _send(found.file, found.media_type, path.rpartition("/")[2])


@blueprint.get("/logo")
@public
def logo() -> Response:
    """Send the site's logo."""
    file = services().config.site.logo
    if file is None:
        raise NotFound("This site has no logo.")
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return _send(file, kind, file.name)


@blueprint.get("/brand.css")
@public
def brand_stylesheet() -> Response:
    """Send the colours that the settings choose."""
    style = brand.stylesheet(services().config.site.colours.accent)
    return _keep(Response(style, mimetype="text/css"), fingerprint(style))


@public
def static_file(filename: str) -> Response:
    """Send a file of the pages' own; browsers keep it for ever if its address has its version."""
    path = safe_join(str(STATIC), filename)
    if path is None or not Path(path).is_file():
        raise NotFound("There is no such file.")
    response = Response(mimetype=mimetypes.guess_type(path)[0])
    body, version = _static_body(path, Path(path).stat().st_mtime_ns)
    body.put_into(response)
    return _keep(response, version)


def _keep(response: Response, version: str) -> Response:
    """Mark a response as lasting when its address names the version that is sent.

    While an update goes from machine to machine, one may be asked for the version of another.
    """
    if request.args.get("v") == version:
        response.cache_control.max_age = A_YEAR
        response.cache_control.public = True
        response.cache_control.immutable = True
    return response


@lru_cache(64)
def _static_body(path: str, _changed: int) -> tuple[Body, str]:
    data = Path(path).read_bytes()
    return Body(data), fingerprint(data)


def _send(file: Path, media_type: str, name: str) -> Response:
    if not file.is_file():
        raise NotFound("This file is gone.")
    response = send_file(
        file,
        mimetype=media_type,
        as_attachment=not media_type.startswith(SHOWN),
        download_name=name,
        conditional=True,
    )
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response

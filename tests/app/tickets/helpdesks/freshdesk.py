"""Freshdesk's Tickets API as far as tickets need it, strict where its documents are."""

from __future__ import annotations

import base64
import html
from typing import Any, ClassVar

from flask import Flask, Response, request

from tests.app.tickets.helpdesks.server import SeenFile, SeenNote, SeenTicket

KEY = "freshdesk-key"


class Freshdesk:
    settings: ClassVar = {"KEY": KEY}
    channel = "freshdesk"
    credentials = "key"

    def __init__(self) -> None:
        self.app = Flask("freshdesk")
        self.tickets: dict[int, dict[str, Any]] = {}
        self.notes: dict[int, list[dict[str, Any]]] = {}
        self.may_resolve = True
        route = self.app.add_url_rule
        self.app.before_request(self.guard)
        route("/api/v2/tickets", "list", self.list, methods=["GET"])
        route("/api/v2/tickets", "create", self.create, methods=["POST"])
        route("/api/v2/tickets/<int:id>", "show", self.show, methods=["GET"])
        route("/api/v2/tickets/<int:id>", "update", self.update, methods=["PUT"])
        route("/api/v2/tickets/<int:id>/conversations", "conversations", self.conversations)
        route("/api/v2/tickets/<int:id>/notes", "note", self.note, methods=["POST"])

    def guard(self) -> Response | None:
        expected = base64.b64encode(f"{KEY}:X".encode()).decode()
        if request.headers.get("Authorization") != f"Basic {expected}":
            return Response('{"code": "invalid_credentials"}', 401)
        return None

    def list(self) -> Any:
        assert request.args["updated_since"].endswith("Z")
        by = "email" if "email" in request.args else "unique_external_id"
        known = [one for one in self.tickets.values() if one.get(by) == request.args[by]]
        if not known and by == "email":
            return {"description": "Validation failed"}, 400
        return [{"id": one["id"], "tags": one["tags"]} for one in known]

    def create(self) -> Any:
        fields, files = _read({"status", "priority", "source"})
        by = [name for name in ("email", "unique_external_id") if fields.get(name)]
        if len(by) != 1 or not (fields["subject"] and fields["description"] and fields["name"]):
            return {"description": "Validation failed"}, 400
        assert (fields["status"], fields["priority"], fields["source"]) == (2, 1, 2)
        id = 1 + len(self.tickets)
        self.tickets[id] = fields | {"id": id, "files": files}
        self.notes[id] = []
        return {"id": id}, 201

    def show(self, id: int) -> Any:
        if id not in self.tickets:
            return Response(status=404)
        return {"id": id, "status": self.tickets[id]["status"]}

    def update(self, id: int) -> Any:
        if not self.may_resolve:
            return {"description": "Validation failed", "errors": [{"field": "type"}]}, 400
        self.tickets[id]["status"] = request.get_json()["status"]
        return {"id": id}

    def conversations(self, id: int) -> Any:
        return [
            {"private": one["private"], "body": one["body"], "body_text": _text(one["body"])}
            for one in self.notes[id]
        ]

    def note(self, id: int) -> Any:
        fields, files = _read(set())
        if "form" in (request.content_type or ""):
            fields["private"] = {"true": True, "false": False}[fields["private"]]
        self.notes[id].append(fields | {"files": files})
        return {"id": 1}, 201

    def seen(self) -> list[SeenTicket]:
        found = []
        for id, one in self.tickets.items():
            notes = self.notes[id]
            assert [note["private"] for note in notes] == [True] * len(notes)
            visitor = {k: one[k] for k in ("name", "email", "unique_external_id") if k in one}
            seen_notes = [SeenNote(_text(note["body"]), note["files"]) for note in notes]
            text, closed = _text(one["description"]), one["status"] == 4
            found.append(
                SeenTicket(str(id), one["subject"], text, visitor, one["files"], seen_notes, closed)
            )
        return found


def _read(numbers: set[str]) -> tuple[dict[str, Any], list[SeenFile]]:
    if request.is_json:
        return request.get_json(), []
    assert request.mimetype == "multipart/form-data"
    fields: dict[str, Any] = {
        name.removesuffix("[]"): values if name.endswith("[]") else values[0]
        for name, values in request.form.lists()
    }
    fields |= {name: int(fields[name]) for name in numbers}
    uploads = request.files.getlist("attachments[]")
    files = [SeenFile(one.filename or "", one.mimetype, one.read()) for one in uploads]
    return fields, files


def _text(markup: str) -> str:
    return html.unescape(markup.replace("<br>\n", "\n"))

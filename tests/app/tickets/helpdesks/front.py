"""Front's Core API as far as tickets need it, strict where its documents are."""

from __future__ import annotations

import html
import re
from typing import Any, ClassVar

from flask import Flask, Response, request

from tests.app.tickets.helpdesks.server import SeenFile, SeenNote, SeenTicket

TOKEN, CHANNEL = "front-token", "cha_1a2b"


class Front:
    settings: ClassVar = {"TOKEN": TOKEN, "CHANNEL": CHANNEL}
    channel = "front"
    credentials = "token"

    def __init__(self) -> None:
        self.app = Flask("front")
        self.messages: dict[str, dict[str, Any]] = {}
        self.comments: dict[str, list[dict[str, Any]]] = {}
        self.archived: set[str] = set()
        self.looks_before_ready = 0
        route = self.app.add_url_rule
        self.app.before_request(self.guard)
        path = f"/channels/{CHANNEL}/incoming_messages"
        route(path, "receive", self.receive, methods=["POST"])
        route("/messages/alt:uid:<uid>", "message", self.message)
        route("/conversations/<id>", "show", self.show, methods=["GET"])
        route("/conversations/<id>", "update", self.update, methods=["PATCH"])
        path = "/conversations/<id>/comments"
        route(path, "list", self.list_comments, methods=["GET"])
        route(path, "comment", self.comment, methods=["POST"])

    def guard(self) -> Response | None:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return Response('{"_error": {"status": 401}}', 401)
        return None

    def receive(self) -> Any:
        fields, files = _read()
        assert fields["body_format"] == "html"
        if not (fields["sender"]["handle"] and fields["body"]):
            return {"_error": {"status": 400}}, 400
        uid = f"u{len(self.messages)}"
        self.messages[uid] = fields | {"files": files, "looks": self.looks_before_ready}
        return {"status": "accepted", "message_uid": uid}, 202

    def conversation_of(self, message: dict[str, Any]) -> str:
        return "cnv_" + message["metadata"]["thread_ref"].replace("-", "").lower()

    def message(self, uid: str) -> Any:
        message = self.messages[uid]
        if message["looks"] > 0:
            message["looks"] -= 1
            return {"_error": {"status": 404}}, 404
        link = f"https://api2.frontapp.com/conversations/{self.conversation_of(message)}"
        return {"id": "msg_1", "_links": {"related": {"conversation": link}}}

    def known(self, id: str) -> bool:
        return any(self.conversation_of(one) == id for one in self.messages.values())

    def show(self, id: str) -> Any:
        return {"id": id} if self.known(id) else ({"_error": {"status": 404}}, 404)

    def update(self, id: str) -> Any:
        assert request.get_json() == {"status": "archived"}
        self.archived.add(id)
        return Response(status=204)

    def list_comments(self, id: str) -> Any:
        return {"_results": [{"body": one["body"]} for one in self.comments.get(id, ())]}

    def comment(self, id: str) -> Any:
        assert self.known(id)
        fields, files = _read()
        self.comments.setdefault(id, []).append(fields | {"files": files})
        return {"id": "com_1"}, 201

    def seen(self) -> list[SeenTicket]:
        by_conversation: dict[str, dict[str, Any]] = {}
        for message in self.messages.values():
            by_conversation.setdefault(self.conversation_of(message), message)
        found = []
        for id, one in by_conversation.items():
            notes = [SeenNote(note["body"], note["files"]) for note in self.comments.get(id, ())]
            text = html.unescape(one["body"].replace("<br>\n", "\n"))
            closed = id in self.archived
            found.append(
                SeenTicket(id, one["subject"], text, one["sender"], one["files"], notes, closed)
            )
        return found


def _read() -> tuple[dict[str, Any], list[SeenFile]]:
    if request.is_json:
        return request.get_json(), []
    fields: dict[str, Any] = {}
    for name, value in request.form.items():
        nested = re.fullmatch(r"(\w+)\[(\w+)\]", name)
        if nested:
            fields.setdefault(nested[1], {})[nested[2]] = value
        else:
            fields[name] = value
    files = []
    while upload := request.files.get(f"attachments[{len(files)}]"):
        files.append(SeenFile(upload.filename or "", upload.mimetype, upload.read()))
    assert len(files) == len(request.files)
    return fields, files

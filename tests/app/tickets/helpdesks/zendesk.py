"""Zendesk's Ticketing API as far as tickets need it, strict where its documents are."""

from __future__ import annotations

import base64
from typing import Any, ClassVar

from flask import Flask, Response, request

from tests.app.tickets.helpdesks.server import SeenFile, SeenNote, SeenTicket

EMAIL, TOKEN = "agent@help.example.com", "zendesk-token"


class Zendesk:
    settings: ClassVar = {"EMAIL": EMAIL, "TOKEN": TOKEN}
    channel = "zendesk"
    credentials = "email and token"

    def __init__(self) -> None:
        self.app = Flask("zendesk")
        self.tickets: dict[int, dict[str, Any]] = {}
        self.comments: dict[int, list[dict[str, Any]]] = {}
        self.users: dict[str, int] = {}
        self.uploads: dict[str, SeenFile] = {}
        self.keys: dict[str, tuple[Any, int]] = {}
        self.may_solve = True
        route = self.app.add_url_rule
        self.app.before_request(self.guard)
        route("/api/v2/tickets", "list", self.list, methods=["GET"])
        route("/api/v2/tickets", "create", self.create, methods=["POST"])
        route("/api/v2/tickets/<int:id>", "show", self.show, methods=["GET"])
        route("/api/v2/tickets/<int:id>", "update", self.update, methods=["PUT"])
        route("/api/v2/tickets/<int:id>/comments", "comments", self.list_comments)
        route("/api/v2/uploads", "upload", self.upload, methods=["POST"])
        route("/api/v2/users/create_or_update", "user", self.user, methods=["POST"])

    def guard(self) -> Response | None:
        expected = base64.b64encode(f"{EMAIL}/token:{TOKEN}".encode()).decode()
        if request.headers.get("Authorization") != f"Basic {expected}":
            return Response('{"error": "Couldn\'t authenticate you"}', 401)
        return None

    def list(self) -> Any:
        wanted = request.args["external_id"]
        return {"tickets": [one for one in self.tickets.values() if one["external_id"] == wanted]}

    def create(self) -> Any:
        body = request.get_json()
        key = request.headers.get("Idempotency-Key")
        if key in self.keys:
            known, id = self.keys[key]
            if known != body:
                return {
                    "error": "IdempotentRequestError",
                    "description": "Request parameters don't match the given idempotency key",
                }, 400
            return {"ticket": self.tickets[id]}, 201, {"x-idempotency-lookup": "hit"}
        ticket = body["ticket"]
        if not ticket["comment"]["body"] or not ticket["subject"]:
            return {"error": "RecordInvalid"}, 422
        requester = ticket.get("requester")
        if requester is not None and not (requester["name"] and "@" in requester["email"]):
            return {"error": "RecordInvalid"}, 422
        if requester is None and ticket["requester_id"] not in self.users.values():
            return {"error": "RecordInvalid"}, 422
        id = 1000 + len(self.tickets)
        self.tickets[id] = ticket | {"id": id, "status": "new"}
        self.comments[id] = []
        self.add_comment(id, ticket["comment"])
        if key:
            self.keys[key] = (body, id)
        return {"ticket": self.tickets[id]}, 201

    def add_comment(self, id: int, comment: dict[str, Any]) -> None:
        files = [self.uploads.pop(token) for token in comment.get("uploads", ())]
        self.comments[id].append({"public": True} | comment | {"files": files})

    def show(self, id: int) -> Any:
        return {"ticket": self.tickets[id]} if id in self.tickets else ({}, 404)

    def update(self, id: int) -> Any:
        ticket = request.get_json()["ticket"]
        if ticket.get("status") == "solved" and not self.may_solve:
            return {"error": "RecordInvalid", "details": {"base": "Assignee is required"}}, 422
        self.add_comment(id, ticket["comment"])
        self.tickets[id]["status"] = ticket.get("status", self.tickets[id]["status"])
        return {"ticket": self.tickets[id]}

    def list_comments(self, id: int) -> Any:
        shown = [{k: v for k, v in one.items() if k != "files"} for one in self.comments[id]]
        return {"comments": shown}

    def upload(self) -> Any:
        token = f"upload-{len(self.uploads)}-{len(self.keys)}-{len(request.data)}"
        while token in self.uploads:
            token += "x"
        file = SeenFile(request.args["filename"], request.content_type or "", request.data)
        self.uploads[token] = file
        return {"upload": {"token": token}}, 201

    def user(self) -> Any:
        user = request.get_json()["user"]
        assert user["name"]
        assert user["skip_verify_email"] is True
        id = self.users.setdefault(user["external_id"], 500 + len(self.users))
        return {"user": {"id": id}}, 200

    def seen(self) -> list[SeenTicket]:
        return [self._seen(id) for id in self.tickets]

    def _seen(self, id: int) -> SeenTicket:
        ticket, (first, *others) = self.tickets[id], self.comments[id]
        assert [one["public"] for one in others] == [False] * len(others)
        visitor = ticket.get("requester") or {"id": ticket["requester_id"]}
        notes = [SeenNote(one["body"], one["files"]) for one in others]
        closed = ticket["status"] == "solved"
        return SeenTicket(
            str(id), ticket["subject"], first["body"], visitor, first["files"], notes, closed
        )

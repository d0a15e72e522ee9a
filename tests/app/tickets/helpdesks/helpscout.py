"""Help Scout's Inbox API as far as tickets need it, strict where its documents are."""

from __future__ import annotations

import base64
import html
from typing import Any, ClassVar

from flask import Flask, Response, request

from tests.app.tickets.helpdesks.server import SeenFile, SeenNote, SeenTicket

APP, SECRET, MAILBOX, TOKEN = "app-1", "app-secret", 85, "bearer-1"
PAGE = 2


class Helpscout:
    settings: ClassVar = {"APP_ID": APP, "APP_SECRET": SECRET, "MAILBOX": str(MAILBOX)}
    channel = "helpscout"
    credentials = "app_id and app_secret"

    def __init__(self) -> None:
        self.app = Flask("helpscout")
        self.customers: dict[int, dict[str, Any]] = {}
        self.conversations: dict[int, dict[str, Any]] = {}
        route = self.app.add_url_rule
        self.app.before_request(self.guard)
        route("/v2/oauth2/token", "token", self.token, methods=["POST"])
        route("/v2/customers", "customer", self.customer, methods=["POST"])
        route("/v2/conversations", "list", self.list, methods=["GET"])
        route("/v2/conversations", "create", self.create, methods=["POST"])
        route("/v2/conversations/<int:id>", "update", self.update, methods=["PATCH"])
        route("/v2/conversations/<int:id>/threads", "threads", self.threads)
        route("/v2/conversations/<int:id>/notes", "note", self.note, methods=["POST"])

    def guard(self) -> Response | None:
        if request.url_rule is None or request.path == "/v2/oauth2/token":
            return None
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return Response(status=401)
        return None

    def token(self) -> Any:
        form = request.form.to_dict()
        client = {"client_id": APP, "client_secret": SECRET}
        if form != {"grant_type": "client_credentials"} | client:
            return {"error": "invalid_client"}, 401
        return {"token_type": "bearer", "access_token": TOKEN, "expires_in": 172800}

    def customer(self) -> Any:
        body = request.get_json()
        assert 1 <= len(body["firstName"]) <= 40
        id = 300 + len(self.customers)
        self.customers[id] = body
        return Response(status=201, headers={"Resource-ID": str(id)})

    def list(self) -> Any:
        asked = request.args
        assert asked["modifiedSince"].endswith("Z")
        wanted = {"mailbox": str(MAILBOX), "status": "all", "embed": "threads"}
        assert {name: asked[name] for name in wanted} == wanted
        found = [one for one in self.conversations.values() if asked["tag"] in one["tags"]]
        start = (int(asked["page"]) - 1) * PAGE
        conversations = [
            {"id": one["id"], "_embedded": {"threads": _shown(one["threads"])}}
            for one in found[start : start + PAGE]
        ]
        pages = -(-len(found) // PAGE)
        return {"_embedded": {"conversations": conversations}, "page": {"totalPages": pages}}

    def create(self) -> Any:
        body = request.get_json()
        customer = body["customer"]
        if not (customer.get("id") in self.customers or "@" in customer.get("email", "")):
            return {"message": "Bad request"}, 400
        assert (body["mailboxId"], body["type"], body["autoReply"]) == (MAILBOX, "email", False)
        assert 1 <= len(customer.get("firstName", "x")) <= 40
        assert all(thread["text"] for thread in body["threads"])
        id = 40 + len(self.conversations)
        self.conversations[id] = body | {"id": id}
        return Response(status=201, headers={"Resource-ID": str(id)})

    def update(self, id: int) -> Any:
        body = request.get_json()
        assert (body["op"], body["path"]) == ("replace", "/status")
        self.conversations[id]["status"] = body["value"]
        return Response(status=204)

    def threads(self, id: int) -> Any:
        if id not in self.conversations:
            return Response(status=404)
        return {"_embedded": {"threads": _shown(self.conversations[id]["threads"])}}

    def note(self, id: int) -> Any:
        self.conversations[id]["threads"].append({"type": "note"} | request.get_json())
        return Response(status=201)

    def seen(self) -> list[SeenTicket]:
        found = []
        for id, one in self.conversations.items():
            first, *others = one["threads"]
            kinds = [thread["type"] for thread in one["threads"]]
            assert kinds == ["customer"] + ["note"] * len(others)
            customer = one["customer"]
            visitor = self.customers[customer["id"]] if "id" in customer else customer
            notes = [SeenNote(_text(note["text"]), _files(note)) for note in others]
            text, closed = _text(first["text"]), one["status"] == "closed"
            found.append(
                SeenTicket(str(id), one["subject"], text, visitor, _files(first), notes, closed)
            )
        return found


def _shown(threads: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"type": one["type"], "body": one["text"]} for one in reversed(threads)]


def _text(markup: str) -> str:
    return html.unescape(markup.replace("<br>\n", "\n"))


def _files(thread: dict[str, Any]) -> list[SeenFile]:
    return [
        SeenFile(one["fileName"], one["mimeType"], base64.b64decode(one["data"], validate=True))
        for one in thread.get("attachments", ())
    ]

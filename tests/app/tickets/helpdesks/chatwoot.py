"""Chatwoot's Application API as far as tickets need it, strict where its documents are."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import Flask, Response, request

from tests.app.tickets.helpdesks.server import SeenFile, SeenNote, SeenTicket

TOKEN, ACCOUNT, INBOX = "chatwoot-token", 3, 14
TYPES = {"incoming": 0, "outgoing": 1}


class Chatwoot:
    settings: ClassVar = {"TOKEN": TOKEN, "ACCOUNT": str(ACCOUNT), "INBOX": str(INBOX)}
    channel = "chatwoot"
    credentials = "token and account"

    def __init__(self) -> None:
        self.app = Flask("chatwoot")
        self.contacts: dict[int, dict[str, Any]] = {}
        self.conversations: dict[int, dict[str, Any]] = {}
        self.messages: dict[int, list[dict[str, Any]]] = {}
        self.app.before_request(self.guard)
        self.route("/contacts/search", self.search)
        self.route("/contacts", self.contact, "POST")
        self.route("/contacts/<int:id>/conversations", self.of_contact)
        self.route("/conversations", self.create, "POST")
        self.route("/conversations/<int:id>/messages", self.list_messages)
        self.route("/conversations/<int:id>/messages", self.message, "POST")
        self.route("/conversations/<int:id>/toggle_status", self.toggle, "POST")

    def route(self, path: str, view: Any, method: str = "GET") -> None:
        whole = f"/api/v1/accounts/{ACCOUNT}{path}"
        self.app.add_url_rule(whole, view.__name__, view, methods=[method])

    def guard(self) -> Response | None:
        if request.environ["HTTP_API_ACCESS_TOKEN"] != TOKEN:
            return Response('{"errors": ["You need to sign in"]}', 401)
        return None

    def search(self) -> Any:
        words = request.args["q"].lower()
        found = [
            one
            for one in self.contacts.values()
            if any(words in str(one.get(name) or "") for name in ("name", "email", "identifier"))
        ]
        return {"payload": found}

    def contact(self) -> Any:
        body = request.get_json()
        assert body["inbox_id"] == INBOX
        same = [name for name in ("email", "identifier") if body.get(name)]
        assert len(same) == 1
        if any(body[same[0]].lower() == one.get(same[0]) for one in self.contacts.values()):
            return {"message": f"{same[0]} has already been taken"}, 422
        id = 1 + len(self.contacts)
        self.contacts[id] = body | {"id": id, same[0]: body[same[0]].lower()}
        return {"payload": {"contact": self.contacts[id], "contact_inbox": {}}}

    def of_contact(self, id: int) -> Any:
        return {"payload": [o for o in self.conversations.values() if o["contact_id"] == id]}

    def create(self) -> Any:
        body = request.get_json()
        if body["inbox_id"] != INBOX or body["contact_id"] not in self.contacts:
            return {"error": "Resource could not be found"}, 404
        assert body["source_id"]
        id = 90 + len(self.conversations)
        self.conversations[id] = body | {"id": id}
        self.messages[id] = []
        return {"id": id, "account_id": ACCOUNT, "inbox_id": INBOX}

    def list_messages(self, id: int) -> Any:
        if id not in self.messages:
            return {"error": "Resource could not be found"}, 404
        shown = [{k: v for k, v in one.items() if k != "files"} for one in self.messages[id]]
        return {"meta": {}, "payload": shown}

    def message(self, id: int) -> Any:
        fields, files = _read()
        assert fields["content"]
        assert not (fields["private"] and fields["message_type"] == "incoming")
        said = {
            "content": fields["content"],
            "private": fields["private"],
            "message_type": TYPES[fields["message_type"]],
            "files": files,
        }
        self.messages[id].append(said)
        return {"id": 1}

    def toggle(self, id: int) -> Any:
        self.conversations[id]["status"] = request.get_json()["status"]
        return {"payload": {"success": True}}

    def seen(self) -> list[SeenTicket]:
        found = []
        for id, one in self.conversations.items():
            first, *others = self.messages[id]
            assert (first["private"], first["message_type"]) == (False, 0)
            assert [note["private"] for note in others] == [True] * len(others)
            subject, _, text = first["content"].partition("\n\n")
            notes = [SeenNote(note["content"], note["files"]) for note in others]
            contact = self.contacts[one["contact_id"]]
            visitor = {k: contact[k] for k in ("name", "email", "identifier") if k in contact}
            closed = one["status"] == "resolved"
            found.append(SeenTicket(str(id), subject, text, visitor, first["files"], notes, closed))
        return found


def _read() -> tuple[dict[str, Any], list[SeenFile]]:
    if request.is_json:
        return request.get_json(), []
    fields: dict[str, Any] = request.form.to_dict()
    fields["private"] = {"true": True, "false": False}[fields["private"]]
    uploads = request.files.getlist("attachments[]")
    return fields, [SeenFile(one.filename or "", one.mimetype, one.read()) for one in uploads]

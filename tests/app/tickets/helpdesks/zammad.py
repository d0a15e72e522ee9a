"""Zammad's REST API as far as tickets need it, strict where its documents are."""

from __future__ import annotations

import base64
from typing import Any, ClassVar

from flask import Flask, Response, request

from tests.app.tickets.helpdesks.server import SeenFile, SeenNote, SeenTicket

TOKEN, GROUP = "zammad-token", "Support"


class Zammad:
    settings: ClassVar = {"TOKEN": TOKEN, "GROUP": GROUP}
    channel = "zammad"
    credentials = "token"

    def __init__(self) -> None:
        self.app = Flask("zammad")
        self.tickets: dict[int, dict[str, Any]] = {}
        self.articles: dict[int, list[dict[str, Any]]] = {}
        route = self.app.add_url_rule
        self.app.before_request(self.guard)
        route("/api/v1/tickets/search", "search", self.search)
        route("/api/v1/tickets", "create", self.create, methods=["POST"])
        route("/api/v1/tickets/<int:id>", "show", self.show, methods=["GET"])
        route("/api/v1/tickets/<int:id>", "update", self.update, methods=["PUT"])
        route("/api/v1/ticket_articles/by_ticket/<int:id>", "articles", self.by_ticket)
        route("/api/v1/ticket_articles", "article", self.article, methods=["POST"])

    def guard(self) -> Response | None:
        if request.headers.get("Authorization") != f"Token token={TOKEN}":
            return Response('{"error": "Invalid BasicAuth credentials"}', 401)
        return None

    def search(self) -> Any:
        assert request.args["expand"] == "true"
        words = request.args["query"]
        return [one for one in self.tickets.values() if words in one["title"]]

    def create(self) -> Any:
        body = request.get_json()
        if body["group"] != GROUP:
            return {"error": "No lookup value found for 'group'"}, 422
        customer = body.get("customer_id") or body["customer"]["login"]
        assert customer
        assert not str(customer).startswith("guess:") or "@" in customer
        id = 7 + len(self.tickets)
        ticket = {"id": id, "title": body["title"], "state": "new", "customer": customer}
        self.tickets[id] = ticket
        self.articles[id] = []
        self.add(id, body["article"])
        return ticket, 201

    def add(self, id: int, article: dict[str, Any]) -> None:
        assert article["content_type"] == "text/plain"
        assert article["body"]
        files = [
            SeenFile(
                one["filename"], one["mime-type"], base64.b64decode(one["data"], validate=True)
            )
            for one in article.get("attachments", ())
        ]
        self.articles[id].append(article | {"files": files})

    def show(self, id: int) -> Any:
        return self.tickets.get(id) or ({"error": "Couldn't find Ticket"}, 404)

    def update(self, id: int) -> Any:
        self.tickets[id]["state"] = request.get_json()["state"]
        return self.tickets[id]

    def by_ticket(self, id: int) -> Any:
        return [{k: v for k, v in one.items() if k != "files"} for one in self.articles[id]]

    def article(self) -> Any:
        body = request.get_json()
        assert (body["type"], body["internal"]) == ("note", True)
        self.add(body["ticket_id"], body)
        return {"id": 1}, 201

    def seen(self) -> list[SeenTicket]:
        found = []
        for id, one in self.tickets.items():
            first, *others = self.articles[id]
            assert (first["type"], first["sender"], first["internal"]) == ("web", "Customer", False)
            notes = [SeenNote(note["body"], note["files"]) for note in others]
            subject, _, reference = one["title"].rpartition(" [")
            assert reference.startswith("FL-")
            closed = one["state"] == "closed"
            visitor = {"customer": one["customer"]}
            found.append(
                SeenTicket(str(id), subject, first["body"], visitor, first["files"], notes, closed)
            )
        return found

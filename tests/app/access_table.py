"""Who may use which view: written out by hand, so that a wrong mark is found.

Whoever adds a view adds its endpoint here: ``EVERYBODY``, ``SIGNED`` where the address has to
carry a key, ``Needs(role)`` for signed-in browsers alone, or ``Needs(role, scope)`` where API
tokens with that scope may come, too.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.access import Role


@dataclass(frozen=True)
class Needs:
    """The least that a caller must have."""

    role: Role | None
    scope: str | None = None
    signed: bool = False
    """Whether the address itself is the key, which the test does not have."""


EVERYBODY = Needs(None)
SIGNED = Needs(None, signed=True)
AGENT = Needs(Role.AGENT)
WRITER = Needs(Role.WRITER)
MANAGER = Needs(Role.MANAGER)

TABLE: dict[str, Needs] = {
    "account.change_password": AGENT,
    "account.end_other_sessions": AGENT,
    "account.make_token": AGENT,
    "account.page": AGENT,
    "account.remove_token": AGENT,
    "api.article": EVERYBODY,
    "article.markdown": EVERYBODY,
    "article.page": EVERYBODY,
    "results.page": EVERYBODY,
    "preview.by_link": EVERYBODY,  # Its address is a key; without a good one, there is nothing.
    "preview.by_staff": AGENT,
    "preview.listed": AGENT,
    "preview.make_link": AGENT,
    "api.description": EVERYBODY,
    "api.search": EVERYBODY,
    "api.suggest": EVERYBODY,
    "contact.page": EVERYBODY,
    "contact.send": EVERYBODY,
    "contact_after.close": EVERYBODY,
    "contact_after.copy": EVERYBODY,
    "contact_after.send_copy": EVERYBODY,
    "contact_after.sent": EVERYBODY,
    "contact_after.solved": EVERYBODY,
    "contact_after.thanks": EVERYBODY,
    "contact_api.suggestions": EVERYBODY,
    "contact_api.tickets": EVERYBODY,
    "desk.link": AGENT,
    "desk.mark": WRITER,
    "desk.page": AGENT,
    "desk.suggest": AGENT,
    "desk.wish": AGENT,
    "desk.wishes": AGENT,
    "desk_api.suggest": Needs(Role.AGENT, "desk"),
    "desk_due.page": WRITER,
    "desk_due.table": WRITER,
    "desk_comments.page": WRITER,
    "desk_embed.addresses": MANAGER,
    "desk_embed.link": SIGNED,
    "desk_embed.panel": SIGNED,
    "desk_embed.suggest": SIGNED,
    "desk_embed.wish": SIGNED,
    "desk_publishing.now": WRITER,
    "desk_publishing.page": WRITER,
    "desk_tickets.file": AGENT,
    "desk_tickets.outbox": AGENT,
    "desk_tickets.send_again": AGENT,
    "desk_tickets.ticket": AGENT,
    "desk_tickets.tickets": AGENT,
    "events.events": EVERYBODY,
    "feedback.form": EVERYBODY,
    "feedback.json": EVERYBODY,
    "files.asset": EVERYBODY,
    "files.brand_stylesheet": EVERYBODY,
    "files.logo": EVERYBODY,
    "health.livez": EVERYBODY,
    "health.readyz": EVERYBODY,
    "help.category": EVERYBODY,
    "help.home": EVERYBODY,
    "help.short_link": EVERYBODY,
    "hooks.push": EVERYBODY,
    "machines.category_as_text": EVERYBODY,
    "machines.category_feed": EVERYBODY,
    "machines.feed": EVERYBODY,
    "machines.opensearch_description": EVERYBODY,
    "machines.robots": EVERYBODY,
    "machines.site_as_text": EVERYBODY,
    "machines.site_map": EVERYBODY,
    "machines.site_map_part": EVERYBODY,
    "machines.suggestions": EVERYBODY,
    "machines.unfurl": EVERYBODY,
    "sign_in.page": EVERYBODY,
    "sign_in.sign_out": EVERYBODY,
    "sign_in.with_password": EVERYBODY,
    "single_sign_on.begin": EVERYBODY,
    "single_sign_on.callback": EVERYBODY,
    "static": EVERYBODY,
    "surveys.page": EVERYBODY,
    "surveys.send": EVERYBODY,
    "surveys.thanks": EVERYBODY,
    "widget.article": EVERYBODY,
    "widget.contact": EVERYBODY,
    "widget.page": EVERYBODY,
    "widget.script": EVERYBODY,
    "widget.search": EVERYBODY,
    "widget.suggestions": EVERYBODY,
    "widget.texts": EVERYBODY,
}

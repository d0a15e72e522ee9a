"""The ways on which tickets leave, one file a channel, each with its ``send``."""

from __future__ import annotations

from importlib import import_module

from app.options.tickets import Channel
from app.tickets.channels.base import Send


def sender(channel: Channel) -> Send:
    """Return what sends on ``channel``; a channel's file bears its name."""
    # Only the channels that are used are loaded: they bring an HTTP client or a mail client.
    send: Send = import_module(f"{__name__}.{channel.value}").send
    return send

"""Tickets: taken in one transaction, delivered at least once."""

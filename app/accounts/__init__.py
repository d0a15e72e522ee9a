"""Accounts of staff: sign-in, sessions, tokens."""

"""Figures of what the help centre did, each with its definition, its SQL and its interval."""

"""The settings' sections, one file a subject; ``app.config`` puts them together."""

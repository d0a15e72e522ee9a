"""The way to a person: what to expect, the form, the articles that may answer first."""

"""Firstline over HTTP and in the terminal."""

"""Previews: of the working tree on this machine, and of branches for the server.

What is here reads and renders articles, so it runs in commands of its own and never in the
process that serves customers; what serves previews of branches is in ``app.branches``.
"""

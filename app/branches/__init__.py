"""Previews of branches on the server: their names, links, and the site behind each of them.

What makes them is in ``app.preview``; here is what serves them, which never imports the indexer.
"""

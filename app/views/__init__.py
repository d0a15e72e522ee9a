"""One blueprint a file; a view reads the request, asks the searcher and renders."""

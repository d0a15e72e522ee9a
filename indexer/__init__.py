"""A folder of Markdown in, a generation of the index out."""

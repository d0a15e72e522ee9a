"""How an article begins: its file's name, its head, its skeleton and its place."""

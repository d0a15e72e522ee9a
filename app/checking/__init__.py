"""``firstline check``: what is wrong with the articles, and what a merge would break."""

"""What agents and visitors teach: questions for articles' ``asks``, and what is missing.

Nothing here changes the ranking: it proposes, and writers decide in git.
"""

"""What a change does to the answers: questions asked of the help centre before and after it.

The ``asks`` of articles and ``questions.toml`` are tests; what visitors asked is replayed.
"""

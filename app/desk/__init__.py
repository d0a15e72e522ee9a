"""The agents' desk: the article for a ticket, and what linking it teaches."""

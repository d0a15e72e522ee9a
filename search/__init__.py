"""Question in, answers out: reads only what the indexer wrote."""

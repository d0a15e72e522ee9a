"""What visitors are asked: how satisfied they are, and whether they would recommend us."""

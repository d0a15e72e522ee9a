"""How good is search?  Labelled questions in, measures of each ranking out."""

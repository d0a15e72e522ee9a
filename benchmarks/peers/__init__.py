"""One small program a system: the speed bench starts it and speaks to it by lines of JSON."""

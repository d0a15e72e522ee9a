"""The articles come from a repository of git: fetched, indexed, told of."""

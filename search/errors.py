"""Everything that Firstline reports rather than crashes on.

A message says what is wrong, where, and what to do.  This tree knows neither
Flask nor Click: the site maps it to pages once, the command line to exit codes once.
"""


class FirstlineError(Exception):
    """Base of all errors that a person can act on."""


class ConfigError(FirstlineError):
    """The settings cannot be used; the message lists every problem with its remedy."""


class ContentError(FirstlineError):
    """The articles cannot be indexed as they are (only with ``--strict``, or when none is left)."""


class IndexMissing(FirstlineError):
    """There is no index yet at the path that was opened."""


class IndexCorrupt(FirstlineError):
    """A file of a generation is missing, changed or not of this version."""


class IndexBusy(FirstlineError):
    """Another build holds the lock."""


class IndexUnwritable(FirstlineError):
    """The index cannot be written: the disk is full, or the folder belongs to someone else."""


class ModelError(FirstlineError):
    """The embedding model cannot be found, read or trusted."""


class NotFound(FirstlineError):
    """No article, category or file has this name, or none that this visitor may see."""


class BadRequest(FirstlineError):
    """A visitor's request cannot be understood; the message lists every problem."""

"""What git says when it cannot fetch → what is wrong and what to do."""

from __future__ import annotations

import re
from typing import Final

from app.options.git import GitOptions

_KNOWN: Final = (
    (r"couldn't find remote ref", "has no branch '{branch}'. Correct [git] branch."),
    (
        r"returned error: 30\d",
        "leads elsewhere, and the token goes nowhere else. Write the address that the host names"
        " for cloning into [git] repository.",
    ),
    (
        r"Authentication failed|could not read (Username|Password)|HTTP 40[13]|error: 40[13]",
        "refuses the token, or wants one. Check [git] token, and that it may read the repository.",
    ),
    (
        r"Permission denied \(|publickey",
        "refuses the key of ssh. Give the user that runs Firstline a key that may read it.",
    ),
    (
        r"Host key verification failed",
        "is not known to ssh. Run ssh-keyscan for its host, compare, and add it to known_hosts.",
    ),
    (
        r"does not appear to be a git repository|[Rr]epository not found|not found$"
        r"|does not exist|repository '.*' not found",
        "is not there, or may not be read. Correct [git] repository, or set [git] token.",
    ),
    (r"No space left|disk quota", "could not be fetched: the disk is full. Make room."),
    (
        r"Could not resolve host|Failed to connect|Connection (refused|timed out|reset)"
        r"|unable to access|took longer than|Network is unreachable|hung up unexpectedly",
        "cannot be reached. It is tried again; check [git] repository and the network.",
    ),
    (
        r"bad object|corrupt|is empty|loose object|unable to read tree|bad tree|inflate: "
        r"|index file|bad signature|not a git repository",
        "came here damaged. Delete {folder}; it is fetched anew.",
    ),
    (
        r"dubious ownership",
        "was cloned by another user. Run Firstline as the owner of [git] folder.",
    ),
    (r"transport '.*' not allowed", "leads elsewhere by another protocol. Name the last address."),
)
"""What is found in git's words, and what is said of it; the first that fits."""


def explained(told: str, options: GitOptions) -> str:
    """Return one line for people, with git's own words at the end."""
    what = "could not be fetched."
    for pattern, meaning in _KNOWN:
        if re.search(pattern, told):
            what = meaning.format(branch=options.branch, folder=options.folder)
            break
    return f"{options.repository} {what} git says: {told or 'nothing'}"

"""How many threads the libraries that compute may start."""

from __future__ import annotations

import os
from typing import Final

ONE_THREAD: Final = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")
"""What NumPy's and FAISS's libraries read when they are loaded."""


def use_one_thread() -> None:
    """Ask for one thread each, unless the environment says otherwise; to be called first of all.

    Questions are too small to be shared out: more threads only wait for each other.
    """
    for name in ONE_THREAD:
        os.environ.setdefault(name, "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

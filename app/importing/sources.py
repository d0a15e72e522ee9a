"""The systems that articles can come from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from app.importing import docusaurus, helpscout, hugo, intercom, obsidian, zendesk
from app.importing.files import Tree, read_tree
from app.importing.model import Export, Languages
from app.importing.plan import Plan, plan

Reader = Callable[[Tree, Languages], Export]

READERS: Final[Mapping[str, Reader]] = {
    "zendesk": zendesk.read,
    "docusaurus": docusaurus.read,
    "hugo": hugo.read,
    "obsidian": obsidian.read,
    "intercom": intercom.read,
    "helpscout": helpscout.read,
}


def import_plan(folder: Path, system: str, languages: Languages) -> Plan:
    """Read an export and decide every file of the result; nothing is written.

    Raises ``ImportFailed`` where there is nothing of that system.
    """
    return plan(READERS[system](read_tree(folder), languages), languages)

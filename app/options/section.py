"""What all sections of the settings share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationInfo


def below_settings_file(path: Path, info: ValidationInfo) -> Path:
    """Return ``path`` as it is meant: relative to the folder of the settings' file."""
    folder: Path = (info.context or {}).get("folder", Path.cwd())
    return folder / path.expanduser()


FilePath = Annotated[Path, AfterValidator(below_settings_file)]


class Section(BaseModel):
    """Frozen, no unknown keys, defaults checked like the rest."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        validate_default=True,
        str_strip_whitespace=True,
        hide_input_in_errors=True,  # A traceback must not show a password.
    )

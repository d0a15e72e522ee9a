"""The name of everything that a check may find; the manual has a line on each."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Final

from app.config import Config
from search.errors import ConfigError

_WORDS: Final = """
alias-taken alt-is-file-name ambiguous-link ask-not-found ask-taken bad-category bad-encoding
bad-image bad-link bad-name bad-period bad-synonym bad-toml bad-value bad-yaml bare-link-text
broken-anchor broken-link broken-redirect cannot-render changed-id contradiction dead-link
dropped-text duplicate-key empty empty-heading empty-link empty-title expired expires-soon
external-frame external-image hard-to-read hidden-article ignored-file left-out left-out-of-search
leftover-markup link-to-expired link-to-internal link-to-redirect linked-file linked-folder
long-summary long-title misplaced missing-file moved-link near-duplicate never-shown no-alt
no-text no-title not-a-file not-found null-byte old-draft open-fence orphan other-case outdated
outside personal-data question-answered question-not-reached related-to-itself removed-anchor
removed-article removed-redirect same-address same-ask same-heading same-id same-question
same-title second-title secret skipped-level stale too-large translation-outdated unchecked-link
unknown-article unknown-key unknown-language unknown-product unknown-related unreadable unreviewed
unsafe-link unused-file url-as-text withdrawn
"""
CODES: Final = frozenset(_WORDS.split())


def ignored_codes(config: Config) -> frozenset[str]:
    """Return the codes that the settings leave out; raise ``ConfigError`` for unknown ones."""
    if said := unknown_codes(config.check.ignore):
        raise ConfigError(f"[check] ignore: {' '.join(said)} Correct it in the settings.")
    return frozenset(config.check.ignore)


def unknown_codes(codes: Iterable[str]) -> list[str]:
    """Return a sentence for each code that there is not, with what may have been meant."""
    said = []
    for code in codes:
        if code not in CODES:
            near = difflib.get_close_matches(code, CODES, n=1, cutoff=0.6)
            meant = f" Did you mean “{near[0]}”?" if near else ""
            said.append(f"There is no problem called “{code}”.{meant}")
    return said

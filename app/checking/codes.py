"""The name of everything that a check may find; the manual has a line on each."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Final

_WORDS: Final = """
alias-taken alt-is-file-name ambiguous-link
bad-category bad-encoding bad-image bad-link bad-name bad-period bad-synonym bad-value bad-yaml
bare-link-text broken-anchor broken-link broken-redirect cannot-render changed-id dropped-text
duplicate-key empty empty-heading empty-link empty-title external-frame external-image
ignored-file left-out leftover-markup link-to-expired link-to-internal link-to-redirect
linked-file linked-folder long-summary long-title misplaced missing-file never-shown no-alt
no-text no-title not-a-file null-byte open-fence orphan other-case outside related-to-itself
removed-anchor removed-article removed-redirect same-address same-ask same-heading same-id same-title second-title
skipped-level too-large unknown-key unknown-language unknown-product unknown-related unreadable
unsafe-link unused-file url-as-text withdrawn
"""
CODES: Final = frozenset(_WORDS.split())


def unknown_codes(codes: Iterable[str]) -> list[str]:
    """Return a sentence for each code that there is not, with what may have been meant."""
    said = []
    for code in codes:
        if code not in CODES:
            near = difflib.get_close_matches(code, CODES, n=1, cutoff=0.6)
            meant = f" Did you mean “{near[0]}”?" if near else ""
            said.append(f"There is no problem called “{code}”.{meant}")
    return said

from __future__ import annotations

import pytest

from app.evaluation.names import ArticleNames
from search.live import LiveIndex


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("billing/refunds", "billing/refunds"),
        ("billing/refunds.md", "billing/refunds"),
        ("./billing/refunds.md", "billing/refunds"),
        ("/a/billing/refunds", "billing/refunds"),
        ("/a/billing/refunds.md", "billing/refunds"),
        ("https://help.example.com/a/billing/refunds?x=1#fees", "billing/refunds"),
        ("/a/money-back", "billing/refunds"),
        ("password", "password"),
        ("account/password.md", "password"),
        ("Помощь/Мой счёт.md", "помощь/мой-счёт"),
        ("hidden/internal.md", None),
        ("zebra-future", None),
        ("/a/old-zebra", None),
        ("hidden/draft.md", None),
        ("https://[", None),
        ("nothing", None),
        ("", None),
    ],
)
def test_an_article_is_known_by_its_names(live: LiveIndex, name: str, found: str | None) -> None:
    assert ArticleNames(live.searcher.catalog).find(name) == found


def test_articles_that_visitors_see_are_counted(live: LiveIndex) -> None:
    assert len(ArticleNames(live.searcher.catalog)) == 7

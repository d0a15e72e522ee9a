"""Which words of a ticket to ask: hit@1 and nDCG@10 on a BEIR folder, and processor time.

python -m benchmarks.desk FOLDER INDEX    (INDEX is built of the folder's corpus, as eval builds it)

The first line of each question is taken as the subject, the rest as the text.  "In a mail" puts
what customers write around a question: greeting, politeness, signature and quoted mail.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np

from app.desk.suggest import TicketText, suggest
from app.evaluation.measures import bootstrap, hit, ndcg
from app.evaluation.sets import read_set
from search.searcher import Searcher
from search.types import Question

MAIL = """Hello support team,

I hope this message finds you well. We have been working with your company for several years now
and were always happy with it. Last week a colleague of mine told me to write to you about this.

{text}

Many thanks in advance and kind regards
The operations group
Sent from my phone

On Mon, 3 Mar 2025 at 10:11, Support <support@example.com> wrote:
> Thank you for your message about invoices, refunds and the new customer portal.
"""
Ask = Callable[[Searcher, str, str], list[str]]


def search_as_pasted(searcher: Searcher, subject: str, text: str) -> list[str]:
    """Ask the first 256 characters, as the search box does."""
    found = searcher.search(Question(f"{subject}\n{text}".strip(), limit=10))
    return [answer.article.id for answer in found.answers]


def desk(searcher: Searcher, subject: str, text: str) -> list[str]:
    """Ask as the desk does."""
    found = suggest(searcher, TicketText(subject, text), 10)
    return [one.article.id for one in found.suggestions]


def main(folder: Path, index: Path) -> None:
    """Print one line a way and kind of ticket."""
    questions = read_set(folder)
    tickets = {
        name: (first.strip(), rest.strip(), questions.relevant[name])
        for name in questions.relevant
        for first, _, rest in [questions.questions[name].text.partition("\n")]
    }
    with closing(Searcher.open(index)) as searcher:
        for mail in (False, True):
            for with_subject in (True, False):
                kind = (
                    f"{'in a mail' if mail else 'as it is'}, {'' if with_subject else 'no '}subject"
                )
                base: np.ndarray | None = None
                for name, ask in (("as pasted", search_as_pasted), ("desk", desk)):
                    values, firsts, times = _measure(tickets, ask, searcher, mail, with_subject)
                    base = values if base is None else base
                    print(
                        f"{kind:24} {name:10} hit@1 {firsts:.3f}  nDCG@10 {values.mean():.3f}"
                        f"  {bootstrap(values - base)}"
                        f"  ms p50 {np.median(times):.1f} p95 {np.quantile(times, 0.95):.1f}"
                    )


def _measure(tickets, ask, searcher, mail, with_subject):  # type: ignore[no-untyped-def]
    values, firsts, times = [], [], []
    for first, rest, relevant in tickets.values():
        subject, text = (first, rest) if with_subject else ("", f"{first}\n{rest}")
        if mail:
            text = MAIL.format(text=text)
        began = time.process_time()
        found = ask(searcher, subject, text)
        times.append(1000 * (time.process_time() - began))
        values.append(ndcg(found, relevant))
        firsts.append(hit(found, relevant, 1))
    return np.array(values), float(np.mean(firsts)), times


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

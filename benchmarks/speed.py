"""How fast, how large?  ``python -m benchmarks.speed FOLDER ...`` prints tables.

Each FOLDER of Markdown is one corpus; FOLDER+FOLDER joins two.  Firstline is measured, and with
``--peers`` other systems beside it: the same passages, the same weights, each in a process and
an environment of its own, asked by turns.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from benchmarks.speed_corpus import Prepared, prepare, questions, write_vectors
from benchmarks.speed_http import Site, measure_site
from benchmarks.speed_measure import Bench, Figures, Plan
from benchmarks.speed_process import Program
from benchmarks.speed_tables import OURS, growth_table, machine, site_table, size_table, versions
from indexer.model import locate

PEERS = {"txtai": "txtai", "Haystack": "haystack", "LanceDB": "lancedb"}
"""Name → module and environment."""

CLIENTS = (1, 8)


def main() -> None:
    """Print the tables."""
    arguments = _parser().parse_args()
    model = locate(arguments.model)
    programs = _programs(arguments.peers, model)
    plan = Plan(
        rounds=arguments.rounds,
        asked=arguments.questions,
        limit=arguments.limit,
        embed_up_to=arguments.embed_up_to,
        cores=len(os.sched_getaffinity(0)),
    )
    sizes, sites = [], []
    print(f"{machine()}\n", flush=True)
    with tempfile.TemporaryDirectory() as temporary:
        for corpus in arguments.corpus:
            prepared = _prepared(corpus, arguments.cache or Path(temporary), model, arguments.most)
            figures = Bench(prepared, programs, plan).measure()
            print(f"{size_table(figures)}\n", flush=True)
            sizes.append(figures)
            if arguments.seconds:
                asked = questions(prepared.titles)
                site = measure_site(prepared.index, asked, CLIENTS, arguments.seconds)
                sites.append((figures, site))
    _print_rest(sizes, sites)


def _print_rest(sizes: list[Figures], sites: list[tuple[Figures, Site]]) -> None:
    if sites:
        print(f"{site_table(sites)}\n")
    if len(sizes) > 1:
        print(f"{growth_table(sizes)}\n")
    print(versions(sizes[0]))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", nargs="+", help="folder of Markdown, or several joined by +")
    parser.add_argument("--peers", type=Path, help="folder of environments: txtai, haystack, …")
    parser.add_argument("--cache", type=Path, help="keep copies, vectors and indexes here")
    parser.add_argument("--model", default="all-MiniLM-L6-v2", help="sentence-transformers model")
    parser.add_argument("--most", type=int, help="take at most so many articles of a folder")
    parser.add_argument("--rounds", type=int, default=3, help="of which the median counts")
    parser.add_argument("--questions", type=int, default=200, help="in a round")
    parser.add_argument("--limit", type=float, default=900, help="seconds that a step may take")
    parser.add_argument("--seconds", type=float, default=6, help="of load over HTTP; 0 for none")
    parser.add_argument(
        "--embed-up-to",
        type=int,
        default=5000,
        help="articles up to which indexing is timed with embedding, too",
    )
    return parser


def _programs(peers: Path | None, model: Path) -> list[Program]:
    """Return Firstline and those peers that have an environment."""
    programs = [Program(OURS, Path(sys.executable), "firstline", model)]
    if peers is None:
        return programs
    for name, module in PEERS.items():
        python = peers / module / "bin" / "python"
        if python.exists():
            programs.append(Program(name, python, module, model))
        else:
            print(f"{name} is left out: there is no {python}", file=sys.stderr)
    return programs


def _prepared(corpus: str, folder: Path, model: Path, most: int | None) -> Prepared:
    sources = [Path(part) for part in corpus.split("+")]
    missing = [str(source) for source in sources if not source.is_dir()]
    if missing:
        raise SystemExit(f"No such folder: {', '.join(missing)}")
    print(f"{corpus}: copied and indexed once …", file=sys.stderr, flush=True)
    name = "+".join(source.name for source in sources) + (f"-{most}" if most else "")
    prepared = prepare(sources, folder / name, model, most)
    write_vectors(prepared)
    return prepared


if __name__ == "__main__":
    main()

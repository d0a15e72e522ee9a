from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app import brand
from app.cli import main
from tests.app.test_api import holds


@pytest.fixture
def run(index_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """Return a runner in an empty folder, with the tiny index."""
    monkeypatch.chdir(tmp_path)
    return CliRunner(env={"FIRSTLINE_INDEX__PATH": str(index_path)})


def ask(run: CliRunner, *arguments: str) -> Result:
    return run.invoke(main, ["search", *arguments])


def test_answers_are_listed_with_place_and_snippet(run: CliRunner) -> None:
    done = ask(run, "orders press refund", "--mode", "words")

    lines = done.stdout.splitlines()
    assert done.exit_code == 0
    assert lines[0].startswith("2 answers · confidence ")
    assert lines[2] == " 1. Get a refund › How to ask for it"
    assert lines[3].startswith("    /a/billing/refunds#how-to-ask-for-it  1.00 by words")
    assert "press Refund" in lines[4]


def test_matches_are_bold_on_a_terminal(run: CliRunner) -> None:
    done = run.invoke(main, ["search", "refund"], color=True)

    assert "\x1b[1mRefund\x1b[0m" in done.stdout
    assert "\x1b" not in ask(run, "refund").stdout


def test_json_is_what_the_api_answers(run: CliRunner) -> None:
    answer = json.loads(
        ask(run, "orders", "--json", "--mode", "words", "--product", "App", "--limit", "1").stdout
    )

    assert holds(answer, "Results") == []
    assert [one["id"] for one in answer["answers"]] == ["billing/invoices"]


def test_an_explanation_says_what_stands_behind_each_answer(run: CliRunner) -> None:
    done = ask(run, "orders press refnud", "--mode", "words", "--explain")

    summary, *lines = done.stdout.splitlines()
    scores = [line.partition("score ")[2].partition(":")[0] for line in lines if "rank" in line]
    assert summary.startswith("2 answers · confidence ")
    assert lines == [
        "read as     en: orders, press, refnud (refund 0.7)",
        "score       0.00 · meaning + 1.00 · words",
        lines[2],
        "",
        " 1. Get a refund › How to ask for it",
        lines[5],
        "    Open Orders and press Refund.",
        f"    words       rank 1, score {scores[0]}: orders, press, refnud → refund",
        "    meaning     not asked",
        "    passage     How to ask for it",
        "                Open Orders and press Refund.",
        "",
        " 2. Find your invoices",
        lines[13],
        "    All invoices are under Orders. Download them as a leaflet.",
        f"    words       rank 2, score {scores[1]}: orders",
        "    meaning     not asked",
        "    passage     All invoices are under Orders. Download them as a leaflet.",
    ]
    assert re.fullmatch(r"confidence  coverage 0\.\d\d, lead by words 0\.\d\d", lines[2])
    assert float(scores[0]) > float(scores[1]) > 0


def test_an_explanation_in_json_is_what_the_api_answers_to_staff(run: CliRunner) -> None:
    arguments = ("orders", "--json", "--explain", "--product", "App", "--limit", "1")
    answer = json.loads(ask(run, *arguments).stdout)

    assert holds(answer, "Results") == []
    assert [one["id"] for one in answer["answers"]] == ["billing/invoices"]
    assert answer["answers"][0]["explain"]["terms"] == [
        {"asked": "orders", "found": "order", "weight": 1.0}
    ]


def test_nothing_asked_is_explained_as_nothing(run: CliRunner) -> None:
    lines = ask(run, "", "--explain").stdout.splitlines()

    assert lines[1:] == ["read as     en: nothing", "score       0.00 · meaning + 1.00 · words"]


def test_filters_narrow_down(run: CliRunner) -> None:
    done = ask(run, "geld", "--lang", "de", "--category", "billing", "--mode", "words")

    assert " 1. Geld zurück erhalten" in done.stdout.splitlines()


def test_no_answer_is_said(run: CliRunner) -> None:
    done = ask(run, "qqqxyz", "--mode", "words")

    assert (done.exit_code, done.stdout[:9]) == (0, "0 answers")


@pytest.mark.parametrize(
    "arguments",
    [["search"], ["search", "x", "--mode", "vibes"], ["search", "x", "--limit", "0"], ["nothing"],
     ["serve", "--port", "0"], ["serve", "--host", ""], ["search", "x", "--lang", "zz!!"],
     ["search", "x", "--product", "p" * 501]],
)  # fmt: skip
def test_wrong_use_is_exit_code_2(run: CliRunner, arguments: list[str]) -> None:
    assert run.invoke(main, arguments).exit_code == 2


def test_a_wrong_value_is_told_by_its_option(run: CliRunner) -> None:
    search, serve = ask(run, "x", "--lang", "zz!!"), run.invoke(main, ["serve", "--host", " "])

    assert search.stderr.endswith("Error: --lang must be a language code such as en or pt-BR.\n")
    assert serve.stderr.endswith("Error: --host must not be empty (found ' ').\n")


def test_the_version_is_told(run: CliRunner) -> None:
    done = run.invoke(main, ["--version"])

    assert (done.exit_code, done.stdout) == (0, f"firstline {version('firstline')}\n")


def test_a_problem_is_its_message_and_exit_code_1(run: CliRunner, tmp_path: Path) -> None:
    environment = {"FIRSTLINE_INDEX__PATH": str(tmp_path / "none")}

    done = run.invoke(main, ["search", "x"], env=environment)

    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == (
        f"{tmp_path}/none: there is no index here yet. Run 'firstline index' to build a new one.\n"
    )


def test_config_prints_what_is_in_force(run: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "firstline.toml").write_text('[site]\nname = "Ours"\n', encoding="utf-8")

    done = run.invoke(main, ["config"], env={"FIRSTLINE_SERVER__PORT": "9000"})

    assert {'name = "Ours"', "port = 9000", "# contact is not set"} <= set(done.stdout.split("\n"))


def test_wrong_settings_are_all_told(run: CliRunner) -> None:
    wrong = {"FIRSTLINE_SERVER__PORT": "x", "FIRSTLINE_SEARCH__RESULTS_PER_PAGE": "0"}

    done = run.invoke(main, ["config"], env=wrong)

    assert done.exit_code == 1
    assert [line.partition(":")[0] for line in done.stderr.splitlines()[1:]] == [
        "- FIRSTLINE_SEARCH__RESULTS_PER_PAGE",
        "- FIRSTLINE_SERVER__PORT",
    ]


def test_config_checks_the_contact_page_as_well(run: CliRunner, tmp_path: Path) -> None:
    guide = tmp_path / "contact.toml"
    guide.write_text('email = "never"', encoding="utf-8")

    done = run.invoke(main, ["config"], env={"FIRSTLINE_CONTACT__GUIDE": str(guide)})

    assert done.exit_code == 1
    assert "- email: " in done.stderr


def test_a_colour_that_is_hard_to_read_is_told_by_config_and_serve(run: CliRunner) -> None:
    pale, nowhere = {"FIRSTLINE_SITE__COLOURS__ACCENT": "#ffcc00"}, {"FIRSTLINE_INDEX__PATH": "no"}

    shown = run.invoke(main, ["config"], env=pale)
    started = run.invoke(main, ["serve"], env=pale | nowhere)

    assert shown.exit_code == 0
    assert shown.stderr == f"{brand.warning('#ffcc00')}\n"
    assert started.stderr.splitlines()[0] == brand.warning("#ffcc00")


def test_the_database_is_brought_up_to_date_once(run: CliRunner, tmp_path: Path) -> None:
    first, second = (run.invoke(main, ["db", "upgrade"]) for _ in range(2))

    assert [first.stdout, second.stdout] == [
        "The tables are up to date now.\n",
        "The tables were up to date.\n",
    ]
    assert (tmp_path / "firstline.db").is_file()


def test_the_api_is_described(run: CliRunner) -> None:
    assert json.loads(run.invoke(main, ["openapi"]).stdout)["openapi"] == "3.1.0"


def test_serving_without_an_index_says_what_to_do(run: CliRunner, tmp_path: Path) -> None:
    done = run.invoke(main, ["serve"], env={"FIRSTLINE_INDEX__PATH": str(tmp_path / "none")})

    assert done.exit_code == 1
    assert "Run 'firstline index'" in done.stderr


def test_a_port_in_use_says_what_to_do(run: CliRunner) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        done = run.invoke(main, ["serve", "--port", str(port)])

    assert done.exit_code == 1
    assert done.stderr == (
        f"127.0.0.1:{port} is in use. Choose another with --port or [server] port,"
        " or stop the program that listens there.\n"
    )


def test_the_module_runs_as_a_program(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", "--help"],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        cwd=tmp_path,
        timeout=300,
    )

    assert [line.split()[0] for line in done.stdout.partition("Commands:\n")[2].splitlines()] == [
        "check", "config", "db", "diff", "due", "eval", "gaps", "handoff", "import", "index",
        "insights", "learn", "mcp", "new", "openapi", "outbox", "preview", "search", "serve",
        "status", "sync", "token", "translations", "user", "visits", "worker",
    ]  # fmt: skip

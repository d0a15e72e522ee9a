"""``firstline check``: what is wrong with the articles, and what a merge would break."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from app.checking.types import Report
    from app.config import Config

PROBLEMS = 1
_FORMATS = ("text", "json", "github", "gitlab")


class Codes(click.ParamType[frozenset[str]]):
    """Codes of problems, separated by commas."""

    name = "CODE,…"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> frozenset[str]:
        """Return the codes; fail for one that there is not."""
        from app.checking.codes import unknown_codes

        codes = frozenset(filter(None, (code.strip() for code in str(value).split(","))))
        if said := unknown_codes(sorted(codes)):
            self.fail(" ".join(said), param, ctx)
        return codes


@click.command()
@click.argument("paths", nargs=-1)
@click.option("--base", metavar="REF", help="Tell what is gone since the branch left REF.")
@click.option("--strict", is_flag=True, help="Fail for warnings, too.")
@click.option("--asks", is_flag=True, help="Ask the articles' own questions, too.")
@click.option("--external", is_flag=True, help="Look up links to other sites, too.")
@click.option("--only", type=Codes(), help="Tell only of these.")
@click.option("--ignore", type=Codes(), help="Do not tell of these.")
@click.option("--all", "show_all", is_flag=True, help="Show every notice.")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", help="How to tell.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.pass_context
def check(
    ctx: click.Context, /, form: str, as_json: bool, strict: bool, show_all: bool, **asked: Any
) -> None:
    """Tell what is wrong with the articles; PATHS narrow it to these files and folders.

    The exit code is 1 when there are errors (with --strict: or warnings).
    """
    from app.settings_file import load_config

    config = load_config()
    report = _report(config, asked, show_all=show_all)
    click.echo(_present(config, report, "json" if as_json else form, show_all))
    if report.fails(strict=strict):
        ctx.exit(PROBLEMS)


def _report(config: Config, asked: dict[str, Any], *, show_all: bool) -> Report:
    from app.checking.codes import ignored_codes
    from app.checking.run import check as run
    from app.checking.types import CheckOptions

    options = CheckOptions(
        base=asked["base"],
        asks=asked["asks"],
        external=asked["external"],
        only=asked["only"] or frozenset(),
        ignore=(asked["ignore"] or frozenset()) | ignored_codes(config),
        paths=_paths(config, asked["paths"]) if asked["paths"] else None,
        everything=show_all,
    )
    if not (options.asks or options.external):
        from app.checking.hints import Hints

        return run(config, options, Hints())
    from app.progress import for_terminal  # Takes long to import.

    return run(config, options, for_terminal())


def _paths(config: Config, written: tuple[str, ...]) -> tuple[str, ...] | None:
    from app.checking.places import below

    try:
        return below(config.content.articles, written)
    except FileNotFoundError as error:
        message = f"There is no file or folder “{error}”, here or in {config.content.articles}."
        raise click.BadParameter(message, param_hint="PATHS") from error


def _present(config: Config, report: Report, form: str, show_all: bool) -> str:
    from pathlib import Path

    from app.checking import present
    from app.checking.places import place_below, repository

    folder = config.content.articles
    here = place_below(folder, Path.cwd())
    if form == "json":
        return present.as_json(report, here)
    if form == "text":
        return present.as_text(report, here, show_all)
    shown = present.as_github if form == "github" else present.as_gitlab
    return shown(report, place_below(folder, repository(folder)))

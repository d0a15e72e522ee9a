from __future__ import annotations

import re
import tomllib
import traceback
from pathlib import Path

import pytest

from app.settings_file import load_config, options, to_toml
from search.errors import ConfigError

MANUAL = Path(__file__).parents[2] / "articles" / "operating" / "settings.md"


def problems(folder: Path, toml: str = "", **environment: str) -> list[str]:
    (folder / "firstline.toml").write_text(toml, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config(environment, folder)
    return str(caught.value).splitlines()[1:]


def test_without_a_file_the_defaults_stand_below_the_working_folder(tmp_path: Path) -> None:
    config = load_config({}, tmp_path)

    assert config.content.articles == tmp_path / "articles"
    assert config.content.languages == ("en",)
    assert config.index.path == tmp_path / "index"
    assert config.database.url == f"sqlite:///{tmp_path}/firstline.db"
    assert (config.server.host, config.server.port) == ("127.0.0.1", 8000)
    assert config.site.contact is None


def test_relative_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    file = tmp_path / "etc" / "help.toml"
    file.parent.mkdir()
    (tmp_path / "etc" / "mark.svg").write_text("<svg/>", encoding="utf-8")
    file.write_text(
        '[content]\narticles = "texts"\n[database]\nurl = "sqlite:///votes.db"\n'
        '[site]\nlogo = "mark.svg"\n',
        encoding="utf-8",
    )

    config = load_config({"FIRSTLINE_CONFIG": str(file)}, tmp_path)

    assert config.content.articles == file.parent / "texts"
    assert config.database.url == f"sqlite:///{file.parent}/votes.db"
    assert config.site.logo == file.parent / "mark.svg"


def test_the_environment_overrides_the_file(tmp_path: Path) -> None:
    (tmp_path / "firstline.toml").write_text(
        '[server]\nport = 1\nhost = "::1"\n[site]\ncontact = "/contact"\n', encoding="utf-8"
    )

    config = load_config(
        {
            "FIRSTLINE_SERVER__PORT": "9000",
            "FIRSTLINE_CONTENT__LANGUAGES": "de, fr",
            "FIRSTLINE_SITE__COLOURS__ACCENT": "#AA0000",
            "FIRSTLINE_SITE__CONTACT": "",
        },
        tmp_path,
    )

    assert (config.server.host, config.server.port) == ("::1", 9000)
    assert config.content.languages == ("en", "de", "fr")
    assert config.site.colours.accent == "#AA0000"
    assert config.site.contact is None


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("postgresql://me:pw@db/help", "postgresql+psycopg://me:pw@db/help"),
        ("postgres://db/help", "postgresql+psycopg://db/help"),
        ("sqlite:////var/help.db", "sqlite:////var/help.db"),
    ],
)
def test_database_addresses(tmp_path: Path, written: str, kept: str) -> None:
    assert load_config({"FIRSTLINE_DATABASE__URL": written}, tmp_path).database.url == kept


def test_all_problems_are_told_at_once_with_place_and_remedy(tmp_path: Path) -> None:
    told = problems(
        tmp_path,
        "\n".join(
            (
                "[content]",
                'languages = ["en", "Deutsch"]',
                "[database]",
                'url = "mysql://me:secret@db/help"',
                "[server]",
                "port = 70000",
                "prot = 1",
                "[site]",
                'contact = "javascript:alert(1)"',
                'logo = "none.svg"',
                "[serach]",
            )
        ),
        FIRSTLINE_SERVER__WORKERS="many",
        FIRSTLINE_SITE__COLOURS__ACCENT="red",
    )

    file = tmp_path / "firstline.toml"
    places = [line.removeprefix("- ").partition(": ")[0] for line in told]
    assert places == [
        f"{file}, [content] languages",
        f"{file}, [database] url",
        f"{file}, [server] port",
        "FIRSTLINE_SERVER__WORKERS",
        f"{file}, [server] prot",
        f"{file}, [site] logo",
        f"{file}, [site] contact",
        "FIRSTLINE_SITE__COLOURS__ACCENT",
        f"{file}, [serach]",
    ]
    assert "secret" not in "\n".join(told)
    assert told[2].endswith(
        "port: must be at most 65535 (found 70000). Port to listen on, 1 to 65535."
    )
    assert told[4].endswith("unknown setting. Did you mean port?")
    assert told[8].endswith("unknown section. Did you mean search?")


@pytest.mark.parametrize(
    ("toml", "where"),
    [
        ("[server", "this is not TOML"),
        ("server = 5", "[server]"),
        ('[server]\nbase_url = "https://help.example.com/sub"', "[server] base_url"),
        ('[database]\nurl = "sqlite:///"', "[database] url"),
        ("[search]\nresults_per_page = 0", "[search] results_per_page"),
    ],
)
def test_a_wrong_file_names_the_place(tmp_path: Path, toml: str, where: str) -> None:
    (tmp_path / "firstline.toml").write_text(toml, encoding="utf-8")

    with pytest.raises(ConfigError, match=re.escape(where)):
        load_config({}, tmp_path)


def test_a_named_file_must_exist(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no file .*other\.toml"):
        load_config({"FIRSTLINE_CONFIG": "other.toml"}, tmp_path)


def test_bytes_that_are_not_utf8_are_a_problem_not_a_crash(tmp_path: Path) -> None:
    (tmp_path / "firstline.toml").write_bytes(b'[site]\nname = "\xff"\n')

    with pytest.raises(ConfigError, match="not TOML"):
        load_config({}, tmp_path)


def test_a_section_set_by_environment_over_a_value_is_a_problem(tmp_path: Path) -> None:
    told = problems(tmp_path, "server = 5", FIRSTLINE_SERVER__PORT="9000")

    assert [line.partition(":")[0] for line in told] == [f"- {tmp_path}/firstline.toml, [server]"]


def test_printed_settings_can_be_read_again(tmp_path: Path) -> None:
    config = load_config({"FIRSTLINE_SITE__NAME": 'Say "hello" – Hilfe'}, tmp_path)
    (tmp_path / "firstline.toml").write_text(to_toml(config), encoding="utf-8")

    assert load_config({}, tmp_path) == config


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("postgresql://me:secret@db/x", "postgresql+psycopg://me:***@db/x"),
        ("postgresql://me:s%40cret@db/x", "postgresql+psycopg://me:***@db/x"),
        ("postgresql://db/x?user=me&password=secret", "postgresql+psycopg://db/x?password=***&user=me"),
        ("postgresql://db/x?sslpassword=secret", "postgresql+psycopg://db/x?sslpassword=***"),
        ("postgresql://me:cut@secret@db/x", "postgresql+psycopg://***"),
        ("postgresql://me:secret@db:port/x", "postgresql+psycopg://***"),
        ("sqlite:////var/a:b@c.db", "sqlite:////var/a:b@c.db"),
    ],
)  # fmt: skip
def test_printed_settings_hide_passwords(tmp_path: Path, written: str, printed: str) -> None:
    config = load_config({"FIRSTLINE_DATABASE__URL": written}, tmp_path)

    assert tomllib.loads(to_toml(config))["database"]["url"] == printed


@pytest.mark.parametrize(
    ("section", "name"),
    [
        ("accounts.oidc", "client_secret"),
        ("tickets", "signing_secret"),
        ("tickets.smtp", "password"),
    ],
)
def test_secrets_are_never_shown(tmp_path: Path, section: str, name: str) -> None:
    secret = "Sw0rdf1sh-" * 4
    rest = {"FIRSTLINE_ACCOUNTS__OIDC__ISSUER": "https://id.example.com"} | {
        "FIRSTLINE_ACCOUNTS__OIDC__CLIENT_ID": "firstline",
        "FIRSTLINE_ACCOUNTS__OIDC__CLIENT_SECRET": secret,
    }
    variable = f"FIRSTLINE_{section.replace('.', '__')}__{name}".upper()
    config = load_config(rest | {variable: f" {secret} "}, tmp_path)
    printed = to_toml(config)

    shown = printed.partition(f"[{section}]\n")[2].partition("\n[")[0]
    assert f"# {name} is set; it is not shown" in shown.splitlines()
    assert "Sw0rdf1sh" not in printed + repr(config) + str(config)


def test_a_wrong_secret_is_told_with_the_rest_but_not_shown(tmp_path: Path) -> None:
    toml = '[server]\nport = 0\n[accounts.oidc]\nclient_secret = ["Sw0rdf1sh"]\n'

    port, secret = problems(tmp_path, toml)

    assert "[server] port" in port
    assert "[accounts.oidc] client_secret: must be text in quotes. Secret of this client." in secret
    assert "Sw0rdf1sh" not in secret


def test_no_traceback_shows_a_secret(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_config(
            {
                "FIRSTLINE_ACCOUNTS__OIDC__CLIENT_SECRET": "Sw0rdf1sh",
                "FIRSTLINE_DATABASE__URL": "mysql://me:Sw0rdf1sh@db/x",
            },
            tmp_path,
        )

    assert "Sw0rdf1sh" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        ("[server]\nport = 'x'", "[server] port: must be a whole number (found 'x')."),
        ("[server]\nport = 1.5", "[server] port: must be a whole number (found 1.5)."),
        ("[server]\nworkers = 0", "[server] workers: must be at least 1 (found 0)."),
        ("[server]\nhost = ''", "[server] host: must not be empty (found '')."),
        ("[content]\narticles = 5", "[content] articles: must be a path in quotes (found 5)."),
        ("[content]\nlanguages = 'de'", "[content] languages: must be a list (found 'de')."),
        ("[content]\ndefault_language = 5", "default_language: must be text in quotes (found 5)."),
        ("[site]\ncolours = 5", "[site] colours: must be a section (found 5)."
         " Write [site.colours], and its settings below."),
        ("site = 5", "[site]: must be a section (found 5). Write [site], and its settings below."),
        ("port = 9000", "firstline.toml, port: stands above all sections. Put it below [server]."),
        ("prot = 9000", "firstline.toml, prot: stands above all sections."
         " Put it below its section."),
        ("database = 'postgresql://me:secret@db/x'", "[database]: must be a section."
         " Write [database], and its settings below."),
    ],
)  # fmt: skip
def test_problems_are_told_in_plain_words(tmp_path: Path, toml: str, told: str) -> None:
    (line,) = problems(tmp_path, toml)

    assert told in line


def test_variables_that_name_no_setting_are_told(tmp_path: Path) -> None:
    told = problems(
        tmp_path,
        "",
        FIRSTLINE_SERVER_PORT="1",
        FIRSTLINE_SRVER__PORT="1",
        FIRSTLINE_SERVER__PORT__NUMBER="1",
        FIRSTLINE_X="1",
        FIRSTLINE_SERVER__WORKERS="0",
        FIRSTLINE_TEST_REQUIRE_ALL="1",
        OTHER_SERVER="1",
    )

    assert [line.partition(":")[0] for line in told] == [
        "- FIRSTLINE_SERVER__WORKERS",
        "- FIRSTLINE_SERVER_PORT",
        "- FIRSTLINE_SERVER__PORT__NUMBER",
        "- FIRSTLINE_SRVER__PORT",
        "- FIRSTLINE_X",
    ]
    assert told[1:] == [
        "- FIRSTLINE_SERVER_PORT: names no setting. Did you mean FIRSTLINE_SERVER__PORT?",
        "- FIRSTLINE_SERVER__PORT__NUMBER: names no setting. Did you mean FIRSTLINE_SERVER__PORT?",
        "- FIRSTLINE_SRVER__PORT: names no setting. Did you mean FIRSTLINE_SERVER__PORT?",
        told[4],
    ]


@pytest.mark.parametrize(
    ("change", "stale"),
    [
        ({"FIRSTLINE_INDEX__MODEL": "other"}, True),
        ({"FIRSTLINE_CONTENT__DEFAULT_LANGUAGE": "de"}, True),
        ({"FIRSTLINE_SERVER__PORT": "1"}, False),
    ],
)
def test_an_index_depends_on_its_own_settings(
    tmp_path: Path, change: dict[str, str], stale: bool
) -> None:
    before, after = load_config({}, tmp_path), load_config(change, tmp_path)

    assert (before.index_key() != after.index_key()) is stale


def test_every_option_is_in_the_manual_with_its_default_and_variable() -> None:
    rows = re.findall(r"^\| `(.+?)` \| `(.*?)` \| `(.+?)` \| (.+?) \|$", _manual(), re.MULTILINE)

    assert rows == [
        (".".join(option.path), _default(option.default), option.variable, option.description)
        for option in options()
    ]


def _manual() -> str:
    return MANUAL.read_text(encoding="utf-8")


def _default(value: object) -> str:
    if value in (None, (), ""):
        return "not set"
    if isinstance(value, tuple):
        return ",".join(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_what_kubernetes_sets_for_a_service_of_our_name_is_no_setting(tmp_path: Path) -> None:
    injected = {
        "FIRSTLINE_SERVICE_HOST": "10.0.0.7",
        "FIRSTLINE_SERVICE_PORT": "8000",
        "FIRSTLINE_PORT": "tcp://10.0.0.7:8000",
        "FIRSTLINE_PORT_8000_TCP_ADDR": "10.0.0.7",
    }

    assert load_config(injected, tmp_path) == load_config({}, tmp_path)
    with pytest.raises(ConfigError, match="FIRSTLINE_PORT: names no setting"):
        load_config({"FIRSTLINE_PORT": "8000"}, tmp_path)

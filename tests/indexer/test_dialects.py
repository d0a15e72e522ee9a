from __future__ import annotations

import pytest

from indexer.dialects import plain_markdown


@pytest.mark.parametrize(
    ("body", "plain"),
    [
        ("plain *text* {braces}", "plain *text* {braces}"),
        ("a {{ x\n| y }} b", "a \n b"),
        ("{% if a %}\nyes\n{% endif %}", "\nyes\n"),
        ("{% note %}\nx\n{% endnote %}", ":::note\nx\n:::"),
        ("{% callout class: warning %}\nx\n{% endcallout %}", ":::warning\nx\n:::"),
        ("``{{ a }}`` {{ b }}", "``{{ a }}`` "),
        ("> ```\n> {{ a }}\n> ```\n{{ b }}", "> ```\n> {{ a }}\n> ```\n"),
        ("- x\n\n      {{ code }}\n\n{{ b }}", "- x\n\n      {{ code }}\n\n"),
        ("an open {{ brace", "an open {{ brace"),
        ("100 %% sure, 50 %% not\n", "100  not\n"),
        ("{/* gone\ntoo */}x", "\nx"),
        ('<TabItem label="iOS">\n\nTap\n</TabItem>', "**iOS**\n\nTap\n"),
        ("a <Vendor> b", "a <Vendor> b"),
        ("{::nomarkdown}\nx\n{:/}", "\nx\n"),
    ],
)
def test_what_is_not_markdown_goes_and_the_lines_stay(body: str, plain: str) -> None:
    assert plain_markdown(body) == plain
    assert plain.count("\n") == body.count("\n")


def test_in_mdx_components_go_and_their_content_stays() -> None:
    body = 'import X from "x"\n\n<Card title="t">\n  text\n</Card>\n<b>kept</b>'

    assert plain_markdown(body, is_mdx=True) == "\n\n\n  text\n\n<b>kept</b>"


@pytest.mark.parametrize(
    ("body", "plain"),
    [
        ("a {props.name} b", "a  b"),
        ('<b>a</b>{" "}b', "<b>a</b> b"),
        ("{items.map((x) => {\n  return x;\n})}\nc", "\n\n\nc"),
        ("<Card style={{ a: 1 }} on={() => go()}>\ntext\n</Card>", "\ntext\n"),
        ('<Card title="a > b" note={"}>"}\n  x />y', "\ny"),
        ('<div style={{ a: 1 }} id="i">x</div>', '<div id="i">x</div>'),
        ("<div a={1}\n b={2}>x=</div> c={3}", "<div\n>x=</div> c="),
        ("`{code}` and \\{ brace }", "`{code}` and \\{ brace }"),
        ("```js\nf({a})\n```\n{a}", "```js\nf({a})\n```\n"),
        ("## Title {#anchor}", "## Title {#anchor}"),
        ("<>a</>{/* gone */}", "a"),
        ("{don't}b", "b"),
        ("an open { brace <Card", "an open { brace <Card"),
    ],
)
def test_in_mdx_expressions_go_and_their_lines_stay(body: str, plain: str) -> None:
    assert plain_markdown(body, is_mdx=True) == plain
    assert plain.count("\n") == body.count("\n")


@pytest.mark.parametrize(
    ("body", "plain"),
    [
        ("{{% notice note %}}\nx\n{{% /notice %}}", "\nx\n"),
        ('{{< youtube "a%b>c" >}}x', "x"),
        ("`{{< kept >}}`", "`{{< kept >}}`"),
        ("import X from 'x'\n\n{braces} <X a={() => {}} />y", "\n\n{braces} y"),
    ],
)
def test_in_markdown_shortcodes_go_and_braces_stay(body: str, plain: str) -> None:
    assert plain_markdown(body) == plain


def test_starts_without_an_end_take_no_time_with_the_square_of_their_number() -> None:
    body = "{" * 100_000

    assert plain_markdown(body, is_mdx=True) == body


def test_private_characters_of_a_writer_restore_no_code() -> None:
    assert plain_markdown("\ue0000\ue001 `a` {{ b }}") == "0 `a` "

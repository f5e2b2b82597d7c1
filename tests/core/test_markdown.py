import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cards.core.markdown import BLOCK_TAGS, INLINE_TAGS, plain_text, render, render_inline

ROOT = Path(__file__).parents[2]


# What cards hold


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("Plain.", "<p>Plain.</p>"),
        ("*May*, **must** and `s.20`.", "<p><em>May</em>, <strong>must</strong> and <code>s.20</code>.</p>"),
        ("One\n\nTwo", "<p>One</p>\n<p>Two</p>"),
        ("One  \nline", "<p>One<br>\nline</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. c\n4. d", '<ol start="3">\n<li>c</li>\n<li>d</li>\n</ol>'),
        ("> Quoted", "<blockquote>\n<p>Quoted</p>\n</blockquote>"),
        ("---", "<hr>"),
        ("```python\n1 < 2\n```", "<pre><code>1 &lt; 2\n</code></pre>"),
        ("# One", "<h3>One</h3>"),
        ("Two\n---", "<h3>Two</h3>"),
        ("### Three", "<h3>Three</h3>"),
        ("#### Four", "<h4>Four</h4>"),
        ("###### Six", "<h4>Six</h4>"),
        ("![a *plan* of it](https://example.org/x.png)", "<p>a plan of it</p>"),
        ("less than 5% & x<y", "<p>less than 5% &amp; x&lt;y</p>"),
        ("{{ firm }}", "<p>{{ firm }}</p>"),
        ("https://example.org stays text", "<p>https://example.org stays text</p>"),
        ("", ""),
    ],
)
def test_blocks(source: str, html: str) -> None:
    assert render(source).strip() == html


def test_tables_lose_their_alignment() -> None:
    html = render("| Fee | £ |\n|---|---:|\n| Small | 5 |")
    assert html.replace("\n", "") == (
        '<table tabindex="0"><thead><tr><th>Fee</th><th>£</th></tr></thead>'
        "<tbody><tr><td>Small</td><td>5</td></tr></tbody></table>"
    )


@pytest.mark.parametrize("url", ["https://www.rics.org/a?b=1", "http://example.org/", "mailto:a@example.org"])
def test_links_tell_the_other_site_nothing(url: str) -> None:
    link = f'<a href="{url}" rel="noopener noreferrer">there</a>'
    assert render(f"[there]({url})") == f"<p>{link}</p>\n"
    assert render_inline(f"[there]({url} 'a title')") == link


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("a *b* `c`", "a <em>b</em> <code>c</code>"),
        ("# not a heading", "# not a heading"),
        ("- not a list", "- not a list"),
        ("two\n\nparagraphs", "two\n\nparagraphs"),
        ("| no | table |\n|---|---|", "| no | table |\n|---|---|"),
    ],
)
def test_inline(source: str, html: str) -> None:
    assert render_inline(source) == html


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("What is *your* role?", "What is your role?"),
        ("One\n\n- two\n- `three`", "One two three"),
        ("| a | b |\n|---|---|\n| c | d |", "a b c d"),
        ("```\ncode\n```", "code"),
        ("[words](https://example.org 'title') and ![picture](https://example.org/x.png)", "words and picture"),
        ("line\nbreak  \nhard", "line break hard"),
        ("&lt;b&gt; & <i>", "<b> & <i>"),
        ("a\u202eb&#x202e;c\0", "abc"),
        ("", ""),
    ],
)
def test_plain_text(source: str, text: str) -> None:
    assert plain_text(source) == text


def test_only_html_is_marked_safe() -> None:
    assert isinstance(render("x"), SafeString)
    assert isinstance(render_inline("x"), SafeString)
    assert not isinstance(plain_text("x"), SafeString)
    assert conditional_escape(plain_text("&lt;script&gt;")) == "&lt;script&gt;"


# What nobody may put in


class Tags(HTMLParser):
    """Collects what a browser would see as elements and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[tuple[str, str, str]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes |= {(tag, name, value or "") for name, value in attrs}

    def handle_comment(self, data: str) -> None:
        self.names.add(f"!--{data}")

    def handle_decl(self, decl: str) -> None:
        self.names.add(f"!{decl}")

    def unknown_decl(self, data: str) -> None:
        self.names.add(f"![{data}")

    def handle_pi(self, data: str) -> None:
        self.names.add(f"?{data}")


def assert_harmless(html: str, tags: frozenset[str]) -> None:
    parser = Tags()
    parser.feed(html)
    parser.close()
    assert parser.names <= tags
    for tag, name, value in parser.attributes:
        match tag, name:
            case "a", "href":
                assert re.match(r"https?://|mailto:", value, re.IGNORECASE)
            case "a", "rel":
                assert value == "noopener noreferrer"
            case "ol", "start":
                assert value.isdecimal()
            case "table", "tabindex":
                assert value == "0"
            case _:
                raise AssertionError(f"<{tag} {name}={value!r}>")
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", html)
    html.encode()


ATTACKS = [
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s></svg>",
    "<svg><style><!--</style><img src=x onerror=alert(1)>-->",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></table></mtext></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<iframe srcdoc='&lt;script&gt;alert(1)&lt;/script&gt;'></iframe>",
    "<form action=https://evil.example><button>Sign in</button></form>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<a href='javascript:alert(1)'>x</a>",
    "<p hx-get=/sign-out hx-trigger=load>x</p>",
    "<p data-hx-post=/delete id=card class=btn style='position:fixed'>x</p>",
    "<template><script>alert(1)</script></template>",
    "<!-- --!> <script>alert(1)</script> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><x>",
    "<!DOCTYPE html><html><body onload=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](java&#x0a;script:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](\x01javascript:alert(1))",
    "[x](\u202ejavascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](data:image/png;base64,AAAA)",
    "[x](file:///etc/passwd)",
    "[x](//evil.example)",
    "[x](/accounts/logout/)",
    "[x](?next=/)",
    "[x](#top)",
    "[x](http:evil)",
    '[x](https://e.example/"onmouseover=alert(1)//)',
    "[x](https://e.example/ '\"><script>alert(1)</script>')",
    "[x][y]\n\n[y]: javascript:alert(1) 'title'",
    "[x][y]\n\n[y]: https://e.example '\" onclick=\"alert(1)'",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    '<https://e.example/"onclick=alert(1)>',
    "![x](javascript:alert(1))",
    "![<script>alert(1)</script>](https://e.example/x.png)",
    '!["onerror="alert(1)](x)',
    '```"onclick=alert(1)\n<script>alert(1)</script>\n```',
    "```x class=y style=z hx-get=/\n```",
    "`<script>alert(1)</script>`",
    "| <script>alert(1)</script> | a |\n|:--|--:|\n| <img src=x onerror=alert(1)> | b |",
    "# <h1 onclick=alert(1)>x</h1>",
    "- <details open ontoggle=alert(1)>\n- *<b onclick=alert(1)>*",
    "999999999. x",
    "**<a href=x>**</a>",
    "nul \0 byte <\0script>",
    "right \u202eto left\u202c &#x202e;again &#8238; \u2066isolated",
    "control \x08\x0b\x0c\x1b[31m\x7f\x9f",
    "half \ud83d a \udc00 pair",
    "[x](https://e.example/\ud800)",
    "[x](https://[::1)",
    "[x](https://\u202e.example)",
    "[x](mailto:a@b?subject=<script>)",
    ">" * 500 + " deep",
    "*" * 500 + "x",
    "[" * 500 + "x" + "](https://e.example)" * 500,
]

RENDERERS = [(render, BLOCK_TAGS), (render_inline, INLINE_TAGS)]
renderers = pytest.mark.parametrize(("renderer", "tags"), RENDERERS, ids=["blocks", "inline"])
Renderer = Callable[[str], str]


@renderers
@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
def test_attacks_come_to_nothing(attack: str, renderer: Renderer, tags: frozenset[str]) -> None:
    assert_harmless(renderer(attack), tags)


@renderers
@settings(deadline=None)  # a busy machine is no fault of the text
@given(st.lists(st.one_of(st.text(), st.sampled_from(ATTACKS), st.sampled_from(list("<>&\"'`*_[]()|#\n\t:!\\")))))
def test_any_text_comes_out_harmless(renderer: Renderer, tags: frozenset[str], pieces: list[str]) -> None:
    assert_harmless(renderer("".join(pieces)), tags)


@given(st.text(st.characters()))
@example("\ud800")
def test_plain_text_is_one_line_for_any_text(source: str) -> None:
    text = plain_text(source)
    assert text == " ".join(text.split())
    text.encode()


@pytest.mark.parametrize("url", ["javascript:alert(1)", "/accounts/logout/", "//evil.example", "data:text/html,x"])
def test_a_refused_link_stays_as_it_was_typed(url: str) -> None:
    assert render_inline(f"[x]({url})") == f"[x]({url})"


def test_direction_marks_within_a_script_are_kept() -> None:
    """Joiners make emoji, and single marks order mixed text: neither turns what follows."""
    assert render_inline("\u200e \U0001f469\u200d\U0001f4bb \u200f") == "\u200e \U0001f469\u200d\U0001f4bb \u200f"


# Where else


def test_nobody_else_marks_text_safe() -> None:
    marks = re.compile(r"mark_safe|SafeString\(|SafeText|\|\s*safe(seq)?\b|autoescape\s+off|\bhtml_safe\b|__html__")
    allowed = ROOT / "cards" / "core" / "markdown.py"
    files = [
        path
        for folder in ("cards", "clientcare", "templates")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".html", ".txt", ".xml"}
        and path != allowed
        and not {"email", "emails"} & set(path.parts)  # plain text, where an escaped & would be read as it stands
    ]
    assert len(files) > 20
    assert [str(path.relative_to(ROOT)) for path in files if marks.search(path.read_text("utf-8"))] == []

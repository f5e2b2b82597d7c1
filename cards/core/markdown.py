"""Card text, from Markdown to HTML that is safe to show. The one module that may call mark_safe.

Two walls: markdown-it with raw HTML off, then nh3, which drops every tag and attribute not listed here,
whatever markdown-it may let through. Neither `class`, `id`, `style`, `data-*` nor `hx-*` ever comes out.
"""

import re
from collections.abc import Iterable

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

URL_SCHEMES = frozenset({"http", "https", "mailto"})
INLINE_TAGS = frozenset({"a", "br", "code", "em", "strong"})
BLOCK_TAGS = INLINE_TAGS | {
    *("blockquote", "h3", "h4", "hr", "li", "ol", "p", "pre", "ul"),
    *("table", "tbody", "td", "th", "thead", "tr"),
}
# "*" must be said: without it nh3 lets title and lang through on every tag. It sets rel on links itself.
ATTRIBUTES = {"*": set[str](), "a": {"href"}, "ol": {"start"}}
LINK_REL = "noopener noreferrer"

_LINK = re.compile(r"https?://[^/?#]|mailto:.", re.IGNORECASE)
_HIGHER_HEADINGS = ("h1", "h2", "h3")

# Control characters but tab and line ends; and those that turn the direction of writing, which could make a
# card read otherwise than what its mentor signed, and can turn the page that follows it too.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_SURROGATES = re.compile("[\ud800-\udfff]")  # no UTF-8 can carry them


class _CardMarkdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 - markdown-it's name
        """Leave any other link as the text it was typed as, where its author will see it."""
        return _LINK.match(url) is not None


def _lower_headings(state: StateCore) -> None:
    """Make headings fit under the page's own h1 and h2."""
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = "h3" if token.tag in _HIGHER_HEADINGS else "h4"


def _image_as_words(_renderer: RendererHTML, tokens: list[Token], index: int, *_: object) -> str:
    """Show an image as its alternative text: pages ask no other site for anything."""
    return escapeHtml(_inline_text(tokens[index].children or ()))


def _parser() -> MarkdownIt:
    markdown = _CardMarkdown("commonmark", {"html": False, "linkify": False}).enable("table")
    markdown.core.ruler.push("lower_headings", _lower_headings)
    markdown.add_render_rule("image", _image_as_words)
    return markdown


_MARKDOWN = _parser()
_BLOCKS = nh3.Cleaner(
    tags=set(BLOCK_TAGS),
    attributes=ATTRIBUTES,
    # A wide table scrolls by itself, which a keyboard can do only where the focus can go.
    set_tag_attribute_values={"table": {"tabindex": "0"}},
    url_schemes=set(URL_SCHEMES),
    url_relative="deny",
    link_rel=LINK_REL,
)
_INLINE = nh3.Cleaner(
    tags=set(INLINE_TAGS),
    attributes=ATTRIBUTES,
    url_schemes=set(URL_SCHEMES),
    url_relative="deny",
    link_rel=LINK_REL,
)

_LINKLESS = nh3.Cleaner(tags=set(INLINE_TAGS - {"a"}), attributes={"*": set()})


def render(source: str) -> SafeString:
    """Return Markdown as HTML blocks: paragraphs, lists, tables, quotations, code, h3 and h4. Never fails."""
    return mark_safe(_BLOCKS.clean(_tidy(_MARKDOWN.render(_tidy(source)))))


def render_inline(source: str, *, links: bool = True) -> SafeString:
    """Return Markdown as the inside of one paragraph: emphasis, code and links. Never fails.

    links: False leaves their words only, for what is to stand in a link itself.
    """
    cleaner = _INLINE if links else _LINKLESS
    return mark_safe(cleaner.clean(_tidy(_MARKDOWN.renderInline(_tidy(source)))))


def plain_text(source: str) -> str:
    """Return the words of Markdown on one line, for search and titles. Not HTML: templates must escape it."""
    words = []
    for token in _MARKDOWN.parse(_tidy(source)):
        words.append(_inline_text(token.children) if token.children else "")
        if token.type in {"fence", "code_block"}:
            words.append(token.content)
    return " ".join(_tidy(" ".join(words)).split())


def _inline_text(tokens: Iterable[Token]) -> str:
    words = []
    for token in tokens:
        if token.type in {"text", "code_inline"}:
            words.append(token.content)
        elif token.type in {"softbreak", "hardbreak"}:
            words.append(" ")
        elif token.type == "image":
            words.append(_inline_text(token.children or ()))
    return "".join(words)


def _tidy(text: str) -> str:
    """Drop what nobody can see. Done before and after Markdown, whose entities can spell such characters."""
    return _UNWANTED.sub("", _SURROGATES.sub("\ufffd", text))


def already_rendered(html: str) -> SafeString:
    """Return HTML that `render` or `render_inline` made earlier and that was stored since."""
    return mark_safe(html)

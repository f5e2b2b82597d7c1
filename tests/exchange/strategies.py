"""Cards of every kind, and decks of them, as authors might write them at their worst."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from cards.content.fact_checks import problems
from cards.exchange.formats import BASES, CardText, DeckText, PointText, SourceText, inline_markdown, one_line

# Bits that mean something to Markdown, TOML or the format itself, to be thrown together.
BITS = [
    *("\\", '"', '"""', "'", "#", "##", "### ", "- ", "+", "*", "**", "1.", "2) ", "`", "```", "~~~", "|", "---"),
    *("***", "===", "+++", ">", "[a]:", "[a](b)", "![", "{#x}", "{{ firm }}", "<div>", "<!--", "&amp;", "&#0;", "£"),
    *("\n", "\n\n", "  \n", "\r\n", "\t", "    ", " ", "\u00a0", "\u2028", "\ufeff", "\x07", "é", "漢字", "🏠", "card"),
    *("Note", "a", "word", "1", ".", ":", "]", "_", "%", "[x] ", "[ ] ", "[x]", "- [x] ", "\\[", "\\|", "“", "”"),
]
nasty_text = st.one_of(st.lists(st.sampled_from(BITS), max_size=12).map("".join), st.text(max_size=30))


def nasty_line(limit: int) -> st.SearchStrategy[str]:
    """A line that speaks of firm facts as it may, if it does."""
    lines = nasty_text.map(lambda text: one_line(text)[:limit]).map(one_line).filter(bool)
    return lines.filter(lambda line: not problems({"question": line}))


def silent_line(limit: int) -> st.SearchStrategy[str]:
    """A line of a part of which no fact is spoken."""
    return nasty_line(limit).filter(_is_silent)


def _is_silent(line: str) -> bool:
    return "{{" not in line and "}}" not in line


codes = st.from_regex(r"[a-z0-9]{1,5}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
days = st.dates(date(1990, 1, 1), date(2090, 1, 1))
# A group cannot be called Note, nor end as a card's heading does; the name of a file's title cannot either.
groups = nasty_line(90).filter(lambda name: name.casefold() != "note" and not name.endswith("}"))
titles = silent_line(100).filter(lambda title: not title.endswith("}"))
PARAGRAPHS = [
    "Plain *text*  \nwith a break.",
    "\\# no heading",
    "Under\n===",
    "<b>raw</b>",
    "é 漢字 🏠\u00a0\u2028x",
    "    code",
]
BLOCKS = [
    *PARAGRAPHS,
    "> quoted\n> ## heading",
    "```\n## in code {#x}\n```",
    "~~~~ cards\n```\n~~~~",
    "#### small",
    "***",
]
LISTS = ["- a\n  - b\n\n  c", "3. three", "| a \\| b | `|` |\n|---|:-:|\n| 1 |", "- [x] done"]


def markdown(blocks: list[str]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(blocks), max_size=4).map("\n\n".join)


def _shape_of(text: str) -> str:
    return inline_markdown(text).casefold()


@st.composite
def points(draw: st.DrawFn, fewest: int = 0) -> tuple[PointText, ...]:
    """Points that all say something else, under groups."""
    texts = draw(st.lists(nasty_line(500), min_size=fewest, max_size=6, unique_by=_shape_of))
    cuts = draw(st.lists(st.integers(0, len(texts)), max_size=2).map(sorted))
    names = ["", *(draw(groups) for _ in cuts)]
    return tuple(PointText(names[sum(cut <= place for cut in cuts)], text) for place, text in enumerate(texts))


@st.composite
def prose_card(draw: st.DrawFn) -> dict[str, Any]:
    return {"answer": draw(markdown(BLOCKS + LISTS)) or "Because."}


@st.composite
def points_card(draw: st.DrawFn) -> dict[str, Any]:
    found = draw(points(2))
    return {"points": found, "any_of": draw(st.none() | st.integers(1, len(found))), "answer": draw(markdown(BLOCKS))}


@st.composite
def steps_card(draw: st.DrawFn) -> dict[str, Any]:
    return {"points": draw(points(2)), "answer": draw(markdown(BLOCKS))}


@st.composite
def example_card(draw: st.DrawFn) -> dict[str, Any]:
    return {"points": draw(points()), "answer": draw(markdown(BLOCKS)) or "One of yours."}


@st.composite
def choice_card(draw: st.DrawFn) -> dict[str, Any]:
    options = draw(points(2))
    right = draw(st.lists(st.booleans(), min_size=len(options), max_size=len(options)))
    if len(set(right)) == 1:
        right[draw(st.integers(0, len(right) - 1))] ^= True
    reasons = [draw(nasty_line(500)) for _ in options]
    marked = (
        replace(option, right=is_right, reason=reason)
        for option, is_right, reason in zip(options, right, reasons, strict=True)
    )
    return {"points": tuple(marked), "answer": draw(markdown(BLOCKS))}


NAMED = [
    "| a \\| b | days |\n|---|---|\n| `x` \\| [x] | 2 |\n| \\\\é 🏠 | 3 |",
    "a|b\n-|-\n[x](https://x.example) |£1,000",
]
RANGED = ["|fee|limit|\n|:--|--:|\n|£100,000 or less|£250,000|\n|above £100,000|the greater of 2.5% of the fee or £1|"]
asked = nasty_line(100).filter(lambda text: "{" not in text and "}" not in text)


@st.composite
def figures_card(draw: st.DrawFn) -> dict[str, Any]:
    is_named = draw(st.booleans())
    settings: dict[str, str | int] = {}
    if draw(st.booleans()):
        settings["ask"] = f"{draw(asked)} {'{condition}' if is_named else '{amount}'} {draw(asked)}"
    if draw(st.booleans()):
        settings["tolerance"] = draw(st.sampled_from(("1 %", "2")))
    if draw(st.booleans()):
        settings["questions"] = draw(st.sampled_from((1, 5)))
    table = draw(st.sampled_from(NAMED if is_named else RANGED))
    return {"figures": table, "settings": tuple(settings.items()), "answer": draw(markdown(BLOCKS))}


# What a published card of each kind may hold: a new kind needs a strategy here, and a test says so.
PARTS: dict[str, Callable[[], st.SearchStrategy[dict[str, Any]]]] = {
    "prose": prose_card,
    "points": points_card,
    "steps": steps_card,
    "figures": figures_card,
    "example": example_card,
    "choice": choice_card,
}

short_forms = (
    st.one_of(st.sampled_from(["PII", "R&D", "e.g.", "A-1_b", '"q"', "é", "x\\y", "[x]"]), silent_line(20))
    .map(lambda text: "".join(char for char in text if char.isprintable() and not char.isspace() and char != "="))
    .filter(lambda text: bool(text) and _is_silent(text))
)
abbreviations = st.lists(
    st.tuples(short_forms, silent_line(150)), max_size=4, unique_by=lambda pair: pair[0].casefold()
).map(tuple)


# Braces side by side would speak of a firm fact, which no key can.
whys = nasty_line(200).map(lambda text: text.replace("{{", "{").replace("}}", "}"))
changed_answers = st.fixed_dictionaries({"answer_changed": days, "why_changed": st.just("") | whys})


@st.composite
def cards(draw: st.DrawFn, card_id: str = "card", kind: str = "", sources: tuple[str, ...] = ()) -> CardText:
    """A card of this kind, of any if none is named, that may rest on one of these sources."""
    kind = kind or draw(st.sampled_from(sorted(PARTS)))
    source = draw(st.sampled_from(("", *sources)))
    checked = draw(days)
    nothing: st.SearchStrategy[dict[str, object]] = st.just({})
    more: dict[str, Any] = {**draw(nothing | changed_answers), **draw(PARTS[kind]())}
    return CardText(
        id=card_id,
        question=draw(nasty_line(400)),
        kind=kind,
        level=draw(st.integers(1, 3)),
        basis=draw(st.sampled_from(BASES)) if source else "practice",
        source=source,
        locator=draw(silent_line(150)) if source else "",
        checked=checked,
        review_by=checked + timedelta(days=draw(st.integers(0, 900))),
        tags=tuple(draw(st.lists(silent_line(50), max_size=3))),
        status=draw(st.sampled_from(("published", "draft"))),
        competency=draw(st.just("") | codes),
        note=draw(markdown(BLOCKS + LISTS)),
        abbreviations=draw(abbreviations),
        **more,
    )


@st.composite
def sources(draw: st.DrawFn, keys: tuple[str, ...]) -> tuple[SourceText, ...]:
    """Sources, in any order, some of them superseded: by none or one of the others, but never in a ring."""
    lines = st.just("") | silent_line(150)
    dates = st.sampled_from(["2016", "2016-07", "2016-07-31"])
    found = []
    for place, key in enumerate(keys):
        since = draw(st.none() | days)
        said = (draw(silent_line(200)), draw(silent_line(150)), draw(lines), draw(dates), "https://a.example/?b=c")
        heir = draw(st.sampled_from(("", *keys[:place]))) if since else ""
        found.append(SourceText(key, *said, superseded_by=heir, superseded_on=since))
    return tuple(draw(st.permutations(found)))


@st.composite
def decks(draw: st.DrawFn) -> DeckText:
    keys = tuple(draw(st.lists(codes, max_size=3, unique=True)))
    found = draw(sources(keys))
    ids = draw(st.lists(codes, min_size=1, max_size=3, unique=True))
    return DeckText(
        id=draw(codes),
        title=draw(titles),
        competency=draw(codes),
        description=draw(st.just("") | silent_line(150)),
        sources=found,
        cards=tuple(draw(cards(card_id, sources=keys)) for card_id in ids),
        abbreviations=draw(abbreviations),
    )

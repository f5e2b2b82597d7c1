from datetime import date

import pytest

from cards.exchange.decktext import write_deck_text
from cards.exchange.decktext.keys import CARD_KEYS, DECK_KEYS
from cards.exchange.formats import PointText, SourceText
from cards.kinds.points import Points
from cards.kinds.registry import KINDS
from cards.kinds.types import Setting
from tests.exchange.decktext_samples import FRONT, FRONT_LINES, one_card, problems_of, read, read_one, with_front


def test_reads_the_deck_and_its_sources_in_order() -> None:
    front = FRONT.replace("[defaults]", 'description = "Two\\nlines."\n\n[defaults]').removesuffix("+++\n") + (
        '[sources.second]\ntitle = "B"\npublisher = "C"\ndate = "2016"\nurl = "https://x.example/"\n'
        'superseded-by = "help-sheet"\nsuperseded-on = 2026-04-01\n+++\n'
    )
    deck = read(front + "\n# Title\n\nIntroduction.\n\n## Why? {#why}\n\n```card\nkind = 'prose'\n```\n\nSo.\n")
    assert (deck.id, deck.title, deck.competency) == ("client-care", "Client care", "client-care")
    assert deck.description == "Two lines."
    assert deck.sources == (
        SourceText("help-sheet", "Complaints handling help sheet", "RICS", edition="version 2"),
        SourceText("second", "B", "C", "", "2016", "https://x.example/", "help-sheet", date(2026, 4, 1)),
    )


def test_a_card_takes_defaults_and_overrides_them() -> None:
    keys = 'level = 3\nbasis = "rule"\nsource = "help-sheet"\nlocator = "s 2"\ntags = ["a", "b"]\nstatus = "draft"\n'
    card = read_one(one_card("prose", "So.", keys=keys))
    assert (card.id, card.question, card.kind, card.level, card.basis) == ("why", "Why?", "prose", 3, "rule")
    assert (card.source, card.locator, card.tags, card.status) == ("help-sheet", "s 2", ("a", "b"), "draft")
    assert (card.checked, card.review_by) == (date(2026, 11, 10), date(2027, 11, 10))
    assert card.any_of is None
    assert card.line == FRONT_LINES + 1


def test_an_empty_source_drops_the_default_and_any_waits_for_points() -> None:
    front = FRONT.replace("[defaults]", '[defaults]\nsource = "help-sheet"\nany = 1')
    deck = read(
        front
        + "## One {#one}\n\n```card\nkind = 'prose'\nsource = ''\n```\nA\n"
        + "## Two {#two}\n\n```card\nkind = 'points'\n```\n- A\n- B\n"
    )
    assert [(card.source, card.any_of) for card in deck.cards] == [("", None), ("help-sheet", 1)]


@pytest.mark.parametrize(("competency", "kept"), [("ethics", "ethics"), ("client-care", "")])
def test_a_card_keeps_only_a_competency_of_its_own(competency: str, kept: str) -> None:
    card = read_one(one_card("prose", "So.", keys=f'competency = "{competency}"\n'))
    assert card.competency == kept


@pytest.mark.parametrize(
    "answer",
    [
        "A line with two spaces  \nand a break\\\nand *more*.",
        "    indented code\n\nthen text",
        "| a | b |\n|---|:-:|\n| 1 | 2 |",
        "```\n## Not a card {#no}\n```",
        "> ## quoted heading\n> text",
        "* one\n  * nested\n\n    with a paragraph\n* two",
        "Underlined\n---\n\ntext\n===",
        "### A heading\n\n#### deeper",
        "See [the rules].\n\n[the rules]: https://www.rics.org/",
        "<div onclick='x'>\n\nshown as text",
        "tab\there, NBSP\u00a0here, 💷 and \\*stars\\*",
        "+++\nnot front matter\n+++",
    ],
)
def test_an_answer_is_kept_line_by_line(answer: str) -> None:
    assert read_one(one_card("prose", f"\n\n{answer}\n  \n\n")).answer == answer


def test_the_note_is_what_follows_its_heading() -> None:
    card = read_one(one_card("prose", "Answer.\n\n### NOTE ##\n\nNote.\n\n- list\n\n### Other\n\nmore"))
    assert card.answer == "Answer."
    assert card.note == "Note.\n\n- list\n\n### Other\n\nmore"


def test_points_with_introduction_and_groups() -> None:
    card = read_one(
        one_card(
            "points",
            "Intro.\n\n- a\n  goes on\n\n- *b*\n\n### Stage 1 #\n\n* c\n+ d\n\n### Note\n\n- n",
            keys="any = 2\n",
        )
    )
    assert card.answer == "Intro."
    assert card.points == (
        PointText("", "a goes on"),
        PointText("", "*b*"),
        PointText("Stage 1", "c"),
        PointText("Stage 1", "d"),
    )
    assert card.any_of == 2
    assert card.note == "- n"


def test_steps_are_numbered() -> None:
    card = read_one(one_card("steps", "1. a\n2. b\n\n### Stage 2\n\n1) c"))
    assert card.points == (PointText("", "a"), PointText("", "b"), PointText("Stage 2", "c"))


def test_figures_are_the_table_source() -> None:
    card = read_one(one_card("figures", "Intro:\n| a | b |\n|---|---|\n  | 1 | 2 |\n\n### Note\n\nn"))
    assert card.answer == "Intro:"
    assert card.figures == "| a | b |\n|---|---|\n| 1 | 2 |"


def test_an_example_may_have_points() -> None:
    card = read_one(one_card("example", "What a good one holds.\n\n- Situation"))
    assert (card.answer, card.points) == ("What a good one holds.", (PointText("", "Situation"),))
    assert read_one(one_card("example", "Only prose.")).points == ()


def test_options_carry_marks_and_reasons() -> None:
    answer = "Intro.\n\n- [x] £250,000\n  on one line\n  - *Up to* £100,000.\n    It goes on.\n* [X] also\n\n  + Right"
    card = read_one(one_card("choice", f"{answer}\n\n### Never\n\n- [ ] [x] wrong\n  - [ ] No.\n\n### Note\n\nn"))
    assert (card.answer, card.note) == ("Intro.", "n")
    assert card.points == (
        PointText("", "£250,000 on one line", right=True, reason="*Up to* £100,000. It goes on."),
        PointText("", "also", right=True, reason="Right"),
        PointText("Never", "[x] wrong", reason="[ ] No."),
    )


def test_a_draft_of_options_may_lack_marks_that_make_sense_and_reasons() -> None:
    card = read_one(one_card("choice", "- [ ] a\n- [ ] b", keys="status = 'draft'\n"))
    assert card.points == (PointText("", "a"), PointText("", "b"))


TABLE = "| paper | years |\n|---|---|\n| letters | 6 |\n| deeds | 12 |"


def test_a_kind_s_own_keys_are_read_on_one_line_and_sorted() -> None:
    keys = 'unit = ""\nquestions = 2\nask = """How long is\n {condition} kept?"""\n'
    card = read_one(one_card("figures", TABLE, keys=keys))
    assert card.settings == (("ask", "How long is {condition} kept?"), ("questions", 2))


def test_defaults_for_one_kind_reach_no_other_and_an_empty_text_drops_them() -> None:
    front = FRONT.replace("[defaults]", '[defaults]\nunit = "years"\nquestions = 1')
    deck = read(
        front
        + "## One {#one}\n\n```card\nkind = 'prose'\n```\nA\n"
        + f"## Two {{#two}}\n\n```card\nkind = 'figures'\nquestions = 2\n```\n{TABLE}\n"
        + f"## Three {{#three}}\n\n```card\nkind = 'figures'\nunit = ''\n```\n{TABLE}\n"
    )
    assert [card.settings for card in deck.cards] == [
        (),
        (("questions", 2), ("unit", "years")),
        (("questions", 1),),
    ]


def test_abbreviations_of_the_deck_and_of_a_card() -> None:
    front = FRONT.replace("[defaults]", '[abbreviations]\nPII = "professional\\nindemnity"\n"R&D" = "a"\n\n[defaults]')
    card = "## Why? {{#{0}}}\n\n```card\nkind = 'prose'\n{1}\n```\n\nSo.\n\n"
    inline = card.format("a", 'abbreviations = { KPI = "key performance indicator", ADR = "b" }')
    dotted = card.format("b", 'abbreviations.KPI = "key performance indicator"\nabbreviations.ADR = "b"')
    deck = read(front + inline + dotted)
    assert deck.abbreviations == (("PII", "professional indemnity"), ("R&D", "a"))
    assert [card.abbreviations for card in deck.cards] == [(("ADR", "b"), ("KPI", "key performance indicator"))] * 2


def test_a_new_kind_is_read_and_written_without_a_change_here(monkeypatch: pytest.MonkeyPatch) -> None:
    class Riddle(Points):
        name = "riddle"
        settings = (
            Setting("hint", "Hint", "", 'hint = "Think."', most=10),
            Setting("tries", "", "", "", low=1, high=3),
        )

    monkeypatch.setitem(KINDS, "riddle", Riddle())
    deck = read(one_card("riddle", "- a\n- b", keys='any = 1\nhint = "Fire"\ntries = 2\n'))
    assert deck.cards[0].settings == (("hint", "Fire"), ("tries", 2))
    assert read(write_deck_text(deck)) == deck
    assert [p.message for p in problems_of(one_card("riddle", "- a\n- b", keys="tries = 4\n"))] == [
        'The key "tries" is 4.'
    ]


def test_no_key_of_a_kind_means_something_else_elsewhere() -> None:
    settings = [setting for kind in KINDS.values() for setting in kind.settings]
    assert not {setting.key for setting in settings} & {*CARD_KEYS, *DECK_KEYS}
    assert len({setting.key for setting in settings}) == len(
        {(s.key, s.is_number, s.low, s.high, s.most) for s in settings}
    )


def test_a_draft_may_lack_what_is_not_known_yet() -> None:
    front = FRONT.replace('basis = "practice"\nchecked = 2026-11-10\nreview-by = 2027-11-10\n', "")
    card = read_one(front + "## Why? {#why}\n```card\nkind='points'\nbasis='rule'\nstatus='draft'\n```\n")
    assert (card.source, card.checked, card.review_by, card.points) == ("", None, None, ())


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_byte_order_mark_and_any_line_ends_are_accepted(newline: str) -> None:
    text = one_card("prose", "One\ntwo.")
    assert read(("\ufeff\n" + text).replace("\n", newline)) == read(text)


def test_a_question_may_hold_marks_and_firm_facts() -> None:
    asked = "# Who, at {{ firm }}, handles `C#` {#not-the-id} complaints"
    card = read_one(with_front(f"##  {asked}   {{#who}}  ##\n\n```card\nkind='prose'\n```\nBob."))
    assert (card.question, card.id) == (asked, "who")

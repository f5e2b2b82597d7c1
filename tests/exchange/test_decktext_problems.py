"""Every mistake is reported on its line, with a mend."""

import pytest

from cards.exchange.decktext import DeckTextError, read_deck_text
from tests.exchange.decktext_samples import FRONT, FRONT_LINES, one_card, problems_of, with_front

HEADING = FRONT_LINES + 1
KEYS = FRONT_LINES + 4
"""The line of `kind` in one_card(); the next key is on the next line."""


def keyed(keys: str, kind: str = "prose", answer: str = "So.") -> str:
    return one_card(kind, answer, keys=keys + "\n")


def front(old: str, new: str) -> str:
    assert old in FRONT
    return one_card("prose", "So.").replace(old, new, 1)


def figures(keys: str) -> str:
    return keyed(keys, "figures", "| paper | years |\n|---|---|\n| letters | 6 |\n| deeds | 12 |")


def table(*rows: str) -> str:
    return one_card("figures", "\n".join(("| paper | kept |", "|---|---|", *rows)))


def choice(*options: str) -> str:
    return one_card("choice", "\n".join(options))


def abbreviations(entries: str) -> str:
    return front("[defaults]", f"[abbreviations]\n{entries}\n\n[defaults]")


def superseded(heir: str, *, when: bool = True, back: bool = False) -> str:
    """A file whose source is superseded by another one, which may itself be superseded by the first."""
    said = f'superseded-by = "{heir}"' + "\nsuperseded-on = 2026-04-01" * when
    later = '[sources.later]\ntitle = "Later"\npublisher = "RICS"\ndate = "2026"'
    ring = '\nsuperseded-by = "help-sheet"\nsuperseded-on = 2026-05-01' * back
    return front('edition = "version 2"', f'edition = "version 2"\n{said}\n\n{later}{ring}')


SOURCE = "[sources.help-sheet]"
# (file, line, part of the message, part of the mend)
BROKEN = {
    "no-front": ("## Why? {#why}\n\nSo.\n", 1, "begins with no front matter", "+++"),
    "yaml": ("---\nid: a\n---\n\n## Why? {#why}\n\nSo.\n", 1, "YAML front matter", "+++"),
    "open-front": ('+++\nid = "a"\n\n## Why? {#why}\n', 1, "The front matter is never closed.", "+++"),
    "empty": (" \n\n", 1, "The file is empty.", "front matter"),
    "deck-title": (front('title = "Client care"', ""), 2, "The deck has no title.", 'title = "Client care"'),
    "deck-empty": (front('"Client care"', '""'), 3, "The deck has no title.", 'title = "Client care"'),
    "deck-key": (front("title", "titel"), 3, 'The front matter has no key "titel".', 'Did you mean "title"?'),
    "deck-section": (front("[defaults]", "[default]"), 6, 'no section "default"', 'Did you mean "defaults"?'),
    "deck-card-key": (front("[defaults]", "level = 1\n[defaults]"), 6, 'no key "level"', "[defaults]"),
    "deck-id": (front('"client-care"', '"Client Care"'), 2, 'The key "id" is "Client Care"', "hyphens"),
    "deck-type": (front('"Client care"', "7"), 3, 'The key "title" must be text, not a number.', "in quotes"),
    "deck-long": (front("Client care", "x" * 151), 3, "has 151 characters; 150 are allowed", "Shorten"),
    "sources-text": (front("[defaults]", 'sources = "x"\n[defaults]').replace(SOURCE, "[x]"), 6, "is a section", "["),
    "source-text": (front(SOURCE, '[sources]\nhelp-sheet = "x"\n[x]'), 13, "is not a section", "[sources."),
    "source-code": (front(SOURCE, '[sources."Help Sheet"]'), 12, 'source key "Help Sheet"', "hyphens"),
    "source-key": (front("publisher", "publsher"), 14, 'has no key "publsher"', 'Did you mean "publisher"?'),
    "source-lacks": (front("publisher = ", "url = "), 12, 'The source "help-sheet" has no publisher.', "publisher"),
    "source-when": (front('edition = "version 2"', ""), 12, "has neither edition nor date", "edition ="),
    "source-date": (front("edition = ", "date = "), 15, 'The key "date" is "version 2".', "2016-07"),
    "source-month": (front('edition = "version 2"', 'date = "2016-13"'), 15, 'is "2016-13".', "2016-07"),
    "source-day": (front('edition = "version 2"', "date = 2016-07-01"), 15, 'The key "date" is a date.', "in quotes"),
    "source-heir": (superseded("help-shet"), 16, 'no source "help-shet"', 'Did you mean "help-sheet"?'),
    "source-heir-when": (superseded("later", when=False), 16, "but not since when", "superseded-on = 20"),
    "source-heir-itself": (superseded("help-sheet"), 16, '"help-sheet" is superseded by itself', "superseded-by"),
    "source-heir-ring": (superseded("later", back=True), 16, 'by "later", which leads back to it', "that stands"),
    "source-heir-day": (superseded("later").replace("2026-04-01", '"April"'), 17, 'is "April", not a date', "2022-"),
    "source-url": (front("edition = ", "url = "), 15, "which is no address", "https://"),
    "default-key": (front("checked =", "chekced ="), 9, '[defaults] has no key "chekced".', '"checked"'),
    "default-source": (front("[defaults]", '[defaults]\nsource = "helpsheet"'), 7, 'no source "helpsheet"', '"help-'),
    "toml-quotes": (front('"Client care"', "Client care"), 3, "This is not valid TOML", "in quotes"),
    "toml-open": (front('"Client care"', '"Client care'), 3, "This is not valid TOML", "Close the quotes"),
    "toml-twice": (front("title =", "id ="), 3, "This is not valid TOML", "only once"),
    "toml-date": (front("2026-11-10", "2026-13-10"), 9, "This is not valid TOML", "2026-11-10"),
    "toml-slash": (front('"Client care"', '"a \\c"'), 3, "This is not valid TOML", "twice"),
    "toml-card": (keyed("level 2"), KEYS + 1, "This is not valid TOML", "level = 1"),
    "toml-deep": (keyed("any = " + "[" * 3000), KEYS, "nested too deeply", "[...]"),
    "toml-long": (keyed('locator = "' + "x" * 4000 + '"'), KEYS + 1, "more than 4,000 characters", "Shorten"),
    "no-cards": (FRONT, HEADING, "The deck has no cards.", "## "),
    "no-id": (with_front("## How is it defined?\n\nSo."), HEADING, "The card has no id.", "{#how-is-it-defined}"),
    "bad-id": (with_front("## Why? {#The Why}\n\nSo."), HEADING, 'The id "The Why" cannot', "{#the-why}"),
    "no-question": (with_front("## {#why}\n\nSo."), HEADING, "The card has no question.", "before the id"),
    "question-long": (with_front("## " + "x" * 501 + " {#why}"), HEADING, "has 501 characters", "Ask less"),
    "id-twice": (
        one_card("prose", "So.\n\n## Again? {#why}"), KEYS + 5, f"used already, on line {HEADING}", "{#why-2}",
    ),
    "no-block": (with_front("## Why? {#why}\n\nSo."), HEADING, "The card has no card block.", 'kind = "points"'),
    "block-below": (
        with_front("## Why? {#why}\n\nSo.\n\n```card\nkind='prose'\n```\nA"), HEADING + 4, "below other text", "Move",
    ),
    "block-twice": (one_card("prose", "So.\n\n```card\n```"), KEYS + 5, "a second card block", "##"),
    "lacks": (front("checked = 2026-11-10", ""), HEADING, "The card has no checked.", "checked = 2026-11-10"),
    "fact": (one_card("prose", "So,\nask {{ handler }}."), KEYS + 4, "no firm fact “handler”", "complaints_handler"),
    "fact-question": (
        one_card("prose", "So.").replace("Why?", "Why {{ frim }}?"), HEADING, "fact “frim”", "Did you mean firm?",
    ),
    "fact-braces": (one_card("prose", "So {{ so."), KEYS + 3, "Two braces side by side", "{{ firm }}"),
    "fact-note": (one_card("prose", "So.\n\n### Note\n\nSo }}"), KEYS + 7, "Two braces side by side", "{{ firm }}"),
    "fact-figures": (table("| letters | {{ acknowledge_within }} |"), KEYS + 5, "cannot stand here", "the answer"),
    "fact-keys": (keyed('tags = ["{{ firm }}"]'), KEYS + 1, "cannot stand here", "Write words"),
    "fact-front": (front("Client care", "{{ firm }}"), 3, "cannot stand here", "Write words"),
    "fact-address": (
        one_card("points", "- So\n- [So](https://example.com/{{firm}})"), KEYS + 4, "in an address", "{{ firm }}",
    ),
    "key": (keyed("levle = 2"), KEYS + 1, 'A card has no key "levle".', 'Did you mean "level"?'),
    "key-underscore": (keyed("review_by = 2027-01-01"), KEYS + 1, '"review_by"', 'Did you mean "review-by"?'),
    "kind": (one_card("pros", "So."), KEYS, 'The key "kind" is "pros".', 'Did you mean "prose"?'),
    "level": (keyed("level = 4"), KEYS + 1, 'The key "level" is 4.', "from 1 to 3"),
    "level-bool": (keyed("level = true"), KEYS + 1, 'The key "level" is true or false.', "from 1 to 3"),
    "level-text": (keyed('level = "2"'), KEYS + 1, 'The key "level" is "2".', "without quotes"),
    "level-huge": (keyed("level = 0x" + "f" * 3000), KEYS + 1, 'The key "level" is a number.', "from 1 to 3"),
    "date-text": (keyed('checked = "2026-11-10"'), KEYS + 1, "not a date", "without quotes"),
    "date-time": (keyed("checked = 2026-11-10T10:00:00Z"), KEYS + 1, "not a date", "year-month-day"),
    "dates": (keyed("review-by = 2026-11-09"), KEYS + 1, "before it was checked on 2026-11-10", "Correct"),
    "why": (keyed('why-changed = "So."'), KEYS + 1, "why its answer changed, but not when", "answer-changed ="),
    "why-long": (keyed(f'why-changed = "{"x" * 301}"'), KEYS + 1, "has 301 characters; 300 are", "Shorten"),
    "changed": (keyed('answer-changed = "today"'), KEYS + 1, "not a date", "answer-changed = 2026"),
    "tags": (keyed('tags = "a"'), KEYS + 1, "must be a list of texts", "brackets"),
    "tags-many": (keyed(f"tags = {['x'] * 31}"), KEYS + 1, "has 31 entries", "Keep"),
    "no-source": (keyed('basis = "law"'), KEYS + 1, 'A card with the basis "law" needs a source.', "practice"),
    "no-source-on-purpose": (keyed('basis = "law"\nsource = ""'), KEYS + 1, "needs a source", "practice"),
    "source": (keyed('source = "help-sheat"'), KEYS + 1, 'no source "help-sheat"', 'Did you mean "help-sheet"?'),
    "locator": (keyed('locator = "s 2"'), KEYS + 1, "a locator but no source", "Add the source"),
    "any-kind": (
        keyed("any = 2"), KEYS + 1, 'The key "any" is for cards of the kind "points"; this one is of the kind "prose".',
        'Remove it, or write kind = "points".',
    ),
    "setting-kind": (keyed('unit = "£"'), KEYS + 1, 'The key "unit" is for cards of the kind "figures"', "Remove"),
    "setting-type": (figures("unit = 2"), KEYS + 1, 'The key "unit" must be text, not a number.', 'unit = "£"'),
    "setting-long": (figures(f'unit = "{"x" * 31}"'), KEYS + 1, "has 31 characters; 30 are allowed", "Shorten"),
    "setting-number": (figures("questions = 6"), KEYS + 1, 'The key "questions" is 6.', "from 1 to 5"),
    "setting-value": (figures('tolerance = "x"'), KEYS + 1, 'The key "tolerance" is wrong: “x” is no', "in figures"),
    "setting-ask": (figures('ask = "How long?"'), KEYS + 1, "The question has no {condition}.", "{condition}"),
    "setting-default": (front("[defaults]", "[defaults]\nquestions = 0"), 7, 'The key "questions" is 0.', "from 1"),
    "short": (keyed('abbreviations = "KPI"'), KEYS + 1, 'The key "abbreviations" must be a table, not text.', "{ KPI"),
    "short-words": (
        keyed('abbreviations = { "K P" = "x" }'), KEYS + 1, 'has the short form "K P", which is not one word', "spaces",
    ),
    "short-dots": (abbreviations('e.g = "x"'), 6, 'does not say in words what "e" stands for', '"e.g." ='),
    "short-empty": (abbreviations('PII = "x"\nKPI = ""'), 8, 'does not say in words what "KPI" stands for', "quotes"),
    "short-long": (abbreviations(f'{"K" * 21} = "x"'), 7, "of 21 characters; 20 are allowed", "Shorten"),
    "short-meaning": (abbreviations(f'K = "{"x" * 151}"'), 7, 'has 151 characters for "K"; 150 are', "Shorten"),
    "short-twice": (abbreviations('KPI = "x"\nkpi = "y"'), 8, 'has both "KPI" and "kpi"', "Keep one"),
    "short-many": (
        abbreviations("\n".join(f'K{n} = "x"' for n in range(101))), 6, "has 101 entries; 100 are allowed", "type",
    ),
    "any-many": (keyed("any = 3", "points", "- a\n- b"), KEYS + 1, "asks for any 3 points but has 2.", "Lower"),
    "any-zero": (keyed("any = 0", "points", "- a"), KEYS + 1, 'The key "any" is 0.', "from 1"),
    "no-answer": (one_card("prose", ""), HEADING, "A prose card needs an answer.", "Write it"),
    "no-points": (one_card("points", "So."), HEADING, "Write at least 2 points", "- like this"),
    "no-steps": (one_card("steps", "1. One"), HEADING, "Write at least 2 steps", "1. like this"),
    "no-table": (one_card("figures", "So."), HEADING, "A table of figures needs its table.", "Markdown table"),
    "no-example": (one_card("example", ""), HEADING, "Say what a good example holds", "under the card block"),
    "no-options": (one_card("choice", "So."), HEADING, "Write at least 2 options", "- [x] right"),
    "steps-twice": (one_card("steps", "1. a\n2. b\n3. A"), KEYS + 5, "Steps 1 and 3 say the same", "apart"),
    "row": (table("| a | 1 day |", "| b | soon |"), KEYS + 6, "“soon” is no number.", "such as £250,000"),
    "row-twice": (table("| a | 1 day |", "| a | 2 days |"), KEYS + 6, "“a” stands in row 1 already.", "rename it"),
    "columns": (one_card("figures", "|a|\n|-|\n|1|"), KEYS + 3, "The table needs two columns and has 1.", "Keep one"),
    "option-mark": (choice("- [x] a", "- b"), KEYS + 4, "This option has no mark.", "[ ] if it is wrong"),
    "option-glued": (choice("- [x]a", "- [ ] b"), KEYS + 3, "This option has no mark.", "Begin it with [x]"),
    "option-empty": (choice("- [x]", "- [ ] b"), KEYS + 3, "This option is empty.", "behind its mark"),
    "option-long": (choice("- [x] a", f"- [ ] {'x' * 1001}"), KEYS + 4, "This option has 1,001 characters", "Split"),
    "option-prose": (choice("- [x] a\n\n  So.", "- [ ] b"), KEYS + 5, "more than its text and one reason", "bullet"),
    "option-numbers": (choice("- [x] a\n  1. So.", "- [ ] b"), KEYS + 4, "more than its text and one", "one bullet"),
    "options-numbered": (choice("1. [x] a", "2. [ ] b"), KEYS + 3, "This list has numbers.", "- [x] right"),
    "options-twice": (choice("- [x] a\n  - So", "- [ ] A\n  - No"), KEYS + 5, "Options 1 and 2 say the same", "Change"),
    "reason-twice": (choice("- [x] a\n  - So\n  - And", "- [ ] b"), KEYS + 5, "This option has 2 reasons.", "Join"),
    "reason-deep": (choice("- [x] a\n  - So\n    - And", "- [ ] b"), KEYS + 4, "This reason holds more than", "bullet"),
    "reason-empty": (choice("- [x] a\n\n  -\n", "- [ ] b"), KEYS + 5, "This reason is empty.", "Write it"),
    "reason-long": (choice(f"- [x] a\n  - {'x' * 1001}", "- [ ] b"), KEYS + 4, "This reason has 1,001", "Shorten it."),
    "no-reason": (choice("- [x] a\n  - So", "- [ ] b"), KEYS + 5, "Option 2 has no reason.", "Say why it is wrong."),
    "none-right": (choice("- [ ] a\n  - So", "- [ ] b\n  - No"), HEADING, "No option is marked as right.", "Mark the"),
    "all-right": (choice("- [x] a\n  - So", "- [x] b\n  - So"), HEADING, "Every option is marked as right", "a wrong"),
    "wrong-list": (one_card("points", "1. a"), KEYS + 3, "This list has numbers.", "- like this"),
    "wrong-steps": (one_card("steps", "- a"), KEYS + 3, "This list has bullets.", "1. like this"),
    "nested": (one_card("points", "- a\n- b\n  - c"), KEYS + 4, "more than one paragraph", "new point"),
    "empty-point": (one_card("points", "- a\n-\n- c"), KEYS + 4, "This point is empty.", "Write it"),
    "point-long": (one_card("points", "- " + "x" * 1001), KEYS + 3, "has 1,001 characters", "Split it"),
    "points-many": (one_card("points", "- a\n" * 101), HEADING, "has 101 points; 100", "several cards"),
    "points-text": (one_card("points", "- a\n\ntext"), KEYS + 5, "Text stands after the points.", "### Note"),
    "points-link": (one_card("points", "- [a][b]\n\n[b]: https://x"), KEYS + 5, "A link definition stands", "[text]"),
    "group-empty": (one_card("points", "### A\n\n### B\n\n- b"), KEYS + 3, 'The group "A" has no points.', "### Note"),
    "group-last": (one_card("points", "- b\n\n### Notes\n\ntext"), KEYS + 5, '"Notes" has no points', "### Note"),
    "group-nameless": (one_card("points", "###\n\n- b"), KEYS + 3, "This heading is empty.", "### Stage 1"),
    "group-long": (one_card("points", f"### {'x' * 101}\n\n- b"), KEYS + 3, "has 101 characters; 100", "Shorten"),
    "table-text": (one_card("figures", "|a|\n|-|\n\ntext"), KEYS + 6, "Text stands after the table.", "### Note"),
    "table-list": (one_card("figures", "|a|\n|-|\n\n- list"), KEYS + 6, "Text stands after the table.", "### Note"),
    "table-twice": (one_card("figures", "|a|\n|-|\n\n|b|\n|-|"), KEYS + 6, "a second table", "two cards"),
    "note-twice": (one_card("prose", "So.\n\n### Note\n\na\n\n### Note\n\nb"), KEYS + 9, "a second note", "Join"),
    "note-empty": (one_card("prose", "So.\n\n### Note"), KEYS + 5, "The note is empty.", "remove the heading"),
    "answer-long": (one_card("prose", "x\n" * 10_001), HEADING, "The answer has 20,001 characters", "Shorten"),
    "heading": (one_card("prose", "So.\n\n# One"), KEYS + 5, "A heading with one #", "##"),
    "no-space": (one_card("prose", "So.\n\n##Q? {#q}"), KEYS + 5, "is no card heading", "## Q? {#q}"),
    "underlined": (one_card("prose", "So.\n\nQ? {#q}\n---"), KEYS + 5, "is no card heading", "## Q? {#q}"),
    "open-code": (one_card("prose", "So.\n\n~~~\ncode"), KEYS + 5, "never closed", "~~~"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_names_line_mistake_and_mend(name: str) -> None:
    text, line, message, mend = BROKEN[name]
    found = problems_of(text)
    assert any(p.line == line and message in p.message and mend in p.mend for p in found), found


@pytest.mark.parametrize("name", BROKEN)
def test_messages_are_sentences_on_one_line(name: str) -> None:
    for problem in problems_of(BROKEN[name][0]):
        for sentence in (problem.message, problem.mend):
            assert "\n" not in sentence
            assert len(sentence) < 330
        assert problem.message[0].isupper() or problem.message.startswith("[")
        assert problem.message.endswith(".")
        assert problem.line >= 1


def test_all_problems_of_a_file_are_reported_together_in_order() -> None:
    text = front("checked =", "chekced =") + "\n## No id\n\n```card\nkind = 'list'\nlevel = 9\n```\n\n# Stray\n"
    assert [p.line for p in problems_of(text)] == [9, KEYS + 5, KEYS + 8, KEYS + 9, KEYS + 12]


def test_the_error_prints_as_file_line_message_and_mend() -> None:
    with pytest.raises(DeckTextError) as caught:
        read_deck_text(with_front("## Why?\n\n```card\nkind = 'prose'\n```\nSo."), name="my.md")
    mend = "Give it one at the end of the heading, for example {#why}."
    assert str(caught.value) == f"my.md:{HEADING}: The card has no id. Mend: {mend}"


def test_one_mistake_is_reported_once() -> None:
    for text in (
        one_card("prose", "", keys="level = 9\n").replace("\n\n\n", "\n\nSo.\n"),
        one_card("points", "- a\n  - b"),
        superseded("later").replace("2026-04-01", '"April"'),
        superseded("later", back=True),
        front("basis = ", "basic = ").replace("kind = ", 'basis = "practice"\nkind = '),
    ):
        assert len(problems_of(text)) == 1, problems_of(text)

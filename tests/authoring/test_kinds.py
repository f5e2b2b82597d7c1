"""Cards of the kinds that have more than points: figures with settings, and options to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from cards.authoring.kind_fields import all_settings, setting_fields
from cards.content.actions import PointDraft
from cards.content.choices import Status
from cards.content.models import Card
from cards.content.queries import versions_of
from cards.content.report_actions import send_report
from cards.exchange.decktext import read_deck_text, write_deck_text
from cards.exchange.queries import deck_text_of
from cards.kinds.registry import KINDS
from tests.authoring.conftest import ASK, OPTIONS, TABLE, form_of, new_card, stored_rows
from tests.authoring.test_card_form import ADD, errors, url
from tests.factories import NOW, make_card

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from cards.content.models import Deck
    from cards.firms.models import User

FIGURES: dict[str, Any] = {"kind": "figures", "answer": "", "figures": TABLE, "question": "What is the limit?"}


def errors_of(response: Any, name: str) -> str:
    """What stands at one field."""
    assert response.status_code == 200, "it was saved"
    form = response.context["adminform"].form
    return " ".join(form.errors.get(name, []))


def table_errors(response: Any) -> str:
    assert response.status_code == 200, "it was saved"
    return " ".join(map(str, response.context["inline_admin_formsets"][0].formset.non_form_errors()))


@pytest.fixture
def figures(firm_deck: Deck) -> Card:
    settings = {"ask": ASK, "tolerance": "1 %"}
    return make_card(firm_deck, "limits", kind="figures", answer="", figures=TABLE, kind_settings=settings)


@pytest.fixture
def choice(firm_deck: Deck) -> Card:
    points = [
        PointDraft("Free", right=True, reason="Nobody may be charged."),
        PointDraft("Costly", reason="Cost keeps people away."),
    ]
    return make_card(firm_deck, "redress", kind="choice", answer="", points=points)


# Settings


def test_every_setting_of_every_kind_has_a_field_with_its_label_and_help() -> None:
    fields = setting_fields()
    assert len(fields) == sum(len(kind.settings) for kind in KINDS.values()) > 0
    for name, kind, setting in all_settings():
        assert fields[name].label == setting.label
        assert fields[name].help_text
        assert fields[name].widget.attrs["data-for-kinds"] == kind.name


def test_a_figures_card_is_written_with_its_settings(bobs: Client, firm_deck: Deck) -> None:
    typed = {"figures_ask": f"  {ASK} ", "figures_tolerance": "1 %", "figures_questions": "2", "figures_unit": ""}
    assert bobs.post(ADD, new_card(firm_deck, **FIGURES, **typed)).status_code == 302
    made = Card.objects.get(key="what-is-the-limit")
    assert made.kind_settings == {"ask": ASK, "tolerance": "1 %", "questions": 2}
    page = bobs.get(url(made)).content.decode()
    assert ASK in page
    assert 'value="2"' in page


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("figures_questions", "99", "less than or equal to"),
        ("figures_questions", "some", "Enter a whole number"),
        ("figures_ask", "x" * 301, "at most 300 characters"),
        ("figures_ask", "What is the limit?", "has no {amount}"),
        ("figures_tolerance", "a little", "is no number"),
        ("figures_step", "a little", "is no number"),
    ],
)
def test_a_bad_setting_is_told_at_its_own_field(
    bobs: Client, firm_deck: Deck, name: str, value: str, says: str
) -> None:
    response = bobs.post(ADD, new_card(firm_deck, **FIGURES, **{name: value}))
    said = errors_of(response, name)
    assert said
    assert says in said
    assert value in response.content.decode(), "what was typed stays"


@pytest.mark.parametrize("kind", ["prose", "points", "choice"])
def test_a_setting_of_another_kind_is_refused_rather_than_lost(bobs: Client, firm_deck: Deck, kind: str) -> None:
    response = bobs.post(ADD, new_card(firm_deck, kind=kind, figures_ask=ASK))
    assert "Only cards of the kind “Table of figures” take this" in errors_of(response, "figures_ask")


def test_a_setting_that_was_cleared_is_gone(bobs: Client, figures: Card) -> None:
    assert bobs.post(url(figures), form_of(figures, figures_tolerance="", reason="Exact")).status_code == 302
    figures.refresh_from_db()
    assert figures.kind_settings == {"ask": ASK}


def test_settings_that_stay_make_no_version(bobs: Client, figures: Card) -> None:
    bobs.post(url(figures), form_of(figures))
    assert figures.history.count() == 1


# Tables


@pytest.mark.parametrize("status", ["draft", "published"])
@pytest.mark.parametrize(
    ("rows", "row", "reason"),
    [
        ("| £100,000 or less | £1 |\n| £90,000 to £200,000 | £2 |", "Row 2", "they overlap"),
        ("| £100,000 or less | £1 |\n| £150,001 and above | £2 |", "Row 2", "nothing covers £100,001 to £150,000"),
        ("| £100,000 or less | quite a lot |\n| £100,001 and above | £2 |", "Row 1", "quite a lot"),
        ("| £100,000 or less | |\n| £100,001 and above | £2 |", "Row 1", "no value"),
    ],
)
def test_a_table_that_cannot_be_drilled_is_refused_with_the_row_and_the_reason(
    bobs: Client, firm_deck: Deck, status: str, rows: str, row: str, reason: str
) -> None:
    table = f"| Turnover | Limit |\n|---|---|\n{rows}"
    dates = {"checked_on": "2026-11-10", "review_by": "2027-11-10"}
    response = bobs.post(ADD, new_card(firm_deck, **{**FIGURES, "figures": table, "status": status, **dates}))
    said = errors_of(response, "figures")
    assert row in said
    assert reason in said


def test_all_rows_that_are_wrong_are_told_at_once(bobs: Client, firm_deck: Deck) -> None:
    table = "| Turnover | Limit |\n|---|---|\n| £1 or less | little |\n| £2 and above | much |"
    said = errors_of(bobs.post(ADD, new_card(firm_deck, **{**FIGURES, "figures": table})), "figures")
    assert "Row 1" in said
    assert "Row 2" in said


# Options


def test_a_choice_card_is_written_with_right_and_wrong_and_reasons(bobs: Client, firm_deck: Deck) -> None:
    assert bobs.post(ADD, new_card(firm_deck, OPTIONS, kind="choice", answer="")).status_code == 302
    made = Card.objects.get(key="who-handles-complaints")
    assert [(option.right, option.reason) for option in made.points.all()] == [
        (True, "A consumer may not be charged."),
        (False, "The cost would keep consumers away."),
    ]
    assert "not be charged" in made.search_text
    assert bobs.post(url(made), form_of(made)).status_code == 302
    assert made.history.count() == 1, "the form sends back what it showed"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda first, _: [first], "at least 2 options"),
        (lambda first, second: [{**first, "right": ""}, second], "No option is marked as right"),
        (lambda first, second: [first, {**second, "right": "on"}], "Every option is marked as right"),
        (lambda first, second: [first, {**second, "reason": ""}], "Option 2 has no reason. Say why it is wrong."),
        (lambda first, second: [first, {**second, "text": first["text"]}], "Options 1 and 2 say the same"),
    ],
)
def test_options_that_cannot_be_asked_are_not_published(
    bobs: Client, choice: Card, change: Callable[..., list[Any]], says: str
) -> None:
    response = bobs.post(url(choice), form_of(choice, change(*stored_rows(choice)), reason="Why"))
    assert says in table_errors(response)


@pytest.mark.parametrize("extra", [{"right": "on"}, {"reason": "Because"}])
def test_points_are_neither_right_nor_have_reasons(bobs: Client, firm_deck: Deck, extra: dict[str, str]) -> None:
    response = bobs.post(ADD, new_card(firm_deck, ["One", {"text": "Two", **extra}], kind="points"))
    assert "Row 2 is marked as right or has a reason" in table_errors(response)


@pytest.mark.parametrize("row", [{"right": "on", "text": ""}, {"reason": "Because", "text": ""}])
def test_a_reason_without_an_option_is_not_dropped(bobs: Client, firm_deck: Deck, row: dict[str, str]) -> None:
    response = bobs.post(ADD, new_card(firm_deck, [*OPTIONS, row], kind="choice"))
    assert "Write the option that this is about, or clear the row." in errors(response)


def test_an_option_that_is_emptied_goes_with_its_reason(bobs: Client, choice: Card) -> None:
    first, second = stored_rows(choice)
    third = {"text": "Neither", "reason": "One of them is."}
    bobs.post(url(choice), form_of(choice, [first, {**second, "text": ""}, third], reason="Better"))
    assert [option.text for option in choice.points.all()] == ["Free", "Neither"]


# What a change of them means


def _wrong_one_right(card: Card) -> dict[str, Any]:
    first, second = stored_rows(card)
    return form_of(card, [{**first, "right": ""}, {**second, "right": "on"}])


def _another_reason(card: Card) -> dict[str, Any]:
    first, second = stored_rows(card)
    return form_of(card, [first, {**second, "reason": "Another one."}])


@pytest.mark.parametrize("changed", [_wrong_one_right, _another_reason])
def test_a_mark_or_reason_that_changes_is_checked_anew(
    bobs: Client, bob: User, choice: Card, changed: Callable[[Card], dict[str, Any]]
) -> None:
    data = {**changed(choice), "reason": "Amended", "answer_changed": "yes"}
    assert "The answer changed" in errors_of(bobs.post(url(choice), data), "checked_on")
    assert bobs.post(url(choice), {**data, "checked_on": "2026-11-06"}).status_code == 302
    assert Card.objects.get(pk=choice.pk).checked_by == bob


def test_a_setting_that_changes_is_checked_anew(bobs: Client, figures: Card) -> None:
    data = form_of(figures, figures_tolerance="5 %", reason="Amended", answer_changed="yes")
    assert "The answer changed" in errors_of(bobs.post(url(figures), data), "checked_on")


def test_a_new_abbreviation_is_a_version_but_no_new_answer(bobs: Client, card: Card) -> None:
    data = form_of(
        card, abbreviations="PII = professional indemnity insurance", reason="Short forms", answer_changed=""
    )
    assert bobs.post(url(card), data).status_code == 302
    newest = versions_of(Card.objects.get(pk=card.pk))[0]
    assert newest.fields["abbreviations"] == {"PII": "professional indemnity insurance"}


def test_an_abbreviation_that_cannot_be_read_is_told_with_its_line(bobs: Client, card: Card) -> None:
    data = form_of(card, abbreviations="PII = insurance\nCHP", reason="Short forms")
    assert "Line 2: “CHP” is not in the form" in errors_of(bobs.post(url(card), data), "abbreviations")
    assert Card.objects.get(pk=card.pk).abbreviations == {}


# A kind that this version does not know


@pytest.fixture
def strange(firm_deck: Deck) -> Card:
    card = make_card(firm_deck, "strange", question="A riddle?")
    Card.objects.filter(pk=card.pk).update(kind="riddle")
    return Card.objects.get(pk=card.pk)


def test_a_card_of_an_unknown_kind_is_listed_opened_and_mended(bobs: Client, strange: Card) -> None:
    assert "A riddle?" in bobs.get("/admin/cards/card/").content.decode()
    assert "no kind “riddle”" in bobs.get(url(strange)).content.decode()
    assert bobs.get(f"/admin/cards/card/{strange.pk}/history/").status_code == 200
    assert bobs.post(f"/admin/cards/card/{strange.pk}/preview/", form_of(strange)).status_code == 200
    assert "not one of the available choices" in errors_of(bobs.post(url(strange), form_of(strange)), "kind")
    assert bobs.post(url(strange), form_of(strange, kind="prose", reason="Mended")).status_code == 302
    assert Card.objects.get(pk=strange.pk).kind == "prose"


def test_a_report_on_a_card_of_an_unknown_kind_opens(bobs: Client, alice: User, strange: Card) -> None:
    report = send_report(card=strange, user=alice, text="What is this?", now=NOW)
    page = bobs.get(f"/admin/cards/report/{report.pk}/change/").content.decode()
    assert "no kind “riddle”" in page


def test_a_card_of_an_unknown_kind_is_neither_published_nor_retired(bobs: Client, strange: Card) -> None:
    data = {"action": "retire", "_selected_action": [strange.pk], "index": 0}
    page = bobs.post("/admin/cards/card/", data, follow=True).content.decode()
    assert "“A riddle?” was not retired." in page
    assert "Choose another one" in page
    assert Card.objects.get(pk=strange.pk).status == Status.PUBLISHED


# Deck text


def test_what_is_written_here_reads_back_from_deck_text(bobs: Client, firm_deck: Deck) -> None:
    firm_deck.cards.all().delete()
    typed = {"figures_ask": ASK, "figures_tolerance": "1 %", "figures_questions": "2", "figures_step": "1"}
    short = "PII = professional indemnity insurance\nR&D = research"
    grouped = [{"text": "1. Acknowledge", "group": "Stage 1"}, {"text": "# Redress", "group": "Stage 2"}]
    options = [*OPTIONS, {"text": "[x] Neither", "reason": "- One of them is.\n2. Two"}]
    for data in (
        new_card(firm_deck, options, kind="choice", answer="A word first.", question="Which?"),
        new_card(firm_deck, **{**FIGURES, **typed, "abbreviations": short}),
        new_card(firm_deck, grouped, kind="steps", question="How?", abbreviations=short),
        new_card(firm_deck, ["One", "Two"], kind="points", any_of=1, question="What?", answer=""),
        new_card(firm_deck, ["What you did"], kind="example", question="When?"),
    ):
        assert bobs.post(ADD, data).status_code == 302
    deck = deck_text_of(firm_deck)
    assert len(deck.cards) == 5
    assert read_deck_text(write_deck_text(deck), name="deck.md") == deck

"""A wording that a candidate proposes, put into the form that accepts it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from cards.content.choices import ReportKind, ReportStatus
from cards.content.models import Card
from cards.content.report_actions import send_report
from tests.authoring.conftest import form_of
from tests.authoring.firm_copies import make_copy, sent, stages_card
from tests.authoring.firm_copies import url as copy_url
from tests.authoring.test_report_queue import QUEUE
from tests.factories import NOW, make_card

if TYPE_CHECKING:
    from django.test import Client

    from cards.content.correction_models import Report
    from cards.content.models import Deck
    from cards.firms.models import Firm, User

WORDING = "Say <must>, not *should*."
ESCAPED = "Say &lt;must&gt;, not *should*."
DRAWN = "<em>should</em>"


@pytest.fixture
def report(alice: User, card: Card) -> Report:
    return send_report(card=card, user=alice, text=WORDING, now=NOW, kind=ReportKind.WORDING)


def address(report: Report, into: str = "") -> str:
    return f"/admin/cards/card/{report.card_id}/change/?report={report.pk}{into and f'&into={into}'}"


def said(response: Any) -> str:
    words: str = response.content.decode()
    return words


def held(page: Any) -> dict[str, Any]:
    """What the form holds of what a wording may go into."""
    form, rows = page.context["adminform"].form, page.context["inline_admin_formsets"][0].formset
    texts = [row["text"].value() or "" for row in rows.forms]
    return {"question": form["question"].value(), "answer": form["answer"].value(), "points": texts}


def test_a_wording_is_offered_to_each_place_that_may_hold_it(bobs: Client, report: Report) -> None:
    page = bobs.get(address(report))
    places = ["question", "answer", "point-1", "point-2", "point-3", "point"]
    assert [place.key for place in page.context["proposal"].places] == places
    assert all(f'href="?report={report.pk}&amp;into={place}"' in said(page) for place in places)
    assert "Not saved yet" not in said(page)
    assert held(page)["answer"] == "The answer to stages."


@pytest.mark.parametrize(
    ("into", "holds", "until_now"),
    [
        ("question", {"question": WORDING}, "Which stages?"),
        ("answer", {"answer": WORDING}, "The answer to stages."),
        ("point-2", {"points": ["Acknowledge", WORDING, "Redress", ""]}, "Investigate"),
        ("point", {"points": ["Acknowledge", "Investigate", "Redress", WORDING]}, ""),
    ],
)
def test_it_goes_where_the_mentor_says_and_what_stood_there_can_still_be_read(
    bobs: Client, report: Report, into: str, holds: dict[str, Any], until_now: str
) -> None:
    untouched = held(bobs.get(address(report)))
    page = bobs.get(address(report, into))
    assert held(page) == {**untouched, **holds}
    assert said(page).count("Not saved yet: this is the wording that was proposed.") == 1
    assert (f'dir="auto">{until_now}</span>' in said(page)) == bool(until_now)
    preview = said(page).partition('id="preview"')[2]
    assert DRAWN in preview or into == "question"
    assert Card.objects.get(pk=report.card_id).version == 1


@pytest.mark.parametrize("into", ["point-9", "note", "points-0-text", "deck"])
def test_it_goes_nowhere_else(bobs: Client, report: Report, into: str) -> None:
    page = bobs.get(address(report, into))
    assert held(page) == held(bobs.get(address(report)))
    assert "Not saved yet" not in said(page)


def test_a_problem_is_no_wording(bobs: Client, alice: User, card: Card) -> None:
    problem = send_report(card=card, user=alice, text=WORDING, now=NOW)
    page = bobs.get(address(problem, "answer"))
    assert held(page)["answer"] == "The answer to stages."
    assert "into=" not in said(page)


def test_what_the_mentor_typed_is_not_overwritten_and_saving_accepts(bobs: Client, card: Card, report: Report) -> None:
    data = form_of(card, answer="Say must.", reason="As firm as the rule", answer_changed="")
    refused = bobs.post(address(report, "answer"), data)
    assert held(refused)["answer"] == "Say must."
    assert 'dir="auto">The answer to stages.</span>' in said(refused)
    assert "?report=" not in said(refused), "a link would lose what was typed"
    done = bobs.post(address(report, "answer"), {**data, "answer_changed": "no"})
    assert done["Location"] == QUEUE
    report.refresh_from_db()
    assert report.status == ReportStatus.RESOLVED


def test_a_card_without_points_offers_none(bobs: Client, alice: User, firm_deck: Deck) -> None:
    card = make_card(firm_deck, "plain")
    report = send_report(card=card, user=alice, text=WORDING, now=NOW, kind=ReportKind.WORDING)
    assert [place.key for place in bobs.get(address(report)).context["proposal"].places] == ["question", "answer"]


def test_a_copy_takes_it_just_so_and_leads_back_to_the_reports(
    bobs: Client, alice: User, firm: Firm, shared_deck: Deck
) -> None:
    card = stages_card(shared_deck)
    copy = make_copy(firm, card)
    later = NOW + timedelta(hours=1)
    report = send_report(card=card, user=alice, text=WORDING, now=later, kind=ReportKind.WORDING)
    start = f"{copy_url(copy)}?report={report.pk}"
    assert "Not saved yet" not in said(bobs.get(start))
    page = bobs.get(f"{start}&into=answer")
    assert held(page) == {"question": "Which stages?", "answer": WORDING, "points": [*card_points(card), ""]}
    assert 'dir="auto">Ours.</span>' in said(page)
    assert DRAWN in said(page).partition('aria-labelledby="preview-heading"')[2]
    row = bobs.get(f"{start}&into=point-1")
    assert held(row)["points"][0] == WORDING
    assert f'dir="auto">{card_points(card)[0]}</span>' in said(row)
    done = bobs.post(f"{start}&into=answer", sent(page, reason="As firm as the rule"))
    assert done["Location"] == QUEUE
    copy.refresh_from_db()
    report.refresh_from_db()
    assert (copy.answer, report.status) == (WORDING, ReportStatus.RESOLVED)


def card_points(card: Card) -> list[str]:
    return [point.text for point in card.points.all()]

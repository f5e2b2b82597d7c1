"""A wording proposed of a firm's own copy: from the candidate's phone to the mentor's form, and back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from playwright.sync_api import expect

from cards.content.choices import ReportKind
from cards.content.models import Source
from cards.content.report_actions import send_report
from cards.core import clock
from tests.authoring.firm_copies import make_copy
from tests.e2e.axe import complaints_in_both_themes
from tests.e2e.test_pages import runs_out
from tests.factories import make_card, make_source

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from cards.content.models import Deck
    from cards.firms.models import Firm, User
    from tests.e2e.conftest import OpenWindow


def fits_and_reads(page: Page) -> None:
    assert complaints_in_both_themes(page) == []
    assert runs_out(page) == []


def test_a_wording_of_the_firm_s_own_copy_is_accepted_by_its_form(
    window: OpenWindow, alice: User, bob: User, firm: Firm, shared_deck: Deck
) -> None:
    card = make_card(shared_deck, "answering", question="How soon do you answer?")
    gone, heir = make_source("handbook", firm=firm, title="Handbook"), make_source("next", title="Handbook 2")
    Source.objects.filter(pk=gone.pk).update(superseded_on=date(2026, 11, 5), superseded_by=heir)
    gone.refresh_from_db()
    make_copy(firm, card, bob, answer="We should answer within a week.", source=gone)
    send_report(card=card, user=alice, text="Say “must”.", kind=ReportKind.WORDING, now=clock.now() + timedelta(days=9))

    page = window(bob, width=360)
    page.goto(reverse("admin:cards_report_changelist"))
    page.get_by_role("link", name="Say “must”.").click()
    expect(page.get_by_role("link", name="Changes, and who has seen them")).to_be_visible()
    fits_and_reads(page)
    page.get_by_role("link", name="Change the copy and accept").click()
    expect(page.locator(".carried")).to_contain_text("Say “must”.")
    expect(page.get_by_text("This rests on “RICS, Handbook”, which was superseded by RICS, Handbook 2")).to_be_visible()
    fits_and_reads(page)
    page.get_by_role("textbox", name="Answer").fill("We must answer within a week.")
    page.get_by_label("Only the wording: nothing happens to anybody").check()
    page.get_by_label("What changed, and why").fill("It is a must.")
    page.get_by_role("button", name="Publish our copy").click()
    expect(page.get_by_text("The report is accepted, and Alice is told what was changed.")).to_be_visible()

    mine = window(alice, width=360)
    mine.goto(reverse("suggestions"))
    mine.get_by_text("What was changed in your firm's own copy").click()
    before, after = mine.locator(".sides > div").all()
    expect(before).to_contain_text("We should answer within a week.")
    expect(after).to_contain_text("We must answer within a week.")
    fits_and_reads(mine)


def test_the_changes_of_a_shared_card_lead_to_the_firm_s_own_copy(
    window: OpenWindow, bob: User, shared_deck: Deck
) -> None:
    card = make_card(shared_deck, "answering", question="How soon do you answer?")
    page = window(bob, width=360)
    page.goto(reverse("admin:cards_card_changes", args=[card.pk]))
    fits_and_reads(page)
    page.get_by_role("link", name="Write our own copy").click()
    page.wait_for_url(f"**{reverse('admin:cards_firmcopy_write', args=[card.pk])}")
    expect(page.get_by_role("button", name="Publish our copy")).to_be_visible()

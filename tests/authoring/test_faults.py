"""What stands above a form of the desk that could not be saved: all that is wrong, each with a link to its field."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.authoring.conftest import form_of, new_card
from tests.authoring.firm_copies import make_copy, sent, stages_card
from tests.authoring.firm_copies import url as copy_url
from tests.authoring.test_decks import DECK, DECKS

if TYPE_CHECKING:
    from django.test import Client

    from cards.content.models import Card, Deck
    from cards.firms.models import Firm

NOT_SAVED = "Nothing was saved yet. What you typed is still here."


def told(response: Any) -> dict[str, str]:
    """The names that the summary links, each with the place to which its link leads; every place is on the page."""
    page = response.content.decode()
    _, found, summary = page.partition('<div class="errornote"')
    assert found
    assert NOT_SAVED in summary
    assert "Please correct" not in page
    assert "<title>Error: " in page
    links = {name: place for place, name in re.findall(r'<li><a href="#([^"]+)">([^<]+)</a>', summary)}
    assert all(f'id="{place}"' in page for place in links.values())
    return links


def test_a_card_names_and_links_its_fields_and_rows(bobs: Client, card: Card) -> None:
    points = [{"text": "One"}, {"group": "Stage 1"}, {"text": "Two", "order": "x"}]
    refused = bobs.post(f"/admin/cards/card/{card.pk}/change/", form_of(card, points, question="", answer_changed=""))
    assert told(refused) == {
        "Question": "id_question",
        "Did the answer change?": "id_answer_changed_0",
        "Checked on": "id_checked_on",
        "What changed, and why": "id_reason",
        "Point 2": "id_points-1-text",
        "Point 3, order": "id_points-2-order",
    }


def test_what_is_wrong_with_the_points_as_a_whole_leads_to_their_table(bobs: Client, firm_deck: Deck) -> None:
    data = new_card(firm_deck, ["Acknowledge"], kind="steps", status="published", review_by="2027-01-01")
    refused = bobs.post("/admin/cards/card/add/", data)
    assert told(refused)["Steps"] == "points-group"


def test_a_new_card_takes_the_focus_to_the_summary_and_no_script_takes_it_away(bobs: Client, firm_deck: Deck) -> None:
    script = "admin/js/change_form.js"
    assert script in bobs.get("/admin/cards/card/add/").content.decode()
    page = bobs.post("/admin/cards/card/add/", new_card(firm_deck, question="")).content.decode()
    assert 'role="alert" tabindex="-1" autofocus' in page
    assert script not in page


def test_other_forms_of_the_desk_say_so_too(bobs: Client, card: Card) -> None:
    assert told(bobs.post(f"{DECKS}add/", {**DECK, "title": ""})) == {"Title": "id_title", "Id in deck text": "id_key"}


def test_a_copy_says_all_at_once_and_takes_the_tick(bobs: Client, firm: Firm, shared_deck: Deck) -> None:
    copy = make_copy(firm, stages_card(shared_deck))
    page = bobs.get(copy_url(copy))
    changed = {"answer": "Ours, amended.", "answer_changed": "", "reason": ""}
    refused = bobs.post(copy_url(copy), sent(page, **changed, **{"points-0-order": "x"}))
    assert refused.status_code == 422
    assert told(refused) == {
        "Did the answer change?": "id_answer_changed_0",
        "Checked on": "id_checked_on",
        "What changed, and why": "id_reason",
        "Point 1, order": "id_points-0-order",
    }
    done = bobs.post(copy_url(copy), sent(page, answer="Ours, amended.", answer_changed="yes", checked_today="on"))
    assert done.status_code == 302


def test_a_page_that_was_only_opened_or_previewed_says_nothing_of_it(bobs: Client, card: Card) -> None:
    address = f"/admin/cards/card/{card.pk}/change/"
    for page in (bobs.get(address), bobs.post(address, form_of(card, question="", _preview="1"))):
        assert "errornote" not in page.content.decode()

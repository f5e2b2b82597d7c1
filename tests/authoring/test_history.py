from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from cards.content.actions import PointDraft, save_card, save_described
from cards.content.choices import Status
from cards.content.models import Card, Deck
from cards.content.queries import last_entry, versions_of
from tests.authoring.conftest import ASK, TABLE, form_of, stored_rows
from tests.factories import NOW, make_card, make_source

if TYPE_CHECKING:
    from django.test import Client

    from cards.firms.models import User


def history(browser: Client, card: Card, query: str = "") -> str:
    return browser.get(f"/admin/cards/card/{card.pk}/history/{query}").content.decode()


def restore(browser: Client, card: Card, number: int, said: str = "no", **data: Any) -> Any:
    """Press the button of a page opened now, having said whether the answer changes."""
    data = {"seen_version": Card.objects.get(pk=card.pk).version, **data}
    data = {"answer_changed": said, "reason": "", **data} if said else data
    return browser.post(f"/admin/cards/card/{card.pk}/restore/{number}/", data, follow=True)


def change(card: Card, points: list[PointDraft], number: int = 1, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(card, name, value)
    save_card(card=card, points=points, by=None, reason=f"Change {number}", now=NOW + timedelta(minutes=number))


def drafts(card: Card) -> list[PointDraft]:
    return [PointDraft(point.text, point.group, point.public_id) for point in card.points.all()]


def test_it_says_who_when_why_and_what_word_by_word(bobs: Client, card: Card) -> None:
    data = form_of(card, stored_rows(card)[:2], answer="The answer to that.", reason="Shorter")
    bobs.post(f"/admin/cards/card/{card.pk}/change/", data)
    page = history(bobs, card)
    assert "Bob, " in page
    assert "Shorter" in page
    assert "The answer to <del>stages</del><ins>that</ins>." in page
    assert "<del>Stage 2: Redress</del>" in page
    assert "Made for a test" in page


def test_values_are_shown_in_words_and_nothing_as_html(bobs: Client, card: Card) -> None:
    source = make_source(title="Rules <b>of</b> Conduct")
    change(card, drafts(card), basis="rule", source=source, tags=["a", "b"], answer="<script>x</script>")
    page = history(bobs, card)
    assert "<ins>Rule</ins>" in page
    assert "Rules &lt;b&gt;of" in page
    assert "<ins>a, b</ins>" in page
    assert "<script>x" not in page


def test_restore_brings_text_and_points_back_as_a_new_version(bobs: Client, bob: User, card: Card) -> None:
    before = {point.text: point.public_id for point in card.points.all()}
    change(card, [draft for draft in drafts(card) if draft.text != "Redress"], answer="Worse", status=Status.DRAFT)
    page = restore(bobs, card, 1).content.decode()
    assert "Version 1 is back" in page
    restored = Card.objects.get(pk=card.pk)
    newest = versions_of(restored)[0]
    assert (newest.number, newest.reason, newest.saved_by) == (3, "Restored version 1", bob)
    assert restored.answer == "The answer to stages."
    assert restored.status == Status.DRAFT, "the status stays as it was"
    assert {point.text: point.public_id for point in restored.points.all()} == before
    assert "redress" in restored.search_text


def test_a_version_that_is_not_fit_any_more_is_not_restored(bobs: Client, card: Card) -> None:
    change(card, drafts(card), number=1, status=Status.DRAFT, checked_on=None, review_by=None)
    dates = {"checked_on": date(2026, 11, 1), "review_by": date(2027, 1, 1)}
    change(card, drafts(card), number=2, status=Status.PUBLISHED, **dates)
    page = restore(bobs, card, 2).content.decode()
    assert "Version 2 was not restored, and nothing was changed." in page
    assert "says when it was checked" in page
    assert Card.objects.get(pk=card.pk).version == 3


def test_a_version_whose_source_is_gone_is_not_restored(bobs: Client, card: Card) -> None:
    source = make_source(firm=card.deck.firm)
    change(card, drafts(card), number=1, basis="rule", source=source)
    change(card, drafts(card), number=2, basis="practice", source=None)
    source.delete()
    assert "one that has been deleted" in history(bobs, card)
    assert "has been deleted" in restore(bobs, card, 2).content.decode()
    assert Card.objects.get(pk=card.pk).version == 3


def test_unknown_versions_and_foreign_cards_are_not_restored(bobs: Client, card: Card, other_firm_deck: Deck) -> None:
    assert "no version 77" in restore(bobs, card, 77).content.decode()
    theirs = other_firm_deck.cards.get(key="points")
    assert restore(bobs, theirs, 1).status_code == 404
    assert theirs.history.count() == 1


def test_what_a_colleague_saved_meanwhile_is_not_taken_away_unseen(bobs: Client, doras: Client, card: Card) -> None:
    bobs.post(f"/admin/cards/card/{card.pk}/change/", form_of(card, answer="Worse.", reason="Worse"))
    card = Card.objects.get(pk=card.pk)
    seen = {"seen_version": card.version}
    doras.post(f"/admin/cards/card/{card.pk}/change/", form_of(card, answer="Dora's.", reason="Better"))
    for said in ("", "no"):  # from the history, and from the page that asks
        response = restore(bobs, card, 1, said, reason="It was right", **seen)
        page = response.content.decode()
        assert response.status_code == 409
        assert "Nothing was restored: Dora saved version 3 of this card while this page was open." in page
        assert "<del>Dora&#x27;s</del>" in page
        assert 'name="seen_version" value="3"' in page
    assert 'value="It was right"' in page, "why is kept; what was said of another text is asked again"
    assert "checked" not in page.partition("<fieldset>")[2].partition("</fieldset>")[0]
    assert Card.objects.get(pk=card.pk).version == 3
    assert "Version 1 is back" in restore(bobs, card, 1).content.decode(), "now knowingly"


def test_a_page_that_lost_what_it_showed_restores_nothing(bobs: Client, card: Card) -> None:
    change(card, drafts(card), answer="Worse")
    for seen in ("", "nonsense"):
        response = restore(bobs, card, 1, seen_version=seen)
        assert response.status_code == 422
        assert "had lost which version of the card it showed" in response.content.decode()
    assert Card.objects.get(pk=card.pk).version == 2


def test_what_the_card_says_already_makes_no_version(bobs: Client, card: Card) -> None:
    change(card, drafts(card), number=1, answer="Worse")
    change(card, drafts(card), number=2, answer="The answer to stages.")
    for number in (3, 1):
        page = restore(bobs, card, number).content.decode()
        assert f"Version {number} was not restored, and nothing was changed. The card says just that already." in page
    assert Card.objects.get(pk=card.pk).version == 3


def test_restoring_takes_a_post(bobs: Client, card: Card) -> None:
    assert bobs.get(f"/admin/cards/card/{card.pk}/restore/1/").status_code == 405


def test_a_long_history_has_pages(bobs: Client, card: Card) -> None:
    for number in range(1, 23):
        change(card, drafts(card), number=number, note=f"Note {number}")
    first, second = history(bobs, card), history(bobs, card, "?page=2")
    assert "Page 1 of 2" in first
    assert "<del>Note 2</del>" not in first
    assert "Version 3<" in second.replace(" <", "<")
    assert "Page 2 of 2" in history(bobs, card, "?page=nonsense&page=99")


def test_decks_and_sources_have_a_history_too(bobs: Client, bob: User, firm_deck: Deck) -> None:
    data = {
        "owner": bob.pk,
        "title": "Our procedures",
        "description": "",
        "competency": firm_deck.competency_id or "",
        "status": "published",
        "key": firm_deck.key,
        "position": 1,
        "reason": "A better name",
        "seen": last_entry(firm_deck),
    }
    assert bobs.post(f"/admin/cards/deck/{firm_deck.pk}/change/", data).status_code == 302
    page = bobs.get(f"/admin/cards/deck/{firm_deck.pk}/history/").content.decode()
    assert "A better name" in page
    assert "<del>firm</del><ins>procedures</ins>" in page
    assert "Restore" not in page


def test_restoring_brings_back_who_checked_it_together_with_the_day(
    bobs: Client, bob: User, dora: User, card: Card
) -> None:
    change(card, drafts(card), number=1, checked_on=date(2026, 11, 2), checked_by=dora)
    change(card, drafts(card), number=2, checked_on=date(2026, 11, 3), checked_by=bob)
    restore(bobs, card, 2)
    restored = Card.objects.get(pk=card.pk)
    assert (restored.checked_on, restored.checked_by) == (date(2026, 11, 2), dora)
    restore(bobs, card, 1)
    assert Card.objects.get(pk=card.pk).checked_by is None, "nobody had signed version 1"
    assert "<del>Dora</del>" in history(bobs, card)


def test_a_checker_whose_account_is_gone_is_nobody_after_restoring(
    bobs: Client, bob: User, dora: User, card: Card
) -> None:
    change(card, drafts(card), number=1, checked_by=dora)
    change(card, drafts(card), number=2, checked_by=bob)
    dora.delete()
    assert "Version 2 is back" in restore(bobs, card, 2).content.decode()
    assert Card.objects.get(pk=card.pk).checked_by is None


def test_settings_and_abbreviations_are_told_and_brought_back(bobs: Client, firm_deck: Deck) -> None:
    settings = {"ask": ASK, "tolerance": "1 %"}
    card = make_card(firm_deck, "limits", kind="figures", answer="", figures=TABLE, kind_settings=settings)
    change(card, [], kind_settings={"ask": ASK}, abbreviations={"PII": "professional indemnity insurance"})
    page = history(bobs, card)
    assert "<dt>Settings of its kind</dt>" in page
    assert f"ask = {ASK}" in page
    assert "<del>\ntolerance = 1 %</del>" in page
    assert "<dt>Abbreviations</dt>" in page
    assert "<ins>PII = professional indemnity insurance</ins>" in page
    assert "Version 1 is back" in restore(bobs, card, 1).content.decode()
    restored = Card.objects.get(pk=card.pk)
    assert (restored.kind_settings, restored.abbreviations) == (settings, {})


def test_options_come_back_with_what_is_right_and_why(bobs: Client, firm_deck: Deck) -> None:
    options = [
        PointDraft("Free", right=True, reason="Nobody may be charged."),
        PointDraft("Costly", reason="It costs."),
    ]
    card = make_card(firm_deck, "redress", kind="choice", answer="", points=options)
    first, second = card.points.all()
    wrong_way_round = [
        PointDraft("Free", public_id=first.public_id, reason="Nobody may be charged."),
        PointDraft("Costly", public_id=second.public_id, right=True, reason="It costs."),
    ]
    change(card, wrong_way_round)
    page = history(bobs, card)
    assert "<dt>Options</dt>" in page
    assert "Free (<del>right</del><ins>wrong</ins>: Nobody may be charged.)" in page
    restore(bobs, card, 1)
    now = [(str(point.public_id), point.right, point.reason) for point in card.points.all()]
    assert now == [
        (str(first.public_id), True, "Nobody may be charged."),
        (str(second.public_id), False, "It costs."),
    ]


def test_a_draft_is_not_brought_back_with_a_table_that_cannot_be_drilled(bobs: Client, firm_deck: Deck) -> None:
    old = "| Turnover | Limit |\n|---|---|\n| some | little |"
    card = make_card(firm_deck, "limits", kind="figures", answer="", figures=old, status=Status.DRAFT)
    change(card, [], figures=TABLE)
    page = restore(bobs, card, 1).content.decode()
    assert "Version 1 was not restored, and nothing was changed." in page
    assert "Row 1" in page
    assert Card.objects.get(pk=card.pk).figures == TABLE


def test_the_history_of_a_deck_tells_its_abbreviations(bobs: Client, firm_deck: Deck) -> None:
    firm_deck.abbreviations = {"PII": "professional indemnity insurance"}
    save_described(row=firm_deck, fields=["abbreviations"], by=None, reason="Short forms", now=NOW)
    page = bobs.get(f"/admin/cards/deck/{firm_deck.pk}/history/").content.decode()
    assert "<dt>Abbreviations</dt>" in page
    assert "PII = professional indemnity insurance" in page

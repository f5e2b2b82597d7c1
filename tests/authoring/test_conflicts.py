"""Two mentors in one card: nothing that either wrote is overwritten unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cards.authoring.conflicts import Whose
from cards.content.models import Card
from tests.authoring.conftest import form_of, stored_rows

if TYPE_CHECKING:
    from django.test import Client


def url(card: Card) -> str:
    return f"/admin/cards/card/{card.pk}/change/"


def held(response: Any) -> dict[str, Any]:
    """What the browser would send back of the form it was shown."""
    form = response.context["adminform"].form
    rows = response.context["inline_admin_formsets"][0].formset
    data = {name: form[name].value() for name in form.fields}
    data |= {f"{rows.prefix}-{name}": rows.management_form[name].value() for name in rows.management_form.fields}
    for row in rows.forms:
        data |= {row.add_prefix(name): row[name].value() for name in row.fields}
    return {name: value for name, value in data.items() if value not in {None, False}}


def sides(response: Any) -> dict[str, Whose]:
    return {side.label: side.whose for side in response.context["conflict"].sides}


def test_both_texts_stand_side_by_side_and_nothing_is_overwritten(bobs: Client, doras: Client, card: Card) -> None:
    opened = form_of(card, answer="Bob's answer", note="Bob's note", reason="Mine")
    doras.post(url(card), form_of(card, answer="Dora's answer", tags="hers", reason="Hers"))
    response = bobs.post(url(card), opened)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Dora saved version 2" in page
    assert sides(response) == {"Answer": Whose.BOTH, "Note": Whose.YOURS, "Tags": Whose.THEIRS}
    assert "Dora&#x27;s answer" in page
    saved = Card.objects.get(pk=card.pk)
    assert (saved.version, saved.answer, saved.note, saved.tags) == (2, "Dora's answer", "", ["hers"])
    form = held(response)
    assert (form["answer"], form["note"], form["tags"], form["reason"]) == (
        "Bob's answer",
        "Bob's note",
        "hers",
        "Mine",
    )


def test_they_can_go_on_from_there_and_say_anew_whether_the_answer_changed(
    bobs: Client, doras: Client, card: Card
) -> None:
    opened = form_of(card, answer="Bob's answer", reason="Mine")
    doras.post(url(card), form_of(card, note="Dora's note", reason="Hers"))
    form = held(bobs.post(url(card), opened))
    assert not form["answer_changed"], "it was said of another text"
    assert bobs.post(url(card), {**form, "answer_changed": "no"}).status_code == 302
    saved = Card.objects.get(pk=card.pk)
    assert (saved.version, saved.answer, saved.note) == (3, "Bob's answer", "Dora's note")
    assert [point.text for point in saved.points.all()] == ["Acknowledge", "Investigate", "Redress"]


def test_points_that_only_the_other_changed_come_into_the_form(bobs: Client, doras: Client, card: Card) -> None:
    opened = form_of(card, answer="Bob's answer", reason="Mine")
    added = [*stored_rows(card), {"text": "Tell the insurer", "group": "Stage 2"}]
    doras.post(url(card), form_of(card, added, reason="Hers"))
    ids = {str(point.public_id) for point in card.points.all()}
    response = bobs.post(url(card), opened)
    assert sides(response) == {"Answer": Whose.YOURS, "Points": Whose.THEIRS}
    assert bobs.post(url(card), {**held(response), "answer_changed": "no"}).status_code == 302
    points = card.points.all()
    assert [point.text for point in points] == ["Acknowledge", "Investigate", "Redress", "Tell the insurer"]
    assert {str(point.public_id) for point in points} == ids


def test_points_that_both_changed_stay_as_they_were_typed_beside_theirs(
    bobs: Client, doras: Client, card: Card
) -> None:
    first, second, third = stored_rows(card)
    opened = form_of(card, [first, second, {**third, "text": "Offer redress"}], reason="Mine")
    doras.post(url(card), form_of(card, [first, third], reason="Hers"))
    response = bobs.post(url(card), opened)
    (side,) = response.context["conflict"].sides
    assert side.whose is Whose.BOTH
    assert side.their_rows == ["Stage 1: Acknowledge", "Stage 2: Redress"]
    assert side.your_rows == ["Stage 1: Acknowledge", "Stage 1: Investigate", "Stage 2: Offer redress"]
    assert bobs.post(url(card), {**held(response), "answer_changed": "no"}).status_code == 302
    assert [point.text for point in card.points.all()] == ["Acknowledge", "Investigate", "Offer redress"]


def test_values_of_lists_are_shown_in_words(bobs: Client, doras: Client, card: Card) -> None:
    opened = form_of(card, level=3, reason="Mine")
    doras.post(url(card), form_of(card, level=2, reason="Hers"))
    (side,) = bobs.post(url(card), opened).context["conflict"].sides
    assert (side.theirs, side.yours) == ("2 Application", "3 Reasoned advice")


def test_a_form_that_was_sent_twice_is_no_conflict(bobs: Client, card: Card) -> None:
    opened = form_of(card, answer="Bob's answer", reason="Mine")
    assert bobs.post(url(card), opened).status_code == 302
    assert bobs.post(url(card), opened).status_code == 302
    assert Card.objects.get(pk=card.pk).version == 2


def test_a_version_that_nobody_can_tell_takes_nothing_into_the_form(bobs: Client, card: Card) -> None:
    for seen in ("", "77", "many"):
        response = bobs.post(url(card), form_of(card, seen_version=seen, answer="New", reason="Why"))
        assert sides(response) == {"Answer": Whose.BOTH}
    assert Card.objects.get(pk=card.pk).version == 1


def test_what_was_typed_is_text_and_not_markup(bobs: Client, doras: Client, card: Card) -> None:
    opened = form_of(card, note="<script>bob</script>", reason="Mine")
    doras.post(url(card), form_of(card, note="<script>dora</script>", reason="Hers"))
    page = bobs.post(url(card), opened).content.decode()
    assert "<script>bob" not in page
    assert "<script>dora" not in page


def test_looking_at_a_preview_is_no_conflict(bobs: Client, doras: Client, card: Card) -> None:
    opened = form_of(card, answer="Bob's answer", reason="Mine", _preview="1")
    doras.post(url(card), form_of(card, answer="Dora's answer", reason="Hers"))
    assert bobs.post(url(card), opened).context["conflict"] is None

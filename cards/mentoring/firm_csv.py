"""The view of a firm as CSV files that a spreadsheet opens without running anything in them."""

from __future__ import annotations

import csv
import io
from html import unescape
from typing import TYPE_CHECKING

from django.utils.html import strip_tags

from cards.firms.models import Role
from cards.mentoring.firm_queries import mentors_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from cards.mentoring.firm_page import Overview
    from cards.mentoring.firm_queries import Person

# A spreadsheet takes a cell that begins with one of these for a formula, behind spaces as well.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20")
BOM = "\ufeff"  # by which Excel knows UTF-8
# What a page says of candidates to their mentors; managers read the two others as well.
PEOPLE = (
    *("Name", "Joined", "Interview from", "Interview to", "Passed"),
    *("Last revised", "Days of 28", "Answers", "Minutes"),
)
FOR_MANAGERS = ("E-mail", "Mentors")
CARDS = ("Question", "Deck", "Forgotten by", "Of", "Times forgotten", "Answers")
TOPICS = ("Competency", "Cards", "Answers", "Times forgotten", "Percent forgotten")


def safe_cell(value: object) -> str:
    """Return a text that is text in every spreadsheet: what would be a formula has an apostrophe before it."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip().startswith(_FORMULA) or text.startswith(_FORMULA) else text


def people_file(overview: Overview) -> str:
    rows = [_person(person) for person in overview.people]
    if overview.charge.role != Role.MANAGER:
        return _file(PEOPLE, rows)
    mentors = mentors_of(overview.people)
    more = [(person.place.user.email, ", ".join(mentors.get(person.place.pk, []))) for person in overview.people]
    return _file((*PEOPLE, *FOR_MANAGERS), [(*row, *told) for row, told in zip(rows, more, strict=True)])


def _person(person: Person) -> tuple[object, ...]:
    return (
        person.place.user.name,
        _day(person.place.joined_at.date()),
        _day(person.first_possible),
        _day(person.last_possible),
        (_day(person.ended) or "yes") if person.has_passed else "",
        _day(person.last) or "never",
        person.days,
        person.answers,
        person.minutes,
    )


def cards_file(overview: Overview) -> str:
    rows = (
        (
            _words(one.card.face.question),
            one.card.deck.title,
            one.counts.people,
            one.counts.learners,
            one.counts.times,
            one.counts.answers,
        )
        for one in overview.missed
    )
    return _file(CARDS, rows)


def topics_file(overview: Overview) -> str:
    rows = ((topic.name, topic.cards, topic.answers, topic.times, topic.percent) for topic in overview.topics)
    return _file(TOPICS, rows)


def _words(html: str) -> str:
    """Return what the page shows, which may be the firm's own copy or speak of its facts, as plain text."""
    return " ".join(unescape(strip_tags(html)).split())


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _file(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return BOM + text.getvalue()

"""Forms of a firm's people: inviting, roles and mentors, and what the invited fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.core.exceptions import ValidationError

from cards.core.zones import known_time_zone
from cards.firms.door_actions import LONGEST_JOIN_LINK, Invitee
from cards.firms.forms import LONG_ENOUGH, LONGEST_PASSWORD
from cards.firms.models import Role, User
from cards.firms.people_queries import known_at
from cards.firms.people_reading import MOST_PEOPLE, Person, Reading, UnreadableError, check, read_pasted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cards.firms.models import Firm, Membership

NO_FILE = "Choose a file first: a CSV file with a column of e-mail addresses."
NO_ROLE = "Choose candidate, mentor or manager."
SWITCHED_OFF = " (account switched off)"
PREVIEW_VALID = 24 * 60 * 60  # seconds
NO_DAYS = f"Write a whole number of days from 1 to {LONGEST_JOIN_LINK}."
_MOST_PROBLEMS = 20


def checked_at(firm: Firm, reading: Reading) -> Reading:
    """Say of each right row what this firm knows of the address; of other firms nothing is said."""
    known = known_at(firm, [row.email for row in reading.right])

    def say(row: Person) -> tuple[str, str]:
        if row.email in known.members:
            return "They are at your firm already. Delete the row, or change their role on the page of people.", ""
        return "", "Invited before: the earlier link stops working." if row.email in known.invited else ""

    return check(reading, say)


def invitees(rows: Sequence[Person]) -> list[Invitee]:
    return [Invitee(row.email, row.name, row.role) for row in rows]


class InviteForm(forms.Form):
    """One address or many, all in one role."""

    people = forms.CharField(
        label="E-mail addresses",
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
        help_text=f"One, or up to {MOST_PEOPLE:,} parted by commas, spaces or new lines. “Name <address>” is fine.",
        error_messages={"required": "Write at least one e-mail address."},
    )
    role = forms.ChoiceField(
        choices=Role.pairs,
        initial=Role.CANDIDATE,
        help_text="Mentors write and check cards, managers also look after people.",
        error_messages={"invalid_choice": NO_ROLE, "required": NO_ROLE},
    )

    def __init__(self, *args: Any, firm: Firm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.firm = firm

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if "people" not in values or "role" not in values:
            return values
        try:
            reading = checked_at(self.firm, read_pasted(values["people"], values["role"]))
        except UnreadableError as error:
            self.add_error("people", str(error))
            return values
        if not reading.rows:
            self.add_error("people", "There is no e-mail address in it. One looks like name@example.com.")
        for row in reading.wrong[:_MOST_PROBLEMS]:
            self.add_error("people", f"Address {row.number}, “{row.email}”: {row.problem}")
        if len(reading.wrong) > _MOST_PROBLEMS:
            self.add_error("people", f"And {len(reading.wrong) - _MOST_PROBLEMS} more like these.")
        values["invitees"] = invitees(reading.right)
        return values


class FileForm(forms.Form):
    file = forms.FileField(
        label="CSV file",
        help_text=f"The first row names the columns: email, name, role. Up to {MOST_PEOPLE:,} people. "
        "You see what was read before anything is sent.",
        error_messages={"required": NO_FILE, "missing": NO_FILE, "empty": "This file is empty.", "invalid": NO_FILE},
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv,text/plain"}),
    )


def sealed(firm: Firm, by: User, rows: Sequence[Person]) -> str:
    """Return what was read, signed: the browser keeps it between preview and sending, and cannot change it."""
    people = [[row.email, row.name, row.role] for row in rows]
    return signing.dumps(people, salt=_salt(firm, by), compress=True)


def unsealed(firm: Firm, by: User, text: str) -> list[Invitee]:
    """Raises signing.BadSignature for what we did not sign for this manager and firm within a day."""
    return [Invitee(*one) for one in signing.loads(text, salt=_salt(firm, by), max_age=PREVIEW_VALID)]


def _salt(firm: Firm, by: User) -> str:
    return f"cards.firms.people:{firm.public_id}:{by.public_id}"


class JoinLinkForm(forms.Form):
    days = forms.IntegerField(
        label="Days it works",
        min_value=1,
        max_value=LONGEST_JOIN_LINK,
        initial=7,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), NO_DAYS),
        help_text=f"From 1 to {LONGEST_JOIN_LINK}. Whoever has the link joins as a candidate.",
    )


class PersonForm(forms.Form):
    """A person's role, and who looks after a candidate."""

    role = forms.ChoiceField(choices=Role.pairs, error_messages={"invalid_choice": NO_ROLE, "required": NO_ROLE})
    mentors = forms.TypedMultipleChoiceField(
        label="Mentors who look after them",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="For candidates only. Each can read what your firm may see of this candidate.",
        error_messages={"invalid_choice": "One of these mentors has left meanwhile. Look at the choice again."},
    )

    def __init__(self, *args: Any, mentors: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(row.pk, str(row.user) + ("" if row.user.is_active else SWITCHED_OFF)) for row in mentors]
        self.fields["mentors"].choices = choices  # type: ignore[attr-defined]
        if not mentors:
            del self.fields["mentors"]


class NewAccountForm(forms.Form):
    """What somebody invited fills in who has no account yet. Their address stands in the invitation."""

    name = forms.CharField(
        label="Your name",
        max_length=150,
        required=False,
        help_text="Your firm's mentors see it. You may leave it empty.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label="A password",
        strip=False,
        max_length=LONGEST_PASSWORD,
        help_text=LONG_ENOUGH,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    time_zone = forms.CharField(
        required=False, max_length=64, widget=forms.HiddenInput(attrs={"data-time-zone": "", "id": "id_time_zone"})
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_time_zone(self) -> str:
        return known_time_zone(self.cleaned_data["time_zone"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if password := data.get("password"):
            try:
                validate_password(password, User(email=self.email, name=data.get("name", "")))
            except ValidationError as error:
                self.add_error("password", error)
        return data

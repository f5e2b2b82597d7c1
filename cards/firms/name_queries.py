"""Who did what, in words for colleagues: never an e-mail address, and nobody who has left the firm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cards.firms.models import Membership, User

if TYPE_CHECKING:
    from collections.abc import Iterable

LEFT = "Somebody who has left"
NAMELESS = "A colleague"
EDITOR = "Whoever runs the site"
NOBODY = "The site"


class Names:
    """The names of some people, as a page about a firm's rows calls them; where they are now is asked once.

    Whoever runs the site has a name everywhere, everybody else at their own firm alone. What somebody wrote for a firm
    stays the firm's when they leave; their name goes with them.
    """

    def __init__(self, people: Iterable[User | None]) -> None:
        asked = {person.pk for person in people if person and not _is_editor(person)}
        rows = Membership.objects.current().filter(user__in=asked).values_list("user_id", "firm_id") if asked else ()
        self._here: set[tuple[int, int | None]] = set(rows)

    def of(self, person: User | None, firm_id: int | None) -> str:
        """Name one of them. firm_id: whose the row is, None for the shared library; nobody: a command wrote it."""
        if person is None:
            return NOBODY
        if _is_editor(person):
            return person.name or EDITOR
        return (person.name or NAMELESS) if (person.pk, firm_id) in self._here else LEFT

    def in_a_sentence(self, person: User | None, firm_id: int | None) -> str:
        """The same behind other words: what stands for a name begins small there."""
        said = self.of(person, firm_id)
        return said[0].lower() + said[1:] if said in {LEFT, NAMELESS, EDITOR, NOBODY} else said


def name_of(person: User | None, firm_id: int | None) -> str:
    """Name a single person, as `Names` does."""
    return Names([person]).of(person, firm_id)


def label_to_choose(person: User) -> str:
    """What tells people apart where a colleague chooses among those of their own firm: the address, for want of all."""
    return person.name or (EDITOR if person.is_superuser else str(person))


def _is_editor(person: User) -> bool:
    return person.is_active and person.is_superuser

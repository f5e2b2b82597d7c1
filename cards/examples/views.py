"""A candidate's own examples: the pages on which they are written, shared and looked after."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cards.content.models import Card
from cards.core import clock
from cards.core.http import page
from cards.examples import access, actions, queries
from cards.examples.actions import Outcome
from cards.examples.forms import ExampleForm, whole_number
from cards.examples.models import Example, ExampleVersion

if TYPE_CHECKING:
    from django.http import HttpResponse

    from cards.core.http import SignedInRequest
    from cards.examples.actions import Saving

FORM = "cards/examples/form.html"
SAVED = "Saved. Only you can read it, unless you share it."
SAVED_SHARED = "Saved. Your mentors read it as it stands now."
UNCHANGED = "Nothing was changed, so nothing was saved."
TOO_MANY = "You have saved very often within the hour, so this was not saved. Keep this page open and save it later."
STALE = (
    "Nothing was saved: this example was changed in another window since you opened it here. What you typed is still "
    "below, and what was saved there stands under it. If you save now, yours takes its place; the history keeps both."
)
STALE_RESTORE = "Nothing was changed: the example was saved in another window meanwhile. Here is its history now."
RESTORED = "That version is back, as a new one."
STOPPED = "You have stopped sharing it. Only you can read it now."
MOVED = "Nothing was shared, because you belong to another firm than this page said. Read it again, then decide."


@require_safe
def examples(request: SignedInRequest) -> HttpResponse:
    """All examples, and which competencies and levels have none."""
    rows = queries.overview(request.user)
    context = {
        "rows": rows,
        "count": sum(len(row.examples) for row in rows),
        "gaps": sum(cell.is_gap for row in rows for cell in row.cells),
        "unread": [example for row in rows for example in row.examples if vars(example)["unread"]],
    }
    return render(request, "cards/examples/examples.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_example(request: SignedInRequest) -> HttpResponse:
    """Write an example; ?card= ties it to a card, ?competency= and ?level= are where it belongs."""
    if request.method != "POST":
        card = access.named_card(request.user, request.GET.get("card", ""))
        return render(request, FORM, {"form": ExampleForm(initial=_first_values(request, card)), "card": card})
    card = access.card_of_form(request.user, request.POST.get("card", ""))
    form = ExampleForm(request.POST)
    if not form.is_valid():
        return _form_again(request, form, card=card)
    if not consume(request, action="save_example", user=request.user):
        return _form_again(request, form, card=card, error=TOO_MANY, status=429)
    saving = actions.create_example(user=request.user, key=form.sent_key, draft=form.draft, card=card, now=clock.now())
    return _after(request, form, saving, card=card)


def _first_values(request: SignedInRequest, card: Card | None) -> dict[str, object]:
    values: dict[str, object] = {"key": uuid4()}
    if card:
        competency = card.competency or card.deck.competency
        values |= {"card": card.public_id, "competency": competency.code if competency else ""}
        values["level"] = max(card.level, queries.LEVELS[0])
    return values | {name: request.GET[name] for name in ("competency", "level") if name in request.GET}


@require_http_methods(["GET", "HEAD", "POST"])
def edit_example(request: SignedInRequest, example_id: UUID) -> HttpResponse:
    example = access.own_example(request.user, example_id)
    if request.method != "POST":
        initial = {**example.texts, "competency": example.competency.code, "level": example.level}
        initial |= {"version": example.version, "card": example.card.public_id if example.card else ""}
        # The key is for a page whose example goes while it is edited: it is kept as a new one then.
        form = ExampleForm(initial={**initial, "key": uuid4()})
        return render(request, FORM, {"form": form, "example": example})
    form = ExampleForm(request.POST)
    if not form.is_valid():
        return _form_again(request, form, example=example)
    if not consume(request, action="save_example", user=request.user):
        return _form_again(request, form, example=example, error=TOO_MANY, status=429)
    try:
        saving = actions.save_example(
            user=request.user, key=example_id, draft=form.draft, version=form.sent_version, now=clock.now()
        )
    except Example.DoesNotExist as error:  # deleted in this very moment
        raise Http404 from error
    return _after(request, form, saving)


def _after(request: SignedInRequest, form: ExampleForm, saving: Saving, card: Card | None = None) -> HttpResponse:
    if saving.outcome is Outcome.STALE:
        form.show_version(saving.example.version)
        return _form_again(request, form, card=card, example=saving.example, error=STALE, stale=True, status=409)
    if saving.outcome is Outcome.UNCHANGED:
        messages.info(request, UNCHANGED)
    else:
        messages.success(request, SAVED_SHARED if saving.example.shared_with_id else SAVED)
    return redirect("example", saving.example.public_id)


def _form_again(  # noqa: PLR0913  one place gives back what was typed
    request: SignedInRequest,
    form: ExampleForm,
    *,
    card: Card | None = None,
    example: Example | None = None,
    error: str = "",
    stale: bool = False,
    status: int = 422,
) -> HttpResponse:
    context = {"form": form, "card": card, "example": example, "error": error, "stale": stale}
    return page(request, FORM, context, partial="writing", status=status)


@require_safe
def example(request: SignedInRequest, example_id: UUID) -> HttpResponse:
    """One example as its owner reads it, with what mentors said of it."""
    return _show(request, access.own_example(request.user, example_id))


def _show(request: SignedInRequest, found: Example) -> HttpResponse:
    comments = list(queries.comments_of(found))
    context = {
        "example": found,
        "hints": queries.hints_for(found),
        "sharing": queries.sharing_of(request.user),
        "comments": comments,
        "unread": [comment for comment in comments if comment.read_at is None],
        "card": Card.objects.visible_to(request.user).filter(pk=found.card_id).first() if found.card_id else None,
    }
    return render(request, "cards/examples/example.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def history(request: SignedInRequest, example_id: UUID) -> HttpResponse:
    """What the example said before; an earlier version can be brought back."""
    found = access.own_example(request.user, example_id)
    if request.method != "POST":
        return _show_history(request, found)
    try:
        saving = actions.restore_version(
            user=request.user,
            key=example_id,
            number=whole_number(request.POST.get("number", "")),
            version=whole_number(request.POST.get("version", "")),
            now=clock.now(),
        )
    except (Example.DoesNotExist, ExampleVersion.DoesNotExist) as error:
        raise Http404 from error
    if saving.outcome is Outcome.STALE:
        return _show_history(request, saving.example, error=STALE_RESTORE, status=409)
    messages.success(request, RESTORED if saving.outcome is Outcome.SAVED else UNCHANGED)
    return redirect("example", example_id)


def _show_history(request: SignedInRequest, found: Example, *, error: str = "", status: int = 200) -> HttpResponse:
    context = {"example": found, "versions": queries.versions_of(found), "error": error}
    return render(request, "cards/examples/history.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def share(request: SignedInRequest, example_id: UUID) -> HttpResponse:
    """What sharing means and with whom, and the button that does it."""
    found = access.own_example(request.user, example_id)
    sharing = queries.sharing_of(request.user)
    context = {"example": found, "sharing": sharing, "hints": queries.hints_for(found)}
    page = "cards/examples/share.html"
    if request.method != "POST":
        return render(request, page, context)
    if sharing.firm is None:
        return render(request, page, context, status=422)
    # The form names the firm that its reader was told of: they may have come to another since.
    told = request.POST.get("firm") == str(sharing.firm.public_id)
    if not told or not actions.share_example(example=found, firm=sharing.firm, now=clock.now()):
        return render(request, page, {**context, "error": MOVED}, status=409)
    messages.success(request, f"Shared. Mentors and managers of {sharing.firm} can read it now.")
    return redirect("example", example_id)


@require_POST
def stop_sharing(request: SignedInRequest, example_id: UUID) -> HttpResponse:
    actions.stop_sharing(example=access.own_example(request.user, example_id))
    messages.success(request, STOPPED)
    return redirect("example", example_id)


@require_POST
def read_comments(request: SignedInRequest, example_id: UUID) -> HttpResponse:
    """Mark the comments that the page showed as read: one that came meanwhile stays new."""
    found = access.own_example(request.user, example_id)
    try:
        shown = [UUID(text) for text in request.POST.getlist("comment")]
    except ValueError as error:
        raise Http404 from error
    actions.mark_read(example=found, comments=shown, now=clock.now())
    messages.success(request, "Marked as read.")
    return redirect("example", example_id)


@require_http_methods(["GET", "HEAD", "POST"])
def delete_example(request: SignedInRequest, example_id: UUID) -> HttpResponse:
    found = access.own_example(request.user, example_id)
    if request.method != "POST":
        return render(request, "cards/examples/delete.html", {"example": found})
    actions.delete_example(example=found)
    messages.success(request, "The example is gone, with its history and its comments.")
    return redirect("examples")

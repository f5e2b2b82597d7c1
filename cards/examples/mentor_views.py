"""What mentors and managers see of the examples that candidates of their firm share with them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cards.core import clock
from cards.examples import access, actions, queries
from cards.examples.forms import CommentForm
from cards.examples.models import Example

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from cards.core.http import SignedInRequest

EXAMPLES_PER_PAGE = 50
SENT = "Your comment is sent. The candidate is told of it."
TOO_MANY = "You have sent many comments within the hour, so this one was not sent. Keep the text and send it later."


@require_safe
def shared_examples(request: SignedInRequest) -> HttpResponse:
    firm = access.firm_of_mentor(request.user)
    shared = Paginator(queries.shared_with(request.user), EXAMPLES_PER_PAGE)
    context = {"firm": firm, "examples": shared.get_page(request.GET.get("page"))}
    return render(request, "cards/examples/shared.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def shared_example(request: SignedInRequest, example_id: UUID) -> HttpResponse:
    """One shared example as it stands now, and the form for a comment."""
    found = access.shared_example(request.user, example_id)
    if request.method != "POST":
        return _show(request, found, CommentForm(initial={"key": uuid4()}))
    form = CommentForm(request.POST)
    status = 422
    if form.is_valid() and not consume(request, action="comment", user=request.user):
        form.add_error("text", TOO_MANY)
        status = 429
    if form.errors:
        return _show(request, found, form, status=status)
    try:
        actions.add_comment(
            example=found,
            author=request.user,
            key=form.sent_key,
            text=form.cleaned_data["text"],
            now=clock.now(),
        )
    except Example.DoesNotExist as error:  # sharing was stopped in this very moment
        raise Http404 from error
    messages.success(request, SENT)
    return redirect("shared_example", example_id)


def _show(request: SignedInRequest, found: Example, form: CommentForm, *, status: int = 200) -> HttpResponse:
    context = {"example": found, "comments": queries.comments_of(found), "form": form}
    return render(request, "cards/examples/shared_example.html", context, status=status)


@require_POST
def delete_comment(request: SignedInRequest, example_id: UUID, comment_id: UUID) -> HttpResponse:
    """Take back a comment of one's own."""
    found = access.shared_example(request.user, example_id)
    actions.delete_comment(comment=access.own_comment(request.user, found, comment_id))
    messages.success(request, "Your comment is deleted.")
    return redirect("shared_example", example_id)

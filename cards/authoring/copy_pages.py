"""Writing a firm's own copy of a shared card, and choosing what becomes of it when the library moves on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.admin.helpers import AdminErrorList, AdminForm, InlineAdminFormSet
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from cards.authoring import accepting
from cards.authoring.access import author_of
from cards.authoring.copy_conflicts import after_conflict
from cards.authoring.copy_differences import OF_LIBRARY, OF_LIBRARY_LAST, library_then, three_way, version_of_copy
from cards.authoring.copy_forms import CopyForm, GiveUpForm, KeepForm
from cards.authoring.copy_layout import SOURCE_PART, WITH_POINTS, fieldsets_of, points_are, row_fields
from cards.authoring.copy_reading import has_moved_on, is_shown, shown_by_library
from cards.authoring.copy_restoring import NO_SUCH, earlier
from cards.authoring.history import names_in
from cards.authoring.points import PointInline
from cards.authoring.preview import spoken_face
from cards.authoring.readable import NEVER_SHOWN, text_for
from cards.authoring.standing import warning_of
from cards.authoring.ways import ways_from
from cards.content.actions import draw_face
from cards.content.copy_actions import CopyRefusedError, draft_of_card, draft_of_copy
from cards.content.correction_models import FirmCopy
from cards.content.models import Card
from cards.core import clock
from cards.study.copying import CopyMovedError, keep_copy, publish_copy, withdraw_copy

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from cards.authoring.access import Author
    from cards.authoring.base import ScopedAdmin
    from cards.authoring.copy_differences import ThreeWay
    from cards.authoring.copy_restoring import Earlier
    from cards.authoring.readable import Text
    from cards.content.copy_actions import CopyDraft
    from cards.content.correction_models import CardChange
    from cards.firms.models import Firm

LIST = "admin:cards_firmcopy_changelist"
CHANGE = "admin:cards_firmcopy_change"
COMPARE = "admin:cards_firmcopy_compare"
NOT_SHOWN = "The library no longer shows this card to anybody, so there is nothing to correct. You can give ours up."
NOT_SHOWN_NOR_OURS = "The library no longer shows this card to anybody, so your copy cannot be taken up again now."
MOVED = (
    "Nothing was changed: somebody changed your copy, or the library its card, while this page was open. Look again."
)
NOTHING_NEW = "Nothing differs from what your candidates read already, so nothing was published."
REASON_MAX = 100


def _author(request: HttpRequest) -> Author:
    if (author := author_of(request)) is None:
        raise PermissionDenied
    return author


def _copy(section: ScopedAdmin, request: HttpRequest, object_id: object) -> FirmCopy:
    """One of the copies that the reader may change; for any other, and for none, a 404."""
    found: FirmCopy | None = section.get_object(request, str(object_id))
    if found is None:
        raise Http404
    return found


def write_new(section: ScopedAdmin, request: HttpRequest, card_id: int) -> HttpResponse:
    """Begin the firm's own copy of a card with what the library says."""
    author = _author(request)
    if author.firm is None:
        raise PermissionDenied
    card = shown_by_library().filter(pk=card_id).first()
    if card is None:
        raise Http404
    copy = FirmCopy.objects.filter(firm=author.firm, card=card).first()
    if copy and copy.withdrawn_at is None and request.method != "POST":
        return redirect(f"{reverse(CHANGE, args=[copy.pk])}?{request.GET.urlencode()}")
    return _write(section, request, card, author.firm, copy, draft_of_card(card))


def edit(section: ScopedAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """Correct a copy, or take one up again that was given up.

    ?seen=7: come from the page that shows what the library says at version 7, so that the copy is held against it.
    ?restore=3: the form begins with what the copy said at its version 3.
    """
    copy = _copy(section, request, object_id)
    if not is_shown(copy.card):
        messages.warning(request, NOT_SHOWN_NOR_OURS if copy.withdrawn_at else NOT_SHOWN)
        return redirect(LIST) if copy.withdrawn_at else redirect(COMPARE, copy.pk)
    if asked := request.GET.get("restore"):
        return _restore(section, request, copy, asked)
    begin = draft_of_copy(copy)
    if request.GET.get("seen") == str(copy.card.version):
        begin = replace(begin, base_version=copy.card.version)
    return _write(section, request, copy.card, copy.firm, copy, begin)


def _restore(section: ScopedAdmin, request: HttpRequest, copy: FirmCopy, asked: str) -> HttpResponse:
    version = earlier(copy, asked)
    if version is None:
        messages.warning(request, NO_SUCH.format(asked[:REASON_MAX]))
        return redirect("admin:cards_firmcopy_history", copy.pk)
    return _write(section, request, copy.card, copy.firm, copy, version.draft, version)


def _write(  # noqa: PLR0913, PLR0917  one page, come to in three ways
    section: ScopedAdmin,
    request: HttpRequest,
    card: Card,
    firm: Firm,
    copy: FirmCopy | None,
    begin: CopyDraft,
    restored: Earlier | None = None,
) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = CopyForm(data, card=card, firm=firm, copy=copy, begin=begin)
    context: dict[str, Any] = {"card": card, "copy": copy, "firm": firm, "restored": restored}
    if restored:
        form.initial["reason"] = f"Restored version {restored.number}"
    context |= accepting.context_of(request, card, copy) if copy else {}
    if request.method != "POST" or "_preview" in request.POST:
        return _form_page(section, request, form, context)
    if not form.is_valid():
        return _form_page(section, request, form, context, status=422)
    draft = form.draft(_author(request).user)
    if (draft.words, draft.origin) == (form.read_now.words, form.read_now.origin):
        messages.info(request, NOTHING_NEW)
        return redirect(request.get_full_path())
    try:
        return _publish(request, form, draft)
    except CopyMovedError as moved:
        context["conflict"] = after_conflict(form, card, moved.copy, draft)
        return _form_page(section, request, form, context, status=409)
    except CopyRefusedError as refused:
        form.add_error(None, str(refused))
        return _form_page(section, request, form, context, status=422)


@transaction.atomic
def _publish(request: HttpRequest, form: CopyForm, draft: CopyDraft) -> HttpResponse:
    change = publish_copy(
        firm=form.firm,
        card=form.card,
        draft=draft,
        by=_author(request).user,
        reason=form.cleaned_data["reason"],
        now=clock.now(),
        is_material=bool(form.cleaned_data["answer_changed"]),
        seen=form.cleaned_data["seen_version"],
    )
    messages.success(request, f"People of {form.firm} now read this instead of the library's text.{_told(change)}")
    if warning := warning_of(form.instance):
        messages.warning(request, warning)
    accepting.close_carried(request, form.card, change.copy, answer=change.why, now=change.at)
    return redirect(LIST)


def _told(change: CardChange) -> str:
    count = change.notices.count()
    if not count:
        return ""
    return f" {count} of them had learned the old answer and {'is' if count == 1 else 'are'} told."


def _form_page(
    section: ScopedAdmin, request: HttpRequest, form: CopyForm, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    is_preview = "_preview" in request.POST
    fields = AdminForm(form, fieldsets_of(form), {}, (), model_admin=section)
    inline = PointInline(Card, section.admin_site)
    inline.verbose_name, inline.verbose_name_plural = points_are(form).removesuffix("s"), points_are(form)
    rows: Any = InlineAdminFormSet(
        inline,
        form.rows,
        [(None, {"fields": row_fields(form)})],
        model_admin=section,
        has_add_permission=True,
        has_change_permission=True,
    )
    if form.is_bound:
        form.is_valid()
    points = form.rows.drafts if form.is_bound else form.begin.points
    face = draw_face(form.instance, [p.content for p in points], [str(place) for place in range(len(points))])
    is_new = context["copy"] is None
    context |= {
        **section.admin_site.each_context(request),
        "title": "Our own copy",
        "subtitle": None,
        "list_title": section.name_of_list(),
        "opts": section.opts,
        "adminform": fields,
        "inline_admin_formsets": [rows],
        "with_points": WITH_POINTS,
        "source_part": SOURCE_PART,
        "source_warning": warning_of(form.instance),
        "has_points": bool(form.card.how.points_are or points),
        "media": section.media + fields.media + rows.media,
        "form": form,
        "errors": AdminErrorList(form, [form.rows]) if form.is_bound and not is_preview else None,
        "face": spoken_face(face, form.instance, _author(request).user),
        "has_moved_on": not is_new and has_moved_on(context["copy"]),
        "ways": ways_from(_author(request), form.card, copy=None),
    }
    return TemplateResponse(request, "cards/authoring/copy_form.html", context, status=status)


def choose(section: ScopedAdmin, request: HttpRequest, copy_id: int) -> HttpResponse:
    """What the library said then, what it says now and what the firm says, and the choice between them."""
    copy = _copy(section, request, copy_id)
    if copy.withdrawn_at:
        return redirect(CHANGE, copy.pk)
    text = text_for(_author(request), copy.card)
    library = text.version if text else None
    is_post = request.method == "POST"
    give_up_data, keep_data = (
        request.POST if is_post and button in request.POST else None for button in ("_give_up", "_keep")
    )
    give_up = GiveUpForm(give_up_data, copy=copy, library=library, prefix="up")
    keep = KeepForm(keep_data, copy=copy, prefix="keep")
    status = 200
    try:
        if give_up.is_bound and give_up.is_valid():
            return _give_up(request, copy, give_up.cleaned_data)
        if keep.is_bound and keep.is_valid():
            return _keep(request, copy, keep.cleaned_data)
        status = 422 if is_post else 200
    except CopyMovedError:
        messages.warning(request, MOVED)
        return redirect(COMPARE, copy.pk)
    context = {
        **section.admin_site.each_context(request),
        "title": "The library and our own copy",
        "subtitle": None,
        "list_title": section.name_of_list(),
        "opts": section.opts,
        "copy": copy,
        "card": text.card if text else NEVER_SHOWN,
        "compared": _compared(copy, text),
        "has_moved_on": has_moved_on(copy),
        "is_shown": is_shown(copy.card),
        "give_up": give_up,
        "keep": keep,
    }
    return TemplateResponse(request, "cards/authoring/copy_compare.html", context, status=status)


def _compared(copy: FirmCopy, text: Text | None) -> ThreeWay | None:
    if text is None:
        return None
    then = library_then(copy.card, copy.base_version)
    now, ours = text.version, version_of_copy(copy, copy.card)
    names = names_in([version for version in (then, now, ours) if version], copy.firm_id)
    return three_way(then, now, ours, names, OF_LIBRARY_LAST if text.is_withheld else OF_LIBRARY)


def _give_up(request: HttpRequest, copy: FirmCopy, said: dict[str, Any]) -> HttpResponse:
    change = withdraw_copy(
        copy=copy,
        by=_author(request).user,
        reason=f"Took the library's text. {said['reason']}".strip()[:REASON_MAX],
        now=clock.now(),
        is_material=bool(said["answer_changed"]),
        why=said["reason"],
        seen=said["seen_version"],
    )
    messages.success(request, f"People of {copy.firm} read the library's text again.{_told(change)} Ours is kept.")
    return redirect(LIST)


def _keep(request: HttpRequest, copy: FirmCopy, said: dict[str, Any]) -> HttpResponse:
    # Of a card that nobody is shown there is nothing to hold it against.
    if copy.version != said["seen_version"] or not is_shown(copy.card):
        raise CopyMovedError(copy)
    keep_copy(
        copy=copy,
        library_version=said["seen_library"],
        by=_author(request).user,
        reason=f"Kept ours. {said['reason']}".strip()[:REASON_MAX],
        now=clock.now(),
    )
    messages.success(request, "Ours stays. You will be told when the library changes the card again.")
    return redirect(LIST)

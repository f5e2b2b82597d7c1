"""What every section of the admin stands on: closed, until a section says for whom it is open and what is theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import models
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format

from cards.authoring.access import author_of
from cards.authoring.faults import faults_of
from cards.authoring.filters import is_row_id, parameters_of
from cards.authoring.log import LoggingAdmin

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpRequest

    from cards.authoring.access import Author


class ScopedAdmin(LoggingAdmin):
    """A section that shows nothing to anybody unless its four answers below say otherwise."""

    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    # An address without a scheme typed into a form means https.
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    list_title = ""  # else the plural of what it holds

    def name_of_list(self) -> str:
        return self.list_title or str(self.opts.verbose_name_plural).capitalize()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        if not all(map(is_row_id, request.POST.getlist(ACTION_CHECKBOX_NAME))):
            self.message_user(request, "That choice could not be read. Nothing was changed.", messages.WARNING)
            return redirect(request.path)
        return super().changelist_view(request, {"title": self.name_of_list(), **(extra_context or {})})

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> Any:
        return super().history_view(request, object_id, {"list_title": self.name_of_list(), **(extra_context or {})})

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only what a filter of the list asks. Django would look up any column, also one that its reader may not read.

        What is hidden on the page, such as a note or a name, could be guessed by it letter by letter.
        """
        return request is not None and lookup in parameters_of(self.get_list_filter(request))

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """With all that is wrong in `wrong`, in the place of Django's note, which neither names nor links a field."""
        sent = context.pop("errors", None)
        tables = [inline.formset for inline in context.get("inline_admin_formsets", ())]
        context["wrong"] = list(faults_of(context["adminform"].form, tables)) if sent else []
        return super().render_change_form(request, {"list_title": self.name_of_list(), **context}, *args, **kwargs)

    def is_open_to(self, author: Author) -> bool:
        """Whether this person has anything to do in the section."""
        return False

    def theirs(self, rows: models.QuerySet[Any], author: Author) -> models.QuerySet[Any]:
        """The rows that this person may see and change."""
        return rows.none()

    def owns(self, author: Author, row: Any) -> bool:
        """Whether one row is among `theirs`; asked a second time, of rows that came through it."""
        return False

    def may_add(self, author: Author) -> bool:
        return self.is_open_to(author)

    def may_delete(self, author: Author, row: Any) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        author = author_of(request)
        rows = super().get_queryset(request)
        return self.theirs(rows, author) if author and self.is_open_to(author) else rows.none()

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> NoReturn:
        """A row that is not there, or not theirs, is a 404 here as on every other page."""
        raise Http404

    def _may(self, request: HttpRequest, row: Any, also: Callable[[Author], bool]) -> bool:
        author = author_of(request)
        if author is None or not self.is_open_to(author):
            return False
        return (row is None or self.owns(author, row)) and also(author)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, obj, lambda _: True)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, obj, lambda _: True)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._may(request, None, self.may_add)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Without a row the question is only whether the page exists; its answer must not tell known ids apart.
        return self._may(request, obj, lambda author: obj is None or self.may_delete(author, obj))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._may(request, None, lambda _: True)


class SuperuserAdmin(ScopedAdmin):
    """A section for whoever runs the site."""

    def is_open_to(self, author: Author) -> bool:
        return author.is_superuser

    def theirs(self, rows: models.QuerySet[Any], author: Author) -> models.QuerySet[Any]:
        return rows if author.is_superuser else rows.none()

    def owns(self, author: Author, row: Any) -> bool:
        return author.is_superuser


def day_in_words(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y")


def moment_in_words(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y, H:i")

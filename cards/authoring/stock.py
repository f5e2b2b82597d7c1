"""Django's classes as the admin extends them: to the type checker with the hooks that the stubs leave out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    class StockAdmin(admin.ModelAdmin[Any]):
        def _create_formsets(self, request: HttpRequest, obj: Any, change: bool) -> tuple[list[Any], list[Any]]: ...

        def _changeform_view(
            self, request: HttpRequest, object_id: str | None, form_url: str, extra_context: dict[str, Any] | None
        ) -> HttpResponse: ...

        def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse: ...

    class _ModelForm(forms.ModelForm[Any]):
        def _post_clean(self) -> None: ...

        def _get_validation_exclusions(self) -> set[str]: ...

    StockInline = admin.TabularInline[Any, Any]
    StockFormSet = forms.BaseInlineFormSet[Any, Any, Any]
    StockChoiceField = forms.ModelChoiceField[Any]
else:
    StockAdmin = admin.ModelAdmin
    _ModelForm = forms.ModelForm
    StockInline = admin.TabularInline
    StockFormSet = forms.BaseInlineFormSet
    StockChoiceField = forms.ModelChoiceField


class StockForm(_ModelForm):
    """A form of the admin; a label is a heading over its field, and takes no colon."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})

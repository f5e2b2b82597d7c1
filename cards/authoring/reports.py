"""The queue of problems that candidates report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Case, When
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator

from cards.authoring.access import author_of
from cards.authoring.base import ScopedAdmin, moment_in_words
from cards.authoring.stock import StockForm
from cards.content.actions import close_report
from cards.content.choices import ReportStatus
from cards.content.correction_models import Report
from cards.core import clock
from cards.core.markdown import plain_text
from cards.kinds.registry import KINDS

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from cards.authoring.access import Author
    from cards.firms.models import User

BUTTONS = {"_resolved": ReportStatus.RESOLVED, "_declined": ReportStatus.DECLINED}
OPEN_FIRST = Case(When(status=ReportStatus.OPEN, then=0), default=1)
SHORT = 70


class ReportForm(StockForm):
    class Meta:
        model = Report
        fields = ("reply",)
        widgets = {"reply": forms.Textarea(attrs={"rows": 3, "maxlength": 1000, "class": "vLargeTextField"})}
        help_texts = {"reply": "What you did about it, or why nothing needs doing. The candidate does not see it."}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not set(BUTTONS) & set(self.data):
            raise forms.ValidationError("Choose Resolved or Declined.")
        return values


class ReportAdmin(ScopedAdmin):
    form = ReportForm
    change_form_template = "cards/authoring/report_form.html"
    fields = ("reply",)
    list_display = ("sentence", "card_question", "who", "when", "versions", "status_word")
    list_filter = ("status",)
    list_select_related = ("card", "user")
    search_fields = ("text", "card__search_text")
    search_help_text = "Words of the report or of its card."
    actions = ("resolve", "decline")

    def is_open_to(self, author: Author) -> bool:
        return True

    def theirs(self, rows: QuerySet[Any], author: Author) -> QuerySet[Any]:
        reports = Report.objects.editable_by(author.user).order_by().values("pk")
        return rows.filter(pk__in=reports).select_related("card__deck", "card__source", "user", "closed_by")

    def owns(self, author: Author, row: Report) -> bool:
        return author.has_charge_of(row.card.deck.firm_id)

    def may_add(self, author: Author) -> bool:
        return False

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        return (OPEN_FIRST.asc(), "-created_at", "pk")

    @admin.display(description="report", ordering="text")
    def sentence(self, report: Report) -> str:
        return Truncator(report.text).chars(SHORT)

    @admin.display(description="card")
    def card_question(self, report: Report) -> str:
        url = reverse("admin:cards_card_change", args=[report.card_id])
        return format_html('<a href="{}">{}</a>', url, Truncator(plain_text(report.card.question)).chars(SHORT))

    @admin.display(description="from")
    def who(self, report: Report) -> str:
        return reporter(report.user)

    @admin.display(description="when", ordering="created_at")
    def when(self, report: Report) -> str:
        return moment_in_words(report.created_at)

    @admin.display(description="version")
    def versions(self, report: Report) -> str:
        then, now = report.card_version, report.card.version
        return f"{then}, unchanged" if then == now else f"{then}, now {now}"

    @admin.display(description="status", ordering="status")
    def status_word(self, report: Report) -> str:
        return format_html('<span class="status {}">{}</span>', report.status, report.get_status_display())

    @admin.action(description="Mark as resolved")
    def resolve(self, request: HttpRequest, reports: QuerySet[Report]) -> None:
        self._close(request, reports, ReportStatus.RESOLVED)

    @admin.action(description="Decline")
    def decline(self, request: HttpRequest, reports: QuerySet[Report]) -> None:
        self._close(request, reports, ReportStatus.DECLINED)

    def _close(self, request: HttpRequest, reports: QuerySet[Report], status: ReportStatus) -> None:
        author, now, done = author_of(request), clock.now(), 0
        for report in reports.filter(status=ReportStatus.OPEN):
            if author and self.owns(author, report):
                close_report(report=report, status=status, reply=report.reply, by=author.user, now=now)
                done += 1
        words = "1 report was" if done == 1 else f"{done} reports were"
        level = messages.SUCCESS if done else messages.INFO
        self.message_user(request, f"{words} {status.label.lower()}.", level)

    def get_readonly_fields(self, request: HttpRequest, obj: Report | None = None) -> tuple[str, ...]:
        return ("reply",) if obj and obj.status != ReportStatus.OPEN else ()

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        report: Report = context["original"]
        context |= {
            "title": "Report",
            "subtitle": None,
            "report": report,
            "card": report.card,
            "face": report.card.face if report.card.kind in KINDS else None,
            "who": reporter(report.user),
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Report, form: ReportForm, change: bool) -> None:
        author = author_of(request)
        chosen = next((status for name, status in BUTTONS.items() if name in request.POST), None)
        if author is None or chosen is None:
            return
        # A report that a colleague closed while this page was open stays as they closed it.
        if Report.objects.select_for_update().filter(pk=obj.pk, status=ReportStatus.OPEN).exists():
            close_report(report=obj, status=chosen, reply=form.cleaned_data["reply"], by=author.user, now=clock.now())

    def response_change(self, request: HttpRequest, obj: Report) -> HttpResponse:
        if obj.status == ReportStatus.OPEN:
            self.message_user(request, "A colleague has closed this report meanwhile; it stays so.", messages.WARNING)
        else:
            self.message_user(request, f"The report is {obj.get_status_display().lower()}.", messages.SUCCESS)
        return self.response_post_save_change(request, obj)


def reporter(user: User) -> str:
    """Who reported it: a name if they gave one, never an address."""
    return user.name or ("A guest" if user.is_guest else "A candidate")

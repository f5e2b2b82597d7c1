"""The queue of what candidates report about cards, and of the better wordings that they propose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import Case, When
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator

from cards.authoring.accepting import ways_to_accept
from cards.authoring.access import author_of
from cards.authoring.base import ScopedAdmin, moment_in_words
from cards.authoring.filters import AnswerFilter, ReportDeckFilter
from cards.authoring.readable import NEVER_SHOWN, text_for, with_texts
from cards.authoring.stock import StockChoiceField, StockForm
from cards.authoring.ways import ways_from
from cards.content.choices import ReportStatus
from cards.content.correction_models import Report
from cards.content.models import Card
from cards.content.report_actions import close_report, merge_report
from cards.content.report_queries import answerer, merged_with, others_of, reporter, to_merge_with
from cards.content.voice import in_words, with_facts
from cards.core import clock
from cards.kinds.registry import KINDS

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from cards.authoring.access import Author

BUTTONS = {
    "_resolved": ReportStatus.RESOLVED,
    "_declined": ReportStatus.DECLINED,
    "_merged": ReportStatus.MERGED,
}
OPEN_FIRST = Case(When(status=ReportStatus.OPEN, then=0), default=1)
SHORT = 70
KNOWN = (
    *("card__deck__firm", "card__source", "card__checked_by", "firm_copy"),
    *("user", "closed_by", "merged_into__closed_by"),
)
UNPROCESSABLE = 422
OF_COPIES = (
    "Nothing was merged: what is said of a firm's own copy is answered for that firm's candidates alone. "
    "Tick reports of one firm."
)
CLOSED_MEANWHILE = "A colleague has closed this report meanwhile, or the one to merge it with; nothing was changed."


class OtherReport(StockChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.get_status_display()}: {Truncator(obj.text).chars(SHORT)}"


class ReportForm(StockForm):
    into = OtherReport(
        label="Merge with",
        queryset=Report.objects.none(),
        required=False,
        empty_label="Choose another report of this card",
        help_text="Where somebody else said the same: both candidates then see what becomes of that one.",
        error_messages={"invalid_choice": "That report is no longer there to merge with. Choose another one."},
    )

    others: QuerySet[Report] | None = None  # set on the class made for one request

    class Meta:
        model = Report
        fields = ("answer", "reply")
        widgets = {
            "answer": forms.Textarea(attrs={"rows": 3, "maxlength": 1000, "class": "vLargeTextField"}),
            "reply": forms.Textarea(attrs={"rows": 2, "maxlength": 1000, "class": "vLargeTextField"}),
        }
        help_texts = {
            "answer": "What you did about it, or why the card stays as it is. The candidate reads it, with your name.",
            "reply": "The candidate does not see it.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "into" in self.fields:
            self.fields["into"].queryset = self.others  # type: ignore[attr-defined]

    @property
    def chosen(self) -> ReportStatus | None:
        return next((status for name, status in BUTTONS.items() if name in self.data), None)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if self.instance.status != ReportStatus.OPEN:
            return values  # a colleague was quicker, which `response_change` says
        if self.chosen is None:
            raise forms.ValidationError("Choose what becomes of it: one of the buttons below.")
        wanted = {
            ReportStatus.DECLINED: ("answer", "Say why the card stays as it is: the candidate reads it."),
            ReportStatus.MERGED: ("into", "Choose the report that says the same."),
        }
        if self.chosen == ReportStatus.MERGED and not (self.others and self.others.exists()):
            raise forms.ValidationError("There is no other report to merge this one with. Choose another button.")
        name, message = wanted.get(self.chosen, ("", ""))
        if name in self.fields and name not in self.errors and not values.get(name):
            self.add_error(name, message)
        return values


class ReportList(ScopedAdmin):
    """What of it a list of them shows, and who may do what."""

    list_display = ("sentence", "kind_word", "card_question", "who", "when", "versions", "status_word")
    list_filter = ("status", AnswerFilter, "kind", ReportDeckFilter)
    list_select_related = ("card__deck", "user", "firm_copy")
    search_fields = ("text", "read_words")
    search_help_text = "Words of the report or of its card."
    actions = ("merge",)
    is_about_people = True

    def is_open_to(self, author: Author) -> bool:
        return True

    def theirs(self, rows: QuerySet[Any], author: Author) -> QuerySet[Any]:
        reports = Report.objects.readable_by(author.user)
        return with_texts(with_facts(reports.select_related(*KNOWN), author.user), author)

    def owns(self, author: Author, row: Any) -> bool:
        """Whether it is theirs to read; `closes` says whether it is theirs to close."""
        return self.closes(author, row) or (
            row.card.deck.firm_id is None and not row.has_left and author.has_charge_of(row.firm_id)
        )

    def closes(self, author: Author, row: Any) -> bool:
        """Reports on a shared card are the library's editors' to close, but where they are about its own copy."""
        return author.has_charge_of(row.card.deck.firm_id) or (row.is_of_copy and author.has_charge_of(row.firm_id))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, obj, lambda author: obj is None or self.closes(author, obj))

    def firm_of(self, row: Any) -> int | None:
        firm: int | None = row.card.deck.firm_id or row.firm_id
        return firm

    def may_add(self, author: Author) -> bool:
        return False

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        return (OPEN_FIRST.asc(), "-created_at", "pk")

    @admin.display(description="report", ordering="text")
    def sentence(self, report: Report) -> str:
        return Truncator(report.text).chars(SHORT)

    @admin.display(description="says", ordering="kind")
    def kind_word(self, report: Report) -> str:
        return report.get_kind_display()

    @admin.display(description="card")
    def card_question(self, report: Any) -> str:
        words = Truncator(in_words(report.read_question or NEVER_SHOWN, report)).chars(SHORT)
        if report.card.deck.firm_id is None:
            return format_html('{} <span class="hint">(shared library)</span>', words)
        return format_html('<a href="{}">{}</a>', reverse("admin:cards_card_change", args=[report.card_id]), words)

    @admin.display(description="from")
    def who(self, report: Report) -> str:
        return reporter(report)

    @admin.display(description="when", ordering="created_at")
    def when(self, report: Report) -> str:
        return moment_in_words(report.created_at)

    @admin.display(description="version")
    def versions(self, report: Report) -> str:
        copy = report.firm_copy
        then, now = report.card_version, (copy or report.card).version
        since = "unchanged" if then == now else f"now {now}"
        if copy is None:
            return f"{then}, {since}"
        return f"Own copy {then}, {'given up' if copy.withdrawn_at else since}"

    @admin.display(description="status", ordering="status")
    def status_word(self, report: Report) -> str:
        return format_html('<span class="status {}">{}</span>', report.status, report.get_status_display())

    @admin.action(description="Merge: they say the same of one card")
    def merge(self, request: HttpRequest, reports: QuerySet[Report]) -> None:
        """Merge all into the one that came first. Accepting and declining want a look at each, and an answer."""
        author, now = author_of(request), clock.now()
        chosen: list[Any] = list(reports.filter(status=ReportStatus.OPEN).order_by("created_at", "pk"))
        chosen = [report for report in chosen if author and self.closes(author, report)]
        if len({report.card_id for report in chosen}) != 1 or len(chosen) == 1 or author is None:
            words = "Tick two or more open reports of one card, which are yours to close. Nothing was merged."
            self.message_user(request, words, messages.WARNING)
            return
        first, *others = chosen
        if any(report.is_of_copy for report in chosen) and len({report.firm_id for report in chosen}) > 1:
            self.message_user(request, OF_COPIES, messages.WARNING)
            return
        done = sum(merge_report(report=report, into=first, by=author.user, now=now) for report in others)
        words = "1 report was" if done == 1 else f"{done} reports were"
        self.message_user(request, f"{words} merged with the first of them, which is still open.", messages.SUCCESS)


class ReportAdmin(ReportList):
    form = ReportForm
    change_form_template = "cards/authoring/report_form.html"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if not self.has_change_permission(request, obj):
            return ("answer",)  # a note is for those who answer
        author = author_of(request)
        if obj is None or author is None or obj.status != ReportStatus.OPEN:
            return ("answer", "reply")
        others = to_merge_with(obj, Report.objects.editable_by(author.user))
        return ("answer", "reply", "into") if others.exists() else ("answer", "reply")

    def get_readonly_fields(self, request: HttpRequest, obj: Report | None = None) -> tuple[str, ...]:
        return ("answer", "reply") if obj and obj.status != ReportStatus.OPEN else ()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        author = author_of(request)
        if author and obj:
            form.others = to_merge_with(obj, Report.objects.editable_by(author.user))
        return form

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        report: Report = context["original"]
        author = author_of(request)
        readable = Report.objects.readable_by(author.user) if author else Report.objects.none()
        # In the words of the mentor's firm: the candidate may be at another by now.
        cards = Card.objects.spoken_to(request.user).select_related("deck", "source", "checked_by")
        card = cards.get(pk=report.card_id)
        text = text_for(author, card)
        card = text.card if text else card
        context |= {
            "title": "Report",
            "subtitle": None,
            "report": report,
            "end": report.end,
            "answered_by": answerer(report),
            "card": card,
            "text": text,
            "face": card.face if text and card.kind in KINDS else None,
            "who": reporter(report),
            "others": others_of(report, readable),
            "merged_count": merged_with(report),
            "may_close": self.has_change_permission(request, report),
            "may_merge": "into" in flatten_fieldsets(context["adminform"].fieldsets),
            **ways_to_accept(report),
            "ways": ways_from(author, report.card, copy=card.shown.copy),
        }
        response = super().render_change_form(request, context, *args, **kwargs)
        if context["adminform"].form.errors:
            response.status_code = UNPROCESSABLE
        return response

    def save_model(self, request: HttpRequest, obj: Report, form: ReportForm, change: bool) -> None:
        author = author_of(request)
        if author is None or form.chosen is None:
            return
        now, reply, answer = clock.now(), form.cleaned_data.get("reply", ""), form.cleaned_data.get("answer", "")
        into = form.cleaned_data.get("into")
        if form.chosen == ReportStatus.MERGED and into:
            done = merge_report(report=obj, into=into, by=author.user, now=now, reply=reply)
        else:
            done = close_report(report=obj, status=form.chosen, by=author.user, now=now, answer=answer, reply=reply)
        vars(obj)["is_done"] = done

    def response_change(self, request: HttpRequest, obj: Report) -> HttpResponse:
        if not vars(obj).get("is_done"):
            self.message_user(request, CLOSED_MEANWHILE, messages.WARNING)
        elif obj.status == ReportStatus.MERGED:
            self.message_user(request, "The report is merged: its candidate sees what becomes of the other.")
        else:
            words = f"The report is {obj.get_status_display().lower()}, and the candidate is told."
            self.message_user(request, words, messages.SUCCESS)
        return self.response_post_save_change(request, obj)

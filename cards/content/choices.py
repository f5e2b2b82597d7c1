"""What decks, cards and reports may be."""

from __future__ import annotations

from cards.core.choices import IntegerChoices, TextChoices


class Status(TextChoices):
    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    RETIRED = "retired", "Retired"


class Basis(TextChoices):
    """What an answer rests on, strongest first."""

    RULE = "rule", "Rule"
    GUIDANCE = "guidance", "Guidance"
    LAW = "law", "Law"
    PRACTICE = "practice", "Practice (a mentor's answer)"


class Level(IntegerChoices):
    KNOWLEDGE = 1, "1 Knowledge"
    APPLICATION = 2, "2 Application"
    ADVICE = 3, "3 Reasoned advice"


class ReportKind(TextChoices):
    PROBLEM = "problem", "A problem"
    WORDING = "wording", "A better wording"


class ReportStatus(TextChoices):
    OPEN = "open", "Open"
    RESOLVED = "resolved", "Accepted"
    DECLINED = "declined", "Declined"
    MERGED = "merged", "Merged with another"


# The competency whose failing fails the interview (its code). Its cards never drop out of a plan.
ETHICS = "ethics"

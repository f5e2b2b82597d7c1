"""Choices whose pairs a field can ask for by name, so that no migration ever lists them."""

from django.db import models


class TextChoices(models.TextChoices):
    @classmethod
    def pairs(cls) -> list[tuple[str, str]]:
        return cls.choices


class IntegerChoices(models.IntegerChoices):
    @classmethod
    def pairs(cls) -> list[tuple[int, str]]:
        return cls.choices

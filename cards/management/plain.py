"""What the commands have in common: their troubles are plain sentences."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError


class PlainCommand(BaseCommand):
    """A command whose CommandErrors reach the terminal as they are, without the name of a class before them."""

    requires_system_checks: list[str] = []
    _called_from_command_line: bool

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except CommandError as error:
            if not self._called_from_command_line or options.get("traceback"):
                raise
            sys.stdout.flush()  # what was said before the trouble stands before it
            self.stderr.write(str(error))
            sys.exit(error.returncode)

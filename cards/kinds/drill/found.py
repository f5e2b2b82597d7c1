"""The problems of one table, collected, so that an author sees all of them at once."""

from cards.kinds.drill.types import TABLE, TableProblem


class Found(list[TableProblem]):
    def in_row(self, row: int, message: str, mend: str = "") -> None:
        self.append(TableProblem(row, TABLE, f"Row {row}: {message}", mend))

    def in_table(self, message: str, mend: str = "") -> None:
        self.append(TableProblem(0, TABLE, message, mend))

    def in_option(self, name: str, message: str, mend: str = "") -> None:
        self.append(TableProblem(0, name, message, mend))

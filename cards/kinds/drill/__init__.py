"""The drill: a table of conditions and values becomes questions, the same ones for the same seed, marked exactly.

Pure: no database, no request, no clock, no random generator.
"""

from cards.kinds.drill.marking import Check, check
from cards.kinds.drill.numbers import NotANumberError, Number, read_number
from cards.kinds.drill.questions import make_questions, sample
from cards.kinds.drill.table import read_table
from cards.kinds.drill.types import Options, Question, Table, TableProblem, TableProblemsError

__all__ = [
    "Check",
    "NotANumberError",
    "Number",
    "Options",
    "Question",
    "Table",
    "TableProblem",
    "TableProblemsError",
    "check",
    "make_questions",
    "read_number",
    "read_table",
    "sample",
]

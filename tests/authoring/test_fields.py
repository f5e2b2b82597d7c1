from __future__ import annotations

import pytest
from django.forms import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from cards.authoring.fields import AbbreviationsField, pairs_in_words


def read(text: str) -> dict[str, str]:
    found: dict[str, str] = AbbreviationsField(help_text="").clean(text)
    return found


def refused(text: str) -> list[str]:
    with pytest.raises(ValidationError) as error:
        read(text)
    return error.value.messages


def test_each_line_is_one_abbreviation() -> None:
    typed = "  PII =  professional indemnity insurance\r\n\r\nR&D=research and development\n"
    assert read(typed) == {"PII": "professional indemnity insurance", "R&D": "research and development"}
    assert read("") == {}


def test_what_it_stands_for_may_hold_an_equals_sign() -> None:
    assert read("E = m = c") == {"E": "m = c"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("\nPII", "Line 2: “PII” is not in the form PII = professional indemnity insurance."),
        ("= insurance", "Line 1: “= insurance” is not in the form"),
        ("PII =", "Line 1: “PII =” is not in the form"),
        ("P I I = insurance", "Line 1: “P I I” is not one word, as a short form has to be"),
        ("P\u200bII = insurance", "is not one word"),
        (f"{'P' * 21} = x", "has 21 characters; a short form has 20 at most."),
        (f"PII = {'x' * 151}", "Line 1: What “PII” stands for has 151 characters; 150 are the most."),
        ("PII = a\nADR = b\nPII = c", "Line 3: “PII” stands on line 1 already. Keep one of the two."),
        ("PII = a\npii = c", "Line 2: “pii” stands on line 1 already."),
        ("\n".join(f"A{number} = x" for number in range(101)), "There are 101 abbreviations; 100 are the most."),
    ],
)
def test_a_bad_line_is_named(text: str, says: str) -> None:
    (message,) = refused(text)
    assert says in message


def test_every_bad_line_is_told_at_once() -> None:
    assert len(refused("one\nPII = insurance\nP I I = insurance\nthree")) == 3


def test_the_longest_forms_are_taken() -> None:
    assert read(f"{'P' * 20} = {'x' * 150}") == {"P" * 20: "x" * 150}


words = st.text(alphabet="abcXYZ&-é", min_size=1, max_size=20)


@given(st.dictionaries(words, words, max_size=5).filter(lambda pairs: len({*map(str.casefold, pairs)}) == len(pairs)))
def test_what_the_form_shows_reads_back_as_it_was(pairs: dict[str, str]) -> None:
    assert read(pairs_in_words(pairs)) == pairs

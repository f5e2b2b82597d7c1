"""What cannot be seen, and what can though it looks as if it could not."""

from __future__ import annotations

import pytest

from cards.core.unseen import first_unseen, reads_as_nothing


@pytest.mark.parametrize(
    "sign", "\x07\xad\u034f\u061c\u115f\u1160\u17b5\u180e\u200b\u202e\u2800\u3164\ufeff\uffa0\U000e0041"
)
def test_what_nobody_sees_is_found_alone_and_within(sign: str) -> None:
    assert first_unseen(sign) == first_unseen(f"a{sign}b") == sign


@pytest.mark.parametrize(
    "text", ["", "7 days", "Łukasz Żółć", "김철수", "葛󠄀城", "\u260e\ufe0f 020 7946 0000", "e\u0301", "—", "£"]
)
def test_what_is_written_anywhere_is_let_through(text: str) -> None:
    assert first_unseen(text) == ""
    assert not reads_as_nothing(text)


@pytest.mark.parametrize("text", ["\ufe0f", "\u0301", " ", "\u3164", "\u2800 \u2800", "\U000e0100"])
def test_marks_and_blanks_alone_read_as_nothing(text: str) -> None:
    assert reads_as_nothing(text)

from datetime import timedelta

import pytest

from cards.scheduling.wording import describe_interval

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("delta", "words"),
    [
        (timedelta(seconds=-1), "now"),
        (timedelta(0), "now"),
        (timedelta(seconds=1), "1 min"),
        (timedelta(minutes=1), "1 min"),
        (timedelta(minutes=5.5), "6 min"),
        (timedelta(minutes=10), "10 min"),
        (timedelta(minutes=59, seconds=29), "59 min"),
        (timedelta(minutes=59, seconds=30), "1 h"),
        (timedelta(hours=3), "3 h"),
        (timedelta(hours=23.4), "23 h"),
        (timedelta(hours=23.5), "tomorrow"),
        (1 * DAY, "tomorrow"),
        (1.4 * DAY, "tomorrow"),
        (1.5 * DAY, "2 days"),
        (4 * DAY, "4 days"),
        (13 * DAY, "13 days"),
        (13.5 * DAY, "2 weeks"),
        (14 * DAY, "2 weeks"),
        (21 * DAY, "3 weeks"),
        (59 * DAY, "8 weeks"),
        (60 * DAY, "2 months"),
        (163 * DAY, "5 months"),
        (350 * DAY, "11 months"),
        (351 * DAY, "1 year"),
        (365 * DAY, "1 year"),
        (498 * DAY, "1.4 years"),
        (548 * DAY, "1.5 years"),
        (730 * DAY, "2 years"),
        (3640 * DAY, "10 years"),
        (36_500 * DAY, "100 years"),
    ],
)
def test_intervals_in_words(delta: timedelta, words: str) -> None:
    assert describe_interval(delta) == words

"""When a card comes back: pure functions on dataclasses. No Django, no clock, no randomness.

types: Rating, State, MemoryState · fsrs_memory: rate, outcomes, retrievability · replay: a log to its memory
· fuzz: spreading of intervals, from a seed · wording: intervals in words.
"""

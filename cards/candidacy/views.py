"""The pages on which a candidate says what they aim at."""

"""Simulated candidates: what a schedule leaves them with on the day, and what it costs them in minutes."""

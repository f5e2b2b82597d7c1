"""Tables as mentors write them, and a way to make others."""

PII_LIMITS = """
By the firm's turnover in the preceding year (an estimate, if the firm is new).

| Turnover in the preceding year | Minimum limit of indemnity |
| --- | --- |
| £100,000 or less | £250,000 |
| £100,001 to £200,000 | £500,000 |
| £200,001 and above | £1,000,000 |
"""

EXCESS = """
The maximum depends on the *limit of indemnity*.

| Limit of indemnity | Maximum uninsured excess |
| --- | --- |
| Up to £500,000 | the greater of 2.5% of the limit or £10,000 |
| Above £500,000 | 2.5% of the limit |
"""

TIMELINE = """
| Step | Within |
| --- | --- |
| Acknowledge the complaint | 7 days |
| Full response, or an update if not finished | 28 days |
"""


def table_of(*rows: tuple[str, str], headers: tuple[str, str] = ("Turnover", "Limit")) -> str:
    lines = (headers, ("---", "---"), *rows)
    return "\n".join(f"| {condition} | {value} |" for condition, value in lines)

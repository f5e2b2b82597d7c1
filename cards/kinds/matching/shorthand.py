"""How people type in a hurry: short forms that everybody reads, missing apostrophes, and words that stand apart."""

import re
from collections.abc import Sequence

# "let my manager know", "turn it down": what is said of two words that stand apart is known of them together.
PARTED = re.compile(
    r"\b(?:(let|letting|tip|tipping|turn|sort|sorting|put|putting|find|work|write|point|sign|pull|back|make|bring|give)"
    r"((?: [a-z]{1,20}){1,3}?) (know|off|down|out|right|up|aware)"
    r"|(talk|talking|take|taking|walk|walking|run|running)((?: [a-z]{1,20}){1,3}?) (through)"
    r"|(keep|keeping)((?: [a-z]{1,20}){1,3}?) (informed|updated|posted))\b"
)


def together(found: re.Match[str]) -> str:
    """Return the two words that stand apart side by side, and after them what stood between."""
    first, between, second = (part for part in found.groups() if part)
    return f"{first} {second}{between}"


# Short forms of no deck in particular, and words that are often run together.
_SHORT = """
%: percent / &: and / +: and / cannot: can not / cant: can not / wont: will not / 1st: first / 2nd: second
3rd: third / yrs: years / yr: year / hrs: hours / hr: hour / mins: minutes / pc: percent / max: maximum
min: minimum / info: information / docs: documents / incl: including / w: with / re: about / ppl: people
mgmt: management / govt: government / comms: communication / ts: terms / asap: promptly / -: / wk: week / wks: weeks
mth: month / mths: months / thru: through / b4: before / qs: questions / comps: comparables / reg: register
regs: regulations / spec: specification / calcs: calculation / apps: application / app: application
dev: development / cert: certificate / certs: certificate / recs: recommendation / acc: account / accs: account
acct: account / ins: insurance / prof: professional / org: organisation / auth: authority / poss: possible
resi: residential / approx: about / alot: / aswell: also / upto: to / onsite: site / followup: follow
signoff: approve / msg: message / appt: appointment / mtg: meeting / mtgs: meeting / temp: temporary / est: estimate
dept: department / admin: administration / subbie: subcontractor / subbies: subcontractor / vals: valuation
val: valuation / neg: negotiation / insp: inspection / exp: experience / bldg: building / refurb: refurbishment
"""

WRITTEN_OUT: dict[str, Sequence[str]] = {
    f"{word}nt": (word, "not")
    for line in ("do does did would should could is are was were has", "have had must need")
    for word in line.split()
} | {
    short: long.split()
    for line in _SHORT.strip().splitlines()
    for short, _, long in (entry.partition(":") for entry in line.split(" / "))
}

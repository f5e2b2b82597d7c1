"""Words to stems: plurals, simple inflections, and British and American spelling fall together.

A light stemmer of our own. It need not be right about language, only alike on both sides: what matters is that
"notification" meets "notify" and that "formal" stays apart from "form". Whatever goes wrong is listed in APART.
"""

import re
from functools import lru_cache

LONGEST_WORD = 40  # letters; longer ones are no words, and are compared as they stand
SHORTEST = 4  # letters; shorter words are stems already

# Words whose forms no rule finds, as "stem: forms", parted by " / ".
_FORMS = """
tell: told / say: said / keep: kept / give: gave given giving / make: made making / understand: understood
seek: sought / meet: met / pay: paid / hold: held / send: sent / write: wrote written writing / find: found
speak: spoke spoken / take: took taken taking / deal: dealt / begin: began begun / leave: left / bring: brought
buy: bought / think: thought / know: knew known / show: shown / draw: drew drawn / withdraw: withdrew withdrawn
choose: chose chosen choice / use: used using usage / lead: led / let: lets letting / agree: agreed agreement
person: people / decide: decision / disclose: disclosure / expose: exposure / fail: failure / sign: signature
reduce: reduction / produce: production / expand: expansion / extend: extension / suspend: suspension
intend: intention / conclude: conclusion / exclude: exclusion / propose: proposal / refuse: refusal / renew: renewal
remove: removal / permit: permission / admit: admission / submit: submission / omit: omission / describe: description
divide: division / provide: provision / revise: revision / revisit: revisited
supervise: supervision supervisor supervising / sell: sold / sale: sales / value: valuation valuer valuing
vary: variation varied / apply: applied application applicable / supply: supplied supplier / retain: retention
obtain: obtained / explain: explanation / maintain: maintenance / acquire: acquisition / resolve: resolution
solve: solution / assume: assumption / respond: response responsive / advise: advice adviser advisor advisory
believe: belief / grow: grew grown growth / lose: lost loss / rise: rose risen / run: ran running / win: won
set: setting / get: got gotten / hear: heard / read: reading / build: built / break: broke broken
strong: strength strengthen stronger strongest / wide: width widen / deep: depth / true: truth truthful truthfully
compete: competition competitor competitive / persuade: persuasion persuasive / procure: procurement
defect: defective / repeat: repetition / expect: expectation / urgent: urgency / transparent: transparency
depend: dependent / rely: reliance relied reliant / contract: contractual / complain: complaint
comply: compliance compliant / certify: certificate / regulate: regulatory
analyse: analysis analyze analysing analyzing analytical / center: centre / program: programme programming programmed
check: cheque / grey: gray / fulfil: fulfill / licence: license / storey: story / draft: draught
judge: judgment judgement / acknowledge: acknowledgment / save: saving / safe: safety safely safer / prove: proof proven
behave: behavior behaviour behaving / cooperate: coop / long: length / high: height higher highest
suspect: suspicion suspicious / expire: expiry / learn: learnt / receive: receipt receiving / assure: assurance
priority: prioritise prioritising prioritised / practice: practise practising practised / appraise: appraisal
clarify: clarity / occupy: occupancy / tenant: tenancy / vacant: vacancy / compare: comparison comparative
warn: warning / cheap: cheaper cheapest / green: greener greenest / clear: clearer / quick: quicker quickest
fast: faster fastest / big: bigger biggest / small: smaller smallest / large: larger largest / short: shorter shortest
low: lower lowest / good: better best / bad: worse worst / easy: easier easily easiest / hard: harder
simple: simpler / new: newer / old: older / early: earlier earliest / late: later latest / weak: weaker weakness
near: nearer nearest / transfer: transferred transferring / refer: referred referring / prefer: preference
bind: bound / owe: owing / lie: lying / sue: sued suing / forget: forgot forgotten / freeze: froze frozen
shrink: shrunk / steal: stole stolen / spend: spent / lend: lent / feel: felt / stand: stood / catch: caught
fall: fell fallen / drive: driven drove / see: seen saw / go: gone / come: came / wear: wore worn / tear: torn
fight: fought / teach: taught / eat: ate / arise: arose arisen / forbid: forbidden / occur: occurred occurring
defer: deferred / investor: investors / invest: investment / assess: assessor / inspect: inspector
demolish: demolition / abolish: abolition / recognise: recognition / perceive: perception
deceive: deception deceptive / destroy: destruction / construct: constructor / instruct: instructor
interfere: interference / argue: argument / arrange: arrangement / measure: measurement / fund: funding
insolvent: insolvency / bankrupt: bankruptcy / solvent: solvency / depreciate: depreciation / inflate: inflation
amortise: amortisation / capital: capitalise capitalised capitalisation
"""
# Words that a rule would throw together with others from which the decks keep them apart.
_APART = frozenset(
    word
    for line in """
    information informal formal personal competent insurance insurer insured business objective supply apply
    reply comply family client consumer customer customary material principal principle actual general interest
    during internal external rental parties party authority care carry ready busy priority basic relative comment
    """.splitlines()
    for word in line.split()
)
_KEPT = {
    "competence": "competent",
    "competently": "competent",
    "competency": "competent",
    "competencie": "competent",
    "incompetent": "incompetent",
    "formally": "formal",
    "informally": "informal",
    "insure": "insurance",
    "insuring": "insurance",
    "underwriter": "insurer",
    "careful": "care",
    "carefully": "care",
    "caring": "care",
}
# (ending, what takes its place, how many letters must be left before it); the first that fits is taken.
_ENDINGS = (
    ("ification", "ify", 2),
    ("ization", "ize", 4),
    ("isation", "ise", 4),
    ("ability", "able", 2),
    ("ibility", "ible", 3),
    ("ation", "", 5),
    ("ition", "", 5),
    ("ship", "", 5),
    ("ness", "", 4),
    ("ment", "", 3),
    ("ance", "", 4),
    ("ancy", "", 4),
    ("ence", "", 5),
    ("ency", "", 5),
    ("acy", "ate", 4),
    ("ify", "", 5),
    ("ity", "", 5),
    ("ize", "", 5),
    ("ise", "", 5),
    ("ant", "", 5),
    ("ent", "", 5),
    ("ate", "", 5),
    ("ive", "", 5),
    ("ing", "", 3),
    ("ful", "", 3),
    ("al", "", 5),
    ("ed", "", 3),
    ("ly", "", 4),
)
_ANY_ENDING = tuple(ending for ending, _, _ in _ENDINGS)  # most words have none, and are told at once
# "organised" is to lose its "ise" as "organise" does, and "evaluating" its "ate".
_VERBAL = frozenset({"ed", "ing"})
_BEFORE_E = ("at", "is", "iz", "iv", "enc", "anc")
_LONG_ATION = re.compile(".{5}ation$")
_RESPELLED = {"iz": "is", "enc": "ens", "ic": "is"}
_RESPELLED_ENDINGS = tuple(_RESPELLED)
_VOWELS = frozenset("aeiouy")
_MOST_ENDINGS = 3  # "lawfulness" has two


def _regular(word: str) -> str:
    """Take off endings, then what British and American spelling put differently."""
    for _ in range(_MOST_ENDINGS):
        shorter = _without_ending(word)
        if shorter == word:
            break
        word = shorter
    return _respelled(word)


def _without_ending(word: str) -> str:
    if word in _APART:
        return word
    if word.endswith("ion") and len(word) > len("ation") and word[-4] in "st" and not _LONG_ATION.search(word):
        return word[:-3]
    if not word.endswith(_ANY_ENDING):
        return word
    for ending, instead, least in _ENDINGS:
        if word.endswith(ending):
            left = word[: -len(ending)]
            if len(left) >= least and not _VOWELS.isdisjoint(left) and not (ending == "ed" and left.endswith("e")):
                if ending in _VERBAL and left.endswith(_BEFORE_E):
                    return left + "e"
                return (left + instead) if instead else _undoubled(left)
    return word


def _undoubled(word: str) -> str:
    """Mend "plann" to "plan"."""
    if len(word) >= SHORTEST and word[-1] == word[-2] and word[-1] not in _VOWELS:
        return word[:-1]
    return word


def _respelled(word: str) -> str:
    word = word.replace("our", "or").replace("ll", "l").replace("yz", "ys")
    if word.startswith("enquir"):
        word = "in" + word[2:]
    if word.endswith("gue"):
        word = word[:-2]
    if len(word) >= SHORTEST and word[-1] in "ey":
        word = word[:-1]
    if len(word) >= SHORTEST and word[-1] == "i":
        word = word[:-1]
    if word.endswith(_RESPELLED_ENDINGS):
        for ending, instead in _RESPELLED.items():
            if word.endswith(ending):
                word = word[: -len(ending)] + instead
    return _undoubled(word)


def _singular(word: str) -> str:
    if word.endswith(("ies", "ied")) and len(word) > SHORTEST:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


_IRREGULAR = {
    form: entry.partition(":")[0]
    for line in _FORMS.strip().splitlines()
    for entry in line.split(" / ")
    for form in entry.split()[1:]
}


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Return what a word, in small letters, shares with its other forms."""
    if len(word) < SHORTEST and word not in _IRREGULAR:
        return word
    if len(word) > LONGEST_WORD:
        return word
    word = _IRREGULAR.get(word, word)
    word = _singular(word)
    word = _KEPT.get(_IRREGULAR.get(word, word), _IRREGULAR.get(word, word))
    if len(word) < SHORTEST or word in _APART:
        return word
    return _regular(word)

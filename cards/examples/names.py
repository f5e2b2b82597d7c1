"""Words in an example that look as if they named a client: for a hint to the candidate, never for a refusal.

Pure: text in, the words found out. Told apart by form alone (a company's suffix, a postcode, a project's code), so
that it finds some names and not all, and is quiet about the codes that every candidate writes: RICS, JCT 2016, NRM2.
Never raises, and takes time in proportion to the text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_SHOWN = 12
LONGEST_SHOWN = 80  # characters of one name
MOST_WORDS = 4  # of a company's name before its suffix

Span = tuple[int, int]


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# What can only be a company, however it is written; then what must stand in capitals behind another capital.
PLAIN_SUFFIXES = _set("ltd llp plc gmbh sarl pty")
CAPITAL_SUFFIXES = _set("limited inc incorporated corp corporation holdings bros")
LAND = _set("developments properties estates")  # the trade's own words: no adjective may stand before these
# "Smith & Sons", "Smith and Partners".
KIN = _set("sons son daughters co partners associates brothers company")
JOINTS = _set("& and +")
# No name reaches over these, and of these alone none is made: "The Limited", "Private Limited", "Listed Properties".
LITTLE = _set(
    """a an the this that these those our my your his her its their some any all no each every other another both
    and or of for in on at by to with from as is was were be been very two three four five six many most several"""
)
ORDINARY = LITTLE | _set(
    """private public new existing residential commercial industrial rural retail office mixed listed permitted
    investment leasehold freehold vacant let void similar comparable large small major recent future proposed
    housing social company companies client clients time rics surveyors ftse"""
)

_WORD = re.compile(r"\S+")
_CLOSE = "\u2019"  # the curly apostrophe, which also closes a quotation
_OPENING = "([{“\"'\u2018"
_EDGE = f"{_OPENING}{_CLOSE})]}}<>”.,;:!?…*_"
_ENDS_CLAUSE = re.compile(r"[.,;:!?)\]}”…]$")
_INITIAL = re.compile(r"[A-Z]\.")
_BRANCH = re.compile(r"\([A-Z][A-Za-z]{1,20}\)")  # "Tarrow (UK) Ltd"
_POSSESSIVE = re.compile(rf"['{_CLOSE}]s?$")


# The letters with which postcodes of the United Kingdom begin.
_AREAS = """AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX
FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR
NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD
WF WN WR WS WV YO ZE"""
_POSTCODE = re.compile(
    rf"\b(?:{'|'.join(sorted(_AREAS.split(), key=len, reverse=True))})\d[A-Z\d]?[ \t]?\d([ABD-HJLNP-UW-Z]{{2}})\b",
    re.IGNORECASE | re.ASCII,
)
# Written small these are counts and measures: "E1 2nd floor", "W2 3sq m".
_SMALL_UNITS = _set("nd rd st th sq ft pt hr hrs yr bn")

# "PRJ-1042", "AB12-345", "23/01234/FUL", and whatever follows "job no." or "project ref".
_CODE = re.compile(r"\b([A-Z]{2,6})(\d{0,4})[-\u2013/](\d{2,7})[A-Z]?\b", re.ASCII)
_PLANNING = re.compile(r"\b\d{2,4}/\d{4,6}/[A-Z]{1,6}\b", re.ASCII)
_NUMBERED = re.compile(
    r"\b(?:job|project|file|instruction)[ \t](?:no|num|number|ref|reference)\b[.:#]{0,2}[ \t]?#?"
    r"[A-Z]{0,6}-?\d[\w/-]{0,20}",
    re.IGNORECASE | re.ASCII,
)
STANDARDS = _set(
    """APC BCIS BREEAM BS CDM COVID EEA EN EPC EU FIDIC FRS GDP GDPR HSE IAS ICMS IEC IFRS IPMS ISA ISBN ISO JCT KPI
    LEED MEES NEC GEA GIA GN NIA NPPF NRM PAS PII PPM RB RIBA RICS SDLT SI SKA TM TUPE UK UKAS US USA VAT VPS VPGA Q H
    FY WC AD"""
)

# "Colville 2c": a name, a number and a letter that is no unit.
_PLOT = re.compile(r"\b([A-Z][a-z]{2,20})[ \t](\d{1,3}[abcefjqruABCDEF])\b", re.ASCII)
NUMBERED_THINGS = _set(
    """stage level rule part section clause schedule appendix annex annexe phase step paragraph para article regulation
    question point plan class use option type grade zone block floor room flat unit suite table figure form note
    chapter item lot plot volume version category band tier group page line box edition week day month year quarter
    january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec sub subsection standard
    standards principle principles order condition contract answer card competency example module task test
    the this that these about after and are around approximately area at before between but by circa clauses for from
    had has have in is least least less more most nearly of on only or over paragraphs roughly rules sections stages
    since some steps than then to under until was were with within building core bay wing gate door lift line pier"""
)

_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Messrs)\b\.?[ \t][A-Z][a-z'\u2019-]{1,25}\b")


def names_in(text: str) -> tuple[str, ...]:
    """Words of `text` that look like a client, a person, a place or a project, in its order and each once."""
    spans = sorted([*_companies(text), *_postcodes(text), *_codes(text), *_plots(text), *_titled(text)])
    found = dict.fromkeys(" ".join(text[start:end].split())[:LONGEST_SHOWN] for start, end in _merged(spans))
    return tuple(found)[:MOST_SHOWN]


def _merged(spans: list[Span]) -> Iterator[Span]:
    """Overlapping ones as one: "Smith & Sons" within "Smith & Sons Ltd"."""
    if not spans:
        return
    start, end = spans[0]
    for next_start, next_end in spans[1:]:
        if next_start < end:
            end = max(end, next_end)
            continue
        yield start, end
        start, end = next_start, next_end
    yield start, end


def _companies(text: str) -> Iterator[Span]:
    words = list(_WORD.finditer(text))
    for place in range(1, len(words)):
        raw = words[place].group()
        word = _POSSESSIVE.sub("", raw.strip(_EDGE)).casefold()
        if not _is_suffix(word, raw, words, place):
            continue
        first = _first_word(text, words, place)
        if first < place:
            start = words[first].start() + len(words[first].group()) - len(words[first].group().lstrip(_EDGE))
            begins = words[place].start() + len(raw) - len(raw.lstrip(_EDGE))
            yield start, begins + len(_POSSESSIVE.sub("", raw.strip(_EDGE)))


def _is_suffix(word: str, raw: str, words: list[re.Match[str]], place: int) -> bool:
    before = words[place - 1].group()
    if word in KIN:
        return before.casefold() in JOINTS and place > 1 and raw.strip(_EDGE)[:1].isupper()
    if before.casefold() in JOINTS:
        return False
    if word in LAND and before.strip(_EDGE).casefold() in ORDINARY:
        return False
    return word in PLAIN_SUFFIXES or (word in CAPITAL_SUFFIXES | LAND and raw.strip(_EDGE)[:1].isupper())


def _first_word(text: str, words: list[re.Match[str]], place: int) -> int:
    """Where the name before a suffix begins: `place` itself where there is none."""
    first = place
    for number in range(place - 1, max(-1, place - 1 - MOST_WORDS), -1):
        word = words[number].group()
        if "\n" in text[words[number].end() : words[number + 1].start()]:
            break
        if word.casefold() in JOINTS or _BRANCH.fullmatch(word):
            continue
        core = word.strip(_EDGE)
        if not core or core.casefold() in PLAIN_SUFFIXES or _ends_clause(word):
            break
        in_small = not (core[0].isupper() or core[0].isdigit())
        # "tarrow ltd" on a phone: one word, and no more of a sentence in small letters.
        if core.casefold() in LITTLE or (in_small and not _may_be_small(words, place, number)):
            break
        if core.casefold() not in ORDINARY and not core.isdigit():
            first = number
        if in_small or word[0] in _OPENING:
            break
    return first


def _ends_clause(word: str) -> bool:
    return bool(_ENDS_CLAUSE.search(word)) and not _INITIAL.fullmatch(word)


def _may_be_small(words: list[re.Match[str]], place: int, number: int) -> bool:
    return number == place - 1 and words[place].group().strip(_EDGE).casefold() in PLAIN_SUFFIXES


def _postcodes(text: str) -> Iterator[Span]:
    for found in _POSTCODE.finditer(text):
        if found[1] not in _SMALL_UNITS:
            yield found.span()


def _codes(text: str) -> Iterator[Span]:
    yield from (found.span() for found in _CODE.finditer(text) if found[1] not in STANDARDS)
    yield from (found.span() for found in _PLANNING.finditer(text))
    yield from (found.span() for found in _NUMBERED.finditer(text))


def _plots(text: str) -> Iterator[Span]:
    yield from (found.span() for found in _PLOT.finditer(text) if found[1].casefold() not in NUMBERED_THINGS)


def _titled(text: str) -> Iterator[Span]:
    yield from (found.span() for found in _TITLED.finditer(text))

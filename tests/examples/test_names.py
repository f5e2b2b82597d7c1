"""Which words are taken for a client's name: real ones are found, and what every candidate writes is left alone."""

from __future__ import annotations

import re
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.examples.names import MOST_SHOWN, names_in

NAMED = {
    "I inspected the unit for Brackwater Ltd.": ["Brackwater Ltd"],
    "I acted for Brackwater Homes Limited, who wanted to let.": ["Brackwater Homes Limited"],
    "Our client (Brackwater LLP) agreed.": ["Brackwater LLP"],
    "brackwater ltd asked for advice": ["brackwater ltd"],
    "J. Brackwater Ltd's lease": ["J. Brackwater Ltd"],
    "BRACKWATER HOLDINGS PLC": ["BRACKWATER HOLDINGS PLC"],
    "Brackwater GmbH and Tarrow Inc. both bid.": ["Brackwater GmbH", "Tarrow Inc"],
    "The tenant was Tarrow & Sons.": ["Tarrow & Sons"],
    "Tarrow and Sons Ltd took the lease": ["Tarrow and Sons Ltd"],
    "For Tarrow & Co I valued a shop": ["Tarrow & Co"],
    "I acted for Brackwater Retail Ltd at once": ["Brackwater Retail Ltd"],
    "Tarrow Commercial Properties Limited": ["Tarrow Commercial Properties Limited"],
    "I wrote to Tarrow (UK) Ltd.": ["Tarrow (UK) Ltd"],
    "A letter from Tarrow Estates": ["Tarrow Estates"],
    "I valued it for Brackwater Holdings in May": ["Brackwater Holdings"],
    "I met Mrs Tarrow on site": ["Mrs Tarrow"],
    "The shop at SW1A 1AA was empty": ["SW1A 1AA"],
    "The shop at m1 1ae was empty": ["m1 1ae"],
    "Postcode EC2Y8DS.": ["EC2Y8DS"],
    "My job PRJ-1042 overran": ["PRJ-1042"],
    "Filed under AB12-345 at the firm": ["AB12-345"],
    "We objected to 23/01234/FUL": ["23/01234/FUL"],
    "See job no. 4521 for the fee": ["job no. 4521"],
    "I surveyed Colville 2c in spring": ["Colville 2c"],
    "We told Tarrow Ltd, then Tarrow Ltd again": ["Tarrow Ltd"],
}

ORDINARY = """
Level 2
Stage 1
At RIBA Stage 4 I priced the changes.
RICS
JCT 2016
JCT DB 2016 and JCT 2024
Rule 3 and Rules 1 to 5
28 days
NRM2
NRM 2 and NRM1
Part 4, Part 2a and Schedule 3b
£500k
£2m and 3m on top
limited information, limited liability, a limited company
Private Limited; our Commercial Properties; Managing Residential Properties
We had limited time. Limited access was given.
I set up a private limited company? No: The Limited role of an agent.
Red Book Global Standards, VPS 4, VPGA 10 and PS 1
ISO 9001 and ISO-9001, BS-5839, COVID-19, PAS-2035
Use Class E, Class 2a, Flat 3b, Unit 12c, Plot 4a
In 2023/24, on 01/02/2023, 24/7, and/or, 50/50
Section 106, Clause 14.2a, Clause 12b
I advised three residential Properties and Listed Properties
a block of flats and Sons of the owner
my partners and I; the landlord and partners
Q4 2nd quarter, E1 2nd floor and L2 3sq m
Under the CDM Regulations 2015, s.20 of the 1985 Act
Rent of 12a month
I measured 2c of it at 10am, then 5pm
KPI-100 and RICS-2022
A FTSE 100 plc; GIA-1000; GN-2022; by Dec 2c
The plc, an ltd, the llp
10 % + VAT, NIA 1,200 sq m
"""


@pytest.mark.parametrize("text", NAMED)
def test_a_name_is_found_with_its_very_words(text: str) -> None:
    assert list(names_in(text)) == NAMED[text]


@pytest.mark.parametrize("text", ORDINARY.split("\n")[1:-1])
def test_what_every_candidate_writes_is_left_alone(text: str) -> None:
    assert names_in(text) == ()


def test_a_name_does_not_reach_over_a_line() -> None:
    assert names_in("Colville\n2c") == ()
    assert names_in("The tenant\nltd") == ()


def test_only_so_many_are_shown() -> None:
    assert len(names_in(" ".join(f"PRJ-{number}" for number in range(1000, 1100)))) == MOST_SHOWN


PIECES = """Smith Tarrow & and Sons Ltd ltd. LLP, Holdings Limited PRJ-1042 SW1A 1AA 23/01234/FUL Colville 2c the ( “"""
words = st.sampled_from([*PIECES.split(), "\n"])


@given(st.text() | st.lists(words, max_size=40).map(" ".join))
def test_any_text_is_borne_and_only_its_own_words_come_back(text: str) -> None:
    plain = " ".join(text.split())
    for name in names_in(text):
        assert name
        assert name in plain


@pytest.mark.parametrize(
    "piece",
    ["A ", "& ", "Ltd ", "Smith & ", "SW1A ", "AA", "1", "PRJ-", "12/", "job no. ", "Mr ", "Colville 2", "(", "A & B "],
)
def test_the_time_grows_with_the_text_and_no_faster(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    started = process_time()
    names_in(text)
    assert process_time() - started < 5  # fifty times the longest text; seconds at most, on any machine


def test_the_hint_is_not_the_text() -> None:
    long = re.sub(r"\s+", " ", "Tarrow Brackwater " * 30)
    assert all(len(name) <= 80 for name in names_in(f"{long}Ltd"))

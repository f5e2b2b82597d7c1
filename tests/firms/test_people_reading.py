"""Lists of people as managers have them: every encoding, every kind of mistake, and no way to make it slow."""

from __future__ import annotations

import contextlib
import re
import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.firms.people_reading import MOST_PEOPLE, Reading, UnreadableError, read_csv, read_pasted

PLAIN = "email,name,role\nann@example.com,Ann Müller,mentor\nben@example.com,Ben,\n"


def people(reading: Reading) -> list[tuple[str, str, str]]:
    return [(row.email, row.name, row.role) for row in reading.right]


def problem(text: str) -> str:
    """What is said of the only row that is not right."""
    (row,) = read_csv(text.encode()).wrong
    return f"{row.number}: {row.problem}"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_read_in_every_shape(encoding: str) -> None:
    reading = read_csv(PLAIN.encode(encoding))
    assert people(reading) == [("ann@example.com", "Ann Müller", "mentor"), ("ben@example.com", "Ben", "candidate")]
    assert reading.note == ""


def test_windows_1252_is_read_and_its_accents_are_to_be_looked_at() -> None:
    reading = read_csv(PLAIN.encode("windows-1252"))
    assert reading.right[0].name == "Ann Müller"
    assert "Look at the accents" in reading.note


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"PK\x03\x04 and so on", "workbook"),
        (b"email\nann@example.com\n\x81\x8d\xff", "cannot be read as text"),
        (b"\xef\xbb\xbfemail\n\xff\xfe", "cannot be read as text"),
        (b"\xff\xfee\x00m", "cannot be read as text"),
        (b"", "first row must name the columns"),
        (b"ann@example.com\n", "first row must name the columns"),
        (b"email,name\n\n , \n", "nobody in it"),
        (b'email,name\nann@example.com,"Ann\nben@example.com,Ben\n', "Row 2 cannot be read"),
        (b"email,name\nann@example.com," + b"x" * 200_000, "Row 2 cannot be read"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableError, match=says):
        read_csv(data)


@pytest.mark.parametrize("head", ["Email;Name;Role", "E-mail address\tFull name\tROLE"])
def test_spreadsheets_part_cells_in_their_own_ways(head: str) -> None:
    mark = ";" if ";" in head else "\t"
    text = f"{head}\r\n{mark.join(['Ann@Example.com ', ' Ann  Smith ', 'Candidate'])}\r\n"
    assert people(read_csv(text.encode())) == [("ann@example.com", "Ann Smith", "candidate")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "windows-1252"])
def test_semicolons_and_names_on_two_lines_are_read_in_every_shape(encoding: str) -> None:
    text = 'E-mail;Name;Role\r\nann@example.com;"Ann\r\nMüller";Mentor\r\nANN@Example.com;;\r\nben@example.com;;\r\n'
    reading = read_csv(text.encode(encoding))
    assert people(reading) == [("ann@example.com", "Ann Müller", "mentor"), ("ben@example.com", "", "candidate")]
    assert [(row.number, row.problem) for row in reading.wrong] == [(3, "This repeats row 2. Delete one of the two.")]


@pytest.mark.parametrize("start", ["sep=;\r\n", '"SEP=;"\n'])
def test_a_line_that_names_the_comma_to_excel_is_no_row(start: str) -> None:
    assert problem(f"{start}email;name, all of it\nann@example.com;Ann\nnobody;Ben\n").startswith("3: This is not")


def test_rows_may_be_empty_above_the_headings_and_by_the_thousand_below() -> None:
    reading = read_csv(b"\r\n;;\r\nemail;name\r\nann@example.com;Ann\r\nnobody;\r\n" + b";\r\n" * 20_000)
    assert people(reading) == [("ann@example.com", "Ann", "candidate")]
    assert [row.number for row in reading.wrong] == [5]


def test_columns_may_stand_in_any_order_among_others() -> None:
    text = 'Office,role,email\nLeeds,manager,ann@example.com\n"Leeds, 2",,ben@example.com\n'
    assert people(read_csv(text.encode())) == [
        ("ann@example.com", "", "manager"),
        ("ben@example.com", "", "candidate"),
    ]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("nobody,Ann,", "2: This is not an e-mail address"),
        (",Ann,", "2: There is no e-mail address"),
        ("a b@example.com,Ann,", "2: This is not an e-mail address"),
        (f"{'a' * 250}@example.com,Ann,", "2: This is not an e-mail address"),
        ("ann@example.com\0,Ann,", "2: This is not an e-mail address"),
        ("ann@example.com,An\0n,", "2: The name holds a character"),
        ("ann@example.com,=cmd|' /C calc'!A0,", "2: The name starts with “=”"),
        ("ann@example.com,@SUM(A1),", "2: The name starts with “@”"),
        (f"ann@example.com,{'n' * 151},", "2: The name is longer than 150"),
        ("ann@example.com,Ann,director", "2: The role is none we know"),
    ],
)
def test_a_row_that_is_not_right_says_why_and_leaves_the_others(row: str, says: str) -> None:
    assert problem(f"email,name,role\n{row}\n").startswith(says)
    assert len(read_csv(f"email,name,role\n{row}\nben@example.com,Ben,\n".encode()).right) == 1


def test_rows_are_numbered_as_in_the_spreadsheet() -> None:
    reading = read_csv(b"email\nann@example.com\n\n\nnobody\nANN@example.com\n")
    assert [(row.number, row.problem[:21]) for row in reading.wrong] == [
        (5, "This is not an e-mail"),
        (6, "This repeats row 2. D"),
    ]


def test_what_is_shown_of_a_wrong_row_is_short_and_printable() -> None:
    (row,) = read_csv(f"email,name\n{'x' * 5000},\x1b[31m\n".encode()).wrong
    assert len(row.email) < 70
    assert row.name.isprintable()


@pytest.mark.parametrize(
    ("rows", "row"),
    [
        (MOST_PEOPLE + 1, b"p%d@example.com\n"),
        (100_000, b"p%d@example.com\n"),
        (100_000, b"%d@b.c\n"),
        (100_000, b"%d\n"),
    ],
)
def test_a_list_that_is_too_long_is_refused_in_bounded_time_and_memory(rows: int, row: bytes) -> None:
    data = b"email\n" + b"".join(row % number for number in range(rows))
    tracemalloc.start()
    began = time.perf_counter()
    with pytest.raises(UnreadableError, match="Cut it into parts"):
        read_csv(data)
    seconds, (_, most) = time.perf_counter() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert seconds < 5
    assert most < 20 * 1024 * 1024


def test_the_longest_list_is_read() -> None:
    data = b"email\n" + b"".join(b"p%d@example.com\n" % number for number in range(MOST_PEOPLE))
    assert len(read_csv(data).right) == MOST_PEOPLE


# Pasted


@pytest.mark.parametrize(
    "text",
    [
        "ann@example.com, Ben@example.com",
        "ann@example.com;ben@example.com;",
        "ann@example.com ben@example.com",
        "\n ann@example.com\r\n\tben@example.com \n",
        "Ann <ann@example.com>, Ben <ben@example.com>",
        '"Smith, Ann" <ann@example.com>; ben@example.com',
        "ann@example.com Ben Jones <ben@example.com>",
        "<ann@example.com> <ben@example.com>",
        "\ufeffann@example.com\uff0cben@example.com",
        "\ufeffAnn <ann@example.com>\uff1b Ben <ben@example.com>\u3001",
        "mailto:ann@example.com, MAILTO:ben@example.com?subject=Hello",
        '"ann@example.com"; "ben@example.com"',
        "'ann@example.com'; 'ben@example.com'",
        "(ann@example.com), (<ben@example.com>)",
        "ann@example.com<mailto:ann@example.com>; ben@example.com <ben@example.com>",
        "'ann@example.com' <ann@example.com>; \"ben@example.com\" <ben@example.com>",
        "Smith, Ann <ann@example.com>, Jones, Ben <ben@example.com>",
        '"Ann <ann@example.com>, Ben" <ben@example.com>',
        '"Ann <ann@example.com>; Ben "Bo" Lee <ben@example.com>',
    ],
)
def test_addresses_are_found_however_they_are_parted(text: str) -> None:
    assert [row.email for row in read_pasted(text, "mentor").right] == ["ann@example.com", "ben@example.com"]
    assert {row.role for row in read_pasted(text, "mentor").rows} == {"mentor"}


def test_names_come_along() -> None:
    reading = read_pasted('Ann Smith <ann@example.com>\n"Jones, Ben" <ben@example.com>', "candidate")
    assert [row.name for row in reading.right] == ["Ann Smith", "Jones, Ben"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Smith, John <a@e.com>", ["Smith, John"]),
        ("Smith, John <a@e.com>, Brown, Ann Mary <b@e.com>", ["Smith, John", "Brown, Ann Mary"]),
        ("van der Berg, Jan <a@e.com>", ["van der Berg, Jan"]),
        ("Smith Jones, Mary Ann <a@e.com>; Lee, J.R. <b@e.com>", ["Smith Jones, Mary Ann", "Lee, J.R."]),
        ("c@e.com, Smith, John <a@e.com>", ["", "Smith, John"]),
        ("Smith\uff0c John <a@e.com>", ["Smith, John"]),
        ("'O'Neil, John' <a@e.com>", ["O'Neil, John"]),
    ],
)
def test_a_comma_within_a_name_parts_nobody(text: str, names: list[str]) -> None:
    reading = read_pasted(text, "candidate")
    assert [row.name for row in reading.rows] == names
    assert not reading.wrong


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Ann Lee, Ben Jones <b@e.com>", ["ann", "lee"]),
        ("Ann Lee, Ben Jones <b@e.com>, c@e.com; d@e.com", ["ann", "lee"]),
        ("Ann, Smith, Ben <b@e.com>", ["ann", "smith"]),
        ('"Smith, Ann", Ben <b@e.com>', ["smith, ann"]),
        ("ann.example.com, Ben <b@e.com>", ["ann.example.com"]),
        ("Ann; Ben <b@e.com>", ["ann"]),
        ("Ann ann@e.com, Ben <b@e.com>", ["ann"]),
        ("Ann Lee <a@e.com, b@e.com>", ["a@e.com, b@e.com"]),
    ],
)
def test_where_a_comma_may_part_two_whoever_pasted_it_looks_again(text: str, wrong: list[str]) -> None:
    reading = read_pasted(text, "candidate")
    assert [row.email for row in reading.wrong] == wrong
    assert not any(sign in row.name for row in reading.right for sign in ",@")


PEOPLE = st.tuples(
    st.sampled_from(
        ["{}", "<{}>", "({})", '"{}"', "mailto:{}", "{0} <{0}>", "Ann <{}>", "Lee, Ann <{}>", "A B, C D <{}>"]
    ),
    st.sampled_from([",", ";", "\n", " ", " , ", "\uff0c", "\uff1b", ">, ", '",', '"; ']),
)


@given(st.lists(PEOPLE, max_size=6))
def test_no_address_is_lost_and_no_two_become_one(people: list[tuple[str, str]]) -> None:
    wanted = [f"p{number}@example.com" for number in range(len(people))]
    text = "".join(shape.format(one) + after for one, (shape, after) in zip(wanted, people, strict=True))
    rows = read_pasted(text, "candidate").rows
    assert [one for one in wanted if not any(one in row.email for row in rows)] == []
    for row in rows:
        assert row.problem or (row.email in wanted and "@" not in row.name)


@given(st.text('ab@.,;<>"() \n', max_size=50))
def test_whatever_may_be_an_address_is_among_the_rows(text: str) -> None:
    emails = [row.email for row in read_pasted(text, "candidate").rows]
    for word in re.findall(r"[ab@.]*@[ab@.]*", text):
        assert any(word in email for email in emails)


def test_what_is_no_address_is_named() -> None:
    reading = read_pasted("ann@example.com, nobody, ann@example.com", "candidate")
    assert [(row.number, row.email) for row in reading.wrong] == [(2, "nobody"), (3, "ann@example.com")]
    assert "repeats address 1" in reading.wrong[1].problem


@given(st.text(max_size=200), st.sampled_from(["candidate", "mentor"]))
def test_no_text_breaks_the_reading_of_a_list(text: str, role: str) -> None:
    for row in read_pasted(text, role).rows:
        assert row.problem or "@" in row.email


@given(st.binary(max_size=200))
def test_no_file_breaks_the_reading_of_one(data: bytes) -> None:
    for start in (b"", b"email,name\n", "email,name\n".encode("utf-16")):
        try:
            reading = read_csv(start + data)
        except UnreadableError:
            continue
        assert all(row.problem or "@" in row.email for row in reading.rows)


LONG = 200_000  # characters, as many as the form takes


@pytest.mark.parametrize(
    "text",
    [
        "Ann <" + " " * LONG + "ann@x.com",
        ("Ann" + " " * 199 + "<") * 1_000,
        " " * LONG,
        "\u3000" * LONG + "<",
        "<" * LONG,
        "> " * (LONG // 2),
        '"' * (LONG - 1),
        '"' + "a" * LONG,
        '"@' * (LONG // 2),
        '"<' * (LONG // 2),
        '<"' * (LONG // 2),
        "a" * LONG + "<",
        "a " * (LONG // 2) + "<",
        "a," * (LONG // 2) + "<a@x.com>",
        ",;" * (LONG // 2),
        "a@" * (LONG // 2),
        "aa." * (LONG // 3) + ", b <a@x.com>",
        "mailto:" * (LONG // 7) + "@",
        "a@b <" * (LONG // 5),
        "a\n" * (LONG // 2),
    ],
)
def test_a_hostile_paste_is_read_quickly(text: str) -> None:
    began = time.perf_counter()
    with contextlib.suppress(UnreadableError):
        read_pasted(text, "candidate")
    assert time.perf_counter() - began < 1

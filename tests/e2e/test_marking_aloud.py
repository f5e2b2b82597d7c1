"""Say it aloud: recorded and played back in the browser alone, and gone with the card."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from cards.study.models import Review
from tests.e2e.axe import complaints_in_both_themes
from tests.e2e.study_page import StudyPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from cards.content.models import Deck
    from cards.firms.models import User
    from tests.e2e.conftest import OpenWindow
    from tests.e2e.watch import Watch

# What the page holds of a recording, to see it let go: the microphone's tracks, and addresses of recordings.
NOTE = """
window.heard = { tracks: [], made: [], revoked: [] };
const ask = navigator.mediaDevices?.getUserMedia?.bind(navigator.mediaDevices);
if (ask) navigator.mediaDevices.getUserMedia = async (wanted) => {
  const stream = await ask(wanted);
  heard.tracks.push(...stream.getTracks());
  return stream;
};
const make = URL.createObjectURL, revoke = URL.revokeObjectURL;
URL.createObjectURL = (blob) => { const url = make(blob); heard.made.push([url, blob.size, blob.type]); return url; };
URL.revokeObjectURL = (url) => { heard.revoked.push(url); revoke(url); };
"""
SPOKEN = re.compile(r"You spoke for [1-9]\d* seconds?\.")
ALL_THE_SAME = "Say it aloud all the same: the card works without a recording."


def opened(page: Page, *, allowed: bool = True) -> StudyPage:
    if allowed:
        page.context.grant_permissions(["microphone"])
    page.add_init_script(NOTE)
    return StudyPage(page).open()


def record(page: Page) -> None:
    page.get_by_role("button", name="Say it aloud").click()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    expect(page.locator("#status")).to_have_text("Recording. It stays on this device.")
    expect(page.locator("[data-clock]")).to_have_text("0:01")


def live_tracks(page: Page) -> int:
    return int(page.evaluate("heard.tracks.filter((track) => track.readyState === 'live').length"))


def kept(page: Page) -> list[str]:
    """Addresses of recordings that the page has not let go."""
    return [
        str(url) for url in page.evaluate("heard.made.map(([url]) => url).filter((u) => !heard.revoked.includes(u))")
    ]


def plays(page: Page) -> None:
    """The recording is there to be played, and it is sound."""
    audio = page.locator("audio")
    expect(audio).to_be_visible()
    expect(audio).to_have_attribute("src", re.compile("^blob:"))
    expect(page.locator("[data-length]")).to_have_text(SPOKEN)
    page.wait_for_function("() => document.querySelector('audio').readyState >= 2")
    assert page.evaluate("document.querySelector('audio').error") is None
    assert page.evaluate("heard.made.at(-1)[1]") > 200  # bytes: a slow machine has a second of silence in some 400


def only_words_were_sent(watch: Watch) -> bool:
    """No request carried more than a form of text."""
    forms = [request for request in watch.requests if request.method != "GET"]
    kinds = {request.headers.get("content-type", "") for request in forms}
    sizes = [len(request.post_data_buffer or b"") for request in forms]
    return kinds <= {"application/x-www-form-urlencoded"} and all(size < 2000 for size in sizes)


def test_recorded_played_back_and_gone_after_rating(
    window: OpenWindow, watch_of: Callable[[Page], Watch], alice: User, shared_deck: Deck
) -> None:
    page = window(alice)
    study = opened(page)
    record(page)
    assert live_tracks(page) == 1
    page.get_by_role("button", name="Stop").click()
    expect(study.status).to_have_text(SPOKEN)
    expect(page.get_by_role("button", name="Say it again")).to_be_visible()
    assert live_tracks(page) == 0
    study.reveal()
    plays(page)
    study.rating(3).click()
    study.shows("Question of the points card")
    assert kept(page) == []
    assert live_tracks(page) == 0
    study.reveal()
    expect(page.locator("audio")).to_be_hidden()
    expect(page.get_by_role("button", name="Say it aloud")).to_be_attached()
    assert Review.objects.count() == 1
    assert only_words_were_sent(watch_of(page))


def test_by_keyboard_and_showing_the_answer_stops_it(window: OpenWindow, alice: User, shared_deck: Deck) -> None:
    page = window(alice)
    study = opened(page)
    page.keyboard.press("a")
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    expect(page.locator("[data-clock]")).to_have_text("0:01")
    page.keyboard.press("a")
    expect(study.status).to_have_text(SPOKEN)
    page.keyboard.press("a")
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    assert kept(page) == []  # the first one went as the second began
    expect(page.locator("[data-clock]")).to_have_text("0:01")
    study.question.focus()
    page.keyboard.press("Space")
    plays(page)
    assert live_tracks(page) == 0
    page.keyboard.press("3")
    study.shows("Question of the points card")
    assert kept(page) == []


def test_it_survives_the_comparison_of_what_was_typed(
    window: OpenWindow, watch_of: Callable[[Page], Watch], alice: User, shared_deck: Deck
) -> None:
    page = window(alice)
    watch_of(page).forgive("422")
    study = opened(page)
    record(page)
    study.type("In short: prose")
    plays(page)
    assert len(kept(page)) == 1
    assert live_tracks(page) == 0
    page.evaluate("document.querySelector('textarea').removeAttribute('maxlength')")
    study.type_answer.click()
    study.typed.fill("x" * 10_001)
    study.compare.click()
    expect(study.error).to_be_visible()
    study.reveal()
    plays(page)
    study.rating(3).click()
    study.shows("Question of the points card")
    assert kept(page) == []


def test_leaving_the_page_ends_the_recording(window: OpenWindow, alice: User, shared_deck: Deck) -> None:
    page = window(alice)
    study = opened(page)
    record(page)
    page.evaluate(
        "addEventListener('pagehide', () => sessionStorage.setItem('live', heard.tracks.map((t) => t.readyState)))"
    )
    study.finish.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A good place to stop")
    assert page.evaluate("sessionStorage.getItem('live')") == "ended"


def test_a_flag_does_not_stop_who_is_speaking(window: OpenWindow, alice: User, shared_deck: Deck) -> None:
    page = window(alice)
    opened(page)
    record(page)
    page.keyboard.press("f")
    expect(page.get_by_text("Flagged", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    assert live_tracks(page) == 1


def test_without_permission_it_says_so_and_the_card_goes_on(window: OpenWindow, alice: User, shared_deck: Deck) -> None:
    page = window(alice)
    study = opened(page, allowed=False)
    page.get_by_role("button", name="Say it aloud").click()
    sentence = f"The microphone is not allowed here. {ALL_THE_SAME}"
    expect(page.locator("[data-heard]")).to_have_text(sentence)
    expect(study.status).to_have_text(sentence)
    assert complaints_in_both_themes(page) == []
    study.rate(3)
    study.shows("Question of the points card")


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("delete window.MediaRecorder", "This browser cannot record on this page."),
        ("Object.defineProperty(navigator, 'mediaDevices', { value: undefined })", "This browser cannot record"),
        (
            "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotFoundError'))",
            "No microphone was found.",
        ),
    ],
)
def test_without_a_recorder_or_a_microphone_it_says_so_and_the_card_goes_on(
    window: OpenWindow, alice: User, shared_deck: Deck, missing: str, sentence: str
) -> None:
    page = window(alice)
    page.add_init_script(missing)
    study = opened(page)
    page.keyboard.press("a")
    expect(page.locator("[data-heard]")).to_contain_text(sentence)
    expect(study.status).to_contain_text(ALL_THE_SAME)
    study.rate(3)
    study.shows("Question of the points card")


def test_without_scripts_nothing_is_offered(window: OpenWindow, alice: User, shared_deck: Deck) -> None:
    page = window(alice, java_script_enabled=False)
    StudyPage(page).open()
    expect(page.get_by_text("Say it aloud", exact=True)).to_be_hidden()


def test_axe_while_recording_and_with_a_recording(window: OpenWindow, alice: User, shared_deck: Deck) -> None:
    page = window(alice, reduced_motion="reduce")
    study = opened(page)
    record(page)
    assert complaints_in_both_themes(page) == []
    study.reveal()
    plays(page)
    assert complaints_in_both_themes(page) == []


def test_no_other_page_may_hear(
    window: OpenWindow, watch_of: Callable[[Page], Watch], alice: User, shared_deck: Deck
) -> None:
    page = window(alice)
    watch_of(page).forgive("(?i)permissions policy")
    page.context.grant_permissions(["microphone"])
    page.goto("/today/")
    asked = "navigator.mediaDevices.getUserMedia({ audio: true }).then(() => 'heard', (error) => error.name)"
    assert page.evaluate(asked) == "NotAllowedError"

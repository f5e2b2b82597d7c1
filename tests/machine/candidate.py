"""A candidate who speaks HTTP: opens the study page and answers one card after another, as the page would."""

import http.client
import re
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import uuid4

TIMEOUT = 30.0  # seconds
_GRADE = re.compile(r'action="(/study/[0-9a-f-]{36}/grade/)"')
_FIELDS = re.compile(r'name="(csrfmiddlewaretoken|attempt|version|shown)" value="([^"]*)"')
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]*)"')


@dataclass(frozen=True)
class Answer:
    """One response, read to its end."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass
class Turn:
    """The form of the card that is shown: where it goes and what is in it."""

    path: str
    fields: dict[str, str]


class NoCardError(Exception):
    """The page that came shows no card to answer."""


@dataclass
class Candidate:
    """One browser of one candidate, on one connection that is kept while both sides want it."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    turn: Turn | None = None
    connection: http.client.HTTPConnection | None = None

    def start_as_guest(self) -> None:
        """Press *Start revising* on the landing page, then open the first card."""
        landing = self.get("/")
        token = _TOKEN.search(landing.text)
        if not token:
            raise NoCardError(f"The landing page has no form: {landing.status} {landing.text[:200]}")
        self.post("/start/", {"csrfmiddlewaretoken": token[1]})
        self.open()

    def open(self, path: str = "/study/") -> Answer:
        """Open the study page and read its card."""
        answer = self.get(path)
        self.read(answer)
        return answer

    def grade(self, rating: int = 3) -> Answer:
        """Answer the card that is shown and read the next from what comes back. Raises OSError or HTTPException."""
        answer = self.send(self.turn_shown(), rating)
        self.read(answer)
        return answer

    def send(self, turn: Turn, rating: int) -> Answer:
        """Send one answer, and leave the card that is shown as it is."""
        return self.post(turn.path, {**turn.fields, "rating": str(rating)}, htmx=True)

    def turn_shown(self) -> Turn:
        if self.turn is None:
            raise NoCardError("No card is shown.")
        return self.turn

    def read(self, answer: Answer) -> None:
        """Read the card from a page; none if the page shows none."""
        form = _GRADE.search(answer.text)
        fields = dict(_FIELDS.findall(answer.text[form.start() :])[:4]) if form else {}
        self.turn = Turn(form[1], fields) if form else None

    def get(self, path: str) -> Answer:
        return self.ask("GET", path, "", {})

    def post(self, path: str, data: dict[str, str], *, htmx: bool = False) -> Answer:
        return self.ask("POST", path, urlencode(data), self._headers(htmx=htmx))

    def send_and_hang_up(self, turn: Turn, rating: int) -> None:
        """Send one answer and break the connection before anything of the response is read."""
        data = urlencode({**turn.fields, "rating": str(rating)})
        self._begin("POST", turn.path, data, self._headers(htmx=True))
        self.close()

    def _headers(self, *, htmx: bool) -> dict[str, str]:
        """Return what a browser sends with a form."""
        here = f"http://127.0.0.1:{self.port}"
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": here}
        return headers | ({"HX-Request": "true", "HX-Current-URL": f"{here}/study/"} if htmx else {})

    def _begin(self, method: str, path: str, body: str, headers: dict[str, str]) -> http.client.HTTPConnection:
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        if self.cookies:
            headers = {**headers, "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        self.connection.request(method, path, body or None, headers)
        return self.connection

    def ask(self, method: str, path: str, body: str, headers: dict[str, str]) -> Answer:
        """Send one request. After any failure the connection is given up, and the next request makes a new one."""
        try:
            response = self._begin(method, path, body, headers).getresponse()
            text = response.read().decode()
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        for line in response.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, text)

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def new_attempt(turn: Turn) -> Turn:
    """The same card in another tab: another attempt against the same version."""
    return Turn(turn.path, {**turn.fields, "attempt": str(uuid4())})

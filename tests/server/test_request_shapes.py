"""Any JSON to any route of the runner gets an answer that is no error of the server's."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiortc import RTCConfiguration, RTCPeerConnection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.scenes.served_bot import ServedBot, served_bot

ROUTES = [
    ("POST", "/start"),
    ("POST", "/api/offer"),
    ("PATCH", "/api/offer"),
    ("POST", "/daily-dialin-webhook"),
    ("POST", "/sessions/{session}/api/offer"),
    ("PATCH", "/sessions/{session}/api/offer"),
    ("PUT", "/sessions/{session}/anything"),
    ("POST", "/sessions/{session}/files"),
    ("POST", "/sessions/none/api/offer"),
    ("POST", "/files"),
]
TYPES = ["application/json", "text/plain", "application/x-www-form-urlencoded", "", ";;;"]
NAMES = [
    *("transport", "createDailyRoom", "enableDefaultIceServers", "dailyRoomProperties", "body"),
    *("dailyMeetingTokenProperties", "namespace", "sdp", "type", "pc_id", "restart_pc"),
    *("request_data", "requestData", "candidates", "candidate", "sdp_mid", "sdp_mline_index"),
    *("test", "Test", "From", "To", "callId", "callDomain", "sipHeaders"),
]
WORDS = ["webrtc", "daily", "livekit", "twilio", "websocket", "moq", "offer", "answer", "rollback"]


async def offered() -> str:
    peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    peer.createDataChannel("chat")
    peer.addTransceiver("audio")
    await peer.setLocalDescription(await peer.createOffer())
    said = str(peer.localDescription.sdp)
    await peer.close()
    return said


SDP = asyncio.run(offered()).replace("a=ice-pwd", "a=no-pwd")  # nobody stands behind it
CANDIDATE = "candidate:1 1 udp 2130706431 127.0.0.1 9 typ host"
TEXTS = st.one_of(
    st.text(), st.sampled_from([*WORDS, CANDIDATE]), st.integers(0, len(SDP)).map(lambda n: SDP[:n])
)
PLAIN = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXTS)


def objects(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.dictionaries(st.sampled_from(NAMES) | st.text(), values, max_size=8)


VALUES = st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=4) | objects(inner))
RIGHT = st.fixed_dictionaries(  # each of them right, or not
    {},
    optional={
        "transport": TEXTS,
        "sdp": TEXTS,
        "type": TEXTS,
        "pc_id": TEXTS,
        "candidates": st.lists(objects(VALUES), max_size=2),
        "From": TEXTS,
        "To": TEXTS,
        "callId": TEXTS,
        "callDomain": TEXTS,
        "createDailyRoom": st.booleans(),
        "body": objects(VALUES),
    },
)
BODIES = st.one_of(VALUES, objects(VALUES), RIGHT).map(lambda value: json.dumps(value).encode())
HOSTILE = [
    b"",
    b"{",
    b"\0\0",
    b'{"a":"\xff"}',
    b'{"transport":"\\ud800"}',
    b'{"transport":NaN}',
    b'{"a":' + b"9" * 5000 + b"}",
    b"[" * 100_000 + b"]" * 100_000,
    b'{"body":' * 300 + b"1" + b"}" * 300,
    b'{"a":"' + b"a" * 2_000_000 + b'"}',
    '{"sdp": "x", "type": "offer"}'.encode("utf-16"),
]


class Client:
    """Sends one request after the other, to a session of its own too."""

    def __init__(self, bot: ServedBot) -> None:
        self._address = urlsplit(bot.url).netloc
        started = json.loads(self.send("POST", "/start", b"{}", TYPES[0])[1])
        self._session = started["sessionId"]

    def send(self, method: str, path: str, body: bytes, kind: str) -> tuple[int, bytes]:
        path = path.format(session=getattr(self, "_session", ""))
        connection = HTTPConnection(self._address, timeout=30)
        try:
            connection.request(method, path, body, {"Content-Type": kind} if kind else {})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder: Path = tmp_path_factory.mktemp("shapes")
    with served_bot(folder, STT_PROVIDER="none", TTS_PROVIDER="none") as bot:
        yield Client(bot)
        assert "Traceback" not in bot.log.read_text()


@settings(
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(route=st.sampled_from(ROUTES), body=BODIES, kind=st.sampled_from(TYPES))
def test_no_json_is_an_error_of_the_servers(
    client: Client, route: tuple[str, str], body: bytes, kind: str
) -> None:
    status, answer = client.send(*route, body, kind)

    assert status < 500 or b"DAILY_API_KEY" in answer, (route, body, kind, status, answer)


@pytest.mark.parametrize("route", ROUTES, ids=" ".join)
def test_what_is_hardly_json_is_refused(client: Client, route: tuple[str, str]) -> None:
    for body in HOSTILE:
        for kind in TYPES:
            status, answer = client.send(*route, body, kind)
            assert status < 500, (body[:80], kind, status, answer[:200])
            if route[1] in ("/start", "/api/offer", "/daily-dialin-webhook") and body:
                assert status in (400, 413), (body[:80], kind)


@pytest.mark.parametrize(
    ("route", "body", "told"),
    [
        (ROUTES[0], b"[]", "the body: Input should be a valid dictionary"),
        (ROUTES[0], b'{"transport": 5}', "transport: Input should be a valid string"),
        (ROUTES[0], b'{"body": [1]}', "body: Input should be a valid dictionary"),
        (ROUTES[0], b"nonsense", "The body is not JSON"),
        (ROUTES[1], b'{"sdp": "m=x", "type": "offer"}', "This offer cannot be answered."),
        (ROUTES[1], b'{"type": "offer"}', "sdp: Field required"),
        (ROUTES[2], b'{"pc_id": "1", "candidates": {}}', "candidates: Input should be a valid"),
        (ROUTES[3], b'{"From": "+1"}', "To: Field required"),
    ],
)
def test_the_answer_names_the_field_and_what_it_takes(
    client: Client, route: tuple[str, str], body: bytes, told: str
) -> None:
    status, answer = client.send(*route, body, TYPES[0])

    assert status == 400
    assert json.loads(answer)["detail"].startswith(told)


def test_daily_without_its_account_is_told_in_a_sentence(client: Client) -> None:
    called = {"From": "+1", "To": "+2", "callId": "1", "callDomain": "2"}
    room = {"transport": "daily", "createDailyRoom": True}
    for path, body in (("/daily-dialin-webhook", called), ("/start", room)):
        status, answer = client.send("POST", path, json.dumps(body).encode(), TYPES[0])
        assert (status, b"DAILY_API_KEY" in answer) == (503, True)
    assert client.send("POST", "/daily-dialin-webhook", b'{"test": true}', TYPES[0])[0] == 200

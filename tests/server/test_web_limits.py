"""What a hostile or mistaken request gets: an answer in a sentence, and nothing held in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest
from fastapi import FastAPI, Request
from yarl import URL

from pipeline.devserver.body_limit import BodyLimit
from pipeline.devserver.web import routes
from tests.scenes.served import application, served


@pytest.fixture
async def address() -> AsyncIterator[str]:
    app = FastAPI()
    app.add_middleware(BodyLimit, largest_bytes=1000)

    @app.post("/length")
    async def length(request: Request) -> int:
        return len(await request.body())

    app.include_router(routes(application()))
    async with served(app) as where:
        yield f"http://{where}"


async def pieces(count: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield bytes(100)


async def test_a_body_within_the_limit_is_read(address: str) -> None:
    async with aiohttp.ClientSession() as client:
        assert await (await client.post(f"{address}/length", data=bytes(1000))).json() == 1000
        assert await (await client.post(f"{address}/length", data=pieces(10))).json() == 1000


async def test_a_body_beyond_the_limit_is_refused_by_its_length(address: str) -> None:
    async with aiohttp.ClientSession() as client:
        answer = await client.post(f"{address}/length", data=bytes(1001))
        assert (answer.status, await answer.text()) == (413, "The request is too large.")


async def test_a_body_without_a_length_is_refused_once_it_is_too_long(address: str) -> None:
    async with aiohttp.ClientSession() as client:
        answer = await client.post(f"{address}/length", data=pieces(11))
        assert answer.status == 413


async def test_daily_without_its_key_is_told_in_a_sentence(address: str) -> None:
    async with aiohttp.ClientSession() as client:
        answer = await client.get(f"{address}/daily")
        assert answer.status == 503
        assert "DAILY_API_KEY" in await answer.text()


@pytest.mark.parametrize("name", ["%00", "a" * 5000, "%2e%2e/settings.py", "nothing.js"])
async def test_a_file_that_the_page_has_not_is_told_as_that(address: str, name: str) -> None:
    async with aiohttp.ClientSession() as client:
        answer = await client.get(URL(f"{address}/page/{name}", encoded=True))
        assert answer.status == 404
        assert len(await answer.read()) < 300

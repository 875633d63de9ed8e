"""The same client for asyncio."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar, cast

import httpx

from leadgate_client import flows
from leadgate_client.flows import Call, Flow, Progress, Query
from leadgate_client.types import Campaign, Import, ImportRow, Lead, LeadList

T = TypeVar("T")


class AsyncLeadgate:
    """As Leadgate; what it answers at once is awaited here, and what pages is read with `async for`."""

    def __init__(
        self,
        url: str,
        key: str,
        *,
        timeout: float = 60.0,
        retries: int = 5,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._retries = retries
        self._http = httpx.AsyncClient(
            base_url=url, headers={"Authorization": f"Bearer {key}"}, timeout=timeout, transport=transport
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        await self._http.aclose()

    async def request(self, method: str, path: str, *, query: Query | None = None, body: Any = None) -> Any:
        call = Call(method=method.upper(), path=path, query=query or {}, body=body)
        return await self._run(flows.request(call, retries=self._retries))

    async def add_leads(self, leads: Sequence[dict[str, Any]], **options: Any) -> dict[str, Any]:
        added: dict[str, Any] = await self.request(
            "POST", "leads/add", body={"leads": list(leads), **options}
        )
        return added

    async def import_file(
        self, path: str | Path, *, on_progress: Progress | None = None, **options: Any
    ) -> Import:
        return await self._run(
            flows.import_file(path, options, on_progress=on_progress, retries=self._retries)
        )

    def leads(self, **filters: Any) -> AsyncIterator[Lead]:
        return cast(AsyncIterator[Lead], self._all(flows.list_leads(filters)))

    def campaigns(self, **query: Any) -> AsyncIterator[Campaign]:
        return cast(AsyncIterator[Campaign], self._all(flows.list_of("campaigns", query)))

    def lists(self, **query: Any) -> AsyncIterator[LeadList]:
        return cast(AsyncIterator[LeadList], self._all(flows.list_of("lead-lists", query)))

    def imports(self, **query: Any) -> AsyncIterator[Import]:
        return cast(AsyncIterator[Import], self._all(flows.list_of("imports", query)))

    def import_rows(self, import_id: str, **query: Any) -> AsyncIterator[ImportRow]:
        return cast(AsyncIterator[ImportRow], self._all(flows.list_of(f"imports/{import_id}/rows", query)))

    async def _all(self, call: Call) -> AsyncIterator[Any]:
        page: Any = None
        while (following := flows.page_after(call, page)) is not None:
            page = await self._run(flows.request(following, retries=self._retries))
            for item in page["items"]:
                yield item

    async def _run(self, flow: Flow[T]) -> T:
        came: httpx.Response | httpx.TransportError | None = None
        while True:
            try:
                step = flow.send(came)
            except StopIteration as end:
                return cast(T, end.value)
            if isinstance(step, Call):
                came = await self._send(step)
            else:
                came = None
                await asyncio.sleep(step.seconds)

    async def _send(self, call: Call) -> httpx.Response | httpx.TransportError:
        content = None if call.file is None else _pieces(call)
        try:
            return await self._http.request(
                call.method,
                call.url,
                params=call.params,
                json=call.body,
                content=content,
                headers=dict(call.headers),
            )
        except httpx.TransportError as error:
            return error


async def _pieces(call: Call) -> AsyncIterator[bytes]:
    """Other tasks go on between two pieces."""
    for piece in call.pieces():
        yield piece
        await asyncio.sleep(0)

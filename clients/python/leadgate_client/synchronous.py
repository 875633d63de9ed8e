"""The client that blocks."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar, cast

import httpx

from leadgate_client import flows
from leadgate_client.flows import Call, Flow, Progress, Query
from leadgate_client.types import Campaign, Import, ImportRow, Lead, LeadList

T = TypeVar("T")


class Leadgate:
    """`url` is the server's, without /api; `timeout` is in seconds, for each answer; `retries` come after the
    first try. One client may be used by several threads.
    """

    def __init__(
        self,
        url: str,
        key: str,
        *,
        timeout: float = 60.0,
        retries: int = 5,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._retries = retries
        self._http = httpx.Client(
            base_url=url, headers={"Authorization": f"Bearer {key}"}, timeout=timeout, transport=transport
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    def request(self, method: str, path: str, *, query: Query | None = None, body: Any = None) -> Any:
        """Any call: `path` is what follows /api/v2/. -> the JSON of the answer.

        Raises Refused, Unreachable."""
        call = Call(method=method.upper(), path=path, query=query or {}, body=body)
        return self._run(flows.request(call, retries=self._retries))

    def add_leads(self, leads: Sequence[dict[str, Any]], **options: Any) -> dict[str, Any]:
        """Up to 1000, into `campaign_id` or `list_id`. -> what became of them, in numbers."""
        added: dict[str, Any] = self.request("POST", "leads/add", body={"leads": list(leads), **options})
        return added

    def import_file(self, path: str | Path, *, on_progress: Progress | None = None, **options: Any) -> Import:
        """Into `campaign_id` or `list_id`; the other options are those of POST /imports. Waits until it is
        over. -> the import.

        Raises ImportFailed, Refused, Unreachable."""
        return self._run(flows.import_file(path, options, on_progress=on_progress, retries=self._retries))

    def leads(self, **filters: Any) -> Iterator[Lead]:
        """All that fit the filters of POST /leads/list."""
        return cast(Iterator[Lead], self._all(flows.list_leads(filters)))

    def campaigns(self, **query: Any) -> Iterator[Campaign]:
        return cast(Iterator[Campaign], self._all(flows.list_of("campaigns", query)))

    def lists(self, **query: Any) -> Iterator[LeadList]:
        return cast(Iterator[LeadList], self._all(flows.list_of("lead-lists", query)))

    def imports(self, **query: Any) -> Iterator[Import]:
        return cast(Iterator[Import], self._all(flows.list_of("imports", query)))

    def import_rows(self, import_id: str, **query: Any) -> Iterator[ImportRow]:
        return cast(Iterator[ImportRow], self._all(flows.list_of(f"imports/{import_id}/rows", query)))

    def _all(self, call: Call) -> Iterator[Any]:
        page: Any = None
        while (following := flows.page_after(call, page)) is not None:
            page = self._run(flows.request(following, retries=self._retries))
            yield from page["items"]

    def _run(self, flow: Flow[T]) -> T:
        came: httpx.Response | httpx.TransportError | None = None
        while True:
            try:
                step = flow.send(came)
            except StopIteration as end:
                return cast(T, end.value)
            if isinstance(step, Call):
                came = self._send(step)
            else:
                came = None
                time.sleep(step.seconds)

    def _send(self, call: Call) -> httpx.Response | httpx.TransportError:
        content = None if call.file is None else call.pieces()
        try:
            return self._http.request(
                call.method,
                call.url,
                params=call.params,
                json=call.body,
                content=content,
                headers=dict(call.headers),
            )
        except httpx.TransportError as error:
            return error

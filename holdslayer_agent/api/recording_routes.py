"""Recordings: which there are, their audio in parts, and their end."""

from __future__ import annotations

import asyncio
from typing import Final

from aiohttp import web
from pydantic import BaseModel

from holdslayer_agent.api.call_routes import call_of, shown_call
from holdslayer_agent.api.problems import Refusal
from holdslayer_agent.api.recorded import MEDIA, NotAudio, measured, media_of
from holdslayer_agent.api.routes import Asked, Route
from holdslayer_agent.api.schemas import RecordingList
from holdslayer_agent.calls.archive import KeptRecording
from holdslayer_agent.errors import StoreError

__all__ = ["RECORDING_ROUTES"]

PIECE: Final = 256 * 1024
"""Eight seconds of sound as it was recorded: what one reader holds in memory."""


async def _recordings(asked: Asked) -> BaseModel:
    call_id = call_of(asked)
    await shown_call(asked, call_id)
    found = []
    for kept in await asked.service.archive.recordings(call_id):
        try:
            sealed = await asked.service.unsealed(kept.path) if _is_sealed(kept) else None
            size, duration_s = await asyncio.to_thread(measured, kept.path, sealed)
        except (OSError, NotAudio):  # pruned, or still being written
            continue
        url = f"{asked.request.path}/{kept.leg}"
        found.append({"leg": kept.leg, "bytes": size, "duration_s": duration_s, "url": url})
    return RecordingList.model_validate({"recordings": found})


def _is_sealed(kept: KeptRecording) -> bool:
    return kept.path.suffix == ".sealed"


async def _kept(asked: Asked) -> KeptRecording:
    call_id, leg = call_of(asked), asked.part("leg")
    kept = await asked.service.archive.recordings(call_id)
    # The file is found by its row, never by what stands in the path.
    found = next((r for r in kept if r.leg == leg), None)
    if found is None or not await asyncio.to_thread(found.path.is_file):
        raise Refusal(404, "There is no such recording.", code="recording-unknown", mend="It may be past keep_days.")
    return found


async def _recording(asked: Asked) -> web.StreamResponse:
    kept = await _kept(asked)
    headers = {"Content-Type": media_of(kept.path), "Cache-Control": "private, no-store"}
    if not _is_sealed(kept):
        return web.FileResponse(kept.path, headers=headers)
    sealed = await asked.service.unsealed(kept.path)
    start, stop, status = 0, sealed.size, 200
    if "Range" in asked.request.headers:
        start, stop = _part(asked.request, sealed.size)
        status = 206
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{sealed.size}"
    response = web.StreamResponse(status=status, headers={**headers, "Accept-Ranges": "bytes"})
    response.content_length = stop - start
    first = await asyncio.to_thread(sealed.read, start, min(PIECE, stop - start))  # a wrong key is said before 200
    await response.prepare(asked.request)
    await response.write(first)
    for at in range(start + PIECE, stop, PIECE):
        await response.write(await asyncio.to_thread(sealed.read, at, min(PIECE, stop - at)))
    await response.write_eof()
    return response


def _part(request: web.Request, size: int) -> tuple[int, int]:
    """Start and stop of the range that was asked for. Raises Refusal."""
    try:
        start, stop, _ = request.http_range.indices(size)
    except ValueError:
        start = stop = size
    if start >= stop:
        raise Refusal(416, "There is no such part.", code="range-invalid", headers={"Content-Range": f"bytes */{size}"})
    return start, stop


async def _forget_recording(asked: Asked) -> web.StreamResponse:
    kept, call_id = await _kept(asked), call_of(asked)
    await asyncio.to_thread(_remove, kept)
    await asked.service.archive.forget_recording(call_id, kept.leg)
    return web.Response(status=204)


def _remove(kept: KeptRecording) -> None:
    try:
        kept.remove()
    except OSError as error:
        raise StoreError(
            f"The recording can't be removed: {error.strerror}.", code="recording-stuck", mend="Check its permissions."
        ) from error


async def _forget_call(asked: Asked) -> web.StreamResponse:
    call_id = call_of(asked)
    for kept in await asked.service.archive.recordings(call_id):
        await asyncio.to_thread(_remove, kept)
    if not await asked.service.archive.forget_call(call_id):
        raise Refusal(404, "There is no such ended call.", code="call-unknown", mend="A running one is ended first.")
    return web.Response(status=204)


_RECORDINGS = "/calls/{call_id}/recordings"
_RANGE = {"Range": "a part of the file, as in bytes=0-65535"}

RECORDING_ROUTES = (
    Route("GET", _RECORDINGS, "list_recordings", "Recordings of a call", _recordings, answer=RecordingList,
          group="recordings"),
    Route("GET", _RECORDINGS + "/{leg}", "get_recording", "A recording", _recording, media=MEDIA, headers=_RANGE,
          group="recordings"),
    Route("DELETE", _RECORDINGS + "/{leg}", "delete_recording", "Delete a recording and its file", _forget_recording,
          "admin", status=204, group="recordings"),
    Route("DELETE", "/history/{call_id}", "forget_call", "Delete an ended call with all that is kept of it",
          _forget_call, "admin", status=204, group="recordings"),
)  # fmt: skip

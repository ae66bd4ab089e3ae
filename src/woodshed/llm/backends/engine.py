"""llama.cpp in this process: a loaded model with its queue."""

from __future__ import annotations

import secrets
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from woodshed.llm.backends.cores import threads_to_use
from woodshed.llm.backends.discretion import Discretion
from woodshed.llm.backends.libraries import not_installed
from woodshed.llm.backends.refusals import of_status
from woodshed.llm.backends.turns import Turns
from woodshed.llm.model import FailureKind, ModelFailure

if TYPE_CHECKING:
    from concurrent.futures import Future

Chunk: TypeAlias = dict[str, Any]

Tell: TypeAlias = Callable[[Chunk | ModelFailure | None], bool]
"""Hands something to whoever asked, ``None`` at the end; says whether to stop."""

MAGIC = b"GGUF"
"""The first bytes of a model file."""

BATCH = 512
"""Tokens of a prompt that are read in one go. Between two batches a caller who went away is noticed."""

QUIET = -1
"""Below the least important message that llama.cpp writes to standard error."""


class Settings(NamedTuple):
    """How an engine runs.

    ``context`` is in tokens for each of the ``slots``; ``threads`` are as many as do not hinder others
    where they are ``None``, and ``gpu_layers`` are then llama.cpp's own choice.
    """

    context: int
    threads: int | None
    slots: int
    gpu_layers: int | None


class Engine:
    """A loaded model with its queue.

    It generates in threads of its own, since a generation blocks, and hands each piece to the event loop that asked.
    """

    def __init__(self, path: Path, settings: Settings) -> None:
        self._path = path
        self._settings = settings
        self._turns = Turns(settings.slots)
        self._lock = Lock()
        self._loading: Future[Any] | None = None

    async def load(self) -> None:
        """Returns when the model is loaded; one thread loads it, however many wait. A failed load is tried anew.

        Raises:
            ModelFailure: NOT_FOUND where the file is missing or no model, SERVER_ERROR where it cannot be loaded.
        """
        import asyncio

        try:
            await asyncio.wrap_future(self._load_once())
        except ModelFailure as failure:
            # Many wait for the one that was raised, and each needs its own.
            raise ModelFailure(failure.kind, str(failure)) from None

    async def stream(self, body: Chunk, discretion: Discretion) -> AsyncGenerator[Chunk]:
        """The events of an answer as the OpenAI protocol has them; closing the iterator stops the generation.

        Raises:
            ModelFailure: REJECTED where the request does not fit the model, such as its context; else SERVER_ERROR.
        """
        import asyncio

        await self.load()
        loop = asyncio.get_running_loop()
        arrived: asyncio.Queue[Chunk | ModelFailure | None] = asyncio.Queue()
        left = Event()

        def tell(item: Chunk | ModelFailure | None) -> bool:
            """Returns whether the engine should stop, which it does when its callback says ``True``."""
            if not left.is_set():
                try:
                    loop.call_soon_threadsafe(arrived.put_nowait, item)
                except RuntimeError:
                    left.set()  # the loop was closed without a word
            return left.is_set()

        await self._turns.take()
        try:
            Thread(target=self._generate, args=(body, tell, discretion), name="woodshed-llama").start()
        except RuntimeError:
            self._turns.give_back()
            raise ModelFailure(FailureKind.SERVER_ERROR, "has no thread left to run in") from None
        try:
            while (item := await arrived.get()) is not None:
                if isinstance(item, ModelFailure):
                    raise item
                yield item
        finally:
            left.set()

    def _generate(self, body: Chunk, tell: Tell, discretion: Discretion) -> None:
        """One generation, in a thread of its own. The place is free again when the engine has really stopped."""
        last: ModelFailure | None = None

        def heard(chunk: Chunk) -> bool:
            nonlocal last
            if "error" in chunk:
                last = self._refusal(chunk, discretion)
                return True
            return tell(chunk)

        try:
            self._server().handle_chat_completions(body, heard)
        except Exception as error:  # noqa: BLE001, the engine says what it does not like in exceptions of many kinds
            last = of_status(400, str(error), {}, discretion)
        finally:
            self._turns.give_back()
        tell(last)

    def _refusal(self, chunk: Chunk, discretion: Discretion) -> ModelFailure:
        error = chunk["error"]
        code = error.get("code") if isinstance(error, dict) else None
        return of_status(code if isinstance(code, int) else 500, chunk, {}, discretion)

    def _load_once(self) -> Future[Any]:
        from concurrent.futures import Future

        with self._lock:
            failed = self._loading is not None and self._loading.done() and self._loading.exception() is not None
            if self._loading is None or failed:
                self._loading = Future()
                self._loading.set_running_or_notify_cancel()  # so that no waiter can cancel it for the others
                Thread(target=self._load, args=(self._loading,), name="woodshed-load", daemon=True).start()
            return self._loading

    def _load(self, loading: Future[Any]) -> None:
        try:
            self._check_file()
            loading.set_result(_server(self._path, self._settings))
        except ModelFailure as failure:
            loading.set_exception(failure)
        except ImportError:
            loading.set_exception(not_installed())
        except Exception:  # noqa: BLE001, the waiting must be told whatever it was; the engine gives no reason anyway
            message = f"{self._file} cannot be loaded: it does not fit into memory, or is damaged"
            loading.set_exception(ModelFailure(FailureKind.SERVER_ERROR, message))

    def _check_file(self) -> None:
        """Say what the engine would not: it has one message for all that can be wrong with a file."""
        try:
            with self._path.open("rb") as file:
                start = file.read(len(MAGIC))
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise ModelFailure(FailureKind.NOT_FOUND, f"{self._file} cannot be read: {why}") from None
        if start != MAGIC:
            raise ModelFailure(FailureKind.NOT_FOUND, f"{self._file} is no GGUF file")
        needed, there = self._path.stat().st_size, memory_of_devices()
        if needed > there:
            sizes = f"takes {needed / 1e9:.1f} GB of memory, and {there / 1e9:.1f} GB are free on this machine"
            raise ModelFailure(FailureKind.SERVER_ERROR, f"{self._file} {sizes}")

    def _server(self) -> Any:
        if self._loading is None:  # pragma: no cover, a generation starts after loading
            raise ModelFailure(FailureKind.WARMING, "is not loaded")
        return self._loading.result()

    @property
    def _file(self) -> str:
        return f"the model file {self._path.name}"


def memory_of_devices() -> int:
    """Bytes that are free on this machine and its graphics cards: beyond them, loading ends the whole process."""
    import xllamacpp  # type: ignore[import-untyped]

    return sum(int(device["memory_free"]) for device in xllamacpp.get_device_info())


def _server(path: Path, settings: Settings) -> Any:
    """The loaded engine."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.n_ctx = settings.context * settings.slots
    params.n_parallel = settings.slots
    params.n_batch = params.n_ubatch = BATCH
    params.warmup = False  # the first prompt warms it as well
    params.cache_ram_mib = 0  # beside the slots' own caches it would keep up to 8 GB of prompts
    params.verbosity = QUIET
    for threads in (params.cpuparams, params.cpuparams_batch):
        threads.n_threads = threads_to_use() if settings.threads is None else settings.threads
        threads.poll = 0  # who waits sleeps, and leaves its processor to others
    if settings.gpu_layers is not None:
        params.n_gpu_layers = settings.gpu_layers
        params.fit_params = False  # else it would choose them itself
    # The engine brings an HTTP server along that cannot be left out. Nobody is told this key.
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_threads_http = 1
    params.api_keys = [secrets.token_urlsafe(32)]
    params.ui = params.endpoint_slots = False
    return xllamacpp.Server(params)

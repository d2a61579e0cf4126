"""Runs the heavy parts of a build in processes of their own, with limits on time and memory.

Layout and chart engines meet content from third parties; some of it makes them run without end or fill the memory.
A worker's death is a message to the user, not the end of the build's process.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from sitan.diagnostics import MachineError

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one worker may use."""

    seconds: int = 900
    megabytes: int = 6_000


def run_in_worker(
    what: str,
    limits: Limits,
    function: Callable[Parameters, Result],
    *args: Parameters.args,
    **kwargs: Parameters.kwargs,
) -> Result:
    """Return `function(*args)`, computed in a fresh process; `what` names the work in messages.

    Exceptions of the function come through. Raises MachineError if the worker takes too long or dies.
    """
    # Spawned, not forked: V8 and Pango keep threads, and a fork of a process with threads may hang.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context, initializer=_limit, initargs=(limits,)) as pool:
        future = pool.submit(function, *args, **kwargs)
        try:
            return future.result(timeout=limits.seconds)
        except TimeoutError:
            for process in list(pool._processes.values()):  # noqa: SLF001 - the pool has no public way to stop work
                process.kill()
            raise MachineError(_message(what, f"took more than {limits.seconds} seconds")) from None
        except (BrokenProcessPool, MemoryError) as error:
            raise MachineError(_message(what, f"needed more than {limits.megabytes} MB, or crashed")) from error


def _message(what: str, fault: str) -> str:
    hint = "take out what you added last, and build again; the last build is whole"
    return f"{what} {fault} and was stopped\n    hint: {hint}"


def _limit(limits: Limits) -> None:
    """Limit this process's data. Address space cannot be limited: V8 reserves far more than it uses."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = limits.megabytes * 1024 * 1024
    if hard == resource.RLIM_INFINITY or wanted < hard:
        resource.setrlimit(resource.RLIMIT_DATA, (wanted, hard))
    del soft

"""Heavy work runs in a process of its own; its death is a message."""

from __future__ import annotations

import os
import sys
import time

import pytest

from sitan.diagnostics import Diagnostic, Location, MachineError, ProjectError
from sitan.workers import Limits, run_in_worker


def test_a_result_comes_back() -> None:
    assert run_in_worker("adding", Limits(), sum, [1, 2]) == 3


def test_a_fault_of_the_work_comes_through() -> None:
    with pytest.raises(ZeroDivisionError):
        run_in_worker("dividing", Limits(), divmod, 1, 0)


def refuse() -> None:
    raise ProjectError([Diagnostic(Location("a.yaml", 1, 2), "rule", "message", "hint")])


def test_diagnostics_come_through_whole() -> None:
    with pytest.raises(ProjectError) as caught:
        run_in_worker("refusing", Limits(), refuse)

    assert [str(found) for found in caught.value.diagnostics] == ["a.yaml:1:2: error[rule]: message\n    hint: hint"]


def test_work_without_end_is_stopped() -> None:
    with pytest.raises(MachineError, match="waiting took more than 1 seconds and was stopped"):
        run_in_worker("waiting", Limits(seconds=1), time.sleep, 60)


def test_a_crash_is_a_message() -> None:
    with pytest.raises(MachineError, match="crashing needed more than"):
        run_in_worker("crashing", Limits(), os.abort)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_a_lack_of_memory_is_a_message() -> None:
    with pytest.raises(MachineError, match="filling needed more than 200 MB"):
        run_in_worker("filling", Limits(megabytes=200), bytearray, 400_000_000)

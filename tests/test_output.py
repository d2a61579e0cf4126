"""A build is whole or is not there: the last good one survives a failure, a kill, and a full disk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sitan import output
from sitan.diagnostics import MachineError
from sitan.output import finish_swap, write_build


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_parts_are_written_and_nothing_else_is_left(tmp_path: Path) -> None:
    write_build(tmp_path, {"en/site": {"index.html": b"1", "a/b.css": b"2"}, "trace.json": b"3"})

    assert contents(tmp_path) == {"en/site/index.html": b"1", "en/site/a/b.css": b"2", "trace.json": b"3"}


def test_a_folder_is_replaced_as_a_whole(tmp_path: Path) -> None:
    write_build(tmp_path, {"en/site": {"old.html": b"1"}})

    write_build(tmp_path, {"en/site": {"new.html": b"2"}})

    assert contents(tmp_path) == {"en/site/new.html": b"2"}


def test_parts_that_are_not_named_stay(tmp_path: Path) -> None:
    write_build(tmp_path, {"en/report.pdf": b"pdf"})

    write_build(tmp_path, {"en/site": {"index.html": b"1"}})

    assert contents(tmp_path)["en/report.pdf"] == b"pdf"


def test_a_failed_write_leaves_the_last_build_untouched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_build(tmp_path, {"en/site": {"index.html": b"good"}})

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(output, "_write_file", full_disk)

    with pytest.raises(MachineError, match="No space left on device"):
        write_build(tmp_path, {"en/site": {"index.html": b"bad"}})

    assert contents(tmp_path) == {"en/site/index.html": b"good"}


def test_a_build_that_was_killed_while_swapping_is_completed_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_build(tmp_path, {"a": {"x": b"old"}, "b": {"x": b"old"}})
    swap = output._swap
    swapped: list[Path] = []

    def killed_after_the_first(staged: Path, final: Path, old: Path) -> None:
        if swapped:
            raise KeyboardInterrupt
        swapped.append(final)
        swap(staged, final, old)

    monkeypatch.setattr(output, "_swap", killed_after_the_first)
    with pytest.raises(KeyboardInterrupt):
        write_build(tmp_path, {"a": {"x": b"new"}, "b": {"x": b"new"}})
    monkeypatch.undo()

    finish_swap(tmp_path)

    assert contents(tmp_path) == {"a/x": b"new", "b/x": b"new"}


def test_a_second_build_waits_its_turn(tmp_path: Path) -> None:
    (tmp_path / ".lock").write_text(str(os.getppid()), encoding="ascii")

    with pytest.raises(MachineError, match="another build"):
        write_build(tmp_path, {"a": b"1"})


def test_the_lock_of_a_dead_process_is_taken_over(tmp_path: Path) -> None:
    (tmp_path / ".lock").write_text("999999999", encoding="ascii")

    write_build(tmp_path, {"a": b"1"})

    assert contents(tmp_path) == {"a": b"1"}


def test_no_part_is_written_outside_the_folder(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not a path below"):
        write_build(tmp_path / "build", {"../a": b"1"})

    assert not (tmp_path / "a").exists()

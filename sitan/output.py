"""Writes a build so that what was there stays whole until the new one is whole.

Everything is written below `build/.next` first. Then each part (the site's folder, the PDF, the data …) is swapped in
by renaming. A build that fails or is killed before leaves the old output untouched; one that is killed while swapping
is completed by the next build, from the list that it left behind.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from sitan.diagnostics import MachineError

NEXT = ".next"
OLD = ".old"
LOCK = ".lock"
SWAP_LIST = ".swap.json"


def write_build(build: Path, parts: Mapping[str, bytes | Mapping[str, bytes]]) -> None:
    """Put `parts` below the folder `build`: a file's content by its path, or a folder's files by theirs.

    Parts that are not named stay as they are. Raises MachineError if the disk is full or not writable; then nothing
    has changed.
    """
    build.mkdir(parents=True, exist_ok=True)
    with _locked(build):
        finish_swap(build)
        staged = build / NEXT
        shutil.rmtree(staged, ignore_errors=True)
        try:
            for name, part in parts.items():
                _write_part(_below(staged, name), part)
        except OSError as error:
            shutil.rmtree(staged, ignore_errors=True)
            message = f"the build could not be written: {error.strerror}"
            raise MachineError(f"{message}\n    hint: make room on the disk; the last build is untouched") from error
        _write_file(build / SWAP_LIST, json.dumps(sorted(parts)).encode())
        finish_swap(build)


def finish_swap(build: Path) -> None:
    """Swap in what the swap list names and the stage still holds; do nothing if there is no list."""
    swap_list = build / SWAP_LIST
    if not swap_list.is_file():
        return
    for name in json.loads(swap_list.read_bytes()):
        staged, final, old = (_below(folder, name) for folder in (build / NEXT, build, build / OLD))
        if staged.exists():
            _swap(staged, final, old)
    swap_list.unlink()
    shutil.rmtree(build / NEXT, ignore_errors=True)
    shutil.rmtree(build / OLD, ignore_errors=True)


def _swap(staged: Path, final: Path, old: Path) -> None:
    final.parent.mkdir(parents=True, exist_ok=True)
    if final.is_dir():
        shutil.rmtree(old, ignore_errors=True)
        old.parent.mkdir(parents=True, exist_ok=True)
        final.rename(old)
    staged.replace(final)


def _write_part(path: Path, part: bytes | Mapping[str, bytes]) -> None:
    if isinstance(part, bytes):
        _write_file(path, part)
        return
    path.mkdir(parents=True)
    for name, content in part.items():
        _write_file(_below(path, name), content)


def _write_file(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _below(folder: Path, name: str) -> Path:
    parts = PurePosixPath(name).parts
    if not parts or ".." in parts or PurePosixPath(name).is_absolute():
        message = f"{name!r} is not a path below the output folder"
        raise ValueError(message)
    return folder.joinpath(*parts)


@contextmanager
def _locked(build: Path) -> Iterator[None]:
    """Keep a second build of the same project from writing at the same time. A lock of a dead process is taken over."""
    lock = build / LOCK
    for _ in range(2):
        try:
            descriptor = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
            break
        except FileExistsError:
            owner = lock.read_text(encoding="ascii").strip()
            if owner.isdigit() and _is_alive(int(owner)):
                message = f"another build (process {owner}) is writing to {build.name}/"
                raise MachineError(f"{message}\n    hint: wait until it has ended, then build again") from None
            lock.unlink(missing_ok=True)
    else:
        raise MachineError(f"{lock} cannot be taken\n    hint: delete it if no build is running")
    try:
        os.write(descriptor, str(os.getpid()).encode())
        os.close(descriptor)
        yield
    finally:
        lock.unlink(missing_ok=True)


def _is_alive(process: int) -> bool:
    if process == os.getpid():
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True

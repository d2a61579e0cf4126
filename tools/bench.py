#!/usr/bin/env python3
"""Measures what drawing costs: figures through sitan beside the renderer alone, on the figures of the gallery.

A draws 25 figures without a cache, as a build does: specification by Altair, picture, cleaning, storing. B starts
vl-convert once and has it convert the same 25 finished specifications. Each runs in a process of its own, in turns
(A B A B), and is measured in seconds of the processor, the system's included. What any build spends before it comes
to its figures, on loading sitan, is printed as well and is no part of A. `make bench` prints medians and what A costs
in terms of B; it fails above the limit.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # nothing of sitan is loaded here: B must not pay for it

COUNT, PAIRS, LIMIT = 25, 7, 1.3


def prepare(folder: Path) -> None:
    """Write what A and B begin with into `folder`: figures to be drawn, and finished specifications."""
    from sitan.build import figure_context
    from sitan.figures.kinds import kind_of
    from sitan.fonts import prepare_fonts
    from tools.gallery import CACHE, cases_of, read_gallery

    evidence = read_gallery(CACHE / "gallery" / "en", "en")
    fonts = prepare_fonts(CACHE / "fonts")
    context, every = figure_context(evidence), cases_of(evidence)
    # Evenly from the whole gallery, each once if there are enough; else the first ones again, under another name.
    chosen = [every[number * len(every) // COUNT] for number in range(COUNT)]
    specs = [spec.model_copy(update={"id": f"{spec.id}-{number}"}) for number, spec in enumerate(chosen)]
    finished = [dict(kind_of(spec).draw(spec, context, fonts).chart) for spec in specs]
    (folder / "figures.pickle").write_bytes(pickle.dumps((specs, context, fonts)))
    (folder / "charts.json").write_text(json.dumps({"fonts": str(fonts.folder), "charts": finished}), "utf-8")


def draw(folder: Path) -> tuple[float, float]:
    """Do A; return what it takes, and what a build has taken before it comes to its figures."""
    import sitan.build
    from sitan.formats import format_number

    format_number(Decimal(1), 1, "en")  # the numbers of the text come first, and with them what CLDR says
    specs, context, fonts = pickle.loads((folder / "figures.pickle").read_bytes())  # noqa: S301 - written by `prepare`
    before = _spent()
    with tempfile.TemporaryDirectory() as cache:
        sitan.build.draw_all(specs, context, fonts, Path(cache))
    return _spent() - before, before


def convert(folder: Path) -> tuple[float, float]:
    """Do B; return what it takes, and what Python has taken before."""
    given = json.loads((folder / "charts.json").read_text("utf-8"))
    before = _spent()
    import vl_convert

    vl_convert.register_font_directory(given["fonts"])
    for chart in given["charts"]:
        vl_convert.vegalite_to_svg(chart, allowed_base_urls=[])
    return _spent() - before, before


STEPS: Mapping[str, Callable[[Path], tuple[float, float]]] = {"draw": draw, "convert": convert}


def _spent() -> float:
    """Return the processor's seconds that this process has taken, in all its threads."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def seconds(step: str, folder: Path) -> tuple[float, float]:
    """Return what `step` takes in a process of its own, and what came before it."""
    # Compiled modules are kept on every user's machine, whatever the one says that measures.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, __file__, step, str(folder)]
    done = subprocess.run(command, check=True, cwd=ROOT, env=environment, capture_output=True, text=True)  # noqa: S603 - itself
    taken, before = json.loads(done.stdout)
    return taken, before


def report(drawn: Sequence[tuple[float, float]], converted: Sequence[tuple[float, float]]) -> float:
    """Print the medians; return what drawing costs in terms of converting alone."""
    one, other = [taken for taken, _ in drawn], [taken for taken, _ in converted]
    loading = statistics.median(before for _, before in drawn)
    ratio = statistics.median(a / b for a, b in zip(one, other, strict=True))
    lines = (
        f"{COUNT} figures without a cache, processor time, median of {len(drawn)} pairs:",
        f"  A  sitan        {statistics.median(one):6.2f} s   ({min(one):.2f} to {max(one):.2f})",
        f"  B  vl-convert   {statistics.median(other):6.2f} s   ({min(other):.2f} to {max(other):.2f})",
        f"  A / B           {ratio:6.2f}     (at most {LIMIT})",
        f"  loading sitan   {loading:6.2f} s   (before A, as in any build)",
    )
    sys.stdout.write("\n".join(lines) + "\n")
    return ratio


def main() -> int:
    """Measure A and B in turns; or do the one that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", nargs="?", choices=tuple(STEPS))
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--pairs", type=int, default=PAIRS)
    arguments = parser.parse_args()
    if arguments.step:
        sys.stdout.write(json.dumps(STEPS[arguments.step](arguments.folder)))
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder)
        for step in STEPS:
            seconds(step, folder)
        rounds = [[seconds(step, folder) for step in STEPS] for _ in range(arguments.pairs)]
    return int(report(*zip(*rounds, strict=True)) > LIMIT)


if __name__ == "__main__":
    sys.exit(main())

"""A very small project about a made-up country, which tests change in one place at a time."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

FONTS = Path(__file__).resolve().parents[1] / "build" / ".cache" / "fonts"

REPORT = """\
title: Children in Arcadia
country: AAA
edition: "2020"
date: 2020-12-31
licence: CC0 1.0
chapters:
  - one.yaml
  - notes.yaml
"""

CHAPTER = """\
id: one
title: Survival
sections:
  - id: deaths
    title: Deaths
    blocks:
      - text: |
          In 2020, {value}`u5mr@2020` of 1,000 died, [20]{value="u5mr@2020"} in all; see {fig}`by-area`.{cite}`work`
          [It fell by half]{claim="u5mr@2020 <= u5mr@2010 / 2"}, as {term}`SDG` asks.[^a]

          [^a]: A note.
      - figure:
          id: by-area
          kind: bars
          title: Deaths by area
          data: u5mr[area=AAA|BBB]@2020
"""

NOTES = """\
id: notes
title: Notes
matter: back
blocks:
  - notes:
  - glossary:
"""

BIBLIOGRAPHY = """\
references:
  - id: work
    type: report
    title: Children
    issued: "2021"
"""

GLOSSARY = """\
terms:
  - term: SDG
    expansion: Sustainable Development Goals
"""

INDICATORS = """\
under_five_mortality:
  alias: u5mr
  name: Under-five mortality rate
  unit: per 1,000 live births
  direction: lower
coverage:
  name: Coverage
  unit: "%"
  decimals: 1
"""

SOURCES = """\
office:
  title: Vital statistics
  short: Statistical Office
  publisher: Statistical Office of Arcadia
  year: 2021
  licence: CC0 1.0
"""

AREAS = """\
areas:
  AAA: {name: Arcadia, type: country}
  BBB: {name: Borduria, type: country}
"""

DATA = """\
indicator,ref_area,time_period,sex,age,residence,breakdown,value,unit,source,obs_status,note
under_five_mortality,AAA,2010,_T,_T,_T,,40,"per 1,000 live births",office,A,
under_five_mortality,AAA,2020,_T,_T,_T,,20,"per 1,000 live births",office,A,
under_five_mortality,BBB,2020,_T,_T,_T,,30,"per 1,000 live births",office,A,
coverage,AAA,2020,_T,_T,_T,,92.5,%,office,A,
"""

FILES: Mapping[str, str] = {
    "content/report.yaml": REPORT,
    "content/one.yaml": CHAPTER,
    "content/notes.yaml": NOTES,
    "content/bibliography.yaml": BIBLIOGRAPHY,
    "content/glossary.yaml": GLOSSARY,
    "datasets/indicators.yaml": INDICATORS,
    "datasets/sources.yaml": SOURCES,
    "datasets/areas.yaml": AREAS,
    "datasets/data.csv": DATA,
}


def write_project(folder: Path, changes: Mapping[str, str | bytes | None] | None = None) -> Path:
    """Write the project into `folder`, with the files of `changes` in place of its own (None: without the file)."""
    for name, text in {**FILES, **(changes or {})}.items():
        if text is None:
            continue
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    share_fonts(folder)
    return folder


def share_fonts(folder: Path) -> None:
    """Let a project use the fonts that the tests share, if they are made already: making them takes seconds."""
    own = folder / "build" / ".cache" / "fonts"
    if FONTS.is_dir() and not own.exists():
        own.parent.mkdir(parents=True, exist_ok=True)
        own.symlink_to(FONTS)


def changed(name: str, old: str, new: str) -> dict[str, str]:
    """Return the change that puts `new` in place of the one `old` in the file `name`."""
    text = FILES[name]
    if text.count(old) != 1:
        message = f"{old!r} stands {text.count(old)} times in {name}"
        raise ValueError(message)
    return {name: text.replace(old, new)}

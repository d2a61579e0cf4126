"""A report about a country that does not exist, with every kind of block: what the tests of both formats render."""

from __future__ import annotations

from itertools import cycle, islice
from typing import TYPE_CHECKING

from sitan.document import nodes
from sitan.document.nodes import Paragraph, Run
from sitan.figures.figure import DataTable, Figure
from sitan.figures.table import Cell, TableFigure

if TYPE_CHECKING:
    from collections.abc import Iterator

SENTENCES = (
    "Far fewer children die before their fifth birthday than a generation ago, and the gap between town and village has narrowed.",
    "Better pay for nurses, wider services for pregnant women and more money for equipment all played a part.",
    "Of the deaths that remain, most could be prevented with care that the country already knows how to give.",
    "Where perinatal services work well such losses are rare, and no expensive technology is needed to prevent them.",
    "The average hides a wide range between regions, and within them between districts.",
    "Families matter as much as hospitals: what a mother knows about danger signs decides how early help is sought.",
    "Home-visiting nurses look first at medical problems, seldom at poverty, violence or a mother’s state of mind.",
    "The programme therefore added social workers to primary care teams, and two provinces tried a universal model.",
    "Data on children with disabilities are still collected in three registers that do not speak to one another.",
    "Spending per pupil rose in real terms, yet the share that reaches rural schools has hardly changed.",
    "It is too early to say whether the reform has worked; what can be said is that attendance did not fall.",
)


def words(text: str) -> nodes.Inlines:
    """Return plain words."""
    return (Run(text),)


def _sentences() -> Iterator[str]:
    return cycle(SENTENCES)


_STREAM = _sentences()


def prose(count: int = 4) -> str:
    """Return the next sentences of an endless text."""
    return " ".join(islice(_STREAM, count))


def paragraph(*parts: nodes.Inline, sentences: int = 4) -> Paragraph:
    """Return a paragraph that ends in `parts`."""
    return Paragraph((Run(prose(sentences)), *parts))


def number(text: str, source: str = "") -> nodes.Number:
    """Return a number with its note, and with a link to its `source`."""
    note = "Under-five mortality rate, Arcadia, 2019. Source: Office of Statistics"
    return nodes.Number(text, f"n-{text.replace(' ', '-')}", note, source)


def line_chart(height_mm: float = 62, width_mm: float = 120) -> str:
    """Return a chart, drawn as figures are."""
    width, height = width_mm, height_mm
    grid = "".join(
        f'<path d="M8 {y:.1f}H{width - 22}" stroke="#d9e0e4" stroke-width=".2"/><text x="6" y="{y + 0.8:.1f}" text-anchor="end" '
        f'font-family="Sitan Sans" font-size="2.6" fill="#5d6b75">{label}</text>'
        for label, y in zip((60, 40, 20, 0), (4, height * 0.33, height * 0.62, height - 6), strict=True)
    )
    curve = f'<path d="M8 6C40 {height * 0.2} 60 {height * 0.7} {width - 22} {height - 14}" fill="none" stroke="#0b6e8f" stroke-width=".8"/>'
    other = f'<path d="M8 {height * 0.5}C40 {height * 0.6} 60 {height * 0.8} {width - 22} {height - 9}" fill="none" stroke="#a9bcc7" stroke-width=".5"/>'
    label = f'<text x="{width - 20}" y="{height - 13}" font-family="Sitan Sans" font-weight="600" font-size="2.8" fill="#0b6e8f">Arcadia 12</text>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" viewBox="0 0 {width} {height}">'
        f"{grid}{other}{curve}{label}</svg>"
    )


def figure_block(
    name: str, label: str, title: str, *, kind: str = "figure", full: bool = False, height: float = 62
) -> nodes.FigureBlock:
    """Return a figure or map."""
    width = 168.0 if full else 120.0
    alt = f"{title}. The line falls from 52 in 1990 to 12 in 2019; the average of the region falls from 40 to 18."
    table = DATA
    drawn = Figure(name, line_chart(height, width), width, height, "", alt, table, ())
    return nodes.FigureBlock(
        id=name,
        label=label,
        title=words(title),
        subtitle=words("Deaths per 1,000 live births, 1990–2019"),
        figure=drawn,
        source="Office of Statistics of Arcadia, 2020",
        note=words("The series has a break in 2005, when the definition changed.") if full else (),
        width="full" if full else "column",
        download=f"{name}.csv",
        kind=kind,  # type: ignore[arg-type]
    )


DATA = DataTable(
    ("Year", "Arcadia", "Region"), tuple((str(year), str(52 - (year - 1990)), "40") for year in range(1990, 2020, 5))
)


def table_block(name: str, label: str, *, rows: int = 9, full: bool = False) -> nodes.TableBlock:
    """Return a table."""
    return nodes.TableBlock(
        id=name,
        label=label,
        title=words("Health services reached most children in every province but one"),
        subtitle=words("Coverage of services for mothers and children, per cent, 2019"),
        table=made_up_table(rows),
        source="Office of Statistics of Arcadia, 2020",
        note=(),
        width="full" if full else "column",
        download=f"{name}.csv",
    )


def note_marks(chapter: str, count: int) -> tuple[list[nodes.NoteMark], tuple[nodes.Note, ...]]:
    """Return the marks and notes of a chapter."""
    marks = [nodes.NoteMark(f"{chapter}-ref-{n}", f"{chapter}-note-{n}", n) for n in range(1, count + 1)]
    works = (
        "Ministry of Health, Annual report on child survival, Arcadia City, 2019, p. 14.",
        "Ibid., p. 22.",
        "Interview with a district paediatrician, March 2019; see also ",
    )
    link = nodes.Link("https://example.org/survey", words("example.org/survey"))
    notes = tuple(
        nodes.Note(
            mark.target,
            mark.id,
            mark.number,
            (Run(works[(mark.number - 1) % 3]), *((link, Run(".")) if mark.number % 3 == 0 else ())),
        )
        for mark in marks
    )
    return marks, notes


def survival_chapter(chapter: str, number_: str, title: str) -> nodes.Chapter:
    """Return a chapter of the main matter with most kinds of block."""
    marks, notes = note_marks(chapter, 40)
    at = f"{chapter}-"
    tested = "Tested against the data: u5mr@2019 < u5mr@1990 / 2."
    claim = nodes.Claim(words("fell by more than half"), f"c-{chapter}", tested)
    said = (nodes.Mark(f"{at}said", words("Two in three mothers could not name either danger sign of pneumonia.")),)
    first = nodes.Section(
        f"{at}first",
        f"{number_}.1",
        words("Maternal and child health"),
        "Maternal and child health",
        (
            nodes.TextBlock(
                (
                    Paragraph(
                        (
                            Run("Under-five mortality "),
                            claim,
                            Run(" between 1990 and 2019, from "),
                            number("52", "source-office"),
                            Run(" to "),
                            number("12 per 1,000"),
                            Run(" live births."),
                            marks[0],
                            Run(" " + prose()),
                        )
                    ),
                    paragraph(marks[1], sentences=5),
                    Paragraph(
                        (
                            Run("See "),
                            nodes.CrossReference(f"{at}f1", f"Figure {number_}.1"),
                            Run(" and "),
                            nodes.CrossReference(f"{at}t1", f"Table {number_}.1"),
                            Run(". " + prose(3)),
                            marks[2],
                        )
                    ),
                )
            ),
            figure_block(
                f"{at}f1",
                f"Figure {number_}.1",
                "Under-five mortality fell everywhere, and in Arcadia by three quarters",
            ),
            nodes.TextBlock(
                (
                    nodes.Subheading(f"{at}sub1", words("Deaths that need not happen")),
                    paragraph(marks[3], sentences=5),
                    Paragraph((*said, Run(" " + prose(4)), marks[4])),
                    Paragraph(
                        (
                            Run("The survey "),
                            nodes.TermLink("term-mics", "MICS", "Multiple Indicator Cluster Survey"),
                            Run(" asked "),
                            nodes.Styled("em", words("mothers and fathers")),
                            Run(". " + prose(3)),
                        )
                    ),
                )
            ),
            nodes.QuoteBlock(f"{at}quote", f"{at}said", said),
            nodes.TextBlock(
                (
                    paragraph(),
                    nodes.Listing(ordered=False, items=(words(prose(1)), words(prose(2)), words(prose(1)))),
                    paragraph(marks[5]),
                )
            ),
            nodes.CalloutBlock(words("What the word coverage means here"), (Paragraph(words(prose(3))),)),
            nodes.TextBlock((paragraph(sentences=6), paragraph(marks[6]))),
        ),
    )
    second = nodes.Section(
        f"{at}second",
        f"{number_}.2",
        words("Nutrition in the first thousand days of life"),
        "Nutrition in the first thousand days of life",
        (
            nodes.TextBlock((paragraph(marks[7]), paragraph())),
            figure_block(
                f"{at}m1",
                f"Map {number_}.1",
                "Stunting is five times as common in the Delta as in the North",
                kind="map",
                full=True,
                height=84,
            ),
            nodes.TextBlock(
                (
                    paragraph(),
                    nodes.Quotation((words("Nobody asked us what the children eat in winter."),)),
                    paragraph(marks[8]),
                )
            ),
            nodes.KeyFiguresBlock(
                words("Feeding in numbers"),
                (
                    nodes.KeyFigure(
                        (number("38%"),), words("of infants under six months were exclusively breastfed in 2015")
                    ),
                    nodes.KeyFigure((number("17 g"),), words("of salt a day: the highest intake measured")),
                    nodes.KeyFigure(words("1 in 5"), words("children aged 6 to 9 are overweight or obese")),
                ),
            ),
            nodes.TextBlock((paragraph(sentences=6), paragraph(), paragraph(marks[9], sentences=5))),
            table_block(f"{at}t1", f"Table {number_}.1"),
            nodes.TextBlock(
                (
                    paragraph(sentences=5),
                    nodes.Listing(ordered=True, items=(words(prose(1)), words(prose(1)))),
                    paragraph(),
                )
            ),
            nodes.BoxBlock(
                f"{at}box",
                f"Box {number_}.1",
                words("How the home-visiting model works"),
                (
                    Paragraph(words(prose(4))),
                    nodes.Subheading(f"{at}sub2", words("Who pays")),
                    Paragraph(words(prose(3))),
                    nodes.Listing(ordered=False, items=(words(prose(1)), words(prose(1)))),
                ),
            ),
            nodes.TextBlock((paragraph(marks[10]), paragraph(sentences=6))),
            figure_block(f"{at}f2", f"Figure {number_}.2", "The poorest fifth has caught up by half", height=76),
            nodes.TextBlock((paragraph(), paragraph(*marks[11:]))),
        ),
    )
    third = nodes.Section(
        f"{at}third",
        f"{number_}.3",
        words("What should be done"),
        "What should be done",
        (
            nodes.TextBlock((paragraph(),)),
            nodes.RecommendationsBlock(
                words("Survival and nutrition"),
                tuple(
                    nodes.Recommendation(
                        f"{at}rec-{n}",
                        f"{number_}.{n}",
                        words(prose(1)),
                        "Ministry of Health",
                        ("High", "Medium")[n % 2],
                        (
                            nodes.CrossReference(f"{at}first", f"section {number_}.1"),
                            nodes.CrossReference(f"{at}f1", f"Figure {number_}.1"),
                        ),
                    )
                    for n in (1, 2, 3)
                ),
            ),
        ),
    )
    opener = nodes.Opener(
        words(
            "Far fewer mothers and children die than a generation ago. Of the deaths that remain, most could be prevented with care that the country already knows how to give."
        ),
        (number("12 per 1,000"),),
        words(
            "children died before their fifth birthday in 2019, down from 52 in 1990. Infant mortality followed the same path."
        ),
        trend(),
    )
    return nodes.Chapter(
        chapter, "chapter", "main", number_, words(title), title, title, opener, (), (first, second, third), notes
    )


def trend() -> nodes.Trend:
    """Return falling lines of eight areas."""
    periods = tuple(str(year) for year in range(1990, 2020))
    line = [52 - 1.4 * n + 4 * ((n * 7) % 5 - 2) / (n + 3) for n in range(30)]
    others = tuple(
        tuple(
            (None if (k + n) % 11 == 0 else value * (0.3 + 0.26 * k) + (6 if n < 8 else 0))
            for n, value in enumerate(line)
        )
        for k in range(8)
    )
    return nodes.Trend(periods, tuple(line), others)


def part(
    name: str,
    kind: str,
    matter: str,
    title: str,
    *blocks: nodes.Block,
    sections: tuple[nodes.Section, ...] = (),
    number_: str = "",
) -> nodes.Chapter:
    """Return a part of the front or back matter."""
    return nodes.Chapter(name, kind, matter, number_, words(title), title, title, None, blocks, sections, ())  # type: ignore[arg-type]


def front_matter() -> tuple[nodes.Chapter, ...]:
    """Return foreword and summary."""
    summary = nodes.Section(
        "summary-findings",
        "",
        words("What the evidence says"),
        "What the evidence says",
        (
            nodes.TextBlock(
                (
                    paragraph(sentences=5),
                    nodes.Subheading("summary-sub", words("Where progress stalls")),
                    paragraph(sentences=5),
                    nodes.Listing(ordered=False, items=(words(prose(1)), words(prose(1)))),
                )
            ),
            nodes.KeyFiguresBlock(
                (),
                tuple(
                    nodes.KeyFigure(
                        (number(value),), words("of the children in the survey lived in a household that could not pay")
                    )
                    for value in ("12", "5.9 million", "61%", "1 in 3")
                ),
            ),
            nodes.TextBlock((paragraph(sentences=6), paragraph(sentences=4))),
        ),
    )
    return (
        part(
            "foreword",
            "foreword",
            "front",
            "Foreword",
            nodes.TextBlock((paragraph(), paragraph(sentences=6), paragraph())),
        ),
        part(
            "summary",
            "summary",
            "front",
            "Executive summary",
            nodes.TextBlock((paragraph(sentences=5), paragraph(sentences=5), paragraph())),
            sections=(summary,),
        ),
    )


def back_matter(chapters: tuple[nodes.Chapter, ...]) -> tuple[nodes.Chapter, ...]:
    """Return annex, notes, bibliography, glossary, sources and colophon."""
    long_table = nodes.Section(
        "annex-tables",
        "A.1",
        words("Indicators by province"),
        "Indicators by province",
        (table_block("annex-t1", "Table A.1", rows=60, full=True),),
    )
    entries = tuple(
        nodes.BibliographyEntry(
            f"work-{n}",
            (
                Run(f"Author, A{n}. "),
                nodes.Styled("em", words("On the survival of children in provinces")),
                Run(", Arcadia City, Printing House, 2019, "),
                nodes.Link(
                    "https://example.org/a-rather-long-address/for-a-work",
                    words("https://example.org/a-rather-long-address/for-a-work"),
                ),
                Run("."),
            ),
        )
        for n in range(1, 9)
    )
    glossary = (
        nodes.GlossaryEntry("term-cpd", "CPD", "Country programme document", ()),
        nodes.GlossaryEntry(
            "term-mics", "MICS", "Multiple Indicator Cluster Survey", words("A household survey on women and children.")
        ),
        nodes.GlossaryEntry(
            "term-stunting", "Stunting", "", words("Height for age more than two standard deviations below the median.")
        ),
    )
    sources = (
        nodes.SourceEntry(
            "source-office",
            "Child mortality estimates",
            "Office of Statistics of Arcadia",
            2020,
            "https://example.org/data",
            "CC BY 4.0",
            ("Under-five mortality rate", "Infant mortality rate"),
        ),
    )
    notes = nodes.NotesBlock(
        tuple(nodes.ChapterNotes(chapter.id, chapter.plain_title, chapter.notes) for chapter in chapters)
    )
    return (
        part("annex", "annex", "back", "Statistical annex", sections=(long_table,), number_="A"),
        part("notes", "notes", "back", "Notes", notes),
        part("bibliography", "bibliography", "back", "Bibliography", nodes.BibliographyBlock(entries)),
        part("glossary", "glossary", "back", "Glossary", nodes.GlossaryBlock(glossary)),
        part("sources", "sources", "back", "Sources of data", nodes.SourcesBlock(sources)),
        part(
            "colophon",
            "colophon",
            "back",
            "Colophon",
            nodes.TextBlock(
                (
                    paragraph(),
                    Paragraph(
                        words(
                            "Аркадия балаларының жағдайы: әрбір бала өмір сүруге, білім алуға және қорғалуға құқылы. Өңірлер арасындағы айырмашылық үлкен; көмек ₸ есебімен."
                        )
                    ),
                    Paragraph(
                        words(
                            "Положение детей в Аркадии: младенческая смертность снизилась, однако различия между провинциями сохраняются."
                        )
                    ),
                )
            ),
        ),
    )


def made_up_report() -> nodes.Document:
    """Return a report of three chapters with front and back matter."""
    chapters = (
        survival_chapter("survival", "1", "Every child survives and thrives"),
        survival_chapter("learning", "2", "Every child learns"),
        survival_chapter(
            "protection", "3", "Every child is protected from violence, exploitation, neglect and all harmful practices"
        ),
    )
    parts = (*front_matter(), *chapters, *back_matter(chapters))
    blocks = [block for chapter in parts for section in chapter.sections for block in section.blocks]
    listed = [
        (block.kind, nodes.Listed(block.id, "", block.label, block.title), block.download)
        for block in blocks
        if isinstance(block, nodes.FigureBlock | nodes.TableBlock)
    ]
    meta = nodes.Meta(
        title="The situation of children in Arcadia",
        subtitle="What has changed for 5.9 million girls and boys, who is still left behind, and what the evidence asks for",
        kicker="Situation analysis",
        edition="2019",
        language="en",
        country="Arcadia",
        publisher="Children’s Office of Arcadia",
        description="An analysis of how children fare in Arcadia, from the evidence.",
        keywords=("children", "situation analysis"),
        date="2019-11-20",
        licence="CC BY 4.0",
    )
    return nodes.Document(
        meta=meta,
        cover=nodes.Cover(
            trend(),
            words(
                "under-five mortality since 1990 in Arcadia (gold) and eight other countries. Source: Office of Statistics."
            ),
        ),
        chapters=parts,
        figures=tuple(entry for kind, entry, _ in listed if kind == "figure"),
        tables=tuple(entry for kind, entry, _ in listed if kind == "table"),
        maps=tuple(entry for kind, entry, _ in listed if kind == "map"),
        downloads={name: DATA for _, _, name in listed},
    )


def made_up_table(rows: int) -> TableFigure:
    """Return a table of one row a province."""
    heads = ("Antenatal care", "Skilled birth attendance", "Measles vaccination", "Stunting")
    header = (Cell("Province"), *(Cell(head, numeric=True) for head in heads))
    body = tuple(
        (
            Cell(f"Province {n}"),
            Cell(f"{90 - n % 7}.{n % 10}", numeric=True),
            Cell("99.1", numeric=True),
            Cell(f"{95 - n % 4}.0", numeric=True),
            Cell("…", numeric=True, missing=True),
        )
        for n in range(1, rows + 1)
    )
    notes = ("… not available.",)
    return TableFigure("made-up", header, body, frozenset({2}), "", notes, DATA, ())

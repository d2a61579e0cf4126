"""Composes the document from what the author wrote, what the data say, and what was drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sitan import text as prose
from sitan.document import nodes
from sitan.document.annex import compose_indicators, compose_matrix
from sitan.document.inlines import (
    Context,
    Inliner,
    compose_work,
    describe_cell,
    source_anchor,
    term_anchor,
)
from sitan.document.targets import chapter_numbers, find_targets, label, reference_text, resolve_target
from sitan.figures.plotted import sources_of
from sitan.waivers import find_exceptions, find_waivers

if TYPE_CHECKING:
    from sitan.citations import Bibliography
    from sitan.content.blocks import Block
    from sitan.content.report import Chapter, ChapterSpec, Report, SectionSpec
    from sitan.datasets.model import Catalog, Observation
    from sitan.diagnostics import Findings, Location
    from sitan.evidence.quantity import Selection, Values
    from sitan.figures.figure import Figure
    from sitan.figures.table import Cell, TableFigure
    from sitan.theme import Theme
    from sitan.waivers import Waived


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the figures phase made, by the id of the block."""

    figures: Mapping[str, Figure]
    tables: Mapping[str, TableFigure]


def compose(  # noqa: PLR0913, PLR0917 - the results of the phases before it
    report: Report,
    texts: prose.Texts,
    values: Values,
    drawn: Drawn,
    catalog: Catalog,
    theme: Theme,
    bibliography: Bibliography,
    findings: Findings,
) -> nodes.Document:
    """Return the document; unresolved references and repeated ids go to `findings`."""
    targets = find_targets(report, texts, findings)
    findings.stop_on_errors()
    context = Context(
        texts=texts,
        values=values,
        catalog=catalog,
        theme=theme,
        targets=targets,
        titles=_titles(report, texts),
        bibliography=bibliography,
        terms=report.terms,
        has_glossary=_has_block(report, "glossary"),
        has_sources=_has_block(report, "sources"),
        findings=findings,
    )
    return _Composer(report, context, drawn).document()


def _titles(report: Report, texts: prose.Texts) -> dict[str, str]:
    titles: dict[str, str] = {}
    for chapter in report.chapters:
        parts: list[ChapterSpec | SectionSpec] = [chapter.spec, *chapter.sections]
        for part in parts:
            flow = texts.get(part.title.place, ())
            titles[str(part.id)] = prose.plain_text(next(prose.paragraphs(flow), ()))
    return titles


def _has_block(report: Report, kind: str) -> bool:
    return any(block.kind == kind for _, block in all_blocks(report))


def all_blocks(report: Report) -> Iterator[tuple[Chapter, Block]]:
    """Yield every block of the report with its chapter, in reading order."""
    for chapter in report.chapters:
        for block in chapter.spec.blocks:
            yield chapter, block
        for section in chapter.sections:
            for block in section.blocks:
                yield chapter, block


class _Composer:
    """Holds what the composing of one document needs; `document` is its one way in."""

    def __init__(self, report: Report, context: Context, drawn: Drawn) -> None:
        self.report = report
        self.context = context
        self.drawn = drawn
        self.downloads: dict[str, Any] = {}
        self.listed: dict[str, list[nodes.Listed]] = {"fig": [], "tbl": [], "map": []}
        self.marks = dict(_find_marks(context.texts))
        self.makers: dict[str, Callable[[Any, Inliner], nodes.Block]] = {
            "text": self.text,
            "figure": self.figure,
            "map": self.figure,
            "table": self.table,
            "image": self.image,
            "key-figures": self.key_figures,
            "quote": self.quote,
            "callout": self.callout,
            "box": self.box,
            "recommendations": self.recommendations,
            "glossary": self.glossary,
            "sources": self.sources,
            "bibliography": self.bibliography,
            "notes": self.notes,
            "waivers": self.waivers,
            "indicators": self.indicators,
            "matrix": self.matrix,
            "disagreements": self.disagreements,
        }

    def document(self) -> nodes.Document:
        """Return the document."""
        numbers = chapter_numbers(self.report)
        chapters = [
            self.chapter(number, chapter) for number, chapter in zip(numbers, self.report.chapters, strict=True)
        ]
        all_notes = tuple(
            nodes.ChapterNotes(chapter.id, chapter.plain_title, chapter.notes) for chapter in chapters if chapter.notes
        )
        chapters = [_with_notes(chapter, all_notes) for chapter in chapters]
        return nodes.Document(
            meta=self.meta(),
            cover=self.cover(),
            chapters=tuple(chapters),
            figures=tuple(self.listed["fig"]),
            tables=tuple(self.listed["tbl"]),
            maps=tuple(self.listed["map"]),
            downloads=self.downloads,
        )

    def meta(self) -> nodes.Meta:
        """Return what is said of the report as a whole."""
        spec = self.report.spec
        area = self.context.catalog.areas.get(spec.country)
        return nodes.Meta(
            title=str(spec.title),
            subtitle=str(spec.subtitle or ""),
            kicker=str(spec.kicker or ""),
            edition=str(spec.edition),
            language=spec.language,
            country=str(area.name) if area else str(spec.country),
            publisher=str(spec.publisher or ""),
            description=str(spec.description or ""),
            keywords=tuple(str(word) for word in spec.keywords),
            date=str(spec.date),
            licence=str(spec.licence),
        )

    def cover(self) -> nodes.Cover:
        """Return the cover's art."""
        spec = self.report.spec.cover
        if spec is None:
            return nodes.Cover(None, ())
        caption = Inliner(self.context, "cover", notes=None).line(spec.caption.place)
        selection = self.context.values.selections.get(str(spec.data))
        return nodes.Cover(_trend(selection, self.report.spec.country), caption)

    def chapter(self, number: str, chapter: Chapter) -> nodes.Chapter:
        """Return one chapter with its notes."""
        spec = chapter.spec
        inliner = Inliner(self.context, spec.id)
        title = inliner.quiet().line(spec.title.place)
        plain = self.context.titles[str(spec.id)]
        opener = self.opener(spec.opener, inliner) if spec.opener else None
        blocks = self.blocks(spec.blocks, inliner)
        sections = tuple(
            self.section(f"{number}.{index}" if number else "", section, inliner)
            for index, section in enumerate(chapter.sections, start=1)
        )
        return nodes.Chapter(
            id=str(spec.id),
            kind=spec.kind,
            matter=spec.matter,
            number=number,
            title=title,
            plain_title=plain,
            short_title=str(spec.short_title or plain),
            opener=opener,
            blocks=blocks,
            sections=sections,
            notes=tuple(inliner.notes or ()),
        )

    def opener(self, spec: Any, inliner: Inliner) -> nodes.Opener:  # noqa: ANN401 - OpenerSpec
        """Return the page that opens a chapter."""
        quiet = inliner.quiet()
        selection = self.context.values.selections.get(str(spec.trend)) if spec.trend else None
        return nodes.Opener(
            lead=quiet.line(spec.lead.place),
            value=quiet.line(spec.value.place) if spec.value else (),
            label=quiet.line(spec.label.place) if spec.label else (),
            trend=_trend(selection, self.report.spec.country),
        )

    def section(self, number: str, spec: SectionSpec, inliner: Inliner) -> nodes.Section:
        """Return one section."""
        return nodes.Section(
            id=str(spec.id),
            number=number,
            title=inliner.quiet().line(spec.title.place),
            plain_title=self.context.titles[str(spec.id)],
            blocks=self.blocks(spec.blocks, inliner),
        )

    def blocks(self, blocks: list[Block], inliner: Inliner) -> tuple[nodes.Block, ...]:
        """Return composed blocks."""
        return tuple(self.makers[block.kind](block.spec, inliner) for block in blocks)

    # --- one method a block kind

    def text(self, spec: Any, inliner: Inliner) -> nodes.TextBlock:  # noqa: ANN401 - the kind's own model
        """Return paragraphs, lists and subheadings."""
        return nodes.TextBlock(inliner.flow(spec.place))

    def figure(self, spec: Any, inliner: Inliner) -> nodes.FigureBlock:  # noqa: ANN401
        """Return a figure or a map with what stands around it."""
        figure = self.drawn.figures[str(spec.id)]
        kind = self.context.targets[str(spec.id)].kind
        around = self.around(spec, inliner, figure.subtitle, figure.observations)
        self.downloads[around["download"]] = figure.data
        return nodes.FigureBlock(**around, figure=figure, kind="map" if kind == "map" else "figure")

    def table(self, spec: Any, inliner: Inliner) -> nodes.TableBlock:  # noqa: ANN401
        """Return a table with what stands around it."""
        table = self.drawn.tables[str(spec.id)]
        around = self.around(spec, inliner, table.subtitle, table.observations or self.bound_in(table))
        self.downloads[around["download"]] = table.data
        quiet, name = inliner.quiet(), around["id"]
        return nodes.TableBlock(
            **around,
            table=table,
            header=tuple(self.cell(cell, name, quiet) for cell in table.header),
            rows=tuple(tuple(self.cell(cell, name, quiet) for cell in row) for row in table.rows),
            column_groups=tuple(self.cell(span.head, name, quiet) for span in table.column_groups),
            row_groups=tuple(self.cell(span.head, name, quiet) for span in table.row_groups),
            footnotes=tuple((note.mark, quiet.line(note.line.place)) for note in table.footnotes),
        )

    def bound_in(self, table: TableFigure) -> tuple[Observation, ...]:
        """Return the observations on which the numbers of a table written by hand rest."""
        found: dict[Observation, None] = {}
        for line in (cell.line for row in table.rows for cell in row if cell.line is not None):
            for inlines in prose.paragraphs(self.context.texts.get(line.place, ())):
                for node in prose.walk(inlines):
                    resolved = self.context.values.numbers.get(node.place) if isinstance(node, prose.Value) else None
                    found |= dict.fromkeys(resolved.quantity.observations if resolved else ())
        return tuple(found)

    def cell(self, cell: Cell | None, table: str, inliner: Inliner) -> nodes.Inlines:
        """Return a cell: the author's words, a number with what it rests on, or plain text; nothing for no cell.

        A number has no link to its source: the line below the table has it.
        """
        if cell is None:
            return ()
        if cell.line is not None:
            return inliner.line(cell.line.place)
        if not cell.observations:
            return (nodes.Run(cell.text),)
        note = describe_cell(cell.how, cell.observations, self.context.catalog, self.context.theme)
        return (nodes.Number(cell.text, table, note),)

    def around(
        self,
        spec: Any,  # noqa: ANN401
        inliner: Inliner,
        subtitle: str,
        observations: tuple[Observation, ...],
    ) -> dict[str, Any]:
        """Return what figures and tables have in common, and enter them in the lists of figures and tables."""
        quiet = inliner.quiet()
        target = self.context.targets[str(spec.id)]
        title = quiet.line(spec.title.place)
        name = label(target.kind, target.number, self.context.theme)
        self.listed[target.kind].append(nodes.Listed(str(spec.id), inliner.chapter, name, title))
        return {
            "id": str(spec.id),
            "label": name,
            "title": title,
            "subtitle": quiet.line(spec.subtitle.place)
            if spec.subtitle
            else (nodes.Run(subtitle),)
            if subtitle
            else (),
            "source": self.source_line(observations),
            "source_links": self.source_links(observations),
            "note": quiet.line(spec.note.place) if spec.note else (),
            "width": spec.width,
            "download": f"{spec.id}.csv",
        }

    def source_line(self, observations: tuple[Observation, ...]) -> str:
        """Return the sources of what is shown, each once, in the order in which they appear."""
        sources = sources_of(observations, self.context.catalog)
        return "; ".join(str(self.context.catalog.sources[source].short) for source in sources)

    def source_links(self, observations: tuple[Observation, ...]) -> nodes.Inlines:
        """Return the source line with a link to each source, if the report describes them."""
        if not self.context.has_sources:
            return ()
        sources = sources_of(observations, self.context.catalog)
        linked: list[nodes.Inline] = []
        for source in sources:
            linked += [nodes.Run("; ")] if linked else []
            linked.append(nodes.CrossReference(source_anchor(source), str(self.context.catalog.sources[source].short)))
        return tuple(linked)

    def image(self, spec: Any, inliner: Inliner) -> nodes.ImageBlock:  # noqa: ANN401
        """Return a picture."""
        return nodes.ImageBlock(
            id=str(spec.id),
            file=str(spec.file),
            alt=str(spec.alt),
            caption=inliner.quiet().line(spec.caption.place) if spec.caption else (),
            credit=str(spec.credit),
            licence=str(spec.licence),
            width=spec.width,
        )

    def key_figures(self, spec: Any, inliner: Inliner) -> nodes.KeyFiguresBlock:  # noqa: ANN401
        """Return a panel of big numbers."""
        quiet = inliner.quiet()
        items = tuple(
            nodes.KeyFigure(quiet.line(item.value.place), quiet.line(item.label.place)) for item in spec.items
        )
        return nodes.KeyFiguresBlock(quiet.line(spec.title.place) if spec.title else (), items)

    def quote(self, spec: Any, inliner: Inliner) -> nodes.QuoteBlock:  # noqa: ANN401
        """Return a pull-quote with the words of the span that it names."""
        name = str(spec.of)
        target = resolve_target(name, "mark", self.context.targets, spec.of.place, self.context.findings)
        content = inliner.quiet(repeated=True).inlines(self.marks[name].children) if target else ()
        return nodes.QuoteBlock(f"quote-{name}", name, content)

    def callout(self, spec: Any, inliner: Inliner) -> nodes.CalloutBlock:  # noqa: ANN401
        """Return a short aside."""
        return nodes.CalloutBlock(inliner.line(spec.title.place) if spec.title else (), inliner.flow(spec.text.place))

    def box(self, spec: Any, inliner: Inliner) -> nodes.BoxBlock:  # noqa: ANN401
        """Return a numbered box."""
        target = self.context.targets[str(spec.id)]
        name = label("box", target.number, self.context.theme)
        title = inliner.quiet().line(spec.title.place)
        return nodes.BoxBlock(str(spec.id), name, title, inliner.flow(spec.text.place))

    def recommendations(self, spec: Any, inliner: Inliner) -> nodes.RecommendationsBlock:  # noqa: ANN401
        """Return a group of recommendations."""
        items = tuple(self.recommendation(item, inliner) for item in spec.items)
        return nodes.RecommendationsBlock(inliner.line(spec.title.place) if spec.title else (), items)

    def recommendation(self, spec: Any, inliner: Inliner) -> nodes.Recommendation:  # noqa: ANN401
        """Return one recommendation with links to the findings that it answers."""
        theme, targets = self.context.theme, self.context.targets
        answers = []
        for answer in spec.answers:
            target = targets.get(str(answer))
            if target is None:
                hint = "name the id of a section, a figure or a marked sentence"
                message = f'there is no finding "{answer}"'
                self.context.findings.error(answer.place, "reference-resolves", message, hint)
                continue
            title = self.context.titles.get(str(answer)) or theme.phrase("ref-finding")
            answers.append(nodes.CrossReference(str(answer), reference_text(target, theme, title)))
        return nodes.Recommendation(
            id=str(spec.id),
            number=targets[str(spec.id)].number,
            content=inliner.line(spec.text.place),
            addressee=str(spec.addressee),
            priority=theme.phrase(f"priority-{spec.priority}"),
            answers=tuple(answers),
        )

    def glossary(self, spec: object, inliner: Inliner) -> nodes.GlossaryBlock:  # noqa: ARG002 - one shape for all kinds
        """Return the glossary in alphabetical order."""
        quiet = inliner.quiet()
        entries = [
            nodes.GlossaryEntry(
                id=term_anchor(name),
                term=name,
                expansion=str(term.expansion or ""),
                definition=quiet.line(term.definition.place) if term.definition else (),
            )
            for name, term in self.report.terms.items()
        ]
        return nodes.GlossaryBlock(tuple(sorted(entries, key=lambda entry: (entry.term.casefold(), entry.term))))

    def bibliography(self, spec: object, inliner: Inliner) -> nodes.BibliographyBlock:  # noqa: ARG002
        """Return the works in the order of the style."""
        entries = self.context.bibliography.entries
        return nodes.BibliographyBlock(
            tuple(nodes.BibliographyEntry(f"work-{key}", compose_work(work)) for key, work in entries)
        )

    def notes(self, spec: object, inliner: Inliner) -> nodes.NotesBlock:  # noqa: ARG002
        """Return the place of the notes, which are known once all chapters are composed."""
        return nodes.NotesBlock(())

    def waivers(self, spec: object, inliner: Inliner) -> nodes.WaiversBlock:  # noqa: ARG002
        """Return what the report waives; rules that are waived for one reason in one place stand together."""
        merged: dict[tuple[str, Location, str], tuple[Waived, list[str]]] = {}
        listed = find_waivers(self.report, self.context.texts, self.context.values)
        for waived in (*listed, *find_exceptions(self.context.catalog)):
            key = (waived.words, waived.place, waived.reason)
            merged.setdefault(key, (waived, []))[1].append(waived.rule)
        return nodes.WaiversBlock(
            tuple(
                nodes.WaiverEntry(self.where(one.target), one.words, one.reason, tuple(rules))
                for one, rules in merged.values()
            )
        )

    def where(self, name: str) -> nodes.CrossReference | None:
        """Return a reference to a section or chapter."""
        target = self.context.targets.get(name)
        if target is None:
            return None
        return nodes.CrossReference(name, reference_text(target, self.context.theme, self.context.titles.get(name, "")))

    def sources(self, spec: object, inliner: Inliner) -> nodes.SourcesBlock:  # noqa: ARG002
        """Return the sources of the data that the report uses, with the indicators that rest on each."""
        catalog = self.context.catalog
        used: dict[str, dict[str, None]] = {}
        for observation in self.observations():
            used.setdefault(observation.source, {})[str(catalog.indicators[observation.indicator].name)] = None
        entries = [
            nodes.SourceEntry(
                id=source_anchor(name),
                title=str(catalog.sources[name].title),
                publisher=str(catalog.sources[name].publisher),
                year=catalog.sources[name].year,
                url=str(catalog.sources[name].url or ""),
                licence=str(catalog.sources[name].licence),
                indicators=tuple(sorted(indicators)),
            )
            for name, indicators in used.items()
        ]
        return nodes.SourcesBlock(
            tuple(sorted(entries, key=lambda entry: (entry.publisher.casefold(), entry.title, entry.id)))
        )

    def indicators(self, spec: object, inliner: Inliner) -> nodes.IndicatorsBlock:  # noqa: ARG002
        """Return the statistical annex."""
        context = self.context
        return compose_indicators(self.observations(), context.catalog, context.theme, str(self.report.spec.country))

    def matrix(self, spec: Any, inliner: Inliner) -> nodes.MatrixBlock:  # noqa: ANN401
        """Return a results framework."""
        target = self.context.targets[str(spec.id)]
        name = label("tbl", target.number, self.context.theme)
        title = inliner.quiet().line(spec.title.place)
        self.listed["tbl"].append(nodes.Listed(str(spec.id), inliner.chapter, name, title))
        return compose_matrix(spec, name, self.context.values, self.context.theme, inliner.quiet())

    def disagreements(self, spec: object, inliner: Inliner) -> nodes.DisagreementsBlock:  # noqa: ARG002
        """Return the register of what the sources say differently."""
        quiet = inliner.quiet()
        entries = tuple(
            nodes.Disagreement(
                id=f"disagreement-{entry.id}",
                subject=quiet.line(entry.subject.place),
                statements=tuple((str(each.source), str(each.says)) for each in entry.statements),
                data=quiet.line(entry.data.place),
                printed=quiet.line(entry.printed.place),
            )
            for entry in self.report.disagreements
        )
        return nodes.DisagreementsBlock(entries)

    def observations(self) -> Iterator[Observation]:
        """Yield every observation that the report prints or plots."""
        values = self.context.values
        for resolved in values.numbers.values():
            yield from resolved.quantity.observations
        for verdict in values.claims.values():
            yield from verdict.observations
        for selection in values.selections.values():
            yield from selection.observations


def _with_notes(chapter: nodes.Chapter, notes: tuple[nodes.ChapterNotes, ...]) -> nodes.Chapter:
    """Return `chapter` with every block of notes filled in: they are known once all chapters are composed."""

    def fill(blocks: tuple[nodes.Block, ...]) -> tuple[nodes.Block, ...]:
        return tuple(nodes.NotesBlock(notes) if isinstance(block, nodes.NotesBlock) else block for block in blocks)

    sections = tuple(replace(section, blocks=fill(section.blocks)) for section in chapter.sections)
    return replace(chapter, blocks=fill(chapter.blocks), sections=sections)


def _find_marks(texts: prose.Texts) -> Iterator[tuple[str, prose.Mark]]:
    for flow in texts.values():
        for inlines in prose.paragraphs(flow):
            for node in prose.walk(inlines):
                if isinstance(node, prose.Mark):
                    yield node.id, node


def _trend(selection: Selection | None, country: str) -> nodes.Trend | None:
    """Return the lines of a selection over time: the country's, and the others' behind it."""
    if selection is None or not selection.observations:
        return None
    periods = tuple(sorted({observation.time_period for observation in selection.observations}))
    lines: dict[str, dict[str, float]] = {}
    for observation in selection.observations:
        lines.setdefault(observation.ref_area, {})[observation.time_period] = float(observation.value)
    own = lines.pop(country, None)
    if own is None:
        return None
    others = tuple(tuple(line.get(period) for period in periods) for _, line in sorted(lines.items()))
    return nodes.Trend(periods, tuple(own.get(period) for period in periods), others)

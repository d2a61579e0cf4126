"""Rules of figures, maps, tables and pictures, and of the files that are laid out."""

from __future__ import annotations

from sitan.rules.model import BLOCKS, Example, Rule

FIGURE = "content/one.yaml"
TABLE = """\
- text: See {{tbl}}`x`.
- table:
    id: x
    title: Deaths in 2020
    columns:
      - label: Place
      - label: Rate
    rows: {rows}"""

COMPUTED = """\
- text: See {{tbl}}`x`.
- table:
    id: x
    title: Deaths
    columns:
      - {{data: "u5mr@2010", label: "2010"}}
      - {{data: "u5mr@2020", label: "2020"}}
      - {of}"""

ANNOTATED = """\
- text: See {{fig}}`births`.
- figure:
    id: births
    kind: lines
    title: Births
    data: births@2010..2030
    annotate: [{{{kind}: 2020, label: Reform}}]"""

FIGURE_RULES = (
    Rule(
        "figure-has-data",
        "A chart has one query, or several under `series`.",
        "Not both, and not none.",
        Example(FIGURE, "          data: u5mr[area=AAA|BBB]@2020\n", ""),
        fixed=True,
    ),
    Rule(
        "table-has-data",
        "A table has columns with data, or rows written by hand.",
        "Not both: a cell written by hand has its number bound in the text.",
        Example(BLOCKS, TABLE.format(rows="[[Arcadia, '{value}`u5mr@2020`']]"), TABLE.format(rows="[]")),
        fixed=True,
    ),
    Rule(
        "table-rows-are-even",
        "The rows of a table have as many cells as it has columns.",
        "An empty cell is written as a dash.",
        Example(
            BLOCKS,
            TABLE.format(rows="[[Arcadia, '{value}`u5mr@2020`'], [Elsewhere, –]]"),
            TABLE.format(rows="[[Arcadia, '{value}`u5mr@2020`'], [Elsewhere]]"),
        ),
        fixed=True,
    ),
    Rule(
        "table-column-is-computed",
        "A computed column names the columns of which it is computed.",
        "Two, of which a change, gap, ratio or share is worked out, or the one in which it ranks.",
        Example(
            BLOCKS,
            COMPUTED.format(of="{label: Change, compute: change, of: [1, 2]}"),
            COMPUTED.format(of="{label: Change, compute: change}"),
        ),
        fixed=True,
    ),
    Rule(
        "table-groups-have-rows",
        "A group of rows names rows of its table, each of which stands in one group.",
        "By their codes, or by the area of which they are parts.",
        Example(
            BLOCKS,
            TABLE.format(rows="[[Arcadia, '{value}`u5mr@2020`']]") + "\n    groups: [{label: Here, rows: [Arcadia]}]",
            TABLE.format(rows="[[Arcadia, '{value}`u5mr@2020`']]") + "\n    groups: [{label: Here}]",
        ),
        fixed=True,
    ),
    Rule(
        "table-cell-exists",
        "What a footnote, a highlight or a computed column names is in the table.",
        "Rows go by their codes, columns by their ids or numbers.",
        Example(
            BLOCKS,
            TABLE.format(rows="[[Arcadia, '{value}`u5mr@2020`']]")
            + "\n    footnotes: [{row: Arcadia, text: Estimated.}]",
            TABLE.format(rows="[[Arcadia, '{value}`u5mr@2020`']]") + "\n    footnotes: [{text: Estimated.}]",
        ),
        fixed=True,
    ),
    Rule(
        "figure-has-rows",
        "A query of a figure selects at least one observation.",
        "An empty chart says nothing.",
        Example(FIGURE, "data: u5mr[area=AAA|BBB]@2020", "data: a query that selects nothing"),
        fixed=True,
        late=True,
    ),
    Rule(
        "figure-has-one-unit",
        "What one axis shows is in one unit.",
        "Two scales side by side can be made to show anything.",
        Example(FIGURE, "data: u5mr[area=AAA|BBB]@2020", "series: [{data: u5mr@2020}, {data: coverage@2020}]"),
        fixed=True,
        late=True,
    ),
    Rule(
        "figure-has-its-dimensions",
        "The data of a figure vary in the dimensions that its kind shows.",
        "Lines show time, a map shows areas, a dumbbell two values for each row.",
        Example(FIGURE, "kind: bars", "kind: dumbbell"),
        fixed=True,
        late=True,
    ),
    Rule(
        "figure-has-few-series",
        "A figure shows no more than can be read.",
        "Each kind has its limit, which the message names.",
        Example(FIGURE, "data: u5mr[area=AAA|BBB]@2020", "data: u5mr[area=world]@1990..2020"),
        fixed=True,
        late=True,
    ),
    Rule(
        "figure-has-no-gaps",
        "A stacked area has every part in every period, and shares of 100 per cent have every part.",
        "A gap would move all that lies above it, and change all other shares.",
        Example(FIGURE, "kind: stacked-bars", "kind: stacked-area"),
        fixed=True,
        late=True,
    ),
    Rule(
        "figure-parts-are-positive",
        "Parts of a whole are not negative.",
        "Bars that are stacked add up.",
        Example(FIGURE, "kind: bars", "kind: stacked-bars"),
        fixed=True,
        late=True,
    ),
    Rule(
        "figure-ages-are-disjoint",
        "The age groups of a population pyramid do not overlap.",
        "Nobody is counted twice, and an outline is compared with bars of the same groups.",
        Example(FIGURE, "data: population[sex=F|M, age=Y0T4|Y5T9]", "data: population[sex=F|M, age=Y0T4|Y0T9]"),
        fixed=True,
        late=True,
    ),
    Rule(
        "figure-shares-are-of-counts",
        "Shares of everybody shown are computed of numbers of people.",
        "Rates do not add up to a whole.",
        Example(FIGURE, "share: false", "share: true"),
        fixed=True,
        late=True,
    ),
    Rule(
        "figure-interval-fits",
        "Each value of a figure with intervals lies between a lower and an upper bound of its own.",
        "A bound of another area, period or group would say something about the wrong value.",
        Example(
            FIGURE,
            "interval: {low: 'wasting[interval=lower]@2020', high: 'wasting[interval=upper]@2020'}",
            "interval: {low: 'wasting[interval=lower]@2015', high: 'wasting[interval=upper]@2015'}",
        ),
        fixed=True,
        late=True,
    ),
    Rule(
        "figure-logarithms-are-of-positive-values",
        "A logarithmic scale shows values above zero.",
        "Zero has no logarithm, and a value that is left out would be missed.",
        Example(FIGURE, "y_scale: linear", "y_scale: log"),
        fixed=True,
        late=True,
    ),
    Rule(
        "figure-trend-has-values",
        "A line of best fit goes through at least five dots with different values.",
        "Through fewer, any line fits.",
        Example(FIGURE, "trend: false", "trend: true"),
        fixed=True,
        late=True,
    ),
    Rule(
        "figure-parts-fit-their-whole",
        "Parts that are stacked are parts of one whole.",
        "Their total is not among them, and shares come to no more than 100, but for rounding.",
        Example(FIGURE, "data: answers[answer=yes|no]@2020", "data: vaccinated[against=measles|polio]@2020"),
        fixed=True,
        late=True,
    ),
    Rule(
        "figure-highlight-exists",
        "What a figure highlights is in its data.",
        "A misspelt code would change nothing, and nobody would notice.",
        Example(FIGURE, "highlight: [BBB]", "highlight: [BBC]"),
        fixed=True,
        late=True,
    ),
    Rule(
        "annotation-kind-is-known",
        "An annotation is a line, a band, an event, a span or a point.",
        "One of them for each item of the list, with its label.",
        Example(BLOCKS, ANNOTATED.format(kind="event"), ANNOTATED.format(kind="events")),
        fixed=True,
    ),
    Rule(
        "annotation-is-on-its-axis",
        "What an annotation marks lies on the axes of its figure.",
        "An event has its period on the time axis, and a point is one of the values plotted.",
        Example(FIGURE, "annotate: [{event: 2015, label: Reform}]", "annotate: [{event: 2051, label: Reform}]"),
        fixed=True,
        late=True,
    ),
    Rule(
        "figure-adds-up",
        "The steps of a waterfall lead from its start to its end.",
        "But for rounding: the message says by how much they miss it.",
        Example(FIGURE, "end: budget@2020", "end: budget@2019"),
        fixed=True,
        late=True,
    ),
    Rule(
        "figure-labels-fit",
        "The names and labels of a figure find a place in it.",
        "Long names want horizontal bars; annotations want few words.",
        Example(FIGURE, "orientation: horizontal", "orientation: vertical"),
        fixed=True,
        late=True,
    ),
    Rule(
        "tiles-are-apart",
        "Each area of a tile map has one tile, and each tile one area.",
        "Squares that lie on each other would hide a value.",
        Example("datasets/geo/tiles.yaml", "{area: AA-2, row: 1, column: 2}", "{area: AA-2, row: 1, column: 1}"),
        fixed=True,
        late=True,
    ),
    Rule(
        "map-file-exists",
        "The file with the boundaries or tiles of a map is there.",
        "Below `datasets/`. A map names one file: `geo` with boundaries, or `tiles` with squares.",
        Example(BLOCKS, "geo: geo/regions.topojson", "geo: geo/region.topojson"),
        fixed=True,
        late=True,
    ),
    Rule(
        "map-file-is-readable",
        "The file with boundaries is TopoJSON or GeoJSON, each area with its code.",
        "A value finds its area by the code.",
        Example("datasets/geo/regions.topojson", '{"type": "Feature", "id": "AA-1"}', '{"type": "Feature"}'),
        fixed=True,
        late=True,
    ),
    Rule(
        "map-area-has-geometry",
        "Every area that a map has a value for has a boundary, or a tile.",
        "A value without one is printed in the note below the map.",
        Example(BLOCKS, "data: coverage[area=regions]@2020", "data: coverage[area=regions|AAA]@2020"),
        "warning",
        late=True,
    ),
    Rule(
        "picture-is-readable",
        "A picture is there, and can be read.",
        "PNG, JPEG or SVG, below `content/`.",
        Example("content", "pictures/clinic.png", "a file that is no picture under the name of one"),
        fixed=True,
        late=True,
    ),
    Rule(
        "character-has-a-glyph",
        "A font of the theme has every character of the report.",
        "A character without a glyph is missing on paper, or is a box.",
        Example("prose", "a letter", "an emoji"),
        late=True,
    ),
    Rule(
        "fonts-have-the-character",
        "A font of the theme has every character that is laid out.",
        "What the engine puts in, such as a unit or a name from the datasets, is looked at too.",
        Example("datasets/areas.yaml", "a letter", "an emoji"),
        fixed=True,
        late=True,
    ),
    Rule(
        "style-sheet-is-understood",
        "The layout engine understands every declaration of the style sheets.",
        "A declaration that it passes over changes nothing.",
        Example("templates/css/print.css", "break-inside: avoid", "break-insight: avoid"),
        fixed=True,
        late=True,
    ),
    Rule(
        "print-is-complete",
        "The layout engine lays out the report without complaint.",
        "Whatever it complains of is told as an error: something would be missing on paper.",
        Example("templates", "a template that refers to what is there", "a template that refers to what is not there"),
        fixed=True,
        late=True,
    ),
)

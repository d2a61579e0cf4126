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
        "A stacked area has every part in every period.",
        "A gap would move all that lies above it.",
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
        "figure-labels-fit",
        "The names of vertical bars fit below them.",
        "Long names want horizontal bars.",
        Example(FIGURE, "orientation: horizontal", "orientation: vertical"),
        fixed=True,
        late=True,
    ),
    Rule(
        "map-file-exists",
        "The file with the boundaries of a map is there.",
        "Below `datasets/`.",
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
        "Every area that a map has a value for has a boundary.",
        "A value without a boundary is printed in the note below the map.",
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

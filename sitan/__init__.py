"""sitan makes situation analyses: YAML narrative and indicator datasets in, a web site and a print PDF out.

It is a compiler. Each phase is a function from one immutable value to the next; files are read and written at the two
ends only. `sitan.build` runs the phases, in this order (a test compares the two lists):

    project     folder -> Project                        where things lie
    content     Project -> Report                        what the author wrote, each node with its place
    datasets    Project -> Catalog                       indicators, observations, sources, areas
    text        Report -> Texts                          Markdown, roles and spans, parsed
    theme       Project, Report -> Theme                 templates, design tokens, interface words
    evidence    Texts, Catalog -> Values                 every query resolved, every claim tested
    fonts       cache -> FontPack                        static, subset, under private names
    figures     Report, Values, Theme -> Drawn           charts, maps, tables; cached by content
    citations   Report, Theme -> Bibliography            works formatted by a CSL style
    document    Report, Values, Drawn -> Document        numbered and cross-referenced; knows no output format
    check       Report, Texts -> Diagnostics             rules over the whole, phrased as what should hold
    render      Document, Theme -> files                 html | pdf; they know nothing of each other
    trace       Texts, Values -> trace.json              every printed number with its rows and sources
    manifest    inputs, files -> manifest.json           what went in and what came out, by hash
    output      files -> build/                          staged, then swapped in

Below them stand `diagnostics` (place, rule, message, way out), `reading`, `strict_yaml` and `model` (the border between
what somebody wrote and what the engine trusts), `formats` (numbers and dates as a language writes them) and `numerals`
(which numbers in words are data). Above them: `cli`, `schema` and `starter`. Imports go one way, and a test holds them
to it.
"""

__version__ = "0.1.0"

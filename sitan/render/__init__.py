"""Renders the document: a web site and a print PDF; each format knows nothing of the other.

Phase: Document, Theme -> Files. `templates` runs the page templates, `inline` turns inline nodes into HTML, `art` draws
the small lines; `html` makes the site, `paper` the HTML of the print report, and `pdf` the PDF from it. Only `pdf`
loads WeasyPrint.
"""

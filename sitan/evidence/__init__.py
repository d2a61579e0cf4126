"""Resolves every query of a report against the datasets, before anything is drawn or printed.

Phase: Report, Catalog -> Values. A query is parsed by a grammar (`grammar.lark`), evaluated with units, and carries
the observations on which its result rests.
"""

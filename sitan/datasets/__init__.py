"""Reads indicators, observations, sources and areas into a `Catalog`.

Phase: Project -> Catalog. The tidy CSV files are read without coercion: what is not exactly an observation is a
finding with file, row and column, and never dropped or repaired.
"""

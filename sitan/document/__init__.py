"""Composes the document: numbers, cross-references, notes, contents. Knows no output format.

Phase: Report, Values, Figures -> Document.
"""

"""What the author wrote: the report, its chapters, sections and blocks, each with its place.

Phase: Project -> Report. The models are also the reference: their field descriptions become the JSON Schema by which
editors complete and check the YAML files.
"""

"""Articles and their claims as JSON Lines: into the working record and out of it.

The format is described in docs/interchange.md. `importing.import_files` and
`exporting.export_lines` are what the commands use.
"""

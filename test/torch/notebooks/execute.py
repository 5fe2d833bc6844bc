"""Executes a notebook in a fresh kernel, cells top to bottom, and prints what its last cell printed."""
import sys

import nbclient
import nbformat

notebook = nbformat.read(sys.argv[1], as_version=4)
nbformat.validate(notebook)
nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
print("".join(output.text for output in notebook.cells[-1].outputs if output.output_type == "stream"), end="")

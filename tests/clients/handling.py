"""Compiles the code of the pages for Python, and writes that for TypeScript into a file.

Usage: handling.py PAGES.md... FILE.ts
"""

import re
import sys
import textwrap
from pathlib import Path

*pages, target = map(Path, sys.argv[1:])
text = "\n".join(page.read_text() for page in pages)


def blocks(language):
    found = re.findall(rf"^{language[0]}:\n\n```{language[1]}\n(.*?)\n```$", text, re.DOTALL | re.MULTILINE)
    assert found, f"no page has code for {language[0]}"
    return found


python = blocks(("Python", "python"))
for code in python:
    compile(code, "page", "exec")
functions = [
    f"export async function handle{at}(response: Response) {{\n{textwrap.indent(code, '  ')}\n}}\n"
    for at, code in enumerate(blocks(("TypeScript", "ts")))
]
target.write_text("".join(functions))
print(f"{len(python)} for Python, {len(functions)} for TypeScript")

"""clang-format has nothing to change. Versions disagree: only the one of Debian 12 judges."""
import re
import subprocess

from tree import Fault

TITLE = "C files are formatted"
VERSION = 14
STYLE = "BasedOnStyle: LLVM\nIndentWidth: 4\nBreakBeforeBraces: Linux\n" \
        "AllowShortFunctionsOnASingleLine: None\n"


def check(tree):
    try:
        version = subprocess.run(["clang-format", "--version"], capture_output=True, text=True,
                                 check=False).stdout
    except FileNotFoundError:
        return
    if not re.search(rf"version {VERSION}\.", version):
        return
    files = [p for p in tree.paths if p.endswith((".c", ".h"))]
    for start in range(0, len(files), 50):
        result = subprocess.run(
            ["clang-format", "--dry-run", "--ferror-limit=1", *files[start:start + 50]],
            capture_output=True, text=True, cwd=tree.root, check=False)
        for match in re.finditer(r"(?m)^(\S+?):(\d+):\d+: (?:warning|error)", result.stderr):
            yield Fault(match[1], int(match[2]), "run make format")


CANARIES = {"two spaces": {".clang-format": STYLE, "src/a.c": "int f(void)\n{\n  return 1;\n}\n"}}
INNOCENT = {".clang-format": STYLE, "src/a.c": "int f(void)\n{\n    return 1;\n}\n"}

#!/usr/bin/env python3
"""Makes C strings of small data files: embed.py OUT_FILE name=path ..., each `const char name[]`.

Lines starting with '#' are left out; a line break stands before and after every line, so that a
whole line can be looked for as "\\nline\\n".
"""
import sys


def main():
    target, pairs = sys.argv[1], [argument.split("=", 1) for argument in sys.argv[2:]]
    with open(target, "w", encoding="utf-8") as out:
        out.write('/* Made by tools/embed.py. */\n#include "command/embedded.h"\n')
        for name, path in pairs:
            with open(path, encoding="utf-8") as source:
                lines = [line.rstrip("\n") for line in source if not line.startswith("#")]
            out.write(f'\nconst char {name}[] =\n    "\\n"\n')
            for line in lines:
                escaped = line.replace("\\", "\\\\").replace('"', '\\"')
                out.write(f'    "{escaped}\\n"\n')
            out.write("    ;\n")


main()

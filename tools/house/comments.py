"""Each file says what it is for, and each public function has words about it: above it, beside it,
or in the group of lines it stands in."""
import re

from tree import Fault, is_test

TITLE = "files and public functions are explained"
RATCHET = True

# A declaration from the first column to its ';', over several lines; not a typedef or a variable.
FUNCTION = re.compile(
    r"(?m)^(?!typedef|#|struct \w+ \{|enum|static)[A-Za-z_][\w \t*]*?\b(\w+)\s*\((?!\*)[^;{}]*;")


def check(tree):
    for source in tree.sources(".c", ".h", under="src/"):
        if not source.text.startswith("/*"):
            yield Fault(source.path, 1, "begin with a comment that says what the file is for")
        if source.path.endswith(".h") and not is_test(source.path):
            yield from unexplained(source)


def unexplained(source):
    text, code = source.text, source.code
    for match in FUNCTION.finditer(code):
        name = match[1]
        above = text.rfind("\n\n", 0, match.start()) + 1
        below = text.find("\n\n", match.end())
        group = text[above:below if below >= 0 else len(text)]
        if "/*" not in group and "//" not in group:
            yield Fault(source.path, source.line_at(match.start()), f"{name}() has no comment")


CANARIES = {
    "a file without opening words": {"src/base/a.c": '#include "base/a.h"\n'},
    "a function without words": {"src/base/a.h": "/* a.h - a. */\n\nint f(int x);\n"},
    "one over two lines": {"src/base/a.h": "/* a.h - a. */\n\nstruct b *f(int x,\n    int y);\n"},
    "one with attributes": {"src/base/a.h": "/* a.h - a. */\n\nvoid f(const char *, ...)\n"
                                            "    __attribute__((format(printf, 1, 2)));\n"},
}
INNOCENT = {
    "src/base/a.h": "/* a.h - a. */\n\n/* Both of them. */\nint f(int x);\nint g(int x);\n\n"
                    "int h(void); /* cents */\n\ntypedef int fn(int);\nextern const int list[3];\n"
                    "\nstruct s {\n    int (*f)(int);\n};\n",
    "src/base/a.c": "/* a.c - a. */\n",
}

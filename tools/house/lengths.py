"""Functions of 70 lines, files of 600, lines of 100 columns, at most."""
import ast
import re

from tree import Fault

TITLE = "functions, files and lines are short"
RATCHET = True

FUNCTION_LINES, FILE_LINES, COLUMNS = 70, 600, 100
CODE = (".c", ".h", ".sql", ".py", ".sh", ".ts", ".tsx", ".mjs", ".css")
TYPESCRIPT_FUNCTION = re.compile(
    r"^(?:export )?(?:default )?(?:async )?(?:function\b|const \w+[^=]*= .*=>\s*\{$)")


def check(tree):
    for source in tree.sources(*CODE):
        lines = source.text.split("\n")
        if lines[-1] == "":
            lines.pop()
        for number, line in enumerate(lines, 1):
            if len(line) > COLUMNS:
                yield Fault(source.path, number, f"{len(line)} columns", len(line) - COLUMNS)
        if len(lines) > FILE_LINES:
            yield Fault(source.path, FILE_LINES, f"{len(lines)} lines: is it about one thing?",
                        len(lines) - FILE_LINES)
        for first, last in functions(source, lines):
            if last - first + 1 > FUNCTION_LINES:
                yield Fault(source.path, first, f"function of {last - first + 1} lines",
                            last - first + 1 - FUNCTION_LINES)


def functions(source, lines):
    """(first line, last line) of each, signature and closing brace included."""
    if source.path.endswith(".py"):
        try:
            nodes = ast.walk(ast.parse(source.text))
        except SyntaxError:
            return
        for node in nodes:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield node.lineno, node.end_lineno
    elif source.path.endswith((".c", ".h")):
        yield from c_functions(source.code.split("\n"))
    elif source.path.endswith((".ts", ".tsx", ".mjs")):
        first = 0
        for number, line in enumerate(lines, 1):
            if TYPESCRIPT_FUNCTION.match(line):
                first = number
            elif first and re.match(r"\}", line):
                yield first, number
                first = 0


def c_functions(lines):
    """The format puts both braces of a function, and no other lone '{', in the first column."""
    opened = 0
    for number, line in enumerate(lines, 1):
        if line.rstrip() == "{":
            opened = number
            while opened > 1 and re.match(r"\s*\w", lines[opened - 2]):
                opened -= 1
        elif opened and line.startswith("}"):
            yield opened, number
            opened = 0


def c_function(body_lines):
    return "int f(void)\n{\n" + "    g();\n" * body_lines + "}\n"


CANARIES = {
    "a long C function": {"src/a.c": "/* a */\n" + c_function(68)},
    "a long signature": {"src/a.c": "static int f(int a,\n             int b)\n{\n"
                                    + "    g();\n" * 67 + "}\n"},
    "a long file": {"src/a.c": "int a;\n" * 601},
    "a long line": {"src/a.h": "int a; /* " + "é" * 91 + "\n"},
    "a long TypeScript function": {"app/a.ts": "export const f = (x: number) => {\n"
                                               + "  g(x);\n" * 69 + "};\n"},
    "a long Python function": {"a.py": "def f():\n" + "    g()\n" * 70},
}
INNOCENT = {
    "src/a.c": c_function(67) + c_function(67) + "int x[] = {\n" + "    1,\n" * 100 + "};\n",
    "src/b.c": "/* " + "é" * 97 + "\n */\n" + "int a;\n" * 598,
    "app/a.ts": "export const f = (x: number) => {\n" + "  g(x);\n" * 68 + "};\n",
    "a.py": "def f():\n" + "    g()\n" * 69,
}

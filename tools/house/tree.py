"""The files a rule looks at: those of the repository, or a few made up to try the rule on."""
import os
import re
import subprocess
import tempfile
from collections import namedtuple
from pathlib import Path

# excess: by how much (columns, lines, functions); what a ratchet adds up.
Fault = namedtuple("Fault", "path line says excess", defaults=(1,))

LEFT_OUT = {".git", "build", "node_modules", "var", "__pycache__"}

# A comment, a string, a character, or the start of something unended, in C, TypeScript and CSS.
LEXEME = re.compile(
    r"""(?P<comment>/\*.*?\*/|//[^\n]*)"""
    r"""|(?P<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)""",
    re.DOTALL,
)
SQL_LEXEME = re.compile(r"(?P<comment>--[^\n]*)|(?P<string>'(?:[^']|'')*')")


def blank(text):
    """Spaces in its place, so that lines and columns stay."""
    return re.sub(r"[^\n]", " ", text)


class Source:
    """One file, and the same without comments, and without strings either."""

    def __init__(self, path, text):
        self.path, self.text = path, text
        lexeme = SQL_LEXEME if path.endswith(".sql") else LEXEME
        self.strings = []  # (line, contents without quotes)

        def note(match):
            if match["comment"] is not None:
                return blank(match[0])
            self.strings.append((self.line_at(match.start()), match[0][1:-1]))
            return match[0]

        self.uncommented = lexeme.sub(note, text)
        self.code = lexeme.sub(lambda m: blank(m[0]), text)

    def line_at(self, offset):
        return self.text.count("\n", 0, offset) + 1

    def find(self, pattern, where=None):
        """(line, match) of each place; in `where`, or in the code without comments and strings."""
        for match in re.finditer(pattern, self.code if where is None else where):
            yield self.line_at(match.start()), match


class Tree:
    def __init__(self, root, paths):
        self.root = Path(root)
        self.paths = sorted(paths)
        self._sources = {}

    @classmethod
    def of_repository(cls, root):
        """What git tracks or would track; everything but build products where there is no git."""
        listed = subprocess.run(
            ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others",
             "--exclude-standard"], capture_output=True, check=False)
        if listed.returncode == 0:
            names = [n for n in listed.stdout.decode().split("\0") if n]
        else:
            names = []
            for folder, folders, files in os.walk(root):
                folders[:] = [f for f in folders if f not in LEFT_OUT]
                names += [os.path.relpath(os.path.join(folder, f), root) for f in files]
        return cls(root, [n for n in set(names) if (Path(root) / n).is_file()])

    @classmethod
    def of_files(cls, files):
        """A tree of {path: text}, on disk for as long as the object lives."""
        folder = tempfile.TemporaryDirectory(prefix="house-")
        for path, text in files.items():
            place = Path(folder.name) / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")
        tree = cls(folder.name, files)
        tree.folder = folder
        return tree

    def sources(self, *suffixes, under=""):
        """Text files by the end of their name; all text files when none is given."""
        for path in self.paths:
            if path.startswith(under) and (not suffixes or path.endswith(suffixes)):
                source = self.source(path)
                if source:
                    yield source

    def source(self, path):
        if path not in self._sources:
            try:
                text = (self.root / path).read_text(encoding="utf-8")
                self._sources[path] = Source(path, text)
            except (UnicodeDecodeError, FileNotFoundError):
                self._sources[path] = None  # a picture, or taken away meanwhile
        return self._sources[path]


def is_test(path):
    """A test, or what only tests use."""
    return bool(path.startswith("test/") or re.search(r"/test(?:data)?/", path)
                or re.search(r"(?:_test|_testing|_fake|\.test)\.\w+$", path))

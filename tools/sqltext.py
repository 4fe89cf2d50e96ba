"""SQL as tokens, and the words that the two engines do not read alike; for sqlgen.py."""
import re

TOKEN = re.compile(r"""
    (?P<comment>--[^\n]*|/\*.*?\*/)
  | (?P<blob>[xX]'[0-9a-fA-F]*')
  | (?P<string>'(?:[^']|'')*')
  | (?P<quoted>"[^"]*")
  | (?P<param>\?\d*)
  | (?P<dollar>\$\w*)
  | (?P<number>\d+(?:\.\d*)?|\.\d+)
  | (?P<word>[A-Za-z_][A-Za-z_0-9]*)
  | (?P<space>\s+)
  | (?P<op>::|->>?|\|\||<=|>=|<>|!=|.)
""", re.VERBOSE | re.DOTALL)

BANNED_WORDS = {
    "LIKE": "compares user text differently on the two engines: compare a folded key",
    "ILIKE": "PostgreSQL only", "GLOB": "SQLite only", "REGEXP": "SQLite only",
    "TRUE": "booleans differ: use 1", "FALSE": "booleans differ: use 0",
    "BOOLEAN": "booleans differ: use INTEGER",
    "AUTOINCREMENT": "ids come from id_new()", "ROWID": "SQLite only",
    "INTEGER": "32 bits in PostgreSQL: write BIGINT",
    "REAL": "no floating point", "FLOAT": "no floating point", "DOUBLE": "no floating point",
    "NUMERIC": "no floating point", "DECIMAL": "no floating point",
}
BANNED_FUNCTIONS = {
    "now": "the time is a parameter", "date": "the time is a parameter",
    "datetime": "the time is a parameter", "strftime": "the time is a parameter",
    "julianday": "the time is a parameter", "random": "chance is a parameter",
    "lower": "ASCII only in SQLite: use a folded key", "upper": "ASCII only in SQLite",
    "string_agg": "PostgreSQL only", "group_concat": "SQLite only", "avg": "no floating point",
    "total": "no floating point", "last_insert_rowid": "ids come from id_new()",
}
class Faults:
    """Collects file:line: message, so that one run shows them all."""

    def __init__(self):
        self.lines = []

    def add(self, path, line, message):
        self.lines.append(f"{path}:{line}: {message}")


class Token:
    def __init__(self, kind, text, line):
        self.kind, self.text, self.line = kind, text, line
        self.upper = text.upper() if kind == "word" else text


def tokenize(text, line):
    """All tokens, with the line each starts on."""
    tokens = []
    for match in TOKEN.finditer(text):
        tokens.append(Token(match.lastgroup, match.group(), line))
        line += match.group().count("\n")
    return tokens


def meaningful(tokens):
    return [t for t in tokens if t.kind not in ("space", "comment")]


def squeeze(tokens, write):
    """SQL on one line without comments; `write` gives the text of each token."""
    out = []
    for token in tokens:
        if token.kind in ("space", "comment"):
            if out and out[-1] != " ":
                out.append(" ")
        else:
            out.append(write(token))
    return "".join(out).strip()


def postgres_literal(token):
    return f"'\\{token.text.lower().replace(chr(39), '')}'::bytea" if token.kind == "blob" \
        else token.text

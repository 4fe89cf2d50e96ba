#!/usr/bin/env python3
"""Makes typed C functions of the slices' named SQL statements, and embeds the migrations.

    sqlgen.py statements OUT_DIR a/a.sql b/b.sql ...   writes a_sql.h, b_sql.h, all_sql.c
    sqlgen.py migrations OUT_FILE schema/*.sql         writes one C file

The syntax of an x.sql file, what is refused and why: docs/decisions/0003-typed-sql.md.
Every fault is printed as file:line: message; exit status 1 when there is any.
"""
import hashlib
import os
import re
import sys

from sqltext import (BANNED_FUNCTIONS, BANNED_WORDS, Faults, Token, meaningful, postgres_literal,
                     squeeze, tokenize)

C_KEYWORDS = set("""auto break case char const continue default do double else enum extern float for
    goto if inline int long register restrict return short signed sizeof static struct switch
    typedef union unsigned void volatile while asm typeof""".split())
ARGUMENT_NAMES = {"tx", "params", "out_row", "out_rows", "out_count", "out_changed", "at", "e"}

FIELDS_MAX = 64  # COLUMNS_MAX, PARAMS_MAX in src/store

C_TYPES = {"int": ("int64_t ", "CELL_INT", "number"), "text": ("struct text ", "CELL_TEXT", "text"),
           "blob": ("struct text ", "CELL_BLOB", "text")}
POSTGRES_TYPES = {"int": "bigint", "text": "text", "blob": "bytea"}


# --- reading x.sql -------------------------------------------------------------------------------
class Row:
    def __init__(self, name, columns):
        self.name, self.columns = name, columns


class Statement:
    def __init__(self, path, line, name):
        self.path, self.line, self.name = path, line, name
        self.params, self.form, self.row = [], "none", None
        self.tokens = []

    def words(self):
        return [t.upper for t in self.tokens if t.kind == "word"]

    def writes(self):
        return any(word in ("INSERT", "UPDATE", "DELETE") for word in self.words())

    def sqlite(self):
        return squeeze(self.tokens, lambda t: t.text)

    def postgres(self):
        return squeeze(self.tokens, self.postgres_token)

    def postgres_token(self, token):
        if token.kind == "param":
            number = int(token.text[1:])
            return f"${number}::{POSTGRES_TYPES[self.params[number - 1][1]]}"
        return postgres_literal(token)


class SqlFile:
    """The rows, fragments and statements of one x.sql."""

    HEADER = re.compile(r"^-- ([a-z][a-z0-9_]*)\(")
    ROW = re.compile(r"^-- row ([a-z][a-z0-9_]*)\(")
    FRAGMENT = re.compile(r"^-- fragment ([a-z][a-z0-9_]*)\s*$")

    def __init__(self, path, faults):
        self.path, self.faults = path, faults
        self.rows, self.fragments, self.statements = {}, {}, []
        with open(path, encoding="utf-8") as file:
            self.lines = file.read().split("\n")
        at = 0
        while at < len(self.lines):
            at = self.read_item(at)

    def fault(self, at, message):
        self.faults.add(self.path, at + 1, message)

    def read_item(self, at):
        """Reads what starts at line `at`; returns the line after it."""
        line = self.lines[at]
        if self.ROW.match(line):
            return self.read_row(at)
        if self.FRAGMENT.match(line):
            return self.read_fragment(at)
        if self.HEADER.match(line):
            return self.read_statement(at)
        if line.strip() and not line.startswith("--"):
            self.fault(at, "SQL outside a named block (more than one statement in the block "
                           "above, or a header is missing)")
            while at < len(self.lines) and ";" not in self.lines[at]:
                at += 1
        return at + 1

    def read_header(self, at, complete):
        """Joins the comment lines of a header until `complete` matches."""
        text, end = self.lines[at][3:], at + 1
        while not re.search(complete, text) and end < len(self.lines) \
                and self.lines[end].startswith("--") and not self.HEADER.match(self.lines[end]):
            text += " " + self.lines[end][2:].strip()
            end += 1
        return text.strip(), end

    def read_row(self, at):
        text, end = self.read_header(at, r"\)\s*$")
        match = re.fullmatch(r"row (\w+)\((.*)\)", text)
        if not match:
            self.fault(at, "write: -- row name(column type, ...)")
            return end
        if match[1] in self.rows:
            self.fault(at, f"row {match[1]} is declared twice")
        self.rows[match[1]] = Row(match[1], self.read_fields(at, match[2]))
        return end

    def read_fragment(self, at):
        name, end = self.FRAGMENT.match(self.lines[at])[1], at + 1
        while end < len(self.lines) and self.lines[end].strip() \
                and not self.HEADER.match(self.lines[end]):
            end += 1
        if name in self.fragments:
            self.fault(at, f"fragment {name} is declared twice")
        body = "\n".join(self.lines[at + 1:end])
        self.fragments[name] = squeeze(tokenize(body, at + 2), lambda t: t.text)
        return end

    def read_fields(self, at, text):
        fields, seen = [], set()
        for part in filter(None, (p.strip() for p in text.split(","))):
            match = re.fullmatch(r"([a-z][a-z0-9_]*) (int|text|blob)", part)
            if not match:
                self.fault(at, f"'{part}' is not a name and int, text or blob")
                continue
            if match[1] in C_KEYWORDS:
                self.fault(at, f"'{match[1]}' is a word of C")
            if match[1] in seen:
                self.fault(at, f"'{match[1]}' is declared twice")
            seen.add(match[1])
            fields.append((match[1], match[2]))
        if len(fields) > FIELDS_MAX:
            self.fault(at, f"more than {FIELDS_MAX} columns or parameters")
        return fields

    def read_statement(self, at):
        text, end = self.read_header(at, r"-> (none|count|(one|many)\(.*\))\s*$")
        match = re.fullmatch(r"(\w+)\((.*?)\) -> (none|count|one\(.*\)|many\(.*\))", text)
        if not match:
            self.fault(at, "write: -- name(param type, ...) -> one(column type, ...) | many(...) "
                           "| none | count")
            return self.skip_statement(end)
        statement = Statement(self.path, at + 1, match[1])
        statement.params = self.read_fields(at, match[2])
        for name, _ in statement.params:
            if name in ARGUMENT_NAMES:
                self.fault(at, f"a parameter cannot be called '{name}'")
        statement.form = match[3].split("(")[0]
        if statement.form in ("one", "many"):
            statement.row = self.find_row(at, match[1], match[3][len(statement.form) + 1:-1])
        return self.read_body(statement, end)

    def find_row(self, at, statement_name, text):
        shared = re.fullmatch(r"struct (\w+)", text.strip())
        if shared:
            if shared[1] in self.rows:
                return self.rows[shared[1]]
            self.fault(at, f"no '-- row {shared[1]}(...)' above in this file")
            return Row(shared[1], [])
        fields = self.read_fields(at, text)
        if not fields:
            self.fault(at, "a row needs columns")
        row = Row(statement_name + "_row", fields)
        self.rows[row.name] = row
        return row

    def skip_statement(self, at):
        while at < len(self.lines) and not self.HEADER.match(self.lines[at]):
            if ";" in self.lines[at]:
                return at + 1
            at += 1
        return at

    def read_body(self, statement, at):
        """The lines up to the ';' that ends the statement."""
        body, end = "", at
        while end < len(self.lines) and not self.HEADER.match(self.lines[end]):
            body += self.expand(end) + "\n"
            end += 1
            tokens = tokenize(body, at + 1)
            semicolons = [i for i, t in enumerate(tokens) if t.text == ";"]
            if semicolons:
                statement.tokens = tokens[:semicolons[0]]
                if meaningful(tokens[semicolons[0] + 1:]):
                    self.fault(end - 1, "more than one statement in a block")
                check_statement(statement, self.faults)
                self.statements.append(statement)
                return end
        self.faults.add(self.path, statement.line, f"{statement.name} does not end with ';'")
        return end

    def expand(self, at):
        def replace(match):
            if match[1] not in self.fragments:
                self.fault(at, f"no '-- fragment {match[1]}' above in this file")
            return self.fragments.get(match[1], "")
        return re.sub(r"\{(\w+)\}", replace, self.lines[at])


# --- what is refused -----------------------------------------------------------------------------
def check_statement(statement, faults):
    tokens = meaningful(statement.tokens)

    def fault(token, message):
        faults.add(statement.path, token.line if token else statement.line, message)

    if not tokens or tokens[0].upper not in ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE"):
        fault(tokens[0] if tokens else None,
              "a statement starts with SELECT, WITH, INSERT, UPDATE or DELETE")
        return
    check_words(tokens, fault)
    check_params(statement, tokens, fault)
    check_form(statement, fault)


def check_words(tokens, fault):
    depth = 0
    for i, token in enumerate(tokens):
        before = tokens[i - 1] if i else Token("op", "", 0)
        after = tokens[i + 1] if i + 1 < len(tokens) else Token("op", "", 0)
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if token.kind == "word":
            check_word(token, before, after, depth, fault)
        elif token.kind == "dollar":
            fault(token, f"banned: {token.text} (SQLite numbers it by appearance): write ?1")
        elif token.kind == "quoted":
            fault(token, "banned: double quotes (SQLite may take them for a text)")
        elif token.kind == "number" and "." in token.text:
            fault(token, f"banned: {token.text}: no floating point")
        elif token.text in ("::", "->", "->>", ":", "@", "`", "[", "{", "}"):
            fault(token, f"banned: {token.text} is not common to both engines")
        elif token.text == "*" and (before.text in (",", ".")
                                    or before.upper in ("SELECT", "DISTINCT", "RETURNING")):
            fault(token, "banned: *: name the columns")


def check_word(token, before, after, depth, fault):
    name, upper = token.text.lower(), token.upper
    if before.text == ".":
        return
    if upper in BANNED_WORDS:
        fault(token, f"banned: {upper}: {BANNED_WORDS[upper]}")
    elif upper.startswith("CURRENT_"):
        fault(token, f"banned: {upper}: the time is a parameter")
    elif after.text == "(" and name in BANNED_FUNCTIONS:
        fault(token, f"banned: {name}(): {BANNED_FUNCTIONS[name]}")
    elif after.text == "(" and name.startswith("json"):
        fault(token, f"banned: {name}(): JSON functions differ")
    elif upper == "FOR" and after.upper in ("UPDATE", "SHARE"):
        fault(token, f"banned: FOR {after.upper}: the check stands in the statement")
    elif upper == "INSERT" and after.upper == "OR":
        fault(token, "banned: INSERT OR: write ON CONFLICT")
    elif depth and upper in ("INSERT", "UPDATE", "DELETE"):
        fault(token, f"banned: {upper} inside WITH or a subquery: PostgreSQL only")


def check_params(statement, tokens, fault):
    used = set()
    for token in tokens:
        if token.kind != "param":
            continue
        number = int(token.text[1:] or 0)
        used.add(number)
        if number == 0:
            fault(token, "number each parameter: ?1, ?2")
        elif number > len(statement.params):
            fault(token, f"{token.text}, but {statement.name} declares "
                         f"{len(statement.params)} parameters")
    for number, (name, _) in enumerate(statement.params, 1):
        if number not in used:
            fault(None, f"parameter '{name}' (?{number}) of {statement.name} is not used")


def check_form(statement, fault):
    returns = not statement.writes() or "RETURNING" in statement.words()
    if statement.form in ("one", "many") and not returns:
        fault(None, f"{statement.name} answers rows, but has no RETURNING")
    if statement.form in ("none", "count") and returns:
        fault(None, f"{statement.name} answers {statement.form}, but gives rows")


def check_names(files, faults):
    """Statements and row structs are global in C: each name once."""
    seen, rows, headers = {}, {}, {}
    for file in files:
        header = header_name(file.path)
        if header in headers:
            faults.add(file.path, 1, f"{header} is also made from {headers[header]}")
        headers[header] = file.path
        for statement in file.statements:
            if statement.name in seen:
                faults.add(file.path, statement.line, f"statement {statement.name} is also in "
                                                      f"{seen[statement.name]}")
            seen[statement.name] = f"{file.path}:{statement.line}"
        for name in file.rows:
            if name in rows:
                faults.add(file.path, 1, f"struct {name} is also made from {rows[name]}")
            rows[name] = file.path


# --- writing C -----------------------------------------------------------------------------------
def header_name(path):
    return os.path.splitext(os.path.basename(path))[0] + "_sql.h"


def source_name(path):
    """The last folder and the file: never where the checkout stands."""
    return "/".join(os.path.abspath(path).split(os.sep)[-2:])


def c_string(text):
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return '"' + "".join(c if " " <= c <= "~" else "".join(f'\\{b:03o}' for b in c.encode())
                         for c in escaped) + '"'


def c_declare(fields):
    return [f"{C_TYPES[type_][0]}{name}" for name, type_ in fields]


def emit_row(row):
    members = "".join(f"    {member};\n" for member in c_declare(row.columns))
    return f"struct {row.name} {{\n{members}}};\n\n"


def emit_function(statement):
    arguments = ["struct tx *tx"] + c_declare(statement.params)
    params, body = "NULL", ""
    if statement.params:
        items = "".join(f"        {{ .type = {C_TYPES[t][1]}, .{C_TYPES[t][2]} = {name} }},\n"
                        for name, t in statement.params)
        params, body = "params", f"    const struct param params[] = {{\n{items}    }};\n"
    call = f"(tx, &sql_stmt_{statement.name}, {params}, "
    if statement.form == "one":
        arguments.append(f"struct {statement.row.name} *out_row")
        body += f"    return store_run_one{call}out_row);\n"
    elif statement.form == "many":
        arguments += [f"struct {statement.row.name} **out_rows", "size_t *out_count"]
        body += ("    void *at = NULL;\n"
                 f"    enum err e = store_run_many{call}&at, out_count);\n"
                 "    *out_rows = at;\n    return e;\n")
    elif statement.form == "count":
        arguments.append("int64_t *out_changed")
        body += f"    return store_run{call}out_changed);\n"
    else:
        body += f"    return store_run{call}NULL);\n"
    return (f"extern const struct stmt sql_stmt_{statement.name};\n"
            f"static inline enum err sql_{statement.name}({', '.join(arguments)})\n"
            f"{{\n{body}}}\n\n")


def emit_header(file):
    text = (f"/* Made by tools/sqlgen.py of {source_name(file.path)}: change that file. */\n"
            "#pragma once\n#include \"store/store.h\"\n\n")
    text += "".join(emit_row(row) for row in file.rows.values())
    return text + "".join(emit_function(s) for s in file.statements)


def emit_statement(statement, index):
    text, name = "", statement.name
    if statement.params:
        cells = ", ".join(C_TYPES[t][1] for _, t in statement.params)
        text += f"static const enum cell_type {name}_params[] = {{ {cells} }};\n"
    text += (f"const struct stmt sql_stmt_{name} = {{\n"
             f"    .name = \"{name}\",\n"
             f"    .sqlite = {c_string(statement.sqlite())},\n"
             f"    .postgres = {c_string(statement.postgres())},\n"
             f"    .index = {index},\n")
    if statement.params:
        text += f"    .params = {name}_params,\n    .param_count = {len(statement.params)},\n"
    if statement.row:
        text += (f"    .columns = {statement.row.name}_columns,\n"
                 f"    .column_count = {len(statement.row.columns)},\n"
                 f"    .row_size = sizeof(struct {statement.row.name}),\n")
    text += f"    .writes = {'true' if statement.writes() else 'false'},\n"
    text += f"    .counts = {'true' if statement.form == 'count' else 'false'},\n"
    return text + "};\n\n"


def emit_columns(row):
    items = "".join(f"    {{ \"{name}\", {C_TYPES[t][1]}, offsetof(struct {row.name}, {name}) }},\n"
                    for name, t in row.columns)
    return f"static const struct column {row.name}_columns[] = {{\n{items}}};\n\n"


def emit_registry(files):
    text = "/* Made by tools/sqlgen.py: the registry of all statements. */\n#include <stddef.h>\n\n"
    text += "".join(f"#include \"{header_name(file.path)}\"\n" for file in files) + "\n"
    names, used = [], {s.row.name for f in files for s in f.statements if s.row}
    for file in files:
        text += "".join(emit_columns(r) for r in file.rows.values() if r.name in used)
        for statement in file.statements:
            text += emit_statement(statement, len(names))
            names.append(statement.name)
    items = "".join(f"    &sql_stmt_{name},\n" for name in names)
    text += f"const struct stmt *const store_statements[] = {{\n{items}    NULL,\n}};\n"
    return text + f"const size_t store_statement_count = {len(names)};\n"


def write_if_changed(path, text):
    """An unchanged header does not rebuild what includes it."""
    try:
        with open(path, encoding="utf-8") as file:
            if file.read() == text:
                return
    except FileNotFoundError:
        pass
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def make_statements(out_dir, paths, faults):
    files = [SqlFile(path, faults) for path in paths]
    check_names(files, faults)
    if faults.lines:
        return
    os.makedirs(out_dir, exist_ok=True)
    for file in files:
        write_if_changed(os.path.join(out_dir, header_name(file.path)), emit_header(file))
    write_if_changed(os.path.join(out_dir, "all_sql.c"), emit_registry(files))


# --- migrations ----------------------------------------------------------------------------------
DDL_TYPES = {"INTEGER": "BIGINT", "BLOB": "BYTEA", "TEXT": 'TEXT COLLATE "C"'}
DDL_BANNED = set(BANNED_WORDS) - {"INTEGER", "ROWID"}
TABLE_RULES = ("PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "CONSTRAINT")


def split_statements(tokens):
    statement = []
    for token in tokens:
        statement.append(token)
        if token.text == ";":
            yield statement
            statement = []
    if meaningful(statement):
        yield statement


def split_columns(tokens):
    """The parts of a CREATE TABLE between its parentheses, and what follows them."""
    parts, part, depth = [], [], 0
    for i, token in enumerate(tokens):
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if depth == 0 and token.text == ")":
            return parts + [part], tokens[i + 1:]
        if token.text == "(" and depth == 1:
            continue
        if token.text == "," and depth == 1:
            parts.append(part)
            part = []
        elif depth:
            part.append(token)
    return parts, []


def check_table(path, tokens, faults):
    columns, tail = split_columns(tokens)
    if "STRICT" not in [t.upper for t in tail]:
        faults.add(path, tokens[0].line, "a table is STRICT")
    for column in columns:
        words = " ".join(t.upper for t in column)
        if not column or column[0].upper in TABLE_RULES:
            continue
        if len(column) < 2 or column[1].upper not in DDL_TYPES:
            faults.add(path, column[0].line, f"{column[0].text}: a column is INTEGER, TEXT or BLOB")
        if "NOT NULL" not in words and "PRIMARY KEY" not in words:
            faults.add(path, column[0].line, f"{column[0].text}: a column is NOT NULL")


def check_migration(path, text, faults):
    if not re.match(r"-- online: (yes|no) — \S", text):
        faults.add(path, 1, "the first line says: -- online: yes|no — why")
    for statement in split_statements(tokenize(text, 1)):
        tokens = meaningful(statement)
        for i, token in enumerate(tokens):
            if token.upper in DDL_BANNED or token.kind in ("dollar", "quoted", "param"):
                faults.add(path, token.line, f"banned: {token.text}")
        words = [t.upper for t in tokens]
        if words[:2] == ["CREATE", "TABLE"]:
            check_table(path, tokens, faults)
        if words and words[-1] != ";":
            faults.add(path, tokens[0].line, "the statement does not end with ';'")


def postgres_ddl(text):
    out = []
    for statement in split_statements(tokenize(text, 1)):
        previous = Token("op", "", 0)
        for token in statement:
            out.append(postgres_ddl_token(token, previous))
            if token.kind not in ("space", "comment"):
                previous = token
    return re.sub(r"\)(?:\s*,?\s*(?:STRICT|WITHOUT\s+ROWID)\b)+(\s*;)", r")\1", "".join(out))


def postgres_ddl_token(token, previous):
    if token.kind == "comment":
        return ""
    if previous.upper == "AS" and token.upper == "TEXT":
        return "TEXT"
    return DDL_TYPES.get(token.upper, token.text) if token.kind == "word" \
        else postgres_literal(token)


def emit_lines(text):
    lines = (line for line in text.split("\n") if line.strip())
    return "\n".join("        " + c_string(line + "\n") for line in lines)


def make_migrations(out_file, paths, faults):
    items, seen = "", {}
    for path in sorted(paths, key=os.path.basename):
        name = os.path.basename(path)
        match = re.fullmatch(r"(\d{4})_([a-z0-9_]+)\.sql", name)
        if not match:
            faults.add(path, 1, "a migration is called NNNN_name.sql")
            continue
        number = int(match[1])
        if number in seen:
            faults.add(path, 1, f"{number} is also the number of {seen[number]}")
        seen[number] = name
        with open(path, encoding="utf-8") as file:
            text = file.read()
        check_migration(path, text, faults)
        digest = hashlib.sha256(text.encode()).hexdigest()
        online = "true" if text.startswith("-- online: yes") else "false"
        items += (f"    {{ .number = {number},\n      .name = \"{match[2]}\",\n"
                  f"      .online = {online},\n      .sha256 = \"{digest}\",\n"
                  f"      .sqlite =\n{emit_lines(text)},\n"
                  f"      .postgres =\n{emit_lines(postgres_ddl(text))} }},\n")
    if not faults.lines:
        write_if_changed(out_file,
                         "/* Made by tools/sqlgen.py of schema/: change those files. */\n"
                         "#include \"store/migration.h\"\n\n"
                         f"const struct migration store_migrations[] = {{\n{items}}};\n"
                         f"const size_t store_migration_count = {len(seen)};\n")


def main(arguments):
    makers = {"statements": make_statements, "migrations": make_migrations}
    if len(arguments) < 3 or arguments[0] not in makers:
        print(__doc__, file=sys.stderr)
        return 2
    faults = Faults()
    makers[arguments[0]](arguments[1], arguments[2:], faults)
    for line in faults.lines:
        print(line, file=sys.stderr)
    return 1 if faults.lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

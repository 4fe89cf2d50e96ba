#!/usr/bin/env python3
"""What tools/sqlgen.py makes, and what it refuses by file and line."""
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tools"))
import sqlgen  # noqa: E402
from sqltext import Faults  # noqa: E402


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def read(self, name):
        with open(os.path.join(self.folder, name), encoding="utf-8") as file:
            return file.read()

    def faults(self, text, name="x.sql"):
        faults = Faults()
        sqlgen.make_statements(self.folder, [self.write(name, text)], faults)
        return [line.removeprefix(self.folder + "/") for line in faults.lines]

    def refuse(self, body, message, header="-- x(a int) -> one(b int)", line=2):
        found = self.faults(f"{header}\n{body}\n")
        self.assertTrue(any(one.startswith(f"x.sql:{line}: ") and message in one
                            for one in found), found)

    def make(self, text):
        self.assertEqual(self.faults(text), [])
        return self.read("x_sql.h"), self.read("all_sql.c")


class Statements(Case):
    def test_signatures(self):
        header, _ = self.make(
            "-- a(id int, name text,\n--   seal blob) -> one(balance int)\n-- A reason.\n"
            "SELECT balance FROM w WHERE id = ?1 AND name = ?2 AND seal = ?3;\n"
            "-- b() -> many(id int, name text)\nSELECT id, name FROM w;\n"
            "-- c(id int) -> count\nDELETE FROM w WHERE id = ?1;\n"
            "-- d(id int) -> none\nDELETE FROM w WHERE id = ?1;\n")
        for line in ("struct a_row {\n    int64_t balance;\n};",
                     "enum err sql_a(struct tx *tx, int64_t id, struct text name, "
                     "struct text seal, struct a_row *out_row)",
                     "enum err sql_b(struct tx *tx, struct b_row **out_rows, size_t *out_count)",
                     "enum err sql_c(struct tx *tx, int64_t id, int64_t *out_changed)",
                     "enum err sql_d(struct tx *tx, int64_t id)"):
            self.assertIn(line, header)

    def test_postgres_text(self):
        _, registry = self.make(
            "-- a(id int, name text, seal blob) -> one(n int)\n"
            "SELECT COUNT(*) AS n -- '?9'\nFROM w WHERE id = ?1 AND id <> ?1\n"
            "  AND name = ?2 AND name <> '?1 it''s' AND seal <> ?3 AND seal <> x'0aFF';\n")
        self.assertIn("id = ?1 AND id <> ?1 AND name = ?2 AND name <> '?1 it''s' AND seal <> ?3 "
                      "AND seal <> x'0aFF'\"", registry)
        self.assertIn("id = $1::bigint AND id <> $1::bigint AND name = $2::text AND "
                      "name <> '?1 it''s' AND seal <> $3::bytea AND seal <> '\\\\x0aff'::bytea\"",
                      registry)

    def test_rows_and_fragments_are_shared(self):
        header, registry = self.make(
            "-- row line(id int, name text)\n\n-- fragment columns\nid,\nname\n\n"
            "-- a() -> many(struct line)\nSELECT {columns} FROM w ORDER BY id;\n"
            "-- b(id int) -> one(struct line)\nSELECT {columns} FROM w WHERE id = ?1;\n")
        self.assertEqual(header.count("struct line {"), 1)
        self.assertIn("struct line *out_row", header)
        self.assertIn("SELECT id, name FROM w ORDER BY id", registry)
        self.assertEqual(registry.count("line_columns[] ="), 1)

    def test_writes_are_told_from_reads(self):
        _, registry = self.make(
            "-- a() -> one(id int)\nSELECT id FROM w;\n"
            "-- b() -> one(id int)\nDELETE FROM w RETURNING id;\n")
        self.assertEqual(registry.count(".writes = false"), 1)
        self.assertEqual(registry.count(".writes = true"), 1)

    def test_an_unchanged_file_is_not_written_again(self):
        text = "-- a() -> one(id int)\nSELECT id FROM w;\n"
        self.make(text)
        path = os.path.join(self.folder, "x_sql.h")
        os.utime(path, (1, 1))
        self.make(text)
        self.assertEqual(os.stat(path).st_mtime, 1)


class Refusals(Case):
    def test_banned(self):
        for sql, message in (
                ("b = $1", "$1"), ("b = ?1 FOR UPDATE", "FOR UPDATE"), ("b < now() + ?1", "now()"),
                ("string_agg(b, ',') = ?1", "string_agg"), ("b LIKE ?1", "LIKE"),
                ("lower(b) = ?1", "lower()"), ("b = ?1 AND TRUE", "TRUE"),
                ("b = ?1 OR false", "FALSE"), ("b = CURRENT_DATE + ?1", "CURRENT_DATE"),
                ("b = json_extract(c, ?1)", "JSON"), ("b = \"c\" + ?1", "double quotes"),
                ("b = ?1 * 1.5", "1.5"), ("b = CAST(?1 AS INTEGER)", "BIGINT"),
                ("b = ?1::text", "::"), ("b = :name + ?1", ":"), ("b = ? + ?1", "number each"),
                ("b = ?1 + random()", "random()"), ("avg(b) = ?1", "avg()")):
            with self.subTest(sql):
                self.refuse(f"SELECT b FROM w WHERE {sql};", message)

    def test_words_inside_literals_and_comments_are_free(self):
        self.make("-- a() -> one(id int)\nSELECT id -- now() LIKE $1;\n"
                  "FROM w WHERE n = 'now() LIKE $1;' AND CAST(id AS TEXT) <> '';\n")

    def test_writes_inside_with(self):
        self.refuse("WITH n AS (INSERT INTO w (b) VALUES (?1) RETURNING b) SELECT b FROM n;",
                    "inside WITH")

    def test_parameters(self):
        self.refuse("SELECT b FROM w WHERE c = ?1 AND d = ?2;", "declares 1 parameters")
        self.refuse("SELECT b FROM w;", "'a' (?1) of x is not used", line=1)

    def test_forms(self):
        one = "SELECT b FROM w WHERE a = ?1;"
        self.refuse("UPDATE w SET b = ?1;", "no RETURNING", line=1)
        self.refuse(one, "but gives rows", header="-- x(a int) -> count", line=1)
        self.refuse("DELETE FROM w WHERE a = ?1 RETURNING a;", "but gives rows",
                    header="-- x(a int) -> none", line=1)
        self.refuse("SELECT * FROM w WHERE a = ?1;", "name the columns")
        self.refuse("PRAGMA x(?1);", "starts with")

    def test_blocks(self):
        self.refuse("SELECT b FROM w WHERE a = ?1; DELETE FROM w;", "more than one statement")
        self.refuse("SELECT b FROM w WHERE a = ?1;\nDELETE FROM w;", "outside a named block",
                    line=3)
        self.refuse("SELECT b FROM w WHERE a = ?1", "does not end", line=1)
        self.refuse("SELECT {c} FROM w WHERE a = ?1;", "no '-- fragment c'")
        self.refuse("SELECT b FROM w WHERE a = ?1;", "no '-- row line", line=1,
                    header="-- x(a int) -> one(struct line)")
        self.refuse("SELECT b FROM w WHERE a = ?1;", "is not a name and", line=1,
                    header="-- x(a int) -> one(b real)")
        self.refuse("SELECT b FROM w WHERE a = ?1;", "is a word of C", line=1,
                    header="-- x(a int) -> one(default int)")

    def test_names_are_unique_across_files(self):
        text = "-- a() -> one(id int)\nSELECT id FROM w;\n"
        faults = Faults()
        sqlgen.make_statements(self.folder, [self.write("x.sql", text), self.write("y.sql", text)],
                               faults)
        self.assertTrue(any("statement a is also in" in line for line in faults.lines))

    def test_nothing_is_written_when_a_file_is_refused(self):
        self.faults("-- a() -> one(id int)\nSELECT now();\n")
        self.assertFalse(os.path.exists(os.path.join(self.folder, "x_sql.h")))


class Migrations(Case):
    TABLE = ("-- online: yes — new\nCREATE TABLE a (\n    id INTEGER NOT NULL PRIMARY KEY,\n"
             "    b TEXT NOT NULL, -- TEXT, 'INTEGER'\n    c BLOB NOT NULL DEFAULT x'',\n"
             "    UNIQUE (b, c), CHECK (b <> 'TEXT' AND CAST(id AS TEXT) <> '')\n"
             ") STRICT, WITHOUT ROWID;\n")

    def migrate(self, files):
        faults = Faults()
        paths = [self.write(name, text) for name, text in files.items()]
        sqlgen.make_migrations(os.path.join(self.folder, "m.c"), paths, faults)
        return [line.removeprefix(self.folder + "/") for line in faults.lines]

    def test_postgres_text(self):
        text = sqlgen.postgres_ddl(self.TABLE)
        self.assertIn("id BIGINT NOT NULL PRIMARY KEY", text)
        self.assertIn('b TEXT COLLATE "C" NOT NULL', text)
        self.assertIn("c BYTEA NOT NULL DEFAULT '\\x'::bytea", text)
        self.assertIn("b <> 'TEXT' AND CAST(id AS TEXT) <> ''", text)
        self.assertTrue(text.rstrip().endswith("\n);"), text)

    def test_order_is_by_number(self):
        self.assertEqual(self.migrate({"0002_b.sql": self.TABLE, "0001_a.sql": self.TABLE}), [])
        text = self.read("m.c")
        self.assertLess(text.index(".number = 1,"), text.index(".number = 2,"))

    def test_refusals(self):
        for text, message in (
                (self.TABLE.replace("-- online: yes — new\n", ""), "0001_a.sql:1: the first line"),
                (self.TABLE.replace(" STRICT, WITHOUT ROWID", ""), "0001_a.sql:2: a table is"),
                (self.TABLE.replace("b TEXT NOT NULL", "b TEXT"), "0001_a.sql:4: b: a column is"),
                (self.TABLE.replace("b TEXT", "b REAL"), "0001_a.sql:4:"),
                (self.TABLE.rstrip().rstrip(";"), "does not end")):
            with self.subTest(message):
                found = self.migrate({"0001_a.sql": text})
                self.assertTrue(found and message in " ".join(found), found)

    def test_names(self):
        self.assertIn("NNNN_name.sql", self.migrate({"first.sql": self.TABLE})[0])
        self.assertIn("also the number of", self.migrate({"0001_a.sql": self.TABLE,
                                                          "0001_b.sql": self.TABLE})[0])


if __name__ == "__main__":
    unittest.main()

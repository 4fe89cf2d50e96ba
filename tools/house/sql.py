"""One SQL for two engines, and one writer of transfers and of wallets.

tools/sqlgen.py refuses what the engines do not share when it builds; here it is tried on a canary
for each, with what only this project wants: exact sums, one statement a filter, who may write."""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tree import Fault, is_test

TITLE = "SQL means the same on both engines, and the books have one writer"

GENERATOR = Path(__file__).resolve().parents[1] / "sqlgen.py"
# table -> the only folder that may write it; a transfer once written stays (R110).
WRITERS = {"transfer": "ledger", "ledger_account": "ledger", "wallet": "wallet"}
WRITING = r"(?i)\b(INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+(\w+)"


def check(tree):
    statements = [p for p in tree.paths if re.fullmatch(r"src/.*\.sql", p) and not is_test(p)]
    migrations = [p for p in tree.paths if re.fullmatch(r"schema/.*\.sql", p)]
    yield from refused(tree, "statements", statements)
    yield from refused(tree, "migrations", migrations)
    for source in tree.sources(".sql", under="src/"):
        for line, match in source.find(r"(?i)\bsum\s*\("):
            if not inside_cast(source.code, match.start()):
                yield Fault(source.path, line, "sum(): write CAST(… AS BIGINT) around it")
        for line, _ in source.find(r"(?i)\?\d+\s+IS\s+NULL\s+OR\b"):
            yield Fault(source.path, line, "write a named statement for each filter")
        if not is_test(source.path):
            yield from writers(source)


def refused(tree, maker, paths):
    """What the generator says of these files."""
    if not paths:
        return
    with tempfile.TemporaryDirectory(prefix="house-sql-") as out:
        result = subprocess.run(
            [sys.executable, str(GENERATOR), maker, f"{out}/{maker}", *paths],
            capture_output=True, text=True, cwd=tree.root, check=False)
    for said in result.stderr.splitlines() if result.returncode else []:
        found = re.match(r"([^:]+):(\d+): (.*)", said)
        yield Fault(found[1], int(found[2]), found[3]) if found else Fault(paths[0], 1, said)


def writers(source):
    folder = source.path.split("/")[1]
    for line, match in source.find(WRITING):
        verb, table = match[1].split()[0].upper(), match[2].lower()
        owner = WRITERS.get(table)
        if owner and folder != owner:
            yield Fault(source.path, line, f"only src/{owner} writes {table}")
        elif table == "transfer" and verb != "INSERT":
            yield Fault(source.path, line, "a transfer is never changed: write the one back")


def inside_cast(code, at):
    """Is the place inside the parentheses of a CAST?"""
    depth = 0
    for i in range(at - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(code[i], 0)
        if depth < 0:
            depth = 0
            if re.search(r"(?i)\bCAST\s*$", code[:i]):
                return True
        elif code[i] == ";":
            return False
    return False


def answering_none(statement, folder="card"):
    return {f"src/{folder}/{folder}.sql": f"-- x() -> none\n{statement};\n"}


def answering_one(statement, params=""):
    return {"src/card/card.sql": f"-- x({params}) -> one(a int)\n{statement};\n"}


def migration(statement):
    return {"schema/0001_a.sql": f"-- online: yes — first table\n{statement};\n"}


CANARIES = {
    "FOR UPDATE": answering_one("SELECT a FROM b FOR UPDATE"),
    "INSERT in a CTE": answering_one(
        "WITH c AS (INSERT INTO b (a) VALUES (1) RETURNING a) SELECT a FROM c"),
    "now()": answering_one("SELECT now()"),
    "CURRENT_TIMESTAMP": answering_one("SELECT CURRENT_TIMESTAMP"),
    "string_agg()": answering_one("SELECT string_agg(a, ',') FROM b"),
    "LIKE": answering_one("SELECT a FROM b WHERE c LIKE ?1", "c text"),
    "lower()": answering_one("SELECT a FROM b WHERE lower(c) = ?1", "c text"),
    "a JSON function": answering_one("SELECT json_extract(a, '$.b') FROM c"),
    "a JSON operator": answering_one("SELECT a ->> 'b' FROM c"),
    "a boolean": answering_one("SELECT a FROM b WHERE c = TRUE"),
    "a fraction": answering_one("SELECT a * 0.5 FROM b"),
    "$1": answering_one("SELECT a FROM b WHERE c = $1", "c int"),
    "SELECT *": answering_one("SELECT * FROM b"),
    "a filter that may be NULL": answering_one(
        "SELECT a FROM b WHERE ?1 IS NULL OR c = ?1", "c int"),
    "a bare sum": answering_one("SELECT sum(a) FROM b"),
    "another's transfers": answering_none("INSERT INTO transfer (id) VALUES (1)"),
    "a changed transfer": answering_none("UPDATE transfer SET amount = 1", "ledger"),
    "another's wallet": answering_none("UPDATE wallet SET balance = 1"),
    "a table that is not STRICT": migration("CREATE TABLE a (id INTEGER NOT NULL)"),
    "a column that may be NULL": migration("CREATE TABLE a (b INTEGER) STRICT"),
    "a column of another type": migration("CREATE TABLE a (b DATE NOT NULL) STRICT"),
}
INNOCENT = {
    "src/card/card.sql": "-- card_say(id int) -> none\n"
                         "UPDATE card SET state = 'now() TRUE $1' WHERE id = ?1;  -- LIKE\n\n"
                         "-- card_sum() -> one(n int)\n"
                         "SELECT CAST(coalesce(sum(n), 0) AS BIGINT) AS n FROM card;\n",
    "src/ledger/ledger.sql": "-- transfer_add(id int) -> none\n"
                             "INSERT INTO transfer (id) VALUES (?1);\n",
    "src/wallet/wallet.sql": "-- wallet_take(id int, n int) -> count\n"
                             "UPDATE wallet SET balance = balance - ?2 WHERE id = ?1;\n",
    **migration("CREATE TABLE a (\n id INTEGER NOT NULL PRIMARY KEY,\n b TEXT NOT NULL"
                " CHECK (b IN ('x', 'y')),\n UNIQUE (id, b)\n) STRICT"),
}

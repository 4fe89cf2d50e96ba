"""Includes run downwards (ARCHITECTURE.md, "Layers"), and what is private stays in its folder."""
import re

from tree import Fault, is_test

TITLE = "includes run downwards"

SLICES = {
    "account",
    "bank",
    "beneficiary",
    "benefit",
    "books",
    "campaign",
    "card",
    "collective",
    "conduct",
    "enrolment",
    "import",
    "mission",
    "notice",
    "offer",
    "partner",
    "payment",
    "reimbursement",
    "representative",
    "school",
    "search",
    "takeover",
    "textbook",
}
BASE, STORE, OP, LEDGER, WALLET, SLICE, OPS, TOP, MAIN = range(9)
FOLDERS = {"base": BASE, "paper": BASE, "store": STORE, "op": OP, "ledger": LEDGER,
           "wallet": WALLET, "web": TOP, "demo": MAIN, "command": MAIN,
           **{name: SLICE for name in SLICES}}

# Rules know what an operation is called with (struct call), not how operations are carried out.
FACE_OF_OP = "op/op.h"
FACE_OF_STORE = "store/store.h"
ONLY_IN = {"sqlite3.h": "store", "libpq-fe.h": "store", "microhttpd.h": "web",
           "libxml/xmlreader.h": "bank", "libxml/xmlwriter.h": "bank",
           "cairo-pdf.h": "paper", "pango/pangocairo.h": "paper"}

INCLUDE = r'(?m)^[ \t]*#[ \t]*include[ \t]*(?:"([^"]+)"|<([^>]+)>)'


def layer_of(path):
    """Layer and folder of a file in src; the layer is None for a folder nobody has placed."""
    parts = path.split("/")
    if len(parts) == 2:
        return MAIN, ""
    layer = FOLDERS.get(parts[1])
    if layer in (LEDGER, WALLET, SLICE) and re.search(r"_ops\.[ch]$", path):
        layer = OPS
    return layer, parts[1]


def why_not(path, target, statements):
    """What is wrong with this include, or None. `target` is as written, from src."""
    layer, folder = layer_of(path)
    if target.startswith("sql/"):
        owner = statements.get(target[4:])
        return None if owner in (None, folder) else f"the statements of {owner} are its own"
    target_layer, target_folder = layer_of("src/" + target)
    if target_folder == folder or target_layer is None:
        return None
    if target_folder == "store" and target != FACE_OF_STORE:
        return f"only {FACE_OF_STORE} is the store's public face"
    if layer == MAIN:
        return None
    if folder == "web":
        return None if target_layer <= OP else "web knows no slice"
    if target_layer == OP and OP < layer < OPS and target != FACE_OF_OP:
        return f"of op, rules see {FACE_OF_OP} only"
    if target_layer > layer or target_layer == TOP:
        return f"{target_folder or 'main'} stands above {folder}"
    return None


def check(tree):
    statements = {}  # header that the generator makes -> folder of its .sql
    for path in tree.paths:
        found = re.fullmatch(r"src/(\w+)/(\w+)\.sql", path)
        if found:
            statements[found[2] + "_sql.h"] = found[1]
    circle = {}
    for source in tree.sources(".c", ".h", under="src/"):
        layer, folder = layer_of(source.path)
        if layer is None:
            yield Fault(source.path, 1, f"{folder}/ has no place yet: give it one in layers.py")
            continue
        for line, match in source.find(INCLUDE, source.uncommented):
            target = match[1]
            if match[2]:
                place = ONLY_IN.get(match[2], folder)
                if place != folder:
                    yield Fault(source.path, line, f"<{match[2]}> is for src/{place} only")
            elif not is_test(source.path):
                why = why_not(source.path, target, statements)
                if why:
                    yield Fault(source.path, line, f'"{target}": {why}')
                other = layer_of("src/" + target)
                if layer == SLICE and other[0] == SLICE and other[1] != folder:
                    circle.setdefault(folder, {})[other[1]] = (source.path, line)
    yield from circles(circle)


def circles(edges):
    """Slices may call each other's rules, but not in a circle."""
    done, trail = set(), []

    def walk(folder):
        if folder in trail:
            around = trail[trail.index(folder):] + [folder]
            path, line = edges[around[-2]][folder]
            yield Fault(path, line, "slices in a circle: " + " -> ".join(around))
        elif folder not in done:
            trail.append(folder)
            for other in sorted(edges.get(folder, {})):
                yield from walk(other)
            trail.pop()
            done.add(folder)

    for folder in sorted(edges):
        yield from walk(folder)


CANARIES = {
    "base including op": {"src/base/a.c": '#include "op/op.h"\n'},
    "ledger including a slice": {"src/ledger/a.c": '#include "payment/payment.h"\n'},
    "ledger including wallet": {"src/ledger/a.h": '#include "wallet/wallet.h"\n'},
    "a slice including the service": {"src/card/card.c": '#include "op/service.h"\n'},
    "a slice including web": {"src/card/card_ops.c": '#include "web/web.h"\n'},
    "a slice including demo": {"src/card/card_ops.c": '#include "demo/demo.h"\n'},
    "web including a slice": {"src/web/a.c": '#include "card/card.h"\n'},
    "SQLite outside the store": {"src/card/card.c": "#include <sqlite3.h>\n"},
    "libpq in a test outside the store": {"src/card/card_test.c": "# include <libpq-fe.h>\n"},
    "the store's engine outside it": {"src/op/a.c": '#include "store/store_engine.h"\n'},
    "another slice's statements": {"src/card/card.sql": "",
                                   "src/payment/payment.c": '#include "sql/card_sql.h"\n'},
    "a folder without a place": {"src/novelty/a.c": ""},
    "slices in a circle": {"src/card/card.h": '#include "school/school.h"\n',
                           "src/school/school.c": '#include "card/card.h"\n'},
}
INNOCENT = {
    "src/base/a.c": '/* #include "op/op.h" */\n#include <stdio.h>\n#include "base/a.h"\n',
    "src/store/a.c": '#include <sqlite3.h>\n#include "store/store_engine.h"\n',
    "src/card/card.sql": "",
    "src/card/card.c": '#include "op/op.h"\n#include "sql/card_sql.h"\n#include "wallet/wallet.h"\n'
                       '#include "school/school.h"\n',
    "src/school/school_ops.c": '#include "card/card.h"\n#include "op/service.h"\n',
    "src/main.c": '#include "web/web.h"\n#include "card/card.h"\n',
    "src/command/a.c": '#include "demo/demo.h"\n#include "web/server.h"\n',
    "src/demo/a.c": '#include "card/card.h"\n#include "op/service.h"\n',
}

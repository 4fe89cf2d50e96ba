"""Calls that have a better one here; each says which."""
import layers
from tree import Fault, is_test

TITLE = "banned calls"

TEXT = "text_copy, build_text or text_format (base/text.h)"
NUMBER = "text_to_int (base/text.h)"
CHANCE = "random_bytes or random_below (base/secret.h)"
TIME = "base/civil.h"
ARENA = "the call's arena (base/arena.h)"
NOW = "the call's now_ms, or base/clock.h"
WAIT = "a condition, a file descriptor or the test's clock"

EVERYWHERE = {
    "strcpy": TEXT, "strcat": TEXT, "stpcpy": TEXT, "strncpy": TEXT, "strncat": TEXT,
    "sprintf": TEXT, "vsprintf": TEXT,
    "strtok": "text_cut (base/text.h)", "strtok_r": "text_cut (base/text.h)",
    "gets": "fgets or read", "sscanf": "text_cut and text_to_int (base/text.h)",
    "atoi": NUMBER, "atol": NUMBER, "atoll": NUMBER, "atof": "cents_parse (base/money.h)",
    "strtod": "cents_parse (base/money.h)",
    "rand": CHANCE, "srand": CHANCE, "random": CHANCE, "srandom": CHANCE, "drand48": CHANCE,
    "localtime": TIME, "gmtime": TIME, "ctime": TIME, "asctime": TIME,
    "time": NOW, "gettimeofday": NOW,
    "sleep": WAIT, "usleep": WAIT,
    "system": "posix_spawn", "popen": "posix_spawn", "alloca": ARENA,
    "setlocale": "text_fold and text_compare (base/text.h): the locale must not matter",
}
MEMORY = {name: ARENA for name in ("malloc", "calloc", "realloc", "reallocarray", "free", "strdup",
                                   "strndup", "asprintf", "vasprintf")}
OUTPUT = {name: "log_event (base/log.h), or the operation's output"
          for name in ("printf", "fprintf", "puts", "fputs", "perror")}
EXACT = {name: "int64_t cents (D25)" for name in ("float", "double")}

RULES = (layers.LEDGER, layers.WALLET, layers.SLICE, layers.OPS)
TYPESCRIPT = {
    r"\binnerHTML\b|\bdangerouslySetInnerHTML\b|\bouterHTML\b": "elements: text is never markup",
    r"\beval\s*\(|\bnew Function\b|\bdocument\.write\b": "plain code",
    r"\bas any\b|:\s*any\b|<any>": "the type, or unknown and a check",
}


def is_slice(path):
    return path.startswith("src/") and layers.layer_of(path)[0] in RULES and not is_test(path)


def check(tree):
    for source in tree.sources(".c", ".h"):
        calls = dict(EVERYWHERE)
        words = {}
        if is_slice(source.path):
            calls |= MEMORY | OUTPUT
            words = EXACT
        elif source.path.startswith("src/base/money"):
            words = EXACT
        # Not a member of that name: `queue->free (...)`, `row.time (...)`.
        pattern = r"(?<![\w.>])(" + "|".join(calls) + r")\s*\("
        for line, match in source.find(pattern):
            yield Fault(source.path, line, f"{match[1]}(): use {calls[match[1]]}")
        for word, instead in words.items():
            for line, _ in source.find(rf"\b{word}\b"):
                yield Fault(source.path, line, f"{word}: use {instead}")
    for source in tree.sources(".ts", ".tsx"):
        for pattern, instead in TYPESCRIPT.items():
            for line, match in source.find(pattern):
                yield Fault(source.path, line, f"{match[0].strip()}: use {instead}")


CANARIES = {
    **{f"{name}()": {"src/base/a.c": f"void f(void)\n{{\n    {name}(x);\n}}\n"}
       for name in EVERYWHERE},
    "free() in a slice": {"src/card/card.c": "void f(void *p)\n{\n    free(p);\n}\n"},
    "printf() in a slice": {"src/card/card.c": 'void f(void)\n{\n    printf("x");\n}\n'},
    "double in the ledger": {"src/ledger/a.h": "double amount_cents;\n"},
    "innerHTML": {"app/a.tsx": "e.innerHTML = name;\n"},
    "any": {"app/a.ts": "const a = b as any;\n"},
}
INNOCENT = {
    "src/base/a.c": 'void f(void)\n{\n    free(p); /* strcpy(a) */\n    log("gets(x)");\n}\n',
    "src/card/card.c": "void f(struct x *x)\n{\n    x->free(x);\n    run_time(x);\n"
                       "    x.time(1);\n}\n",
    "src/card/card_test.c": "void f(void *p)\n{\n    free(p);\n}\n",
    "app/a.ts": "const anything: anyway = company; // as any\n",
}

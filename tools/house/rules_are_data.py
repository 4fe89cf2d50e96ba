"""Benefits, amounts and years belong to the catalogue files: the code must run any campaign."""
import re

from tree import Fault, is_test

TITLE = "no benefit, amount or year in the code"

CODE = (".c", ".h", ".sql", ".ts", ".tsx")
EUROS = re.compile(r"\d\s*(?:€|euros?\b)|€\s*\d")
YEAR = re.compile(r"(?<![\w.])20(?:1[5-9]|2\d|3\d)(?![\w.])")
# A number of cents says so by the name next to it.
MONEY = re.compile(r"\b\w*(?:cents|amount|price|ceiling|co_payment|balance)\w*\b[^;,&|]*?"
                   r"(?<![\w.])(\d[\d_']*)(?![\w.])")


def benefits(tree):
    """Codes, names on screen and amounts in cents, read from the catalogue files. Those are written
    by people in one manner: `- code: x` below `benefits:`, names after fr: and en:."""
    codes, names, amounts = set(), set(), set()
    for source in tree.sources(".yaml", under="catalogue/"):
        found = re.search(r"(?ms)^benefits:[^\n]*\n(.*?)(?=^\w|\Z)", source.text)
        body = re.sub(r"(?m)(^|\s)#.*", "", found[1]) if found else ""
        codes |= set(re.findall(r"(?m)^\s*- (?:\{\s*)?code:\s*['\"]?([\w-]+)", body))
        for label in re.findall(r"(?m)\blabel:\s*(.*(?:\n\s+(?:fr|en):.*)*)", body):
            names |= {n.strip().strip("\"'") for n in re.findall(
                r"\b(?:fr|en):\s*(\"[^\"]*\"|'[^']*'|[^,}\n]+)", label)}
        amounts |= {int(e) * 100 + int(c) for e, c in re.findall(r"\b(\d+)\.(\d\d)\b", body)}
    return codes, names - {""}, amounts - {0, 100}


def check(tree):
    codes, names, amounts = benefits(tree)
    for source in tree.sources(*CODE):
        if is_test(source.path) or not source.path.startswith(("src/", "app/", "schema/")):
            continue
        for line, words in source.strings:
            if words in codes:
                yield Fault(source.path, line, f'"{words}" is a benefit of a catalogue')
            elif words in names:
                yield Fault(source.path, line, f'"{words}" is the name of a benefit')
            elif EUROS.search(words):
                yield Fault(source.path, line, f'"{words}" states an amount')
            elif YEAR.search(words):
                yield Fault(source.path, line, f'"{words}" states a year')
        for line, match in source.find(YEAR):
            yield Fault(source.path, line, f"{match[0]} is a year")
        for line, match in source.find(MONEY):
            digits = re.sub(r"\D", "", match[1])
            if digits and int(digits) in amounts:
                yield Fault(source.path, line, f"{digits} is an amount of a catalogue")


CATALOGUE = {"catalogue/a.yaml": "levels: [2de]\nbenefits:\n- code: knitting\n"
                                 "  label: {fr: Tricot, en: \"Knitting wool\"}\n"
                                 "  amount: 12.50\nwords:\n- code: pupil\n"}
CANARIES = {
    "a benefit in C": {**CATALOGUE, "src/card/a.c": 'f("knitting");\n'},
    "a benefit in SQL": {**CATALOGUE,
                         "src/card/a.sql": "SELECT id FROM w WHERE benefit = 'knitting';\n"},
    "a benefit in TypeScript": {**CATALOGUE, "app/a.ts": "if (b === 'knitting') f();\n"},
    "a benefit's name": {**CATALOGUE, "app/a.tsx": 'const a = "Knitting wool";\n'},
    "an amount": {**CATALOGUE, "src/card/a.c": "if (amount_cents > 1250) f();\n"},
    "an amount in words": {"src/card/a.c": 'f("encore 30 €");\n'},
    "a year": {"src/card/a.c": "int year = 2025;\n"},
    "a date": {"app/a.ts": 'const opens = "2024-06-11";\n'},
}
INNOCENT = {
    **CATALOGUE,
    "src/card/a.c": '/* knitting, 2024-06-11, 30 € */\n'
                    'f("pupil", "{remaining} €", amount > 1, 2048);\n',
    "src/card/a_test.c": 'f("knitting", 2024);\n',
    "test/a.c": 'f("knitting", "2024-06-11");\n',
}

"""The rules of the house as tests: python3 tools/house [rule...] prints TAP.

Every rule is a module with TITLE, check(tree) yielding faults, CANARIES (small trees with a fault
that it must catch, or the rule itself is broken) and INNOCENT (a tree where it must stay silent).
RATCHET = True lets what was there before shrink in its own time (ratchet.py); `tighten` writes the
smaller numbers, `accept` takes the present state of a new rule."""
import sys
from pathlib import Path

import banned_calls
import comments
import formatting
import headers
import layers
import lengths
import places
import ratchet
import rules_are_data
import sql
from tree import Tree

RULES = {"layers": layers, "lengths": lengths, "banned_calls": banned_calls, "headers": headers,
         "comments": comments, "sql": sql, "rules_are_data": rules_are_data, "places": places,
         "format": formatting}
ROOT = Path(__file__).resolve().parents[2]


class Tap:
    def __init__(self):
        self.count = self.failed = 0

    def result(self, name, faults):
        self.count += 1
        self.failed += bool(faults)
        print(f"{'not ok' if faults else 'ok'} {self.count} - {name}")
        for fault in faults:
            print(f"# {fault}")

    def end(self):
        print(f"1..{self.count}")
        return 1 if self.failed else 0


def shown(faults):
    return [f"{f.path}:{f.line}: {f.says}" for f in faults]


def try_out(tap, name, rule):
    """A rule that cannot see its canary protects nothing."""
    for canary, files in rule.CANARIES.items():
        caught = any(rule.check(Tree.of_files(files)))
        tap.result(f"house: {name} catches {canary}", [] if caught else ["was not caught"])
    tap.result(f"house: {name} leaves the innocent alone",
               shown(rule.check(Tree.of_files(rule.INNOCENT))))


def try_ratchet(tap):
    tree = Tree.of_files({"src/a.c": "/* a */ int " + "a" * 100 + ";\n"})
    faults = list(lengths.check(tree))
    has = sum(f.excess for f in faults)
    for name, allowed, expected in (("excuses what is listed", has, False),
                                    ("catches growth", has - 1, True),
                                    ("asks for less when there is less", has + 1, True)):
        judged = list(ratchet.judge("lengths", faults, {("lengths", "src/a.c"): allowed}))
        wrong = [] if bool(judged) == expected else ["it does not"]
        tap.result(f"house: the ratchet {name}", wrong)


def main(arguments):
    tree = Tree.of_repository(ROOT)
    kept = tree.source(ratchet.FILE)
    allowed = ratchet.read(kept.text) if kept else {}
    if arguments[:1] == ["tighten"] or arguments[:1] == ["accept"]:
        for name in (n for n, r in RULES.items() if getattr(r, "RATCHET", False)):
            found = ratchet.excess_by_file(name, RULES[name].check(tree))
            if arguments[0] == "accept" and name in arguments[1:]:
                allowed |= found
            for key in [k for k in allowed if k[0] == name]:
                allowed[key] = min(allowed[key], found[key])
        ratchet.write(ROOT, allowed)
        return 0
    tap = Tap()
    for name in arguments or RULES:
        rule = RULES[name]
        faults = list(rule.check(tree))
        if getattr(rule, "RATCHET", False):
            faults = list(ratchet.judge(name, faults, allowed))
        tap.result(f"house: {rule.TITLE}", shown(faults))
        try_out(tap, name, rule)
    if not arguments:
        try_ratchet(tap)
        tap.result("house: the ratchet only shrinks", shown(ratchet.growth(ROOT, allowed)))
    return tap.end()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

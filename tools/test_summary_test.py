#!/usr/bin/env python3
"""Does test_summary count right? It decides whether a change may land: nothing may slip past it."""
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

sys.dont_write_bytecode = True
loader = SourceFileLoader("test_summary", str(Path(__file__).with_name("test_summary")))
test_summary = module_from_spec(spec_from_loader(loader.name, loader))
loader.exec_module(test_summary)

# what is said, exit status, expected cases passed, expected names of failures
CASES = {
    "two groups of cmocka": ("1..2\nok 1 - a\nok 2 - b\n# ok - g\n1..1\nok 1 - c\n", 0, 3, []),
    "a failure": ("1..2\nok 1 - a\nnot ok 2 - b\n# why\n", 1, 1, ["b"]),
    "a failure that the status hides": ("1..1\nnot ok 1 - b\n", 0, 0, ["b"]),
    "a crash after a pass": ("1..2\nok 1 - a\n", -6, 1, ["ended with status -6"]),
    "a crash before any case": ("Segmentation fault\n", -11, 0, ["did not run to its end"]),
    "an early end": ("1..3\nok 1 - a\n", 0, 1, ["stopped after 1 of 3 results"]),
    "a leak found after all passed": ("1..1\nok 1 - a\n", 23, 1, ["ended with status 23"]),
    "a skipped case": ("1..1\nok 1 # SKIP no browser\n", 0, 0, ["# SKIP no browser (skipped)"]),
    "a skipped case of cmocka": ("1..1\nnot ok 1 # SKIP a\n", 0, 0, ["# SKIP a (skipped)"]),
    "nested cases": ("# Subtest: p\n    ok 1 - a\n    ok 2 - b\n    1..2\nok 1 - p\n1..1\n",
                     0, 2, []),
    "a nested failure": ("    ok 1 - a\n    not ok 2 - b\n    1..2\nnot ok 1 - p\n1..1\n",
                         1, 1, ["b"]),
    "a failure around passing cases": ("    ok 1 - a\n    1..1\nnot ok 1 - p\n1..1\n", 1, 1, ["p"]),
    "a program without TAP": ("all is well\n", 0, 1, []),
    "a failing program without TAP": ("oh\n", 1, 0, ["did not run to its end"]),
    "words that look like results": ("1..1\nok 1 - a\nokay\nnothing ok\n", 0, 1, []),
}


def main():
    print(f"1..{len(CASES)}")
    failures = 0
    for number, (name, (said, status, passed, failed)) in enumerate(CASES.items(), 1):
        outcome = test_summary.count("program", said, status)
        good = (outcome.passed, outcome.failed) == (passed, failed)
        failures += not good
        print(f"{'ok' if good else 'not ok'} {number} - test_summary counts {name}")
        if not good:
            print(f"# {outcome.passed} passed, failed: {outcome.failed}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

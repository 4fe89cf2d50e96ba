"""What was too long or unexplained when a rule came may stay a while, but only shrink.

tools/house/ratchet.txt has a line "rule path excess" for each such file. More than that is a fault;
less is one too, until `python3 tools/house tighten` has written the smaller number, so that nothing
grows back. Nor may the list itself grow against the version in git."""
import subprocess
from collections import defaultdict

from tree import Fault

FILE = "tools/house/ratchet.txt"


def read(text):
    allowed = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            rule, path, excess = line.split()
            allowed[rule, path] = int(excess)
    return allowed


def write(root, allowed):
    lines = [f"{rule} {path} {excess}\n"
             for (rule, path), excess in sorted(allowed.items()) if excess]
    head = "# What may stay for now, by rule and file; see ratchet.py. Only ever shrinks.\n"
    (root / FILE).write_text(head + "".join(lines), encoding="utf-8")


def excess_by_file(rule, faults):
    found = defaultdict(int)
    for fault in faults:
        found[rule, fault.path] += fault.excess
    return found


def judge(rule, faults, allowed):
    """The faults that the list does not excuse, and the entries that are too generous."""
    found = excess_by_file(rule, faults)
    for fault in faults:
        if found[rule, fault.path] > allowed.get((rule, fault.path), 0):
            yield fault
    for (name, path), excess in allowed.items():
        if name == rule and found[name, path] < excess:
            yield Fault(FILE, 1, f"{name} {path}: {excess} is now {found[name, path]}: "
                                 "run python3 tools/house tighten")


def growth(root, allowed):
    """Entries above those of the commit before."""
    for commit in ("HEAD", "HEAD^"):
        shown = subprocess.run(["git", "-C", str(root), "show", f"{commit}:{FILE}"],
                               capture_output=True, text=True, check=False)
        if shown.returncode == 0:
            before = read(shown.stdout)
            for (rule, path), excess in allowed.items():
                if excess > before.get((rule, path), 0):
                    yield Fault(FILE, 1, f"{rule} {path}: {excess} is more than in {commit}")

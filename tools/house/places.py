"""Nothing of one machine or network in the files: they must work anywhere."""
from tree import Fault

TITLE = "no path of a machine, no host of a registry"

# Written in pieces, so that this file does not hold what it looks for.
ROOTS = "|".join(("wo" + "rk", "fa" + "rm", "ho" + "me", "ro" + "ot", "Us" + "ers",
                  "works" + "pace"))
PATH = r"(?<![\w.$})-])/(?:" + ROOTS + r")/[\w.]"
HOSTS = r"|".join((
    r"regis" + r"try\.npm\w*\.\w+", r"regis" + r"try\.yarnpkg\.com",
    r"py" + r"pi\.(?:org|python\.org)", r"files\.python" + r"hosted\.org",
    r"(?:deb|security|snapshot)\.deb" + r"ian\.org"))


def check(tree):
    for source in tree.sources():
        for pattern, says in ((PATH, "a path of one machine"), (HOSTS, "the host of a registry")):
            for line, match in source.find(pattern, source.text):
                yield Fault(source.path, line, f"{says}: {match[0]}")


CANARIES = {
    "a path": {"README.md": "see /" + "work/main\n"},
    "a path in C": {"src/a.c": 'open("/' + 'home/anna/x");\n'},
    "a registry in a lock file": {"app/package-lock.json":
                                  '"resolved": "https://regis' + 'try.npmjs.org/a.tgz"\n'},
}
INNOCENT = {"README.md": "build/work/x, http://127.0.0.1:8080/home, https://example.org/work/1\n"}

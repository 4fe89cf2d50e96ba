"""Each header compiles alone: it includes what it needs, in whatever order it is included."""
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor

from tree import Fault

TITLE = "each header compiles alone"

LIBRARIES = ["jansson", "libsodium", "icu-uc", "icu-i18n", "yaml-0.1", "sqlite3", "libpq",
             "libmicrohttpd", "libcurl", "libxml-2.0", "pangocairo", "libqrencode", "cmocka"]


def include_flags(tree):
    flags = [f"-I{tree.root / folder}" for folder in ("src", ".", "test/scenario")]
    generated = os.environ.get("PASSREGION_BUILD")  # headers made from the .sql files
    if generated:
        flags.append(f"-I{os.path.join(generated, 'src')}")
    for library in LIBRARIES:
        asked = subprocess.run(["pkg-config", "--cflags", library], capture_output=True, text=True,
                               check=False)
        flags += asked.stdout.split()
    return flags


def compiles(header, flags, folder):
    return subprocess.run(
        [os.environ.get("CC", "cc"), "-fsyntax-only", "-std=gnu17", "-D_GNU_SOURCE", "-Wall",
         "-Wextra", "-Wstrict-prototypes", "-Werror", *flags, "-x", "c", "-"],
        input=f'#include "{header}"\n#include "{header}"\n', capture_output=True, text=True,
        cwd=folder, check=False)


def check(tree):
    flags = include_flags(tree)
    headers = [p for p in tree.paths if p.endswith(".h") and p.startswith(("src/", "test/"))]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(lambda h: compiles(h, flags, tree.root), headers)
        for header, result in zip(headers, results):
            if result.returncode:
                said = [line for line in result.stderr.splitlines() if "error" in line]
                first = (said or result.stderr.splitlines() or ["fails"])[0]
                yield Fault(header, 1, first.replace(f"{tree.root}/", ""))


CANARIES = {
    "a type from elsewhere": {"src/base/a.h": "#pragma once\nint64_t f(void);\n"},
    "a header without guard": {"src/base/a.h": "struct a {\n    int b;\n};\n"},
}
INNOCENT = {"src/base/a.h": "#pragma once\n#include <stdint.h>\nint64_t f(void);\n"}

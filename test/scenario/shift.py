#!/usr/bin/env python3
"""Makes catalogues like the given ones with other codes, amounts and dates: shift.py OUT FILE...

Every benefit's code gets a prefix, every amount that is not zero three euros more, every date two
weeks later. A scenario that passes on both proves that no rule of a campaign is in the program.
"""
import datetime
import os
import re
import sys

PREFIX, MORE_CENTS, LATER_DAYS = "x_", 300, 14


def later(match):
    day = datetime.date.fromisoformat(match.group(0))
    return (day + datetime.timedelta(days=LATER_DAYS)).isoformat()


def dearer(match):
    cents = int(match.group(1)) * 100 + int(match.group(2))
    if cents:
        cents += MORE_CENTS
    return f"{cents // 100}.{cents % 100:02d}"


def shift(text):
    text = re.sub(r"^campaign: (\S+)", r"campaign: x-\1", text, flags=re.M)
    text = re.sub(r"^(- code: |  envelope: )(\w+)", rf"\g<1>{PREFIX}\2", text, flags=re.M)
    text = re.sub(r"\b\d{4}-\d{2}-\d{2}\b", later, text)
    return re.sub(r"\b(\d+)\.(\d\d)\b", dearer, text)


def main():
    for path in sys.argv[2:]:
        with open(path, encoding="utf-8") as source:
            changed = shift(source.read())
        with open(os.path.join(sys.argv[1], os.path.basename(path)), "w", encoding="utf-8") as out:
            out.write(changed)


main()

"""given_names.csv and family_names.csv: what people are called, with how often, for synthetic
persons. Given names of births 2000-2011 (holders were born around 2004-2011); surnames of births
1971-2000, put in small letters ("Le Gall", "N'Diaye", "Da Silva") since the source has capitals."""
import re

import common

GIVEN_PER_SEX = 1000
FAMILY = 3600
SEX = {"1": "m", "2": "f"}


def given_names(source):
    rows = common.read_rows(source, "names", "prenoms_insee_2000_2011.csv")
    kept = []
    for code, sex in SEX.items():
        births = [(int(r["naissances"]), r["prenom"]) for r in rows if r["sexe"] == code]
        births.sort(key=lambda pair: (-pair[0], pair[1]))
        kept += [{"sex": sex, "name": name, "weight": count}
                 for count, name in births[:GIVEN_PER_SEX]]
    return kept


def family_names(source):
    rows = common.read_rows(source, "names", "noms_insee_1971_2000.csv")
    births = [(int(r["naissances_1971_2000"]), r["nom"]) for r in rows if "AUTRES" not in r["nom"]]
    births.sort(key=lambda pair: (-pair[0], pair[1]))
    return [{"name": re.sub(r"[A-Z]+", lambda m: m.group().capitalize(), name), "weight": count}
            for count, name in births[:FAMILY]]


def main(source, target):
    common.write_rows(target, "given_names.csv", ("sex", "name", "weight"), given_names(source))
    common.write_rows(target, "family_names.csv", ("name", "weight"), family_names(source))

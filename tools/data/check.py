"""Checks the data folder:  check.py [FOLDER]
Unique keys, check digits, links between files, points inside the region, counts. Prints what it
counted; ends with 1 and the list of faults when there is one."""
import collections
import os
import re
import sys

import common

SCHOOL_KINDS = {"lycee_general", "lycee_technological", "lycee_professional", "lycee_polyvalent",
                "agricultural", "mfr", "production_school", "health_social", "iem", "cned", "cfa",
                "erea", "other"}
PARTNER_KINDS = {"bookshop", "parents_association", "equipment_shop", "school_group_purchase",
                 "sports_club", "fishing_federation", "hunting_federation", "cinema", "venue",
                 "festival", "museum", "health_provider", "first_aid_trainer", "driving_school",
                 "mission_association", "streaming"}
LEVELS = {"4e", "3e", "cap", "2de", "1re", "tle"} | {f"bac+{n}" for n in range(1, 6)}
TRACKS = {"general", "technological", "professional", "agricultural", "health_social", "other"}
BIC_FORM = r"[A-Z]{6}[A-Z2-9][A-NP-Z0-9]([A-Z0-9]{3})?"  # as pain.001 has it
SLACK_KM = 3.0  # the outlines are simplified
MOST_BYTES = 1_500_000


class Faults:
    def __init__(self):
        self.list = []

    def unless(self, right, where, what):
        if not right:
            self.list.append(f"{where}: {what}")

    def unique(self, rows, column, where):
        count = collections.Counter(row[column] for row in rows)
        for value, times in count.items():
            self.unless(times == 1, where, f"{column} {value} stands {times} times")


def check_place(faults, row, where, communes, rings):
    commune = communes.get(row["insee"])
    faults.unless(commune is not None, where, f"unknown insee {row['insee']}")
    if commune:
        faults.unless(commune["department"] == row["department"], where, "wrong department")
    faults.unless(re.fullmatch(r"\d{5}", row["postcode"]), where, "postcode " + row["postcode"])
    away = common.distance_to_region(rings, float(row["lat"]), float(row["lon"]))
    faults.unless(away <= SLACK_KM, where, f"{away:.1f} km outside the region")


def check_communes(faults, rows, rings):
    for row in rows:
        where = "communes " + row["insee"]
        away = common.distance_to_region(rings, float(row["lat"]), float(row["lon"]))
        faults.unless(away <= SLACK_KM, where, f"{away:.1f} km outside the region")
        faults.unless(row["department"] in common.DEPARTMENTS, where, "department")
        faults.unless(re.fullmatch(r"\d{5}", row["postcode"]), where, "postcode")
    people = sum(int(row["population"]) for row in rows)
    print(f"communes {len(rows)}, {people} people")


def check_schools(faults, rows, communes, rings):
    faults.unique(rows, "uai", "schools")
    faults.unique(rows, "mail", "schools")
    odd_siret = 0
    for row in rows:
        where = "schools " + row["uai"]
        faults.unless(common.is_uai(row["uai"]), where, "key of the UAI")
        faults.unless(row["kind"] in SCHOOL_KINDS, where, "kind " + row["kind"])
        faults.unless(row["sector"] in ("public", "private"), where, "sector")
        faults.unless(row["name"], where, "no name")
        faults.unless(row["mail"] == f"ce.{row['uai'].lower()}@etab.example", where, row["mail"])
        faults.unless(re.fullmatch(r"(\d{14})?", row["siret"]), where, "siret " + row["siret"])
        odd_siret += bool(row["siret"]) and not common.is_siret(row["siret"])
        check_place(faults, row, where, communes, rings)
    for kind in ("cned", "iem", "production_school", "mfr", "health_social", "cfa", "erea"):
        faults.unless(any(r["kind"] == kind for r in rows), "schools", "no " + kind)
    print(f"schools: {odd_siret} official SIRET fail Luhn (known)")


def check_partners(faults, rows, communes, rings, schools):
    for column in ("siret", "iban"):
        faults.unique(rows, column, "partners")
    for row in rows:
        where = f"partners {row['siret']} {row['name']}"
        faults.unless(common.is_siret(row["siret"]), where, "siret")
        faults.unless(row["siret"][0] == "0", where, "not in the invented range")
        faults.unless(common.is_french_iban(row["iban"]), where, "iban")
        faults.unless(row["iban"][4:9] == "99999", where, "bank")
        faults.unless(re.fullmatch(BIC_FORM, row["bic"]), where, "bic")
        faults.unless(row["kind"] in PARTNER_KINDS, where, "kind " + row["kind"])
        bound = row["kind"] in ("parents_association", "school_group_purchase")
        faults.unless(bool(row["uai"]) == bound and (not bound or row["uai"] in schools), where,
                      "uai " + row["uai"])
        price = row["price_cents"]
        faults.unless(550 <= int(price) <= 900 if row["kind"] == "cinema" else price == "", where,
                      "price " + price)
        faults.unless(row["combat"] in ("0", "1"), where, "combat")
        faults.unless(row["name"] and row["address"], where, "no name or address")
        check_place(faults, row, where, communes, rings)
    faults.unless({r["kind"] for r in rows} == PARTNER_KINDS, "partners", "a kind is missing")
    prices = sorted(int(r["price_cents"]) for r in rows if r["price_cents"]) or [0]
    print(f"partners: cinema prices {prices[0]} to {prices[-1]}, median {prices[len(prices) // 2]};"
          f" {sum(r['combat'] == '1' for r in rows)} combat clubs")


def check_courses(faults, rows, families):
    faults.unique(rows, "mef", "courses")
    for row in rows:
        where = "courses " + row["mef"]
        faults.unless(re.fullmatch(r"\d{10}|REG[A-Z0-9]+", row["mef"]), where, "code")
        faults.unless(row["level"] in LEVELS and row["track"] in TRACKS, where, "level or track")
        faults.unless(row["family"] in families | {""}, where, "family " + row["family"])
        faults.unless(row["label"] and row["diploma"], where, "no label or diploma")


def check_words(faults, folder):
    def lines(name):
        with open(os.path.join(folder, name), encoding="utf-8") as f:
            return [line for line in f.read().splitlines() if not line.startswith("#")]
    codes, passwords = lines("common_codes.txt"), lines("common_passwords.txt")
    faults.unless(900 <= len(codes) <= 1100, "codes", f"{len(codes)} of them")
    faults.unless(codes == sorted(set(codes)), "codes", "not sorted or not unique")
    faults.unless(all(re.fullmatch(r"\d{4}", c) for c in codes), "codes", "form")
    faults.unless(passwords == sorted(set(passwords)), "passwords", "not sorted or not unique")
    faults.unless(all(len(p) >= 8 for p in passwords), "passwords", "too short")
    print(f"codes {len(codes)}, passwords {len(passwords)}")


def check_bytes(faults, folder):
    total = 0
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as f:
            content = f.read()
        total += len(content)
        content.decode("utf-8")
        faults.unless(b"\r" not in content and not content.startswith(b"\xef\xbb\xbf"), name,
                      "CR or byte order mark")
        faults.unless(content.endswith(b"\n") or name.endswith(".geojson"), name, "no last LF")
    faults.unless(total <= MOST_BYTES, folder, f"{total} bytes")
    print(f"{total} bytes in all")


def main(folder):
    def read(name):
        return common.read_rows(folder, name, delimiter=";")
    faults = Faults()
    rings = common.load_polygons(os.path.join(folder, "departments.geojson"))
    communes = {c["insee"]: c for c in read("communes.csv")}
    faults.unless(len(communes) == len(read("communes.csv")), "communes", "a code stands twice")
    schools, partners, courses = read("schools.csv"), read("partners.csv"), read("courses.csv")
    check_communes(faults, list(communes.values()), rings)
    check_schools(faults, schools, communes, rings)
    check_partners(faults, partners, communes, rings, {s["uai"] for s in schools})
    check_courses(faults, courses, {f["code"] for f in read("families.csv")})
    check_words(faults, folder)
    check_bytes(faults, folder)
    for title, rows, column in (("schools", schools, "kind"), ("partners", partners, "kind"),
                                ("courses", courses, "level"), ("courses", courses, "track")):
        counts = collections.Counter(row[column] for row in rows)
        print(f"{title} {len(rows)}: " + ", ".join(f"{k} {n}" for k, n in counts.most_common()))
    for name in ("given_names.csv", "family_names.csv"):
        rows = read(name)
        faults.unless(all(int(r["weight"]) > 0 and r["name"] for r in rows), name, "weight or name")
        print(f"{name} {len(rows)}")
    print("\n".join(faults.list) or "no fault")
    return 1 if faults.list else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else os.path.join(
        os.path.dirname(os.path.abspath(__file__)), "..", "..", "data")))

"""What the scripts of this folder share: reading and writing delimited files, the check digits
of French identifiers (UAI, SIREN, SIRET, RIB, IBAN), and where a point lies."""
import csv
import json
import math
import os

UAI_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
DEPARTMENTS = ("01", "03", "07", "15", "26", "38", "42", "43", "63", "69", "73", "74")


def read_rows(*path, delimiter=","):
    """Rows of a delimited file as dictionaries; a byte order mark is dropped."""
    with open(os.path.join(*path), encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f, delimiter=delimiter))


def read_json(*path):
    with open(os.path.join(*path), encoding="utf-8") as f:
        return json.load(f)


def write_rows(folder, name, columns, rows):
    """UTF-8, header, ';', LF: the form of every table in the data folder."""
    with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as f:
        out = csv.DictWriter(f, columns, delimiter=";", lineterminator="\n")
        out.writeheader()
        out.writerows(rows)
    print(f"{name}: {len(rows)} rows")


def uai_key(number):
    """The letter that ends a UAI of seven digits."""
    return UAI_LETTERS[int(number) % 23]


def is_uai(text):
    return len(text) == 8 and text[:7].isdigit() and text[7] == uai_key(text[:7])


def luhn_sum(digits):
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total


def with_luhn_digit(digits):
    """The digits followed by the one that makes their Luhn sum a multiple of ten."""
    return digits + str(-luhn_sum(digits + "0") % 10)


def is_siret(text):
    """Fourteen digits; the first nine (SIREN) and the whole both pass Luhn."""
    return (len(text) == 14 and text.isdigit()
            and luhn_sum(text) % 10 == 0 and luhn_sum(text[:9]) % 10 == 0)


def rib_key(bank, branch, account):
    """The two-digit key of a French account number made of digits only."""
    return f"{97 - (89 * int(bank) + 15 * int(branch) + 3 * int(account)) % 97:02d}"


def iban_remainder(text):
    """Remainder by 97 of an IBAN's number form: 1 when the IBAN is right."""
    return int("".join(str(int(c, 36)) for c in text[4:] + text[:4])) % 97


def french_iban(bank, branch, account):
    bban = bank + branch + account + rib_key(bank, branch, account)
    return f"FR{98 - iban_remainder('FR00' + bban):02d}{bban}"


def is_french_iban(text):
    """Length, mod 97, and the French key inside."""
    return (len(text) == 27 and text.startswith("FR") and text[2:].isdigit()
            and iban_remainder(text) == 1
            and text[25:] == rib_key(text[4:9], text[9:14], text[14:25]))


def of_place(name):
    """"de" joined to a place name as French does: d'Anse, du Puy, des Vans, de Lyon."""
    if name.startswith("Le "):
        return "du " + name[3:]
    if name.startswith("Les "):
        return "des " + name[4:]
    if name[0] in "AEIOUYÂÉÈÊÎÔŒaeiouéèê":
        return "d'" + name
    return "de " + name


def kilometres(a, b):
    """Distance between two (lat, lon), good enough inside one region."""
    dy = (a[0] - b[0]) * 111.2
    dx = (a[1] - b[1]) * 111.2 * math.cos(math.radians((a[0] + b[0]) / 2))
    return math.hypot(dx, dy)


def load_polygons(path):
    """Every outer ring of a GeoJSON file as (properties, [(lon, lat), ...])."""
    document = read_json(path)
    features = document.get("features", [document])
    rings = []
    for feature in features:
        shape = feature["geometry"]
        parts = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        rings += [(feature["properties"], part[0]) for part in parts]
    return rings


def ring_contains(ring, lat, lon):
    """Even-odd rule."""
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1]):
        if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def ring_area_and_centre(ring):
    """Area (square degrees) and centroid (lat, lon) of a closed ring."""
    double, x, y = 0.0, 0.0, 0.0
    for (x1, y1), (x2, y2) in zip(ring, ring[1:]):
        cross = x1 * y2 - x2 * y1
        double += cross
        x += (x1 + x2) * cross
        y += (y1 + y2) * cross
    return abs(double) / 2, (y / (3 * double), x / (3 * double))


def in_region(rings, lat, lon):
    return any(ring_contains(ring, lat, lon) for _, ring in rings)


def distance_to_region(rings, lat, lon):
    """Kilometres to the nearest corner of the outlines: 0 inside."""
    if in_region(rings, lat, lon):
        return 0.0
    return min(kilometres((lat, lon), (y, x)) for _, ring in rings for x, y in ring)

"""schools.csv: every establishment of the region that may validate a card (R4), in the form that
`passregion import schools` reads. Real rows, a kind derived from what the sources say, and a few
invented ones where the sources hold none."""
import re

import common
from places import Places, fold, point, short_name
from wording import has_small_letters, tidy, tidy_address

COLUMNS = ("uai", "name", "kind", "sector", "address", "postcode", "commune", "insee",
           "department", "lat", "lon", "siret", "mail")
MAIL_DOMAIN = "etab.example"  # reserved name (RFC 2606): a demonstration never writes to a school
PRODUCTION = re.compile(r"[ée]coles? de production|ateliers? d'apprentissage", re.I)
ADULT_AGRICULTURE = re.compile(
    r"CFPPA|CENT FORM PROFES|CTRE FORMATION.PROF|CENTRE DE FORMATION PROF|CENTRE FORMATION ET PROM",
    re.I)
FAMILY_HOUSE = re.compile(r"\bMAIS\w* ?FAM|^MFR\b|INSTITUT RURAL DES MFR")
HEALTH_SOCIAL = re.compile(
    r"\bIFSI\b|\bIFAS\b|PROFESSIONS DE SANTE|TRAVAIL SOCIAL|HOSPICES CIVILS|ARFRIPS")
KIND_OF_NATURE = {
    "300": "lycee_general", "301": "lycee_technological", "302": "lycee_general",
    "306": "lycee_polyvalent", "307": "agricultural", "310": "lycee_general",
    "315": "lycee_general", "320": "lycee_professional", "332": "other",
    "334": "lycee_professional", "335": "lycee_technological", "352": "lycee_general",
}
# Words that say "maison familiale rurale", cut in every way, and nothing about which one.
HOUSE_WORD = re.compile(
    r"ASS(OCIATION)?|ECOLE?|AGRIC\w*|PRIVEE?|MAIS\w*|FAM\w*|RUR\w*|MFR|ET|&|DE?|L|LA|D'|"
    r"EDUC\w*|DEDUC|ORIEN\w*|APPREN\w*")
# name, kind, department, postcode, commune: what the sources lack (R4 names them).
INVENTED = (
    ("CNED – site régional (établissement fictif)", "cned", "38", "38000", "Grenoble"),
    ("IEM Les Tilleuls (établissement fictif)", "iem", "69", "69100", "Villeurbanne"),
    ("IEM du Val d'Allier (établissement fictif)", "iem", "03", "03200", "Vichy"),
    ("IEM Les Grands Pins (établissement fictif)", "iem", "26", "26200", "Montélimar"),
    ("IEM de la Dore (établissement fictif)", "iem", "63", "63300", "Thiers"),
    ("IEM du Lac (établissement fictif)", "iem", "74", "74000", "Annecy"),
    ("IEM des Trois Vallées (établissement fictif)", "iem", "42", "42100", "Saint-Étienne"),
)


def kind_of_lycee(row):
    name, nature = row["nom"], row["code_nature"]
    if PRODUCTION.search(name):
        return "production_school"
    if ADULT_AGRICULTURE.search(name):
        return "cfa"
    if row["tutelle"] == "AGRICULTURE" or row["libelle_nature"] == "reseau agri":
        return "agricultural"
    if name.startswith("GRETA"):
        return "other"
    if nature == "300" and (row["voie_generale"], row["voie_technologique"]) == ("0", "1"):
        return "lycee_technological"
    if not nature:
        return "lycee_professional" if "PROF" in name else "lycee_polyvalent"
    return KIND_OF_NATURE[nature]


def kind_of_training_body(row):
    name = row["nom"]
    if FAMILY_HOUSE.search(name) and "APPRENTIS " not in name:
        return "mfr"
    if row["type"] == "SANITAIRE_SOCIAL" or (row["type"] == "AUTRE_OF"
                                             and HEALTH_SOCIAL.search(name)):
        return "health_social"
    if row["type"] == "CFA" or row["type"] == "MFR" or ADULT_AGRICULTURE.search(name):
        return "cfa"
    return "other" if row["libelle_nature"] == "inconnue" else "cfa"


def kind_of(row):
    if row["type"] == "LYCEE":
        return kind_of_lycee(row)
    return "erea" if row["type"] == "EREA" else kind_of_training_body(row)


def sector_of(row):
    """As the source says; else public when the SIREN is one of a public body (1… or 2…)."""
    if row["secteur"]:
        return "public" if row["secteur"] == "Public" else "private"
    return "public" if row["siret"][:1] in ("1", "2") else "private"


def house_name(name, commune):
    """MFR: the sources shorten the name; what is left of it, else the commune, says which."""
    words, last = name.replace("D'", "D' ").split(), ""
    while words and HOUSE_WORD.fullmatch(words[0]):
        last = words.pop(0)
    left = " ".join(["LA"] * (last == "LA") + words)
    if not words:
        return "Maison familiale rurale " + common.of_place(commune)
    if last in ("DE", "D", "D'", "LA") or left.startswith(("LE ", "LES ")):
        return "Maison familiale rurale " + common.of_place(tidy(left))
    return "Maison familiale rurale " + tidy(left, opening_capital=False)


def name_of(row, kind, commune):
    name = row["nom"]
    if kind == "mfr" and not has_small_letters(name):
        return house_name(name, commune)
    name = re.sub(r" \d{4}[A-Z]$", "", name)
    name = tidy(re.sub(r"^C DE FORM APPRENTIS|^CENT FORM PROFES AGRI ADULT.*", "CFA", name))
    if row["type"] == "EREA":
        name = re.sub(r"^[ÉE]tablissement régional d'enseignement adapté", "", name).strip()
        return "EREA " + name
    if name in ("CFPPA", "Lycée agricole", "Section d'enseignement professionnel", "CFA",
                "AFTRAL", "Centre de formation d'apprentis", "Centre formation apprentis"):
        name += " " + common.of_place(commune)
    return name


def convert(row, places, rings):
    department = row["departement"]
    at = (float(row["lat"]), float(row["lon"])) if row["lat"] else None
    if at and common.distance_to_region(rings, *at) > 2:
        at = None
    postcode = row["code_postal"]
    if postcode[:2] in common.DEPARTMENTS:
        department = postcode[:2]  # some bodies hold a code of another department
    commune = places.find(row["code_insee"], row["commune"] or row["adresse"], department,
                          postcode, at)
    lat, lon = at or point(commune)
    kind = kind_of(row)
    return {
        "uai": row["uai"], "name": name_of(row, kind, short_name(commune)), "kind": kind,
        "sector": sector_of(row), "address": tidy_address(row["adresse"]),
        "postcode": postcode or commune["postcode"], "commune": short_name(commune),
        "insee": commune["insee"], "department": commune["department"],
        "lat": f"{lat:.5f}", "lon": f"{lon:.5f}", "siret": row["siret"],
        "mail": f"ce.{row['uai'].lower()}@{MAIL_DOMAIN}",
    }


def invent(places):
    rows = []
    for rank, (name, kind, department, postcode, commune_label) in enumerate(INVENTED, 1):
        number = f"0{department}99{rank:02d}"
        uai = number + common.uai_key(number)
        commune = places.by_name[department, fold(commune_label)]
        rows.append({
            "uai": uai, "name": name, "kind": kind, "sector": "public" if kind == "cned"
            else "private", "address": f"{rank} rue de l'Exemple", "postcode": postcode,
            "commune": commune_label, "insee": commune["insee"], "department": department,
            "lat": commune["lat"] + "0", "lon": commune["lon"] + "0", "siret": "",
            "mail": f"ce.{uai.lower()}@{MAIL_DOMAIN}",
        })
    return rows


def main(source, target):
    places = Places(common.read_rows(target, "communes.csv", delimiter=";"),
                    common.read_rows(source, "geo", "codes_postaux_aura.csv"))
    rings = common.load_polygons(f"{source}/geo/region-aura.geojson")
    rows = [convert(row, places, rings)
            for row in common.read_rows(source, "schools", "etablissements_aura.csv")]
    rows += invent(places)
    common.write_rows(target, "schools.csv", COLUMNS, sorted(rows, key=lambda r: r["uai"]))

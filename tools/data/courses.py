"""courses.csv and families.csv: the courses a card holder of the region can follow.

A course is a code of the national nomenclature (BCN "MEF", ten digits; SIECLE writes it with one
more). Track, level, series, diploma and family of trades are what a campaign's rules look at.
Trainings that the schools' nomenclature does not carry get codes that start with REG."""
import re

import common

COLUMNS = ("mef", "label", "level", "track", "series", "diploma", "family", "speciality", "year")
OPEN_BY, OPEN_UNTIL = (2024, 9, 1), (2025, 8, 31)  # in force all through the year 2024/2025

# dispositif -> track, diploma, words of the label, level by year of the course
SIMPLE = {
    "241": ("professional", "cap", "CAP", ("cap", "cap")),
    "271": ("professional", "cap_agricole", "CAP agricole", ("cap", "cap")),
    "247": ("professional", "bac_pro", "professionnelle", ("2de", "1re", "tle")),
    "276": ("professional", "bac_pro_agricole", "professionnelle agricole",
            ("2de", "1re", "tle")),
    "301": ("other", "cpge", "CPGE", ("bac+1", "bac+2")),
    "311": ("other", "bts", "BTS", ("bac+1", "bac+2")),
    "371": ("agricultural", "btsa", "BTSA", ("bac+1", "bac+2")),
    "418": ("other", "dnmade", "DN MADE", ("bac+1", "bac+2", "bac+3")),
}
YEAR_WORD = {"2de": "2de", "1re": "1re", "tle": "Terminale"}
SERIES = ("stmg", "sti2d", "std2a", "stl", "st2s", "sthr", "stav", "s2tmd")
# Sea trades, overseas courses and nurseries of rare crafts do not exist in the region.
ABSENT = re.compile(
    r"\btom\b|marin|maritime|mareyage|naval|maintenance nautique|pêche|conchylic|"
    r"plaisance|navigant|"
    r"régions chaudes|regions chaudes|ultra|armurerie|orgue|st-cyr|chartes|ens (paris|rennes)|"
    r"métiers de la mer|cultures marines|instruments coupants|éoliens", re.I)
PREPARATORY = re.compile(r"^(mp2?i?|mpsi|pc|pcsi|psi|pt|ptsi|tsi|tpc|tb|bcpst|mpi|ats)\b", re.I)
# slug -> first words of the family as the sources name it
FAMILIES = {
    "construction": "Métiers de la construction durable",
    "management_transport": "Métiers de la gestion administrative",
    "customer_relations": "Métiers de la relation client",
    "sea": "Métiers de la mer",
    "graphic_industries": "Métiers des industries graphiques",
    "food": "Métiers de l'alimentation",
    "beauty": "Métiers de la beauté",
    "building_design": "Métiers des études et de la modélisation",
    "aeronautics": "Métiers de l'aéronautique",
    "hospitality": "Métiers de l'hôtellerie",
    "vehicle_maintenance": "Métiers de la maintenance des matériels",
    "mechanical_works": "Métiers de la réalisation d'ensembles",
    "joinery": "Métiers de l'agencement",
    "digital_energy": "Métiers du numérique et des transitions",
    "automated_plants": "Métiers du pilotage",
    "nature_landscape": "Métiers de la nature",
    "food_laboratory": "Métiers de l'alimentation-bio-industrie",
    "farming": "Métiers des productions",
    "advice_sales": "Métiers du conseil vente",
    "crafts": "Artisanat et métiers d'art",
    "organ_building": "Artisanat et métiers d'art - facteur d'orgues",
    "leather": "Métiers du cuir",
    "textile_care": "Métiers de l'entretien des textiles",
}
BCN_FAMILIES = ("construction", "management_transport", "customer_relations", "sea",
                "graphic_industries", "food", "beauty", "building_design", "aeronautics",
                "hospitality", "vehicle_maintenance", "mechanical_works", "joinery",
                "digital_energy", "automated_plants", "nature_landscape", "food_laboratory",
                "farming", "advice_sales")
# Diplomas renewed since the list of families was drawn up: new code -> code it replaces.
RENEWED = {"40022005": "40022003", "40321213": "40321204", "40321214": "40321210",
           "40022310": "40022303", "40025519": "40025515", "40025520": "40025510",
           "40023210": "40023102", "40031116": "40031106"}
SHORT_FORMS = (
    (r"\bopt?\.? ?(?=[A-D]\b)", "option "),
    (r"\boptions? ([A-D])\b", r"option \1"),
    (r"\bopt\.", "option"),
    (r"&", " et "),
    (r"\bconstr\.", "construction"),
    (r"\bmét\.", "métiers"),
    (r"\bcdte\b", "conduite"),
    (r"\b[Ss]pe?\b", "spécialité"),
    (r"\baquacultue\b", "aquaculture"),
    (r"\bbiolog, biotechno, agri\b", "biologiques, biotechnologiques, agricoles"),
    (r"\bbiolog et biotechno\b", "biologiques et biotechnologiques"),
    (r"\bproc techno\b", "procédés technologiques"),
    (r"\bcg entreprise", "conduite et gestion d'une entreprise"),
    (r"\bcge vitivinicole", "conduite et gestion de l'entreprise vitivinicole"),
    (r"\bcgea\b", "conduite et gestion de l'entreprise agricole"),
    (r"\bcyber\. inform\. réseaux électron\.",
     "cybersécurité, informatique et réseaux, électronique"),
    (r"\belec\b", "électricité"),
    (r"\bprod-aquacoles", "productions aquacoles"),
    (r"\bmaint\.", "maintenance"),
    (r"\bmater\.", "matériels"),
    (r"\bréal\.", "réalisation"),
    (r"\bgenie\b", "génie"),
    (r"\bequipements\b", "équipements"),
    (r"\bamenagements\b", "aménagements"),
    (r"\bforestiere\b", "forestière"),
    (r"\boenologie\b", "œnologie"),
    (r"\bmatrise eau\b", "maîtrise de l'eau"),
    (r"\bprotec-nature", "protection de la nature"),
    (r"\bmarechal ferrant", "maréchal-ferrant"),
    (r"\bforet\b", "forêt"),
    (r"\belevage\b", "élevage"),
    (r"\biaa\b", "IAA"),
    (r"\bacse\b", "(ACSE)"),
    (r"\bprod alim et boissons", "produits alimentaires et boissons"),
    (r"\bdéveloppement, animation|\bdeveloppement, animation", "développement, animation"),
    (r"\bLad\b", "lad-"),
    (r" +", " "),
    (r"\bterrit metro\b", "territoires métropolitains"),
)


def day_of(text):
    """"31/08/2025" as (2025, 8, 31)."""
    return tuple(int(part) for part in reversed(text.split("/")))


def in_force(row):
    return (day_of(row["DATE_OUVERTURE"]) <= OPEN_BY
            and (not row["DATE_FERMETURE"] or day_of(row["DATE_FERMETURE"]) >= OPEN_UNTIL))


def is_kept(row):
    kind = row["DISPOSITIF_FORMATION"]
    if kind not in SIMPLE or not in_force(row) or ABSENT.search(row["LIBELLE_EDITION"]):
        return False
    if row["STATUT_MEF"] == "4":  # apprentices only: their grant is not on the card (R53)
        return kind == "271"
    if kind == "241" and day_of(row["DATE_OUVERTURE"]) < (2000, 1, 1):
        return False  # crafts with a few pupils in the whole country
    return not re.search(r"1ère année de cap|2nde professionnelle (production|services)",
                         row["LIBELLE_EDITION"], re.I)


class Families:
    """Family of trades of a course: by its own code, else by its diploma's."""

    def __init__(self, source):
        rows = common.read_rows(source, "training", "familles_metiers.csv")
        self.labels = {self.slug(r["FAMILLE"]): r["FAMILLE"] for r in rows}
        self.by_diploma, self.specialities = {}, {}
        for r in rows:
            slug = self.slug(r["FAMILLE"])
            self.by_diploma[r["CFD_COMMUN"]] = slug
            self.by_diploma[r["CFD_SPECIALITE"]] = slug
            self.specialities[r["CFD_COMMUN"]] = r["FAMILLE"] + " (2de commune)"
            self.specialities[r["CFD_SPECIALITE"]] = r["SPECIALITE"]
        self.by_course = {
            r["MEF"]: BCN_FAMILIES[int(r["FAMILLE_METIER"][:3]) - 1]
            for r in common.read_rows(source, "training", "n_lien_mef_famille_metier.csv")
            if r["FAMILLE_METIER"] != "999"}

    @staticmethod
    def slug(label):
        """The longest first words win: the two "alimentation" families differ by their ends."""
        fits = [s for s, words in FAMILIES.items() if label.startswith(words)]
        return max(fits, key=lambda s: len(FAMILIES[s]))

    def of(self, row):
        diploma = row["FORMATION_DIPLOME"]
        return (self.by_course.get(row["MEF"]) or self.by_diploma.get(diploma)
                or self.by_diploma.get(RENEWED.get(diploma, ""), ""))


def short_to_long(text):
    for pattern, words in SHORT_FORMS:
        text = re.sub(pattern, words, text)
    return text.strip()


def polish(title):
    """Typography: spaces, straight apostrophes, French quotes, capitals with their accent."""
    title = re.sub(r"\s+", " ", title).strip().replace("’", "'").replace(" -t", "-t")
    title = re.sub(r'"([^"]*)"', r"« \1 »", title)
    title = re.sub(r"\boption ([a-d]) ?[-:] ?", lambda m: f"option {m.group(1).upper()} : ", title,
                   flags=re.I)
    title = re.sub(r"d'espaces vert$", "d'espaces verts", title)
    return re.sub(r"^E(?=[bcdlqt])", "É", title[:1].upper() + title[1:])


def speciality_of(row, families, titles):
    """The full title where a source has one, else the edition label without its prefix."""
    if row["DISPOSITIF_FORMATION"] in ("247", "276"):
        title = families.specialities.get(row["FORMATION_DIPLOME"])
        if title and "ex-" not in title:
            return polish(title)
    title = titles.get(row["FORMATION_DIPLOME"])
    if not title:
        title = re.sub(
            r"^(\d?cap2a?|\dbts2a?|cpge\d|\dcpge\d|\dmade3|\de?pro ?a?|1eproa|tlproa|"
            r"(2nde?|1ère|1ere|1er|tle) ?pro( agricole)?)\s*", "",
            row["LIBELLE_EDITION"].strip(), flags=re.I)
        title = re.sub(r"^Dipl(ôme|\.) nat(ional|\.) des métiers d'art et du design( - )?", "",
                       title)
        title = short_to_long(title)
        if row["DISPOSITIF_FORMATION"] == "301":
            title = re.sub(PREPARATORY, lambda m: m.group().upper(), re.sub(r"^Cpge ", "", title))
    return polish(title)


def convert(row, families, titles):
    track, diploma, words, levels = SIMPLE[row["DISPOSITIF_FORMATION"]]
    year = int(row["ANNEE_DISPOSITIF"])
    level = levels[year - 1]
    speciality = speciality_of(row, families, titles)
    if diploma in ("bac_pro", "bac_pro_agricole"):
        start = f"{YEAR_WORD[level]} {words}"
    else:
        start = f"{words} {'1re' if year == 1 else str(year) + 'e'} année"
    return {"mef": row["MEF"], "label": f"{start} – {speciality}" if speciality else start,
            "level": level, "track": track, "series": "", "diploma": diploma,
            "family": families.of(row) if track == "professional" else "",
            "speciality": speciality, "year": year}


def convert_school_track(row):
    """Before the bac, general, technological and the two agricultural and pre-trade classes."""
    kind, words = row["DISPOSITIF_FORMATION"], row["LIBELLE_EDITION"]
    series = next((s for s in SERIES if s in words.lower().replace("-", " ").split()), "")
    level = {"102": "4e", "103": "3e", "200": "2de", "201": "1re", "202": "tle", "210": "2de",
             "211": "1re", "212": "tle", "213": "1re", "214": "tle"}[kind]
    if kind in ("102", "103"):
        track = "agricultural" if "agricole" in words else "professional"
        diploma, label, speciality = "dnb", words.replace("ème", "e"), ""
    elif kind in ("200", "201", "202"):
        track, diploma, speciality = "general", "bac_general", ""
        label = words.replace("2nde", "2de").replace("Première", "1re")
    else:
        track, diploma = "technological", "bac_techno"
        speciality = re.sub(r"^(2nde|1ère|Tle|1-|T-) ?\w+ ", "", words)
        speciality = re.sub(r"sc(\.|iences) ?& ?techno(\.|logies)", "sciences et technologies",
                            speciality).replace("&", "et")
        speciality = speciality[:1].upper() + speciality[1:]
        label = f"{YEAR_WORD[level]} {series.upper()} – {speciality}"
    return {"mef": row["MEF"], "label": label, "level": level, "track": track, "series": series,
            "diploma": diploma, "family": "", "speciality": speciality, "year": 1}


def is_school_track(row):
    kind, words = row["DISPOSITIF_FORMATION"], row["LIBELLE_EDITION"].lower()
    if kind in ("102", "103"):
        return "agricole" in words or "prépa-métiers" in words
    return kind in ("200", "201", "202", "210", "211", "212", "213", "214") and in_force(row)


# stem, diploma, title, level of each year: not carried by the schools' nomenclature.
HEALTH_SOCIAL = (
    ("IDE", "de_infirmier", "Infirmier", ("bac+1", "bac+2", "bac+3")),
    ("AS", "de_aide_soignant", "Aide-soignant", ("tle",)),
    ("AP", "de_auxiliaire_puericulture", "Auxiliaire de puériculture", ("tle",)),
    ("AMB", "de_ambulancier", "Ambulancier", ("cap",)),
    ("AES", "de_accompagnant_social", "Accompagnant éducatif et social", ("cap",)),
    ("ME", "de_moniteur_educateur", "Moniteur éducateur", ("1re", "tle")),
    ("TISF", "de_tisf", "Technicien de l'intervention sociale et familiale", ("1re", "tle")),
    ("ES", "de_educateur_specialise", "Éducateur spécialisé", ("bac+1", "bac+2", "bac+3")),
    ("EJE", "de_educateur_jeunes_enfants", "Éducateur de jeunes enfants",
     ("bac+1", "bac+2", "bac+3")),
    ("ETS", "de_educateur_technique", "Éducateur technique spécialisé",
     ("bac+1", "bac+2", "bac+3")),
    ("ASS", "de_assistant_social", "Assistant de service social", ("bac+1", "bac+2", "bac+3")),
    ("MK", "de_masseur_kine", "Masseur-kinésithérapeute",
     ("bac+2", "bac+3", "bac+4", "bac+5")),
    ("ERG", "de_ergotherapeute", "Ergothérapeute", ("bac+1", "bac+2", "bac+3")),
    ("PSM", "de_psychomotricien", "Psychomotricien", ("bac+1", "bac+2", "bac+3")),
    ("MER", "de_manipulateur", "Manipulateur d'électroradiologie médicale",
     ("bac+1", "bac+2", "bac+3")),
    ("SF", "de_sage_femme", "Sage-femme", ("bac+2", "bac+3", "bac+4", "bac+5")),
)
# code, label, level, track, diploma
GENERIC = (
    ("REGCNED2DE", "CNED – 2de générale et technologique", "2de", "general", "bac_general"),
    ("REGCNED1RE", "CNED – 1re générale", "1re", "general", "bac_general"),
    ("REGCNEDTLE", "CNED – Terminale générale", "tle", "general", "bac_general"),
    ("REGCNEDCAP", "CNED – CAP", "cap", "professional", "cap"),
    ("REGCNEDPRO2", "CNED – 2de professionnelle", "2de", "professional", "bac_pro"),
    ("REGCNEDPRO1", "CNED – 1re professionnelle", "1re", "professional", "bac_pro"),
    ("REGCNEDPROT", "CNED – Terminale professionnelle", "tle", "professional", "bac_pro"),
    ("REGCNEDBTS1", "CNED – BTS 1re année", "bac+1", "other", "bts"),
    ("REGCNEDBTS2", "CNED – BTS 2e année", "bac+2", "other", "bts"),
    ("REGIEM4E", "IEM – parcours adapté, niveau 4e", "4e", "other", "none"),
    ("REGIEM3E", "IEM – parcours adapté, niveau 3e", "3e", "other", "none"),
    ("REGIEMCAP", "IEM – parcours adapté, niveau CAP", "cap", "other", "none"),
    ("REGIEMLYC", "IEM – parcours adapté, niveau lycée", "2de", "other", "none"),
)


def regional_courses():
    rows = []
    for stem, diploma, title, levels in HEALTH_SOCIAL:
        for year, level in enumerate(levels, 1):
            rank = "" if len(levels) == 1 else f" {'1re' if year == 1 else str(year) + 'e'} année"
            rows.append({"mef": f"REG{stem}{year}", "label": title + rank, "level": level,
                         "track": "health_social", "series": "", "diploma": diploma,
                         "family": "", "speciality": title, "year": year})
    for code, label, level, track, diploma in GENERIC:
        rows.append({"mef": code, "label": label, "level": level, "track": track, "series": "",
                     "diploma": diploma, "family": "", "speciality": "",
                     "year": 2 if code.endswith("BTS2") else 1})
    return rows


def main(source, target):
    families = Families(source)
    titles = {re.sub(r"[^0-9]", "", r["Code diplôme"])[:8]:
              r["Intitulé de la spécialité (et options)"]
              for r in common.read_rows(source, "training", "diplomes_professionnels.csv")}
    mefs = common.read_rows(source, "training", "n_mef.csv")
    rows = [convert(r, families, titles) for r in mefs if is_kept(r)]
    rows += [convert_school_track(r) for r in mefs if is_school_track(r)]
    rows += regional_courses()
    common.write_rows(target, "courses.csv", COLUMNS, sorted(rows, key=lambda r: r["mef"]))
    used = {row["family"] for row in rows}
    common.write_rows(target, "families.csv", ("code", "label"),
                      [{"code": slug, "label": families.labels[slug]}
                       for slug in sorted(families.labels) if slug in used])

"""partners.csv: partners under convention (R6, R7) in the form that `passregion import partners`
reads. Cinemas, museums and festivals are real places; everything else, and every SIRET and IBAN,
is invented."""
import random
import re

import common
import partner_pools as pools
from places import Places, point, short_name
from wording import has_small_letters, tidy, tidy_address

COLUMNS = ("siret", "name", "kind", "legal_form", "address", "postcode", "commune", "insee",
           "department", "lat", "lon", "iban", "bic", "benefits", "price_cents", "combat", "uai")
SEED = 20240611
BANK = "99999"  # no bank has this code
BIC = "PRGNFR20XXX"  # eighth character 0: a test code by the BIC standard, never a live bank
FESTIVALS = 300
COUNTS = {"bookshop": 350, "equipment_shop": 74, "sports_club": 500, "venue": 120,
          "health_provider": 60, "first_aid_trainer": 40, "driving_school": 150,
          "mission_association": 60, "parents_association": 150, "school_group_purchase": 60}
DEPARTMENT_OF = {
    "01": "l'Ain", "03": "l'Allier", "07": "l'Ardèche", "15": "le Cantal", "26": "la Drôme",
    "38": "l'Isère", "42": "la Loire", "43": "la Haute-Loire", "63": "le Puy-de-Dôme",
    "69": "le Rhône et la métropole de Lyon", "73": "la Savoie", "74": "la Haute-Savoie"}


class Maker:
    """Draws communes, streets and identifiers; the same seed gives the same file."""

    def __init__(self, places, rings):
        self.random = random.Random(SEED)
        self.places, self.communes = places, places.by_insee
        self.rings = rings
        self.used, self.names = set(), set()

    def siren(self):
        """Starts with 0, which the register of companies has never given."""
        while True:
            siren = common.with_luhn_digit(f"0{self.random.randrange(10 ** 7):07d}")
            if siren not in self.used:
                self.used.add(siren)
                return siren

    def siret(self, siren=None, establishment=1):
        return common.with_luhn_digit(f"{siren or self.siren()}{establishment:04d}")

    def iban(self, department):
        while True:
            account = f"{self.random.randrange(1, 10 ** 11):011d}"
            if account not in self.used:
                self.used.add(account)
                return common.french_iban(BANK, f"{int(department):02d}000", account)

    def draw_commune(self, smallest=2000, power=0.85):
        """By population, damped so that cities do not take everything."""
        if not hasattr(self, "drawable") or self.drawable[0] != (smallest, power):
            kept = [c for c in self.communes.values() if int(c["population"]) >= smallest]
            weights = [int(c["population"]) ** power for c in kept]
            self.drawable = ((smallest, power), kept, weights)
        return self.random.choices(self.drawable[1], self.drawable[2])[0]

    def near(self, commune):
        """A point within about a kilometre of the commune's centre, still in the region."""
        centre = point(commune)
        for _ in range(20):
            at = (centre[0] + self.random.gauss(0, 0.004), centre[1] + self.random.gauss(0, 0.006))
            if common.in_region(self.rings, *at):
                return at
        return centre

    def street(self, streets=pools.STREETS):
        return f"{self.random.randint(1, 98)} {self.random.choice(streets)}"

    def unused(self, name, commune):
        """True once for a name in a commune."""
        if (name, commune["insee"]) in self.names:
            return False
        self.names.add((name, commune["insee"]))
        return True

    def row(self, kind, name, legal_form, commune, at=None, **more):
        lat, lon = at or self.near(commune)
        row = {"siret": more.get("siret") or self.siret(), "name": name, "kind": kind,
               "legal_form": legal_form, "address": more.get("address") or self.street(),
               "postcode": more.get("postcode") or commune["postcode"],
               "commune": short_name(commune), "insee": commune["insee"],
               "department": commune["department"], "lat": f"{lat:.5f}", "lon": f"{lon:.5f}",
               "iban": self.iban(commune["department"]), "bic": BIC, "benefits": "",
               "price_cents": more.get("price_cents", ""), "combat": more.get("combat", 0),
               "uai": more.get("uai", "")}
        return row


def cinema_name(raw, travelling):
    name = tidy(raw.replace("2OOO", "2000").replace("CIN ETOILES", "CIN'ETOILES"))
    name = re.sub(r"\b[A-ZÀ-Ý]{4,}\b", lambda m: m.group().capitalize(), name)
    if travelling:
        return name + " (cinéma itinérant)"
    if not re.search(r"cin[ée]|path[ée]|CGR|UGC|megarama|kinepolis", name, re.I):
        name = "Cinéma " + name
    return "Cinéma municipal" if name == "Cinéma" else name


def cinema_price(maker, entries, multiplex):
    """Seat price agreed in the convention, 5.50 to 9.00 €, dearer in larger houses (R60)."""
    if multiplex:
        return maker.random.choice(range(700, 901, 10))
    middle = 640 if entries < 20000 else 660 if entries < 80000 else 700
    return min(790, max(550, round(maker.random.gauss(middle, 35) / 10) * 10))


def cinemas(maker, source):
    merged = {"69152": "69149"}  # communes that have joined since the list was made
    for raw in common.read_rows(source, "partners", "cinemas_cnc_aura_2022.csv"):
        at = (float(raw["latitude"]), float(raw["longitude"])) if raw["latitude"] else None
        if at and common.distance_to_region(maker.rings, *at) > 2:
            at = None
        insee = merged.get(raw["code INSEE"], raw["code INSEE"])
        commune = maker.places.find(insee, raw["commune"], raw["DEP"], "", at)
        big, travelling = raw["multiplexe"] == "OUI", raw["genre"] == "ITINERANT"
        name = cinema_name(raw["nom"], travelling)
        if not maker.unused(name, commune):
            name += f" – {tidy_address(raw['adresse'])}"
        forms = (("association", "public_body") if travelling else ("company",) if big
                 else ("association", "association", "company", "public_body"))
        yield maker.row("cinema", name, maker.random.choice(forms), commune, at,
                        address=tidy_address(raw["adresse"]),
                        price_cents=cinema_price(maker, float(raw["entrées 2022"] or 0), big))


def museums(maker, source):
    rows = common.read_rows(source, "partners", "musees_museofile_aura_2025.csv")
    titles = [re.sub(r"\s+", " ", r["Nom_officiel"]).strip() for r in rows]
    for raw, title in zip(rows, titles):
        at = tuple(float(x) for x in raw["Coordonnees"].split(","))
        department = maker.places.nearest(at)["department"]
        commune = maker.places.find("", raw["Ville"], department, raw["Code_postal"], at)
        name = title[:1].upper() + title[1:]
        if titles.count(title) > 1 or title in ("musée municipal", "musée régional",
                                                "musée rural", "musée hospitalier"):
            name += " " + common.of_place(short_name(commune))
        maker.unused(name, commune)
        place = raw["Adresse"].strip() or raw["Lieu"].strip()
        postcode = raw["Code_postal"]
        if postcode[:2] != commune["department"]:
            postcode = commune["postcode"]
        yield maker.row("museum", name, "public_body", commune, at, postcode=postcode,
                        address=place[:1].upper() + place[1:])


def festivals(maker, source):
    kept = []
    for raw in common.read_rows(source, "partners", "festivals_aura.csv"):
        stage = raw["Discipline dominante"] in ("Musique", "Spectacle vivant", "Pluridisciplinaire")
        if stage and raw["Code Insee commune"].zfill(5) in maker.communes:
            kept.append(raw)
    kept.sort(key=lambda r: (r["Code Insee commune"].zfill(5), r["Identifiant"]))
    chosen = [kept[i * len(kept) // FESTIVALS] for i in range(FESTIVALS)]
    for raw in chosen:
        commune = maker.communes[raw["Code Insee commune"].zfill(5)]
        postcode = raw["Code postal (de la commune principale de déroulement)"].zfill(5)
        if commune["insee"] == "69123" and re.fullmatch("6900[1-9]", postcode):
            commune = maker.communes["6938" + postcode[4]]
        name = re.sub(r"\s+", " ", raw["Nom du festival"]).strip()
        name = name if has_small_letters(name) else tidy(name)
        if maker.unused(name, commune):
            yield maker.row("festival", name, "association", commune)


def bookshop_communes(maker, source):
    """First one for each bookshop that BASILIC counts, then by population."""
    counted = []
    for raw in common.read_rows(source, "partners", "basilic_equipements_par_commune_aura.csv"):
        if raw["type_equipement"] == "Librairie":
            insee = raw["code_insee"].zfill(5)
            for i in range(int(raw["nombre"])):
                code = f"6938{i % 9 + 1}" if insee == "69123" else insee
                counted.append(maker.communes[code])
    while len(counted) < COUNTS["bookshop"]:
        counted.append(maker.draw_commune(smallest=2500))
    return counted[:COUNTS["bookshop"]]


def named(maker, kind, signs, forms, communes, streets=pools.STREETS):
    """Invented partners of one kind: a sign of the pool, followed by the place when taken."""
    signs = pools.pool(signs)
    for commune in communes:
        sign = maker.random.choice(signs)
        if not maker.unused(sign, commune):
            fresh = [s for s in signs if (s, commune["insee"]) not in maker.names]
            sign = maker.random.choice(fresh)
            maker.unused(sign, commune)
        yield maker.row(kind, sign, maker.random.choice(forms), commune,
                        address=maker.street(streets))


def placed(maker, kind, signs, forms):
    """As `named`, the sign always followed by its commune, which draws by population."""
    done = 0
    while done < COUNTS[kind]:
        commune = maker.draw_commune()
        name = f"{maker.random.choice(pools.pool(signs))} – {short_name(commune)}"
        if maker.unused(name, commune):
            done += 1
            shop = name.startswith(("Pharmacie", "Laboratoire"))
            yield maker.row(kind, name, "company" if shop else maker.random.choice(forms), commune)


def equipment(maker):
    streets = pools.BUSINESS_STREETS
    communes = [maker.draw_commune(smallest=8000) for _ in range(COUNTS["equipment_shop"])]
    yield from named(maker, "equipment_shop", pools.EQUIPMENT,
                     ("company", "company", "sole_trader"), communes, streets)
    siren = maker.siren()
    for branch in range(1, pools.CHAIN_BRANCHES + 1):
        commune = maker.draw_commune(smallest=20000)
        name = f"{pools.EQUIPMENT_CHAIN} {short_name(commune)}"
        maker.unused(name, commune)
        yield maker.row("equipment_shop", name, "company", commune, address=maker.street(streets),
                        siret=maker.siret(siren, branch))


def club_name(signs, place, random_source):
    sign = random_source.choice(signs.split("|"))
    if "de {}" in sign:
        return sign.replace("de {}", common.of_place(place))
    return sign.format(place)


def sports_clubs(maker, source):
    combat = {r["federation"]: r["combat_inferred"] == "1"
              for r in common.read_rows(source, "partners", "federations_sportives.csv")}
    sports = list(pools.CLUBS)
    weights = [pools.CLUBS[sport][0] for sport in sports]
    done = 0
    while done < COUNTS["sports_club"]:
        sport = maker.random.choices(sports, weights)[0]
        commune = maker.draw_commune(smallest=1200, power=0.75)
        if sport == "Ski" and commune["department"] not in ("38", "73", "74", "15", "63"):
            continue
        federation = next(f for f in combat if re.search(rf"\b{re.escape(sport)}\b", f))
        name = club_name(pools.CLUBS[sport][1], short_name(commune), maker.random)
        if maker.unused(name, commune):
            done += 1
            yield maker.row("sports_club", name, "association", commune,
                            combat=int(combat[federation]))


def federations(maker, prefectures):
    for department, insee in prefectures.items():
        commune, where = maker.communes[insee], DEPARTMENT_OF[department]
        of = "du " + where[3:] if where.startswith("le ") else "de " + where
        yield maker.row("fishing_federation", f"Fédération de pêche {of}", "association",
                        commune)
        yield maker.row("hunting_federation", f"Fédération des chasseurs {of}", "association",
                        commune)


def of_school(maker, school, kind, name, legal_form):
    return maker.row(kind, name, legal_form, maker.communes[school["insee"]],
                     (float(school["lat"]), float(school["lon"])), address=school["address"],
                     postcode=school["postcode"], uai=school["uai"])


def school_partners(maker, schools):
    lycees = [s for s in schools if s["kind"].startswith("lycee_") and s["siret"] and s["address"]
              and s["name"].startswith("Lycée")]
    for school in maker.random.sample(lycees, COUNTS["parents_association"]):
        yield of_school(maker, school, "parents_association",
                        f"Association de parents d'élèves – {school['name']}", "association")
    trades = [s for s in schools if s["siret"] and s["address"] and s["kind"] in (
        "lycee_professional", "lycee_polyvalent", "agricultural", "mfr", "production_school")
        and s["name"].startswith(("Lycée", "Maison", "LEGTA", "Ecole de production"))]
    for school in maker.random.sample(trades, COUNTS["school_group_purchase"]):
        yield of_school(maker, school, "school_group_purchase",
                        f"{school['name']} – achats groupés",
                        "public_body" if school["sector"] == "public" else "association")


def build(maker, source, schools, prefectures):
    private, club = ("company", "sole_trader", "company"), ("association",)
    yield from cinemas(maker, source)
    yield from museums(maker, source)
    yield from festivals(maker, source)
    yield from named(maker, "bookshop", pools.BOOKSHOPS,
                     ("company", "sole_trader", "company", "cooperative"),
                     bookshop_communes(maker, source))
    yield from equipment(maker)
    yield from sports_clubs(maker, source)
    yield from federations(maker, prefectures)
    yield from named(maker, "venue", pools.VENUES, ("association", "public_body"),
                     [maker.draw_commune(smallest=4000) for _ in range(COUNTS["venue"])])
    yield from placed(maker, "health_provider", pools.HEALTH, ("association", "company"))
    yield from placed(maker, "first_aid_trainer", pools.FIRST_AID, ("association", "company"))
    yield from placed(maker, "driving_school", pools.DRIVING, private)
    yield from placed(maker, "mission_association", pools.MISSIONS, club)
    yield from school_partners(maker, schools)
    yield maker.row("streaming", "Toile d'ici – films et séries en ligne", "cooperative",
                    maker.communes["69387"])


def main(source, target):
    places = Places(common.read_rows(target, "communes.csv", delimiter=";"),
                    common.read_rows(source, "geo", "codes_postaux_aura.csv"))
    maker = Maker(places, common.load_polygons(f"{source}/geo/region-aura.geojson"))
    prefectures = {r["code"]: r["chefLieu"] for r in common.read_json(
        source, "geo", "departements.json") if r["code"] in common.DEPARTMENTS}
    prefectures["69"] = "69383"  # the prefecture's district
    schools = common.read_rows(target, "schools.csv", delimiter=";")
    common.write_rows(target, "partners.csv", COLUMNS,
                      list(build(maker, source, schools, prefectures)))

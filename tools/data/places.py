"""Which commune a school or a partner stands in, when its source says it in its own way."""
import re

import common


def fold(name):
    """Letters and digits only, no accents: "St-Étienne" and "SAINT ETIENNE" are one."""
    table = str.maketrans("ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜàâäçéèêëîïôöùûü'’-", "AAACEEEEIIOOUUUaaaceeeeiioouuu   ")
    name = re.sub(r"\bSAINT(E?)\b", r"ST\1", name.translate(table).upper())
    return re.sub(r"[^A-Z0-9]+", " ", name.replace("Œ", "OE")).strip().lower()


def short_name(commune):
    """A district of Lyon is written Lyon in an address."""
    return "Lyon" if commune["insee"].startswith("6938") else commune["name"]


def point(commune):
    return float(commune["lat"]), float(commune["lon"])


class Places:
    """Which commune a row stands in: by code, else by name, else by postcode, else by nearness."""

    def __init__(self, communes, postcodes):
        self.communes = communes
        self.by_insee = {c["insee"]: c for c in communes}
        self.by_name = {(c["department"], fold(c["name"])): c for c in communes}
        self.by_postcode = {}
        for row in postcodes:
            c = self.by_insee.get(row["codeCommune"])
            known = self.by_postcode.get(row["codePostal"])
            if c and (known is None or int(known["population"]) < int(c["population"])):
                self.by_postcode[row["codePostal"]] = c
        self.lyon = [c for c in communes if c["insee"].startswith("6938")]

    def nearest(self, at, communes=None):
        return min(communes or self.communes, key=lambda c: common.kilometres(at, point(c)))

    def lyon_district(self, postcode, at):
        """By its postcode, else the one whose centre is nearest, else the whole commune."""
        if postcode.startswith("6900") and "6938" + postcode[4] in self.by_insee:
            return self.by_insee["6938" + postcode[4]]
        return self.nearest(at, self.lyon) if at else self.by_insee["69123"]

    def find(self, insee, name, department, postcode, at):
        if insee == "69123" or fold(name).startswith("lyon"):
            return self.lyon_district(postcode, at)
        if insee in self.by_insee:
            return self.by_insee[insee]
        return (self.by_name.get((department, fold(name))) or self.by_postcode.get(postcode)
                or self.nearest(at))

"""communes.csv: code, name, postcode, place and population of each commune of the region.

Lyon is there twice: as the commune (population 0, so that a draw by population does not count it
twice) and as its nine districts, which hold the population and the postcodes."""
import glob
import os

import common

COLUMNS = ("insee", "name", "postcode", "department", "lat", "lon", "population")
LYON = "69123"


def outline_centres(outlines):
    """Centroid of the largest part of each commune's outline."""
    best = {}
    for path in sorted(glob.glob(os.path.join(outlines, "communes-*.geojson"))):
        for properties, ring in common.load_polygons(path):
            area, centre = common.ring_area_and_centre(ring)
            if area > best.get(properties["code"], (0.0, None))[0]:
                best[properties["code"]] = (area, centre)
    return {code: centre for code, (_, centre) in best.items()}


def district_centres(source):
    """Mean place of the schools that the national directory puts in each district of Lyon."""
    places = {}
    for school in common.read_rows(source, "schools", "etablissements_aura.csv"):
        if school["geo"] == "annuaire" and school["lat"]:
            at = (float(school["lat"]), float(school["lon"]))
            code = "6938" + school["code_postal"][4:]
            if school["code_postal"].startswith("6900"):
                places.setdefault(code, []).append(at)
    return {code: (sum(a for a, _ in at) / len(at), sum(b for _, b in at) / len(at))
            for code, at in places.items()}


def neighbours_centre(place, places, centres):
    """For the few communes younger than the outlines: the mean of those that share their
    postcode."""
    wanted = set(place["codes_postaux"].split(" "))
    near = [centres[other["code_insee"]] for other in places
            if wanted & set(other["codes_postaux"].split(" ")) and other["code_insee"] in centres]
    return sum(a for a, _ in near) / len(near), sum(b for _, b in near) / len(near)


def build(source, outlines):
    places = common.read_rows(source, "geo", "communes_aura.csv")
    centres = outline_centres(outlines) | district_centres(source)
    rows = []
    for place in places:
        code = place["code_insee"]
        if place["lat"]:
            lat, lon = float(place["lat"]), float(place["lon"])
        else:
            lat, lon = centres.get(code) or neighbours_centre(place, places, centres)
        rows.append({
            "insee": code,
            "name": place["nom"],
            "postcode": place["codes_postaux"].split(" ")[0],
            "department": place["departement"],
            "lat": f"{lat:.4f}",
            "lon": f"{lon:.4f}",
            "population": "0" if code == LYON else place["population"],
        })
    return sorted(rows, key=lambda row: row["insee"])


def main(source, outlines, target):
    common.write_rows(target, "communes.csv", COLUMNS, build(source, outlines))

"""Makes every file of the data folder from the collected sources (see data/SOURCES.md for where
each was read):  make_all.py SOURCES OUTLINES TARGET
SOURCES   folder with schools/, training/, geo/, partners/, names/
OUTLINES  folder with communes-01.geojson … communes-74.geojson (france-geojson, renamed)
TARGET    the data folder"""
import shutil
import sys

import common_secrets
import communes
import courses
import names
import partners
import schools


def main(source, outlines, target):
    communes.main(source, outlines, target)
    shutil.copyfile(f"{source}/geo/departements-aura-simplifie.geojson",
                    f"{target}/departments.geojson")
    for part in (schools, partners, names, courses, common_secrets):
        part.main(source, target)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])

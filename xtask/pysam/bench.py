"""How long SAM takes for each case: `python bench.py DIR SECONDS` prints `NAME SECONDS_A_YEAR` lines.

It is the time of `Utilityrate5.execute()` alone, on one core, the fastest of the repetitions that
fit; reading the case and filling the model are not counted.
"""

import json
import pathlib
import sys
import time

import sam

folder, seconds = pathlib.Path(sys.argv[1]), float(sys.argv[2])
for file in sorted(folder.glob("*.json")):
    rate = sam.model(json.loads(file.read_text()))
    fastest, end = float("inf"), time.perf_counter() + seconds
    while time.perf_counter() < end:
        begun = time.perf_counter()
        rate.execute(0)
        fastest = min(fastest, time.perf_counter() - begun)
    print(file.stem, fastest)

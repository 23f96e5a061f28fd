"""Makes rating cases by chance and lets SAM compute them: `python random_cases.py DIR COUNT SEED`.

Then `cargo xtask conformance` reads them: DIR must end in `tariff-cases` and stand where DIR of that
command says. Every metering option, every unit of tiers, seasons, demand, minimums, prices by the
step and below zero, and steps of an hour, a half and a quarter come up.
"""

import json
import math
import pathlib
import random
import sys

import sam


def load(chance, steps, option):
    """A year of net load: a home, a shop, a plant or a holiday home, often with solar panels."""
    kind = chance.choice(["home", "shop", "plant", "holiday"])
    base = {"home": 0.6, "shop": 15, "plant": 300, "holiday": 0.5}[kind]
    solar = base * chance.choice([0, 1, 3, 6, 12]) if option != 2 or chance.random() < 0.4 else 0
    decimals = chance.choice([3, 3, 3, 6])
    year = []
    for step in range(8760 * steps):
        hour, day = step / steps % 24, step // (24 * steps)
        if step % (24 * steps) == 0:
            busy, sun = chance.uniform(0.5, 1.5), chance.uniform(0.2, 1)
            winter = math.cos(2 * math.pi * day / 365)
        evening = math.exp(-(((hour - 18.5) / 3) ** 2))
        kw = base * (1 + 0.4 * winter) * busy * (0.6 + 0.5 * evening + chance.uniform(0, 0.4))
        if kind == "holiday" and not 180 <= day < 240:
            kw *= 0.05
        if kind == "plant" and (day % 7 >= 5 or not 6 <= hour < 20):
            kw *= 0.5
        if 5.5 < hour < 18.5:
            kw -= solar * sun * math.sin(math.pi * (hour - 5.5) / 13) * (1 - 0.4 * winter)
        year.append(round(kw, decimals) + 0.0)
    return year


def seasons(chance, periods):
    """One to three groups of periods, and which group each month has."""
    groups = [list(range(first, periods, 3)) for first in range(min(3, periods))]
    groups = groups if chance.random() < 0.7 else [list(range(periods))]
    changes = sorted(chance.sample(range(1, 12), len(groups) - 1))
    return groups, [sum(month >= change for change in changes) for month in range(12)]


def schedule(chance, groups, of_month):
    made = {}
    for group in set(of_month):
        changes = chance.sample(range(1, 24), min(len(groups[group]) + 2, 6))
        period, hours = chance.choice(groups[group]), []
        for hour in range(24):
            period = chance.choice(groups[group]) if hour in changes else period
            hours.append(period)
        made[group] = hours
    return [made[group] for group in of_month]


def bounds(chance, around, most):
    return sorted({round(around * chance.uniform(0.1, 1.5), 2) or 1 for _ in range(chance.randint(0, most))})


def tiers(chance, tops, rate, **more):
    made = []
    for top in [*tops, None]:
        tier = {"rate": round(chance.uniform(0, rate), chance.choice([2, 4, 5])), **more}
        if chance.random() < 0.3:
            tier["adj"] = round(rate * chance.choice([1, 1, 1, 10]) * chance.uniform(-0.04, 0.1), 5)
        made.append(tier if top is None else {**tier, "max": top})
    return made


def energy(chance, tariff, kwh, peak, sells):
    periods = chance.choice([1, 1, 2, 3, 4, 6])
    groups, of_month = seasons(chance, periods)
    structure = [None] * periods
    for group in groups:
        around = {"kWh": kwh, "kWh daily": kwh / 30, "kWh/kW": kwh / peak, "kWh/kW daily": kwh / peak / 30}
        unit = chance.choice(list(around))
        tops = bounds(chance, around[unit], 3)
        for period in group:
            structure[period] = tiers(chance, tops, 0.5, unit=unit if tops else "kWh")
            for tier in structure[period] if sells else []:
                tier["sell"] = round(chance.uniform(0, 0.3), 4)
    tariff["energyratestructure"] = structure
    if periods > 1:
        tariff["energyweekdayschedule"] = schedule(chance, groups, of_month)
        tariff["energyweekendschedule"] = schedule(chance, groups, of_month)


def demand(chance, tariff, peak):
    if chance.random() < 0.6:
        tariff["flatdemandstructure"] = [tiers(chance, bounds(chance, peak, 2), 30) for _ in range(2)]
        tariff["flatdemandmonths"] = [chance.randrange(2) for _ in range(12)]
    if chance.random() < 0.6:
        periods = chance.choice([1, 2, 3, 4])
        groups, of_month = seasons(chance, periods)
        structure = [None] * periods
        for group in groups:
            tops = bounds(chance, peak, 2)
            for period in group:
                structure[period] = tiers(chance, tops, 30)
        tariff["demandratestructure"] = structure
        tariff["demandweekdayschedule"] = schedule(chance, groups, of_month)
        tariff["demandweekendschedule"] = schedule(chance, groups, of_month)


def amounts(chance, tariff, kwh):
    tariff["fixedchargefirstmeter"] = round(chance.uniform(0, 40), 2)
    tariff["fixedchargeunits"] = chance.choice(["$/month", "$/month", "$/day", "$/year"])
    if chance.random() < 0.35:
        units = chance.choice(["$/month", "$/day", "$/year"])
        times = {"$/month": 1, "$/day": 1 / 30, "$/year": 12}[units]
        tariff["mincharge"] = round(kwh * chance.uniform(0.04, 0.4) * times + 1, 2)
        tariff["minchargeunits"] = units


def case(seed):
    chance = random.Random(seed)
    option, steps = chance.randrange(5), chance.choice([1, 1, 1, 2, 2, 4])
    net, tariff = load(chance, steps, option), {}
    kwh = sum(max(kw, 0) for kw in net) / steps / 12
    peak = max(max(net), 0.01)
    energy(chance, tariff, kwh, peak, option > 0 and chance.random() < 0.7)
    if chance.random() < 0.5:
        demand(chance, tariff, peak)
    amounts(chance, tariff, kwh)
    made = {
        "id": f"random_{seed:06}",
        "seed": seed,
        "steps_per_hour": steps,
        "metering_option": option,
        "tariff": tariff,
        "net_load_kw": net,
    }
    if option in (0, 1, 3):
        made["nm_credit_month"] = chance.choice([11, 11, chance.randrange(12)])
    if option == 0:
        made["nm_yearend_sell_rate"] = round(chance.uniform(0, 0.1), 3)
    if option == 3:
        made["nb_apply_credit_current_month"] = chance.randrange(2)
        made["nb_credit_expire"] = chance.choice([0, 0, 1])
    if option in (0, 1) and chance.random() < 0.3:
        made["nm_credit_rollover"] = 1
    if chance.random() < 0.2:
        made["tou_demand_single_peak"] = 1
    if chance.random() < 0.15:
        made["sell_eq_buy"] = 1
    for name in ("ts_buy_rate", "ts_sell_rate"):
        if option >= 2 and chance.random() < 0.2:
            lowest = chance.choice([-0.1, -0.1, -0.6])
            made[name] = [round(chance.uniform(lowest, 0.5), 4) for _ in net]
    return made


if __name__ == "__main__":
    folder, count, first = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    folder.mkdir(parents=True, exist_ok=True)
    for seed in range(first, first + count):
        made = case(seed)
        made["sam"] = {"engine": "NREL-PySAM Utilityrate5", "months": sam.solve(made)}
        (folder / f"{made['id']}.json").write_text(json.dumps(made))

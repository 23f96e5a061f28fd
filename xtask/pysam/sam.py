"""A rating case as NREL's SAM computes it: the judge that the engine is compared with.

Needs PySAM (PyPI: NREL-PySAM; tried with 7.1.1.post1). A case is the JSON that `lamplight rate
--case` reads: `tariff` in URDB's JSON, `net_load_kw`, `steps_per_hour`, `metering_option` and SAM's
settings under their own names without `ur_`.
"""

import PySAM.Utilityrate5 as Utilityrate5

NO_BOUND = 1e38
UNITS = {"kwh": 0, "kwh/kw": 1, "kwh daily": 2, "kwh/kw daily": 3}
ALWAYS = [[1] * 24 for _ in range(12)]


def model(case):
    """The case as a model that is ready to execute. Net load is split by its sign."""
    rate, net = Utilityrate5.new(), case["net_load_kw"]
    rate.Lifetime.analysis_period = 1
    rate.Lifetime.inflation_rate = 0
    rate.Lifetime.system_use_lifetime_output = 0
    rate.SystemOutput.degradation = [0]
    rate.SystemOutput.gen = [max(-kw, 0.0) for kw in net]
    rate.Load.load = [max(kw, 0.0) for kw in net]
    put = rate.ElectricityRates
    put.en_electricity_rates = 1
    put.rate_escalation = [0]
    put.ur_enable_billing_demand = 0
    settings(put, case)
    amounts(put, case["tariff"])
    energy(put, case["tariff"])
    demand(put, case["tariff"])
    return rate


def months(rate):
    """The twelve months of an executed model, under the names that `lamplight rate` prints."""
    outputs = {
        "fixed": "year1_monthly_fixed_with_system",
        "energy": "year1_monthly_ec_charge_with_system",
        "demand_flat": "year1_monthly_dc_fixed_with_system",
        "demand_tou": "year1_monthly_dc_tou_with_system",
        "minimum_topup": "year1_monthly_minimum_with_system",
        "true_up_credit": "year1_true_up_credits",
        "total": "year1_monthly_utility_bill_w_sys",
    }
    columns = {ours: getattr(rate.Outputs, theirs) for ours, theirs in outputs.items()}
    year = []
    for index in range(12):
        month = {"month": index + 1, **{name: column[index] for name, column in columns.items()}}
        month["demand"] = month["demand_flat"] + month["demand_tou"]
        year.append(month)
    return year


def solve(case):
    rate = model(case)
    rate.execute(0)
    return months(rate)


def settings(put, case):
    put.ur_metering_option = case["metering_option"]
    put.ur_nm_yearend_sell_rate = case.get("nm_yearend_sell_rate", 0)
    put.ur_nm_credit_month = case.get("nm_credit_month", 11)
    put.ur_nm_credit_rollover = case.get("nm_credit_rollover", 0)
    put.ur_nb_credit_expire = case.get("nb_credit_expire", 0)
    put.ur_nb_apply_credit_current_month = case.get("nb_apply_credit_current_month", 0)
    put.ur_sell_eq_buy = case.get("sell_eq_buy", 0)
    put.TOU_demand_single_peak = case.get("tou_demand_single_peak", 0)
    for name in ("ts_buy_rate", "ts_sell_rate"):
        setattr(put, f"ur_en_{name}", int(name in case))
        setattr(put, f"ur_{name}", case.get(name, [0.0] * len(case["net_load_kw"])))


def amounts(put, tariff):
    def monthly(amount, units):
        return amount * {"$/day": 365 / 12, "$/month": 1, "$/year": 1 / 12}[units]

    fixed = tariff.get("fixedchargefirstmeter", 0)
    put.ur_monthly_fixed_charge = monthly(fixed, tariff.get("fixedchargeunits", "$/month"))
    least, units = tariff.get("mincharge", 0), tariff.get("minchargeunits", "$/month")
    put.ur_annual_min_charge = least if units == "$/year" else 0
    put.ur_monthly_min_charge = 0 if units == "$/year" else monthly(least, units)


def rows(structure):
    """Period, tier and tier of the document, counted from one."""
    for period, tiers in enumerate(structure, 1):
        for number, tier in enumerate(tiers, 1):
            yield period, number, tier


def price(tier):
    return tier.get("rate", 0) + tier.get("adj", 0)


def schedule(tariff, name):
    return [[period + 1 for period in hours] for hours in tariff[name]] if name in tariff else ALWAYS


def energy(put, tariff):
    put.ur_ec_sched_weekday = schedule(tariff, "energyweekdayschedule")
    put.ur_ec_sched_weekend = schedule(tariff, "energyweekendschedule")
    put.ur_ec_tou_mat = [
        [period, number, tier.get("max", NO_BOUND), UNITS[tier.get("unit", "kWh").lower()], price(tier),
         tier.get("sell", 0)]
        for period, number, tier in rows(tariff["energyratestructure"])
    ]


def demand(put, tariff):
    flat, by_time = tariff.get("flatdemandstructure"), tariff.get("demandratestructure")
    put.ur_dc_enable = int(bool(flat or by_time))
    if not put.ur_dc_enable:
        return
    of_months = tariff.get("flatdemandmonths", [0] * 12)
    put.ur_dc_flat_mat = [
        [month, number, tier.get("max", NO_BOUND), price(tier)]
        for month, of_month in enumerate(of_months)
        for period, number, tier in rows(flat or [[{"rate": 0}]])
        if period == (of_month + 1 if flat else 1)
    ]
    put.ur_dc_tou_mat = [
        [period, number, tier.get("max", NO_BOUND), price(tier)]
        for period, number, tier in rows(by_time or [[{"rate": 0}]])
    ]
    put.ur_dc_sched_weekday = schedule(tariff, "demandweekdayschedule") if by_time else ALWAYS
    put.ur_dc_sched_weekend = schedule(tariff, "demandweekendschedule") if by_time else ALWAYS

//! The home page: what I owe, how I am doing, what to do.

use accounts::{Account, Supply};
use jiff::ToSpan;
use jiff::civil::Date;
use money::Money;
use store::Conn;
use wire::{Flow, HomeView, Period, Task, UsageGlance};

use crate::consumption::{self, DayUse};
use crate::error::PortalError;
use crate::usage::{Asked, Charges, DaySpan, Place, cost, flow, zone_of};
use crate::{OpContext, Portal, authorise, standing, wording};

/// Days that the sparkline shows.
const RECENT_DAYS: i64 = 30;
/// A reading is asked for when the last is older than this many days.
const READING_DUE_DAYS: i32 = 30;

impl Portal {
    /// The home page of the current account.
    ///
    /// # Errors
    /// [`crate::Refusal::NotSignedIn`] and store failures.
    pub async fn home_view(&self, ctx: &OpContext) -> Result<HomeView, PortalError> {
        let mut conn = self.store.read().await?;
        let account = authorise::current_account(ctx, &mut conn).await?;
        let today = self.local_today(ctx.now);
        let standing = standing::in_short(&mut conn, &account, today).await?;
        let supply = self.supplies.of(&mut conn, &account).await?;
        // In whatever time zone a point lies: last month and this one.
        let around = (
            today.first_of_month().saturating_sub(2.months()),
            today.first_of_month().saturating_add(3.months()),
        );
        let charges = Charges::of(&mut conn, account.id, around).await?;
        let mut usage = Vec::with_capacity(supply.points.len());
        for point in &supply.points {
            let zone = zone_of(&supply, point);
            let place = Place {
                supply: &supply,
                point,
                zone: &zone,
            };
            let asked = (&account, &place, &charges);
            usage.extend(self.glance(ctx, &mut conn, asked).await?);
        }
        let mut tasks = Vec::new();
        if supply
            .meters
            .iter()
            .any(|meter| !meter.smart && meter.removed_on.is_none())
        {
            tasks.extend(reading_task(&supply, today));
        }
        let balance = standing.balance();
        if balance.overdue {
            tasks.insert(0, overdue_task(standing.overdue()));
        }
        Ok(HomeView {
            sentence: standing.sentence(),
            balance,
            usage,
            tasks,
            latest_bill: standing.rows().into_iter().next(),
            address: address(&supply),
            account_number: account.number,
        })
    }

    /// This month so far against the same days of last month.
    async fn glance(
        &self,
        ctx: &OpContext,
        conn: &mut Conn,
        (account, place, charges): (&Account, &Place<'_>, &Charges),
    ) -> Result<Option<UsageGlance>, PortalError> {
        let point = place.point;
        let today = ctx.now.timestamp().to_zoned(place.zone.clone()).date();
        let month = today.first_of_month();
        let before = month.saturating_sub(1.month());
        // To the month's end: prices of a month are worked out from all that is known of it.
        let next = month.saturating_add(1.month());
        let mut used = consumption::of(conn, place.supply, point, before, next).await?;
        used.days.retain(|day| day.date < today);
        let Some(newest) = used.days.last().map(|day| day.date) else {
            return Ok(None);
        };
        // On the first days of a month, and for points read by hand, last month says more.
        let (from, to) = if newest >= month {
            (month, today)
        } else {
            (before, month)
        };
        let shown = days_of(&used.days, from, to);
        let (Some(first), Some(last)) = (shown.first(), shown.last()) else {
            return Ok(None);
        };
        let wh = shown.iter().map(DayUse::total_wh).sum();
        let known = place.supply.interval_days_of(point.id);
        let asked = Asked {
            account,
            place,
            used: &used,
            span: DaySpan::containing(Period::Month, from),
            range: (known.map_or(first.date, |(first, _)| first), last.date),
            charges,
        };
        let cost = cost(self, conn, &asked, shown).await?;
        let covered = last.date.saturating_add(1.day());
        let compared_to = before
            .saturating_add(covered.since(from).unwrap_or_default())
            .min(month);
        let earlier = days_of(&used.days, before, compared_to);
        let percent = if from == month && !used.is_spread() {
            wording::change_percent(wh, earlier.iter().map(DayUse::total_wh).sum())
        } else {
            None
        };
        let recent = recent(&used.days, today);
        let glance = UsageGlance {
            point: point.id.to_string(),
            flow: flow(point),
            period: wording::short_period(from, covered),
            wh,
            cost: cost.map(|it| it.energy),
            change_percent: percent,
            change_text: percent.map_or_else(String::new, |percent| {
                let days = wording::short_period(before, compared_to);
                format!("{} {days}", wording::change_words(percent))
            }),
            recent_text: recent_text(&recent, flow(point)),
            recent_days_wh: recent,
            estimated: shown.iter().any(|day| day.estimates() > 0),
        };
        Ok(Some(glance))
    }
}

/// Those of `[from, to)` among days in order.
fn days_of(days: &[DayUse], from: Date, to: Date) -> &[DayUse] {
    let before = |end: Date| days.partition_point(|day| day.date < end);
    days.get(before(from)..before(to)).unwrap_or_default()
}

fn recent(days: &[DayUse], today: Date) -> Vec<Option<i64>> {
    let from = today.saturating_sub(jiff::Span::new().days(RECENT_DAYS));
    from.series(1.day())
        .take_while(|date| *date < today)
        .map(|date| {
            days.iter()
                .find(|day| day.date == date)
                .map(DayUse::total_wh)
        })
        .collect()
}

fn recent_text(recent: &[Option<i64>], flow: Flow) -> String {
    let known: Vec<i64> = recent.iter().flatten().copied().collect();
    let (Some(most), Some(least)) = (known.iter().max(), known.iter().min()) else {
        return "No daily figures in the last 30 days.".to_owned();
    };
    let verb = if flow == Flow::Export { "sold" } else { "used" };
    format!(
        "In the last 30 days you {verb} between {} and {} a day.",
        wording::kwh(*least),
        wording::kwh(*most)
    )
}

fn reading_task(supply: &Supply, today: Date) -> Option<Task> {
    if supply.reads.iter().any(|read| read.doubted) {
        return Some(Task {
            icon: "meter".to_owned(),
            title: "Is your meter reading right?".to_owned(),
            text: "It looks unusual. Please check it, so that your bill is right.".to_owned(),
            href: "/readings".to_owned(),
            action: "Check it".to_owned(),
            urgent: true,
        });
    }
    let last = supply.reads.iter().filter_map(|read| read.seen_on).max();
    let age = last
        .and_then(|last| today.since(last).ok())
        .map_or(i32::MAX, |age| age.get_days());
    (age >= READING_DUE_DAYS).then(|| Task {
        icon: "meter".to_owned(),
        title: "Send a meter reading".to_owned(),
        text: last.map_or_else(
            || "We have none from you yet. With one, you pay for what you use.".to_owned(),
            |last| {
                format!(
                    "Your last was on {}. With a new one we won't estimate.",
                    wording::day_month(last)
                )
            },
        ),
        href: "/readings".to_owned(),
        action: "Send a reading".to_owned(),
        urgent: false,
    })
}

fn overdue_task(late: Money) -> Task {
    Task {
        icon: "warning".to_owned(),
        title: "A payment is late".to_owned(),
        text: format!("Please pay {late}. If that's hard, talk to us: we can spread it."),
        href: "/pay".to_owned(),
        action: "Pay now".to_owned(),
        urgent: true,
    }
}

/// "14 Larch Road, Leeds LS6 2AB", and how many more.
fn address(supply: &Supply) -> String {
    let Some(first) = supply.properties.first() else {
        return String::new();
    };
    let mut text = format!("{}, {} {}", first.line1, first.town, first.postcode);
    match supply.properties.len() {
        0 | 1 => {}
        2 => text.push_str(" and one more place"),
        more => text.push_str(&format!(" and {} more places", more - 1)),
    }
    text
}

//! The list of bills, and one bill with its working.

use base::BillId;
use billing::document::{
    BillDocument, BillLine, Direction, Fuel, ReadingUsed, SupplySection, reading_kind_words,
};
use comms::PreferenceRepository as _;
use money::{Currency, Money};
use wire::{
    BalanceLine, BillFact, BillLineView, BillReading, BillSection, BillTax, BillView, BillsView,
    Flow,
};

use crate::error::{PortalError, Refusal};
use crate::issue_bill::facts;
use crate::standing::{Standing, StandingBill};
use crate::{OpContext, Portal, authorise, corrections, own_path, paper, query, standing, wording};

impl Portal {
    /// The bills of the current account.
    ///
    /// # Errors
    /// [`Refusal::NotSignedIn`] and store failures.
    pub async fn bills_view(&self, ctx: &OpContext) -> Result<BillsView, PortalError> {
        let mut conn = self.store.read().await?;
        let account = authorise::current_account(ctx, &mut conn).await?;
        let standing = standing::of(&mut conn, &account, self.local_today(ctx.now)).await?;
        Ok(BillsView {
            sentence: standing.sentence(),
            owed: standing.owed,
            bills: standing.rows(),
        })
    }

    /// One bill, with every line's working.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a bill that is not theirs.
    pub async fn bill_view(&self, ctx: &OpContext, bill: &str) -> Result<BillView, PortalError> {
        ctx.customer()?;
        let id: BillId = bill.parse().map_err(|_| Refusal::NotFound)?;
        let mut conn = self.store.read().await?;
        let (account, stored) = authorise::sent_bill(ctx, &mut conn, id).await?;
        let standing = standing::of(&mut conn, &account, self.local_today(ctx.now)).await?;
        let document = BillDocument::from_json(&stored.document)
            .map_err(|error| PortalError::Internal(format!("bill {id}: {error}")))?;
        let chosen = conn.bill_preference(account.customer_id).await?;
        let own = match chosen {
            Some(chosen) => chosen.print.into(),
            None => self.form_of(&mut conn, &account).await?,
        };
        let files = paper::files(id, own);
        let corrected = corrections::of_bill(&mut conn, &stored.head, &standing).await?;
        let (zone, today) = (self.zone(), self.local_today(ctx.now));
        let asked = query::told(&mut conn, &stored.head, &standing, (&zone, today)).await?;
        Ok(BillView {
            files,
            cancelled: corrected.cancelled,
            corrections: corrected.words,
            replaced_by: corrected.replaced_by,
            asked,
            ..view(id, stored.head, document, &standing)?
        })
    }
}

fn view(
    id: BillId,
    head: billing::BillHead,
    document: BillDocument,
    standing: &Standing,
) -> Result<BillView, PortalError> {
    let place = standing.bills.iter().position(|bill| bill.head.id == id);
    // By the days they cover: an older bill that was made again is the newest by its date.
    let heads = || standing.bills.iter().map(|bill| &bill.head);
    let before = heads().filter(|one| one.period_from < head.period_from);
    let older = before.max_by_key(|one| one.period_from);
    let after = heads().filter(|one| one.period_from > head.period_from);
    let newer = after.min_by_key(|one| one.period_from);
    // Bills older than a standing looks back over were paid long ago.
    let paid = StandingBill::paid(head.clone());
    let own = place.map_or(&paid, |index| &standing.bills[index]);
    let sections = document
        .charges
        .iter()
        .enumerate()
        .map(section)
        .collect::<Result<_, _>>()?;
    let taxes = document
        .tax_lines
        .iter()
        .map(|tax| BillTax {
            label: format!("{} at {}", tax.label, tax.percent),
            on: tax.taxable,
            amount: tax.amount,
        })
        .collect();
    let transfer = match own.outstanding.is_positive() {
        true => beside(documents::transfer_facts(&document)),
        false => Vec::new(),
    };
    let contact = beside(documents::contact_facts(&document));
    let before = documents::balance_lines(&document);
    let before = before
        .into_iter()
        .map(|(label, amount)| BalanceLine { label, amount })
        .collect();
    Ok(BillView {
        corrects: facts::corrections(&document),
        sentence: sentence(&head, older),
        row: standing.row(own),
        account_number: document.account_number,
        name: document.customer_name,
        sections,
        net: document.net,
        taxes,
        total: document.total_charges,
        before,
        amount_due: document.amount_due,
        previous: older.map(|bill| bill.id.to_string()),
        next: newer.map(|bill| bill.id.to_string()),
        files: Vec::new(),
        cancelled: false,
        corrections: Vec::new(),
        replaced_by: None,
        asked: None,
        pay_href: own_path::pay_path(&head.number),
        transfer,
        contact,
    })
}

fn beside(facts: Vec<documents::story::Fact>) -> Vec<BillFact> {
    let fact = |fact: documents::story::Fact| BillFact {
        label: fact.label,
        text: fact.value,
    };
    facts.into_iter().map(fact).collect()
}

fn sentence(head: &billing::BillHead, older: Option<&billing::BillHead>) -> String {
    let month = wording::month_name(head.period_from);
    if head.total.minor() < 0 {
        let credit = wording::size(head.total);
        return format!("We owe you {credit} for {month}.");
    }
    let difference = older
        .filter(|older| older.total.currency() == head.total.currency())
        .map(|older| {
            (
                wording::month_name(older.period_from),
                head.total.minor() - older.total.minor(),
            )
        });
    let currency = head.total.currency();
    match difference {
        None => format!("Your {month} bill is {}.", head.total),
        Some((before, 0)) => format!(
            "Your {month} bill is {}, the same as {before}'s.",
            head.total
        ),
        Some((before, minor)) => {
            let word = if minor > 0 { "more" } else { "less" };
            let amount = Money::from_minor(minor.abs(), currency);
            format!(
                "Your {month} bill is {}, {amount} {word} than {before}'s.",
                head.total
            )
        }
    }
}

fn section((place, section): (usize, &SupplySection)) -> Result<BillSection, PortalError> {
    let flow = match (section.fuel, section.direction) {
        (Fuel::Gas, _) => Flow::Gas,
        (Fuel::Electricity, Direction::Import) => Flow::Electricity,
        (Fuel::Electricity, Direction::Export) => Flow::Export,
    };
    let currency = section.net.currency();
    Ok(BillSection {
        flow,
        title: section.title().to_owned(),
        tariff: section.tariff_name.clone(),
        address: section.address.join(", "),
        identifier: format!("{} {}", section.identifier_label(), section.identifier),
        meters: section.meter_serials.clone(),
        readings: section.readings_used.iter().map(reading).collect(),
        lines: section
            .lines
            .iter()
            .enumerate()
            .map(|(at, bill_line)| line(bill_line, format!("{place}.{at}"), currency))
            .collect(),
        subtotal: section.net,
    })
}

fn reading(reading: &ReadingUsed) -> BillReading {
    BillReading {
        label: reading.register_label.clone(),
        on: wording::when_day(reading.date),
        value: reading.value.clone(),
        kind: reading_kind_words(reading.kind).to_owned(),
    }
}

fn line(line: &BillLine, place: String, currency: Currency) -> BillLineView {
    let covered = wording::period(line.period.from(), line.period.to());
    let mut working = line.working.formula.clone();
    for note in &line.working.notes {
        working.push_str(". ");
        working.push_str(note);
    }
    BillLineView {
        label: line.label.clone(),
        amount: line.amount,
        quantity: line.quantity_words(),
        rate: line.rate_words(currency),
        period: format!("{covered}, {}", line.days_words()),
        working,
        place,
    }
}

//! Random histories of paying and billing against the real server, which is killed at random
//! moments and whose gateway fails at random. At the end no money is lost, none is doubled, and
//! every bill can be worked out again.
//!
//! Everything is drawn from a seed: what the customers do, when the process dies, which calls the
//! gateway leaves without an answer. The same seed makes the same histories and the same kills;
//! only the scheduler is not ours. `cargo xtask faults` runs many, a plain test run a few.

mod dice;
mod judge;
mod keeper;
mod payer;
mod paying;
mod town;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use testkit::TestDatabase;

use dice::Dice;
use keeper::Keeper;
use payer::{Payer, Tally};
use town::Town;

/// Customers who act at the same time.
const AT_ONCE: usize = 6;
/// Customers of a town; histories go round among them.
const PAYERS: usize = 24;
/// Calls in a hundred that the gateway leaves without an answer.
const FAIL_PERCENT: u8 = 6;

/// How much is tried.
struct Plan {
    seed: u64,
    histories: usize,
    until: Option<Instant>,
}

impl Plan {
    /// From the environment that `cargo xtask faults` sets; a few histories otherwise.
    #[expect(
        clippy::disallowed_methods,
        reason = "the binary under test has a real clock"
    )]
    fn read() -> Self {
        let number = |name: &str| -> Option<u64> {
            let text = std::env::var(name).ok()?;
            Some(
                text.parse()
                    .unwrap_or_else(|_| panic!("{name}: {text} is no number")),
            )
        };
        let minutes = number("LAMPLIGHT_FAULTS_MINUTES");
        let histories = number("LAMPLIGHT_FAULTS_HISTORIES").unwrap_or(30);
        Self {
            seed: number("LAMPLIGHT_FAULTS_SEED").unwrap_or(20_261_121),
            histories: usize::try_from(histories).expect("fits"),
            until: minutes.map(|minutes| Instant::now() + Duration::from_secs(minutes * 60)),
        }
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the binary under test has a real clock"
    )]
    fn is_over(&self) -> bool {
        self.until.is_some_and(|until| Instant::now() > until)
    }
}

/// Runs the plan on one engine and judges its books.
fn run(engine: &str, database: TestDatabase) {
    let plan = Plan::read();
    println!(
        "faults on {engine}: seed {}, up to {} histories",
        plan.seed, plan.histories
    );
    let town = Town::found(database, PAYERS, plan.seed);
    let keeper = Keeper::open(&town.place, plan.seed, FAIL_PERCENT);
    let next = AtomicUsize::new(0);
    let mut tally = Tally::default();
    let mut moments = Dice::new(plan.seed, "kills");
    thread::scope(|scope| {
        let workers: Vec<_> = (0..AT_ONCE)
            .map(|worker| {
                let (town, keeper, next, plan) = (&town, &keeper, &next, &plan);
                scope.spawn(move || act(town, keeper, next, plan, worker))
            })
            .collect();
        while workers.iter().any(|worker| !worker.is_finished()) {
            keeper.kill_after(Duration::from_millis(100 + moments.below(800)));
        }
        for worker in workers {
            tally.add(&worker.join().expect("a history failed: see above"));
        }
    });
    let (kills, silences) = keeper.close();
    let verdict = judge::judge(&town, plan.seed);
    println!(
        "faults on {engine}: {} histories, {} steps, {kills} kills of the server, {} of billing, {} \
         bill runs over everybody, {} broken connections, {silences} questions the \
         gateway never answered; {} payments and {} \
         refunds booked once each, {} bills taken back, {} bills worked out again, {} differences \
         left",
        tally.histories,
        tally.steps,
        tally.bill_kills,
        tally.runs,
        tally.broken,
        verdict.payments,
        verdict.refunds,
        tally.rebilled,
        verdict.bills,
        verdict.differences,
    );
    assert!(tally.histories > 0 && kills > 0, "nothing happened");
}

/// One customer after the other, each with its own accounts, so that no two act for one.
fn act(town: &Town, keeper: &Keeper<'_>, next: &AtomicUsize, plan: &Plan, worker: usize) -> Tally {
    let mut tally = Tally::default();
    loop {
        let history = next.fetch_add(1, Ordering::Relaxed);
        if history >= plan.histories || plan.is_over() {
            return tally;
        }
        // Worker and place decide the customer: the others are at other customers.
        let mine = PAYERS / AT_ONCE;
        let place = worker * mine + (history % mine);
        let dice = Dice::new(plan.seed, &format!("history {history}"));
        let mut payer = Payer::new(town, keeper, place, history, dice);
        payer.live();
        tally.add(&payer.tally);
    }
}

#[test]
fn no_money_is_lost_or_doubled_on_sqlite() {
    run("SQLite", TestDatabase::sqlite());
}

#[test]
fn no_money_is_lost_or_doubled_on_postgres() {
    run("PostgreSQL", TestDatabase::postgres());
}

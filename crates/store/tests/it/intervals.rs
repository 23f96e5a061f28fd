//! Interval days: written in bulk, versioned, read by range.

use accounts::AccountsRepository as _;
use base::RepoError;
use jiff::civil::{Date, date};
use metering::{
    Channel, DayTotal, IntervalDay, IssueTimes, MeteringRepository, Quality, Slot, StoredDay,
};
use store::Conn;
use testkit::{TestCustomer, TestDatabase, both_engines};

use crate::raw;

fn slots(first_wh: i64) -> Vec<Slot> {
    let mut slots: Vec<Slot> = (0..48)
        .map(|index| Slot::measured(first_wh + index))
        .collect();
    slots[5] = Slot::MISSING;
    slots[6] = Slot::new(9, Quality::Estimated);
    slots
}

fn stored(who: &TestCustomer, channel: Channel, local_day: Date, first_wh: i64) -> StoredDay {
    StoredDay {
        account_id: who.account.id,
        service_point_id: who.point.id,
        channel,
        version: 1,
        day: IntervalDay::new(local_day, 30, slots(first_wh)).expect("a day"),
        issued: IssueTimes::default(),
    }
}

fn days(who: &TestCustomer, from: Date, count: usize) -> Vec<StoredDay> {
    let each = from.series(jiff::Span::new().days(1)).take(count);
    let wh = 100_i64..;
    each.zip(wh)
        .map(|(on, wh)| stored(who, Channel::Import, on, wh))
        .collect()
}

async fn read(conn: &mut Conn, who: &TestCustomer, from: Date, to: Date) -> Vec<IntervalDay> {
    let found = conn
        .interval_days(who.account.id, who.point.id, Channel::Import, from, to)
        .await;
    found.expect("reads")
}

const START: Date = date(2024, 1, 1);
const END: Date = date(2026, 1, 1);

both_engines! {
    async fn a_year_is_written_once_and_read_back_in_order(store: Store) {
        let who = TestCustomer::numbered(1);
        let year = days(&who, START, 366);
        let mut shuffled = year.clone();
        shuffled.reverse();
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        assert_eq!(tx.put_interval_days(&shuffled).await, Ok(366));
        assert_eq!(tx.put_interval_days(&year).await, Ok(0));
        let expected: Vec<IntervalDay> = year.into_iter().map(|stored| stored.day).collect();
        assert_eq!(read(&mut tx, &who, START, END).await, expected);
        let may = read(&mut tx, &who, date(2024, 5, 1), date(2024, 6, 1)).await;
        assert_eq!(may, expected[121..152]);
    }

    async fn totals_say_what_the_values_say(store: Store) {
        let who = TestCustomer::numbered(1);
        let written = days(&who, START, 3);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        tx.put_interval_days(&written).await.expect("puts");
        let (account, point) = (who.account.id, who.point.id);
        let totals = tx.day_totals(account, point, Channel::Import, START, END).await;
        let expected = written.iter().map(|stored| DayTotal {
            local_day: stored.day.local_day(),
            total_wh: stored.day.total_wh(),
            missing_count: 1,
            estimated_count: 1,
            slot_count: 48,
        });
        assert_eq!(totals, Ok(expected.collect()));
        let sum = written[1..].iter().map(|stored| stored.day.total_wh()).sum();
        let total = tx.total_wh(account, point, Channel::Import, date(2024, 1, 2), END).await;
        assert_eq!(total, Ok((sum, 2)));
        let none = tx.total_wh(account, point, Channel::Export, START, END).await;
        assert_eq!(none, Ok((0, 0)));
    }

    async fn the_days_with_data_are_known_with_the_supply(store: Store) {
        let who = TestCustomer::numbered(1);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        let steps = [
            (Channel::Export, date(2024, 1, 1), 9, None),
            (Channel::Import, date(2024, 1, 3), 3, Some((3, 5))),
            (Channel::Import, date(2024, 1, 4), 1, Some((3, 5))),
            (Channel::Import, date(2024, 1, 2), 2, Some((2, 5))),
            (Channel::Import, date(2024, 1, 5), 4, Some((2, 8))),
            (Channel::Export, date(2024, 1, 1), 20, Some((2, 8))),
        ];
        for (channel, from, count, expected) in steps {
            let mut put = days(&who, from, count);
            put.iter_mut().for_each(|day| day.channel = channel);
            put.reverse();
            tx.put_interval_days(&put).await.expect("puts");
            let supply = tx.supply(who.account.id).await.expect("reads");
            let known = supply.interval_days_of(who.point.id);
            let january = |(first, last)| (date(2024, 1, first), date(2024, 1, last));
            assert_eq!(known, expected.map(january), "from {from}");
        }
    }

    async fn a_different_day_replaces_the_one_before(store: Store) {
        let who = TestCustomer::numbered(1);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        tx.put_interval_days(&days(&who, START, 10)).await.expect("puts");
        let mut again = days(&who, START, 12);
        again[4] = stored(&who, Channel::Import, again[4].day.local_day(), 7000);
        assert_eq!(tx.put_interval_days(&again).await, Ok(3));
        let found = read(&mut tx, &who, START, END).await;
        let expected: Vec<IntervalDay> = again.into_iter().map(|stored| stored.day).collect();
        assert_eq!(found, expected);
    }

    async fn the_same_day_twice_in_one_go_keeps_the_later(store: Store) {
        let who = TestCustomer::numbered(1);
        let versions: Vec<StoredDay> = [1, 2, 2, 3]
            .map(|wh| stored(&who, Channel::Import, START, wh))
            .into();
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        assert_eq!(tx.put_interval_days(&versions).await, Ok(3));
        assert_eq!(read(&mut tx, &who, START, END).await, [versions[3].day.clone()]);
    }

    async fn channels_and_customers_do_not_mix(store: Store) {
        let (who, other) = (TestCustomer::numbered(1), TestCustomer::numbered(2));
        let all = [
            stored(&who, Channel::Import, START, 1),
            stored(&who, Channel::Export, START, 2),
            stored(&other, Channel::Import, START, 3),
        ];
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        other.add(&mut tx).await.expect("adds");
        assert_eq!(tx.put_interval_days(&all).await, Ok(3));
        assert_eq!(read(&mut tx, &who, START, END).await, [all[0].day.clone()]);
        assert_eq!(read(&mut tx, &other, START, END).await, [all[2].day.clone()]);
        let mixed = tx
            .interval_days(who.account.id, other.point.id, Channel::Import, START, END)
            .await;
        assert_eq!(mixed, Ok(vec![]));
    }

    async fn days_of_an_unknown_point_are_a_conflict(store: Store) {
        let who = TestCustomer::numbered(1);
        let mut tx = store.begin().await.expect("begins");
        let refused = tx.put_interval_days(&days(&who, START, 1)).await;
        assert_eq!(refused, Err(RepoError::Conflict("service_point".to_owned())));
        assert_eq!(tx.put_interval_days(&[]).await, Ok(0));
    }

    async fn imports_of_one_point_at_the_same_time_write_each_day_once(store: Store) {
        let who = TestCustomer::numbered(1);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        tx.commit().await.expect("commits");
        let tasks: Vec<_> = (0..6)
            .map(|_| {
                let (store, who) = (store.clone(), who.clone());
                tokio::spawn(async move {
                    let mut tx = store.begin().await?;
                    let written = tx.put_interval_days(&days(&who, START, 100)).await?;
                    tx.commit().await.map(|()| written)
                })
            })
            .collect();
        let mut written = 0;
        for task in tasks {
            written += task.await.expect("no panic").expect("puts");
        }
        assert_eq!(written, 100);
    }
}

#[tokio::test]
async fn what_was_replaced_stays_in_the_history() {
    for database in [TestDatabase::sqlite(), TestDatabase::postgres()] {
        let store = store::Store::open(database.url()).await.expect("opens");
        store.migrate().await.expect("migrates");
        let who = TestCustomer::numbered(1);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        for wh in [10, 20, 30] {
            let day = stored(&who, Channel::Import, START, wh);
            assert_eq!(tx.put_interval_days(&[day]).await, Ok(1));
        }
        tx.commit().await.expect("commits");
        store.close();
        let versions = "SELECT CAST(version AS TEXT) || ':' || CAST(total_wh AS TEXT) FROM ";
        let of = |table| format!("{versions} {table} ORDER BY version");
        let total = |wh| stored(&who, Channel::Import, START, wh).day.total_wh();
        let history = raw::run(&database, &[of("interval_day_history")]).await;
        assert_eq!(
            history,
            [format!("1:{}", total(10)), format!("2:{}", total(20))]
        );
        let newest = raw::run(&database, &[of("interval_day")]).await;
        assert_eq!(newest, [format!("3:{}", total(30))]);
    }
}

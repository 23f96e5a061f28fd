//! Register readings.

use accounts::AccountsRepository as _;
use base::ReadingId;
use jiff::civil::{Date, date};
use metering::{MeterReading, MeteringRepository, ReadingSource, ReadingStatus, ReadingsInShort};
use store::Conn;
use testkit::{SeededEntropy, TestCustomer, both_engines, morning};

fn reading(who: &TestCustomer, number: i8, status: ReadingStatus) -> MeterReading {
    let received_at = morning().plus_seconds(i64::from(number));
    MeterReading {
        account_id: who.account.id,
        id: ReadingId::new(
            received_at,
            &SeededEntropy::new(u64::from(number.unsigned_abs())),
        ),
        register_id: who.register.id,
        read_on: date(2025, 2, number),
        value: 41_000 + i64::from(number),
        source: ReadingSource::Customer,
        status,
        doubt: String::new(),
        received_at,
        sent_by: Some(who.login.id),
    }
}

fn accepted(who: &TestCustomer, number: i8) -> MeterReading {
    reading(who, number, ReadingStatus::Accepted)
}

const fn february(day: i8) -> Date {
    date(2025, 2, day)
}

async fn read_days(conn: &mut Conn, who: &TestCustomer) -> Option<(Date, Date)> {
    let supply = conn.supply(who.account.id).await.expect("reads");
    supply.read_days_of(who.point.id)
}

both_engines! {
    async fn readings_come_newest_first_and_as_they_were(store: Store) {
        let who = TestCustomer::numbered(1);
        let mut doubted = reading(&who, 3, ReadingStatus::NeedsConfirmation);
        doubted.doubt = "too_high".to_owned();
        doubted.sent_by = None;
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        for row in [&accepted(&who, 1), &doubted, &accepted(&who, 2)] {
            tx.add_reading(row).await.expect("adds");
        }
        let newest = vec![doubted.clone(), accepted(&who, 2)];
        assert_eq!(tx.readings(who.account.id, 2).await, Ok(newest));
        assert_eq!(tx.reading(who.account.id, doubted.id).await, Ok(Some(doubted.clone())));
        let stranger = TestCustomer::numbered(2).account.id;
        assert_eq!(tx.reading(stranger, doubted.id).await, Ok(None));
    }

    async fn the_newest_readings_say_in_short_what_they_ask_for(store: Store) {
        let who = TestCustomer::numbered(1);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        assert_eq!(tx.readings_in_short(who.account.id, 2).await, Ok(ReadingsInShort::default()));
        let mut estimate = accepted(&who, 4);
        estimate.source = ReadingSource::Estimate;
        let doubted = reading(&who, 3, ReadingStatus::NeedsConfirmation);
        for row in [&accepted(&who, 1), &accepted(&who, 2), &doubted, &estimate] {
            tx.add_reading(row).await.expect("adds");
        }
        let short = |doubted, last_read| Ok(ReadingsInShort { doubted, last_read });
        let account = who.account.id;
        assert_eq!(tx.readings_in_short(account, 1).await, short(false, None));
        assert_eq!(tx.readings_in_short(account, 2).await, short(true, None));
        assert_eq!(tx.readings_in_short(account, 9).await, short(true, Some(february(2))));
        let stranger = TestCustomer::numbered(2).account.id;
        assert_eq!(tx.readings_in_short(stranger, 9).await, short(false, None));
    }

    async fn only_accepted_readings_before_a_day_count(store: Store) {
        let who = TestCustomer::numbered(1);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        for number in [1, 2, 4] {
            tx.add_reading(&accepted(&who, number)).await.expect("adds");
        }
        let replaced = reading(&who, 3, ReadingStatus::Replaced);
        tx.add_reading(&replaced).await.expect("adds");
        let (account, register) = (who.account.id, who.register.id);
        let found = tx.accepted_readings(account, register, february(4), 10).await;
        assert_eq!(found, Ok(vec![accepted(&who, 2), accepted(&who, 1)]));
        let last = tx.accepted_readings(account, register, february(28), 1).await;
        assert_eq!(last, Ok(vec![accepted(&who, 4)]));
    }

    async fn the_readings_that_tell_of_some_days_are_found_among_any_number(store: Store) {
        let who = TestCustomer::numbered(1);
        let (account, point) = (who.account.id, who.point.id);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        for number in [1, 3, 5, 7, 9, 11, 13, 15, 17, 19] {
            tx.add_reading(&accepted(&who, number)).await.expect("adds");
        }
        let mut estimate = accepted(&who, 8);
        estimate.source = ReadingSource::Estimate;
        tx.add_reading(&estimate).await.expect("adds");
        tx.add_reading(&reading(&who, 10, ReadingStatus::Replaced)).await.expect("adds");
        let mut days = Vec::new();
        for (from, to) in [(10, 12), (11, 11), (2, 2), (20, 25), (1, 19)] {
            let within = (february(from), february(to));
            let found = tx.readings_of_point(account, point, within).await.expect("reads");
            days.push(found.iter().map(|one| one.read_on.day()).collect::<Vec<_>>());
        }
        let all = vec![1, 3, 5, 7, 8, 9, 11, 13, 15, 17, 19];
        let expected =
            [vec![7, 8, 9, 11, 13, 15], vec![9, 11, 13], vec![1, 3, 5], vec![17, 19], all];
        assert_eq!(days, expected);
        let stranger = TestCustomer::numbered(2);
        let found = tx.readings_of_point(stranger.account.id, point, (february(1), february(9)));
        assert_eq!(found.await, Ok(Vec::new()));
    }

    async fn the_days_of_readings_are_known_with_the_supply(store: Store) {
        use ReadingStatus::{Accepted, InReview};
        let who = TestCustomer::numbered(1);
        let (account, point) = (who.account.id, who.point.id);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        let mut known = Vec::new();
        known.push(read_days(&mut tx, &who).await);
        for (number, status) in [(9, Accepted), (20, InReview), (12, Accepted), (2, Accepted)] {
            tx.add_reading(&reading(&who, number, status)).await.expect("adds");
            known.push(read_days(&mut tx, &who).await);
        }
        let moves = [(20, InReview, Accepted), (2, Accepted, InReview), (9, InReview, Accepted)];
        for (number, from, to) in moves {
            let id = reading(&who, number, from).id;
            tx.move_reading(account, id, from, to).await.expect("moves");
            known.push(read_days(&mut tx, &who).await);
        }
        let days = |first, last| Some((february(first), february(last)));
        let after_adding = [None, None, None, days(9, 12), days(2, 12)];
        let after_moving = [days(2, 20), days(9, 20), days(9, 20)];
        assert_eq!(known, [&after_adding[..], &after_moving].concat());
        let other = TestCustomer::numbered(2).account.id;
        assert_eq!(tx.supply(other).await.expect("reads").read_days_of(point), None);
    }

    async fn the_days_of_readings_added_at_once_are_all_known(store: Store) {
        let who = TestCustomer::numbered(1);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        tx.commit().await.expect("commits");
        let adding = (1..=16).map(|number| {
            let (store, row) = (store.clone(), accepted(&who, number));
            tokio::spawn(async move {
                let mut tx = store.begin().await?;
                tx.add_reading(&row).await?;
                tx.commit().await
            })
        });
        for added in adding.collect::<Vec<_>>() {
            assert_eq!(added.await.expect("ran"), Ok(()));
        }
        let mut conn = store.read().await.expect("connects");
        assert_eq!(read_days(&mut conn, &who).await, Some((february(1), february(16))));
    }

    async fn a_reading_moves_only_from_the_status_it_has(store: Store) {
        use ReadingStatus::{InReview, NeedsConfirmation};
        let who = TestCustomer::numbered(1);
        let (account, row) = (who.account.id, reading(&who, 1, NeedsConfirmation));
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        tx.add_reading(&row).await.expect("adds");
        let moved = tx.move_reading(account, row.id, NeedsConfirmation, InReview).await;
        assert_eq!(moved, Ok(true));
        let again = tx.move_reading(account, row.id, NeedsConfirmation, InReview).await;
        assert_eq!(again, Ok(false));
    }
}

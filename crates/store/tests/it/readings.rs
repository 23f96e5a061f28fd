//! Register readings.

use accounts::{AccountsRepository as _, RegisterRead};
use base::ReadingId;
use jiff::civil::{Date, date};
use metering::{MeterReading, MeteringRepository, ReadingSource, ReadingStatus};
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

async fn read(conn: &mut Conn, who: &TestCustomer) -> RegisterRead {
    let supply = conn.supply(who.account.id).await.expect("reads");
    supply.reads.into_iter().next().expect("has a register")
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

    async fn what_readings_come_to_is_known_with_the_supply(store: Store) {
        use ReadingStatus::{Accepted, InReview, NeedsConfirmation};
        let who = TestCustomer::numbered(1);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        let mut known = vec![read(&mut tx, &who).await];
        for (number, status) in [(9, Accepted), (20, InReview), (12, Accepted), (2, Accepted)] {
            tx.add_reading(&reading(&who, number, status)).await.expect("adds");
            known.push(read(&mut tx, &who).await);
        }
        let mut estimate = accepted(&who, 15);
        estimate.source = ReadingSource::Estimate;
        tx.add_reading(&estimate).await.expect("adds");
        tx.add_reading(&reading(&who, 25, NeedsConfirmation)).await.expect("adds");
        known.push(read(&mut tx, &who).await);
        for (number, from, to) in [
            (20, InReview, Accepted),
            (25, NeedsConfirmation, InReview),
            (2, Accepted, InReview),
            (9, InReview, Accepted),
        ] {
            let id = reading(&who, number, from).id;
            tx.move_reading(who.account.id, id, from, to).await.expect("moves");
            known.push(read(&mut tx, &who).await);
        }
        let come_to = |days: Option<(i8, i8)>, seen: Option<i8>, doubted| RegisterRead {
            register_id: who.register.id,
            days: days.map(|(first, last)| (february(first), february(last))),
            seen_on: seen.map(february),
            doubted,
        };
        let expected = [
            come_to(None, None, false),
            come_to(Some((9, 9)), Some(9), false),
            come_to(Some((9, 9)), Some(9), false),
            come_to(Some((9, 12)), Some(12), false),
            come_to(Some((2, 12)), Some(12), false),
            come_to(Some((2, 15)), Some(12), true),
            come_to(Some((2, 20)), Some(20), true),
            come_to(Some((2, 20)), Some(20), false),
            come_to(Some((9, 20)), Some(20), false),
            come_to(Some((9, 20)), Some(20), false),
        ];
        assert_eq!(known, expected);
    }

    async fn readings_added_at_once_all_come_to_it(store: Store) {
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
        let days = read(&mut conn, &who).await.days;
        assert_eq!(days, Some((february(1), february(16))));
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

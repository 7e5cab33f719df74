//! What every database must do, said once and asked of each: in memory, `SQLite`, `PostgreSQL`.

#[cfg(test)]
mod check;
#[cfg(test)]
#[path = "../common/naive.rs"]
mod naive;
#[cfg(test)]
#[path = "../common/postgres.rs"]
mod postgres;

/// A test on each database for each function of [`check`].
#[cfg(test)]
macro_rules! on_every_database {
    ($($check:ident),* $(,)?) => {
        mod memory {
            use mall_server::store::{Memory, Store};
            $(#[test]
            fn $check() {
                super::check::$check(&Store::new(Memory::default()));
            })*
        }

        mod sqlite {
            use std::time::Duration;

            use mall_server::store::Store;
            $(#[test]
            fn $check() {
                let dir = tempfile::tempdir().unwrap();
                let store = Store::open(dir.path()).unwrap();
                super::check::$check(&store);
                store.close(Duration::from_secs(5));
            })*
        }

        mod on_postgres {
            use std::time::Duration;

            use mall_server::store::Store;
            $(#[test]
            fn $check() {
                let Some(url) = super::postgres::database("off") else { return };
                let store = Store::connect(&url).unwrap();
                super::check::$check(&store);
                store.close(Duration::from_secs(5));
            })*
        }
    };
}

#[cfg(test)]
on_every_database!(
    what_is_stored_is_read,
    of_many_rows_all_are_added_or_none,
    a_taken_key_or_place_is_told_and_changes_nothing,
    a_change_happens_where_its_tests_are_true,
    a_list_of_names_finds_each,
    a_scan_goes_by_its_index_and_by_bytes,
    what_fails_leaves_nothing,
    what_looks_changes_nothing,
    the_outbox_keeps_the_order,
    a_limit_holds_whoever_computed,
    of_two_on_one_row_one_wins,
    of_many_with_one_name_one_is_first,
    who_lost_a_race_runs_anew,
    every_table_is_as_it_is_described,
);

/// Two that read first and write then both win: the race is one, and the checks above see it.
#[test]
fn a_naive_store_is_caught() {
    let dir = tempfile::tempdir().unwrap();
    let mut stores = vec![mall_server::store::Store::open(dir.path()).unwrap()];
    stores.extend(
        postgres::database("off").map(|it| mall_server::store::Store::connect(&it).unwrap()),
    );
    for store in stores {
        let naive = mall_server::store::Store::new(naive::Naive(store));
        let check = std::thread::spawn(move || check::of_two_on_one_row_one_wins(&naive));
        let said = check.join().unwrap_err();
        let said = said.downcast_ref::<String>().unwrap();
        assert!(said.contains("sold more than there is"), "{said}");
    }
}

#[test]
fn two_servers_starting_at_once_make_one_schema() {
    let Some(url) = postgres::database("off") else { return };
    let start = || {
        let url = url.clone();
        std::thread::spawn(move || mall_server::store::Store::connect(&url).map(drop))
    };
    let starts: Vec<_> = (0..6).map(|_| start()).collect();
    for started in starts {
        started.join().unwrap().unwrap();
    }
}

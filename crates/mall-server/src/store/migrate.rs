//! Schemas, oldest first. A released one is never changed; a new one is added at the end.

use rusqlite::{Connection, TransactionBehavior};

use super::OpenError;

const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_shop.sql"),
    include_str!("migrations/0002_rule_book.sql"),
    include_str!("migrations/0003_points_and_uses.sql"),
];

/// Brings the database to the newest schema; each step is all or nothing.
pub(super) fn to_newest(connection: &mut Connection) -> Result<(), OpenError> {
    let known = MIGRATIONS.len();
    loop {
        let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done: usize = tx.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if done > known {
            return Err(OpenError::TooNew { found: done, known });
        }
        let Some(next) = MIGRATIONS.get(done) else { return Ok(()) };
        tx.execute_batch(next)?;
        tx.pragma_update(None, "user_version", done + 1)?;
        tx.commit()?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_once_and_refuses_the_future() {
        let mut connection = Connection::open_in_memory().unwrap();
        to_newest(&mut connection).unwrap();
        to_newest(&mut connection).unwrap();
        connection.pragma_update(None, "user_version", 999).unwrap();
        let error = to_newest(&mut connection).unwrap_err();
        assert!(matches!(error, OpenError::TooNew { found: 999, .. }), "{error}");
    }

    #[test]
    fn one_fee_becomes_a_template() {
        for (before, after) in [
            ("null", "[]"),
            (
                r#"{"fee":800,"freeFrom":9900}"#,
                r#"[{"id":"std","rates":[{"firstFee":800,"freeFrom":{"amount":9900}}]}]"#,
            ),
            (r#"{"fee":800,"freeFrom":null}"#, r#"[{"id":"std","rates":[{"firstFee":800}]}]"#),
        ] {
            let mut connection = Connection::open_in_memory().unwrap();
            connection.execute_batch(MIGRATIONS[0]).unwrap();
            connection.pragma_update(None, "user_version", 1).unwrap();
            let sql = "INSERT INTO shop (id, revision, settings, home, freight) VALUES (1, 1, '{}', '{}', ?1)";
            connection.execute(sql, [before]).unwrap();
            to_newest(&mut connection).unwrap();
            let freight: String =
                connection.query_row("SELECT freight FROM shop", [], |row| row.get(0)).unwrap();
            assert_eq!(freight, after);
            serde_json::from_str::<Vec<mall_core::pricing::FreightTemplate>>(&freight).unwrap();
        }
    }
}

//! Schemas, oldest first. A released one is never changed; a new one is added at the end.

use postgres::Client;
use rusqlite::{Connection, TransactionBehavior};

use super::error::{DatabaseError, OpenError};

const SQLITE: &[&str] = &[
    include_str!("migrations/sqlite/0001_shop.sql"),
    include_str!("migrations/sqlite/0002_rule_book.sql"),
    include_str!("migrations/sqlite/0003_points_and_uses.sql"),
    include_str!("migrations/sqlite/0004_conditional.sql"),
];

const POSTGRES: &[&str] = &[include_str!("migrations/postgres/0001_shop.sql")];

/// Brings a `SQLite` database to the newest schema; each step is all or nothing.
pub(super) fn sqlite(connection: &mut Connection) -> Result<(), OpenError> {
    while sqlite_step(connection).map_err(DatabaseError::from)?? {}
    Ok(())
}

/// Whether there was a step to do.
fn sqlite_step(connection: &mut Connection) -> rusqlite::Result<Result<bool, OpenError>> {
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done: i64 = tx.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let next = match next(SQLITE, done) {
        Ok(Some(next)) => next,
        Ok(None) => return Ok(Ok(false)),
        Err(error) => return Ok(Err(error)),
    };
    tx.execute_batch(next)?;
    tx.pragma_update(None, "user_version", done + 1)?;
    tx.commit()?;
    Ok(Ok(true))
}

/// Names the lock that servers starting at once wait for.
const LOCK: i64 = 0x7869_616f_7075;

/// Brings a PostgreSQL database to the newest schema, all or nothing.
pub(super) fn postgres(client: &mut Client) -> Result<(), OpenError> {
    let mut tx = client.transaction().map_err(DatabaseError::from)?;
    tx.execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK]).map_err(DatabaseError::from)?;
    tx.batch_execute(
        "CREATE TABLE IF NOT EXISTS schema_step (number BIGINT PRIMARY KEY CHECK (number > 0))",
    )
    .map_err(DatabaseError::from)?;
    let sql = "SELECT COALESCE(MAX(number), 0) FROM schema_step";
    let mut done: i64 = tx.query_one(sql, &[]).map_err(DatabaseError::from)?.get(0);
    while let Some(step) = next(POSTGRES, done)? {
        done += 1;
        tx.batch_execute(step).map_err(DatabaseError::from)?;
        tx.execute("INSERT INTO schema_step (number) VALUES ($1)", &[&done])
            .map_err(DatabaseError::from)?;
    }
    Ok(tx.commit().map_err(DatabaseError::from)?)
}

/// The step after `done` ones.
fn next(steps: &[&'static str], done: i64) -> Result<Option<&'static str>, OpenError> {
    let found = usize::try_from(done).unwrap_or(usize::MAX);
    if found > steps.len() {
        return Err(OpenError::TooNew { found, known: steps.len() });
    }
    Ok(steps.get(found).copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_once_and_refuses_the_future() {
        let mut connection = Connection::open_in_memory().unwrap();
        sqlite(&mut connection).unwrap();
        sqlite(&mut connection).unwrap();
        connection.pragma_update(None, "user_version", 999).unwrap();
        let error = sqlite(&mut connection).unwrap_err();
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
            connection.execute_batch(SQLITE[0]).unwrap();
            connection.pragma_update(None, "user_version", 1).unwrap();
            let sql = "INSERT INTO shop (id, revision, settings, home, freight) VALUES (1, 1, '{}', '{}', ?1)";
            connection.execute(sql, [before]).unwrap();
            sqlite(&mut connection).unwrap();
            let freight: String =
                connection.query_row("SELECT freight FROM shop", [], |row| row.get(0)).unwrap();
            assert_eq!(freight, after);
            serde_json::from_str::<Vec<mall_core::pricing::FreightTemplate>>(&freight).unwrap();
        }
    }
}

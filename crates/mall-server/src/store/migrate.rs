//! Schemas, oldest first. A released one is never changed; a new one is added at the end.

use rusqlite::{Connection, TransactionBehavior};

use super::OpenError;

const MIGRATIONS: &[&str] = &[include_str!("migrations/0001_shop.sql")];

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
}

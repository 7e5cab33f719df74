//! What a database, or opening one, can fail with.

use std::path::PathBuf;

/// What a database failed with.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// `SQLite`.
    #[error("SQLite: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// `PostgreSQL`, with what the server said of it.
    #[error("PostgreSQL: {}", told(.0))]
    Postgres(#[from] postgres::Error),
}

/// The driver alone says "db error".
fn told(error: &postgres::Error) -> String {
    error.as_db_error().map_or_else(|| error.to_string(), ToString::to_string)
}

impl DatabaseError {
    /// Whether trying again may help: the database was locked, full, away, or on a disk that failed.
    pub fn passes(&self) -> bool {
        use postgres::error::SqlState as Postgres;
        use rusqlite::ErrorCode as Sqlite;
        match self {
            Self::Sqlite(error) => matches!(
                error.sqlite_error_code(),
                Some(
                    Sqlite::DatabaseBusy
                        | Sqlite::DatabaseLocked
                        | Sqlite::DiskFull
                        | Sqlite::SystemIoFailure
                )
            ),
            Self::Postgres(error) => {
                self.is_lost_race()
                    || error.is_closed()
                    || error.code().is_none_or(|code| {
                        *code == Postgres::DISK_FULL
                            || *code == Postgres::TOO_MANY_CONNECTIONS
                            || *code == Postgres::LOCK_NOT_AVAILABLE
                            || *code == Postgres::QUERY_CANCELED
                            || *code == Postgres::ADMIN_SHUTDOWN
                            || *code == Postgres::CANNOT_CONNECT_NOW
                    })
            }
        }
    }

    /// Whether a rival won: the same command, run anew, sees what the rival did.
    pub fn is_lost_race(&self) -> bool {
        use postgres::error::SqlState as Postgres;
        let Self::Postgres(error) = self else { return false };
        error.code().is_some_and(|code| {
            *code == Postgres::T_R_SERIALIZATION_FAILURE || *code == Postgres::T_R_DEADLOCK_DETECTED
        })
    }
}

/// Why a store cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The data directory cannot be made or used.
    #[error("cannot use the data directory {path}: {source}")]
    Directory {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The address of the database is not one. It is not told: there may be a password in it.
    #[error("DATABASE_URL is no address of a PostgreSQL database (postgresql://user@host/name)")]
    Address,
    /// The database cannot be opened.
    #[error("cannot open the database: {0}")]
    Database(#[from] DatabaseError),
    /// Opening it was given up: the program is ending.
    #[error("opening the database was given up")]
    Stopped,
    /// A thread cannot be started.
    #[error("cannot start a thread of the database: {0}")]
    Thread(std::io::Error),
    /// After a step to a newer schema a row would name one that is not there.
    #[error("the database refers to rows that are not there: restore a copy of it")]
    Broken,
    /// The database was written by a newer version of the store.
    #[error("the database has schema {found}, newer than {known}: use a newer xiaopu")]
    TooNew {
        /// Its schema.
        found: usize,
        /// The newest one known here.
        known: usize,
    },
}

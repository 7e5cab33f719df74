//! One `SQLite` file: a writer's thread that commits many commands at once, and a few readers.

use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::time::Duration;

use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, ffi, params_from_iter};

use super::command::Command;
use super::crew::Crew;
use super::error::DatabaseError;
use super::sql::{self, Dialect, Param, Statement};
use super::table::{Row, Scan, Set, Table, Test, Value};
use super::writer::Writer;
use super::{Database, OpenError, Tx, migrate};
use crate::Fault;

/// Name of the database in the data directory.
pub const FILE_NAME: &str = "xiaopu.db";

/// Readers beside the writer: more than the cores of a small server gain nothing.
const READERS: usize = 4;

/// How long a statement waits for another process (an `import`) to finish.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// What the writer keeps of the file in memory, in KiB: the pages of a batch, and those that batches share.
const CACHE_KIB: i64 = 65_536;

/// Pages in the log before they are copied into the file: a page that many commits change is copied once.
const CHECKPOINT_PAGES: i64 = 8_000;

/// Statements that a connection keeps ready: there are about eighty.
const STATEMENTS: usize = 128;

/// A database in one file.
pub(super) struct Sqlite {
    writer: Writer,
    readers: Crew,
}

impl Sqlite {
    /// Opens the database in `data_dir`, made and brought to the newest schema as needed.
    pub(super) fn open(data_dir: &Path) -> Result<Self, OpenError> {
        // Phone numbers and addresses are nobody else's business on this machine.
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(data_dir)
            .map_err(|source| OpenError::Directory { path: data_dir.to_owned(), source })?;
        let file = data_dir.join(FILE_NAME);
        let mut connection = Connection::open(&file).map_err(DatabaseError::from)?;
        set_up(&connection).map_err(DatabaseError::from)?;
        migrate::sqlite(&mut connection)?;
        let writer = Writer::start(connection).map_err(OpenError::Thread)?;
        let mut readers = Vec::new();
        for _ in 0..READERS {
            readers.push(reader(&file).map_err(DatabaseError::from)?);
        }
        let readers = Crew::start("reader", readers, look).map_err(OpenError::Thread)?;
        Ok(Self { writer, readers })
    }
}

impl Database for Sqlite {
    fn write(&self, command: Box<dyn Command>) {
        self.writer.hand(command);
    }

    fn read(&self, command: Box<dyn Command>) {
        self.readers.hand(command);
    }

    fn close(&self, limit: Duration) {
        // The readers first: the writer tidies a file that nobody else has open.
        self.readers.stop(limit);
        self.writer.stop(limit);
    }
}

fn set_up(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // An acknowledged order survives a power cut.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // What a command that fails is undone from: as a file it would be written for every one of a batch.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "cache_size", CACHE_KIB.checked_neg())?;
    connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(())
}

fn reader(file: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(connection)
}

fn look(connection: &mut Connection, mut command: Box<dyn Command>) {
    let begun = connection.transaction().map(|moment| {
        let _ = command.run(&*moment);
    });
    command.answer(begun.map_err(|error| DatabaseError::from(error).into()));
}

impl Tx for Connection {
    fn insert_row(&self, table: &'static Table, row: &[Value]) -> Result<bool, Fault> {
        Ok(execute(self, table, &sql::insert(Dialect::Sqlite, table, [row]))? == 1)
    }

    fn change_rows(
        &self,
        table: &'static Table,
        tests: &[Test],
        sets: &[Set],
    ) -> Result<usize, Fault> {
        execute(self, table, &sql::change(Dialect::Sqlite, table, tests, sets))
    }

    fn delete_rows(&self, table: &'static Table, tests: &[Test]) -> Result<usize, Fault> {
        execute(self, table, &sql::delete(Dialect::Sqlite, table, tests))
    }

    fn scan_rows(&self, table: &'static Table, scan: &Scan<'_>) -> Result<Vec<Row>, Fault> {
        let sql = sql::scan(Dialect::Sqlite, table, scan)?;
        let read = || -> rusqlite::Result<Vec<Row>> {
            let mut statement = self.prepare_cached(&sql.text)?;
            let cell =
                |row: &rusqlite::Row<'_>| sql::row(table, |at, _| row.get_ref(at).map(value));
            statement.query_map(params_from_iter(bound(&sql)?), |row| cell(row))?.collect()
        };
        read().map_err(|error| failed(table, error))
    }

    fn count_rows(&self, table: &'static Table, tests: &[Test]) -> Result<usize, Fault> {
        let sql = sql::count(Dialect::Sqlite, table, tests);
        let read = || -> rusqlite::Result<i64> {
            let mut statement = self.prepare_cached(&sql.text)?;
            statement.query_row(params_from_iter(bound(&sql)?), |row| row.get(0))
        };
        let count = read().map_err(|error| failed(table, error))?;
        usize::try_from(count).map_err(|_| Fault::Broken("a count below zero"))
    }
}

fn execute(connection: &Connection, table: &Table, sql: &Statement) -> Result<usize, Fault> {
    let run = || {
        let mut statement = connection.prepare_cached(&sql.text)?;
        statement.execute(params_from_iter(bound(sql)?))
    };
    run().map_err(|error| failed(table, error))
}

fn failed(table: &Table, error: rusqlite::Error) -> Fault {
    match error.sqlite_error().map(|it| it.extended_code) {
        Some(ffi::SQLITE_CONSTRAINT_CHECK | ffi::SQLITE_CONSTRAINT_NOTNULL) => {
            Fault::Limit { table: table.name }
        }
        Some(ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY) => Fault::Raced,
        _ => DatabaseError::from(error).into(),
    }
}

/// The values of a statement; a list goes in as JSON.
fn bound(sql: &Statement) -> rusqlite::Result<Vec<ToSqlOutput<'_>>> {
    sql.params
        .iter()
        .map(|param| match param {
            Param::Value(value) => value.to_sql(),
            Param::List(texts) => {
                let json = serde_json::to_string(texts);
                let json = json.map_err(|it| rusqlite::Error::ToSqlConversionFailure(it.into()))?;
                Ok(ToSqlOutput::from(json))
            }
        })
        .collect()
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// A cell that is none of ours reads as nothing, which no column that must have something takes.
fn value(cell: ValueRef<'_>) -> Value {
    match cell {
        ValueRef::Integer(number) => Value::Int(number),
        ValueRef::Text(text) => {
            std::str::from_utf8(text).map_or(Value::Null, |it| Value::Text(it.to_owned()))
        }
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
        ValueRef::Null | ValueRef::Real(_) => Value::Null,
    }
}

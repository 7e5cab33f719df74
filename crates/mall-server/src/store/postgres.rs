//! `PostgreSQL`, 15 or newer: any number of servers on one database.
//!
//! Every command is one transaction at `READ COMMITTED`; what it decides by are conditional updates and
//! unique indexes, on which the database makes rivals wait for one another. One that lost to a
//! rival is run anew, and so is one that the database gave up to end a deadlock.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::Duration;

use postgres::config::Config;
use postgres::error::SqlState;
use postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use postgres::{Client, IsolationLevel, NoTls, Transaction};

use super::command::{Command, Ran, until_settled};
use super::crew::Crew;
use super::error::DatabaseError;
use super::sql::{self, Dialect, Param};
use super::table::{Kind, Row, Scan, Set, Table, Test, Value};
use super::{Database, OpenError, Tx, migrate};
use crate::Fault;

/// Connections that change something: a commit waits for the disk, so more than the cores are of use.
const WRITERS: usize = 12;
/// Connections that only look: whoever looks never waits for who changes.
const READERS: usize = 4;

/// How long a connection may take to come about.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// What each connection is told first: nobody waits longer for a rival than a request does for its
/// answer, and a server that died does not hold its locks for ever.
const SET_UP: &str = "SET lock_timeout = '8s'; SET statement_timeout = '30s'; \
    SET idle_in_transaction_session_timeout = '30s'; SET timezone = 'UTC'";

/// A database that is a server of its own.
pub(super) struct Postgres {
    writers: Crew,
    readers: Crew,
}

impl Postgres {
    /// Connects to the database at `url`, and brings it to the newest schema as needed.
    pub(super) fn connect(url: &str) -> Result<Self, OpenError> {
        let mut config: Config = url.parse().map_err(|_| OpenError::Address)?;
        config.connect_timeout(CONNECT_TIMEOUT).application_name("xiaopu");
        migrate::postgres(&mut connect(&config)?)?;
        let lines = |count| (0..count).map(|_| Line::new(&config)).collect::<Vec<_>>();
        let writers = Crew::start("writer", lines(WRITERS), change).map_err(OpenError::Thread)?;
        let readers = Crew::start("reader", lines(READERS), look).map_err(OpenError::Thread)?;
        Ok(Self { writers, readers })
    }
}

impl Database for Postgres {
    fn write(&self, command: Box<dyn Command>) {
        self.writers.hand(command);
    }

    fn read(&self, command: Box<dyn Command>) {
        self.readers.hand(command);
    }

    fn close(&self, limit: Duration) {
        self.readers.stop(limit);
        self.writers.stop(limit);
    }
}

fn connect(config: &Config) -> Result<Client, DatabaseError> {
    let mut client = config.connect(NoTls)?;
    client.batch_execute(SET_UP)?;
    Ok(client)
}

/// A connection, made when it is first needed and made anew when it broke.
struct Line {
    config: Config,
    open: Option<Open>,
}

struct Open {
    client: Client,
    statements: Statements,
}

/// Statements that the database holds ready, by their text.
type Statements = RefCell<BTreeMap<String, postgres::Statement>>;

impl Line {
    fn new(config: &Config) -> Self {
        Self { config: config.clone(), open: None }
    }

    fn open(&mut self) -> Result<&mut Open, DatabaseError> {
        let open = match self.open.take().filter(|it| !it.client.is_closed()) {
            Some(open) => open,
            None => Open { client: connect(&self.config)?, statements: RefCell::default() },
        };
        Ok(self.open.insert(open))
    }
}

fn change(line: &mut Line, mut command: Box<dyn Command>) {
    let mut kept = Ok(());
    let ran = until_settled(|| match try_to_change(line, &mut *command) {
        Ok(ran) => ran,
        Err(error) if error.is_lost_race() => Ran::Raced,
        Err(error) => {
            kept = Err(error.into());
            Ran::Failed
        }
    });
    if ran == Ran::Raced {
        kept = Err(Fault::Raced);
    }
    command.answer(kept);
}

fn try_to_change(line: &mut Line, command: &mut dyn Command) -> Result<Ran, DatabaseError> {
    let Open { client, statements } = line.open()?;
    let isolation = IsolationLevel::ReadCommitted;
    let tx = client.build_transaction().isolation_level(isolation).start()?;
    let tx = PostgresTx { tx: RefCell::new(tx), statements };
    let ran = command.run(&tx);
    let tx = tx.tx.into_inner();
    match ran {
        Ran::Done => tx.commit()?,
        Ran::Failed | Ran::Raced => tx.rollback()?,
    }
    Ok(ran)
}

fn look(line: &mut Line, mut command: Box<dyn Command>) {
    let looked = try_to_look(line, &mut *command);
    command.answer(looked.map_err(Fault::from));
}

fn try_to_look(line: &mut Line, command: &mut dyn Command) -> Result<(), DatabaseError> {
    let Open { client, statements } = line.open()?;
    // One moment of the database for all that is read.
    let isolation = IsolationLevel::RepeatableRead;
    let tx = client.build_transaction().isolation_level(isolation).read_only(true).start()?;
    let tx = PostgresTx { tx: RefCell::new(tx), statements };
    let _ = command.run(&tx);
    Ok(tx.tx.into_inner().rollback()?)
}

struct PostgresTx<'a> {
    tx: RefCell<Transaction<'a>>,
    statements: &'a Statements,
}

impl PostgresTx<'_> {
    /// Runs `work` with the prepared statement and its values.
    fn with<T>(
        &self,
        table: &Table,
        sql: &sql::Statement,
        work: impl FnOnce(
            &mut Transaction<'_>,
            &postgres::Statement,
            &[&(dyn ToSql + Sync)],
        ) -> Result<T, postgres::Error>,
    ) -> Result<T, Fault> {
        let run = || {
            let mut tx = self.tx.borrow_mut();
            let held = self.statements.borrow().get(&sql.text).cloned();
            let statement = if let Some(statement) = held {
                statement
            } else {
                let made = tx.prepare(&sql.text)?;
                self.statements.borrow_mut().insert(sql.text.clone(), made.clone());
                made
            };
            let params: Vec<&(dyn ToSql + Sync)> = sql.params.iter().map(bound).collect();
            work(&mut tx, &statement, &params)
        };
        run().map_err(|error| failed(table, error))
    }

    fn execute(&self, table: &Table, sql: &sql::Statement) -> Result<usize, Fault> {
        let rows = self.with(table, sql, |tx, statement, params| tx.execute(statement, params))?;
        usize::try_from(rows).map_err(|_| Fault::Broken("more rows than there can be"))
    }
}

impl Tx for PostgresTx<'_> {
    fn insert_row(&self, table: &'static Table, row: &[Value]) -> Result<bool, Fault> {
        Ok(self.execute(table, &sql::insert(Dialect::Postgres, table, [row]))? == 1)
    }

    fn insert_rows(&self, table: &'static Table, rows: &[Row]) -> Result<usize, Fault> {
        self.execute(table, &sql::insert(Dialect::Postgres, table, rows.iter().map(Vec::as_slice)))
    }

    fn change_rows(
        &self,
        table: &'static Table,
        tests: &[Test],
        sets: &[Set],
    ) -> Result<usize, Fault> {
        self.execute(table, &sql::change(Dialect::Postgres, table, tests, sets))
    }

    fn delete_rows(&self, table: &'static Table, tests: &[Test]) -> Result<usize, Fault> {
        self.execute(table, &sql::delete(Dialect::Postgres, table, tests))
    }

    fn scan_rows(&self, table: &'static Table, scan: &Scan<'_>) -> Result<Vec<Row>, Fault> {
        let sql = sql::scan(Dialect::Postgres, table, scan)?;
        self.with(table, &sql, |tx, statement, params| {
            let rows = tx.query(statement, params)?;
            rows.iter().map(|row| sql::row(table, |at, kind| cell(row, at, kind))).collect()
        })
    }

    fn count_rows(&self, table: &'static Table, tests: &[Test]) -> Result<usize, Fault> {
        let sql = sql::count(Dialect::Postgres, table, tests);
        let count: i64 = self.with(table, &sql, |tx, statement, params| {
            tx.query_one(statement, params)?.try_get(0)
        })?;
        usize::try_from(count).map_err(|_| Fault::Broken("a count below zero"))
    }
}

fn failed(table: &Table, error: postgres::Error) -> Fault {
    match error.code() {
        Some(code)
            if *code == SqlState::CHECK_VIOLATION || *code == SqlState::NOT_NULL_VIOLATION =>
        {
            Fault::Limit { table: table.name }
        }
        Some(code) if *code == SqlState::UNIQUE_VIOLATION => Fault::Raced,
        _ => DatabaseError::from(error).into(),
    }
}

fn cell(row: &postgres::Row, at: usize, kind: Kind) -> Result<Value, postgres::Error> {
    Ok(match kind {
        Kind::Int => row.try_get::<_, Option<i64>>(at)?.map(Value::Int),
        Kind::Text => row.try_get::<_, Option<String>>(at)?.map(Value::Text),
        Kind::Blob => row.try_get::<_, Option<Vec<u8>>>(at)?.map(Value::Blob),
    }
    .unwrap_or(Value::Null))
}

fn bound(param: &Param) -> &(dyn ToSql + Sync) {
    match param {
        Param::Value(value) => value,
        Param::List(texts) => texts,
    }
}

impl ToSql for Value {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(number) => number.to_sql_checked(ty, out),
            Self::Text(text) => text.to_sql_checked(ty, out),
            Self::Blob(bytes) => bytes.to_sql_checked(ty, out),
        }
    }

    /// Nothing is of every type; the rest is checked as it is written.
    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

//! Where the store keeps what it knows.
//!
//! ```text
//! Tx        a transaction as the engine sees one: find, insert, change, delete, scan, count
//! record!   rows as types, and the description of their table that all databases take theirs from
//! Database  SQLite (one file, the default), `PostgreSQL` (several servers), Memory (simulations)
//! ```
//!
//! A [`Store`] is handed work as closures over a [`Tx`]. What changes something is kept whole or
//! leaves nothing; where it lost a race it is run anew, so it must not do anything but through the
//! transaction.

mod command;
mod crew;
mod error;
mod memory;
mod migrate;
mod postgres;
mod record;
mod sql;
mod sqlite;
mod table;
mod tx;
mod writer;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use mall_api::merchant::StockRule;
use tokio::sync::oneshot;

pub use command::{Command, Ran, Want};
pub use error::{DatabaseError, OpenError};
pub use memory::Memory;
pub use record::{Col, Field, Json, Record, Serial};
pub(crate) use record::{record, words};
pub use sqlite::FILE_NAME;
pub use table::{Column, Index, Kind, Op, Operand, Part, Row, Scan, Set, Table, Test, Value};
pub use tx::Tx;

use mall_core::TemplateId;
use mall_core::coupon_centre::RedeemCode;

use crate::engine::coupon;
use crate::random::Seed;
use crate::record::shop;
use crate::{Clock, Fault, ShopFile};

/// A database. Each command is answered, at the latest when the database closes.
pub trait Database: Send + Sync {
    /// Runs `command` in a transaction, and answers it after that is kept.
    fn write(&self, command: Box<dyn Command>);

    /// Runs `command`, which only looks: it sees one moment of the database.
    fn read(&self, command: Box<dyn Command>);

    /// Finishes what it was given and closes. Waits at most `limit`.
    fn close(&self, limit: Duration);
}

/// An open database. Cheap to clone; [`Store::close`] ends it.
#[derive(Clone)]
pub struct Store {
    database: Arc<dyn Database>,
    /// How often the database was asked.
    asked: Arc<AtomicU64>,
}

impl Store {
    /// On `database`, which knows the tables of [`TABLES`](crate::record::TABLES).
    pub fn new(database: impl Database + 'static) -> Self {
        Self { database: Arc::new(database), asked: Arc::default() }
    }

    /// What it is on.
    pub fn database(&self) -> &dyn Database {
        &*self.database
    }

    /// How often the database was asked, to look or to change: for measuring.
    pub fn asked(&self) -> u64 {
        self.asked.load(Ordering::Relaxed)
    }

    /// Opens the `SQLite` database in `data_dir`, made and brought to the newest schema as needed.
    pub fn open(data_dir: &Path) -> Result<Self, OpenError> {
        sqlite::Sqlite::open(data_dir).map(Self::new)
    }

    /// Connects to the `PostgreSQL` database at `url`, and brings it to the newest schema as needed.
    /// Blocks: not for a thread of an async runtime.
    pub fn connect(url: &str) -> Result<Self, OpenError> {
        postgres::Postgres::connect(url).map(Self::new)
    }

    /// Runs `work` and answers after its changes are kept; when it fails, it has changed nothing.
    /// Runs it anew when somebody else was first.
    pub async fn write<T, F>(&self, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: Fn(&dyn Tx) -> Result<T, Fault> + Send + 'static,
    {
        self.write_in_turn(Vec::new(), work).await
    }

    /// As [`Store::write`], for work that a crowd may want to do on the rows of `wants` at once: where
    /// several connections write, those of this process that want the same go one after the other.
    pub async fn write_in_turn<T, F>(&self, wants: Vec<Want>, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: Fn(&dyn Tx) -> Result<T, Fault> + Send + 'static,
    {
        self.change(wants, work).await.unwrap_or(Err(GONE))
    }

    /// As [`Store::write`], for callers outside an async runtime (the commands of `xiaopu`).
    pub fn write_blocking<T, F>(&self, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: Fn(&dyn Tx) -> Result<T, Fault> + Send + 'static,
    {
        self.change(Vec::new(), work).blocking_recv().unwrap_or(Err(GONE))
    }

    /// Runs `look`, which sees one moment of the database and cannot change it.
    pub async fn read<T, F>(&self, look: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: Fn(&dyn Tx) -> Result<T, Fault> + Send + 'static,
    {
        self.look(look).await.unwrap_or(Err(GONE))
    }

    /// As [`Store::read`], for callers outside an async runtime.
    pub fn read_blocking<T, F>(&self, look: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: Fn(&dyn Tx) -> Result<T, Fault> + Send + 'static,
    {
        self.look(look).blocking_recv().unwrap_or(Err(GONE))
    }

    fn change<T: Send + 'static>(
        &self,
        wants: Vec<Want>,
        work: impl Fn(&dyn Tx) -> Result<T, Fault> + Send + 'static,
    ) -> oneshot::Receiver<Result<T, Fault>> {
        let (command, outcome) = command::command(wants, work);
        self.asked.fetch_add(1, Ordering::Relaxed);
        self.database.write(command);
        outcome
    }

    fn look<T: Send + 'static>(
        &self,
        look: impl Fn(&dyn Tx) -> Result<T, Fault> + Send + 'static,
    ) -> oneshot::Receiver<Result<T, Fault>> {
        let (command, outcome) = command::command(Vec::new(), look);
        self.asked.fetch_add(1, Ordering::Relaxed);
        self.database.read(command);
        outcome
    }

    /// Replaces the catalog and the settings by `shop`, all or nothing. Orders, shoppers, claimed coupons
    /// and the stock of SKUs that are there stay. For tests: neither the guard nor the audit hears of
    /// it, as they do of `xiaopu import`.
    ///
    /// # Errors
    ///
    /// When [`ShopFile::check`] finds something wrong, or the database fails.
    pub fn import(&self, shop: ShopFile) -> Result<(), Fault> {
        shop.check()?;
        let revision = Seed::new()?.revision();
        self.write_blocking(move |tx| {
            let base = shop::revision(tx)?;
            let is_kept = shop::replace(tx, &shop, base, revision, StockRule::Keep)?;
            if is_kept { Ok(()) } else { Err(Fault::Raced) }
        })
    }

    /// Makes `count` codes to redeem, each for one coupon of a template.
    ///
    /// # Errors
    ///
    /// When there is no such template, they are too many, or the database fails.
    pub fn make_codes(&self, template: TemplateId, count: u32) -> Result<Vec<RedeemCode>, Fault> {
        let (seed, now) = (Seed::new()?, Clock::system().now());
        self.write_blocking(move |tx| coupon::make_codes(tx, &template, count, seed, now))
    }

    /// The catalog and the settings, with the stock as it is now; `None` when there is no shop yet.
    pub fn export(&self) -> Result<Option<ShopFile>, Fault> {
        self.read_blocking(|tx| Ok(shop::load(tx)?.map(|(_, shop)| shop)))
    }

    /// Finishes what it was given, tidies and closes. Waits at most `limit`.
    pub fn close(&self, limit: Duration) {
        self.database.close(limit);
    }
}

const GONE: Fault = Fault::Broken("the database dropped a command");

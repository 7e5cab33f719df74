//! Where the store keeps what it knows: one `SQLite` file.
//!
//! Everything that changes something goes to one [writer](Store::write); everything that only looks
//! uses a few [readers](Store::read). SQL lives in the modules here, one per concept, as functions
//! over a connection; rules live in `crate::engine`.

pub(crate) mod address;
pub(crate) mod cart;
pub(crate) mod coupon;
pub(crate) mod document;
mod migrate;
pub(crate) mod order;
pub(crate) mod payment;
pub(crate) mod points;
pub(crate) mod promotion;
pub(crate) mod session;
pub(crate) mod shop;
pub(crate) mod stock;
mod writer;

use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use r2d2_sqlite::SqliteConnectionManager;
use rusqlite::{Connection, OpenFlags};
use tokio::sync::Semaphore;

use crate::{Fault, ShopFile};
use writer::Writer;

/// Name of the database in the data directory.
pub const FILE_NAME: &str = "xiaopu.db";

/// Readers beside the writer: more than the cores of a small server gain nothing.
const READERS: u32 = 4;

/// How long a statement waits for another process (an `import`) to finish.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

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
    /// The database cannot be opened.
    #[error("cannot open the database: {0}")]
    Database(#[from] rusqlite::Error),
    /// The readers cannot be opened.
    #[error("cannot open the database for reading: {0}")]
    Readers(#[from] r2d2::Error),
    /// The writer's thread cannot be started.
    #[error("cannot start the writer: {0}")]
    Thread(std::io::Error),
    /// The database was written by a newer version of the store.
    #[error("the database has schema {found}, newer than {known}: use a newer xiaopu")]
    TooNew {
        /// Its schema.
        found: usize,
        /// The newest one known here.
        known: usize,
    },
}

/// An open database. Cheap to clone; [`Store::close`] ends it.
#[derive(Clone)]
pub struct Store {
    writer: Writer,
    readers: r2d2::Pool<SqliteConnectionManager>,
    /// One permit per reader: who waits for one holds no thread.
    free: Arc<Semaphore>,
}

impl Store {
    /// Opens the database in `data_dir`, made and brought to the newest schema as needed.
    pub fn open(data_dir: &Path) -> Result<Self, OpenError> {
        // Phone numbers and addresses are nobody else's business on this machine.
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(data_dir)
            .map_err(|source| OpenError::Directory { path: data_dir.to_owned(), source })?;
        let file = data_dir.join(FILE_NAME);
        let mut connection = Connection::open(&file)?;
        set_up(&connection)?;
        migrate::to_newest(&mut connection)?;
        let writer = Writer::start(connection).map_err(OpenError::Thread)?;
        let manager = SqliteConnectionManager::file(&file)
            .with_flags(OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)
            .with_init(|connection| connection.busy_timeout(BUSY_TIMEOUT));
        let readers =
            r2d2::Pool::builder().max_size(READERS).test_on_check_out(false).build(manager)?;
        let free = Arc::new(Semaphore::new(usize::try_from(READERS).unwrap_or(1)));
        Ok(Self { writer, readers, free })
    }

    /// Runs `work` on the writer and answers after its changes are on the disk; when it fails, it
    /// has changed nothing.
    pub async fn write<T, F>(&self, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, Fault> + Send + 'static,
    {
        self.writer.run(work)?.await.map_err(|_| Fault::Broken("the writer is gone"))?
    }

    /// As [`Store::write`], for callers outside an async runtime (the commands of `xiaopu`).
    pub fn write_blocking<T, F>(&self, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, Fault> + Send + 'static,
    {
        self.writer.run(work)?.blocking_recv().map_err(|_| Fault::Broken("the writer is gone"))?
    }

    /// Runs `look` on a reader: it sees one moment of the database, from its first statement on.
    pub async fn read<T, F>(&self, look: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, Fault> + Send + 'static,
    {
        let permit = Arc::clone(&self.free).acquire_owned().await;
        let permit = permit.map_err(|_| Fault::Unavailable("the store is closed"))?;
        let store = self.clone();
        tokio::task::spawn_blocking(move || {
            let seen = store.read_blocking(look);
            drop(permit);
            seen
        })
        .await
        .map_err(|_| Fault::Broken("a reader panicked"))?
    }

    /// As [`Store::read`], for callers outside an async runtime.
    pub fn read_blocking<T>(
        &self,
        look: impl FnOnce(&Connection) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let mut connection =
            self.readers.get().map_err(|_| Fault::Unavailable("all readers are busy"))?;
        let moment = connection.transaction()?;
        look(&moment)
    }

    /// Replaces the catalog and the settings by `shop`, all or nothing. Orders, shoppers and claimed
    /// coupons stay.
    ///
    /// # Errors
    ///
    /// When [`ShopFile::check`] finds something wrong, or the database fails.
    pub fn import(&self, shop: ShopFile) -> Result<(), Fault> {
        shop.check()?;
        self.write_blocking(move |tx| shop::replace(tx, &shop))
    }

    /// The catalog and the settings, with the stock as it is now; `None` when there is no shop yet.
    pub fn export(&self) -> Result<Option<ShopFile>, Fault> {
        self.read_blocking(shop::load)
    }

    /// Finishes what the writer was given, tidies the file and closes it. Waits at most `limit`.
    pub fn close(&self, limit: Duration) {
        self.writer.stop(limit);
    }
}

fn set_up(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // An acknowledged order survives a power cut.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(())
}

//! A transaction, as the engine sees one, whatever database is below it.

use super::record::Record;
use super::table::{Row, Scan, Set, Table, Test, Value};
use crate::Fault;

/// One transaction: what a command reads and changes. It is kept whole, or leaves nothing.
///
/// Each read sees what is kept by then: two in a row may see different moments, so what belongs together
/// is read at once or decided by a change. A command decides by what [`insert_row`](Self::insert_row) and [`change_rows`](Self::change_rows)
/// answer, never by what it read before: another process may have changed that since.
///
/// The methods here are for the stores; the engine uses the typed ones below (`find`, `insert`,
/// `change`, …).
pub trait Tx {
    /// Adds a row; `false`, and nothing happens, when its key or a unique index is taken.
    ///
    /// # Errors
    ///
    /// [`Fault::Limit`] when a number is below what its column takes.
    fn insert_row(&self, table: &'static Table, row: &[Value]) -> Result<bool, Fault>;

    /// Adds rows as [`insert_row`](Self::insert_row) does; how many were added. A database that is asked
    /// over a wire is asked once.
    fn insert_rows(&self, table: &'static Table, rows: &[Row]) -> Result<usize, Fault> {
        let mut added = 0;
        for row in rows {
            added += usize::from(self.insert_row(table, row)?);
        }
        Ok(added)
    }

    /// Changes every row of which all `tests` are true; how many those were.
    ///
    /// # Errors
    ///
    /// [`Fault::Limit`] as above; [`Fault::Raced`] when a unique index is taken.
    fn change_rows(
        &self,
        table: &'static Table,
        tests: &[Test],
        sets: &[Set],
    ) -> Result<usize, Fault>;

    /// Removes every row of which all `tests` are true; how many those were.
    fn delete_rows(&self, table: &'static Table, tests: &[Test]) -> Result<usize, Fault>;

    /// The rows that `scan` wants.
    fn scan_rows(&self, table: &'static Table, scan: &Scan<'_>) -> Result<Vec<Row>, Fault>;

    /// How many rows there are of which all `tests` are true.
    fn count_rows(&self, table: &'static Table, tests: &[Test]) -> Result<usize, Fault>;
}

impl dyn Tx + '_ {
    /// The one record of which all `tests` are true; the first by its key when there are more.
    pub fn find<R: Record>(&self, tests: &[Test]) -> Result<Option<R>, Fault> {
        let scan = Scan { tests, limit: 1, ..Scan::ALL };
        self.scan_rows(R::TABLE, &scan)?.pop().map(R::read).transpose()
    }

    /// Every record of which all `tests` are true, by its key.
    pub fn all<R: Record>(&self, tests: &[Test]) -> Result<Vec<R>, Fault> {
        self.scan(&Scan { tests, ..Scan::ALL })
    }

    /// The records that `scan` wants.
    pub fn scan<R: Record>(&self, scan: &Scan<'_>) -> Result<Vec<R>, Fault> {
        self.scan_rows(R::TABLE, scan)?.into_iter().map(R::read).collect()
    }

    /// How many records there are of which all `tests` are true.
    pub fn count<R: Record>(&self, tests: &[Test]) -> Result<usize, Fault> {
        self.count_rows(R::TABLE, tests)
    }

    /// Adds `record`; `false`, and nothing happens, when its key or a unique index is taken.
    pub fn insert<R: Record>(&self, record: &R) -> Result<bool, Fault> {
        self.insert_row(R::TABLE, &record.row())
    }

    /// Adds `record`, where nobody else can have been first but in a race.
    ///
    /// # Errors
    ///
    /// [`Fault::Raced`] when its key or a unique index is taken.
    pub fn add<R: Record>(&self, record: &R) -> Result<(), Fault> {
        if self.insert(record)? { Ok(()) } else { Err(Fault::Raced) }
    }

    /// Adds all of `records`, as [`add`](Self::add) does one.
    ///
    /// # Errors
    ///
    /// [`Fault::Raced`] when a key or a unique index of one is taken.
    pub fn add_all<R: Record>(&self, records: &[R]) -> Result<(), Fault> {
        if records.is_empty() {
            return Ok(());
        }
        let rows: Vec<Row> = records.iter().map(R::row).collect();
        if self.insert_rows(R::TABLE, &rows)? == rows.len() { Ok(()) } else { Err(Fault::Raced) }
    }

    /// Changes every record of which all `tests` are true; how many those were.
    pub fn change<R: Record>(&self, tests: &[Test], sets: &[Set]) -> Result<usize, Fault> {
        self.change_rows(R::TABLE, tests, sets)
    }

    /// Puts `record` in the place of the one with its key, if there is one.
    pub fn put<R: Record>(&self, record: &R) -> Result<(), Fault> {
        let row = record.row();
        if self.insert_row(R::TABLE, &row)? {
            return Ok(());
        }
        let (tests, sets) = R::TABLE.replacing(row);
        // Somebody may have removed it since; or it is not the key that is taken.
        if self.change_rows(R::TABLE, &tests, &sets)? == 1 { Ok(()) } else { Err(Fault::Raced) }
    }

    /// Removes every record of which all `tests` are true; how many those were.
    pub fn delete<R: Record>(&self, tests: &[Test]) -> Result<usize, Fault> {
        self.delete_rows(R::TABLE, tests)
    }
}

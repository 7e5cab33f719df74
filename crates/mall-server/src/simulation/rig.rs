//! A transaction with faults in it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use super::bugs::{Bug, Flaw};
use crate::Fault;
use crate::store::{Row, Scan, Set, Table, Test, Tx, Value};

/// What a process says that dies in the middle of a command.
pub(super) const CRASH: &str = "the process died";

/// A transaction that dies before its so manyth call, reads what a rival has changed since, or has a
/// bug.
pub(super) struct Rig<'a> {
    tx: &'a dyn Tx,
    dies_in: Cell<Option<u32>>,
    /// What there was before a rival came, and how many reads see it.
    before: Option<(&'a dyn Tx, Cell<u32>)>,
    /// Tables that were written to: what is read of them is what was written.
    written: RefCell<BTreeSet<&'static str>>,
    bug: Option<&'static Bug>,
}

impl<'a> Rig<'a> {
    pub(super) fn new(
        tx: &'a dyn Tx,
        dies_in: Option<u32>,
        before: Option<(&'a dyn Tx, u32)>,
        bug: Option<&'static Bug>,
    ) -> Self {
        let before = before.map(|(tx, reads)| (tx, Cell::new(reads)));
        Self { tx, dies_in: Cell::new(dies_in), before, written: RefCell::default(), bug }
    }

    /// Where `table` is read.
    fn reads(&self, table: &Table) -> &dyn Tx {
        match &self.before {
            Some((before, left)) if left.get() > 0 => {
                left.set(left.get() - 1);
                if self.written.borrow().contains(table.name) { self.tx } else { *before }
            }
            _ => self.tx,
        }
    }

    /// A write that found something in its way waited until the rival was done.
    fn sees_all(&self) {
        if let Some((_, left)) = &self.before {
            left.set(0);
        }
    }

    fn call(&self) -> Result<(), Fault> {
        match self.dies_in.get() {
            Some(0) => return Err(Fault::Broken(CRASH)),
            Some(calls) => self.dies_in.set(Some(calls - 1)),
            None => {}
        }
        Ok(())
    }

    fn flaw(&self, table: &Table) -> Option<Flaw> {
        self.bug.filter(|it| it.table == table.name).map(|it| it.flaw)
    }
}

impl Tx for Rig<'_> {
    fn insert_row(&self, table: &'static Table, row: &[Value]) -> Result<bool, Fault> {
        self.call()?;
        self.written.borrow_mut().insert(table.name);
        let mut row = row.to_vec();
        match self.flaw(table) {
            Some(Flaw::Loses("")) => return Ok(true),
            Some(Flaw::Loses(word)) if row.contains(&Value::Text(word.to_owned())) => {
                return Ok(true);
            }
            Some(Flaw::Off(column)) => {
                let place = table.columns.iter().position(|it| it.name == column).unwrap();
                if let Value::Int(number) = &mut row[place] {
                    *number += 1;
                }
            }
            _ => {}
        }
        let is_added = self.tx.insert_row(table, &row)?;
        if !is_added {
            self.sees_all();
        }
        Ok(is_added)
    }

    fn change_rows(
        &self,
        table: &'static Table,
        tests: &[Test],
        sets: &[Set],
    ) -> Result<usize, Fault> {
        self.call()?;
        self.written.borrow_mut().insert(table.name);
        let (mut tests, mut sets) = (tests.to_vec(), sets.to_vec());
        match self.flaw(table) {
            Some(Flaw::Forgets(column)) => tests.retain(|it| it.column != column),
            Some(Flaw::KeepsWhenLess(column)) => {
                sets.retain(
                    |it| !matches!(it, Set::Plus(name, more) if *name == column && *more < 0),
                );
            }
            Some(Flaw::KeepsWhenMore(column)) => {
                sets.retain(
                    |it| !matches!(it, Set::Plus(name, more) if *name == column && *more > 0),
                );
            }
            Some(Flaw::Keeps(column)) => {
                sets.retain(|it| !matches!(it, Set::To(name, _) if *name == column));
            }
            _ => {}
        }
        let changed = self.tx.change_rows(table, &tests, &sets)?;
        if changed == 0 {
            self.sees_all();
        }
        Ok(changed)
    }

    fn delete_rows(&self, table: &'static Table, tests: &[Test]) -> Result<usize, Fault> {
        self.call()?;
        self.written.borrow_mut().insert(table.name);
        self.tx.delete_rows(table, tests)
    }

    fn scan_rows(&self, table: &'static Table, scan: &Scan<'_>) -> Result<Vec<Row>, Fault> {
        self.call()?;
        self.reads(table).scan_rows(table, scan)
    }

    fn count_rows(&self, table: &'static Table, tests: &[Test]) -> Result<usize, Fault> {
        self.call()?;
        self.reads(table).count_rows(table, tests)
    }
}

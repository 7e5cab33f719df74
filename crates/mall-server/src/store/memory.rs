//! A database that is gone with its process: plain maps, and what undoes a command. Simulations run on
//! it, and benchmarks measure by it. Nothing happens at once: one command after the other.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::command::{Command, Ran, until_settled};
use super::table::{Index, Op, Operand, Row, Scan, Set, Table, Test, Value};
use super::{Database, Tx};
use crate::Fault;

/// A database in memory.
#[derive(Debug, Default)]
pub struct Memory {
    tables: Mutex<Tables>,
}

type Tables = BTreeMap<&'static str, Rows>;

#[cfg(test)]
impl Memory {
    /// What it holds now, in another.
    pub(crate) fn copy(&self) -> Self {
        let tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        Self { tables: Mutex::new(tables.clone()) }
    }

    /// Runs `look`, which only looks, here and now.
    pub(crate) fn look<T>(&self, look: impl FnOnce(&dyn Tx) -> T) -> T {
        look(&MemoryTx::begin(&self.tables))
    }
}

impl Database for Memory {
    fn write(&self, mut command: Box<dyn Command>) {
        let ran = until_settled(|| {
            let tx = MemoryTx::begin(&self.tables);
            let ran = command.run(&tx);
            if ran != Ran::Done {
                tx.undo();
            }
            ran
        });
        command.answer(if ran == Ran::Done { Ok(()) } else { Err(Fault::Raced) });
    }

    fn read(&self, mut command: Box<dyn Command>) {
        let tx = MemoryTx::begin(&self.tables);
        let _ = command.run(&tx);
        tx.undo();
        drop(tx);
        command.answer(Ok(()));
    }

    fn close(&self, _limit: Duration) {}
}

/// The one transaction there is.
struct MemoryTx<'a> {
    tables: RefCell<MutexGuard<'a, Tables>>,
    /// What was in the place of each row that was touched, first to last.
    before: RefCell<Vec<(&'static Table, Row, Option<Row>)>>,
}

impl<'a> MemoryTx<'a> {
    fn begin(tables: &'a Mutex<Tables>) -> Self {
        let tables = tables.lock().unwrap_or_else(PoisonError::into_inner);
        Self { tables: RefCell::new(tables), before: RefCell::default() }
    }

    fn undo(&self) {
        let mut tables = self.tables.borrow_mut();
        for (table, key, before) in self.before.take().into_iter().rev() {
            tables.entry(table.name).or_default().replace(table, &key, before);
        }
    }

    /// Puts `row` in the place of what has its key.
    fn replace(&self, table: &'static Table, key: Row, row: Option<Row>) {
        let mut tables = self.tables.borrow_mut();
        let before = tables.entry(table.name).or_default().replace(table, &key, row);
        self.before.borrow_mut().push((table, key, before));
    }

    fn look<T>(&self, table: &Table, look: impl FnOnce(&Rows) -> T) -> T {
        let tables = self.tables.borrow();
        look(tables.get(table.name).unwrap_or(&Rows::default()))
    }

    fn passing(&self, table: &Table, tests: &[Test]) -> Vec<Row> {
        self.look(table, |rows| rows.passing(table, tests).into_iter().cloned().collect())
    }
}

impl Tx for MemoryTx<'_> {
    fn insert_row(&self, table: &'static Table, row: &[Value]) -> Result<bool, Fault> {
        let mut row = row.to_vec();
        if let Some(place) = table.columns.iter().position(|column| column.serial) {
            let mut tables = self.tables.borrow_mut();
            let rows = tables.entry(table.name).or_default();
            rows.last = rows.last.saturating_add(1);
            row.splice(place..=place, [Value::Int(rows.last)]);
        }
        within_limits(table, &row)?;
        let key = key_of(table, &row);
        if self.look(table, |rows| rows.is_taken(table, &key, &row, None)) {
            return Ok(false);
        }
        self.replace(table, key, Some(row));
        Ok(true)
    }

    fn change_rows(
        &self,
        table: &'static Table,
        tests: &[Test],
        sets: &[Set],
    ) -> Result<usize, Fault> {
        let found = self.passing(table, tests);
        for old in &found {
            let mut row = old.clone();
            for set in sets {
                let (column, value) = match set {
                    Set::To(column, value) => (column, value.clone()),
                    Set::Plus(column, more) => (column, plus(cell(table, &row, column), *more)?),
                };
                if let Some(cell) = table.place(column).and_then(|place| row.get_mut(place)) {
                    *cell = value;
                }
            }
            within_limits(table, &row)?;
            let key = key_of(table, &row);
            if self.look(table, |rows| rows.is_taken(table, &key, &row, Some(old))) {
                return Err(Fault::Raced);
            }
            self.replace(table, key, Some(row));
        }
        Ok(found.len())
    }

    fn delete_rows(&self, table: &'static Table, tests: &[Test]) -> Result<usize, Fault> {
        let found = self.passing(table, tests);
        for row in &found {
            self.replace(table, key_of(table, row), None);
        }
        Ok(found.len())
    }

    fn scan_rows(&self, table: &'static Table, scan: &Scan<'_>) -> Result<Vec<Row>, Fault> {
        let order = table.order(scan.by).ok_or(Fault::Broken("a scan by an unknown index"))?;
        let places: Vec<usize> = order.iter().filter_map(|column| table.place(column)).collect();
        let mut found = self.passing(table, scan.tests);
        found.sort_by(|a, b| {
            let sorted = places.iter().map(|it| a.get(*it)).cmp(places.iter().map(|it| b.get(*it)));
            if scan.descending { sorted.reverse() } else { sorted }
        });
        found.truncate(scan.limit);
        Ok(found)
    }

    fn count_rows(&self, table: &'static Table, tests: &[Test]) -> Result<usize, Fault> {
        Ok(self.look(table, |rows| rows.passing(table, tests).len()))
    }
}

/// The rows of one table, by their key and by each index.
#[derive(Debug, Clone, Default)]
struct Rows {
    by_key: BTreeMap<Row, Row>,
    /// For each index: its columns, and the key.
    indexes: Vec<BTreeSet<(Row, Row)>>,
    /// The last number that was counted up.
    last: i64,
}

impl Rows {
    /// What had the key before.
    fn replace(&mut self, table: &Table, key: &Row, row: Option<Row>) -> Option<Row> {
        self.indexes.resize_with(table.indexes.len(), BTreeSet::new);
        let before = self.by_key.remove(key);
        for (index, entries) in table.indexes.iter().zip(&mut self.indexes) {
            if let Some(old) = before.as_ref().filter(|it| holds(table, index, it)) {
                entries.remove(&(columns(table, index.columns, old), key.clone()));
            }
            if let Some(new) = row.as_ref().filter(|it| holds(table, index, it)) {
                entries.insert((columns(table, index.columns, new), key.clone()));
            }
        }
        if let Some(row) = row {
            self.by_key.insert(key.clone(), row);
        }
        before
    }

    /// Whether another row than `old` has the key of `row`, or is in its place in a unique index.
    fn is_taken(&self, table: &Table, key: &Row, row: &Row, old: Option<&Row>) -> bool {
        if old.is_none() && self.by_key.contains_key(key) {
            return true;
        }
        table.indexes.iter().zip(&self.indexes).filter(|(it, _)| it.unique).any(
            |(index, entries)| {
                let wanted = columns(table, index.columns, row);
                // Nothing is never the same as nothing.
                holds(table, index, row)
                    && !wanted.contains(&Value::Null)
                    && starting(entries, &wanted).any(|(_, other)| other != key)
            },
        )
    }

    /// Rows of which all `tests` are true, found by the key or the index that leaves fewest to look at.
    fn passing(&self, table: &Table, tests: &[Test]) -> Vec<&Row> {
        let key: Vec<&str> = table.key_columns().collect();
        let by_key = prefixes(&key, tests);
        let indexes = table.indexes.iter().zip(&self.indexes);
        let best = indexes
            .filter(|(index, _)| is_implied(index, tests))
            .map(|(index, entries)| (prefixes(index.columns, tests), index.part.is_some(), entries))
            .max_by_key(|(prefixes, is_partial, _)| (prefixes.0, *is_partial));
        let found: Vec<&Row> = match best {
            Some((of_index, is_partial, entries))
                if of_index.0 > by_key.0 || (is_partial && by_key.0 == 0) =>
            {
                let keys = of_index.1.iter().flat_map(|prefix| starting(entries, prefix));
                keys.filter_map(|(_, key)| self.by_key.get(key)).collect()
            }
            _ => {
                let rows = by_key.1.iter().flat_map(|prefix| {
                    let from = self.by_key.range(prefix.clone()..);
                    from.take_while(|(key, _)| key.starts_with(prefix)).map(|(_, row)| row)
                });
                rows.collect()
            }
        };
        found.into_iter().filter(|row| tests.iter().all(|test| passes(table, row, test))).collect()
    }
}

fn starting<'a>(
    entries: &'a BTreeSet<(Row, Row)>,
    prefix: &'a Row,
) -> impl Iterator<Item = &'a (Row, Row)> {
    let from = entries.range((prefix.clone(), Row::new())..);
    from.take_while(|(columns, _)| columns.starts_with(prefix))
}

/// With how many of `columns`, from the first on, `tests` say what they are, and what that is.
fn prefixes(columns: &[&str], tests: &[Test]) -> (usize, Vec<Row>) {
    let (mut length, mut prefixes) = (0, vec![Row::new()]);
    for column in columns {
        let wanted: BTreeSet<Value> =
            match tests.iter().find(|it| it.column == *column && it.op == Op::Is) {
                Some(Test { with: Operand::Value(value), .. }) => BTreeSet::from([value.clone()]),
                Some(Test { with: Operand::Among(texts), .. }) => {
                    texts.iter().cloned().map(Value::Text).collect()
                }
                _ => break,
            };
        length += 1;
        prefixes = prefixes
            .iter()
            .flat_map(|prefix| {
                wanted.iter().map(|value| [prefix.as_slice(), std::slice::from_ref(value)].concat())
            })
            .collect();
    }
    (length, prefixes)
}

/// Whether every row of which `tests` are true is in `index`.
fn is_implied(index: &Index, tests: &[Test]) -> bool {
    index.part.is_none_or(|part| {
        let (column, value) = part.column_and_value();
        let test = Test { column, op: Op::Is, with: Operand::Value(value) };
        tests.contains(&test)
    })
}

fn holds(table: &Table, index: &Index, row: &Row) -> bool {
    index.part.is_none_or(|part| {
        let (column, value) = part.column_and_value();
        cell(table, row, column) == &value
    })
}

fn passes(table: &Table, row: &Row, test: &Test) -> bool {
    let cell = cell(table, row, test.column);
    let other = match &test.with {
        Operand::Value(value) => value,
        Operand::Column(other) => self::cell(table, row, other),
        Operand::Among(texts) => {
            return matches!(cell, Value::Text(text) if texts.contains(text));
        }
    };
    if *cell == Value::Null || *other == Value::Null {
        return test.op == Op::Is && matches!(test.with, Operand::Value(_)) && cell == other;
    }
    match test.op {
        Op::Is => cell == other,
        Op::Less => cell < other,
        Op::AtMost => cell <= other,
        Op::AtLeast => cell >= other,
    }
}

fn cell<'a>(table: &Table, row: &'a Row, column: &str) -> &'a Value {
    table.place(column).and_then(|place| row.get(place)).unwrap_or(&Value::Null)
}

fn columns(table: &Table, names: &[&str], row: &Row) -> Row {
    names.iter().map(|name| cell(table, row, name).clone()).collect()
}

fn key_of(table: &Table, row: &[Value]) -> Row {
    row.iter().take(table.key).cloned().collect()
}

fn plus(value: &Value, more: i64) -> Result<Value, Fault> {
    match value {
        Value::Int(number) => {
            number.checked_add(more).map(Value::Int).ok_or(Fault::Broken("a number left its type"))
        }
        _ => Err(Fault::Broken("only numbers are counted up")),
    }
}

fn within_limits(table: &Table, row: &Row) -> Result<(), Fault> {
    for (column, value) in table.columns.iter().zip(row) {
        let is_below = match value {
            Value::Null => !column.optional,
            Value::Int(number) => column.least.is_some_and(|least| *number < least),
            _ => false,
        };
        if is_below {
            return Err(Fault::Limit { table: table.name });
        }
    }
    Ok(())
}

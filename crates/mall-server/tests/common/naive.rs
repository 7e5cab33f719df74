//! What most shops do, for tests to catch: a store that reads, decides in memory, and writes what it
//! decided, whatever became of the rows in between.

use std::collections::BTreeMap;
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use mall_server::Fault;
use mall_server::record::TABLES;
use mall_server::store::{Command, Database, Memory, Ran, Row, Scan, Store, Table, Tx, Value};

/// A database below, used naively.
pub(crate) struct Naive(pub(crate) Store);

type Rows = BTreeMap<(usize, Row), Row>;

fn dump(tx: &dyn Tx) -> Result<Rows, Fault> {
    let mut rows = Rows::new();
    for (number, table) in TABLES.iter().enumerate() {
        for (place, mut row) in (0..).zip(tx.scan_rows(table, &Scan::ALL)?) {
            if is_journal(table) {
                row[0] = Value::Int(place);
            }
            rows.insert((number, row[..table.key].to_vec()), row);
        }
    }
    Ok(rows)
}

/// Whether its rows are only ever added; the database numbers them by itself.
fn is_journal(table: &Table) -> bool {
    table.columns[0].serial
}

fn put(tx: &dyn Tx, changed: &Rows) -> Result<(), Fault> {
    for ((number, _), row) in changed {
        let table = TABLES[*number];
        let (tests, sets) = table.replacing(row.clone());
        if is_journal(table) || tx.change_rows(table, &tests, &sets)? == 0 {
            // Not even what a unique index says is heard.
            tx.insert_row(table, row)?;
        }
    }
    Ok(())
}

/// Runs a command and gives it back instead of answering it.
struct Borrowed(Box<dyn Command>, Sender<Box<dyn Command>>);

impl Command for Borrowed {
    fn run(&mut self, tx: &dyn Tx) -> Ran {
        self.0.run(tx)
    }

    fn answer(self: Box<Self>, _kept: Result<(), Fault>) {
        self.1.send(self.0).unwrap();
    }
}

impl Database for Naive {
    fn write(&self, command: Box<dyn Command>) {
        let store = self.0.clone();
        std::thread::spawn(move || {
            let before = store.read_blocking(dump).unwrap();
            let (seen, memory) = (before.clone(), Store::new(Memory::default()));
            memory.write_blocking(move |tx| put(tx, &seen)).unwrap();
            let (sender, back) = channel();
            memory.database().write(Box::new(Borrowed(command, sender)));
            let command = back.recv().unwrap();
            // Others come in between, as they do when a shop is busy.
            std::thread::sleep(Duration::from_millis(30));
            let mut changed = memory.read_blocking(dump).unwrap();
            changed.retain(|key, row| before.get(key) != Some(row));
            command.answer(store.write_blocking(move |tx| put(tx, &changed)));
        });
    }

    fn read(&self, command: Box<dyn Command>) {
        self.0.database().read(command);
    }

    fn close(&self, limit: Duration) {
        self.0.close(limit);
    }
}

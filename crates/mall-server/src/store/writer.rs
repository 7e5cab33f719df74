//! One thread that changes the database, many changes per commit.
//!
//! A commit costs a write to the disk, whatever is in it. So the thread takes every command that is
//! waiting, up to [`BATCH`], runs each in its own savepoint inside one transaction, commits once and
//! only then answers. A command that fails or panics undoes its own savepoint alone.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior, ffi};
use tokio::sync::mpsc;

use super::command::{Command, Ran, until_settled};
use crate::Fault;

/// Most commands in one commit: the first to come must not wait long for the last.
const BATCH: usize = 64;

/// Most commands waiting: beyond that the store says it is busy instead of making all wait longer.
const QUEUE: usize = 1024;

/// Hands commands to the thread.
#[derive(Clone)]
pub(super) struct Writer {
    queue: mpsc::Sender<Message>,
    thread: Arc<Mutex<Option<JoinHandle<()>>>>,
    ended: Arc<Mutex<Option<std::sync::mpsc::Receiver<()>>>>,
}

enum Message {
    Run(Box<dyn Command>),
    Stop,
}

impl Writer {
    /// Starts the thread on `connection`.
    pub(super) fn start(connection: Connection) -> std::io::Result<Self> {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let (end, ended) = std::sync::mpsc::channel();
        let thread = std::thread::Builder::new().name("writer".to_owned()).spawn(move || {
            work_off(connection, waiting);
            let _ = end.send(());
        })?;
        Ok(Self {
            queue,
            thread: Arc::new(Mutex::new(Some(thread))),
            ended: Arc::new(Mutex::new(Some(ended))),
        })
    }

    /// Hands `command` over; it is answered after its commit, at once when too many wait.
    pub(super) fn hand(&self, command: Box<dyn Command>) {
        let refused = match self.queue.try_send(Message::Run(command)) {
            Ok(()) => return,
            Err(
                mpsc::error::TrySendError::Full(refused)
                | mpsc::error::TrySendError::Closed(refused),
            ) => refused,
        };
        if let Message::Run(command) = refused {
            command.answer(Err(Fault::Unavailable("the writer is busy")));
        }
    }

    /// Lets the thread finish what waits, and waits for its end, at most `limit`.
    pub(super) fn stop(&self, limit: Duration) {
        // A full queue still takes the message as soon as one command is done.
        while let Err(mpsc::error::TrySendError::Full(_)) = self.queue.try_send(Message::Stop) {
            std::thread::sleep(Duration::from_millis(1));
        }
        let ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner).take();
        if ended.is_some_and(|ended| ended.recv_timeout(limit).is_ok()) {
            let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
            // It has just said that it is at its end.
            let _ = thread.map(JoinHandle::join);
        }
    }
}

fn work_off(mut connection: Connection, mut queue: mpsc::Receiver<Message>) {
    let mut stopping = false;
    while !stopping {
        let Some(first) = queue.blocking_recv() else { break };
        let mut batch = Vec::with_capacity(BATCH);
        let mut next = Some(first);
        while let Some(message) = next {
            match message {
                Message::Run(command) => batch.push(command),
                Message::Stop => {
                    stopping = true;
                    queue.close();
                }
            }
            next = if batch.len() < BATCH { queue.try_recv().ok() } else { None };
        }
        // After the stop nothing new comes in, but what was accepted is still done.
        while stopping && let Ok(Message::Run(command)) = queue.try_recv() {
            batch.push(command);
        }
        // What was not come to did not run.
        let mut ran = vec![Ran::Failed; batch.len()];
        let committed = commit(&mut connection, &mut batch, &mut ran);
        if let Err(error) = &committed {
            tracing::error!(%error, commands = batch.len(), "a commit failed");
        }
        for (command, ran) in batch.into_iter().zip(ran) {
            command.answer(match ran {
                _ if committed.is_err() => Err(Fault::Unavailable("the commit failed")),
                Ran::Raced => Err(Fault::Raced),
                Ran::Done | Ran::Failed => Ok(()),
            });
        }
    }
    // Leaves one tidy file behind; a failure costs nothing but a longer start.
    let _ = connection.execute_batch("PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE);");
}

fn commit(
    connection: &mut Connection,
    batch: &mut [Box<dyn Command>],
    ran: &mut [Ran],
) -> rusqlite::Result<()> {
    let mut tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for (command, ran) in batch.iter_mut().zip(ran) {
        let mut broken = None;
        *ran = until_settled(|| {
            run(&mut tx, &mut **command).unwrap_or_else(|error| {
                broken = Some(error);
                Ran::Failed
            })
        });
        if let Some(error) = broken {
            return Err(error);
        }
    }
    tx.commit()
}

/// Runs `command` in a savepoint of its own.
fn run(tx: &mut Transaction<'_>, command: &mut dyn Command) -> rusqlite::Result<Ran> {
    let savepoint = tx.savepoint()?;
    let ran = command.run(&*savepoint);
    if savepoint.is_autocommit() {
        // SQLite undoes everything by itself when the disk is full or broken. Whatever came
        // next would be in no transaction at all.
        let undone = ffi::Error::new(ffi::SQLITE_ABORT_ROLLBACK);
        return Err(rusqlite::Error::SqliteFailure(undone, None));
    }
    if ran == Ran::Done {
        savepoint.commit()?;
    }
    Ok(ran)
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot;

    use super::*;
    use crate::record::shop::CategoryRow;
    use crate::store::command::command;
    use crate::store::{Json, Tx, migrate};

    type Answer<T> = oneshot::Receiver<Result<T, Fault>>;

    fn run<T: Send + 'static>(
        writer: &Writer,
        work: impl Fn(&dyn Tx) -> Result<T, Fault> + Send + 'static,
    ) -> Answer<T> {
        let (command, answer) = command(Vec::new(), work);
        writer.hand(command);
        answer
    }

    /// A command that holds the thread until all others wait, and what lets it go.
    fn gate(writer: &Writer) -> (Answer<bool>, std::sync::mpsc::Sender<()>) {
        let (go, wait) = std::sync::mpsc::channel::<()>();
        (run(writer, move |_| Ok(wait.recv().is_ok())), go)
    }

    fn writer(mut connection: Connection) -> Writer {
        migrate::sqlite(&mut connection).unwrap();
        Writer::start(connection).unwrap()
    }

    fn row(n: u64, name: &str) -> CategoryRow {
        let category = mall_core::catalog::Category {
            id: mall_core::CategoryId::new(format!("c{n}")).unwrap(),
            name: name.to_owned(),
            icon: String::new(),
        };
        CategoryRow { id: category.id.clone(), position: n, body: Json::of(&category).unwrap() }
    }

    fn insert(n: u64) -> impl Fn(&dyn Tx) -> Result<(), Fault> + Send + 'static {
        move |tx| {
            tx.add(&row(n, ""))?;
            if n == 13 { Err(Fault::WrongState) } else { Ok(()) }
        }
    }

    #[test]
    fn a_failure_undoes_itself_and_nothing_else() {
        let writer = writer(Connection::open_in_memory().unwrap());
        // One batch: the first command blocks the thread until all others wait.
        let (first, go) = gate(&writer);
        let answers: Vec<_> = (10..20).map(|n| run(&writer, insert(n))).collect();
        let panics = run(&writer, |_| -> Result<(), Fault> { panic!("on purpose") });
        go.send(()).unwrap();
        assert!(first.blocking_recv().unwrap().unwrap());
        for (n, answer) in (10..20).zip(answers) {
            assert_eq!(answer.blocking_recv().unwrap().is_ok(), n != 13, "{n}");
        }
        assert!(matches!(panics.blocking_recv().unwrap(), Err(Fault::Broken(_))));
        let count = run(&writer, |tx| tx.count::<CategoryRow>(&[]));
        assert_eq!(count.blocking_recv().unwrap().unwrap(), 9);
    }

    #[test]
    fn a_full_disk_loses_nothing_that_was_acknowledged() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("full.db");
        let mut connection = Connection::open(&file).unwrap();
        migrate::sqlite(&mut connection).unwrap();
        let pages: i64 =
            connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
        connection.pragma_update(None, "max_page_count", pages + 20).unwrap();
        let writer = Writer::start(connection).unwrap();
        let (first, go) = gate(&writer);
        let add = |n: u64| {
            let size = if n.is_multiple_of(4) { 100_000 } else { 1_000 };
            run(&writer, move |tx| tx.add(&row(n, &"x".repeat(size))))
        };
        let answers: Vec<_> = (1..40).map(|n| (n, add(n))).collect();
        go.send(()).unwrap();
        first.blocking_recv().unwrap().ok();
        let done =
            |(n, answer): (u64, Answer<()>)| answer.blocking_recv().unwrap().ok().map(|()| n);
        let mut acknowledged: Vec<u64> = answers.into_iter().filter_map(done).collect();
        let later = (41, add(41));
        acknowledged.extend(done(later));
        assert_eq!(acknowledged.last(), Some(&41), "the store goes on: {acknowledged:?}");
        writer.stop(Duration::from_secs(5));
        let reader = Connection::open(&file).unwrap();
        let tx: &dyn Tx = &reader;
        let mut kept: Vec<u64> =
            tx.all::<CategoryRow>(&[]).unwrap().into_iter().map(|row| row.position).collect();
        kept.sort_unstable();
        assert_eq!(acknowledged, kept);
        assert!(kept.iter().all(|n| !n.is_multiple_of(4)), "the disk was full for the large ones");
    }

    #[test]
    fn what_was_accepted_is_done_before_the_end() {
        let writer = writer(Connection::open_in_memory().unwrap());
        let answers: Vec<_> = (20..220).map(|n| run(&writer, insert(n))).collect();
        writer.stop(Duration::from_secs(10));
        for answer in answers {
            answer.blocking_recv().unwrap().unwrap();
        }
        let late = run(&writer, insert(1)).blocking_recv().unwrap();
        assert!(matches!(late, Err(Fault::Unavailable(_))));
    }
}

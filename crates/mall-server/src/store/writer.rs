//! One thread that changes the database, many changes per commit.
//!
//! A commit costs a write to the disk, whatever is in it. So the thread takes every command that is
//! waiting, up to [`BATCH`], runs each in its own savepoint inside one transaction, commits once and
//! only then answers. A command that fails or panics undoes its own savepoint alone.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::{Connection, TransactionBehavior, ffi};
use tokio::sync::{mpsc, oneshot};

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

/// A command, and whoever waits for its outcome.
trait Command: Send {
    /// Does the work; `false` when it is to be undone.
    fn run(&mut self, tx: &Connection) -> bool;
    /// Tells the outcome, or that the commit failed.
    fn answer(self: Box<Self>, committed: bool);
}

struct Pending<F, T> {
    work: Option<F>,
    outcome: Option<Result<T, Fault>>,
    waiting: oneshot::Sender<Result<T, Fault>>,
}

impl<T, F> Command for Pending<F, T>
where
    T: Send,
    F: FnOnce(&Connection) -> Result<T, Fault> + Send,
{
    fn run(&mut self, tx: &Connection) -> bool {
        let Some(work) = self.work.take() else { return false };
        let outcome = catch_unwind(AssertUnwindSafe(|| work(tx)))
            .unwrap_or(Err(Fault::Broken("a command panicked")));
        self.outcome.insert(outcome).is_ok()
    }

    fn answer(self: Box<Self>, committed: bool) {
        let outcome = match self.outcome {
            Some(Ok(_)) | None if !committed => Err(Fault::Unavailable("the commit failed")),
            Some(outcome) => outcome,
            None => Err(Fault::Broken("a command did not run")),
        };
        // Whoever waited may have given up; what was done stays done.
        let _ = self.waiting.send(outcome);
    }
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

    /// Hands `work` over; the answer comes after its commit.
    pub(super) fn run<T, F>(&self, work: F) -> Result<oneshot::Receiver<Result<T, Fault>>, Fault>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, Fault> + Send + 'static,
    {
        let (waiting, answer) = oneshot::channel();
        let command = Pending { work: Some(work), outcome: None, waiting };
        self.queue
            .try_send(Message::Run(Box::new(command)))
            .map_err(|_| Fault::Unavailable("the writer is busy"))?;
        Ok(answer)
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
        let committed = commit(&mut connection, &mut batch);
        if let Err(error) = &committed {
            tracing::error!(%error, commands = batch.len(), "a commit failed");
        }
        for command in batch {
            command.answer(committed.is_ok());
        }
    }
    // Leaves one tidy file behind; a failure costs nothing but a longer start.
    let _ = connection.execute_batch("PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE);");
}

fn commit(connection: &mut Connection, batch: &mut [Box<dyn Command>]) -> rusqlite::Result<()> {
    let mut tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for command in batch {
        let savepoint = tx.savepoint()?;
        let is_done = command.run(&savepoint);
        if savepoint.is_autocommit() {
            // SQLite undoes everything by itself when the disk is full or broken. Whatever came
            // next would be in no transaction at all.
            let undone = ffi::Error::new(ffi::SQLITE_ABORT_ROLLBACK);
            return Err(rusqlite::Error::SqliteFailure(undone, None));
        }
        if is_done {
            savepoint.commit()?;
        }
    }
    tx.commit()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn writer() -> Writer {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE t (n INTEGER PRIMARY KEY) STRICT").unwrap();
        Writer::start(connection).unwrap()
    }

    fn insert(n: i64) -> impl FnOnce(&Connection) -> Result<(), Fault> + Send + 'static {
        move |tx| {
            tx.execute("INSERT INTO t (n) VALUES (?1)", [n])?;
            if n == 13 { Err(Fault::WrongState) } else { Ok(()) }
        }
    }

    fn count(writer: &Writer) -> i64 {
        let count = |tx: &Connection| Ok(tx.query_row("SELECT COUNT(*) FROM t", [], |r| r.get(0))?);
        writer.run(count).unwrap().blocking_recv().unwrap().unwrap()
    }

    #[test]
    fn a_failure_undoes_itself_and_nothing_else() {
        let writer = writer();
        // One batch: the first command blocks the thread until all others wait.
        let (go, wait) = std::sync::mpsc::channel::<()>();
        let first = writer.run(move |_| Ok(wait.recv().is_ok())).unwrap();
        let answers: Vec<_> = (10..20).map(|n| writer.run(insert(n)).unwrap()).collect();
        let panics = writer.run(|_| -> Result<(), Fault> { panic!("on purpose") }).unwrap();
        go.send(()).unwrap();
        assert!(first.blocking_recv().unwrap().unwrap());
        for (n, answer) in (10..20).zip(answers) {
            assert_eq!(answer.blocking_recv().unwrap().is_ok(), n != 13, "{n}");
        }
        assert!(matches!(panics.blocking_recv().unwrap(), Err(Fault::Broken(_))));
        assert_eq!(count(&writer), 9);
    }

    #[test]
    fn a_full_disk_loses_nothing_that_was_acknowledged() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("full.db");
        let connection = Connection::open(&file).unwrap();
        connection
            .execute_batch(
                "CREATE TABLE t (n INTEGER, blob BLOB) STRICT; PRAGMA max_page_count = 20",
            )
            .unwrap();
        let writer = Writer::start(connection).unwrap();
        let (go, wait) = std::sync::mpsc::channel::<()>();
        let first = writer.run(move |_| Ok(wait.recv().is_ok())).unwrap();
        let add = |n: i64| {
            let bytes = if n % 4 == 0 { 100_000 } else { 1_000 };
            writer
                .run(move |tx| {
                    let sql = "INSERT INTO t (n, blob) VALUES (?1, zeroblob(?2))";
                    Ok(tx.execute(sql, [n, bytes])?)
                })
                .unwrap()
        };
        let answers: Vec<_> = (1..40).map(|n| (n, add(n))).collect();
        go.send(()).unwrap();
        first.blocking_recv().unwrap().ok();
        let done = |(n, answer): (i64, oneshot::Receiver<Result<usize, Fault>>)| {
            answer.blocking_recv().unwrap().ok().map(|_| n)
        };
        let mut acknowledged: Vec<i64> = answers.into_iter().filter_map(done).collect();
        let later = (41, add(41));
        acknowledged.extend(done(later));
        assert_eq!(acknowledged.last(), Some(&41), "the store goes on: {acknowledged:?}");
        writer.stop(Duration::from_secs(5));
        let reader = Connection::open(&file).unwrap();
        let mut kept = reader.prepare("SELECT n FROM t ORDER BY n").unwrap();
        let kept: Vec<i64> =
            kept.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        assert_eq!(acknowledged, kept);
        assert!(kept.iter().all(|n| n % 4 != 0), "the disk was full for the large ones");
    }

    #[test]
    fn what_was_accepted_is_done_before_the_end() {
        let writer = writer();
        let answers: Vec<_> = (20..220).map(|n| writer.run(insert(n)).unwrap()).collect();
        writer.stop(Duration::from_secs(10));
        for answer in answers {
            answer.blocking_recv().unwrap().unwrap();
        }
        assert!(writer.run(insert(1)).is_err());
    }
}

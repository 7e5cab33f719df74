//! What is handed to a database: work inside one transaction, and whoever waits for its outcome.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio::sync::oneshot;

use super::Tx;
use crate::Fault;

/// What is to become of the transaction a command ran in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ran {
    /// Keep it.
    Done,
    /// Undo it.
    Failed,
    /// Undo it and run the command anew: somebody else was first.
    Raced,
}

/// Work inside one transaction.
pub trait Command: Send {
    /// Does the work; also a second time, after the first was undone.
    fn run(&mut self, tx: &dyn Tx) -> Ran;

    /// Tells the outcome once it is kept; else why it is not.
    fn answer(self: Box<Self>, kept: Result<(), Fault>);

    /// The rows it will change that a crowd may want to change, too.
    fn wants(&self) -> &[Want] {
        &[]
    }
}

/// A row that a crowd may want to change. Two that are told apart nowhere wait for one another for nothing,
/// no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Want(u64);

impl Want {
    /// The row of `table` that `id` names.
    pub fn of(table: &str, id: &str) -> Self {
        let mut hasher = DefaultHasher::new();
        (table, id).hash(&mut hasher);
        Self(hasher.finish())
    }
}

/// How often a command runs before its shopper is told to try again. In each turn somebody wins: of all
/// that a few servers run at once, the last has its turn before that.
const RUNS_MAX: u32 = 64;

/// Runs `command` until nobody comes first, each time in a transaction of its own.
pub(super) fn until_settled(mut run: impl FnMut() -> Ran) -> Ran {
    for _ in 1..RUNS_MAX {
        let ran = run();
        if ran != Ran::Raced {
            return ran;
        }
    }
    run()
}

pub(super) struct Pending<F, T> {
    wants: Vec<Want>,
    work: F,
    outcome: Option<Result<T, Fault>>,
    waiting: oneshot::Sender<Result<T, Fault>>,
}

/// `work`, which wants to change `wants`, as a command, and where its outcome comes.
pub(super) fn command<T, F>(
    wants: Vec<Want>,
    work: F,
) -> (Box<dyn Command>, oneshot::Receiver<Result<T, Fault>>)
where
    T: Send + 'static,
    F: Fn(&dyn Tx) -> Result<T, Fault> + Send + 'static,
{
    let (waiting, outcome) = oneshot::channel();
    (Box::new(Pending { wants, work, outcome: None, waiting }), outcome)
}

impl<T, F> Command for Pending<F, T>
where
    T: Send,
    F: Fn(&dyn Tx) -> Result<T, Fault> + Send,
{
    fn run(&mut self, tx: &dyn Tx) -> Ran {
        let outcome = catch_unwind(AssertUnwindSafe(|| (self.work)(tx)))
            .unwrap_or(Err(Fault::Broken("a command panicked")));
        match self.outcome.insert(outcome) {
            Ok(_) => Ran::Done,
            Err(fault) if fault.is_lost_race() => Ran::Raced,
            Err(_) => Ran::Failed,
        }
    }

    fn answer(self: Box<Self>, kept: Result<(), Fault>) {
        let outcome = match (kept, self.outcome) {
            // What failed by itself says why, whatever became of the rest.
            (_, Some(Err(fault))) | (Err(fault), _) => Err(fault),
            (Ok(()), Some(Ok(outcome))) => Ok(outcome),
            (Ok(()), None) => Err(Fault::Broken("a command did not run")),
        };
        // Whoever waited may have given up; what was done stays done.
        let _ = self.waiting.send(outcome);
    }

    fn wants(&self) -> &[Want] {
        &self.wants
    }
}

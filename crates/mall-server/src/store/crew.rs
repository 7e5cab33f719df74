//! A few threads, each with a connection of its own, that work off one queue.

use std::io;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::command::Command;
use crate::Fault;

/// Most commands waiting: every request that the door lets in at once may wait for one.
const QUEUE: usize = 2048;

/// How often a stop looks whether the threads have ended.
const LOOK: Duration = Duration::from_millis(5);

/// Hands commands to the threads.
pub(super) struct Crew {
    queue: Mutex<Option<SyncSender<Box<dyn Command>>>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Crew {
    /// A thread for each of `connections`, which does `work` with it for each command.
    pub(super) fn start<C: Send + 'static>(
        name: &str,
        connections: impl IntoIterator<Item = C>,
        work: fn(&mut C, Box<dyn Command>),
    ) -> io::Result<Self> {
        let (queue, waiting) = sync_channel(QUEUE);
        let waiting = Arc::new(Mutex::new(waiting));
        let mut threads = Vec::new();
        for mut connection in connections {
            let waiting = Arc::clone(&waiting);
            let thread = std::thread::Builder::new().name(name.to_owned());
            threads.push(thread.spawn(move || {
                while let Some(command) = next(&waiting) {
                    work(&mut connection, command);
                }
            })?);
        }
        Ok(Self { queue: Mutex::new(Some(queue)), threads: Mutex::new(threads) })
    }

    /// Hands `command` over; it is answered at once when there is no place for it.
    pub(super) fn hand(&self, command: Box<dyn Command>) {
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(queue) = queue else {
            return command.answer(Err(Fault::Unavailable("the store is closed")));
        };
        if let Err(TrySendError::Full(command) | TrySendError::Disconnected(command)) =
            queue.try_send(command)
        {
            command.answer(Err(Fault::Unavailable("too much is asked of the database at once")));
        }
    }

    /// Lets the threads finish what waits, and waits for their end, at most `limit`.
    pub(super) fn stop(&self, limit: Duration) {
        drop(self.queue.lock().unwrap_or_else(PoisonError::into_inner).take());
        let threads =
            std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        let mut waited = Duration::ZERO;
        while waited < limit && !threads.iter().all(JoinHandle::is_finished) {
            std::thread::sleep(LOOK);
            waited += LOOK;
        }
    }
}

fn next(waiting: &Mutex<Receiver<Box<dyn Command>>>) -> Option<Box<dyn Command>> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

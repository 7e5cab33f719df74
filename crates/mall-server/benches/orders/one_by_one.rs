//! The same database, one command per commit: what a store does that has not heard of group commit.

use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use mall_server::Fault;
use mall_server::store::{Command, Database, Ran, Store, Tx};

/// Hands the store below one command at a time.
pub(crate) struct OneByOne {
    below: Store,
    queue: Sender<Box<dyn Command>>,
}

impl OneByOne {
    pub(crate) fn new(below: Store) -> Self {
        let (queue, waiting) = channel::<Box<dyn Command>>();
        let store = below.clone();
        std::thread::spawn(move || {
            for command in waiting {
                let (done, is_done) = channel();
                store.database().write(Box::new(Told { command, done }));
                // Whoever closes the store ends this thread.
                let _ = is_done.recv();
            }
        });
        Self { below, queue }
    }
}

/// A command that tells when it was answered.
struct Told {
    command: Box<dyn Command>,
    done: Sender<()>,
}

impl Command for Told {
    fn run(&mut self, tx: &dyn Tx) -> Ran {
        self.command.run(tx)
    }

    fn answer(self: Box<Self>, kept: Result<(), Fault>) {
        self.command.answer(kept);
        let _ = self.done.send(());
    }
}

impl Database for OneByOne {
    fn write(&self, command: Box<dyn Command>) {
        self.queue.send(command).expect("the thread lives as long as this");
    }

    fn read(&self, command: Box<dyn Command>) {
        self.below.database().read(command);
    }

    fn close(&self, limit: Duration) {
        self.below.close(limit);
    }
}

//! A few threads, each with a connection of its own, that work off one queue.
//!
//! Of the commands that want the same hot row, [`ABREAST`] run at once and the others wait here, in the order
//! in which they came: waiting on the row's lock inside the database costs it more the more there are.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::command::{Command, Want};
use crate::Fault;

/// Most commands waiting: every request that the door lets in at once may wait for one.
const QUEUE: usize = 2048;

/// Commands at once that want the same: while one waits for the disk, the next looks and prices.
const ABREAST: usize = 2;

/// How often a stop looks whether the threads have ended.
const LOOK: Duration = Duration::from_millis(5);

/// Hands commands to the threads.
pub(super) struct Crew {
    queue: Arc<Queue>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

#[derive(Default)]
struct Queue {
    state: Mutex<State>,
    /// Something may be there to do, or nothing will be any more.
    changed: Condvar,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Box<dyn Command>>,
    /// What the running commands want, and how many of them do.
    wanted: BTreeMap<Want, usize>,
    is_closed: bool,
}

impl Crew {
    /// A thread for each of `connections`, which does `work` with it for each command.
    pub(super) fn start<C: Send + 'static>(
        name: &str,
        connections: impl IntoIterator<Item = C>,
        work: fn(&mut C, Box<dyn Command>),
    ) -> io::Result<Self> {
        let queue = Arc::new(Queue::default());
        let mut threads = Vec::new();
        for mut connection in connections {
            let queue = Arc::clone(&queue);
            let thread = std::thread::Builder::new().name(name.to_owned());
            threads.push(thread.spawn(move || {
                while let Some(command) = queue.next() {
                    let _turn = Turn { queue: &queue, wants: command.wants().to_vec() };
                    work(&mut connection, command);
                }
            })?);
        }
        Ok(Self { queue, threads: Mutex::new(threads) })
    }

    /// Hands `command` over; it is answered at once when there is no place for it.
    pub(super) fn hand(&self, command: Box<dyn Command>) {
        let mut state = self.queue.state();
        let refused = match (state.is_closed, state.waiting.len() >= QUEUE) {
            (true, _) => "the store is closed",
            (false, true) => "too much is asked of the database at once",
            (false, false) => {
                state.waiting.push_back(command);
                return self.queue.changed.notify_one();
            }
        };
        drop(state);
        command.answer(Err(Fault::Unavailable(refused)));
    }

    /// Lets the threads finish what waits, and waits for their end, at most `limit`.
    pub(super) fn stop(&self, limit: Duration) {
        self.queue.close();
        let threads =
            std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        let mut waited = Duration::ZERO;
        while waited < limit && !threads.iter().all(JoinHandle::is_finished) {
            std::thread::sleep(LOOK);
            waited += LOOK;
        }
    }
}

/// What a command wants while it runs; a thread that panics gives it back, too.
struct Turn<'a> {
    queue: &'a Queue,
    wants: Vec<Want>,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.queue.done(&self.wants);
    }
}

impl Drop for Crew {
    /// A store that nobody closed leaves no threads behind, and no connections.
    fn drop(&mut self) {
        self.queue.close();
    }
}

impl Queue {
    fn close(&self) {
        self.state().is_closed = true;
        self.changed.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next command that may run; `None` when there will be none.
    fn next(&self) -> Option<Box<dyn Command>> {
        let mut state = self.state();
        loop {
            if let Some(command) = state.take() {
                return Some(command);
            }
            if state.is_closed && state.waiting.is_empty() {
                return None;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn done(&self, wants: &[Want]) {
        if wants.is_empty() {
            return;
        }
        let mut state = self.state();
        for want in wants {
            if let Some(count) = state.wanted.get_mut(want) {
                *count -= 1;
            }
        }
        state.wanted.retain(|_, count| *count > 0);
        drop(state);
        self.changed.notify_all();
    }
}

impl State {
    /// The first that wants nothing of which enough want it, be it now or before it in the queue.
    fn take(&mut self) -> Option<Box<dyn Command>> {
        let mut spoken_for: BTreeSet<Want> = BTreeSet::new();
        let is_full = |it: &Want| self.wanted.get(it).is_some_and(|count| *count >= ABREAST);
        let at = self.waiting.iter().position(|command| {
            let wants = command.wants();
            let is_free = !wants.iter().any(|it| is_full(it) || spoken_for.contains(it));
            if !is_free {
                spoken_for.extend(wants);
            }
            is_free
        })?;
        let command = self.waiting.remove(at)?;
        for want in command.wants() {
            *self.wanted.entry(*want).or_default() += 1;
        }
        Some(command)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::command::command;

    /// A queue of commands, each of which wants what the letters of its name say.
    fn queue(names: &[&str]) -> State {
        let of = |name: &&str| command(name.chars().map(letter).collect(), |_| Ok(())).0;
        State { waiting: names.iter().map(of).collect(), ..State::default() }
    }

    fn letter(it: char) -> Want {
        Want::of("sku", &it.to_string())
    }

    /// What the next that may run wants.
    fn taken(state: &mut State) -> Option<String> {
        let wants = state.take()?.wants().to_vec();
        Some(('a'..='z').filter(|it| wants.contains(&letter(*it))).collect())
    }

    fn all_taken(state: &mut State) -> Vec<String> {
        std::iter::from_fn(|| taken(state)).collect()
    }

    #[test]
    fn who_wants_the_same_waits_and_others_pass_by() {
        let mut state = queue(&["a", "a", "a", "b", "", "a"]);
        assert_eq!(all_taken(&mut state), ["a", "a", "b", ""]);
        assert_eq!(state.waiting.len(), 2);
    }

    #[test]
    fn nobody_is_passed_by_who_wants_the_same() {
        // "ab" has to wait for "a"; who wants "b" alone came later and lets it go first.
        let mut state = queue(&["a", "a", "ab", "b", "c"]);
        assert_eq!(all_taken(&mut state), ["a", "a", "c"]);
    }

    #[test]
    fn the_next_comes_when_one_is_done() {
        let queue = Queue { state: Mutex::new(queue(&["a", "a", "ab", "b"])), ..Queue::default() };
        assert_eq!(all_taken(&mut queue.state()), ["a", "a"]);
        queue.done(&[letter('a')]);
        assert_eq!(all_taken(&mut queue.state()), ["ab", "b"]);
        queue.done(&[letter('a'), letter('b')]);
        queue.done(&[letter('a')]);
        queue.done(&[letter('b')]);
        assert_eq!(queue.state().wanted, BTreeMap::new(), "nothing is left behind");
    }

    #[test]
    fn all_that_was_taken_in_is_done_before_the_end() {
        let (ran, count) = std::sync::mpsc::channel();
        let slowly = move |ran: &mut std::sync::mpsc::Sender<()>, command: Box<dyn Command>| {
            std::thread::sleep(Duration::from_millis(1));
            let _ = ran.send(());
            command.answer(Ok(()));
        };
        let crew = Crew::start("test", vec![ran.clone(), ran], slowly).unwrap();
        for _ in 0..50 {
            crew.hand(command(vec![letter('a')], |_| Ok(())).0);
        }
        crew.stop(Duration::from_secs(10));
        assert_eq!(count.iter().count(), 50);
        let (late, answer) = command(vec![], |_| Ok(()));
        crew.hand(late);
        assert!(matches!(answer.blocking_recv(), Ok(Err(Fault::Unavailable(_)))));
    }

    #[test]
    fn a_thread_that_panics_leaves_its_rows_to_others() {
        let work = |is_bad: &mut bool, it: Box<dyn Command>| {
            assert!(!*is_bad, "on purpose");
            it.answer(Ok(()));
        };
        let crew = Crew::start("test", [true, true, true, false], work).unwrap();
        // Each of the three takes one with it, more than go abreast.
        let answers: Vec<_> = (0..10)
            .map(|_| {
                let (it, answer) = command(vec![letter('a')], |_| Ok(()));
                crew.hand(it);
                answer
            })
            .collect();
        let answered = answers.into_iter().filter_map(|it| it.blocking_recv().ok());
        assert!(answered.count() >= 7);
        crew.stop(Duration::from_secs(10));
    }

    #[test]
    fn a_crew_that_is_dropped_goes_home() {
        let (there, nobody) = std::sync::mpsc::channel::<()>();
        let work = |_: &mut std::sync::mpsc::Sender<()>, it: Box<dyn Command>| it.answer(Ok(()));
        drop(Crew::start("test", vec![there.clone(), there], work).unwrap());
        assert_eq!(nobody.iter().count(), 0, "ends when both threads did");
    }
}

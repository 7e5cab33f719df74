//! What time it is, in one place, so that a test can move it.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use mall_core::Timestamp;

/// A source of the present moment.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The clock of this machine.
    pub fn system() -> Self {
        Self::from_fn(system_now)
    }

    /// The clock of this machine, ahead by as many milliseconds as `file` says; by none while it says
    /// nothing.
    pub(crate) fn ahead_by(file: PathBuf) -> Self {
        Self::from_fn(move || {
            let said = std::fs::read_to_string(&file).unwrap_or_default();
            system_now().plus_ms(said.trim().parse().unwrap_or(0))
        })
    }

    /// A clock that tells what `now` tells.
    pub fn from_fn(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The present moment.
    pub fn now(&self) -> Timestamp {
        (self.0)()
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clock({})", self.now().0)
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place where the store looks at a clock")]
fn system_now() -> Timestamp {
    // A machine whose clock is before 1970 or after 292 million years has other problems.
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
}

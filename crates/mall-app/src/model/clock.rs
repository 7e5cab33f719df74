//! The server's time, as well as it is known.

use mall_core::Timestamp;

/// How far the server's clock is ahead of the device's. Until the first answer they count as equal.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Clock {
    pub(crate) ahead_ms: i64,
}

impl Clock {
    /// An answer carried the server's time.
    pub(crate) fn heard(&mut self, server: Timestamp, device: Timestamp) {
        self.ahead_ms = server.since_ms(device);
    }

    /// The time at the server when the device says `device`.
    pub(crate) fn server(self, device: Timestamp) -> Timestamp {
        device.plus_ms(self.ahead_ms)
    }
}

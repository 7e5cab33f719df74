//! Ids made on this device.

use mall_core::Timestamp;

/// Makes ids out of the shell's random text, the boot time and a counter. Two boots never make the
/// same id unless shell and clock both repeat themselves.
#[derive(Debug, Clone)]
pub(crate) struct Seed {
    prefix: String,
    count: u32,
}

impl Seed {
    pub(crate) fn new(random: &str, boot: Timestamp) -> Self {
        let random: String = random.chars().filter(char::is_ascii_alphanumeric).take(24).collect();
        Self { prefix: format!("{random}-{:x}", boot.0), count: 0 }
    }

    /// An id of at most 64 characters that an id type takes.
    pub(crate) fn next(&mut self) -> String {
        self.count = self.count.wrapping_add(1);
        format!("{}-{:x}", self.prefix, self.count)
    }
}

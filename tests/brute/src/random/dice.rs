//! Chance, seeded.
use serde_json::{Value, json};

pub(super) struct Dice(fastrand::Rng);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Dice(fastrand::Rng::with_seed(seed))
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        self.0.i64(low..=high.max(low))
    }

    pub(super) fn chance(&mut self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }

    pub(super) fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.0.usize(0..of.len())]
    }

    /// One or two of these names.
    pub(super) fn some(&mut self, of: &[&str]) -> Vec<String> {
        let mut names = vec![self.pick(of).to_owned()];
        if self.chance(30) {
            let other = self.pick(of).to_owned();
            if !names.contains(&other) {
                names.push(other);
            }
        }
        names
    }

    pub(super) fn shuffle<T>(&mut self, of: &mut [T]) {
        self.0.shuffle(of);
    }

    /// A rate in basis points, round or not.
    pub(super) fn rate(&mut self, low: i64, high: i64) -> i64 {
        if self.chance(50) {
            self.between(low / 500, high / 500) * 500
        } else {
            self.between(low, high)
        }
    }

    /// A price in fen, of very different sizes, so that small and large lines meet.
    pub(super) fn price(&mut self) -> i64 {
        let most = *self.pick(&[&30, &300, &1000, &3000]);
        self.between(1, most)
    }

    /// A window that is mostly open; closed ones are closed by a moment as often as by far. Ends are
    /// few, so that coupons tie on them.
    pub(super) fn window(&mut self, now: i64) -> Value {
        let day = 86_400_000;
        let end = now + day * self.between(1, 3);
        match self.between(1, 20) {
            1 => json!({"startsAt": now - day, "endsAt": now}),
            2 => json!({"startsAt": now + self.between(0, 1), "endsAt": end}),
            3 => json!({"startsAt": now - day, "endsAt": now + 1}),
            _ => json!({"startsAt": 0, "endsAt": end}),
        }
    }
}

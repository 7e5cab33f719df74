//! 抢光了: a crowd that wants what is sold out hears it without asking the database.
//!
//! It is a hint, never a decision: only refusals come of it, for a second, and only when many were
//! refused the same in the second before, so that who asks alone always hears what is so. What another
//! server gives back is seen a second late. Who says that they ask again (`again`) may have an order
//! already, and is let through to it.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use mall_api::flash::RefusedLine;
use mall_api::quote::WantedLine;
use mall_core::flash_sale::FlashRefusal;
use tokio::time::Instant;

use crate::Fault;

/// Refusals of a line by the database in one second, after which others are refused without it.
const CROWD: u32 = 32;
/// How long a refusal holds.
const HOLDS: Duration = Duration::from_secs(1);
/// Most lines that are remembered.
const LINES_MAX: usize = 1_000;

/// What was sold out a moment ago.
#[derive(Debug, Default)]
pub(crate) struct FullHouse(Mutex<BTreeMap<String, Refused>>);

/// A line that was refused.
#[derive(Debug)]
struct Refused {
    since: Instant,
    times: u32,
    text: String,
    /// In a flash sale: what is so there.
    flash: Option<RefusedLine>,
}

impl FullHouse {
    /// Why `lines` cannot be had, when a crowd has just been told so.
    pub(crate) fn refusal(&self, lines: &[WantedLine]) -> Option<Fault> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.is_empty() {
            return None;
        }
        let of = |line: &WantedLine| known.get(&name(line)?);
        let is_full = |it: &&Refused| it.times >= CROWD && it.since.elapsed() < HOLDS;
        let refused = lines.iter().filter_map(of).find(is_full)?;
        Some(match &refused.flash {
            Some(line) => Fault::FlashRefused(refused.text.clone(), Box::new(line.clone())),
            None => Fault::NotEnough(refused.text.clone()),
        })
    }

    /// Whether a crowd is being refused something.
    pub(crate) fn is_full(&self) -> bool {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.values().any(|it| it.times >= CROWD && it.since.elapsed() < HOLDS)
    }

    /// The database refused `lines` with `fault`.
    pub(crate) fn heard(&self, lines: &[WantedLine], fault: &Fault) {
        match fault {
            Fault::SoldOut(all) => {
                for it in all {
                    let line = lines.iter().find(|line| line.sku == it.sku);
                    if let Some(name) = line.and_then(name) {
                        self.count(name, &it.text, None);
                    }
                }
            }
            Fault::FlashRefused(text, refused)
                if matches!(refused.why, FlashRefusal::Short { left: 0, .. }) =>
            {
                let line = lines.iter().find(|line| line.sku == refused.sku);
                if let Some(name) = line.and_then(name) {
                    self.count(name, text, Some(refused));
                }
            }
            _ => {}
        }
    }

    fn count(&self, name: String, text: &str, flash: Option<&RefusedLine>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(refused) = known.get_mut(&name).filter(|it| it.since.elapsed() < HOLDS) {
            refused.times = refused.times.saturating_add(1);
            return;
        }
        if known.len() >= LINES_MAX {
            known.retain(|_, it| it.since.elapsed() < HOLDS);
        }
        if known.len() < LINES_MAX {
            let (since, text, flash) = (Instant::now(), text.to_owned(), flash.cloned());
            known.insert(name, Refused { since, times: 1, text, flash });
        }
    }
}

/// What tells a line from others: its SKU and its activity, not how many pieces.
fn name(line: &WantedLine) -> Option<String> {
    serde_json::to_string(&(&line.sku, &line.activity)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Gone;
    use mall_core::SkuId;

    fn line(sku: &str) -> WantedLine {
        WantedLine::new(SkuId::new(sku).unwrap(), 1)
    }

    fn sold_out(sku: &str) -> Fault {
        let gone = Gone { sku: SkuId::new(sku).unwrap(), text: format!("「{sku}」已售罄") };
        Fault::SoldOut(vec![gone])
    }

    #[test]
    fn a_crowd_is_told_and_one_alone_asks() {
        let house = FullHouse::default();
        for _ in 1..CROWD {
            house.heard(&[line("a")], &sold_out("a"));
        }
        assert!(house.refusal(&[line("a")]).is_none() && !house.is_full());
        house.heard(&[line("a")], &sold_out("a"));
        let told = house.refusal(&[line("b"), line("a")]).unwrap();
        assert_eq!(told.body().message, "「a」已售罄");
        assert!(house.refusal(&[line("b")]).is_none(), "another line");
        assert!(house.is_full());
        std::thread::sleep(HOLDS);
        assert!(house.refusal(&[line("a")]).is_none(), "it may be there again");
    }

    #[test]
    fn other_refusals_are_each_shoppers_own() {
        let house = FullHouse::default();
        let own =
            RefusedLine { sku: SkuId::new("a").unwrap(), why: FlashRefusal::PerOrder { limit: 1 } };
        for fault in [Fault::CouponGone, Fault::FlashRefused(String::new(), Box::new(own))] {
            for _ in 0..2 * CROWD {
                house.heard(&[line("a")], &fault);
            }
        }
        assert!(!house.is_full());
    }
}

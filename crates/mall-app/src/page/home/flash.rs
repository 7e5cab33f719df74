//! The floor of the flash sale: what it counts down to, and when it is asked for anew.

use mall_api::home::{BlockContent, HomeResponse};
use mall_core::{Timestamp, Window};

use super::{GOODS_AT_ONCE, HomePage, STEP_MS, live};
use crate::context::Context;
use crate::page::countdown::{CountdownView, next_tick};
use crate::text::Text;

/// Until the session opens, or ends once it is open.
pub(super) fn clock(window: Window, now: Timestamp, text: Text) -> CountdownView {
    let label = if now < window.starts_at { text.flash_opens() } else { text.flash_ends() };
    CountdownView::new(label, turns_at(window, now), now, text)
}

/// The hours of what is sold for a time on the home page.
fn windows(home: &HomeResponse) -> impl Iterator<Item = Window> {
    home.blocks.iter().filter_map(|block| match &block.content {
        BlockContent::FlashSale { window, .. } => Some(*window),
        _ => None,
    })
}

/// When the live session that is counted down to begins.
fn live_starts_at(home: &HomeResponse, now: Timestamp) -> Option<Timestamp> {
    home.blocks.iter().find_map(|block| match &block.content {
        BlockContent::Live { lives, .. } => live::starts_at(lives, now),
        _ => None,
    })
}

/// When a session opens, or ends once it is open.
fn turns_at(window: Window, now: Timestamp) -> Timestamp {
    if now < window.starts_at { window.starts_at } else { window.ends_at }
}

impl HomePage {
    /// Is woken for the next step of the goods, or else for the next second of the flash sale.
    pub(super) fn tick(&mut self, cx: &mut Context<'_>) {
        let now = cx.server_now();
        let Some(home) = &cx.model.home else { return };
        let after = if cx.model.home_goods < GOODS_AT_ONCE {
            Some(STEP_MS)
        } else {
            let flash = windows(home).map(|window| turns_at(window, now));
            let all = flash.chain(live_starts_at(home, now));
            all.map(|at| next_tick(at, now)).min()
        };
        if let (false, Some(after)) = (self.ticking, after) {
            self.ticking = true;
            cx.wake(after);
        }
    }

    /// A session that is over is another one at the server.
    pub(super) fn ask_what_follows(&mut self, cx: &mut Context<'_>) {
        let now = cx.server_now();
        let home = cx.model.home.as_deref();
        let is_over = home.is_some_and(|it| windows(it).any(|window| now >= window.ends_at));
        if is_over && self.asked_at.is_none_or(|at| now.since_ms(at) >= ASK_AGAIN_MS) {
            self.asked_at = Some(now);
            cx.call_for_home();
        }
    }
}

/// Time between questions for what follows a session that is over.
const ASK_AGAIN_MS: i64 = 5_000;

#[cfg(feature = "whole")]
#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::{begin, home};
    use super::*;
    use crate::{Answer, Boot, Effect, EffectId, Output};

    /// The id of the wake that `output` asks for, and after how long.
    fn wake(output: &Output) -> Option<(EffectId, u32)> {
        output.effects.iter().find_map(|it| match it {
            Effect::Wake { id, after_ms } => Some((*id, *after_ms)),
            _ => None,
        })
    }

    #[test]
    fn the_flash_sale_counts_down_and_asks_what_follows() {
        let mut home = home();
        let starts_at = Timestamp(0);
        let flash = json!({"flashSale": {
            "title": "限时秒杀", "window": {"startsAt": starts_at, "endsAt": 20_000},
            "goods": [{"sku": "s", "title": "", "image": "/a.svg", "price": 100, "listPrice": 200}],
        }});
        home.blocks[0].content = serde_json::from_value(flash).unwrap();
        let boot = Boot {
            now: Timestamp(5_500),
            seed: "0123456789abcdef".to_owned(),
            home: serde_json::to_string(&home).ok(),
            ..Boot::default()
        };
        let (mut app, mut output) = begin(&boot);
        let mut now = boot.now;
        // Steps of the goods first, then seconds.
        let (mut id, mut after) = wake(&output).unwrap();
        assert_eq!(after, STEP_MS);
        while after == STEP_MS {
            output = app.resolve(id, Answer::Woke, now);
            (id, after) = wake(&output).unwrap();
        }
        assert_eq!(after, 500, "to the next second");
        now = now.plus_ms(500);
        output = app.resolve(id, Answer::Woke, now);
        let set = serde_json::to_value(&output.patches[0].set).unwrap();
        assert_eq!(set, json!({"blocks[0].clock.seconds": "14"}));
        let (id, _) = wake(&output).unwrap();
        output = app.resolve(id, Answer::Woke, Timestamp(20_000));
        assert!(format!("{:?}", output.effects).contains("/api/home"));
        let (id, _) = wake(&output).unwrap();
        output = app.resolve(id, Answer::Woke, Timestamp(21_000));
        assert!(!format!("{:?}", output.effects).contains("/api/home"), "not every second");
    }
}

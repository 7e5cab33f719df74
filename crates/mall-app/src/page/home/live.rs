//! The floor of live sessions: what each is, and until when the next one is counted down to.

use mall_api::home::LiveTile;
use mall_core::Timestamp;
use mall_core::live::LiveState;

use super::block::CellView;
use crate::Action;
use crate::page::countdown::CountdownView;
use crate::route::Route;
use crate::text::Text;

/// When the next session begins; none when the first of them is on, or can be seen again.
pub(super) fn starts_at(lives: &[LiveTile], now: Timestamp) -> Option<Timestamp> {
    match lives.first()?.state {
        LiveState::Preview { starts_at } if now < starts_at => Some(starts_at),
        _ => None,
    }
}

pub(super) fn clock(lives: &[LiveTile], now: Timestamp, text: Text) -> Option<CountdownView> {
    Some(CountdownView::new(text.live_until(), starts_at(lives, now)?, now, text))
}

pub(super) fn cells(lives: &[LiveTile], now: Timestamp, text: Text) -> Vec<CellView> {
    let cell = |it: &LiveTile| CellView {
        key: it.id.to_string(),
        place: String::new(),
        image: it.image.clone(),
        title: it.title.clone(),
        open: Some(Action::Go { to: Route::Live { id: Some(it.id.clone()) } }),
        tag: match it.state {
            LiveState::Preview { starts_at } if now >= starts_at => text.live_on(),
            state => text.live_state(state),
        },
        note: text.live_products(it.products),
    };
    lives.iter().map(cell).collect()
}

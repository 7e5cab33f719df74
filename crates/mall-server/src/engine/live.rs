//! 直播: the sessions of the shop as a visitor sees them. What a session is at a moment is
//! `mall_core::live`'s; who is to be told of it is [`super::remind`]'s.

use mall_api::home::LiveTile;
use mall_api::live::{LiveCard, LiveRoom, LivesQuery, LivesResponse};
use mall_core::catalog::Product;
use mall_core::limits::LIVE_TILES_MAX;
use mall_core::live::{Live, LiveState};
use mall_core::subscription::Purpose;
use mall_core::{LiveId, ShopperId, Timestamp};

use super::{goods, remind};
use crate::Fault;
use crate::catalog::Catalog;
use crate::store::Tx;

/// The session called `id`.
///
/// # Errors
///
/// [`Fault::NotFound`] when the shop has none of that name.
pub(crate) fn find<'a>(catalog: &'a Catalog, id: &LiveId) -> Result<&'a Live, Fault> {
    catalog.shop.live.iter().find(|it| it.id == *id).ok_or(Fault::NotFound)
}

/// Sessions that are not over, those that are on first, then those that come, the next first.
fn in_order(catalog: &Catalog, now: Timestamp) -> Vec<&Live> {
    let all = catalog.shop.live.iter();
    let mut all: Vec<&Live> = all.filter(|it| it.state(now) != LiveState::Ended).collect();
    all.sort_by_key(|it| {
        let state = it.state(now);
        let starts = it.window.starts_at.0;
        // What can be seen again is newest first.
        (state.rank(), if state == LiveState::Replay { -starts } else { starts })
    });
    all
}

/// What a session shows that is for sale.
fn shown<'a>(catalog: &'a Catalog, live: &Live) -> Vec<&'a Product> {
    let all = live.products.iter().filter_map(|id| catalog.product(id));
    all.filter(|it| it.on_shelf).collect()
}

/// The session that `query` names, or the first there is, and the others.
///
/// # Errors
///
/// [`Fault::NotFound`] when the shop has none of that name.
pub(crate) fn look(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: Option<&ShopperId>,
    query: &LivesQuery,
    now: Timestamp,
) -> Result<LivesResponse, Fault> {
    let reserved = remind::of_lives(tx, shopper)?;
    let card = |it: &Live| LiveCard {
        id: it.id.clone(),
        title: it.title.clone(),
        cover: it.cover.clone(),
        anchor: it.anchor.clone(),
        state: it.state(now),
        window: it.window,
        products: count(catalog, it),
        reserved: reserved.contains(&it.id),
    };
    let all = in_order(catalog, now);
    let chosen = match &query.id {
        Some(id) => Some(find(catalog, id)?),
        None => all.first().copied(),
    };
    let others = all.iter().filter(|it| chosen.is_none_or(|chosen| chosen.id != it.id));
    let others = others.map(|it| card(it)).collect();
    let subscribe = super::subscription::ask(catalog, Purpose::Live);
    let Some(live) = chosen else { return Ok(LivesResponse { room: None, others, subscribe }) };
    let service = catalog.shop.service.as_ref();
    let room = LiveRoom {
        live: card(live),
        note: live.note.clone(),
        finder: live.finder.clone(),
        h5_link: live.h5_link.clone(),
        replay: live.replay.clone(),
        allow: service.map(|it| it.allow.clone()).unwrap_or_default(),
        products: goods::cards(tx, &shown(catalog, live))?,
    };
    Ok(LivesResponse { room: Some(room), others, subscribe })
}

fn count(catalog: &Catalog, live: &Live) -> u32 {
    u32::try_from(shown(catalog, live).len()).unwrap_or(u32::MAX)
}

/// What the home page shows of them.
pub(crate) fn tiles(catalog: &Catalog, count_max: usize, now: Timestamp) -> Vec<LiveTile> {
    let all = in_order(catalog, now).into_iter().take(count_max.min(LIVE_TILES_MAX));
    all.map(|it| LiveTile {
        id: it.id.clone(),
        title: it.title.clone(),
        image: it.cover.clone(),
        state: it.state(now),
        window: it.window,
        products: count(catalog, it),
    })
    .collect()
}

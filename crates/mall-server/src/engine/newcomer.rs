//! 新人礼: given once, to who has never bought.

use mall_api::home::BlockContent;
use mall_api::newcomer::NewcomerResponse;
use mall_core::newcomer::{NewcomerGift, NewcomerRefusal};
use mall_core::{IdempotencyKey, ShopperId, Timestamp};

use super::giving::Giving;
use super::{Moment, reward};
use crate::Fault;
use crate::catalog::Catalog;
use crate::record::newcomer::{self as record, NewcomerRow};
use crate::record::{session, wechat_account};
use crate::store::{Json, Tx};

fn find(catalog: &Catalog) -> Result<&NewcomerGift, Fault> {
    catalog.shop.newcomer_gift.as_ref().ok_or(Fault::NotFound)
}

/// What is known of a visitor, as far as the gift asks.
struct Visitor {
    taken: Option<NewcomerRow>,
    refusal: Option<NewcomerRefusal>,
}

fn visitor(
    tx: &dyn Tx,
    gift: &NewcomerGift,
    shopper: Option<&ShopperId>,
    now: Timestamp,
) -> Result<Visitor, Fault> {
    let (taken, orders_paid) = match shopper {
        Some(shopper) => {
            let row = session::shopper(tx, shopper)?;
            (record::of(tx, shopper, known_by(tx, &row)?.as_deref())?, row.orders_paid)
        }
        None => (None, 0),
    };
    let refusal = gift.may_take(orders_paid, taken.is_some(), now).err();
    Ok(Visitor { taken, refusal })
}

/// By what the same person is known again, whoever they are here then: their number, else what `WeChat` calls
/// them.
fn known_by(tx: &dyn Tx, row: &session::ShopperRow) -> Result<Option<String>, Fault> {
    match row.phone.phone() {
        Some(phone) => Ok(Some(phone.as_str().to_owned())),
        None => wechat_account::name(tx, &row.id),
    }
}

/// The gift as this visitor sees it.
///
/// # Errors
///
/// [`Fault::NotFound`] when the shop has none.
pub(crate) fn look(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: Option<&ShopperId>,
    now: Timestamp,
) -> Result<NewcomerResponse, Fault> {
    let gift = find(catalog)?;
    let Visitor { taken, refusal } = visitor(tx, gift, shopper, now)?;
    // What somebody else was given who had the number is theirs.
    let own = taken.filter(|it| Some(&it.shopper) == shopper);
    Ok(NewcomerResponse {
        title: gift.title.clone(),
        note: gift.note.clone(),
        gives: gift.gives.clone(),
        coupons: reward::titles(catalog, gift.gives.iter()),
        given: own.map(|it| it.given.read()).transpose()?,
        refusal,
        ends_at: gift.window.ends_at,
    })
}

/// What the home page says of it; nothing to who cannot take it.
pub(super) fn block(
    tx: &dyn Tx,
    catalog: &Catalog,
    (title, shopper): (String, Option<&ShopperId>),
    now: Timestamp,
) -> Result<Option<BlockContent>, Fault> {
    let Some(gift) = &catalog.shop.newcomer_gift else { return Ok(None) };
    let is_for = visitor(tx, gift, shopper, now)?.refusal.is_none();
    Ok(is_for.then(|| BlockContent::Newcomer { title, note: gift.note.clone() }))
}

/// Gives it to `shopper`, once; `true` beside what it was, when this is a repeat.
///
/// # Errors
///
/// [`NewcomerRefusal`] says why not.
pub(crate) fn take(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
    key: &IdempotencyKey,
    moment: &Moment,
) -> Result<(NewcomerResponse, bool), Fault> {
    let now = moment.now;
    let gift = find(catalog)?;
    let Visitor { taken, refusal } = visitor(tx, gift, Some(shopper), now)?;
    if taken.is_some_and(|it| it.shopper == *shopper && it.key == *key) {
        return Ok((look(tx, catalog, Some(shopper), now)?, true));
    }
    if let Some(why) = refusal {
        return Err(why.into());
    }
    let own = session::shopper(tx, shopper)?;
    let phone = known_by(tx, &own)?.ok_or(Fault::LoginNeeded)?;
    let row = NewcomerRow {
        shopper: shopper.clone(),
        phone,
        key: key.clone(),
        at: now,
        given: Json::of(&gift.gives)?,
    };
    // First of all: whoever takes it at the same moment waits here, and then has it.
    if !record::add(tx, &row)? {
        return Err(Fault::Raced);
    }
    let (kind, key, title) = ("newcomer", shopper.as_str(), gift.title.as_str());
    let given = Giving { tx, catalog, shopper, kind, key, title, moment }.all(&gift.gives)?;
    if given != gift.gives {
        record::gave(tx, &row, &given)?;
    }
    Ok((look(tx, catalog, Some(shopper), now)?, false))
}

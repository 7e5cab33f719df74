//! A merchant's pieces come, go, or were counted.

use std::collections::BTreeSet;

use mall_api::merchant::{
    Action, STOCK_CHANGES_MAX, SkuStock, StockChange, StockRequest, StockResponse,
};
use mall_core::invalid::{count_within, in_range};
use mall_core::{Invalid, Rule, SkuId, Timestamp};
use sha2::{Digest, Sha256};

use crate::Fault;
use crate::record::audit_log::{self, Entry, Who};
use crate::record::stock::{self, ChangeRow};
use crate::store::{Json, Tx};

/// Does what `request` says, all of it; a second time it only answers what it answered first.
///
/// # Errors
///
/// [`Fault::TooFew`], [`Fault::StockChanged`], [`Fault::KeyReused`], and [`Fault::Invalid`] for what breaks
/// a limit.
pub(crate) fn change(
    tx: &dyn Tx,
    request: &StockRequest,
    now: Timestamp,
) -> Result<StockResponse, Fault> {
    check(request)?;
    let hash = Sha256::digest(serde_json::to_vec(request)?).into();
    let (key, none) = (request.key.clone(), StockResponse { stock: Vec::new() });
    // The key before all else: whoever comes with it again waits here and then has the same answer.
    let wanted = ChangeRow { key, body_hash: hash, at: now, answer: Json::of(&none)? };
    if let Some(earlier) = stock::take_key(tx, &wanted)? {
        return if earlier.body_hash == hash {
            earlier.answer.read()
        } else {
            Err(Fault::KeyReused)
        };
    }
    let mut in_order: Vec<(usize, &StockChange)> = request.changes.iter().enumerate().collect();
    // In the order in which orders take them: two that want the same goods do not wait for one another.
    in_order.sort_by(|(_, a), (_, b)| a.sku.cmp(&b.sku));
    let mut done = Vec::new();
    for (at, wish) in in_order {
        let (was, is_now) = one(tx, wish, at)?;
        audit_log::write(
            tx,
            Entry {
                at: now,
                who: Who::Admin,
                approved: &[],
                action: Action::ChangeStock,
                target: wish.sku.as_str(),
                was: Some(was.to_string()),
                is_now: Some(is_now.to_string()),
            },
        )?;
        done.push((at, SkuStock { sku: wish.sku.clone(), stock: is_now }));
    }
    done.sort_by_key(|(at, _)| *at);
    let answer = StockResponse { stock: done.into_iter().map(|(_, it)| it).collect() };
    stock::answer(tx, &request.key, &answer)?;
    Ok(answer)
}

/// Pieces before and after a change, the `at`th of its request.
fn one(tx: &dyn Tx, wish: &StockChange, at: usize) -> Result<(u32, u32), Fault> {
    let left = || {
        let unknown = Rule::Unknown { name: wish.sku.to_string() };
        let unknown = || Invalid::new(format!("changes[{at}].sku"), unknown);
        left(tx, &wish.sku)?.ok_or_else(|| Fault::Invalid(unknown()))
    };
    let there = |stock| SkuStock { sku: wish.sku.clone(), stock };
    if let Some(by) = wish.by {
        if !stock::add(tx, &wish.sku, by)? {
            return Err(Fault::TooFew(there(left()?)));
        }
        // The row is ours until the end: nobody has changed it since.
        let is_now = left()?;
        let was = u32::try_from(i64::from(is_now).saturating_sub(by)).unwrap_or(u32::MAX);
        return Ok((was, is_now));
    }
    let to = wish.to.ok_or(Fault::Broken("a change of stock was not checked"))?;
    let was = left()?;
    if wish.if_stock.is_some_and(|wanted| wanted != was) {
        return Err(Fault::StockChanged(there(was)));
    }
    // Somebody may have bought since: run anew, it counts with that.
    if stock::set(tx, &wish.sku, to, was)? { Ok((was, to)) } else { Err(Fault::Raced) }
}

fn left(tx: &dyn Tx, sku: &SkuId) -> Result<Option<u32>, Fault> {
    Ok(stock::of_skus(tx, std::slice::from_ref(sku))?.remove(sku))
}

fn check(request: &StockRequest) -> Result<(), Invalid> {
    count_within("changes", request.changes.len(), STOCK_CHANGES_MAX)?;
    if request.changes.is_empty() {
        return Err(Invalid::shape("changes", "at least one change"));
    }
    let mut seen = BTreeSet::new();
    for (at, wish) in request.changes.iter().enumerate() {
        let once = if seen.insert(&wish.sku) { Ok(()) } else { Err(Rule::Twice) };
        let once = once.map_err(|rule| Invalid::new("sku", rule));
        once.and_then(|()| of_one(wish)).map_err(|it| it.within(&format!("changes[{at}]")))?;
    }
    Ok(())
}

fn of_one(wish: &StockChange) -> Result<(), Invalid> {
    let most = i64::from(u32::MAX);
    match (wish.by, wish.to, wish.if_stock) {
        (Some(by), None, None) => in_range("by", by, -most, most),
        (None, Some(_), _) => Ok(()),
        (Some(_), None, Some(_)) => Err(Invalid::shape("ifStock", "beside `to`, not `by`")),
        (Some(_), Some(_), _) => {
            Err(Invalid::shape("by", "there without `to`, or `to` without it"))
        }
        (None, None, _) => Err(Invalid::shape("by", "there, or `to`")),
    }
}

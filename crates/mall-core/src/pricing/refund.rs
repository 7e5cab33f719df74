//! 退款: what goes back for returned pieces.
//!
//! All amounts come out of what was stored with the order, so the same return has the same answer
//! whatever the shop's rules are by then.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Adjustment, Ask, Basket, CouponChoice, CouponReturn, PointsChoice, Quote, QuoteError,
    QuotedLine, Rules, Source, Verdict, quote,
};
use crate::allocate::{of_first, split_all};
use crate::invalid::{count_within, in_range};
use crate::limits::LINES_MAX;
use crate::{CouponId, Invalid, Money, Rule, ShopId, SkuId};

/// What a shop gives back. Shape: `{"goods": "keep", "freight": "whenAllReturned"}`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RefundPolicy {
    /// For goods.
    #[serde(default)]
    pub goods: GoodsRefund,
    /// For sending them.
    #[serde(default)]
    pub freight: FreightRefund,
}

/// What goes back for goods.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum GoodsRefund {
    /// Each piece gives back what was paid for it.
    #[default]
    Keep,
    /// What stays is priced again by the order's own rules; what that leaves goes back.
    Reprice,
}

/// What goes back for sending.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum FreightRefund {
    /// Nothing.
    #[default]
    Never,
    /// A shop's freight, with the last of its pieces.
    WhenAllReturned,
}

/// Pieces of one SKU that are returned. Shape: `{"sku": "tea-100g", "pieces": 1}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Pieces {
    /// Which.
    pub sku: SkuId,
    /// How many.
    pub pieces: u32,
}

/// What was returned of an order before.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Returned {
    /// Each SKU once.
    #[serde(default)]
    pub pieces: Vec<Pieces>,
    /// What went back for goods: the sum of the [`Refund::amount`]s. Repriced goods do not tell.
    #[serde(default)]
    pub amount: Money,
}

/// What goes back. Amounts in fen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Refund {
    /// By line, in the order they were returned in; they add up to `amount`.
    pub lines: Vec<RefundedLine>,
    /// For goods.
    pub amount: Money,
    /// For sending, on top.
    pub freight: Money,
    /// Units of points that were spent.
    pub points_back: u32,
    /// Points that were earned, taken back.
    pub points_clawed_back: u64,
    /// Growth that was earned, taken back.
    pub growth_clawed_back: u64,
    /// Coupons that can be used again, in order of id.
    pub coupons_back: Vec<CouponId>,
}

/// What goes back for one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RefundedLine {
    /// Which.
    pub sku: SkuId,
    /// How many pieces.
    pub pieces: u32,
    /// In fen.
    pub amount: Money,
}

/// An order as it was stored: what was asked, and what was answered and paid.
#[derive(Debug, Clone, Copy)]
pub struct Sale<'a> {
    /// The question, with the rules and coupons of that moment.
    pub ask: Ask<'a>,
    /// Its answer.
    pub quote: &'a Quote,
}

/// A bought line and how many of its pieces were returned before, and are after.
#[derive(Clone, Copy)]
struct Part<'a> {
    line: &'a QuotedLine,
    before: u32,
    after: u32,
}

impl Sale<'_> {
    /// What goes back for `pieces`, after what was `returned` before.
    ///
    /// # Errors
    ///
    /// When `pieces` or `returned` name a SKU that was not bought, or one twice; when there are no
    /// pieces, or more than are left; when more is said to have gone back than was paid.
    pub fn refund(
        &self,
        policy: RefundPolicy,
        returned: &Returned,
        pieces: &[Pieces],
    ) -> Result<Refund, QuoteError> {
        let parts = self.parts(returned, pieces)?;
        let amount = self.amount(policy.goods, returned.amount, &parts)?;
        // Every returned SKU has a part.
        let now: Vec<Part<'_>> = pieces.iter().filter_map(|it| of_sku(&parts, &it.sku)).collect();
        let weights: Vec<Money> = now.iter().map(Part::paid).collect();
        let lines = now.iter().zip(split_all(amount, &weights)).map(|(part, amount)| {
            let (sku, pieces) = (part.line.sku.clone(), part.after - part.before);
            RefundedLine { sku, pieces, amount }
        });
        let earned = |of: fn(&QuotedLine) -> u64| now.iter().map(|it| it.count(of(it.line))).sum();
        Ok(Refund {
            lines: lines.collect(),
            amount,
            freight: match policy.freight {
                FreightRefund::Never => Money::ZERO,
                FreightRefund::WhenAllReturned => self.freight(&parts),
            },
            points_back: self.points_back(&parts),
            points_clawed_back: earned(|line| line.earned.points),
            growth_clawed_back: earned(|line| line.earned.growth),
            coupons_back: self.coupons_back(&parts),
        })
    }

    /// Every line of the order.
    fn parts(&self, returned: &Returned, pieces: &[Pieces]) -> Result<Vec<Part<'_>>, Invalid> {
        let paid = self.quote.goods_payable.fen();
        in_range("returned.amount", returned.amount.fen(), 0, paid)?;
        if pieces.is_empty() {
            return Err(Invalid::shape("pieces", "at least one line"));
        }
        let part = |line| Part { line, before: 0, after: 0 };
        let mut parts: Vec<Part<'_>> = self.quote.lines.iter().map(part).collect();
        give_back("returned.pieces", &returned.pieces, &mut parts)?;
        for part in &mut parts {
            part.before = part.after;
        }
        give_back("pieces", pieces, &mut parts)?;
        Ok(parts)
    }

    fn amount(
        &self,
        policy: GoodsRefund,
        refunded: Money,
        parts: &[Part<'_>],
    ) -> Result<Money, QuoteError> {
        let left = self.quote.goods_payable - refunded;
        // Whatever the policy was before, the last piece brings the sum to what was paid.
        if parts.iter().all(Part::is_gone) {
            return Ok(left);
        }
        let amount = match policy {
            GoodsRefund::Keep => parts.iter().map(Part::paid).sum(),
            GoodsRefund::Reprice => left - self.price_of_rest(parts)?,
        };
        Ok(amount.min(left).max(Money::ZERO))
    }

    /// What the pieces that stay cost by themselves. The points they were paid with stay spent and
    /// pay the same: points are not spent anew, which a step or a share could make impossible.
    fn price_of_rest(&self, parts: &[Part<'_>]) -> Result<Money, QuoteError> {
        let stays = |line: &super::BasketLine| {
            let part = of_sku(parts, &line.sku)?;
            let quantity = part.line.quantity - part.after;
            (quantity > 0).then(|| super::BasketLine { quantity, ..line.clone() })
        };
        let lines = self.ask.basket.lines.iter().filter_map(stays).collect();
        let basket = Basket { lines, region: self.ask.basket.region.clone() };
        let choice = CouponChoice::These { ids: self.used().cloned().collect() };
        let rules = Rules { points: None, ..self.ask.rules.clone() };
        let (basket, rules, choice) = (&basket, &rules, &choice);
        let again = quote(&Ask { basket, rules, choice, points: PointsChoice::None, ..self.ask })?;
        let by_points = parts.iter().map(|part| {
            let (before, own) = part.taken_by(&Source::Points);
            part.share(before + own, part.after, part.line.quantity)
                - part.share(before, part.after, part.line.quantity)
        });
        Ok((again.goods_payable - by_points.sum()).max(Money::ZERO))
    }

    /// The coupons that were used.
    fn used(&self) -> impl Iterator<Item = &CouponId> {
        let used = |it: &&super::CouponVerdict| matches!(it.verdict, Verdict::Used { .. });
        self.quote.coupons.iter().filter(used).map(|it| &it.id)
    }

    /// The freight of the shops of which nothing stays since now.
    fn freight(&self, parts: &[Part<'_>]) -> Money {
        let shops = self.quote.shops.iter();
        let goes = shops.filter(|shop| self.is_last_of(shop.shop.as_ref(), parts));
        goes.map(|shop| shop.freight).sum()
    }

    fn is_last_of(&self, shop: Option<&ShopId>, parts: &[Part<'_>]) -> bool {
        let lines = self.ask.basket.lines.iter().filter(|line| line.shop.as_ref() == shop);
        let parts: Vec<_> = lines.filter_map(|line| of_sku(parts, &line.sku)).collect();
        parts.iter().all(Part::is_gone) && parts.iter().any(Part::is_new)
    }

    /// Units are split over lines by what they paid there, then evenly over pieces.
    fn points_back(&self, parts: &[Part<'_>]) -> u32 {
        let paid: Vec<Money> = parts.iter().map(|it| it.taken_by(&Source::Points).1).collect();
        let units = split_all(Money::from_fen(self.quote.points_spent.into()), &paid);
        let back = parts.iter().zip(units).map(|(it, units)| it.share(units, it.before, it.after));
        u32::try_from(back.sum::<Money>().fen()).unwrap_or(0)
    }

    fn coupons_back(&self, parts: &[Part<'_>]) -> Vec<CouponId> {
        let mut returns = BTreeMap::new();
        returns.extend(self.ask.rules.coupons.iter().map(|it| (&it.id, it.returns)));
        let goes_back =
            |id: &&CouponId| returns.get(id).copied() == Some(CouponReturn::WhenAllReturned);
        let is_free = |id: &&CouponId, count: fn(&Part<'_>) -> u32| {
            let source = Source::Coupon((*id).clone());
            let sent = self.quote.freight.adjustments.iter().any(|it| it.source == source);
            parts.iter().all(|part| count(part) >= part.needs(&source, sent))
        };
        let mut back: Vec<CouponId> = self
            .used()
            .filter(goes_back)
            .filter(|id| is_free(id, |it| it.after) && !is_free(id, |it| it.before))
            .cloned()
            .collect();
        back.sort_unstable();
        back
    }
}

/// Counts `pieces`, named `field`, as returned.
fn give_back(field: &str, pieces: &[Pieces], parts: &mut [Part<'_>]) -> Result<(), Invalid> {
    count_within(field, pieces.len(), LINES_MAX)?;
    for (position, it) in pieces.iter().enumerate() {
        let at = |error: Invalid| error.within(&format!("{field}[{position}]"));
        if pieces.iter().take(position).any(|other| other.sku == it.sku) {
            return Err(at(Invalid::new("sku", Rule::Twice)));
        }
        let Some(part) = parts.iter_mut().find(|part| part.line.sku == it.sku) else {
            return Err(at(Invalid::new("sku", Rule::Unknown { name: it.sku.to_string() })));
        };
        let left = part.line.quantity - part.after;
        in_range("pieces", it.pieces.into(), 1, left.into()).map_err(at)?;
        part.after += it.pieces;
    }
    Ok(())
}

fn of_sku<'a>(parts: &[Part<'a>], sku: &SkuId) -> Option<Part<'a>> {
    parts.iter().find(|part| part.line.sku == *sku).copied()
}

impl Part<'_> {
    fn is_gone(&self) -> bool {
        self.after == self.line.quantity
    }

    fn is_new(&self) -> bool {
        self.after > self.before
    }

    /// What pieces `from..to` have of an even split of `amount`.
    fn share(&self, amount: Money, from: u32, to: u32) -> Money {
        let first = |count| of_first(amount, self.line.quantity, count);
        first(to) - first(from)
    }

    /// The same of a count, over the pieces returned now.
    fn count(&self, all: u64) -> u64 {
        let all = Money::from_fen(i64::try_from(all).unwrap_or(i64::MAX));
        self.share(all, self.before, self.after).fen().unsigned_abs()
    }

    /// What was paid for the pieces returned now.
    fn paid(&self) -> Money {
        self.line.unit_price.times(self.after - self.before)
            - self.share(self.line.discount(), self.before, self.after)
    }

    /// What was taken off the line before `source` did, and what `source` took.
    fn taken_by(&self, source: &Source) -> (Money, Money) {
        let mut taken = (Money::ZERO, Money::ZERO);
        for Adjustment { source: other, amount, .. } in &self.line.adjustments {
            if other == source {
                taken.1 += *amount;
            } else if taken.1.is_zero() {
                taken.0 += *amount;
            }
        }
        taken
    }

    /// How many pieces must be returned until none is left that `source` took something off: all of
    /// them where it also paid for sending, which is of all pieces.
    fn needs(&self, source: &Source, sent: bool) -> u32 {
        let (before, own) = self.taken_by(source);
        let takes = |piece: u32| {
            let of = |amount| self.share(amount, piece, piece + 1);
            of(before + own) > of(before)
        };
        let all = self.line.quantity;
        if sent { all } else { (0..all).rev().find(|piece| takes(*piece)).map_or(0, |it| it + 1) }
    }
}

//! The price of a basket.

use serde::{Deserialize, Serialize};

use super::adjust::{Outcome, Running};
use super::{
    Adjustment, Basket, Coupon, CouponChoice, CouponVerdict, FreightLine, Nudge, Promotion, Quote,
    Rules, Source, Verdict,
};
use crate::time::Phase;
use crate::{CouponId, Invalid, Money, Timestamp};

/// What `xiaopu quote FILE.json` reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct QuoteRequest {
    /// When, in milliseconds since the Unix epoch.
    pub now: Timestamp,
    /// What is to be priced.
    pub basket: Basket,
    /// By which rules.
    #[serde(default)]
    pub rules: Rules,
    /// With which coupons.
    #[serde(default)]
    pub choice: CouponChoice,
}

impl QuoteRequest {
    /// The price.
    ///
    /// # Errors
    ///
    /// As [`quote`].
    pub fn quote(&self) -> Result<Quote, QuoteError> {
        quote(&self.basket, &self.rules, &self.choice, self.now)
    }
}

/// Why a basket has no price.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum QuoteError {
    /// Something in the input broke a limit.
    #[error(transparent)]
    Invalid(#[from] Invalid),
}

/// Prices `basket` under `rules` at `now`.
///
/// The same arguments give the same quote on every machine; the order of lines, promotions and
/// coupons changes no amount.
///
/// # Errors
///
/// When the basket or the rules break a limit of [`crate::limits`].
pub fn quote(
    basket: &Basket,
    rules: &Rules,
    choice: &CouponChoice,
    now: Timestamp,
) -> Result<Quote, QuoteError> {
    basket.check()?;
    rules.check()?;

    let mut running = Running::new(&basket.lines);
    let list_total = running.payable();
    let (applied, mut nudges) = apply_promotions(&mut running, &rules.promotions, now);
    let promoted = running.payable();

    let verdicts = judge_coupons(&running, &rules.coupons, choice, now);
    for (coupon, saved) in rules.coupons.iter().zip(&verdicts).filter_map(used) {
        running.take_off(&coupon.scope, saved, &Source::Coupon(coupon.id.clone()), &coupon.title);
    }
    let goods_payable = running.payable();

    let freight = match &rules.freight {
        Some(rule) if !basket.lines.is_empty() => rule.line(goods_payable),
        _ => FreightLine::default(),
    };
    nudges.extend(coupon_nudges(&rules.coupons, &verdicts));
    crate::sort::sort_by(&mut nudges, |a, b| {
        a.short_by.cmp(&b.short_by).then(a.source.cmp(&b.source))
    });
    Ok(Quote {
        lines: running.in_order_of(&basket.lines),
        list_total,
        promotion_discount: list_total - promoted,
        coupon_discount: promoted - goods_payable,
        goods_payable,
        freight,
        payable: goods_payable + freight.payable,
        applied,
        coupons: verdicts,
        nudges,
    })
}

/// Of each exclusive group the promotion that takes most off, then the next group; with it the
/// promotions almost reached of each group that took nothing off, measured when it was its turn.
fn apply_promotions(
    running: &mut Running<'_>,
    promotions: &[Promotion],
    now: Timestamp,
) -> (Vec<Adjustment>, Vec<Nudge>) {
    let mut open: Vec<&Promotion> = promotions.iter().filter(|it| it.is_open(now)).collect();
    crate::sort::sort_by(&mut open, |a, b| {
        (a.priority, a.group(), &a.id).cmp(&(b.priority, b.group(), &b.id))
    });
    let (mut applied, mut nudges) = (Vec::new(), Vec::new());
    for group in open.chunk_by(|a, b| (a.priority, a.group()) == (b.priority, b.group())) {
        let mut best: Option<(&Promotion, Money)> = None;
        let mut almost = Vec::new();
        for promotion in group {
            match running.outcome(&promotion.scope, &promotion.conditions, &promotion.benefit) {
                Outcome::Discount(amount)
                    if amount > best.map_or(Money::ZERO, |(_, most)| most) =>
                {
                    best = Some((promotion, amount));
                }
                Outcome::Short(short_by) => almost.push(Nudge {
                    source: Source::Promotion(promotion.id.clone()),
                    title: promotion.title.clone(),
                    short_by,
                }),
                Outcome::Discount(_) | Outcome::NothingInScope => {}
            }
        }
        let Some((promotion, amount)) = best else {
            nudges.extend(almost);
            continue;
        };
        let source = Source::Promotion(promotion.id.clone());
        running.take_off(&promotion.scope, amount, &source, &promotion.title);
        applied.push(Adjustment { source, title: promotion.title.clone(), amount });
    }
    (applied, nudges)
}

/// What becomes of each coupon; at most one is used.
fn judge_coupons(
    running: &Running<'_>,
    coupons: &[Coupon],
    choice: &CouponChoice,
    now: Timestamp,
) -> Vec<CouponVerdict> {
    let mut verdicts: Vec<CouponVerdict> = coupons
        .iter()
        .map(|coupon| CouponVerdict { id: coupon.id.clone(), verdict: judge(running, coupon, now) })
        .collect();
    let best = coupons
        .iter()
        .zip(&verdicts)
        .filter(|(coupon, _)| is_wanted(choice, &coupon.id))
        .filter_map(|(coupon, it)| match it.verdict {
            Verdict::Usable { saves } if saves.is_positive() => Some((coupon, saves)),
            _ => None,
        })
        .min_by(|(a, saves_a), (b, saves_b)| {
            let expiry = a.window.ends_at.cmp(&b.window.ends_at);
            saves_b.cmp(saves_a).then(expiry).then(a.id.cmp(&b.id))
        })
        .map(|(coupon, saved)| (coupon.id.clone(), saved));
    if let Some((id, saved)) = best {
        verdicts
            .iter_mut()
            .filter(|it| it.id == id)
            .for_each(|it| it.verdict = Verdict::Used { saved });
    }
    verdicts
}

fn judge(running: &Running<'_>, coupon: &Coupon, now: Timestamp) -> Verdict {
    match coupon.window.phase(now) {
        Phase::Before => Verdict::NotStarted { starts_at: coupon.window.starts_at },
        Phase::After => Verdict::Expired { ended_at: coupon.window.ends_at },
        Phase::Open => match running.outcome(&coupon.scope, &coupon.conditions, &coupon.benefit) {
            Outcome::Discount(saves) => Verdict::Usable { saves },
            Outcome::Short(by) => Verdict::Short { by },
            Outcome::NothingInScope => Verdict::NoMatchingGoods,
        },
    }
}

fn is_wanted(choice: &CouponChoice, id: &CouponId) -> bool {
    match choice {
        CouponChoice::Best => true,
        CouponChoice::These { ids } => ids.contains(id),
    }
}

fn used<'a>((coupon, it): (&'a Coupon, &CouponVerdict)) -> Option<(&'a Coupon, Money)> {
    match it.verdict {
        Verdict::Used { saved } => Some((coupon, saved)),
        _ => None,
    }
}

/// Coupons almost reached.
fn coupon_nudges(coupons: &[Coupon], verdicts: &[CouponVerdict]) -> Vec<Nudge> {
    let nudge = |(coupon, it): (&Coupon, &CouponVerdict)| match it.verdict {
        Verdict::Short { by } => Some(Nudge {
            source: Source::Coupon(coupon.id.clone()),
            title: coupon.title.clone(),
            short_by: by,
        }),
        _ => None,
    };
    coupons.iter().zip(verdicts).filter_map(nudge).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// ¥150.00 of goods: ¥50.00 are missing for 满200减30, whatever a coupon takes off afterwards.
    #[test]
    fn a_coupon_does_not_move_the_nudge_of_a_promotion() {
        let always = json!({"startsAt": 0, "endsAt": 10});
        let request: QuoteRequest = serde_json::from_value(json!({
            "now": 5,
            "basket": {"lines": [{
                "sku": "serum", "product": "serum", "category": "skin",
                "unitPrice": 15_000, "quantity": 1
            }]},
            "rules": {
                "promotions": [{
                    "id": "m200-30", "title": "满200减30", "window": always,
                    "conditions": [{"minSpend": {"amount": 20_000}}],
                    "benefit": {"amountOff": {"amount": 3_000}}
                }],
                "coupons": [{
                    "id": "c10", "title": "新人券", "window": always,
                    "benefit": {"amountOff": {"amount": 1_000}}
                }]
            }
        }))
        .unwrap();
        let quote = request.quote().unwrap();
        assert_eq!(quote.payable, Money::from_fen(14_000));
        let nudges: Vec<i64> = quote.nudges.iter().map(|it| it.short_by.fen()).collect();
        assert_eq!(nudges, [5_000]);
    }
}

//! The sheet in which a coupon is chosen.

use mall_core::pricing::{Coupon, CouponChoice, Quote, Verdict};
use mall_core::{CouponId, Money};
use serde::Serialize;

use super::order::Order;
use super::view::button;
use super::{Act, CheckoutPage};
use crate::Action;
use crate::page::Scene;
use crate::text::Text;

/// The row that opens the sheet.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CouponRow {
    name: &'static str,
    /// `-¥20.00`, 不使用, 3 张可用 or 暂无可用.
    text: String,
    /// Whether one is used.
    used: bool,
    open: Action,
}

/// The sheet.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CouponSheet {
    title: &'static str,
    close: Action,
    close_text: &'static str,
    /// Nothing in hand, or nothing usable: what to say in place of it.
    empty: &'static str,
    /// What leaves least to pay.
    best: Option<Choice>,
    /// What the shopper's own choice costs against it; nothing where nothing can be chosen.
    note: String,
    usable: Vec<Ticket>,
    unusable_title: String,
    unusable: Vec<Ticket>,
    none: Choice,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Choice {
    text: &'static str,
    on: bool,
    action: Action,
}

/// A coupon in the sheet.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Ticket {
    key: String,
    /// `¥`, or nothing.
    unit: &'static str,
    /// `20` of ¥20, 8.8折, 包邮.
    amount: String,
    title: String,
    /// 有效期至 …
    window: String,
    /// What it saves, or why it cannot be used.
    note: String,
    on: bool,
    action: Option<Action>,
}

/// Coupons of the shopper with their verdicts.
fn judged<'a>(
    scene: Scene<'a>,
    quote: Option<&'a Quote>,
) -> impl Iterator<Item = (&'a Coupon, &'a Verdict)> {
    let coupons = &scene.model.cart.rules().coupons;
    let verdict = move |coupon: &'a Coupon| {
        let found = quote?.coupons.iter().find(|it| it.id == coupon.id)?;
        Some((coupon, &found.verdict))
    };
    coupons.iter().filter_map(verdict)
}

const fn can_be_used(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Used { .. } | Verdict::Usable { .. })
}

pub(super) fn row(scene: Scene<'_>, quote: Option<&Quote>) -> CouponRow {
    let text = scene.model.text();
    let used: Vec<Money> = judged(scene, quote)
        .filter_map(|(_, verdict)| match verdict {
            Verdict::Used { saved } => Some(*saved),
            _ => None,
        })
        .collect();
    let usable = judged(scene, quote).filter(|(_, verdict)| can_be_used(verdict)).count();
    CouponRow {
        name: text.coupon(),
        text: match (used.is_empty(), usable) {
            (false, _) => text.less(used.iter().copied().sum()),
            (true, 0) => text.coupon_none_usable().to_owned(),
            (true, usable) => text.coupon_so_many_usable(usable),
        },
        used: !used.is_empty(),
        open: button(scene, Act::Sheet { open: true }),
    }
}

pub(super) fn sheet(page: &CheckoutPage, scene: Scene<'_>, order: &Order) -> CouponSheet {
    let (text, quote) = (scene.model.text(), order.quote.as_ref());
    let (usable, unusable): (Vec<_>, Vec<_>) =
        judged(scene, quote).partition(|(_, verdict)| can_be_used(verdict));
    let is_none = usable.is_empty() || page.choice == CouponChoice::These { ids: Vec::new() };
    let best = Choice {
        text: text.coupon_best(),
        on: page.choice == CouponChoice::Best,
        action: button(scene, Act::BestCoupons),
    };
    let used: Vec<CouponId> = judged(scene, quote)
        .filter(|(_, verdict)| matches!(verdict, Verdict::Used { .. }))
        .map(|(coupon, _)| coupon.id.clone())
        .collect();
    let ticket = |it| Ticket::new(it, &used, scene, text);
    CouponSheet {
        title: text.coupon_choose(),
        close: button(scene, Act::Sheet { open: false }),
        close_text: text.close(),
        empty: if usable.is_empty() { text.coupon_none_usable() } else { "" },
        best: (!usable.is_empty()).then_some(best),
        note: if usable.is_empty() {
            String::new()
        } else {
            text.coupon_choice(order.costs_more_than_best(page, scene.model, scene.now))
        },
        unusable_title: if unusable.is_empty() {
            String::new()
        } else {
            text.coupon_so_many_unusable(unusable.len())
        },
        usable: usable.into_iter().map(ticket).collect(),
        unusable: unusable.into_iter().map(ticket).collect(),
        none: Choice {
            text: text.coupon_use_none(),
            on: is_none,
            action: button(scene, Act::Coupons { ids: Vec::new() }),
        },
    }
}

impl Ticket {
    /// A tap takes it to the `used` ones, in place of those that it does not go with, or away from them.
    fn new(
        (coupon, verdict): (&Coupon, &Verdict),
        used: &[CouponId],
        scene: Scene<'_>,
        text: Text,
    ) -> Self {
        let others = used.iter().filter(|id| **id != coupon.id);
        let ids = match verdict {
            Verdict::Usable { not_with, .. } => {
                others.filter(|id| !not_with.contains(id)).chain([&coupon.id]).cloned().collect()
            }
            _ => others.cloned().collect(),
        };
        let act = Act::Coupons { ids };
        let (unit, amount) = text.face(coupon.benefit.face());
        Self {
            key: coupon.id.to_string(),
            unit,
            amount,
            title: coupon.title.clone(),
            window: text.valid_until(coupon.window.ends_at),
            note: match verdict {
                Verdict::Used { saved } => text.coupon_saves(*saved),
                Verdict::Usable { costs_more, .. } if costs_more.is_positive() => {
                    text.coupon_costs_more(*costs_more)
                }
                Verdict::Usable { saves, .. } => text.coupon_saves(*saves),
                Verdict::NotStarted { starts_at } => text.coupon_starts(*starts_at),
                Verdict::Expired { .. } => text.coupon_expired().to_owned(),
                Verdict::NoMatchingGoods => text.coupon_no_matching_goods().to_owned(),
                Verdict::Short { by } => text.coupon_short(*by),
                Verdict::ShortPieces { by } => text.coupon_short_pieces(*by),
                Verdict::NotFor { need } => text.coupon_not_for(*need).to_owned(),
                Verdict::SavesNothing => text.coupon_saves_nothing().to_owned(),
            },
            on: matches!(verdict, Verdict::Used { .. }),
            action: can_be_used(verdict).then(|| button(scene, act)),
        }
    }
}

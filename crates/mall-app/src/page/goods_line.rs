//! A line of goods as checkout and orders show it: nothing to change, only to read.

use mall_api::order::{OrderLine, OrderView};
use mall_core::Money;
use mall_core::pricing::{Adjustment, FreightLine, Source};
use serde::Serialize;

use crate::Action;
use crate::route::Route;
use crate::text::Text;
use crate::view::PriceView;

/// The contract with `components/goods-line`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GoodsLine {
    pub(crate) key: String,
    pub(crate) image: String,
    pub(crate) title: String,
    pub(crate) options: String,
    /// One piece, before any discount.
    pub(crate) price: PriceView,
    /// `×2`.
    pub(crate) quantity: String,
    /// What was taken off: `满200减30 -¥12.00`.
    pub(crate) discounts: Vec<String>,
    /// Why it cannot be bought, or nothing.
    pub(crate) note: String,
    /// The product, when it can be looked at.
    pub(crate) open: Option<Action>,
}

impl GoodsLine {
    /// A line of `order`: months of a card lead to where there are more.
    pub(crate) fn of(order: &OrderView, line: &OrderLine, text: Text) -> Self {
        let line = Self::of_order(line, text);
        if order.card.is_none() {
            return line;
        }
        Self { open: Some(Action::Go { to: Route::Member }), ..line }
    }

    /// A line of an order of goods.
    pub(crate) fn of_order(line: &OrderLine, text: Text) -> Self {
        Self {
            key: if line.gift { format!("gift-{}", line.sku) } else { line.sku.to_string() },
            image: line.image.clone(),
            title: line.title.clone(),
            options: line.options.clone(),
            price: PriceView::new(line.unit_price),
            quantity: text.times(line.quantity),
            discounts: if line.gift {
                line.adjustments.iter().map(|it| text.given(&it.title)).collect()
            } else {
                discounts(&line.adjustments, text)
            },
            note: String::new(),
            open: Some(Action::Go { to: Route::Product { id: line.product.clone() } }),
        }
    }
}

/// What an order costs: the points that bought it (`120 积分 +`, or nothing), and its money, nothing of
/// one that points bought alone.
pub(crate) fn cost(order: &OrderView, text: Text) -> (String, Option<PriceView>) {
    let Some(bought) = &order.exchange else {
        return (String::new(), Some(PriceView::new(order.payable)));
    };
    let money = (!order.payable.is_zero()).then(|| PriceView::new(order.payable));
    (text.points_and(bought.points, order.payable), money)
}

/// What was taken off a line, and by what.
pub(crate) fn discounts(adjustments: &[Adjustment], text: Text) -> Vec<String> {
    adjustments.iter().map(|it| format!("{} {}", named(it, text), text.less(it.amount))).collect()
}

/// What an adjustment is called: points have no title of their own.
pub(crate) fn named(adjustment: &Adjustment, text: Text) -> &str {
    match adjustment.source {
        Source::Points => text.amount_points(),
        _ => &adjustment.title,
    }
}

/// A row of amounts: a name and what it comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AmountRow {
    pub(crate) key: String,
    pub(crate) name: String,
    /// `¥199.00` or `-¥30.00`.
    pub(crate) amount: String,
    /// Whether it makes the order cheaper.
    pub(crate) less: bool,
}

impl AmountRow {
    pub(crate) fn new(key: &str, name: &str, amount: Money, text: Text) -> Self {
        Self { key: key.to_owned(), name: name.to_owned(), amount: text.yuan(amount), less: false }
    }

    pub(crate) fn less(key: &str, name: &str, amount: Money, text: Text) -> Self {
        Self { key: key.to_owned(), name: name.to_owned(), amount: text.less(amount), less: true }
    }

    /// What sending costs; 免运费 when nothing.
    pub(crate) fn freight(freight: &FreightLine, text: Text) -> Self {
        let row = Self::new("freight", text.amount_freight(), freight.payable, text);
        if freight.payable.is_zero() {
            Self { amount: text.freight_free().to_owned(), ..row }
        } else {
            row
        }
    }
}

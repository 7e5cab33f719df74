//! 购物车: what is in it, what it costs now and why, and off to the till.
//!
//! Everything shown is computed here from the cart, the shelf and the rules that the device has, so
//! the page works for a guest and without a network; the server only confirms.

mod groups;
mod line;
#[cfg(test)]
mod tests;
mod view;

use mall_core::cart::{CartOp, LineState};
use mall_core::{Money, SkuId};
use serde::{Deserialize, Serialize};

use super::{Page, PageAct, Scene};
use crate::Action;
use crate::context::Context;
use crate::effect::Effect;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;

pub(crate) use line::note;
pub(crate) use view::View;

/// Buttons of the cart page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Act {
    /// Buy a line now, or not.
    Select {
        /// Which line.
        sku: SkuId,
        /// Whether.
        on: bool,
    },
    /// Buy all lines now, or none.
    SelectAll {
        /// Whether.
        on: bool,
    },
    /// A line shall have so many.
    Quantity {
        /// Which line.
        sku: SkuId,
        /// Pieces.
        pieces: u32,
    },
    /// 知道了: the new price was seen.
    SeePrice {
        /// Which line.
        sku: SkuId,
        /// The price that was seen, in fen.
        price: Money,
    },
    /// 管理 and 完成.
    Edit {
        /// Whether lines are being picked to go.
        on: bool,
    },
    /// Pick a line to go, or not.
    Pick {
        /// Which line.
        sku: SkuId,
        /// Whether.
        on: bool,
    },
    /// Pick all lines to go, or none.
    PickAll {
        /// Whether.
        on: bool,
    },
    /// Ask whether one line goes.
    Remove {
        /// Which line.
        sku: SkuId,
    },
    /// Ask whether the picked lines go.
    RemovePicked,
    /// Ask whether the lines that cannot be bought go.
    ClearInvalid,
    /// The answer was yes.
    RemoveNow {
        /// Which lines.
        skus: Vec<SkuId>,
    },
    /// 结算.
    Checkout,
}

/// Lines drawn at once; the rest follow when the end comes into sight, so that no `setData` of a
/// full cart is large.
const LINES_AT_ONCE: usize = 40;

/// State of the cart page; the cart itself is in the model.
#[derive(Debug)]
pub(crate) struct CartPage {
    /// The lines picked to go, while they are being picked.
    picked: Option<Vec<SkuId>>,
    /// Lines drawn so far.
    drawn: usize,
}

impl CartPage {
    fn pick(&mut self, sku: SkuId, on: bool) {
        if let Some(picked) = &mut self.picked {
            picked.retain(|it| *it != sku);
            if on {
                picked.push(sku);
            }
        }
    }

    fn ask_to_remove(skus: Vec<SkuId>, cx: &mut Context<'_>) {
        let (Some(page), false) = (cx.page, skus.is_empty()) else { return };
        let text = cx.text();
        let question = text.cart_remove_so_many(skus.len());
        let act = PageAct::Cart(Act::RemoveNow { skus });
        let then = Action::Page { page, act, text: None };
        cx.confirm(text.cart_remove(), &question, text.remove(), then);
    }

    fn checkout(cx: &mut Context<'_>) {
        cx.model.buy_now = None;
        if cx.model.session.is_logged_in() {
            cx.go(&Route::Checkout);
        } else {
            cx.log_in_first();
        }
    }
}

impl Page for CartPage {
    type Act = Act;
    type View = View;

    fn open(_route: &Route, cx: &mut Context<'_>) -> Self {
        cx.sync_for_page(&[]);
        Self { picked: None, drawn: LINES_AT_ONCE }
    }

    fn act(&mut self, act: Act, _text: Option<&str>, cx: &mut Context<'_>) {
        match act {
            Act::Select { sku, on } => {
                cx.change_cart(CartOp::Select { skus: vec![sku], selected: on });
            }
            Act::SelectAll { on } => {
                cx.change_cart(CartOp::Select { skus: Vec::new(), selected: on });
            }
            Act::Quantity { sku, pieces } => {
                cx.change_cart(CartOp::SetQuantity { sku, quantity: pieces });
            }
            Act::SeePrice { sku, price } => {
                cx.change_cart(CartOp::SeePrice { sku, price });
            }
            Act::Edit { on } => self.picked = on.then(Vec::new),
            Act::Pick { sku, on } => self.pick(sku, on),
            Act::PickAll { on } => {
                let lines = cx.model.cart.cart().lines.iter();
                let all = lines.filter(|_| on).map(|line| line.sku.clone());
                self.picked = Some(all.collect());
            }
            Act::Remove { sku } => Self::ask_to_remove(vec![sku], cx),
            Act::RemovePicked => {
                let picked = self.picked.iter().flatten().cloned().collect();
                Self::ask_to_remove(picked, cx);
            }
            Act::ClearInvalid => {
                let cart = &cx.model.cart;
                let hopeless = |state: LineState| !state.counts() && !state.can_be_mended();
                let skus = cart
                    .cart()
                    .lines
                    .iter()
                    .filter(|line| hopeless(line.state(cart.shelf())))
                    .map(|line| line.sku.clone())
                    .collect();
                Self::ask_to_remove(skus, cx);
            }
            Act::RemoveNow { skus } => {
                for sku in &skus {
                    self.pick(sku.clone(), false);
                }
                cx.change_cart(CartOp::Remove { skus });
                if cx.model.cart.cart().lines.is_empty() {
                    self.picked = None;
                }
            }
            Act::Checkout => Self::checkout(cx),
        }
    }

    fn answered(&mut self, call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        cx.effect(Effect::StopPullDown);
        cx.answered_for_model(call, result);
    }

    fn shown(&mut self, cx: &mut Context<'_>) {
        cx.sync_for_page(&[]);
    }

    fn pulled_down(&mut self, cx: &mut Context<'_>) {
        cx.sync_for_page(&[]);
    }

    fn reached_bottom(&mut self, _cx: &mut Context<'_>) {
        self.drawn = self.drawn.saturating_add(LINES_AT_ONCE);
    }

    fn view(&self, scene: Scene<'_>) -> View {
        view::view(self, scene)
    }
}

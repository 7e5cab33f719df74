//! One line of the cart, as it is shown.

use mall_core::Money;
use mall_core::cart::{CartLine, LineState};
use mall_core::catalog::ShelfItem;
use mall_core::limits::PIECES_MAX;
use serde::Serialize;

use super::{Act, CartPage};
use crate::Action;
use crate::page::{PageAct, Scene};
use crate::route::Route;
use crate::text::Text;
use crate::view::{ButtonView, PriceView, StepperView};

/// One line, one that can be bought and one that cannot alike.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LineView {
    key: String,
    image: String,
    title: String,
    options: String,
    price: PriceView,
    /// Chosen: to be bought, or to go while lines are picked to go.
    on: bool,
    /// Behind the box; grey when absent.
    select: Option<Action>,
    /// For a screen reader.
    select_label: String,
    /// The product.
    open: Option<Action>,
    /// Pieces; absent when no number of them can be bought.
    stepper: Option<StepperView>,
    /// 仅剩 3 件, or why it cannot be bought.
    note: String,
    /// 改为 3 件.
    mend: Option<ButtonView>,
    /// 价格有变动.
    change: Option<ChangeView>,
    remove: Action,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ChangeView {
    text: String,
    seen: Action,
    seen_text: &'static str,
}

/// What is behind a button of the cart page.
pub(super) fn button(scene: Scene<'_>, act: Act) -> Action {
    Action::Page { page: scene.page, act: PageAct::Cart(act), text: None }
}

impl LineView {
    pub(super) fn new(line: &CartLine, page: &CartPage, scene: Scene<'_>) -> Self {
        let text = scene.model.text();
        let shelf = scene.model.cart.shelf();
        let item = shelf.get(&line.sku);
        let state = line.state(shelf);
        let counts = state.counts();
        let sku = || line.sku.clone();
        let (on, select) = match &page.picked {
            Some(picked) => {
                let on = picked.contains(&line.sku);
                (on, Some(Act::Pick { sku: sku(), on: !on }))
            }
            None if counts => (line.selected, Some(Act::Select { sku: sku(), on: !line.selected })),
            None => (false, None),
        };
        let title = item.map_or_else(|| text.cart_gone_title().to_owned(), |it| it.title.clone());
        Self {
            key: line.sku.to_string(),
            image: item.map(|it| it.image.clone()).unwrap_or_default(),
            select_label: text.cart_select(&title),
            title,
            options: item.map(|it| it.options.clone()).unwrap_or_default(),
            price: price(line, item, text),
            on,
            select: select.map(|act| button(scene, act)),
            open: item.map(|it| Action::Go { to: Route::Product { id: it.product.clone() } }),
            stepper: item.filter(|_| counts).map(|item| stepper(line, item, scene)),
            note: note(state, text),
            mend: mend(state).map(|pieces| {
                let act = Act::Quantity { sku: sku(), pieces };
                ButtonView::new(&text.cart_make_it(pieces), button(scene, act))
            }),
            change: line.price_change(shelf).filter(|_| counts).map(|change| ChangeView {
                text: text.cart_price_changed(change.from, change.to),
                seen: button(scene, Act::SeePrice { sku: sku(), price: change.to }),
                seen_text: text.cart_price_seen(),
            }),
            remove: button(scene, Act::Remove { sku: sku() }),
        }
    }
}

fn price(line: &CartLine, item: Option<&ShelfItem>, text: Text) -> PriceView {
    let price: Money = item.map_or(line.seen_price, |it| it.price);
    PriceView::new(price).was(item.and_then(|it| it.was_price), text)
}

fn stepper(line: &CartLine, item: &ShelfItem, scene: Scene<'_>) -> StepperView {
    let most = item.stock.min(item.limit.unwrap_or(PIECES_MAX)).min(PIECES_MAX);
    let fewest = item.minimum.unwrap_or(1);
    let pieces = |pieces| button(scene, Act::Quantity { sku: line.sku.clone(), pieces });
    let fewer = (line.quantity > fewest).then(|| pieces(line.quantity.saturating_sub(1)));
    let more = (line.quantity < most).then(|| pieces(line.quantity.saturating_add(1)));
    StepperView::new(line.quantity, fewer, more, scene.model.text())
}

/// What is to be said of a line in this state; empty when nothing.
pub(crate) fn note(state: LineState, text: Text) -> String {
    match state {
        LineState::Ok => String::new(),
        LineState::LowStock { left } => text.stock_left(left),
        LineState::Short { left } => text.cart_short(left),
        LineState::SoldOut => text.sold_out().to_owned(),
        LineState::OffShelf => text.off_shelf().to_owned(),
        LineState::Gone => text.cart_gone().to_owned(),
        LineState::LimitReached { limit } => text.limit_per_order(limit),
        LineState::BelowMinimum { minimum } => text.minimum_per_order(minimum),
    }
}

/// The number of pieces with which the line could be bought.
fn mend(state: LineState) -> Option<u32> {
    match state {
        LineState::Short { left } => Some(left),
        LineState::LimitReached { limit } => Some(limit),
        LineState::BelowMinimum { minimum } => Some(minimum),
        _ => None,
    }
}

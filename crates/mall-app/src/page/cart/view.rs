//! What the cart page shows.

use mall_core::Money;
use mall_core::cart::{Cart, CartLine};
use mall_core::pricing::{Basket, CouponChoice, Nudge, PointsChoice, Quote, Source};
use serde::Serialize;

use super::groups::{Group, Progress, groups};
use super::line::{LineView, button};
use super::{Act, CartPage};
use crate::Action;
use crate::page::Scene;
use crate::route::Route;
use crate::text::Text;
use crate::view::{ButtonView, PriceView, StateView};

/// What the cart page shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    /// Nothing in it.
    state: Option<StateView>,
    offline: Option<&'static str>,
    /// 共 3 种商品.
    title: String,
    /// 管理 or 完成; absent when there is nothing.
    edit: Option<ButtonView>,
    editing: bool,
    groups: Vec<GroupView>,
    /// Lines that cannot be bought as they are.
    invalid: Option<InvalidView>,
    /// 凑单 for freight or a coupon, above the bar.
    nudge: Option<NudgeView>,
    bar: BarView,
    remove_text: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct GroupView {
    key: String,
    /// 满减; absent for lines without a promotion.
    head: Option<HeadView>,
    lines: Vec<LineView>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct HeadView {
    tag: &'static str,
    text: String,
    /// 已省 ¥30.00, or nothing.
    saved: String,
    /// What more would bring: 可再省 ¥40.00, or nothing.
    next: String,
    /// 去凑单.
    more: Option<ButtonView>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct InvalidView {
    title: String,
    clear: ButtonView,
    lines: Vec<LineView>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct NudgeView {
    text: String,
    more: ButtonView,
}

/// The bar at the bottom; the contract with `components/bottom-bar`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct BarView {
    all: Option<Action>,
    all_on: bool,
    all_text: &'static str,
    label: &'static str,
    total: PriceView,
    /// 已优惠 ¥30.00, 不含运费, or nothing.
    saved: String,
    /// 结算（2） or 删除（2）; grey when its action is absent.
    submit: ButtonView,
}

pub(super) fn view(page: &CartPage, scene: Scene<'_>) -> View {
    let text = scene.model.text();
    let cart = scene.model.cart.cart();
    let shelf = scene.model.cart.shelf();
    let rules = scene.model.cart.rules();
    let basket = Basket::of_cart(cart, shelf);
    let cart_model = &scene.model.cart;
    let quote = cart_model.quote(&basket, &CouponChoice::Best, PointsChoice::None, scene.now);
    let (able, unable): (Vec<&CartLine>, Vec<&CartLine>) =
        cart.lines.iter().partition(|line| line.state(shelf).counts());
    let editing = page.picked.is_some();

    let mut room = page.drawn;
    let grouped = groups(&able, shelf, rules, scene.now);
    let mut group_views = Vec::new();
    for group in &grouped {
        let drawn = group.lines.len().min(room);
        room = room.saturating_sub(drawn);
        if drawn > 0 {
            group_views.push(GroupView {
                key: group.promotions.first().map_or_else(String::new, |it| it.id.to_string()),
                head: head(group, quote.as_ref(), text),
                lines: lines(group.lines.iter().take(drawn).copied(), page, scene),
            });
        }
    }
    View {
        ready: true,
        state: cart.lines.is_empty().then(|| {
            StateView::empty(text.cart_empty())
                .with(Action::Go { to: Route::Home }, text.cart_go_shopping())
        }),
        offline: (!scene.model.online).then(|| {
            if scene.model.cart.has_unsent() { text.cart_offline() } else { text.offline_bar() }
        }),
        title: text.cart_with(cart.lines.len()),
        edit: (!cart.lines.is_empty()).then(|| {
            let said = if editing { text.cart_done() } else { text.cart_manage() };
            ButtonView::new(said, button(scene, Act::Edit { on: !editing }))
        }),
        editing,
        groups: group_views,
        invalid: (!unable.is_empty() && room > 0).then(|| InvalidView {
            title: text.cart_invalid(unable.len()),
            clear: ButtonView {
                text: text.cart_clear_invalid().to_owned(),
                action: has_hopeless(&unable, scene).then(|| button(scene, Act::ClearInvalid)),
            },
            lines: lines(unable.iter().take(room).copied(), page, scene),
        }),
        nudge: quote.as_ref().filter(|_| !editing).and_then(|it| nudge(it, text)),
        bar: match &page.picked {
            Some(picked) => picking_bar(cart, picked.len(), scene),
            None => buying_bar(cart, quote.as_ref(), scene),
        },
        remove_text: text.remove(),
    }
}

fn lines<'a>(
    lines: impl Iterator<Item = &'a CartLine>,
    page: &CartPage,
    scene: Scene<'_>,
) -> Vec<LineView> {
    lines.map(|line| LineView::new(line, page, scene)).collect()
}

/// Whether a line could not be bought in any number.
fn has_hopeless(lines: &[&CartLine], scene: Scene<'_>) -> bool {
    lines.iter().any(|line| !line.state(scene.model.cart.shelf()).can_be_mended())
}

fn head(group: &Group<'_>, quote: Option<&Quote>, text: Text) -> Option<HeadView> {
    let more = || {
        let to = Route::Category { id: group.shelf() };
        ButtonView::new(text.cart_more_goods(), Action::Go { to })
    };
    let benefit = &group.promotions.first()?.benefit;
    let nudged = |nudge: &Nudge| [text.nudged(nudge), text.nudge_saves(nudge)];
    let (said, saved, next, more) = match group.progress(quote)? {
        Progress::Applied(title, saved, next) => {
            let saved = if saved.is_positive() { text.cart_saved(saved) } else { String::new() };
            let next = next.map(|it| nudged(it).join(" · "));
            (text.cart_applied(title), saved, next.unwrap_or_default(), None)
        }
        Progress::Short(nudge) => {
            let [said, next] = nudged(nudge);
            (said, String::new(), next, Some(more()))
        }
        Progress::Waiting(title) => (title.to_owned(), String::new(), String::new(), Some(more())),
    };
    Some(HeadView { tag: text.benefit_kind(benefit), text: said, saved, next, more })
}

/// Freight first: it is what most carts miss. Promotions have their say at the head of their group.
fn nudge(quote: &Quote, text: Text) -> Option<NudgeView> {
    let coupon = || {
        quote
            .nudges
            .iter()
            .find(|it| matches!(it.source, Source::Coupon(_)))
            .map(|it| text.nudged(it))
    };
    let said = match quote.freight.free_short_by {
        Some(by) => text.nudge(by, text.freight_free()),
        None => coupon()?,
    };
    let to = Route::Category { id: None };
    let more = ButtonView::new(text.cart_more_goods(), Action::Go { to });
    Some(NudgeView { text: said, more })
}

fn buying_bar(cart: &Cart, quote: Option<&Quote>, scene: Scene<'_>) -> BarView {
    let text = scene.model.text();
    let shelf = scene.model.cart.shelf();
    let all_on = cart.all_selected(shelf);
    let is_able = cart.lines.iter().any(|line| line.state(shelf).counts());
    let pieces: u64 = cart.chosen(shelf).map(|line| u64::from(line.quantity)).sum();
    let goods = quote.map_or(Money::ZERO, |it| it.goods_payable);
    let saved = quote.map_or(Money::ZERO, |it| it.list_total - it.goods_payable);
    BarView {
        all: is_able.then(|| button(scene, Act::SelectAll { on: !all_on })),
        all_on,
        all_text: text.cart_all(),
        label: text.cart_total(),
        total: PriceView::new(goods),
        saved: if saved.is_positive() {
            text.cart_discounted(saved)
        } else if quote.is_some_and(|it| it.freight.payable.is_positive()) {
            text.cart_without_freight().to_owned()
        } else {
            String::new()
        },
        submit: ButtonView {
            text: text.cart_check_out(pieces),
            action: (pieces > 0 && quote.is_some()).then(|| button(scene, Act::Checkout)),
        },
    }
}

fn picking_bar(cart: &Cart, picked: usize, scene: Scene<'_>) -> BarView {
    let text = scene.model.text();
    let all_on = picked > 0 && picked == cart.lines.len();
    BarView {
        all: Some(button(scene, Act::PickAll { on: !all_on })),
        all_on,
        all_text: text.cart_all(),
        label: "",
        total: PriceView::new(Money::ZERO),
        saved: String::new(),
        submit: ButtonView {
            text: text.cart_remove_picked(picked),
            action: (picked > 0).then(|| button(scene, Act::RemovePicked)),
        },
    }
}

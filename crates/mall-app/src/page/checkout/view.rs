//! What the checkout page shows.

use mall_api::quote::WantedLine;
use mall_core::Money;
use mall_core::cart::LineState;
use mall_core::limits::REMARK_CHARS_MAX;
use mall_core::pricing::{PointsChoice, Quote, QuotedGift};
use serde::Serialize;

use super::coupons::{CouponRow, CouponSheet, row, sheet};
use super::order::Order;
use super::{Act, CheckoutPage};
use crate::Action;
use crate::page::address_card::AddressCard;
use crate::page::goods_line::{AmountRow, GoodsLine, discounts};
use crate::page::{PageAct, Scene, cart};
use crate::route::Route;
use crate::view::{ButtonView, FieldView, PriceView, StateView};

/// What the checkout page shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    state: Option<StateView>,
    /// 价格有变动, or goods that can no longer be bought.
    notices: Vec<String>,
    address: AddressCard,
    goods_title: &'static str,
    lines: Vec<GoodsLine>,
    coupon: CouponRow,
    sheet: Option<CouponSheet>,
    /// 积分抵扣; absent where points can pay nothing.
    points: Option<PointsRow>,
    rows: Vec<AmountRow>,
    /// 还差 ¥x 免运费, or nothing.
    freight_note: String,
    /// 支付后可得 120 积分, or nothing.
    earns: String,
    remark: FieldView,
    /// `12/100`.
    remark_count: String,
    label: &'static str,
    total: PriceView,
    /// 已优惠 ¥30.00, or nothing.
    saved: String,
    submit: ButtonView,
}

/// The switch that pays a part with points.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PointsRow {
    name: &'static str,
    /// 300 积分抵 ¥3.00.
    text: String,
    on: bool,
    action: Action,
}

/// What is behind a button of the checkout page.
pub(super) fn button(scene: Scene<'_>, act: Act) -> Action {
    Action::Page { page: scene.page, act: PageAct::Checkout(act), text: None }
}

pub(super) fn view(page: &CheckoutPage, scene: Scene<'_>) -> View {
    let text = scene.model.text();
    let order = Order::new(page, scene.model, scene.now);
    let quote = order.quote.as_ref();
    let state = state(page, scene);
    let saved = quote.map_or(Money::ZERO, |it| it.list_total - it.goods_payable);
    let is_served = quote.is_some_and(|it| it.lines.iter().all(|line| !line.not_served));
    let can_submit = !order.able.is_empty() && is_served && !page.busy;
    View {
        ready: page.addresses.is_some() || state.is_some(),
        state,
        notices: notices(page, &order, scene),
        address: AddressCard::new(page.address(scene.model).as_ref(), scene),
        goods_title: text.goods(),
        lines: order
            .lines
            .iter()
            .map(|line| goods_line(line, quote, scene))
            .chain(quote.iter().flat_map(|it| &it.gifts).map(|gift| gift_line(gift, scene)))
            .collect(),
        coupon: row(scene, quote),
        sheet: page.sheet.then(|| sheet(page, scene, &order)),
        points: points(page, &order, scene),
        rows: quote.map(|quote| rows(quote, scene)).unwrap_or_default(),
        freight_note: quote
            .and_then(|it| it.freight.free_short_by)
            .map(|by| text.nudge(by, text.freight_free()))
            .unwrap_or_default(),
        earns: text.points_earned(quote.map_or(0, |it| it.earned.points)),
        remark: FieldView {
            label: text.remark().to_owned(),
            value: page.remark.clone(),
            placeholder: text.remark_hint().to_owned(),
            action: button(scene, Act::Remark),
            error: None,
        },
        remark_count: format!("{}/{REMARK_CHARS_MAX}", page.remark.chars().count()),
        label: text.order_payable(),
        total: PriceView::new(quote.map_or(Money::ZERO, |it| it.payable)),
        saved: if saved.is_positive() { text.cart_discounted(saved) } else { String::new() },
        submit: ButtonView {
            text: match (page.busy, page.changed) {
                (true, _) => text.checkout_busy(),
                (false, Some(_)) => text.checkout_confirm_price(),
                (false, None) => text.checkout_submit(),
            }
            .to_owned(),
            action: can_submit.then(|| button(scene, Act::Submit)),
        },
    }
}

fn state(page: &CheckoutPage, scene: Scene<'_>) -> Option<StateView> {
    let text = scene.model.text();
    if page.placed.is_some() {
        return None;
    }
    if page.wanted.is_empty() {
        let to = Action::Go { to: Route::Cart };
        return Some(StateView::empty(text.checkout_nothing()).with(to, text.checkout_to_cart()));
    }
    if !scene.model.session.is_logged_in() {
        let to = Action::Go { to: Route::Login };
        return Some(StateView::empty(text.login_first()).with(to, text.login_do()));
    }
    let failure = page.failure.as_ref().filter(|_| page.addresses.is_none())?;
    Some(StateView::failed(failure, button(scene, Act::Retry), text))
}

fn notices(page: &CheckoutPage, order: &Order, scene: Scene<'_>) -> Vec<String> {
    let text = scene.model.text();
    let changed = page.changed.map(|(from, to)| text.checkout_price_changed(from, to));
    let left_out = (order.able.len() < order.lines.len()).then(|| {
        let said =
            if order.able.is_empty() { text.checkout_all_out() } else { text.checkout_some_out() };
        said.to_owned()
    });
    let quoted = order.quote.iter().flat_map(|it| &it.lines);
    let not_served =
        quoted.clone().any(|line| line.not_served).then(|| text.checkout_not_served().to_owned());
    let refused = page.refused.clone();
    changed.into_iter().chain(refused).chain(left_out).chain(not_served).collect()
}

fn goods_line(
    (line, state): &(WantedLine, LineState),
    quote: Option<&Quote>,
    scene: Scene<'_>,
) -> GoodsLine {
    let text = scene.model.text();
    let item = scene.model.cart.shelf().get(&line.sku);
    let quoted = quote.and_then(|it| it.lines.iter().find(|it| it.sku == line.sku));
    let price = quoted.map(|it| it.unit_price).or_else(|| item.map(|it| it.price));
    GoodsLine {
        key: line.sku.to_string(),
        image: item.map(|it| it.image.clone()).unwrap_or_default(),
        title: item.map_or_else(|| text.cart_gone_title().to_owned(), |it| it.title.clone()),
        options: item.map(|it| it.options.clone()).unwrap_or_default(),
        price: PriceView::new(price.unwrap_or_default()),
        quantity: text.times(line.quantity),
        discounts: quoted.map(|it| discounts(&it.adjustments, text)).unwrap_or_default(),
        note: match quoted {
            Some(quoted) if quoted.not_served => text.not_served().to_owned(),
            _ if state.counts() => String::new(),
            _ => cart::note(*state, text),
        },
        open: None,
    }
}

/// What a rule gives; its facts came with the rules. One that has run out is said to: 赠完即止.
fn gift_line(gift: &QuotedGift, scene: Scene<'_>) -> GoodsLine {
    let text = scene.model.text();
    let item = scene.model.cart.shelf().get(&gift.sku);
    let is_gone = item.is_some_and(|it| it.stock < gift.pieces);
    GoodsLine {
        key: format!("gift-{}", gift.sku),
        image: item.map(|it| it.image.clone()).unwrap_or_default(),
        title: item.map_or_else(|| text.gift().to_owned(), |it| it.title.clone()),
        options: item.map(|it| it.options.clone()).unwrap_or_default(),
        price: PriceView::new(Money::ZERO),
        quantity: text.times(gift.pieces),
        discounts: vec![text.given(&gift.title)],
        note: if is_gone { text.gift_gone().to_owned() } else { String::new() },
        open: None,
    }
}

fn points(page: &CheckoutPage, order: &Order, scene: Scene<'_>) -> Option<PointsRow> {
    let text = scene.model.text();
    let (units, worth) = order.by_points(page, scene.model, scene.now)?;
    let on = page.points == PointsChoice::All;
    let action = button(scene, Act::Points { on: !on });
    Some(PointsRow { name: text.points_pay(), text: text.points_worth(units, worth), on, action })
}

/// Amounts from list price to what is charged; the coupon has a row of its own.
fn rows(quote: &Quote, scene: Scene<'_>) -> Vec<AmountRow> {
    let text = scene.model.text();
    let mut rows = vec![AmountRow::new("goods", text.amount_goods(), quote.list_total, text)];
    if quote.promotion_discount.is_positive() {
        let off = quote.promotion_discount;
        rows.push(AmountRow::less("promotion", text.amount_promotions(), off, text));
    }
    if quote.price_discount.is_positive() {
        rows.insert(1, AmountRow::less("price", text.amount_prices(), quote.price_discount, text));
    }
    if quote.points_discount.is_positive() {
        rows.push(AmountRow::less("points", text.amount_points(), quote.points_discount, text));
    }
    if quote.coupon_discount.is_positive() {
        rows.push(AmountRow::less("coupon", text.coupon(), quote.coupon_discount, text));
    }
    rows.push(AmountRow::freight(&quote.freight, text));
    rows
}

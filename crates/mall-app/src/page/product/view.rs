//! What the product page shows.

use mall_api::ErrorCode;
use mall_api::catalog::ProductResponse;
use mall_api::review::ReviewsResponse;
use mall_core::Money;
use mall_core::catalog::{OptionKind, Spec};
use mall_core::group_buy::GroupBuy;
use mall_core::limits::LOW_STOCK_PIECES;
use mall_core::pricing::Channel;
use serde::Serialize;

use super::super::goods_card::{GoodsCard, OfferTicket};
use super::super::groups::group_price;
use super::super::poster::PosterView;
use super::super::review_card::ReviewCard;
use super::super::{PageAct, Scene};
use super::{Act, ProductPage, Then};
use crate::Action;
use crate::route::Route;
use crate::text::Text;
use crate::view::{ButtonView, OptionView, PriceView, StateView, StepperView, ValueView};

/// What the product page shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    state: Option<StateView>,
    t: Labels,
    title: String,
    subtitle: String,
    brand: String,
    pictures: Vec<PictureView>,
    price: PriceView,
    sold: String,
    /// 仅剩 3 件, 已售罄, or nothing.
    stock: String,
    tags: Vec<String>,
    promotions: Vec<String>,
    group: Option<GroupLink>,
    tickets: Vec<OfferTicket>,
    chosen: String,
    choose: Action,
    story: Vec<String>,
    specs: Vec<Spec>,
    /// Absent until they are here.
    reviews: Option<ReviewsView>,
    related: Vec<GoodsCard>,
    cart: Action,
    /// Pieces in the cart, or nothing.
    cart_count: Option<String>,
    service: Action,
    /// Grey when it cannot be bought.
    add: Option<Action>,
    buy: Option<Action>,
    /// In place of both when it cannot be bought.
    closed: String,
    sheet: Option<SheetView>,
    like: LikeView,
    /// Copies the link; in a mini-program the button shares by itself.
    share_button: ButtonView,
    native: bool,
    /// 海报.
    make_poster: ButtonView,
    poster: Option<PosterView>,
}

/// 收藏.
#[derive(Debug, Serialize)]
struct LikeView {
    text: &'static str,
    on: bool,
    action: Action,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Labels {
    add: &'static str,
    buy: &'static str,
    cart: &'static str,
    service: &'static str,
    details: &'static str,
    specs: &'static str,
    promotions: &'static str,
    related: &'static str,
    chosen: &'static str,
    quantity: &'static str,
    close: &'static str,
}

/// 商品评价: all together, and the newest.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ReviewsView {
    /// 商品评价, with how many there are.
    title: String,
    /// 暂无评价, when there are none.
    none: Option<&'static str>,
    /// `4.7`.
    average: Option<String>,
    newest: Vec<ReviewCard>,
    /// 全部评价.
    more: Option<ButtonView>,
}

/// 拼团: what it costs together, and where.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct GroupLink {
    /// 2 人团.
    text: String,
    price: PriceView,
    button: ButtonView,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PictureView {
    key: String,
    image: String,
    title: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct SheetView {
    close: Action,
    image: String,
    price: PriceView,
    stock: String,
    chosen: String,
    options: Vec<OptionView>,
    stepper: StepperView,
    action: Option<Action>,
    action_text: &'static str,
}

fn group(buy: &GroupBuy, text: Text) -> GroupLink {
    let to = Route::Group { id: None, activity: Some(buy.id.clone()) };
    GroupLink {
        text: text.group_sizes(buy),
        price: group_price(buy, text),
        button: ButtonView::new(text.group_open_one(), Action::Go { to }),
    }
}

fn reviews(found: &ReviewsResponse, page: &ProductPage, text: Text) -> ReviewsView {
    let summary = &found.summary;
    let is_any = summary.count > 0;
    let id = match &page.route {
        Route::Product { id } => Some(id.clone()),
        _ => None,
    };
    let title = text.reviews();
    ReviewsView {
        title: if is_any { format!("{title} ({})", summary.count) } else { title.to_owned() },
        none: (!is_any).then(|| text.reviews_none()),
        average: summary.average_tenths.map(|it| text.review_average(it)),
        newest: found.reviews.iter().take(2).map(|it| ReviewCard::new(it, text)).collect(),
        more: id.filter(|_| is_any).map(|id| {
            ButtonView::new(text.reviews_all(), Action::Go { to: Route::Reviews { id } })
        }),
    }
}

pub(super) fn view(page: &ProductPage, scene: Scene<'_>) -> View {
    let text = scene.model.text();
    let act = |act| Action::Page { page: scene.page, act: PageAct::Product(act), text: None };
    let found = page.found.as_deref();
    let product = found.map(|found| &found.product);
    let closed = closed(found, text);
    let can_buy = found.is_some() && closed.is_empty();
    let behind = |then| {
        let needs_choice = product.is_some_and(|it| !it.options.is_empty());
        let next = if needs_choice { Act::OpenSheet { then } } else { Act::Do { then } };
        can_buy.then(|| act(next))
    };
    View {
        ready: found.is_some() || page.failure.is_some(),
        state: page.failure.as_ref().filter(|_| found.is_none()).map(|failure| {
            if failure.code() == Some(ErrorCode::NotFound) {
                StateView::empty(text.product_gone())
                    .with(Action::Go { to: Route::Home }, text.back_home())
            } else {
                StateView::failed(failure, act(Act::Retry), text)
            }
        }),
        t: Labels::new(text),
        title: product.map(|it| it.title.clone()).unwrap_or_default(),
        subtitle: product.map(|it| it.subtitle.clone()).unwrap_or_default(),
        brand: product.map(|it| it.brand.clone()).unwrap_or_default(),
        pictures: found.map(|found| pictures(page, found)).unwrap_or_default(),
        price: price(page, text),
        sold: product.map(|it| text.sold_pieces(it.sold)).unwrap_or_default(),
        stock: stock(page, text),
        tags: product.map(|it| it.tags.clone()).unwrap_or_default(),
        promotions: found.iter().flat_map(|it| &it.promotions).map(|it| it.title.clone()).collect(),
        group: found.and_then(|it| it.group.as_ref()).map(|it| group(it, text)),
        tickets: found
            .iter()
            .flat_map(|it| &it.offers)
            .map(|it| OfferTicket::new(it, act(Act::Claim { template: it.template.clone() }), text))
            .collect(),
        chosen: chosen(page, text),
        choose: act(Act::OpenSheet { then: Then::Add }),
        story: product.map(|it| it.story.clone()).unwrap_or_default(),
        specs: product.map(|it| it.specs.clone()).unwrap_or_default(),
        reviews: page.reviews.as_ref().map(|it| reviews(it, page, text)),
        related: found.map(|it| GoodsCard::all(&it.related, text)).unwrap_or_default(),
        cart: Action::Go { to: Route::Cart },
        cart_count: Some(scene.model.cart.cart().pieces())
            .filter(|pieces| *pieces > 0)
            .map(|pieces| pieces.to_string()),
        service: Action::Go {
            to: Route::Service { product: product.map(|it| it.id.clone()), order: None },
        },
        add: behind(Then::Add),
        buy: behind(Then::Buy),
        closed: closed.to_owned(),
        sheet: page.sheet.and_then(|then| Some(sheet(page, found?, then, scene))),
        like: {
            let on = product.is_some_and(|it| scene.model.own.likes(&it.id));
            LikeView {
                text: if on { text.own_liked() } else { text.own_like() },
                on,
                action: act(Act::Like { on: !on }),
            }
        },
        share_button: ButtonView::new(text.own_share(), act(Act::Share)),
        native: scene.model.cart.shopper().channel == Some(Channel::MiniProgram),
        make_poster: ButtonView::new(text.poster(), act(Act::Poster)),
        poster: PosterView::of(scene),
    }
}

impl Labels {
    fn new(text: Text) -> Self {
        Self {
            add: text.add_to_cart(),
            buy: text.buy_now(),
            cart: text.cart(),
            service: text.service(),
            details: text.details(),
            specs: text.specs(),
            promotions: text.promotions(),
            related: text.related(),
            chosen: text.chosen(),
            quantity: text.quantity(),
            close: text.close(),
        }
    }
}

/// Why it cannot be bought at all; empty when it can.
fn closed(found: Option<&ProductResponse>, text: Text) -> &'static str {
    match found.map(|found| &found.product) {
        Some(product) if !product.on_shelf => text.off_shelf(),
        Some(product) if product.sold_out() => text.sold_out(),
        _ => "",
    }
}

fn pictures(page: &ProductPage, found: &ProductResponse) -> Vec<PictureView> {
    let product = &found.product;
    let own = page.sku().and_then(|sku| sku.image.as_ref());
    let mut images: Vec<&String> = Vec::new();
    for image in own.into_iter().chain([&product.image]).chain(&product.gallery) {
        if !images.contains(&image) {
            images.push(image);
        }
    }
    images
        .into_iter()
        .map(|image| PictureView {
            key: image.clone(),
            image: image.clone(),
            title: product.title.clone(),
        })
        .collect()
}

pub(super) fn price(page: &ProductPage, text: Text) -> PriceView {
    let Some(found) = &page.found else { return PriceView::new(Money::ZERO) };
    if let Some(sku) = page.sku() {
        return PriceView::new(sku.price).was(sku.was_price, text);
    }
    let (cheapest, dearest) = found.product.price_range();
    PriceView {
        from: (cheapest != dearest).then(|| text.price_from().to_owned()),
        ..PriceView::new(cheapest)
    }
}

fn stock(page: &ProductPage, text: Text) -> String {
    match page.sku().map(|sku| (sku.stock, page.most())) {
        Some((_, 0)) => text.sold_out().to_owned(),
        Some((left, _)) if left <= LOW_STOCK_PIECES => text.stock_left(left),
        _ => String::new(),
    }
}

fn chosen(page: &ProductPage, text: Text) -> String {
    let values: Vec<&str> = page.chosen.iter().flatten().map(String::as_str).collect();
    match page.chosen.len() {
        0 => String::new(),
        all if all == values.len() => values.join(" / "),
        _ => text.please_choose().to_owned(),
    }
}

fn sheet(page: &ProductPage, found: &ProductResponse, then: Then, scene: Scene<'_>) -> SheetView {
    let text = scene.model.text();
    let act = |act| Action::Page { page: scene.page, act: PageAct::Product(act), text: None };
    let product = &found.product;
    let image = page.sku().and_then(|sku| sku.image.clone());
    let pieces = |pieces| act(Act::Quantity { pieces });
    let can_do = page.sku().is_none() || page.most() > 0;
    SheetView {
        close: act(Act::CloseSheet),
        image: image.unwrap_or_else(|| product.image.clone()),
        price: price(page, text),
        stock: stock(page, text),
        chosen: chosen(page, text),
        options: product
            .options
            .iter()
            .enumerate()
            .map(|(at, option)| options(page, found, (at, option), scene))
            .collect(),
        stepper: StepperView::new(
            page.quantity,
            (page.quantity > page.fewest()).then(|| pieces(page.quantity - 1)),
            (page.quantity < page.most()).then(|| pieces(page.quantity + 1)),
            text,
        ),
        action: can_do.then(|| act(Act::Do { then })),
        action_text: match then {
            _ if !can_do => text.sold_out(),
            Then::Add => text.add_to_cart(),
            Then::Buy => text.buy_now(),
        },
    }
}

/// The values of one option; one is out when no SKU in stock has it and all else that is chosen.
fn options(
    page: &ProductPage,
    found: &ProductResponse,
    (at, option): (usize, &OptionKind),
    scene: Scene<'_>,
) -> OptionView {
    let in_stock = |value: &String| {
        found.product.skus.iter().any(|sku| {
            sku.stock > 0
                && sku.values.iter().zip(&page.chosen).enumerate().all(
                    |(position, (has, chosen))| {
                        if position == at {
                            has == value
                        } else {
                            chosen.as_ref().is_none_or(|it| it == has)
                        }
                    },
                )
        })
    };
    let value = |value: &String| ValueView {
        text: value.clone(),
        on: page.chosen.get(at).is_some_and(|chosen| chosen.as_ref() == Some(value)),
        out: !in_stock(value),
        action: Action::Page {
            page: scene.page,
            act: PageAct::Product(Act::Choose { option: at, value: value.clone() }),
            text: None,
        },
    };
    OptionView { name: option.name.clone(), values: option.values.iter().map(value).collect() }
}

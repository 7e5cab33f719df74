//! Cards of goods and coupons, as home, shelves, search and product show them.

use mall_api::catalog::ProductCard;
use mall_api::coupon::CouponOffer;
#[cfg(feature = "whole")]
use mall_api::coupon::UsedCoupon;
use mall_api::home::{FlashCard, GroupCard};
use mall_core::coupon_centre::ClaimState;
#[cfg(feature = "whole")]
use mall_core::coupon_centre::CouponStanding;
#[cfg(feature = "whole")]
use mall_core::order::OrderState;
#[cfg(feature = "whole")]
use mall_core::pricing::{Coupon, min_spend};
#[cfg(feature = "whole")]
use mall_core::{Day, DayClock, Timestamp};
use serde::Serialize;

use crate::Action;
use crate::route::Route;
use crate::text::Text;
use crate::view::PriceView;

/// A card of a product: the contract with `components/goods-card`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GoodsCard {
    key: String,
    title: String,
    subtitle: String,
    image: String,
    price: PriceView,
    tags: Vec<String>,
    sold: String,
    /// 已售罄 across the picture, or nothing.
    badge: Option<&'static str>,
    sold_out: bool,
    open: Action,
    /// Straight into the cart, when there is nothing to choose.
    add: Option<Action>,
    add_label: &'static str,
    /// A word on a corner of the picture: a place in a ranking, the size of a group.
    corner: String,
}

/// At most so many labels fit a card.
const TAGS_SHOWN: usize = 2;

impl GoodsCard {
    /// One of a flash sale or along with an order, on the home page, which leads there.
    pub(crate) fn flash(card: &FlashCard, to: Action, text: Text) -> Self {
        let price = PriceView::new(card.price).was(Some(card.list_price), text);
        Self::small(card.sku.to_string(), &card.title, &card.image, price, to)
    }

    /// One that can only be looked at.
    fn small(key: String, title: &str, image: &str, price: PriceView, open: Action) -> Self {
        Self {
            key,
            title: title.to_owned(),
            subtitle: String::new(),
            image: image.to_owned(),
            price,
            tags: Vec::new(),
            sold: String::new(),
            badge: None,
            sold_out: false,
            open,
            add: None,
            add_label: "",
            corner: String::new(),
        }
    }

    /// One of a group buy on the home page, which leads to the product.
    pub(crate) fn group(card: &GroupCard, text: Text) -> Self {
        let price = PriceView::new(card.price).was(Some(card.list_price), text);
        let to = Action::Go { to: Route::Product { id: card.product.clone() } };
        Self {
            corner: text.group_size(card.size),
            ..Self::small(card.product.to_string(), &card.title, &card.image, price, to)
        }
    }

    /// With their places, from the first.
    pub(crate) fn ranked(cards: &[ProductCard], text: Text) -> Vec<Self> {
        let ranked = |(at, card): (usize, &ProductCard)| Self {
            corner: at.saturating_add(1).to_string(),
            ..Self::new(card, text)
        };
        cards.iter().enumerate().map(ranked).collect()
    }

    pub(crate) fn new(card: &ProductCard, text: Text) -> Self {
        let open = Action::Go { to: Route::Product { id: card.id.clone() } };
        let add = match &card.only_sku {
            Some(sku) => Action::Add { sku: sku.clone(), quantity: 1 },
            None => open.clone(),
        };
        Self {
            key: card.id.to_string(),
            title: card.title.clone(),
            subtitle: card.subtitle.clone(),
            image: card.image.clone(),
            price: PriceView {
                from: card.price_from.then(|| text.price_from().to_owned()),
                ..PriceView::new(card.price).was(card.was_price, text)
            },
            tags: card.tags.iter().take(TAGS_SHOWN).cloned().collect(),
            sold: text.sold_pieces(card.sold),
            badge: card.sold_out.then(|| text.sold_out()),
            sold_out: card.sold_out,
            open,
            add: (!card.sold_out).then_some(add),
            add_label: text.add_to_cart(),
            corner: String::new(),
        }
    }

    /// What its buttons do.
    pub(crate) fn buttons(&mut self) -> impl Iterator<Item = &mut Action> {
        std::iter::once(&mut self.open).chain(&mut self.add)
    }

    pub(crate) fn all(cards: &[ProductCard], text: Text) -> Vec<Self> {
        cards.iter().map(|card| Self::new(card, text)).collect()
    }
}

/// A coupon to claim: the contract with `components/coupon-ticket`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OfferTicket {
    key: String,
    unit: &'static str,
    amount: String,
    threshold: String,
    title: String,
    window: String,
    note: String,
    /// 今天到期, or nothing.
    soon: &'static str,
    /// `open` or `done`.
    state: &'static str,
    action: Option<Action>,
    action_text: &'static str,
}

impl OfferTicket {
    /// One in hand at `now`; `spend` leads to what it is for.
    #[cfg(feature = "whole")]
    pub(crate) fn held(coupon: &Coupon, spend: Action, now: Timestamp, text: Text) -> Self {
        Self {
            soon: expiry(coupon, now, text),
            action: Some(spend),
            action_text: text.coupon_spend(),
            ..Self::of(coupon, "open", text)
        }
    }

    /// One on an order that stands at `state`.
    #[cfg(feature = "whole")]
    pub(crate) fn used(used: &UsedCoupon, text: Text) -> Self {
        Self {
            note: match used.state {
                OrderState::Unpaid => text.coupon_on_unpaid(),
                _ => text.coupon_spent(),
            }
            .to_owned(),
            action: Some(Action::Go { to: Route::Order { id: used.order.clone() } }),
            action_text: text.coupon_see_order(),
            ..Self::of(&used.coupon, "done", text)
        }
    }

    /// One that was not used in time.
    #[cfg(feature = "whole")]
    pub(crate) fn expired(coupon: &Coupon, text: Text) -> Self {
        Self {
            note: text.coupon_wasted().to_owned(),
            action_text: text.coupon_expired(),
            ..Self::of(coupon, "done", text)
        }
    }

    #[cfg(feature = "whole")]
    fn of(coupon: &Coupon, state: &'static str, text: Text) -> Self {
        let (unit, amount) = text.face(coupon.benefit.face());
        Self {
            key: coupon.id.to_string(),
            unit,
            amount,
            threshold: text.coupon_threshold(min_spend(&coupon.conditions)),
            title: coupon.title.clone(),
            window: text.valid_until(coupon.window.ends_at),
            note: text.coupon_scope(&coupon.scope).to_owned(),
            soon: "",
            state,
            action: None,
            action_text: "",
        }
    }

    /// What its button does, while it is not grey.
    pub(crate) fn button(&mut self) -> Option<&mut Action> {
        self.action.as_mut()
    }

    /// `claim` is sent to claim it.
    pub(crate) fn new(offer: &CouponOffer, claim: Action, text: Text) -> Self {
        let is_open = matches!(offer.state, ClaimState::Claimable { .. });
        let (unit, amount) = text.face(offer.face);
        Self {
            key: offer.template.to_string(),
            unit,
            amount,
            threshold: text.coupon_threshold(offer.min_spend),
            title: offer.title.clone(),
            window: text.valid_days(offer.valid_days),
            note: text.claim_note(offer),
            soon: "",
            state: if is_open { "open" } else { "done" },
            action: is_open.then_some(claim),
            action_text: text.claim_state(offer.state),
        }
    }
}

/// What is said of a coupon that does not hold for long any more; days are those of the shop.
#[cfg(feature = "whole")]
fn expiry(coupon: &Coupon, now: Timestamp, text: Text) -> &'static str {
    let CouponStanding::Usable { ends_at, soon: true } = coupon.standing(now) else { return "" };
    let day = |at| Day::of(at, DayClock::SHOP);
    // Its last moment, since it no longer holds at `ends_at`.
    if day(ends_at.plus_ms(-1)) == day(now) { text.coupon_today() } else { text.coupon_soon() }
}

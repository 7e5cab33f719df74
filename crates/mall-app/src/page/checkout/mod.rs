//! 确认订单: where to, with which coupon, for how much; then one order, however often it is sent.

mod coupons;
mod order;
#[cfg(test)]
mod rule_tests;
#[cfg(test)]
mod tests;
mod view;

use mall_api::ErrorCode;
use mall_api::address::{AddressesResponse, SavedAddress};
use mall_api::order::{OrderView, PlaceQuery, PlaceRequest};
use mall_api::quote::WantedLine;
use mall_core::cart::{CartLine, CartOp};
use mall_core::limits::REMARK_CHARS_MAX;
use mall_core::pricing::{CouponChoice, PointsChoice, Quote};
use mall_core::{CouponId, Money, OrderId, SkuId};
use serde::{Deserialize, Serialize};

use super::address_card::address_for;
use super::{Page, Scene};
use crate::context::Context;
use crate::effect::{Effect, How};
use crate::model::{Model, Placing};
use crate::net::{Call, Failure, Reply};
use crate::route::Route;

use order::Order;
pub(crate) use view::View;

/// Buttons of the checkout page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Act {
    /// Ask for the addresses once more.
    Retry,
    /// Open the sheet of coupons, or close it.
    Sheet {
        /// Whether it is open.
        open: bool,
    },
    /// Use the coupons that leave least to pay.
    BestCoupons,
    /// Use these, or none.
    Coupons {
        /// Which.
        ids: Vec<CouponId>,
    },
    /// Pay a part with points, or not.
    Points {
        /// Whether.
        on: bool,
    },
    /// The field of the remark.
    Remark,
    /// 提交订单.
    Submit,
}

/// State of the checkout page.
#[derive(Debug)]
pub(crate) struct CheckoutPage {
    /// What was chosen when the page opened.
    wanted: Vec<WantedLine>,
    /// Whether it lies in the cart: then it leaves the cart with the order.
    from_cart: bool,
    addresses: Option<AddressesResponse>,
    failure: Option<Failure>,
    choice: CouponChoice,
    points: PointsChoice,
    sheet: bool,
    remark: String,
    /// The server's price, when it was another than the one shown.
    told: Option<Box<Quote>>,
    /// The server's price is another: what was shown, what it is.
    changed: Option<(Money, Money)>,
    /// Why an activity did not sell it.
    refused: Option<String>,
    /// Sent and not answered.
    busy: bool,
    /// Made; only its payment is still to be begun.
    placed: Option<OrderId>,
}

impl CheckoutPage {
    /// The address the parcel goes to.
    fn address(&self, model: &Model) -> Option<SavedAddress> {
        address_for(self.addresses.as_ref(), model)
    }

    /// Where the parcel goes, as far as it is known.
    fn region(&self, model: &Model) -> Option<String> {
        self.address(model).map(|it| it.address.region)
    }

    fn ask(&mut self, cx: &mut Context<'_>) {
        if cx.model.session.is_logged_in() {
            self.failure = None;
            cx.call(Call::Addresses);
        }
    }

    /// What is bought now need not lie in the cart.
    fn sync(&self, cx: &mut Context<'_>) {
        let skus: Vec<SkuId> = self.wanted.iter().map(|line| line.sku.clone()).collect();
        cx.sync_for_page(&skus);
    }

    fn choose(&mut self, choice: CouponChoice) {
        self.choice = choice;
        self.forget_told();
    }

    /// The server's price was one for another choice.
    fn forget_told(&mut self) {
        self.told = None;
        self.changed = None;
    }

    fn submit(&mut self, cx: &mut Context<'_>) {
        if self.busy {
            return;
        }
        if let Some(order) = &self.placed {
            self.busy = true;
            return cx.begin_to_pay(order.clone());
        }
        let text = cx.text();
        let Some(address) = self.address(cx.model) else {
            return cx.toast(text.address_first());
        };
        let now = cx.server_now();
        let order = Order::new(self, cx.model, now);
        let Some(quote) = order.quote.filter(|_| !order.able.is_empty()) else {
            return cx.toast(text.checkout_nothing());
        };
        let request = |key| PlaceRequest {
            key,
            lines: order.able.clone(),
            choice: self.choice.clone(),
            points: self.points,
            address: address.id.clone(),
            expected_payable: quote.payable,
            remark: self.remark.trim().to_owned(),
            channel: cx.model.cart.shopper().channel,
        };
        let before = cx.model.placing.take();
        cx.model.placing = Placing::new(before.as_ref(), request, &mut cx.model.seed, now);
        if let Some(placing) = &cx.model.placing {
            let again = before.as_ref() == Some(placing);
            let call = Call::Place(Box::new(placing.request.clone()), PlaceQuery { again });
            self.busy = true;
            self.changed = None;
            self.refused = None;
            cx.call(call);
        }
    }

    /// The order is made: it leaves the cart, and its payment begins.
    fn placed(&mut self, order: &OrderView, cx: &mut Context<'_>) {
        cx.model.placing = None;
        cx.model.buy_now = None;
        cx.model.picked_address = None;
        if self.from_cart {
            let bought = order.lines.iter().filter(|line| !line.gift);
            let skus = bought.map(|line| line.sku.clone()).collect();
            cx.change_cart(CartOp::Remove { skus });
        } else {
            cx.call_for_sync(&[]);
        }
        self.placed = Some(order.id.clone());
        self.busy = true;
        cx.begin_to_pay(order.id.clone());
    }

    fn not_placed(&mut self, asked: &PlaceRequest, failure: &Failure, cx: &mut Context<'_>) {
        let text = cx.text();
        let Failure::Api(error) = failure else {
            // It may have been placed: the next try has the same key.
            return cx.toast(text.checkout_try_again());
        };
        match error.code {
            ErrorCode::Unavailable | ErrorCode::Internal | ErrorCode::TimedOut => {
                return cx.toast(text.checkout_try_again());
            }
            ErrorCode::PriceChanged => {
                self.told.clone_from(&error.quote);
                let now = error.quote.as_ref().map(|quote| quote.payable);
                self.changed = now.map(|now| (asked.expected_payable, now));
            }
            ErrorCode::FlashRefused => {
                let said = error.refused.as_ref().map(|it| text.flash_refused(it.why));
                self.refuse(said.unwrap_or_else(|| error.message.clone()), cx);
            }
            ErrorCode::GroupRefused => self.refuse(error.message.clone(), cx),
            ErrorCode::CouponGone => {
                self.choose(CouponChoice::Best);
                cx.toast(error.message.clone());
            }
            _ => cx.toast(error.message.clone()),
        }
        cx.model.placing = None;
        self.sync(cx);
    }

    fn refuse(&mut self, said: String, cx: &mut Context<'_>) {
        cx.toast(said.clone());
        self.refused = Some(said);
    }

    fn pay(&mut self, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        if let Some(order) = self.placed.clone() {
            cx.go_on_paying(order, result, How::Replace);
        }
    }
}

/// 立即购买, else what is chosen in the cart.
fn wanted(model: &Model) -> Vec<WantedLine> {
    if let Some(line) = &model.buy_now {
        return vec![line.clone()];
    }
    let line = |it: &CartLine| WantedLine::new(it.sku.clone(), it.quantity);
    model.cart.cart().chosen(model.cart.shelf()).map(line).collect()
}

impl Page for CheckoutPage {
    type Act = Act;
    type View = View;

    fn open(_route: &Route, cx: &mut Context<'_>) -> Self {
        let mut page = Self {
            wanted: wanted(cx.model),
            from_cart: cx.model.buy_now.is_none(),
            addresses: None,
            failure: None,
            choice: CouponChoice::Best,
            points: PointsChoice::None,
            sheet: false,
            remark: String::new(),
            told: None,
            changed: None,
            refused: None,
            busy: false,
            placed: None,
        };
        page.ask(cx);
        page.sync(cx);
        page
    }

    fn act(&mut self, act: Act, text: Option<&str>, cx: &mut Context<'_>) {
        match act {
            Act::Retry => self.ask(cx),
            Act::Sheet { open } => self.sheet = open,
            Act::BestCoupons => {
                self.choose(CouponChoice::Best);
                self.sheet = false;
            }
            Act::Coupons { ids } => self.choose(CouponChoice::These { ids }),
            Act::Points { on } => {
                self.points = if on { PointsChoice::All } else { PointsChoice::None };
                self.forget_told();
            }
            Act::Remark => {
                self.remark = text.unwrap_or_default().chars().take(REMARK_CHARS_MAX).collect();
            }
            Act::Submit => self.submit(cx),
        }
    }

    fn answered(&mut self, call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        cx.effect(Effect::StopPullDown);
        match (call, result) {
            (Call::Addresses, Ok(Reply::Addresses(addresses))) => self.addresses = Some(addresses),
            (Call::Addresses, Err(failure)) => self.failure = Some(failure),
            (Call::Place(..), Ok(Reply::Order(order))) => self.placed(&order, cx),
            (Call::Place(asked, _), Err(failure)) => {
                self.busy = false;
                self.not_placed(asked, &failure, cx);
            }
            (Call::Pay(..), result) => self.pay(result, cx),
            (Call::Sync(_), result) => cx.answered_for_model(call, result),
            _ => {}
        }
    }

    fn shown(&mut self, cx: &mut Context<'_>) {
        self.ask(cx);
    }

    fn pulled_down(&mut self, cx: &mut Context<'_>) {
        self.ask(cx);
        self.sync(cx);
    }

    fn view(&self, scene: Scene<'_>) -> View {
        view::view(self, scene)
    }
}

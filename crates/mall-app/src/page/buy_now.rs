//! 立即购买: past the cart, to the till.

use mall_api::quote::WantedLine;
use mall_core::catalog::ShelfItem;
use mall_core::pricing::ActivityPrice;

use crate::context::Context;
use crate::route::Route;

impl Context<'_> {
    /// Takes `line` to the till, by way of the log-in when need be; with what it costs and what it is,
    /// when an activity sells it: the cart may never have heard of it.
    pub(crate) fn buy_now(&mut self, line: WantedLine, sold: Option<(ActivityPrice, ShelfItem)>) {
        let (price, item) = sold.unzip();
        self.model.buy_now = Some(line);
        self.model.buy_now_price = price;
        self.model.cart.learn(item);
        if self.model.session.is_logged_in() {
            self.go(&Route::Checkout);
        } else {
            self.log_in_first();
        }
    }
}

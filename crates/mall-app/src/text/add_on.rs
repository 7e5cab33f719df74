//! Texts of what may be bought along with an order.

use super::texts;

texts! {
    add_on_title: "超值换购", "Add to this order";
    add_on_note: "每件限换一次，免运费，随本单一起寄出；不参与其他优惠，不返积分", "One of each, sent free along with this order; no other offer applies and no points are earned";
    add_on_ends: "距结束", "Ends in";
    add_on_buy: "换购", "Add";
    add_on_along: "换购，随此单寄出", "Sent with order";
    add_on_paid_note: "换购的商品会随原订单一起寄出", "It is sent along with your other order";
}

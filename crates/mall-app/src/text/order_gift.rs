//! Texts of what comes after an order.

use super::texts;

texts! {
    order_gift_here: "本单已获礼品", "This order brought you";
    order_gift_note: "退款后不再满足条件的礼品会收回", "It goes back when a refund leaves too little";
    order_gift_back: "已随退款收回", "Taken back with a refund";
    paid_more: "接着逛逛", "More to see";
}

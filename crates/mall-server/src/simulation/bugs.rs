//! Bugs that are planted to see them found: what programmers forget, at the table where it hurts.

/// A bug.
#[derive(Debug)]
pub(super) struct Bug {
    /// What goes wrong in the shop.
    pub(super) name: &'static str,
    /// At which table.
    pub(super) table: &'static str,
    /// How.
    pub(super) flaw: Flaw,
}

/// What is forgotten.
#[derive(Debug, Clone, Copy)]
pub(super) enum Flaw {
    /// A change does not ask what this column is.
    Forgets(&'static str),
    /// Rows with this word in them are not added, and are said to be; all rows, without a word.
    Loses(&'static str),
    /// This column is not set.
    Keeps(&'static str),
    /// This column is not counted down.
    KeepsWhenLess(&'static str),
    /// This column is not counted up.
    KeepsWhenMore(&'static str),
    /// A row is added with one too many in this column.
    Off(&'static str),
}

const fn bug(name: &'static str, table: &'static str, flaw: Flaw) -> Bug {
    Bug { name, table, flaw }
}

pub(super) const BUGS: &[Bug] = &[
    bug("what is not there is sold", "sku", Flaw::Forgets("stock")),
    bug("a cancelled order keeps its goods", "sku", Flaw::KeepsWhenMore("stock")),
    bug("an order takes no goods", "sku", Flaw::KeepsWhenLess("stock")),
    bug("an order is cancelled whatever it is", "orders", Flaw::Forgets("state")),
    bug("an order does not change", "orders", Flaw::Keeps("state")),
    bug("nobody knows why it was cancelled", "orders", Flaw::Keeps("cancel_reason")),
    bug("an order costs a fen more than its parts", "orders", Flaw::Off("payable")),
    bug("a line costs a fen more than its pieces", "order_line", Flaw::Off("piece_payable")),
    bug("an order loses its lines", "order_line", Flaw::Loses("")),
    bug("an order forgets what happened", "order_event", Flaw::Loses("")),
    bug("nobody is told", "outbox", Flaw::Loses("")),
    bug("a cancellation is told to nobody", "outbox", Flaw::Loses("cancelled")),
    bug("a repeat is a second order", "placement", Flaw::Loses("")),
    bug("a coupon is never used up", "coupon", Flaw::Keeps("order_id")),
    bug("a coupon is given out that is not there", "coupon", Flaw::Loses("")),
    bug("more coupons are given out than there are", "coupon_template", Flaw::Forgets("claimed")),
    bug("a shopper claims more than they may", "coupon_taken", Flaw::Forgets("claimed")),
    bug("an order forgets its coupon", "order_coupon", Flaw::Loses("")),
    bug("a cancelled order holds its coupon", "order_coupon", Flaw::Keeps("live")),
    bug("a payment stays open", "payment", Flaw::Keeps("state")),
    bug("a payment does not know what went back", "payment", Flaw::KeepsWhenMore("refunded")),
    bug("a refund is forgotten", "refund", Flaw::Loses("")),
    bug("a fen too much goes back", "refund", Flaw::Off("amount")),
    bug("a refund is sent for ever", "refund", Flaw::Keeps("state")),
    bug("nobody knows what an order was priced from", "sale", Flaw::Loses("")),
    bug("an order is priced by rules that nobody knows", "rule_set", Flaw::Loses("")),
    bug("two who change an order do not see one another", "orders", Flaw::Forgets("version")),
    bug("an order that was sent waits for ever", "orders", Flaw::Keeps("until")),
    bug("an after-sale is forgotten", "after_sale", Flaw::Loses("")),
    bug("an after-sale does not go on", "after_sale", Flaw::Keeps("state")),
    bug("an after-sale waits for who is done", "after_sale", Flaw::Keeps("waits")),
    bug("an after-sale never lapses", "after_sale", Flaw::Keeps("send_before")),
    bug("nobody knows what came back to the stock", "after_sale", Flaw::Keeps("unsent")),
    bug("a parcel is forgotten", "parcel", Flaw::Loses("")),
    bug("points of a refund are not written down", "point_entry", Flaw::Loses("refunded")),
    bug(
        "points that are taken back are not written down",
        "point_entry",
        Flaw::Loses("clawedBack"),
    ),
    bug("points are given that the ledger does not know", "point_entry", Flaw::Loses("")),
    bug("points that come back are not written down", "point_entry", Flaw::Loses("returned")),
    bug("points are spent that are not there", "point_balance", Flaw::Forgets("units")),
    bug("points are spent again and again", "point_balance", Flaw::KeepsWhenLess("units")),
    bug("growth that is taken back is not written down", "growth_entry", Flaw::Loses("clawedBack")),
    bug("growth is given that the ledger does not know", "growth_entry", Flaw::Loses("")),
    bug("growth never comes down", "growth", Flaw::KeepsWhenLess("units")),
    bug("paid orders are not counted", "shopper", Flaw::KeepsWhenMore("orders_paid")),
    bug("a promotion is used more often than it may", "promotion_count", Flaw::Forgets("uses")),
    bug("a cancelled order still uses a promotion", "promotion_count", Flaw::KeepsWhenLess("uses")),
    bug("a use of a promotion is not written down", "promotion_use", Flaw::Loses("")),
    bug("more is sold in a session than there is", "flash_count", Flaw::Forgets("taken")),
    bug("one shopper buys a session empty", "flash_own", Flaw::Forgets("pieces")),
    bug("what was given back to a session is lost", "flash_count", Flaw::KeepsWhenLess("taken")),
    bug("what a session sold is not written down", "flash_taken", Flaw::Loses("")),
    bug("a group is changed whatever became of it", "group_buy", Flaw::Forgets("version")),
    bug("a group does not hear of its members", "group_buy", Flaw::Keeps("body")),
    bug("a seat is not written down", "group_seat", Flaw::Loses("")),
    bug("a seat outlives its order", "group_seat", Flaw::Keeps("live")),
    bug("a shopper buys in groups without end", "group_own", Flaw::Forgets("pieces")),
    bug("what was given back in a group counts", "group_own", Flaw::KeepsWhenLess("pieces")),
    bug("more is taken of an activity than there is", "quota", Flaw::Forgets("taken")),
    bug("one shopper takes an activity empty", "quota_own", Flaw::Forgets("taken")),
    bug("what was given back to an activity is lost", "quota", Flaw::KeepsWhenLess("taken")),
    bug("what points bought is not written down", "exchange", Flaw::Loses("")),
    bug("an exchange outlives its order", "exchange", Flaw::Keeps("live")),
    bug("one order has an add-on again and again", "add_on", Flaw::Loses("")),
    bug("an add-on outlives its order", "add_on", Flaw::Keeps("live")),
    bug("an add-on is somebody else's", "add_on", Flaw::Keeps("order_id")),
    bug("a gift of an order is given unseen", "order_gift", Flaw::Loses("")),
    bug("a gift that was taken back is there", "order_gift", Flaw::Keeps("live")),
    bug("an order that came never counts", "deed", Flaw::Keeps("live")),
    bug("a reward is claimed again", "task_claim", Flaw::Loses("")),
    bug("a newcomer comes again and again", "newcomer_gift", Flaw::Loses("")),
    bug("a friend is invited again", "invite", Flaw::Loses("")),
    bug("rewards for friends are not counted", "invite_count", Flaw::Loses("")),
    bug("a birthday comes again and again", "birthday_gift", Flaw::Loses("")),
    bug("a day counts again", "check_in_day", Flaw::Loses("")),
    bug("a reminder is told to nobody", "message", Flaw::Loses("")),
    bug("a reminder is due for ever", "reminder", Flaw::Keeps("due_at")),
    bug("days are not counted", "check_in_book", Flaw::KeepsWhenMore("days")),
];

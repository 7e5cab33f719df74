//! A shop where everything runs out soon.

use serde_json::{Value, json};

use crate::ShopFile;
use crate::record::coupon::{TakenRow, TemplateRow};
use crate::record::promotion::{CountRow, ShopperUseRow};
use crate::record::quota::{OwnQuotaRow, QuotaRow};
use crate::record::{flash, group};
use crate::store::{Store, Tx};

/// Noon in Shanghai, 26 November 2026.
pub(super) const NOON: i64 = 1_795_665_600_000;
pub(super) const SKUS: [&str; 4] = ["mask", "balm", "oil", "gift"];
/// How often the promotion with a limit applies in all, and to one shopper.
pub(super) const USES: (u32, u32) = (4, 2);
/// Coupons of the rare template in all, and for one shopper.
pub(super) const RARE: (u32, u32) = (3, 1);
/// Of what activities give, and offers: how many in all, and for one shopper.
pub(super) const OFFER: (u32, u32) = (3, 2);
/// Pieces of a session in all, and for one shopper.
pub(super) const FLASH: (u32, u32) = (3, 2);

pub(super) const GROUP_BUY: &str = "together";

/// The shop on its first day; with all that activities give, or without.
pub(super) fn file(with_activities: bool) -> ShopFile {
    let product = |id: &str, price: i64, stock: u32| {
        json!({
            "id": format!("p-{id}"), "title": id, "category": "care", "brand": "b", "image": "/m/x.svg",
            "onShelf": true, "options": [], "skus": [{"id": id, "price": price, "stock": stock}]
        })
    };
    let always = json!({"startsAt": 0, "endsAt": 4_102_444_800_000_i64});
    let promotion = |id: &str, from: i64, off: i64, limits: Value| {
        let mut rule = json!({
            "id": id, "title": id, "window": always,
            "conditions": [{"minSpend": {"amount": from}}],
            "benefit": {"amountOff": {"amount": off}}
        });
        rule.as_object_mut().unwrap().extend(limits.as_object().unwrap().clone());
        rule
    };
    let coupon = |id: &str, off: i64, from: i64, total: u32, per_shopper: u32| {
        json!({
            "id": id, "title": id, "conditions": [{"minSpend": {"amount": from}}],
            "benefit": {"amountOff": {"amount": off}},
            "validDays": 2, "total": total, "perShopper": per_shopper
        })
    };
    let mut file = json!({
        "shop": {
            "name": "s", "hotWords": [], "refunds": {"freight": "whenAllReturned"},
            "times": {"receiveDays": 1, "afterSaleDays": 1, "sendBackDays": 1}
        },
        "categories": [{"id": "care", "name": "c", "icon": "leaf"}],
        "products": [
            product("mask", 9_999, 12), product("balm", 3_333, 8), product("oil", 20_001, 4),
            product("gift", 0, 3)
        ],
        "home": {"version": 1, "blocks": []},
        "promotions": [
            promotion("m100-7", 10_000, 700, json!({"total": USES.0, "perShopper": USES.1})),
            {"id": "gift", "title": "gift", "window": always,
             "conditions": [{"minSpend": {"amount": 20_000}}],
             "benefit": {"gift": {"sku": "gift", "pieces": 1}}}
        ],
        "coupons": [
            coupon("rare", 500, 0, RARE.0, RARE.1), coupon("ten", 1_000, 15_000, 40, 2)
        ],
        "freight": [{"id": "std", "rates": [{"firstFee": 800, "freeFrom": {"amount": 15_000}}]}],
        "points": {"perYuan": 100, "step": 10, "maxShare": 5_000},
        "earning": {"points": 1, "growth": 1},
        "checkIn": {
            "id": "daily", "title": "d", "window": always, "cycle": {"days": {"of": 7}},
            "daily": [[{"points": {"points": 60}}]], "remindMinute": 760,
            "milestones": [{"days": 2, "rewards": [{"coupon": {"template": "rare"}}]}],
            "makeUp": {"times": 2, "daysBack": 3, "points": 15}
        },
        "groupBuys": [{
            "id": GROUP_BUY, "title": "g", "product": "p-balm", "window": always,
            "sizes": [
                {"size": 2, "prices": [{"sku": "balm", "price": 2_500}]},
                {"size": 3, "prices": [{"sku": "balm", "price": 2_000}]}
            ],
            "openMinutes": 40, "payMinutes": 10, "perOrder": 1, "perShopper": 2, "virtualFrom": 1
        }],
        "flashSales": [{
            "id": "flash", "title": "f", "window": always,
            "sessions": [{"id": "all-day", "from": 480, "to": 1_320, "items": [
                {"sku": "mask", "price": 4_900, "stock": FLASH.0, "perOrder": 2, "perShopper": FLASH.1}
            ]}]
        }]
    });
    if with_activities {
        activities(&mut file, &always);
    }
    serde_json::from_value(file).unwrap()
}

fn activities(file: &mut Value, always: &Value) {
    let offer = |sku: &str, points: u32, cash: i64| {
        json!({
            "id": sku, "title": sku, "image": "/m/x.svg", "gives": {"goods": {"sku": sku}}, "points": points,
            "cash": cash, "stock": OFFER.0, "perShopper": OFFER.1, "window": always
        })
    };
    let more = |sku: &str, price: i64| {
        json!({
            "id": format!("more-{sku}"), "title": sku, "sku": sku, "price": price, "stock": OFFER.0,
            "perShopper": OFFER.1, "from": 2_000, "minutes": 90, "window": always
        })
    };
    let points = |units: u32| json!([{"points": {"points": units}}]);
    let task = |id: &str, goal: &str, repeat: &str, gives: u32| {
        json!({
            "id": id, "title": id, "goal": goal, "repeat": repeat, "window": always,
            "stages": [{"count": 1, "gives": points(gives)}]
        })
    };
    file["pointsMall"] = json!([offer("mask", 20, 100), offer("oil", 30, 0)]);
    file["addOns"] = json!([more("mask", 990), more("oil", 1_990)]);
    file["orderGifts"] = json!([{
        "id": "spring", "title": "g", "window": always, "from": 5_000, "total": OFFER.0,
        "perShopper": OFFER.1, "gives": [{"points": {"points": 9}}, {"lotteryTickets": {"tickets": 1}}]
    }]);
    file["tasks"] = json!([
        task("share", "share", "daily", 2),
        task("order", "order", "daily", 5),
        task("first", "firstOrder", "once", 8),
        task("come", "checkIn", "daily", 1)
    ]);
    file["newcomerGift"] = json!({"title": "n", "note": "n", "gives": points(6), "window": always});
    file["invite"] = json!({
        "title": "i", "inviter": points(11), "invited": points(4), "from": 2_000, "maxRewarded": 1,
        "window": always
    });
    file["tiers"] = json!([{"id": "all", "title": "t", "growth": 0}]);
    file["birthdayGift"] = json!({
        "title": "b", "before": 1, "after": 1, "tiers": [{"tier": "all", "gives": points(13)}]
    });
}

/// Whether no limit of the shop was passed.
///
/// # Errors
///
/// The first that was.
pub(super) fn within_limits(store: &Store) -> Result<(), String> {
    let look = |tx: &dyn Tx| {
        let mut over = Vec::new();
        let mut limit = |what: &str, is: u32, most: u32| {
            if is > most {
                over.push(format!("{what}: {is} of {most}"));
            }
        };
        for row in tx.all::<CountRow>(&[])?.iter().filter(|it| it.promotion.as_str() == "m100-7") {
            limit("uses of a promotion", row.uses, USES.0);
        }
        for row in
            tx.all::<ShopperUseRow>(&[])?.iter().filter(|it| it.promotion.as_str() == "m100-7")
        {
            limit("uses of one shopper", row.uses, USES.1);
        }
        for row in tx.all::<TemplateRow>(&[])?.iter().filter(|it| it.id.as_str() == "rare") {
            limit("coupons", row.claimed, RARE.0);
        }
        for row in tx.all::<TakenRow>(&[])?.iter().filter(|it| it.template.as_str() == "rare") {
            limit("coupons of one shopper", row.claimed, RARE.1);
        }
        for row in tx.all::<QuotaRow>(&[])? {
            limit("what is taken of an activity", row.taken, OFFER.0);
        }
        for row in tx.all::<OwnQuotaRow>(&[])? {
            limit("what one shopper takes of an activity", row.taken, OFFER.1);
        }
        for row in tx.all::<flash::CountRow>(&[])? {
            limit("pieces of a session", row.taken, FLASH.0);
        }
        for row in tx.all::<group::OwnRow>(&[])? {
            limit("pieces of one shopper in groups", row.pieces, 2);
        }
        for row in tx.all::<flash::OwnRow>(&[])? {
            limit("pieces of one shopper in a session", row.pieces, FLASH.1);
        }
        Ok(over.pop())
    };
    store.read_blocking(look).map_err(|fault| fault.to_string())?.map_or(Ok(()), Err)
}

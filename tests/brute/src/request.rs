//! The request as it is written. Fields that change no price are read and dropped, unknown ones
//! refused, so that a misspelt field is noticed.
use serde::Deserialize;
use serde::de::IgnoredAny;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Request {
    pub(crate) now: i64,
    #[serde(default)]
    pub(crate) shopper: Shopper,
    pub(crate) basket: Basket,
    #[serde(default)]
    pub(crate) rules: Rules,
    #[serde(default)]
    pub(crate) choice: Choice,
    #[serde(default)]
    pub(crate) points: Want,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct Shopper {
    pub(crate) tier: Option<String>,
    pub(crate) paid_cards: Vec<String>,
    pub(crate) orders_paid: i64,
    pub(crate) channel: Option<Channel>,
    pub(crate) audience: Vec<String>,
    pub(crate) points: i64,
}

#[derive(Deserialize, PartialEq, Eq, Clone, Copy)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Channel {
    MiniProgram,
    H5,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Basket {
    pub(crate) region: Option<String>,
    pub(crate) lines: Vec<Line>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Line {
    pub(crate) sku: String,
    #[serde(default)]
    pub(crate) product: String,
    #[serde(default)]
    pub(crate) category: String,
    pub(crate) brand: Option<String>,
    #[serde(default)]
    pub(crate) tags: Vec<String>,
    #[serde(default)]
    pub(crate) shop: String,
    pub(crate) unit_price: i64,
    pub(crate) quantity: i64,
    pub(crate) member_price: Option<i64>,
    pub(crate) floor_price: Option<i64>,
    #[serde(default)]
    pub(crate) weight: i64,
    #[serde(default)]
    pub(crate) volume: i64,
    pub(crate) freight: Option<String>,
    pub(crate) activity: Option<Activity>,
    #[serde(default, rename = "title")]
    _title: IgnoredAny,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Activity {
    pub(crate) price: i64,
    #[serde(default)]
    pub(crate) promotions: bool,
    #[serde(default)]
    pub(crate) coupons: bool,
    #[serde(default, rename = "id")]
    _id: IgnoredAny,
    #[serde(default, rename = "title")]
    _title: IgnoredAny,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct Rules {
    pub(crate) prices: Vec<PriceRule>,
    pub(crate) promotions: Vec<Rule>,
    pub(crate) coupons: Vec<Rule>,
    pub(crate) points: Option<PointsRule>,
    pub(crate) freight: Vec<Template>,
    pub(crate) earning: Option<Earning>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Window {
    pub(crate) starts_at: i64,
    pub(crate) ends_at: i64,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub(crate) enum Scope {
    #[default]
    All,
    Categories {
        ids: Vec<String>,
    },
    Products {
        ids: Vec<String>,
    },
    Skus {
        ids: Vec<String>,
    },
    Shops {
        ids: Vec<String>,
    },
    Brands {
        names: Vec<String>,
    },
    Tags {
        names: Vec<String>,
    },
    AnyOf {
        of: Vec<Scope>,
    },
    Except {
        of: Box<Scope>,
        but: Box<Scope>,
    },
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub(crate) enum Condition {
    MinSpend {
        amount: i64,
    },
    MinPieces {
        pieces: i64,
    },
    Tiers {
        ids: Vec<String>,
    },
    PaidCards {
        ids: Vec<String>,
    },
    Newcomer,
    NthOrder {
        from: i64,
        to: Option<i64>,
    },
    Weekly {
        #[serde(default)]
        days: Vec<i64>,
        from: i64,
        to: i64,
    },
    Channels {
        of: Vec<Channel>,
    },
    Audience {
        names: Vec<String>,
    },
    All {
        of: Vec<Condition>,
    },
    Any {
        of: Vec<Condition>,
    },
    Not {
        of: Box<Condition>,
    },
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct PriceRule {
    #[serde(default)]
    pub(crate) scope: Scope,
    pub(crate) shop: Option<String>,
    pub(crate) window: Window,
    #[serde(default)]
    pub(crate) conditions: Vec<Condition>,
    pub(crate) price: Price,
    #[serde(default, rename = "id")]
    _id: IgnoredAny,
    #[serde(default, rename = "title")]
    _title: IgnoredAny,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) enum Price {
    Fixed { amount: i64 },
    Off { amount: i64 },
    Rate { rate: i64 },
    Member,
}

/// A promotion or a coupon. They share all but who chooses them, so they share one shape; what only
/// one of them has keeps its default on the other.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Rule {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) scope: Scope,
    pub(crate) shop: Option<String>,
    pub(crate) window: Window,
    #[serde(default)]
    pub(crate) conditions: Vec<Condition>,
    #[serde(default)]
    pub(crate) basis: Basis,
    pub(crate) benefit: Benefit,
    // Of promotions.
    pub(crate) group: Option<String>,
    #[serde(default)]
    pub(crate) priority: i64,
    #[serde(default)]
    pub(crate) exclusive: bool,
    #[serde(default)]
    pub(crate) claims: bool,
    // Of coupons.
    pub(crate) template: Option<String>,
    #[serde(default)]
    pub(crate) class: Class,
    #[serde(default)]
    pub(crate) combines: bool,
    #[serde(default)]
    pub(crate) excludes: Vec<Exclusion>,
    // What the server and refunds look at.
    #[serde(default, rename = "title")]
    _title: IgnoredAny,
    #[serde(default, rename = "limits")]
    _limits: IgnoredAny,
    #[serde(default, rename = "total")]
    _total: IgnoredAny,
    #[serde(default, rename = "perShopper")]
    _per_shopper: IgnoredAny,
    #[serde(default, rename = "budget")]
    _budget: IgnoredAny,
    #[serde(default, rename = "returns")]
    _returns: IgnoredAny,
}

#[derive(Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Basis {
    #[default]
    Running,
    List,
}

/// In the order in which coupons apply.
#[derive(Default, Deserialize, PartialEq, Eq, PartialOrd, Ord, Clone, Copy)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Class {
    Product,
    #[default]
    Shop,
    Platform,
    Shipping,
}

#[derive(Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) enum Exclusion {
    Promotions,
    Promotion { id: String },
    Group { name: String },
    Coupons { template: String },
    Activities,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub(crate) enum Benefit {
    AmountOff {
        amount: i64,
    },
    EveryOff {
        every: i64,
        amount: i64,
        cap: Option<i64>,
    },
    RateOff {
        rate: i64,
        cap: Option<i64>,
        #[serde(default)]
        per_line: bool,
    },
    Ladder {
        by: By,
        steps: Vec<Step>,
    },
    PiecesForPrice {
        pieces: i64,
        price: i64,
        times: Option<i64>,
    },
    NthPiece {
        nth: i64,
        rate: i64,
        times: Option<i64>,
        #[serde(default)]
        same_sku: bool,
    },
    BuyGet {
        buy: i64,
        get: i64,
        #[serde(default)]
        rate: i64,
        times: Option<i64>,
        #[serde(default)]
        pick: Pick,
        from: Option<Scope>,
    },
    Bundle {
        price: i64,
        items: Vec<Item>,
        times: Option<i64>,
    },
    Gift {
        sku: String,
        pieces: i64,
    },
    AddOn {
        goods: Scope,
        price: i64,
        pieces: i64,
    },
    FreeShipping {
        cap: Option<i64>,
    },
    PointsTimes {
        factor: i64,
    },
    AmountOffAll {
        amount: i64,
    },
    Exchange {
        pieces: i64,
    },
}

#[derive(Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub(crate) enum By {
    Amount,
    Pieces,
}

#[derive(Default, Deserialize, PartialEq, Eq, Clone, Copy)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Pick {
    #[default]
    Cheapest,
    Dearest,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Step {
    pub(crate) from: i64,
    pub(crate) off: Option<Off>,
    #[serde(default)]
    pub(crate) points: i64,
    #[serde(default)]
    pub(crate) free_shipping: bool,
}

/// What a step takes off: `{"amount": n}` or `{"rate": bps}`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) enum Off {
    Amount(i64),
    Rate(i64),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Item {
    pub(crate) sku: String,
    pub(crate) pieces: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct PointsRule {
    pub(crate) per_yuan: i64,
    #[serde(default = "one")]
    pub(crate) step: i64,
    #[serde(default = "whole")]
    pub(crate) max_share: i64,
    pub(crate) max_units: Option<i64>,
}

fn one() -> i64 {
    1
}

fn whole() -> i64 {
    10_000
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Template {
    pub(crate) id: String,
    pub(crate) shop: Option<String>,
    pub(crate) by: Unit,
    #[serde(default)]
    pub(crate) not_served: Vec<String>,
    #[serde(default)]
    pub(crate) rates: Vec<Rate>,
    #[serde(default, rename = "title")]
    _title: IgnoredAny,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Unit {
    Order,
    Piece,
    Weight,
    Volume,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Rate {
    #[serde(default)]
    pub(crate) regions: Vec<String>,
    #[serde(default)]
    pub(crate) first: i64,
    #[serde(default)]
    pub(crate) first_fee: i64,
    #[serde(default)]
    pub(crate) step: i64,
    #[serde(default)]
    pub(crate) step_fee: i64,
    pub(crate) free_from: Option<FreeFrom>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FreeFrom {
    pub(crate) amount: Option<i64>,
    pub(crate) pieces: Option<i64>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Earning {
    pub(crate) points: i64,
    pub(crate) growth: i64,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) enum Choice {
    #[default]
    Best,
    These {
        #[serde(default)]
        ids: Vec<String>,
    },
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) enum Want {
    #[default]
    None,
    All,
    Units {
        count: i64,
    },
}

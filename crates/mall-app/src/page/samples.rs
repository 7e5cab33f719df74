//! A small shop for tests of cart, checkout and orders.

use mall_api::address::{AddressesResponse, SavedAddress};
use mall_api::cart::{SyncRequest, SyncResponse};
use mall_api::order::{OrderEvent, OrderLine, OrderView};
use mall_api::path;
use mall_api::session::MeResponse;
use mall_core::address::{Address, Phone};
use mall_core::cart::{Cart, CartLine, CartOp};
use mall_core::catalog::ShelfItem;
use mall_core::order::{OrderState, pay_before};
use mall_core::pricing::{FreightLine, Rules, Shopper};
use mall_core::{AddressId, CategoryId, Money, OrderId, ProductId, ShopperId, SkuId, Timestamp};
use serde_json::json;

use crate::harness::{Ask, NOW, Said, ok};
use crate::model::Model;

pub(crate) fn sku(name: &str) -> SkuId {
    SkuId::new(name).unwrap()
}

/// A SKU at `fen`, of which there are `stock`.
pub(crate) fn item(name: &str, fen: i64, stock: u32) -> ShelfItem {
    ShelfItem {
        sku: sku(name),
        product: ProductId::new(format!("product-{name}")).unwrap(),
        title: format!("青禾 {name}"),
        options: "30ml".to_owned(),
        image: "/media/x.svg".to_owned(),
        price: Money::from_fen(fen),
        was_price: None,
        member_price: None,
        floor_price: None,
        weight: 0,
        volume: 0,
        freight: None,
        stock,
        limit: None,
        minimum: None,
        on_shelf: true,
        category: CategoryId::new("skin").unwrap(),
        brand: "青禾".to_owned(),
        tags: Vec::new(),
    }
}

/// 满200减30 on everything, a coupon 满99减10, freight of ¥8.00 up to ¥99.
pub(crate) fn rules() -> Rules {
    let always = json!({"startsAt": 0, "endsAt": 4_102_444_800_000_i64});
    serde_json::from_value(json!({
        "promotions": [{
            "id": "m200-30", "title": "满200减30", "window": always,
            "conditions": [{"minSpend": {"amount": 20_000}}],
            "benefit": {"amountOff": {"amount": 3_000}}
        }],
        "coupons": [{
            "id": "c10", "title": "新人券", "window": always,
            "conditions": [{"minSpend": {"amount": 9_900}}],
            "benefit": {"amountOff": {"amount": 1_000}}
        }],
        "freight": [{"id": "std", "rates": [{"firstFee": 800, "freeFrom": {"amount": 9_900}}]}]
    }))
    .unwrap()
}

/// The device knows these goods and the rules, and has these lines in the cart, newest last.
pub(crate) fn stock(model: &mut Model, items: Vec<ShelfItem>, lines: &[(&str, u32)]) {
    let request = model.cart.sync_request(&[]).unwrap();
    let response = SyncResponse {
        cart: None,
        applied_seq: 0,
        clamps: Vec::new(),
        shelf: items,
        rules: rules(),
        shopper: Shopper::default(),
    };
    model.cart.synced(&request, response);
    for (name, quantity) in lines {
        let op = CartOp::Add { sku: sku(name), quantity: *quantity };
        model.cart.apply(op, false).unwrap();
    }
}

/// A shopper is logged in.
pub(crate) fn me() -> MeResponse {
    MeResponse {
        id: ShopperId::new("s1").unwrap(),
        phone: "138****8000".to_owned(),
        orders: Vec::new(),
        coupons: 1,
        points: 0,
        unread: 0,
        tier: None,
    }
}

pub(crate) fn log_in(model: &mut Model) {
    model.session.log_in("token".to_owned(), me());
}

/// A server that has `items` and these lines in the shopper's cart, answers a synchronisation with
/// them, and everything else with `other`.
pub(crate) fn shop(
    items: Vec<ShelfItem>,
    lines: &[(&str, u32)],
    mut other: impl FnMut(&Ask) -> Said,
) -> impl FnMut(&Ask) -> Said {
    let mut cart = Cart::default();
    for (name, quantity) in lines {
        let seen_price = items.iter().find(|it| it.sku == sku(name)).map(|it| it.price);
        cart.lines.push(CartLine {
            sku: sku(name),
            quantity: *quantity,
            selected: true,
            seen_price: seen_price.unwrap_or_default(),
        });
    }
    let shelf = items.iter().map(|it| (it.sku.clone(), it.clone())).collect();
    let mut applied_seq = 0;
    move |ask| {
        if ask.path != path::CART_SYNC {
            return other(ask);
        }
        let request: SyncRequest = serde_json::from_value(ask.body.clone()).unwrap();
        for logged in request.ops.iter().filter(|logged| logged.seq > applied_seq) {
            cart.apply(&logged.op, &shelf).unwrap();
        }
        applied_seq = request.ops.iter().map(|it| it.seq).max().unwrap_or(0).max(applied_seq);
        ok(&SyncResponse {
            cart: Some(cart.clone()),
            applied_seq,
            clamps: Vec::new(),
            shelf: items.clone(),
            rules: rules(),
            shopper: Shopper::default(),
        })
    }
}

/// No network.
pub(crate) fn nobody(_ask: &Ask) -> Said {
    None
}

pub(crate) fn address() -> Address {
    Address {
        name: "林晓".to_owned(),
        phone: Phone::new("13800138000").unwrap(),
        region: "浙江省 杭州市 西湖区".to_owned(),
        detail: "文三路 1 号".to_owned(),
    }
}

pub(crate) fn addresses() -> AddressesResponse {
    let id = AddressId::new("a1").unwrap();
    AddressesResponse { addresses: vec![SavedAddress { id, address: address(), is_default: true }] }
}

/// An order of one line at ¥100.00 in `state`, placed at [`NOW`].
pub(crate) fn order(id: &str, state: OrderState) -> OrderView {
    let passed: &[OrderState] = match state {
        OrderState::Unpaid => &[OrderState::Unpaid],
        OrderState::Cancelled => &[OrderState::Unpaid, OrderState::Cancelled],
        OrderState::GroupWaiting => &[OrderState::Unpaid, OrderState::GroupWaiting],
        OrderState::Paid => &[OrderState::Unpaid, OrderState::Paid],
        OrderState::Shipped => &[OrderState::Unpaid, OrderState::Paid, OrderState::Shipped],
        OrderState::Done => {
            &[OrderState::Unpaid, OrderState::Paid, OrderState::Shipped, OrderState::Done]
        }
    };
    let at = |hour: i64| Timestamp(NOW.0 + hour * 3_600_000);
    OrderView {
        id: OrderId::new(id).unwrap(),
        state,
        lines: vec![line("serum")],
        list_total: Money::from_fen(10_000),
        discounts: Vec::new(),
        freight: FreightLine::default(),
        payable: Money::from_fen(10_000),
        address: Some(address()),
        card: None,
        exchange: None,
        along_with: None,
        remark: String::new(),
        timeline: passed
            .iter()
            .zip(0..)
            .map(|(state, hour)| OrderEvent { state: *state, at: at(hour) })
            .collect(),
        pay_before: (state == OrderState::Unpaid).then(|| pay_before(NOW)),
        cancel_reason: None,
        earns_points: 0,
        refunds: Vec::new(),
        parcels: Vec::new(),
        after_sales: Vec::new(),
        after_sale_before: None,
        reviews: Vec::new(),
    }
}

pub(crate) fn line(name: &str) -> OrderLine {
    let item = item(name, 10_000, 9);
    OrderLine {
        sku: item.sku,
        product: item.product,
        title: item.title,
        options: item.options,
        image: item.image,
        quantity: 1,
        unit_price: item.price,
        adjustments: Vec::new(),
        payable: item.price,
        gift: false,
    }
}

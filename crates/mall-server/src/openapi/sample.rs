//! The values that the document shows: one shopper buys from the basket of `schema/example.json`.
//!
//! They are values of the types that the API reads and writes, and the amounts are priced by the core,
//! so that neither a name nor a sum can be wrong.

mod flash;
mod group;
mod home;

use mall_api::ErrorCode;
use mall_api::address::{AddressesResponse, SavedAddress};
use mall_api::cart::{SyncRequest, SyncResponse};
use mall_api::catalog::{
    CategoriesResponse, ProductCard, ProductResponse, ProductsQuery, ProductsResponse, Sort,
};
use mall_api::coupon::{
    ClaimRequest, ClaimResponse, CouponOffer, CouponsResponse, RedeemRequest, UsedCoupon,
};
use mall_api::order::{
    OrderEvent, OrderLine, OrderView, OrdersQuery, OrdersResponse, PayResponse, PlaceRequest,
    SandboxAnswer,
};
use mall_api::quote::{QuoteRequest, WantedLine};
use mall_api::session::{CodeRequest, CodeResponse, LoginRequest, LoginResponse, MeResponse};
use mall_core::address::{Address, Phone};
use mall_core::after_sale::AfterSaleRefusal;
use mall_core::cart::{Cart, CartLine, CartOp, LoggedOp};
use mall_core::catalog::{Category, Product, ShelfItem, Sku, Spec};
use mall_core::coupon_centre::ClaimState;
use mall_core::group_buy::GroupRefusal;
use mall_core::limits::REMINDERS_MAX;
use mall_core::order::{OrderState, PAYMENT_WINDOW_MS};
use mall_core::points_mall::ExchangeRefusal;
use mall_core::pricing::{self, Channel, Coupon, CouponChoice, Face, PointsChoice, Quote};
use mall_core::reminder::RemindRefusal;
use mall_core::review::ReviewRefusal;
use mall_core::{
    AddressId, CategoryId, DeviceId, IdempotencyKey, Invalid, Money, OrderId, PaymentId, ProductId,
    Rule, ShopperId, SkuId, TemplateId, Timestamp,
};

use crate::Fault;

/// What the samples have in common.
pub(super) struct Samples {
    request: pricing::QuoteRequest,
    pub(super) quote: Quote,
    serum: Product,
    shampoo: Product,
    phone: Phone,
    pub(super) address: Address,
    order: OrderId,
}

impl Samples {
    /// The basket of the example, priced.
    ///
    /// # Errors
    ///
    /// Never in a released binary: a test makes them.
    pub(super) fn new() -> Result<Self, Fault> {
        let mut request: pricing::QuoteRequest =
            serde_json::from_str(include_str!("../../schema/example.json"))?;
        // Two of its goods say all there is to say.
        request.basket.lines.truncate(2);
        Ok(Self {
            quote: request.quote()?,
            request,
            serum: serum()?,
            shampoo: shampoo()?,
            phone: Phone::new("13800138000")?,
            address: Address::typed(
                "林小满",
                "13800138000",
                "浙江省 杭州市 西湖区",
                "湖滨路 1 号",
            )?,
            order: OrderId::new("2026112612000042")?,
        })
    }

    pub(super) fn at(&self) -> Timestamp {
        self.request.now
    }

    /// The goods of the basket, in its order.
    fn goods(&self) -> [&Product; 2] {
        [&self.serum, &self.shampoo]
    }

    fn cards(&self) -> Vec<ProductCard> {
        self.goods().map(ProductCard::new).into()
    }

    fn offer(&self) -> Result<CouponOffer, Invalid> {
        Ok(CouponOffer {
            template: TemplateId::new("k15")?,
            title: "护肤满150减15".to_owned(),
            face: Face::Amount(Money::from_fen(1_500)),
            min_spend: Money::from_fen(15_000),
            valid_days: 7,
            per_shopper: 2,
            per_day: Some(1),
            state: ClaimState::Claimable { left: 1 },
        })
    }

    fn coupon(&self) -> Result<Coupon, Fault> {
        self.request
            .rules
            .coupons
            .first()
            .cloned()
            .ok_or(Fault::Broken("the example has no coupon"))
    }

    pub(super) const fn serum(&self) -> &Product {
        &self.serum
    }

    pub(super) const fn rules(&self) -> &pricing::Rules {
        &self.request.rules
    }

    /// What is wanted of the basket.
    fn wanted(&self) -> Vec<WantedLine> {
        let line = |it: &pricing::BasketLine| WantedLine::new(it.sku.clone(), it.quantity);
        self.request.basket.lines.iter().map(line).collect()
    }

    pub(super) fn categories(&self) -> CategoriesResponse {
        let id = self.serum.category.clone();
        let (name, icon) = ("护肤".to_owned(), "skincare".to_owned());
        CategoriesResponse { categories: vec![Category { id, name, icon }] }
    }

    pub(super) fn products_query(&self) -> ProductsQuery {
        let category = Some(self.serum.category.clone());
        ProductsQuery { category, q: Some("jinghua".to_owned()), sort: Sort::Sold, after: Some(20) }
    }

    pub(super) fn products(&self) -> ProductsResponse {
        ProductsResponse { products: self.cards(), total: 22, next: None }
    }

    pub(super) fn product(&self) -> Result<ProductResponse, Fault> {
        Ok(ProductResponse {
            product: self.serum.clone(),
            promotions: self.request.rules.promotions.clone(),
            offers: vec![self.offer()?],
            related: vec![ProductCard::new(&self.shampoo)],
            group: None,
            at: self.at(),
        })
    }

    pub(super) fn sync_request(&self) -> Result<SyncRequest, Fault> {
        let op = |seq, (sku, quantity): (&SkuId, u32)| LoggedOp {
            seq,
            op: CartOp::Add { sku: sku.clone(), quantity },
        };
        let wished = self.request.basket.lines.iter().map(|it| (&it.sku, it.quantity));
        Ok(SyncRequest {
            device: DeviceId::new("phone-7f3a")?,
            ops: (1..).zip(wished).map(|(seq, wish)| op(seq, wish)).collect(),
            guest: None,
            skus: Vec::new(),
            channel: Some(Channel::MiniProgram),
        })
    }

    pub(super) fn sync(&self) -> SyncResponse {
        let line = |it: &pricing::BasketLine| CartLine {
            sku: it.sku.clone(),
            quantity: it.quantity,
            selected: true,
            seen_price: it.unit_price,
        };
        let lines: Vec<CartLine> = self.request.basket.lines.iter().rev().map(line).collect();
        SyncResponse {
            shopper: self.request.shopper.clone(),
            cart: Some(Cart { lines, merged: Vec::new() }),
            applied_seq: 2,
            clamps: Vec::new(),
            shelf: self.goods().into_iter().flat_map(ShelfItem::of).collect(),
            rules: self.request.rules.clone(),
        }
    }

    pub(super) fn quote_request(&self) -> QuoteRequest {
        QuoteRequest {
            lines: self.wanted(),
            choice: CouponChoice::Best,
            points: PointsChoice::None,
            region: Some("浙江 杭州 西湖区".to_owned()),
            channel: Some(Channel::H5),
        }
    }

    pub(super) fn coupons(&self) -> Result<CouponsResponse, Fault> {
        let coupon = self.coupon()?;
        let order = OrderId::new("o-7c21")?;
        let used = UsedCoupon { coupon: coupon.clone(), order, state: OrderState::Paid };
        Ok(CouponsResponse {
            offers: vec![self.offer()?],
            mine: vec![coupon.clone()],
            used: vec![used],
            expired: vec![coupon],
        })
    }

    pub(super) fn claim_request(&self) -> Result<ClaimRequest, Invalid> {
        Ok(ClaimRequest { key: Some(IdempotencyKey::new("b1f4-1")?) })
    }

    pub(super) fn redeem_request(&self) -> RedeemRequest {
        RedeemRequest { code: "7k3m-9qrt-2zxc".to_owned() }
    }

    pub(super) fn claim(&self) -> Result<ClaimResponse, Fault> {
        Ok(ClaimResponse { coupon: self.coupon()? })
    }

    pub(super) fn code_request(&self) -> CodeRequest {
        CodeRequest { phone: self.phone.clone() }
    }

    pub(super) fn code(&self) -> CodeResponse {
        CodeResponse { again_after_seconds: 60, sandbox_code: Some("413907".to_owned()) }
    }

    pub(super) fn login_request(&self) -> LoginRequest {
        LoginRequest { phone: self.phone.clone(), code: "413907".to_owned() }
    }

    pub(super) fn login(&self) -> Result<LoginResponse, Fault> {
        Ok(LoginResponse {
            token: "example-token-example-token-example-token-x".to_owned(),
            me: self.me()?,
        })
    }

    pub(super) fn me(&self) -> Result<MeResponse, Fault> {
        Ok(MeResponse {
            id: ShopperId::new("s-81c2")?,
            phone: self.phone.masked(),
            orders: vec![(OrderState::Unpaid, 1)],
            coupons: 2,
            points: 1_280,
            unread: 2,
            tier: Some("闪亮达人".to_owned()),
        })
    }

    pub(super) fn addresses(&self) -> Result<AddressesResponse, Fault> {
        let id = AddressId::new("a-5d10")?;
        let saved = SavedAddress { id, address: self.address.clone(), is_default: true };
        Ok(AddressesResponse { addresses: vec![saved] })
    }

    pub(super) fn place(&self) -> Result<PlaceRequest, Fault> {
        Ok(PlaceRequest {
            key: IdempotencyKey::new("cart-7f3a-1764150000000")?,
            lines: self.wanted(),
            choice: CouponChoice::Best,
            points: PointsChoice::None,
            address: AddressId::new("a-5d10")?,
            expected_payable: self.quote.payable,
            remark: "请放在门口".to_owned(),
            channel: Some(Channel::H5),
        })
    }

    pub(super) fn order(&self) -> OrderView {
        let lines = self.goods().into_iter().zip(&self.quote.lines);
        OrderView {
            id: self.order.clone(),
            state: OrderState::Unpaid,
            lines: lines
                .map(|(product, priced)| OrderLine {
                    sku: priced.sku.clone(),
                    product: product.id.clone(),
                    title: product.title.clone(),
                    options: String::new(),
                    image: product.image.clone(),
                    quantity: priced.quantity,
                    unit_price: priced.unit_price,
                    adjustments: priced.adjustments.clone(),
                    payable: priced.payable,
                    gift: false,
                })
                .collect(),
            list_total: self.quote.list_total,
            discounts: self.quote.discounts(),
            freight: self.quote.freight.clone(),
            payable: self.quote.payable,
            address: Some(self.address.clone()),
            card: None,
            exchange: None,
            along_with: None,
            remark: "请放在门口".to_owned(),
            timeline: vec![OrderEvent { state: OrderState::Unpaid, at: self.at() }],
            pay_before: Some(self.at().plus_ms(PAYMENT_WINDOW_MS)),
            cancel_reason: None,
            earns_points: self.quote.earned.points,
            refunds: Vec::new(),
            parcels: Vec::new(),
            after_sales: Vec::new(),
            after_sale_before: None,
            reviews: Vec::new(),
        }
    }

    pub(super) fn orders_query(&self) -> OrdersQuery {
        OrdersQuery { state: Some(OrderState::Unpaid), after: Some(self.order.clone()) }
    }

    pub(super) fn orders(&self) -> OrdersResponse {
        OrdersResponse { orders: vec![self.order()], next: None }
    }

    pub(super) fn pay(&self) -> Result<PayResponse, Fault> {
        Ok(PayResponse::Sandbox { payment: PaymentId::new("p-09be")?, amount: self.quote.payable })
    }

    pub(super) fn sandbox_answer(&self) -> SandboxAnswer {
        SandboxAnswer { confirm: true }
    }

    /// The fault that gives `code`.
    pub(super) fn fault(&self, code: ErrorCode) -> Fault {
        let field = "lines[0].quantity";
        match code {
            ErrorCode::Malformed => Fault::Malformed(Some(Invalid::shape(field, "a whole number"))),
            ErrorCode::LoginNeeded => Fault::LoginNeeded,
            ErrorCode::LoginRefused => Fault::LoginRefused("微信登录已过期，请再点一次登录"),
            ErrorCode::NotFound => Fault::NotFound,
            ErrorCode::MethodNotAllowed => Fault::MethodNotAllowed,
            ErrorCode::TimedOut => Fault::TimedOut,
            ErrorCode::TooLarge => Fault::TooLarge,
            ErrorCode::Invalid => {
                Fault::Invalid(Invalid::new(field, Rule::Range { min: 1, max: 9_999 }))
            }
            ErrorCode::WrongCode => Fault::WrongCode,
            ErrorCode::TooMany => Fault::TooMany("请 42 秒后再获取验证码".to_owned()),
            ErrorCode::KeyReused => Fault::KeyReused,
            ErrorCode::PriceChanged => Fault::PriceChanged(Box::new(self.quote.clone())),
            ErrorCode::NotEnough => Fault::NotEnough(format!("{}已售罄", self.serum.title)),
            ErrorCode::FlashRefused => self.flash_refused(),
            ErrorCode::GroupRefused => Fault::GroupRefused(GroupRefusal::SeatsHeld { held: 1 }),
            ErrorCode::AfterSaleRefused => Fault::AfterSale(AfterSaleRefusal::NotSent),
            ErrorCode::ReviewRefused => Fault::Review(ReviewRefusal::NotReceived),
            ErrorCode::CouponGone => Fault::CouponRefused(ClaimState::Gone),
            ErrorCode::RemindRefused => {
                Fault::RemindRefused(RemindRefusal::TooMany { limit: REMINDERS_MAX })
            }
            ErrorCode::LotteryRefused => Self::no_draw(),
            ErrorCode::ExchangeRefused => Fault::Exchange(ExchangeRefusal::Gone),
            ErrorCode::ActivityRefused => Self::no_gift(),
            ErrorCode::StillOpen => self.still_open(),
            ErrorCode::WrongState => Fault::WrongState,
            ErrorCode::CannotCheckIn | ErrorCode::NotEnoughPoints => {
                Fault::NoCheckIn(Self::refused(code))
            }
            ErrorCode::WrongRevision | ErrorCode::GuardBlocked | ErrorCode::StockChanged => {
                self.merchants_fault(code)
            }
            ErrorCode::Unavailable => Fault::Unavailable("for the document"),
            ErrorCode::Internal => Fault::Broken("for the document"),
        }
    }
}

fn serum() -> Result<Product, Invalid> {
    Ok(Product {
        id: ProductId::new("serum")?,
        title: "山茶花精华 30ml".to_owned(),
        subtitle: "一滴就够".to_owned(),
        category: CategoryId::new("skincare")?,
        brand: "青禾".to_owned(),
        tags: vec!["热卖".to_owned()],
        image: "/media/camellia-serum.svg".to_owned(),
        gallery: vec!["/media/camellia-serum-scene.svg".to_owned()],
        story: vec!["冷榨山茶籽油，早晚各一滴。".to_owned()],
        specs: vec![Spec { name: "产地".to_owned(), value: "杭州".to_owned() }],
        options: Vec::new(),
        on_shelf: true,
        sold: 328,
        freight: None,
        skus: vec![Sku {
            id: SkuId::new("serum-30ml")?,
            values: Vec::new(),
            price: Money::from_fen(8_900),
            was_price: Some(Money::from_fen(12_900)),
            member_price: None,
            floor_price: None,
            weight: 0,
            volume: 0,
            stock: 120,
            limit: Some(10),
            minimum: None,
            image: None,
        }],
    })
}

fn shampoo() -> Result<Product, Invalid> {
    let serum = serum()?;
    let sku = |sku: Sku| -> Result<Sku, Invalid> {
        let id = SkuId::new("shampoo-500ml")?;
        Ok(Sku { id, price: Money::from_fen(3_000), was_price: None, limit: None, ..sku })
    };
    Ok(Product {
        id: ProductId::new("shampoo")?,
        title: "生姜洗发水 500ml".to_owned(),
        subtitle: "清爽不干涩".to_owned(),
        category: CategoryId::new("haircare")?,
        image: "/media/ginger-shampoo.svg".to_owned(),
        gallery: Vec::new(),
        story: Vec::new(),
        sold: 211,
        skus: serum.skus.iter().cloned().map(sku).collect::<Result<_, _>>()?,
        ..serum
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The goods, the basket and the quote tell one story.
    #[test]
    fn the_goods_are_those_of_the_basket() {
        let samples = Samples::new().unwrap();
        for (product, line) in samples.goods().into_iter().zip(&samples.request.basket.lines) {
            assert_eq!(product.check(), Ok(()));
            let sku = &product.skus[0];
            assert_eq!(
                (&product.id, &product.category, &sku.id, sku.price),
                (&line.product, &line.category, &line.sku, line.unit_price)
            );
        }
        let order = samples.order();
        let goods: Money = order.lines.iter().map(|line| line.payable).sum();
        assert_eq!(goods + order.freight.payable, order.payable);
        let off: Money = order.discounts.iter().map(|it| it.amount).sum();
        assert_eq!(order.list_total - off, goods);
        assert_eq!(samples.place().unwrap().expected_payable, order.payable);
        for code in [ErrorCode::PriceChanged, ErrorCode::NotEnough, ErrorCode::Internal] {
            assert_eq!(samples.fault(code).code(), code);
        }
    }
}

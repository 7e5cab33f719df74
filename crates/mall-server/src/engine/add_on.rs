//! 超值换购: one piece, right after an order was paid, as an order of its own that is sent along with it.
//!
//! The same payment, expiry, late money, parcels and after-sales as others. What it costs is fixed by its offer:
//! no rule lowers it, and it earns nothing.

use mall_api::add_on::AddOnRequest;
use mall_api::home::{BlockContent, FlashCard};
use mall_api::points_mall::PointsOfferView;
use mall_core::add_on::{AddOn, AddOnRefusal, AddOnStanding, Parent, priced};
use mall_core::after_sale::AfterSale;
use mall_core::catalog::Shelf;
use mall_core::order::OrderState;
use mall_core::points_mall::OfferGives;
use mall_core::pricing::{BasketLine, Earned, QuoteRequest, Shopper};
use mall_core::{ActivityId, Money, OrderId, ShopperId, SkuId, Timestamp, Window};

use super::place::{Placed, new_id, under_key};
use super::{Moment, exchange, rules};
use crate::Fault;
use crate::catalog::Catalog;
use crate::record::add_on::AddOnRow;
use crate::record::order::{AddOnOrder, Body, NewOrder, OrderRow, take_turn};
use crate::record::quota::{self, QuotaKind};
use crate::record::sale::{self, Priced};
use crate::record::{self, after_sale, stock};
use crate::store::Tx;

/// Orders of a shopper that the home page looks at, the latest first.
const ORDERS_LOOKED_AT: usize = 3;

/// An order, as far as offers ask.
struct Seen {
    row: OrderRow,
    paid_at: Option<Timestamp>,
    sent: bool,
    goods: Vec<BasketLine>,
    paid: Vec<(SkuId, Money)>,
    region: Option<String>,
    had: Vec<ActivityId>,
}

impl Seen {
    fn load(tx: &dyn Tx, row: OrderRow) -> Result<Self, Fault> {
        let id = &row.id;
        let body = row.body.read()?;
        let is_plain = body.card.is_none() && body.exchange.is_none() && body.add_on.is_none();
        let priced = if is_plain { sale::find(tx, id)? } else { None };
        let cases = after_sale::of_order(tx, id)?;
        let back = cases.iter().filter_map(AfterSale::refund).flat_map(|it| &it.lines);
        let back = back.map(|it| (it.sku.clone(), Money::ZERO - it.amount));
        Ok(Self {
            paid_at: record::order::came_at(tx, id, OrderState::Paid)?,
            sent: !after_sale::parcels(tx, id)?.is_empty(),
            goods: priced.map(|it| it.request.basket.lines).unwrap_or_default(),
            paid: record::order::paid_by_sku(tx, id)?.into_iter().chain(back).collect(),
            region: body.address.map(|it| it.region),
            had: record::add_on::had(tx, id)?,
            row,
        })
    }

    fn parent(&self) -> Parent<'_> {
        let Self { row, paid_at, sent, goods, paid, .. } = self;
        Parent { state: row.state, paid_at: *paid_at, sent: *sent, goods, paid }
    }
}

/// Who looks at offers, and what is there of them.
struct Look<'a> {
    tx: &'a dyn Tx,
    catalog: &'a Catalog,
    shopper: &'a ShopperId,
    who: Shopper,
    shelf: Shelf,
    now: Timestamp,
}

impl<'a> Look<'a> {
    fn new(
        tx: &'a dyn Tx,
        catalog: &'a Catalog,
        shopper: &'a ShopperId,
        now: Timestamp,
    ) -> Result<Self, Fault> {
        let skus: Vec<SkuId> = catalog.shop.add_ons.iter().map(|it| it.sku.clone()).collect();
        let who = rules::shopper(tx, catalog, (Some(shopper), None), now)?;
        let shelf = catalog.shelf(&stock::of_skus(tx, &skus)?);
        Ok(Self { tx, catalog, shopper, who, shelf, now })
    }

    fn standing(&self, seen: &Seen, it: &AddOn) -> Result<AddOnStanding, Fault> {
        let of = |all: std::collections::BTreeMap<ActivityId, u32>| all.get(&it.id).copied();
        Ok(AddOnStanding {
            taken: of(quota::taken(self.tx, QuotaKind::AddOn)?).unwrap_or(0),
            mine: of(quota::own(self.tx, self.shopper, QuotaKind::AddOn)?).unwrap_or(0),
            pieces: self.shelf.get(&it.sku).map_or(0, |item| item.stock),
            had: seen.had.contains(&it.id),
        })
    }

    /// Until when `it` may be had along with an order.
    fn may_have(&self, seen: &Seen, it: &AddOn) -> Result<Timestamp, Fault> {
        let standing = self.standing(seen, it)?;
        Ok(it.may_have(seen.parent(), &self.who, standing, self.now)?)
    }

    /// What it costs, when it is sent there.
    fn priced(
        &self,
        seen: &Seen,
        it: &AddOn,
    ) -> Result<(QuoteRequest, mall_core::pricing::Quote), Fault> {
        let item = self.shelf.get(&it.sku).ok_or(AddOnRefusal::Gone)?;
        let priced = priced(it, BasketLine::new(item, 1), seen.region.clone(), self.now)?;
        exchange::is_served(self.catalog, &priced.0, &self.shelf)?;
        Ok(priced)
    }

    /// What can be had along with an order now; nothing of what cannot be sent there.
    fn offers(&self, seen: &Seen) -> Result<Vec<PointsOfferView>, Fault> {
        let mut offers = Vec::new();
        for it in &self.catalog.shop.add_ons {
            let (until, item) = match (self.may_have(seen, it), self.shelf.get(&it.sku)) {
                (Ok(until), Some(item)) => (until, item),
                (Err(Fault::Activity(_)), _) | (Ok(_), None) => continue,
                (Err(fault), _) => return Err(fault),
            };
            match self.priced(seen, it) {
                Err(Fault::NotEnough(_)) => continue,
                priced => priced?,
            };
            let standing = self.standing(seen, it)?;
            offers.push(PointsOfferView {
                id: it.id.clone(),
                title: it.title.clone(),
                image: item.image.clone(),
                gives: OfferGives::Goods { sku: it.sku.clone() },
                points: 0,
                cash: it.price,
                left: it.left(standing),
                per_shopper: it.per_shopper,
                mine: standing.mine,
                ends_at: until,
                refusal: None,
                goods: Some(exchange::goods(item)),
            });
        }
        Ok(offers)
    }
}

/// What `shopper` may buy along with their order `row` now.
pub(super) fn of_order(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
    row: OrderRow,
    now: Timestamp,
) -> Result<Vec<PointsOfferView>, Fault> {
    if catalog.shop.add_ons.is_empty() || row.state != OrderState::Paid {
        return Ok(Vec::new());
    }
    Look::new(tx, catalog, shopper, now)?.offers(&Seen::load(tx, row)?)
}

/// What the home page shows of it: what may be bought along with the latest order that has something.
pub(super) fn block(
    tx: &dyn Tx,
    catalog: &Catalog,
    (title, shopper): (String, Option<&ShopperId>),
    now: Timestamp,
) -> Result<Option<BlockContent>, Fault> {
    let Some(shopper) = shopper else { return Ok(None) };
    for row in record::order::latest(tx, shopper, ORDERS_LOOKED_AT)? {
        let (id, starts_at) = (row.id.clone(), row.placed_at);
        let offers = of_order(tx, catalog, shopper, row, now)?;
        let Some(ends_at) = offers.iter().map(|it| it.ends_at).min() else { continue };
        let goods = offers.into_iter().filter_map(card).collect();
        let window = Window { starts_at, ends_at };
        return Ok(Some(BlockContent::FlashSale { title, window, goods, order: Some(id) }));
    }
    Ok(None)
}

fn card(offer: PointsOfferView) -> Option<FlashCard> {
    let list_price = offer.goods?.price;
    let OfferGives::Goods { sku } = offer.gives else { return None };
    Some(FlashCard { sku, title: offer.title, image: offer.image, price: offer.cash, list_price })
}

/// Orders a piece along with `parent`. The same key is the same order.
///
/// # Errors
///
/// [`Fault::NotFound`] when it is no order of this shopper, or the shop has no such offer; [`AddOnRefusal`]
/// with why not; [`Fault::PriceChanged`]; [`Fault::KeyReused`]; [`Fault::NotEnough`] when it is not sent there.
pub(crate) fn buy(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
    (parent, request): (&OrderId, &AddOnRequest),
    moment: &Moment,
) -> Result<Placed, Fault> {
    let now = moment.now;
    let order_id = new_id(tx, moment)?;
    if let Some(earlier) = under_key(tx, (shopper, &request.key), &(parent, request), &order_id)? {
        return Ok(earlier);
    }
    let row = record::order::find(tx, parent)?.filter(|it| it.shopper == *shopper);
    let seen = Seen::load(tx, row.ok_or(Fault::NotFound)?)?;
    let add_on = catalog.shop.add_ons.iter().find(|it| it.id == request.add_on);
    let add_on = add_on.ok_or(Fault::NotFound)?;
    let look = Look::new(tx, catalog, shopper, now)?;
    look.may_have(&seen, add_on)?;
    let (asked, quote) = look.priced(&seen, add_on)?;
    if request.expected_payable != quote.payable {
        return Err(Fault::PriceChanged(Box::new(quote)));
    }
    // Nothing of the other order may go back or out meanwhile.
    take_turn(tx, &seen.row)?;
    let place = AddOnRow {
        parent: parent.clone(),
        offer: add_on.id.clone(),
        shopper: shopper.clone(),
        order_id: order_id.clone(),
        live: true,
        at: now,
    };
    if !stock::take(tx, &add_on.sku, 1)? || !record::add_on::take(tx, &place, add_on)? {
        // They were there when the rules looked.
        return Err(Fault::Raced);
    }
    let item = look.shelf.get(&add_on.sku).ok_or(AddOnRefusal::Gone)?;
    let order = NewOrder {
        id: order_id.clone(),
        shopper: shopper.clone(),
        payable: quote.payable,
        placed_at: now,
        pay_before: catalog.shop.shop.times.pay_before(now),
        lines: exchange::lines(&quote, item),
        body: Body {
            list_total: quote.list_total,
            discounts: quote.discounts(),
            freight: quote.freight.clone(),
            address: seen.row.body.read()?.address,
            remark: String::new(),
            points_spent: 0,
            earned: Earned::default(),
            card: None,
            exchange: None,
            add_on: Some(AddOnOrder { offer: add_on.id.clone(), parent: parent.clone() }),
            tickets: 0,
            tickets_from: Money::ZERO,
            gifts: Vec::new(),
        },
    };
    let order = record::order::add(tx, order)?;
    let policy = catalog.shop.shop.refunds;
    sale::add(tx, &order_id, Priced { request: asked, quote, policy })?;
    Ok(Placed { order, is_new: true })
}

/// What `order` gave back is taken again: money came for it after all. `false` when others have it.
pub(super) fn take_again(tx: &dyn Tx, catalog: &Catalog, order: &OrderId) -> Result<bool, Fault> {
    let row = record::order::find(tx, order)?.ok_or(Fault::NotFound)?;
    Ok(row.body.read()?.add_on.is_none()
        || record::add_on::take_again(tx, &catalog.shop.add_ons, order)?)
}

/// How a refusal is put.
pub(crate) fn told(why: AddOnRefusal) -> String {
    match why {
        AddOnRefusal::NotStarted { .. } => "换购还没有开始，过几天再来看看".to_owned(),
        AddOnRefusal::Over { .. } => "换购活动已结束".to_owned(),
        AddOnRefusal::NotFor { .. } => "您暂不符合换购条件".to_owned(),
        AddOnRefusal::NotPaid => "订单还没有付款，或已取消，不能换购".to_owned(),
        AddOnRefusal::Sent => "订单已发货，赶不上一起寄出了".to_owned(),
        AddOnRefusal::TooLate { .. } => "换购时间已过，下次下单再来".to_owned(),
        AddOnRefusal::TooLittle { missing } => {
            let yuan = missing.fen() / 100;
            let fen = missing.fen() % 100;
            format!("订单实付还差 {yuan}.{fen:02} 元，不能换购")
        }
        AddOnRefusal::Had => "这笔订单已换购过这一件".to_owned(),
        AddOnRefusal::Gone => "来晚了，已经换完".to_owned(),
        AddOnRefusal::MyLimit { limit } => format!("每人限换 {limit} 件，您已换完"),
    }
}

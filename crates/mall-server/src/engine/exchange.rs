//! 积分兑换: one piece for points, and money beside them; or a coupon or tickets, given at once.
//!
//! Goods are an order of one line: the same payment, expiry, late money, parcels and after-sales as others.
//! It is paid at once when it costs no money. What it costs is fixed by its offer: no rule lowers it, and it
//! earns nothing.

use mall_api::order::{ExchangeOrder, OrderLine};
use mall_api::points_mall::{
    ExchangeRequest, ExchangeResponse, OfferGoods, PointsMallResponse, PointsOfferView,
};
use mall_core::catalog::{Shelf, ShelfItem};
use mall_core::invalid::in_range;
use mall_core::limits::REWARD_POINTS_MAX;
use mall_core::points_mall::{ExchangeRefusal, ExchangeStanding, PointsOffer, priced};
use mall_core::pricing::{BasketLine, Earned, Quote, QuoteRequest, RefundPolicy, Rules};
use mall_core::time::Phase;
use mall_core::{ActivityId, Invalid, Money, OrderId, Rule, ShopperId, SkuId, Timestamp};
use sha2::{Digest, Sha256};

use super::place::{name, new_id};
use super::reward::Giver;
use super::{Moment, order, rules};
use crate::Fault;
use crate::catalog::Catalog;
use crate::record::exchange::{self as record, ExchangeRow};
use crate::record::order::{Body, NewOrder};
use crate::record::points::{self, For};
use crate::record::quota::{self, QuotaKind};
use crate::record::sale::{self, Priced};
use crate::record::session::Hash;
use crate::record::{address, stock};
use crate::store::Tx;

/// What points buy, as this visitor sees it: what is not over.
pub(crate) fn look(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: Option<&ShopperId>,
    now: Timestamp,
) -> Result<PointsMallResponse, Fault> {
    let offers = &catalog.shop.points_mall;
    let skus: Vec<SkuId> = offers.iter().filter_map(|it| it.gives.sku().cloned()).collect();
    let shelf = catalog.shelf(&stock::of_skus(tx, &skus)?);
    let who = rules::shopper(tx, catalog, (shopper, None), now)?;
    let taken = quota::taken(tx, QuotaKind::Offer)?;
    let own = match shopper {
        Some(shopper) => quota::own(tx, shopper, QuotaKind::Offer)?,
        None => std::collections::BTreeMap::new(),
    };
    let view = |it: &PointsOffer| {
        let item = it.gives.sku().and_then(|sku| shelf.get(sku));
        let standing = ExchangeStanding {
            taken: taken.get(&it.id).copied().unwrap_or(0),
            mine: own.get(&it.id).copied().unwrap_or(0),
            points: who.points,
            pieces: it.gives.sku().map(|_| item.map_or(0, |item| item.stock)),
        };
        PointsOfferView {
            id: it.id.clone(),
            title: it.title.clone(),
            image: it.image.clone(),
            gives: it.gives.clone(),
            points: it.points,
            cash: it.cash,
            left: it.left(standing),
            per_shopper: it.per_shopper,
            mine: standing.mine,
            ends_at: it.window.ends_at,
            refusal: it.may_exchange(&who, standing, now).err(),
            goods: item.map(goods),
        }
    };
    let shown = offers.iter().filter(|it| it.window.phase(now) != Phase::After);
    Ok(PointsMallResponse { points: who.points, offers: shown.map(view).collect() })
}

pub(super) fn goods(item: &ShelfItem) -> OfferGoods {
    OfferGoods {
        product: item.product.clone(),
        title: item.title.clone(),
        options: item.options.clone(),
        price: item.price,
        on_shelf: item.on_shelf,
    }
}

/// What was bought, and whether this request did it.
pub(crate) struct Exchanged {
    pub(crate) answer: ExchangeResponse,
    pub(crate) is_new: bool,
}

/// Gives `shopper` one of the offer `id`. The same key is the same exchange.
///
/// # Errors
///
/// [`Fault::NotFound`] when the shop has no such offer; [`Fault::Exchange`] with why not;
/// [`Fault::PriceChanged`]; [`Fault::KeyReused`]; [`Fault::NotEnough`] when it is not sent there;
/// [`Fault::Invalid`] when it is goods and has no address.
pub(crate) fn exchange(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
    (id, request): (&ActivityId, &ExchangeRequest),
    moment: &Moment,
) -> Result<Exchanged, Fault> {
    let now = moment.now;
    let expected = i64::from(request.expected_points);
    in_range("expectedPoints", expected, 1, i64::from(REWARD_POINTS_MAX))?;
    let hash: Hash = Sha256::digest(serde_json::to_vec(&(id, request))?).into();
    let offer = catalog.shop.points_mall.iter().find(|it| it.id == *id);
    let goods = offer.and_then(|it| it.gives.sku());
    let wanted = ExchangeRow {
        shopper: shopper.clone(),
        key: request.key.clone(),
        body_hash: hash,
        offer: id.clone(),
        points: request.expected_points,
        order_id: goods.map(|_| new_id(tx, moment)).transpose()?,
        live: true,
        at: now,
    };
    let answer = |order: Option<&OrderId>| {
        let order = order.map(|it| order::view(tx, shopper, it).map(Box::new)).transpose()?;
        let state = look(tx, catalog, Some(shopper), now)?;
        Ok::<_, Fault>(ExchangeResponse { order, state })
    };
    // The key before all else: whoever comes with it again waits here and then has the same answer.
    if let Some(earlier) = record::take_key(tx, &wanted)? {
        if earlier.body_hash != hash {
            return Err(Fault::KeyReused);
        }
        return Ok(Exchanged { answer: answer(earlier.order_id.as_ref())?, is_new: false });
    }
    let offer = offer.ok_or(Fault::NotFound)?;
    may_have(tx, catalog, shopper, offer, now)?;
    let done = Doing { tx, catalog, shopper, offer, request, moment };
    match (goods, &wanted.order_id) {
        (Some(sku), Some(order)) => done.order(sku, order)?,
        _ => done.give()?,
    }
    Ok(Exchanged { answer: answer(wanted.order_id.as_ref())?, is_new: true })
}

/// Whether `shopper` may have one of `offer` now.
fn may_have(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
    offer: &PointsOffer,
    now: Timestamp,
) -> Result<(), Fault> {
    let who = rules::shopper(tx, catalog, (Some(shopper), None), now)?;
    let pieces = match offer.gives.sku() {
        Some(sku) => {
            let held = stock::of_skus(tx, std::slice::from_ref(sku))?;
            Some(held.get(sku).copied().unwrap_or(0))
        }
        None => None,
    };
    let of =
        |all: std::collections::BTreeMap<ActivityId, u32>| all.get(&offer.id).copied().unwrap_or(0);
    let standing = ExchangeStanding {
        taken: of(quota::taken(tx, QuotaKind::Offer)?),
        mine: of(quota::own(tx, shopper, QuotaKind::Offer)?),
        points: who.points,
        pieces,
    };
    offer.may_exchange(&who, standing, now).map_err(Fault::Exchange)
}

/// One exchange that the rules allow.
#[derive(Clone, Copy)]
struct Doing<'a> {
    tx: &'a dyn Tx,
    catalog: &'a Catalog,
    shopper: &'a ShopperId,
    offer: &'a PointsOffer,
    request: &'a ExchangeRequest,
    moment: &'a Moment,
}

impl Doing<'_> {
    fn is_as_seen(self) -> bool {
        let Self { offer, request, .. } = self;
        (request.expected_points, request.expected_payable) == (offer.points, offer.cash)
    }

    /// Orders a piece of `sku`; the order is paid when it costs no money.
    fn order(self, sku: &SkuId, id: &OrderId) -> Result<(), Fault> {
        let Self { tx, catalog, shopper, offer, request, moment } = self;
        let now = moment.now;
        let to = request.address.as_ref();
        let to = to.ok_or_else(|| Invalid::shape("address", "one of the shopper's"))?;
        let to = address::find(tx, shopper, to)?
            .ok_or_else(|| Invalid::new("address", Rule::Unknown { name: to.to_string() }))?;
        let shelf = catalog.shelf(&stock::of_skus(tx, std::slice::from_ref(sku))?);
        let item = shelf.get(sku).ok_or(Fault::Exchange(ExchangeRefusal::Gone))?;
        let (asked, quote) = priced(offer, BasketLine::new(item, 1), Some(to.region.clone()), now)?;
        is_served(catalog, &asked, &shelf)?;
        if !self.is_as_seen() {
            return Err(Fault::PriceChanged(Box::new(quote)));
        }
        if !stock::take(tx, sku, 1)? || !record::take(tx, shopper, offer)? {
            // They were there when the rules looked.
            return Err(Fault::Raced);
        }
        let order = NewOrder {
            id: id.clone(),
            shopper: shopper.clone(),
            payable: quote.payable,
            placed_at: now,
            pay_before: catalog.shop.shop.times.pay_before(now),
            lines: lines(&quote, item),
            body: Body {
                list_total: quote.list_total,
                discounts: quote.discounts(),
                freight: quote.freight.clone(),
                address: Some(to),
                remark: String::new(),
                points_spent: offer.points,
                // What points bought brings none, nor growth, nor tickets.
                earned: Earned::default(),
                card: None,
                exchange: Some(ExchangeOrder { offer: offer.id.clone(), points: offer.points }),
                add_on: None,
                tickets: 0,
                tickets_from: Money::ZERO,
                gifts: Vec::new(),
            },
        };
        record_order(tx, order, Priced { request: asked, quote, policy: RefundPolicy::default() })?;
        if !points::spend(tx, shopper, id, offer.points, now)? {
            return Err(Fault::Raced);
        }
        if offer.cash.is_zero() && !order::paid(tx, id, now)? {
            return Err(Fault::Raced);
        }
        Ok(())
    }

    /// Gives what is no goods, at once.
    fn give(self) -> Result<(), Fault> {
        let Self { tx, catalog, shopper, offer, request, moment } = self;
        if !self.is_as_seen() {
            // No goods are priced: the points alone differ.
            let quote = Quote { points_spent: offer.points, ..Quote::default() };
            return Err(Fault::PriceChanged(Box::new(quote)));
        }
        let key = format!("{shopper}/{}", request.key);
        let what = For::Exchange("exchange", &key);
        if !record::take(tx, shopper, offer)?
            || !points::pay(tx, shopper, what, offer.points, moment.now)?
        {
            return Err(Fault::Raced);
        }
        let given = offer.gives.reward().ok_or(Fault::Broken("an offer that gives nothing"))?;
        let giver = Giver { tx, catalog, shopper, title: &offer.title, moment };
        if giver.give(&given, &format!("pointsMall/{key}"), 1)? {
            Ok(())
        } else {
            Err(Fault::Exchange(ExchangeRefusal::Gone))
        }
    }
}

fn record_order(tx: &dyn Tx, order: NewOrder, priced: Priced) -> Result<(), Fault> {
    let id = order.id.clone();
    crate::record::order::add(tx, order)?;
    sale::add(tx, &id, priced)
}

pub(super) fn lines(quote: &Quote, item: &ShelfItem) -> Vec<OrderLine> {
    let line = |it: &mall_core::pricing::QuotedLine| OrderLine {
        sku: it.sku.clone(),
        product: item.product.clone(),
        title: item.title.clone(),
        options: item.options.clone(),
        image: item.image.clone(),
        quantity: it.quantity,
        unit_price: it.unit_price,
        adjustments: it.adjustments.clone(),
        payable: it.payable,
        gift: false,
    };
    quote.lines.iter().map(line).collect()
}

/// Sending it costs nothing, but only where the shop sends it at all.
pub(super) fn is_served(
    catalog: &Catalog,
    asked: &QuoteRequest,
    shelf: &Shelf,
) -> Result<(), Fault> {
    let rules = Rules { freight: catalog.shop.freight.clone(), ..Rules::default() };
    let sent = QuoteRequest { rules, ..asked.clone() }.quote()?;
    match sent.lines.iter().find(|it| it.not_served) {
        Some(line) => Err(Fault::NotEnough(format!("{}不配送到该地区", name(&line.sku, shelf)))),
        None => Ok(()),
    }
}

/// How a refusal is put.
pub(crate) fn told(why: ExchangeRefusal) -> String {
    match why {
        ExchangeRefusal::NotStarted { .. } => "兑换还没有开始，过几天再来看看".to_owned(),
        ExchangeRefusal::Over { .. } => "兑换活动已结束".to_owned(),
        ExchangeRefusal::NotFor { .. } => "您暂不符合兑换条件".to_owned(),
        ExchangeRefusal::Gone => "来晚了，已经兑完".to_owned(),
        ExchangeRefusal::MyLimit { limit } => format!("每人限兑 {limit} 件，您已兑完"),
        ExchangeRefusal::TooFewPoints { missing } => format!("还差 {missing} 积分"),
    }
}

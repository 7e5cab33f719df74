//! 抽奖: one draw, in one transaction.
//!
//! Each day has a secret seed, of which everybody sees the hash before the first draw and the seed when
//! the day is over. A draw takes the next number of the day, and that decides: [`crate::chance`]. What
//! makes a retry harmless is the shopper's key, which is there once.

use mall_api::lottery::{
    DrawProof, DrawResponse, DrawsQuery, DrawsResponse, LotteryResponse, PAGE_DRAWS, PrizeOffer,
    PrizeWeight,
};
use mall_core::check_in::Reward;
use mall_core::lottery::{Lottery, LotteryRefusal, Prize, Standing};
use mall_core::pricing::Shopper;
use mall_core::time::Phase;
use mall_core::{ActivityId, Day, DayClock, IdempotencyKey, ShopperId, Timestamp};

use super::reward::Giver;
use super::{Moment, reward, rules};
use crate::catalog::Catalog;
use crate::record::holding::{self, Thing};
use crate::record::lottery::{self as record, DrawBody, DrawRow};
use crate::record::points::{self, For};
use crate::store::{Json, Tx};
use crate::{Fault, chance};

/// Of so many prizes that a shopper won last they are told.
const MINE: usize = 20;

fn find<'a>(catalog: &'a Catalog, id: &ActivityId) -> Result<&'a Lottery, Fault> {
    catalog.shop.lotteries.iter().find(|it| it.id == *id).ok_or(Fault::NotFound)
}

fn day_of(now: Timestamp) -> Day {
    Day::of(now, DayClock::SHOP)
}

/// The lottery that is open now, when one is: the first of the shop.
pub(crate) fn open_now(catalog: &Catalog, now: Timestamp) -> Option<ActivityId> {
    let mut all = catalog.shop.lotteries.iter();
    all.find(|it| it.window.phase(now) == Phase::Open).map(|it| it.id.clone())
}

/// A lottery as this visitor sees it.
///
/// # Errors
///
/// [`Fault::NotFound`] when the shop has none of this name.
pub(crate) fn look(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: Option<&ShopperId>,
    id: &ActivityId,
    now: Timestamp,
) -> Result<LotteryResponse, Fault> {
    let lottery = find(catalog, id)?;
    let today = day_of(now);
    let (who, standing) = standing(tx, (catalog, lottery), shopper, now)?;
    let given = record::given(tx, id)?;
    let offer = |it: &Prize| {
        let given = given.get(&it.id).copied().unwrap_or(0);
        PrizeOffer {
            id: it.id.clone(),
            title: it.title.clone(),
            icon: it.icon.clone(),
            odds: lottery.odds(it),
            left: it.stock.map(|stock| stock.saturating_sub(given)),
            is_nothing: it.is_nothing(),
        }
    };
    let seal = |day| Ok::<_, Fault>(record::seal(tx, id, day)?.map(|row| row.told()));
    Ok(LotteryResponse {
        id: id.clone(),
        title: lottery.title.clone(),
        window: lottery.window,
        prizes: lottery.prizes.iter().map(offer).collect(),
        coupons: reward::titles(catalog, lottery.prizes.iter().filter_map(|it| it.reward.as_ref())),
        cost: lottery.tickets,
        per_day: lottery.per_day,
        drawn_today: standing.drawn,
        exchange: lottery.exchange,
        exchanged_today: standing.exchanged,
        tickets: standing.tickets,
        points: standing.points,
        refusal: lottery.may_draw(&who, standing, now).err(),
        no_exchange: lottery.may_exchange(&who, standing, now).err(),
        mine: match shopper {
            Some(shopper) => record::won(tx, shopper, id, MINE)?,
            None => Vec::new(),
        },
        today: seal(today)?,
        yesterday: seal(today.plus(-1))?,
    })
}

/// The visitor, what they have, and what they did today.
fn standing(
    tx: &dyn Tx,
    (catalog, lottery): (&Catalog, &Lottery),
    shopper: Option<&ShopperId>,
    now: Timestamp,
) -> Result<(Shopper, Standing), Fault> {
    let who = rules::shopper(tx, catalog, (shopper, None), now)?;
    let Some(shopper) = shopper else { return Ok((who, Standing::default())) };
    let (drawn, exchanged) = record::own(tx, &lottery.id, shopper, day_of(now))?;
    let tickets = holding::balance(tx, shopper, Thing::LotteryTicket)?;
    let points = who.points;
    Ok((who, Standing { tickets, points, drawn, exchanged }))
}

/// Whether today has its seal.
///
/// # Errors
///
/// [`Fault::NotFound`] when the shop has no such lottery.
pub(crate) fn is_sealed(
    tx: &dyn Tx,
    catalog: &Catalog,
    id: &ActivityId,
    now: Timestamp,
) -> Result<bool, Fault> {
    find(catalog, id)?;
    Ok(record::seal(tx, id, day_of(now))?.is_some())
}

/// Seals today and tomorrow of every lottery that is open then; how many days were sealed. It comes
/// before the first draw of a day, in a transaction of its own, so that the hash is there to be seen.
pub(crate) fn seal(tx: &dyn Tx, catalog: &Catalog, moment: &Moment) -> Result<u32, Fault> {
    let mut sealed = 0;
    for (lottery, day) in unsealed(tx, catalog, moment.now)? {
        let seed = moment.seed.secret(&format!("lottery/{lottery}/{day}"));
        sealed += u32::from(record::add_seal(tx, &lottery, day, seed)?);
    }
    Ok(sealed)
}

/// Days of lotteries that want a seal.
pub(crate) fn unsealed(
    tx: &dyn Tx,
    catalog: &Catalog,
    now: Timestamp,
) -> Result<Vec<(ActivityId, Day)>, Fault> {
    let today = day_of(now);
    let mut all = Vec::new();
    for it in &catalog.shop.lotteries {
        for day in [today, today.plus(1)] {
            let ends = day.plus(1).starts_at(DayClock::SHOP);
            let is_on = it.window.starts_at < ends && now < it.window.ends_at;
            if is_on && record::seal(tx, &it.id, day)?.is_none() {
                all.push((it.id.clone(), day));
            }
        }
    }
    Ok(all)
}

/// Lets everybody know the seeds of days that are over; how many those were. From then on nothing is
/// drawn with them, whatever day a server thinks it is.
pub(crate) fn reveal(tx: &dyn Tx, now: Timestamp) -> Result<usize, Fault> {
    record::reveal(tx, day_of(now))
}

/// Whether [`reveal`] has something to do.
pub(crate) fn has_due(tx: &dyn Tx, now: Timestamp) -> Result<bool, Fault> {
    record::has_due(tx, day_of(now))
}

/// What was drawn, and whether it was before this request.
pub(crate) struct Drawn {
    pub(crate) answer: DrawResponse,
    pub(crate) again: bool,
}

/// One draw for `shopper`; what they drew, when this is a repeat.
///
/// # Errors
///
/// [`Fault::Lottery`] with why not; [`Fault::KeyReused`] when the key drew in another lottery.
pub(crate) fn draw(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
    (id, key): (&ActivityId, &IdempotencyKey),
    moment: &Moment,
) -> Result<Drawn, Fault> {
    let now = moment.now;
    if let Some(before) = record::of_key(tx, shopper, key)? {
        if before.lottery != *id {
            return Err(Fault::KeyReused);
        }
        let state = look(tx, catalog, Some(shopper), id, now)?;
        let answer = DrawResponse { drawn: before.told()?, state };
        return Ok(Drawn { answer, again: true });
    }
    let lottery = find(catalog, id)?;
    let (who, standing) = standing(tx, (catalog, lottery), Some(shopper), now)?;
    lottery.may_draw(&who, standing, now).map_err(Fault::Lottery)?;
    let day = day_of(now);
    let seal = record::next(tx, id, day)?
        .ok_or(Fault::Unavailable("this day of the lottery has no seal, or is over"))?;
    let number = seal.draws;
    let name = format!("{id}/{day}/{number}");
    let ticket = (Thing::LotteryTicket, format!("draw/{name}"));
    if !record::count_draw(tx, (id, shopper, day), lottery.per_day)?
        || !holding::pay(tx, shopper, (ticket.0, &ticket.1), lottery.tickets, now)?
    {
        // They were there when the rules looked.
        return Err(Fault::Raced);
    }
    let at = chance::drawn((&seal.seed, id), (day, number), &lottery.weights());
    let drawn = at.and_then(|at| lottery.prizes.get(at));
    let drawn = drawn.ok_or(Fault::Broken("a draw drew no prize"))?;
    let giving = Giving { tx, catalog, lottery, shopper, name: &name, moment };
    let given = giving.prize(drawn)?;
    let weight = |it: &Prize| PrizeWeight { id: it.id.clone(), weight: it.weight };
    let row = DrawRow {
        lottery: id.clone(),
        day,
        number,
        shopper: shopper.clone(),
        key: key.clone(),
        at: now,
        drawn: drawn.id.clone(),
        given: given.id.clone(),
        won: given.reward.is_some(),
        body: Json::of(&DrawBody {
            title: given.title.clone(),
            reward: given.reward.clone(),
            prizes: lottery.prizes.iter().map(weight).collect(),
        })?,
    };
    // Whoever comes with the same key at the same moment loses here, and finds this one.
    tx.add(&row)?;
    let state = look(tx, catalog, Some(shopper), id, now)?;
    Ok(Drawn { answer: DrawResponse { drawn: row.told()?, state }, again: false })
}

/// What is given for one draw.
#[derive(Clone, Copy)]
struct Giving<'a> {
    tx: &'a dyn Tx,
    catalog: &'a Catalog,
    lottery: &'a Lottery,
    shopper: &'a ShopperId,
    name: &'a str,
    moment: &'a Moment,
}

impl<'a> Giving<'a> {
    /// Gives `drawn`, or no prize when there is none left; which it was.
    fn prize(self, drawn: &'a Prize) -> Result<&'a Prize, Fault> {
        let id = &self.lottery.id;
        if record::take(self.tx, id, drawn)? {
            if drawn.reward.as_ref().map_or(Ok(true), |it| self.reward(it))? {
                return Ok(drawn);
            }
            record::put_back(self.tx, id, &drawn.id)?;
        }
        let nothing = self.lottery.no_prize().ok_or(Fault::Broken("a lottery without no prize"))?;
        record::take(self.tx, id, nothing)?;
        Ok(nothing)
    }

    /// `false`, and nothing has happened, when there is none left.
    fn reward(self, reward: &Reward) -> Result<bool, Fault> {
        let Self { tx, catalog, shopper, moment, .. } = self;
        if let Reward::Points { points } = reward {
            let what = For::Lottery("lottery", self.name);
            points::give(tx, shopper, what, (*points).into(), moment.now)?;
            return Ok(true);
        }
        let giver = Giver { tx, catalog, shopper, title: "抽奖红包", moment };
        giver.give(reward, &format!("lottery/{}", self.name), 1)
    }
}

/// One ticket for points; nothing more happens when this is a repeat.
///
/// # Errors
///
/// [`Fault::Lottery`] with why not.
pub(crate) fn exchange(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
    (id, key): (&ActivityId, &IdempotencyKey),
    now: Timestamp,
) -> Result<LotteryResponse, Fault> {
    let lottery = find(catalog, id)?;
    let name = format!("{id}/{shopper}/{key}");
    let what = For::Lottery("ticket", &name);
    if !points::has(tx, what)? {
        let (who, standing) = standing(tx, (catalog, lottery), Some(shopper), now)?;
        let cost = lottery.may_exchange(&who, standing, now).map_err(Fault::Lottery)?;
        let most = lottery.exchange.map_or(0, |it| it.per_day);
        if !record::count_exchange(tx, (id, shopper, day_of(now)), most)?
            || !points::pay(tx, shopper, what, cost, now)?
        {
            // They were there when the rules looked; or the same key came first.
            return Err(Fault::Raced);
        }
        let ticket = format!("exchange/{name}");
        holding::give(tx, shopper, (Thing::LotteryTicket, &ticket), 1, now)?;
    }
    look(tx, catalog, Some(shopper), id, now)
}

/// The draws of a day, for anybody to draw again.
///
/// # Errors
///
/// [`Fault::NotFound`] when there was no such day.
pub(crate) fn draws(
    tx: &dyn Tx,
    id: &ActivityId,
    query: &DrawsQuery,
    now: Timestamp,
) -> Result<DrawsResponse, Fault> {
    let day = query.day.unwrap_or_else(|| day_of(now).plus(-1));
    let seal = record::seal(tx, id, day)?.ok_or(Fault::NotFound)?.told();
    let mut rows = record::draws(tx, id, (day, query.after.unwrap_or(0)), PAGE_DRAWS + 1)?;
    let more = rows.len() > PAGE_DRAWS;
    rows.truncate(PAGE_DRAWS);
    let next = rows.last().filter(|_| more).map(|row| row.number);
    let proof = |row: DrawRow| {
        let prizes = row.body.read()?.prizes;
        let DrawRow { number, at, drawn, given, .. } = row;
        Ok(DrawProof { number, at, prizes, drawn, given })
    };
    let draws = rows.into_iter().map(proof).collect::<Result<_, Fault>>()?;
    Ok(DrawsResponse { lottery: id.clone(), seal, draws, next })
}

/// How a refusal is put.
pub(crate) fn told(why: LotteryRefusal) -> String {
    match why {
        LotteryRefusal::NotStarted { .. } => "抽奖还没有开始，过几天再来看看".to_owned(),
        LotteryRefusal::Over { .. } => "抽奖活动已结束".to_owned(),
        LotteryRefusal::NotFor { .. } => "您暂不符合抽奖条件".to_owned(),
        LotteryRefusal::TodayLimit { limit } => format!("今天的 {limit} 次已抽完，明天再来"),
        LotteryRefusal::TooFewTickets { tickets } => {
            format!("抽一次需要 {tickets} 次抽奖机会，机会不够了")
        }
        LotteryRefusal::NotOffered => "这里不能用积分换抽奖机会".to_owned(),
        LotteryRefusal::ExchangeLimit { limit } => format!("今天已换 {limit} 次，明天再来"),
        LotteryRefusal::TooFewPoints { points } => format!("换一次需要 {points} 积分，积分不够"),
    }
}

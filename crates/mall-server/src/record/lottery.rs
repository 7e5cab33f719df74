//! 抽奖: the seal of each day, what was drawn, and what is counted of it.

use std::collections::BTreeMap;

use mall_api::lottery::{DaySeal, PrizeWeight, Won};
use mall_core::check_in::Reward;
use mall_core::lottery::Prize;
use mall_core::{ActivityId, Day, IdempotencyKey, PrizeId, ShopperId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::store::{Col, Index, Json, Part, Record, Scan, Tx};
use crate::{Fault, chance};

crate::store::record! {
    /// The seed of a day. Once it is revealed nothing more is drawn with it.
    SealRow in "lottery_seal" keyed 2 {
        /// Of which lottery.
        lottery: ActivityId,
        /// Of which day of the shop.
        day: Day,
        /// The seed. Nobody is told of it before the day is over.
        seed: [u8; 32],
        /// How many draws there were.
        draws: u32,
        /// Whether everybody may know the seed.
        revealed: bool,
    }
    Index::on("lottery_sealed", &["day", "lottery"]).partial(Part::Int("revealed", 0)),
}

crate::store::record! {
    /// A draw.
    DrawRow in "lottery_draw" keyed 3 {
        /// Of which lottery.
        lottery: ActivityId,
        /// On which day of the shop.
        day: Day,
        /// The how-manieth of that day, from 1.
        number: u32,
        /// Whose.
        shopper: ShopperId,
        /// Made by their device, once for each tap.
        key: IdempotencyKey,
        /// When.
        at: Timestamp,
        /// What the number draws.
        drawn: PrizeId,
        /// What was given: the same, or no prize when that had run out.
        given: PrizeId,
        /// Whether that is something.
        won: bool,
        /// What it was, among which prizes.
        body: Json<DrawBody>,
    }
    Index::unique("lottery_draw_once", &["shopper", "key"]),
    Index::on("lottery_won", &["shopper", "lottery", "at", "day", "number"]).partial(Part::Int("won", 1)),
}

crate::store::record! {
    /// How often a prize was given.
    PrizeRow in "lottery_prize" keyed 2 {
        /// Of which lottery.
        lottery: ActivityId,
        /// Which.
        prize: PrizeId,
        /// How often.
        given: u32,
    }
}

crate::store::record! {
    /// What a shopper did on a day.
    OwnRow in "lottery_own" keyed 3 {
        /// Of which lottery.
        lottery: ActivityId,
        /// Who.
        shopper: ShopperId,
        /// On which day of the shop.
        day: Day,
        /// Draws.
        drawn: u32,
        /// Tickets for points.
        exchanged: u32,
    }
}

/// What a draw was, whatever the shop says later.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DrawBody {
    /// What the given prize was called.
    pub title: String,
    /// What was given.
    pub reward: Option<Reward>,
    /// The prizes as they were then.
    pub prizes: Vec<PrizeWeight>,
}

const SEAL: <SealRow as Record>::Columns = SealRow::COLUMNS;
const DRAW: <DrawRow as Record>::Columns = DrawRow::COLUMNS;
const PRIZE: <PrizeRow as Record>::Columns = PrizeRow::COLUMNS;
const OWN: <OwnRow as Record>::Columns = OwnRow::COLUMNS;

impl SealRow {
    /// As anybody may know it.
    pub(crate) fn told(&self) -> DaySeal {
        DaySeal {
            day: self.day,
            commitment: chance::commitment(&self.seed),
            seed: self.revealed.then(|| data_encoding::HEXLOWER.encode(&self.seed)),
            draws: self.draws,
        }
    }
}

impl DrawRow {
    /// As who drew it is told.
    pub(crate) fn told(&self) -> Result<Won, Fault> {
        let DrawBody { title, reward, .. } = self.body.read()?;
        Ok(Won {
            day: self.day,
            number: self.number,
            prize: self.given.clone(),
            title,
            reward,
            at: self.at,
        })
    }
}

/// The seal of a day.
pub(crate) fn seal(tx: &dyn Tx, lottery: &ActivityId, day: Day) -> Result<Option<SealRow>, Fault> {
    tx.find(&[SEAL.lottery.is(lottery), SEAL.day.is(&day)])
}

/// Seals a day with `seed`; a day that is sealed stays as it is.
pub(crate) fn add_seal(
    tx: &dyn Tx,
    lottery: &ActivityId,
    day: Day,
    seed: [u8; 32],
) -> Result<bool, Fault> {
    tx.insert(&SealRow { lottery: lottery.clone(), day, seed, draws: 0, revealed: false })
}

/// The next number of a day, with its seal; `None` when it is not sealed, or over for everybody.
pub(crate) fn next(tx: &dyn Tx, lottery: &ActivityId, day: Day) -> Result<Option<SealRow>, Fault> {
    let this = [SEAL.lottery.is(lottery), SEAL.day.is(&day), SEAL.revealed.is(&false)];
    // Others wait here for the number after this one, so what is read now is our own.
    if tx.change::<SealRow>(&this, &[SEAL.draws.plus(1)])? == 1 {
        seal(tx, lottery, day)
    } else {
        Ok(None)
    }
}

/// Whether seals of days before `today` are to be revealed.
pub(crate) fn has_due(tx: &dyn Tx, today: Day) -> Result<bool, Fault> {
    let tests = [SEAL.day.less(&today), SEAL.revealed.is(&false)];
    let scan = Scan { tests: &tests, by: "lottery_sealed", limit: 1, ..Scan::ALL };
    Ok(!tx.scan::<SealRow>(&scan)?.is_empty())
}

/// Reveals the seals of days before `today`; how many those were.
pub(crate) fn reveal(tx: &dyn Tx, today: Day) -> Result<usize, Fault> {
    let due = [SEAL.day.less(&today), SEAL.revealed.is(&false)];
    tx.change::<SealRow>(&due, &[SEAL.revealed.to(&true)])
}

/// What a shopper's key drew.
pub(crate) fn of_key(
    tx: &dyn Tx,
    shopper: &ShopperId,
    key: &IdempotencyKey,
) -> Result<Option<DrawRow>, Fault> {
    tx.find(&[DRAW.shopper.is(shopper), DRAW.key.is(key)])
}

/// What a shopper won last, the last first.
pub(crate) fn won(
    tx: &dyn Tx,
    shopper: &ShopperId,
    lottery: &ActivityId,
    limit: usize,
) -> Result<Vec<Won>, Fault> {
    let tests = [DRAW.shopper.is(shopper), DRAW.lottery.is(lottery), DRAW.won.is(&true)];
    let scan = Scan { tests: &tests, by: "lottery_won", descending: true, limit };
    tx.scan::<DrawRow>(&scan)?.iter().map(DrawRow::told).collect()
}

/// Draws of a day after a number, by their numbers.
pub(crate) fn draws(
    tx: &dyn Tx,
    lottery: &ActivityId,
    (day, after): (Day, u32),
    limit: usize,
) -> Result<Vec<DrawRow>, Fault> {
    let next = after.saturating_add(1);
    let tests = [DRAW.lottery.is(lottery), DRAW.day.is(&day), DRAW.number.at_least(&next)];
    tx.scan(&Scan { tests: &tests, limit, ..Scan::ALL })
}

/// How often each prize was given.
pub(crate) fn given(tx: &dyn Tx, lottery: &ActivityId) -> Result<BTreeMap<PrizeId, u32>, Fault> {
    let all: Vec<PrizeRow> = tx.all(&[PRIZE.lottery.is(lottery)])?;
    Ok(all.into_iter().map(|row| (row.prize, row.given)).collect())
}

/// Counts one more of `prize` as given, of which one must be left; `false` when none is.
pub(crate) fn take(tx: &dyn Tx, lottery: &ActivityId, prize: &Prize) -> Result<bool, Fault> {
    let mut is_left = vec![PRIZE.lottery.is(lottery), PRIZE.prize.is(&prize.id)];
    is_left.extend(prize.stock.map(|stock| PRIZE.given.less(&stock)));
    let more = [PRIZE.given.plus(1)];
    if tx.change::<PrizeRow>(&is_left, &more)? == 1 {
        return Ok(true);
    }
    let first = PrizeRow { lottery: lottery.clone(), prize: prize.id.clone(), given: 1 };
    Ok((prize.stock != Some(0) && tx.insert(&first)?)
        // Somebody else was given the first meanwhile.
        || tx.change::<PrizeRow>(&is_left, &more)? == 1)
}

/// Takes back what [`take`] counted, when it could not be given.
pub(crate) fn put_back(tx: &dyn Tx, lottery: &ActivityId, prize: &PrizeId) -> Result<(), Fault> {
    let this = [PRIZE.lottery.is(lottery), PRIZE.prize.is(prize)];
    tx.change::<PrizeRow>(&this, &[PRIZE.given.plus(-1)])?;
    Ok(())
}

/// How often a shopper drew on a day, and how many tickets they had for points.
pub(crate) fn own(
    tx: &dyn Tx,
    lottery: &ActivityId,
    shopper: &ShopperId,
    day: Day,
) -> Result<(u32, u32), Fault> {
    let this = [OWN.lottery.is(lottery), OWN.shopper.is(shopper), OWN.day.is(&day)];
    Ok(tx.find::<OwnRow>(&this)?.map_or((0, 0), |row| (row.drawn, row.exchanged)))
}

/// Counts one more draw of a shopper's day; `false` when there are `limit`.
pub(crate) fn count_draw(
    tx: &dyn Tx,
    (lottery, shopper, day): (&ActivityId, &ShopperId, Day),
    limit: Option<u32>,
) -> Result<bool, Fault> {
    let first =
        OwnRow { lottery: lottery.clone(), shopper: shopper.clone(), day, drawn: 1, exchanged: 0 };
    count(tx, &first, &OWN.drawn, limit)
}

/// Counts one more ticket for points of a shopper's day; `false` when there are `limit`.
pub(crate) fn count_exchange(
    tx: &dyn Tx,
    (lottery, shopper, day): (&ActivityId, &ShopperId, Day),
    limit: u32,
) -> Result<bool, Fault> {
    let first =
        OwnRow { lottery: lottery.clone(), shopper: shopper.clone(), day, drawn: 0, exchanged: 1 };
    count(tx, &first, &OWN.exchanged, Some(limit))
}

fn count(
    tx: &dyn Tx,
    first: &OwnRow,
    column: &Col<u32>,
    limit: Option<u32>,
) -> Result<bool, Fault> {
    let mut below = vec![
        OWN.lottery.is(&first.lottery),
        OWN.shopper.is(&first.shopper),
        OWN.day.is(&first.day),
    ];
    below.extend(limit.map(|limit| column.less(&limit)));
    Ok(tx.insert(first)? || tx.change::<OwnRow>(&below, &[column.plus(1)])? == 1)
}

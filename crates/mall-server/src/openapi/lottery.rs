//! The lottery, and the values that the document shows of it.

use mall_api::lottery::{
    DaySeal, DrawProof, DrawRequest, DrawResponse, DrawsQuery, DrawsResponse, LotteryResponse,
    PrizeOffer, PrizeWeight, Won,
};
use mall_api::{ErrorCode, path};
use mall_core::check_in::Reward;
use mall_core::lottery::{LotteryRefusal, Odds, TicketPrice};
use mall_core::{ActivityId, Day, DayClock, IdempotencyKey, PrizeId, Window};

use super::operations::Operation;
use super::sample::Samples;
use crate::{Fault, chance};

const SEED: [u8; 32] = [0x5e; 32];

/// Its operations.
pub(super) fn operations(samples: &Samples) -> Result<Vec<Operation>, Fault> {
    use ErrorCode::{Invalid, KeyReused, LotteryRefused, Malformed, NotFound};
    let post = |path, name, summary| Operation::new("post", path, name, summary).with_session();
    let get = |path, name, summary| Operation::new("get", path, name, summary);
    let key = DrawRequest { key: IdempotencyKey::new("tap-1")? };
    Ok(vec![
        get(path::LOTTERY, "lottery", "A lottery, its odds, and what this visitor may do.")
            .answer(&samples.lottery()?)?
            .faults(&[NotFound]),
        post(path::LOTTERY_DRAW, "draw", "Draws once; the same key gives 200 and the same.")
            .body(&key)?
            .answer(&DrawResponse { drawn: samples.won()?, state: samples.lottery()? })?
            .creates()
            .faults(&[NotFound, LotteryRefused, KeyReused]),
        post(path::LOTTERY_TICKETS, "buyTicket", "A ticket for points; the same key buys one.")
            .body(&key)?
            .answer(&samples.lottery()?)?
            .faults(&[NotFound, LotteryRefused]),
        get(path::LOTTERY_DRAWS, "draws", "The draws of a day, for anybody to draw again.")
            .query(&DrawsQuery { day: Some(samples.yesterday()), after: Some(0) })?
            .answer(&samples.draws()?)?
            .faults(&[Malformed, Invalid, NotFound]),
    ])
}

impl Samples {
    fn yesterday(&self) -> Day {
        Day::of(self.at(), DayClock::SHOP).plus(-1)
    }

    /// Why nothing is drawn.
    pub(super) fn no_draw() -> Fault {
        Fault::Lottery(LotteryRefusal::TooFewTickets { tickets: 1 })
    }

    fn won(&self) -> Result<Won, Fault> {
        Ok(Won {
            day: self.yesterday().plus(1),
            number: 17,
            prize: PrizeId::new("ten")?,
            title: "10 积分".to_owned(),
            reward: Some(Reward::Points { points: 10 }),
            at: self.at(),
        })
    }

    fn lottery(&self) -> Result<LotteryResponse, Fault> {
        let prize = |id: &str, title: &str, weight, left: Option<u32>| {
            Ok::<_, Fault>(PrizeOffer {
                id: PrizeId::new(id)?,
                title: title.to_owned(),
                icon: "gift".to_owned(),
                odds: Odds { weight, total: 10 },
                left,
                is_nothing: left.is_none(),
            })
        };
        let seal = |day, seed: Option<String>, draws| DaySeal {
            day,
            commitment: chance::commitment(&SEED),
            seed,
            draws,
        };
        let yesterday = self.draws()?.seal;
        Ok(LotteryResponse {
            id: ActivityId::new("wheel")?,
            title: "天天抽好礼".to_owned(),
            window: Window {
                starts_at: self.at().plus_ms(-864_000_000),
                ends_at: self.at().plus_ms(864_000_000),
            },
            prizes: vec![
                prize("ten", "10 积分", 1, Some(83))?,
                prize("none", "谢谢参与", 9, None)?,
            ],
            coupons: Vec::new(),
            cost: 1,
            per_day: Some(10),
            drawn_today: 1,
            exchange: Some(TicketPrice { points: 50, per_day: 3 }),
            exchanged_today: 0,
            tickets: 0,
            points: 1_285,
            refusal: Some(LotteryRefusal::TooFewTickets { tickets: 1 }),
            no_exchange: None,
            mine: vec![self.won()?],
            today: Some(seal(self.yesterday().plus(1), None, 17)),
            yesterday: Some(yesterday),
        })
    }

    fn draws(&self) -> Result<DrawsResponse, Fault> {
        let (lottery, day) = (ActivityId::new("wheel")?, self.yesterday());
        let weight =
            |id: &str, weight| Ok::<_, Fault>(PrizeWeight { id: PrizeId::new(id)?, weight });
        let prizes = vec![weight("ten", 1)?, weight("none", 9)?];
        let at = chance::drawn((&SEED, &lottery), (day, 1), &[1, 9]);
        let drawn = at.and_then(|at| prizes.get(at)).ok_or(Fault::Broken("no sample"))?;
        let drawn = drawn.id.clone();
        let given = drawn.clone();
        Ok(DrawsResponse {
            lottery,
            seal: DaySeal {
                day,
                commitment: chance::commitment(&SEED),
                seed: Some(data_encoding::HEXLOWER.encode(&SEED)),
                draws: 1,
            },
            draws: vec![DrawProof {
                number: 1,
                at: self.at().plus_ms(-86_400_000),
                prizes,
                drawn,
                given,
            }],
            next: None,
        })
    }
}

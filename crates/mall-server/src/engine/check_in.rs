//! 签到: a day that counts, and what is given for it, in one transaction.
//!
//! The rules are [`mall_core::check_in`]. What makes a retry harmless is the row of the day, under a
//! key of its own; what makes two days at once harmless is the count of days, which both must find as
//! they read it.

use std::collections::BTreeMap;

use mall_api::check_in::{CheckInAnswer, CheckInResponse, MakeUpRequest};
use mall_core::check_in::{
    CheckIn, CheckInRefusal, CheckedIn, Given, GivenFor, MakeUpCost, Purse, Reward,
};
use mall_core::subscription::Purpose;
use mall_core::{Day, ShopperId, Timestamp};

use super::reward::Giver;
use super::{Moment, lottery, remind, reward};
use crate::Fault;
use crate::catalog::Catalog;
use crate::record::check_in::{Book, DayRow};
use crate::record::deed::{self, Deed};
use crate::record::holding::{self, Thing};
use crate::record::points::{self, For};
use crate::store::{Json, Tx};

/// The calendar as this visitor sees it.
///
/// # Errors
///
/// [`Fault::NotFound`] when the shop has no check-in.
pub(crate) fn look(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: Option<&ShopperId>,
    now: Timestamp,
) -> Result<CheckInResponse, Fault> {
    let rule = rule(catalog)?;
    let book = match shopper {
        Some(shopper) => Book::load(tx, &rule.id, shopper)?,
        None => Book::EMPTY,
    };
    let points = shopper.map_or(Ok(0), |shopper| points::balance(tx, shopper))?;
    let held = |thing| shopper.map_or(Ok(0), |shopper| holding::balance(tx, shopper, thing));
    let milestones = rule.milestones.iter().map(|it| &it.rewards);
    let rewards = rule.daily.iter().chain(milestones).flatten();
    Ok(CheckInResponse {
        title: rule.title.clone(),
        page: rule.page(&book.history(), now),
        milestones: rule.milestones.clone(),
        make_up: rule.make_up,
        coupons: reward::titles(catalog, rewards),
        points,
        cards: held(Thing::MakeUpCard)?,
        tickets: held(Thing::LotteryTicket)?,
        lottery: lottery::open_now(catalog, now),
        remind_minute: rule.remind_minute,
        reminded: match shopper {
            Some(shopper) => remind::has_check_in(tx, shopper, &rule.id)?,
            None => false,
        },
        subscribe: super::subscription::ask(catalog, Purpose::CheckIn),
    })
}

/// Lets today count for `shopper`; a day that counts already is no fault.
///
/// # Errors
///
/// [`Fault::NoCheckIn`] out of the window, or when the clock was set back.
pub(crate) fn check_in(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
    moment: &Moment,
) -> Result<CheckInAnswer, Fault> {
    let rule = rule(catalog)?;
    let visit = Visit { tx, catalog, rule, shopper, moment };
    let book = Book::load(tx, &rule.id, shopper)?;
    let counted = rule.check_in(&book.history(), moment.now);
    visit.keep(&book, counted)
}

/// Lets a missed day count for `shopper`; a day that counts already is no fault, and costs nothing.
///
/// # Errors
///
/// [`Fault::NoCheckIn`], when the day cannot be made up or the shopper cannot pay.
pub(crate) fn make_up(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
    request: &MakeUpRequest,
    moment: &Moment,
) -> Result<CheckInAnswer, Fault> {
    let rule = rule(catalog)?;
    let visit = Visit { tx, catalog, rule, shopper, moment };
    let book = Book::load(tx, &rule.id, shopper)?;
    let purse = Purse {
        cards: holding::balance(tx, shopper, Thing::MakeUpCard)?,
        points: points::balance(tx, shopper)?,
    };
    let counted =
        rule.make_up(&book.history(), request.day, request.with_points, purse, moment.now);
    visit.keep(&book, counted)
}

fn rule(catalog: &Catalog) -> Result<&CheckIn, Fault> {
    catalog.shop.check_in.as_ref().ok_or(Fault::NotFound)
}

/// One shopper who wants one day to count.
#[derive(Clone, Copy)]
struct Visit<'a> {
    tx: &'a dyn Tx,
    catalog: &'a Catalog,
    rule: &'a CheckIn,
    shopper: &'a ShopperId,
    moment: &'a Moment,
}

impl Visit<'_> {
    /// Writes down what `counted` says follows from the days of `book`.
    fn keep(
        self,
        book: &Book,
        counted: Result<CheckedIn, CheckInRefusal>,
    ) -> Result<CheckInAnswer, Fault> {
        let counted = match counted {
            Ok(counted) => counted,
            Err(CheckInRefusal::Done { day }) => return self.again(book, day),
            Err(refusal) => return Err(Fault::NoCheckIn(refusal)),
        };
        let Visit { tx, rule, shopper, moment, .. } = self;
        let day = counted.checked.day;
        book.count(tx, &rule.id, shopper)?;
        let key = format!("{}/{shopper}/{day}", rule.id);
        let is_paid = match counted.cost {
            None => true,
            Some(MakeUpCost::Points { points }) => {
                points::pay(tx, shopper, For::CheckIn("makeUp", &key), points, moment.now)?
            }
            Some(MakeUpCost::Cards { cards }) => {
                let what = (Thing::MakeUpCard, format!("makeUp/{key}"));
                holding::pay(tx, shopper, (what.0, &what.1), cards, moment.now)?
            }
        };
        if !is_paid {
            // They were there when the rules looked.
            return Err(Fault::Raced);
        }
        let given = self.give(counted.rewards)?;
        tx.add(&DayRow {
            activity: rule.id.clone(),
            shopper: shopper.clone(),
            day,
            made_up: counted.checked.made_up,
            at: moment.now,
            given: Json::of(&given)?,
        })?;
        if !counted.checked.made_up {
            deed::add(tx, shopper, (Deed::CheckIn, &day.to_string()), moment.now)?;
        }
        let state = look(tx, self.catalog, Some(shopper), moment.now)?;
        Ok(CheckInAnswer { already: false, given, state })
    }

    /// `day` counts already.
    fn again(self, book: &Book, day: Day) -> Result<CheckInAnswer, Fault> {
        let given = book.given(day)?.unwrap_or_default();
        let state = look(self.tx, self.catalog, Some(self.shopper), self.moment.now)?;
        Ok(CheckInAnswer { already: true, given, state })
    }

    /// Gives what can be given; what was.
    fn give(self, rewards: Vec<Given>) -> Result<Vec<Reward>, Fault> {
        let Self { tx, catalog, shopper, moment, .. } = self;
        let giver = Giver { tx, catalog, shopper, title: "签到红包", moment };
        let mut points: BTreeMap<GivenFor, u32> = BTreeMap::new();
        let mut given = Vec::new();
        for (turn, Given { why, reward: it }) in (1..).zip(rewards) {
            let is_given = if let Reward::Points { points: units } = &it {
                let sum = points.entry(why).or_default();
                *sum = sum.saturating_add(*units);
                true
            } else {
                let (kind, key) = self.named(why);
                giver.give(&it, &format!("{kind}/{key}/{turn}"), turn)?
            };
            if is_given {
                given.push(it);
            } else {
                tracing::warn!(shopper = %self.shopper, reward = ?it, "a reward could not be given");
            }
        }
        for (why, units) in points {
            let (kind, key) = self.named(why);
            let what = For::CheckIn(kind, &key);
            points::give(self.tx, self.shopper, what, units.into(), self.moment.now)?;
        }
        Ok(given)
    }

    /// The kind of an entry for `why`, and its key.
    fn named(self, why: GivenFor) -> (&'static str, String) {
        let (kind, what) = match why {
            GivenFor::Day { day } => ("checkIn", day.to_string()),
            GivenFor::Milestone { cycle, days } => ("milestone", format!("{cycle}/{days}")),
        };
        (kind, format!("{}/{}/{what}", self.rule.id, self.shopper))
    }
}

//! Whether a check-in can be taken into the shop.

use super::{CheckIn, Cycle, MakeUp, Reward};
use crate::Invalid;
use crate::invalid::{count_within, in_range, text_within};
use crate::limits::{
    CHECK_IN_DAYS_MAX, MAKE_UP_CARDS_MAX, MILESTONE_DAYS_MAX, MILESTONES_MAX, RED_PACKET_MAX_FEN,
    REWARD_GROWTH_MAX, REWARD_POINTS_MAX, REWARD_TICKETS_MAX, REWARDS_MAX, TITLE_CHARS_MAX,
};
use crate::time::MINUTES_OF_DAY;

impl CheckIn {
    /// Whether it can be taken into the shop.
    pub fn check(&self) -> Result<(), Invalid> {
        text_within("title", &self.title, 1, TITLE_CHARS_MAX)?;
        self.window.check("window")?;
        self.clock.check().map_err(|error| error.within("clock"))?;
        in_range("remindMinute", self.remind_minute.into(), 0, MINUTES_OF_DAY - 1)?;
        // Days a run can have, and days a schedule can name, within one cycle.
        let (run, days) = match self.cycle {
            Cycle::Days { of } => {
                in_range("cycle.of", of.into(), 2, CHECK_IN_DAYS_MAX.into())?;
                (of, of)
            }
            Cycle::Week => (7, 7),
            Cycle::Month => (CHECK_IN_DAYS_MAX, CHECK_IN_DAYS_MAX),
            Cycle::Endless => (MILESTONE_DAYS_MAX, CHECK_IN_DAYS_MAX),
        };
        count_within("daily", self.daily.len(), usize::try_from(days).unwrap_or(0))?;
        for (position, rewards) in self.daily.iter().enumerate() {
            check_rewards(&format!("daily[{position}]"), rewards)?;
        }
        count_within("milestones", self.milestones.len(), MILESTONES_MAX)?;
        let mut least = 1;
        for (position, it) in self.milestones.iter().enumerate() {
            let at = format!("milestones[{position}]");
            in_range(&format!("{at}.days"), it.days.into(), least, run.into())?;
            least = i64::from(it.days) + 1;
            check_rewards(&format!("{at}.rewards"), &it.rewards)?;
        }
        self.make_up.map_or(Ok(()), |it| it.check().map_err(|error| error.within("makeUp")))
    }
}

impl MakeUp {
    fn check(self) -> Result<(), Invalid> {
        in_range("times", self.times.into(), 1, CHECK_IN_DAYS_MAX.into())?;
        in_range("daysBack", self.days_back.into(), 1, CHECK_IN_DAYS_MAX.into())?;
        if self.cards.is_none() && self.points.is_none() {
            return Err(Invalid::shape("cards", "there, or points: a day made up costs something"));
        }
        let cards = i64::from(self.cards.unwrap_or(1));
        in_range("cards", cards, 1, MAKE_UP_CARDS_MAX.into())?;
        let points = i64::from(self.points.unwrap_or(1));
        in_range("points", points, 1, REWARD_POINTS_MAX.into())
    }
}

fn check_rewards(field: &str, rewards: &[Reward]) -> Result<(), Invalid> {
    count_within(field, rewards.len(), REWARDS_MAX)?;
    for (position, reward) in rewards.iter().enumerate() {
        reward.check().map_err(|error| error.within(&format!("{field}[{position}]")))?;
    }
    Ok(())
}

impl Reward {
    /// Whether it can be given.
    pub fn check(&self) -> Result<(), Invalid> {
        match self {
            Self::Points { points } => {
                in_range("points", (*points).into(), 1, REWARD_POINTS_MAX.into())
            }
            Self::Coupon { .. } => Ok(()),
            Self::RedPacket { amount } => in_range("amount", amount.fen(), 1, RED_PACKET_MAX_FEN),
            Self::LotteryTickets { tickets } => {
                in_range("tickets", (*tickets).into(), 1, REWARD_TICKETS_MAX.into())
            }
            Self::MakeUpCards { cards } => {
                in_range("cards", (*cards).into(), 1, MAKE_UP_CARDS_MAX.into())
            }
            Self::Growth { growth } => {
                in_range("growth", (*growth).into(), 1, REWARD_GROWTH_MAX.into())
            }
        }
    }
}

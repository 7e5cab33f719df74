//! 积分: points spent, and what an order earns.

use serde::{Deserialize, Serialize};

use crate::invalid::in_range;
use crate::limits::POINTS_PER_YUAN_MAX;
use crate::{Invalid, Money, Rate};

/// 积分抵扣: how points pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PointsRule {
    /// Units that are worth one yuan.
    pub per_yuan: u32,
    /// Only multiples of this many are spent.
    #[serde(default = "one")]
    pub step: u32,
    /// The share of the goods' running amount that points may pay.
    #[serde(default = "Rate::whole")]
    pub max_share: Rate,
    /// Most units for one order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_units: Option<u32>,
}

/// How many points a shopper wants to spend.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum PointsChoice {
    /// None.
    #[default]
    None,
    /// As many as may be.
    All,
    /// At most this many.
    Units {
        /// How many.
        count: u32,
    },
}

/// 下单返积分: what an order earns for each yuan paid for goods.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EarningRule {
    /// Points.
    #[serde(default)]
    pub points: u32,
    /// 成长值.
    #[serde(default)]
    pub growth: u32,
}

const fn one() -> u32 {
    1
}

impl PointsRule {
    /// How many units of `in_hand` pay goods that cost `goods` and may cost `room` less.
    pub(super) fn units(
        &self,
        choice: PointsChoice,
        in_hand: u32,
        goods: Money,
        room: Money,
    ) -> u32 {
        let share = self.max_share.share(goods);
        let most = self.units_worth(share.min(room));
        let units = self.wanted(choice, in_hand).min(most);
        let units = units - units % self.step.max(1);
        // Points are not given away for less than a fen.
        if self.worth(units).is_zero() { 0 } else { units }
    }

    fn wanted(&self, choice: PointsChoice, in_hand: u32) -> u32 {
        let units = match choice {
            PointsChoice::None => 0,
            PointsChoice::All => in_hand,
            PointsChoice::Units { count } => count.min(in_hand),
        };
        units.min(self.max_units.unwrap_or(u32::MAX))
    }

    /// At most what points can pay of goods that cost `goods`, whatever the step.
    pub(super) fn most(&self, choice: PointsChoice, in_hand: u32, goods: Money) -> Money {
        self.worth(self.wanted(choice, in_hand)).min(self.max_share.share(goods))
    }

    /// What `units` are worth.
    pub(super) fn worth(&self, units: u32) -> Money {
        let fen = i64::from(units) * 100 / i64::from(self.per_yuan.max(1));
        Money::from_fen(fen)
    }

    /// Most units that are worth at most `amount`, before their worth is rounded.
    fn units_worth(&self, amount: Money) -> u32 {
        let units = i128::from(amount.fen().max(0)) * i128::from(self.per_yuan);
        u32::try_from(units.div_euclid(100)).unwrap_or(u32::MAX)
    }

    pub(super) fn check(&self) -> Result<(), Invalid> {
        let max = i64::from(POINTS_PER_YUAN_MAX);
        in_range("points.perYuan", i64::from(self.per_yuan), 1, max)?;
        in_range("points.step", i64::from(self.step), 1, i64::from(u32::MAX))
    }
}

impl EarningRule {
    /// What a line that cost `payable` earns: points, at the factors of the rules and of the shopper
    /// in basis points, rounded down once, and growth.
    pub(super) fn line(self, payable: Money, (rules, shopper): (u32, u32)) -> (u64, u64) {
        let earned = |per_yuan: u32, factor: i128| {
            let product = i128::from(payable.fen().max(0)) * i128::from(per_yuan) * factor;
            u64::try_from(product / 10_000_000_000).unwrap_or(u64::MAX)
        };
        let whole = i128::from(Rate::WHOLE_BPS);
        let factor = i128::from(rules) * i128::from(shopper);
        (earned(self.points, factor), earned(self.growth, whole * whole))
    }

    pub(super) fn check(self) -> Result<(), Invalid> {
        let max = i64::from(POINTS_PER_YUAN_MAX);
        in_range("earning.points", i64::from(self.points), 0, max)?;
        in_range("earning.growth", i64::from(self.growth), 0, max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(per_yuan: u32, step: u32) -> PointsRule {
        PointsRule { per_yuan, step, max_share: Rate::whole(), max_units: None }
    }

    #[test]
    fn spends_the_most_that_fits() {
        let fen = Money::from_fen;
        // CN-1: ¥15.00 left after a coupon, 300 points at 100 a yuan.
        assert_eq!(rule(100, 1).units(PointsChoice::All, 300, fen(1_500), fen(1_500)), 300);
        assert_eq!(rule(100, 100).units(PointsChoice::All, 1_000, fen(999), fen(999)), 900);
        assert_eq!(
            rule(100, 1).units(PointsChoice::Units { count: 50 }, 300, fen(999), fen(999)),
            50
        );
        let half = PointsRule { max_share: Rate::from_bps(5_000).unwrap(), ..rule(100, 1) };
        assert_eq!(half.units(PointsChoice::All, 1_000, fen(999), fen(999)), 499);
        assert_eq!(rule(100, 1).units(PointsChoice::All, 1_000, fen(999), fen(10)), 10);
        // 5 of 1,000 a yuan are worth half a fen.
        assert_eq!(rule(1_000, 1).units(PointsChoice::All, 5, fen(999), fen(999)), 0);
        assert_eq!(rule(1_000, 1).units(PointsChoice::All, 5_000, fen(100), fen(100)), 1_000);
    }

    #[test]
    fn units_and_worth_agree() {
        for per_yuan in [1, 3, 7, 10, 100, 150, 1_000] {
            for amount in 0..400 {
                let rule = rule(per_yuan, 1);
                let units = rule.units_worth(Money::from_fen(amount));
                assert!(rule.worth(units) <= Money::from_fen(amount), "{per_yuan} {amount}");
                let more = i64::from(units + 1) * 100;
                assert!(more > amount * i64::from(per_yuan), "{per_yuan} {amount}");
            }
        }
    }
}

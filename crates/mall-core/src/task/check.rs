//! Whether a task can be taken into the shop.

use super::{Repeat, Stage, Task};
use crate::check_in::Reward;
use crate::invalid::{count_within, in_range, text_within};
use crate::limits::{
    REWARDS_MAX, TASK_COUNT_MAX, TASK_STAGES_MAX, TITLE_CHARS_MAX, TOLD_POINTS_MAX,
    TOLD_TICKETS_MAX,
};
use crate::pricing::check_who;
use crate::{Invalid, Rule};

impl Task {
    /// Whether it can be taken into the shop.
    ///
    /// # Errors
    ///
    /// The first limit that it breaks. What the shop knows by the word of a device alone gives at most
    /// [`TOLD_POINTS_MAX`] points and [`TOLD_TICKETS_MAX`] lottery tickets, all stages together, and
    /// nothing that is worth money by itself.
    pub fn check(&self) -> Result<(), Invalid> {
        text_within("title", &self.title, 1, TITLE_CHARS_MAX)?;
        text_within("note", &self.note, 0, TITLE_CHARS_MAX)?;
        text_within("icon", &self.icon, 1, TITLE_CHARS_MAX)?;
        self.window.check("window")?;
        check_who("who", &self.who)?;
        count_within("stages", self.stages.len(), TASK_STAGES_MAX)?;
        if self.stages.is_empty() {
            return Err(Invalid::shape("stages", "one at least"));
        }
        if self.goal.is_single() && self.repeat == Repeat::Daily {
            return Err(Invalid::shape("repeat", "once: it can be done but once"));
        }
        let most = if self.goal.is_single() { 1 } else { TASK_COUNT_MAX };
        let mut least = 1;
        for (position, stage) in self.stages.iter().enumerate() {
            let at = format!("stages[{position}]");
            in_range(&format!("{at}.count"), stage.count.into(), least, most.into())?;
            least = i64::from(stage.count) + 1;
            check_gives(&format!("{at}.gives"), &stage.gives)?;
        }
        if self.goal.is_told() { check_told(&self.stages) } else { Ok(()) }
    }
}

/// Whether all of `gives` can be given at once: something, and not too much.
///
/// # Errors
///
/// The first thing that is wrong, with its place below `field`.
pub(crate) fn check_gives(field: &str, gives: &[Reward]) -> Result<(), Invalid> {
    count_within(field, gives.len(), REWARDS_MAX)?;
    if gives.is_empty() {
        return Err(Invalid::shape(field, "one reward at least"));
    }
    for (position, reward) in gives.iter().enumerate() {
        let at = format!("{field}[{position}]");
        reward.check().map_err(|error| error.within(&at))?;
        if gives.iter().take(position).any(|it| it == reward) {
            return Err(Invalid::new(at, Rule::Twice));
        }
    }
    Ok(())
}

fn check_told(stages: &[Stage]) -> Result<(), Invalid> {
    let (mut all_points, mut all_tickets) = (0_i64, 0_i64);
    for (position, stage) in stages.iter().enumerate() {
        for (at, reward) in stage.gives.iter().enumerate() {
            match reward {
                Reward::Points { points } => all_points += i64::from(*points),
                Reward::LotteryTickets { tickets } => all_tickets += i64::from(*tickets),
                Reward::Coupon { .. }
                | Reward::RedPacket { .. }
                | Reward::MakeUpCards { .. }
                | Reward::Growth { .. } => {
                    let field = format!("stages[{position}].gives[{at}]");
                    let want = "points or lottery tickets: the shop has but the word of a device";
                    return Err(Invalid::shape(field, want));
                }
            }
        }
    }
    in_range("stages.points", all_points, 0, TOLD_POINTS_MAX)?;
    in_range("stages.tickets", all_tickets, 0, TOLD_TICKETS_MAX)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn task(change: &[(&str, Value)]) -> Task {
        let mut it = json!({
            "id": "t", "title": "x", "note": "", "icon": "gift", "goal": "order", "repeat": "once",
            "window": {"startsAt": 0, "endsAt": 1},
            "stages": [
                {"count": 1, "gives": [{"points": {"points": 5}}]},
                {"count": 2, "gives": [{"points": {"points": 5}}, {"lotteryTickets": {"tickets": 1}}]}
            ]
        });
        for (pointer, value) in change {
            *it.pointer_mut(pointer).unwrap() = value.clone();
        }
        serde_json::from_value(it).unwrap()
    }

    #[test]
    fn what_no_task_can_be_is_named() {
        assert_eq!(task(&[]).check(), Ok(()));
        let five = json!([{"points": {"points": 5}}, {"points": {"points": 5}}]);
        for (pointer, value, field) in [
            ("/title", json!(""), "title"),
            ("/note", json!("x".repeat(61)), "note"),
            ("/icon", json!(""), "icon"),
            ("/window/endsAt", json!(0), "window.endsAt"),
            ("/stages", json!([]), "stages"),
            ("/stages", json!(vec![json!({"count": 1, "gives": []}); 6]), "stages"),
            ("/stages/0/count", json!(0), "stages[0].count"),
            ("/stages/1/count", json!(1), "stages[1].count"),
            ("/stages/1/count", json!(1_001), "stages[1].count"),
            ("/stages/0/gives", json!([]), "stages[0].gives"),
            ("/stages/0/gives", five, "stages[0].gives[1]"),
            ("/stages/0/gives/0/points/points", json!(0), "stages[0].gives[0].points"),
            ("/goal", json!("firstOrder"), "stages[1].count"),
        ] {
            let error = task(&[(pointer, value)]).check().unwrap_err();
            assert_eq!(error.field, field, "{pointer}");
        }
        let daily = [("/goal", json!("follow")), ("/repeat", json!("daily"))];
        assert_eq!(task(&daily).check().unwrap_err().field, "repeat");
    }

    #[test]
    fn what_a_device_tells_of_is_worth_little() {
        let told = |change: &[(&str, Value)]| {
            let goal = [("/goal", json!("share")), ("/repeat", json!("daily"))];
            task(&[&goal, change].concat()).check().map_err(|it| it.field)
        };
        assert_eq!(told(&[]), Ok(()));
        let points = json!(96);
        let said = told(&[("/stages/1/gives/0/points/points", points.clone())]);
        assert_eq!(said, Err("stages.points".to_owned()), "5 and 96 are more than 100");
        let said = told(&[("/stages/1/gives/1/lotteryTickets/tickets", json!(4))]);
        assert_eq!(said, Err("stages.tickets".to_owned()));
        for reward in [
            json!({"coupon": {"template": "t"}}),
            json!({"redPacket": {"amount": 1}}),
            json!({"makeUpCards": {"cards": 1}}),
        ] {
            let said = told(&[("/stages/0/gives/0", reward)]);
            assert_eq!(said, Err("stages[0].gives[0]".to_owned()));
        }
        // What the server sees by itself may give more.
        assert_eq!(task(&[("/stages/1/gives/0/points/points", points)]).check(), Ok(()));
    }
}

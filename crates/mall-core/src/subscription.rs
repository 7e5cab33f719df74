//! 订阅消息: what a shopper let the shop tell them outside of it. Each time they say so is one message.
//!
//! A message is sent by a template of the platform, and spends one token of that template. When there are fewer
//! tokens than messages, the most valuable message is sent first.

use serde::{Deserialize, Serialize};

use crate::invalid::count_within;
use crate::limits::{SUBSCRIBE_AT_ONCE, SUBSCRIPTION_FIELDS_MAX, SUBSCRIPTIONS_MAX};
use crate::{Invalid, Rule, Timestamp};

/// What a message is about, the most valuable first: what is lost when it is not known in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Topic {
    /// 拼团结果: goods are sent, or money comes back.
    GroupResult,
    /// 已退款.
    Refunded,
    /// 已发货.
    ParcelSent,
    /// 开抢提醒: in a few minutes it is too late.
    FlashSoon,
    /// 开播提醒.
    LiveSoon,
    /// 送券.
    CouponGiven,
    /// 签到提醒.
    CheckIn,
    /// 再来一单.
    DueAgain,
}

/// What a shopper has just tapped, for which they are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// 开抢提醒.
    Flash,
    /// 开播提醒.
    Live,
    /// 签到提醒.
    CheckIn,
    /// An order that was paid: what becomes of it.
    Order,
}

/// What a field of a template says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Says {
    /// What it is about: goods, a coupon, an order.
    Subject,
    /// What happened to it, in a few words.
    What,
    /// When.
    Time,
    /// How much money.
    Amount,
    /// Of an order, a parcel or a group.
    Number,
}

/// A field of a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TemplateField {
    /// The platform's name of it: `thing1`.
    pub name: String,
    /// What the shop says there.
    pub says: Says,
}

/// A template of the platform, and what is told by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Subscription {
    /// The platform's name of it: 1 to 64 of A-Z a-z 0-9 - _.
    pub template: String,
    /// What is told by it; a topic by one template.
    pub topics: Vec<Topic>,
    /// Its fields, as the platform shows them. Without them nothing goes out by it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<TemplateField>,
}

impl Topic {
    /// Whether whatever is told about it has that to say.
    pub const fn can_say(self, says: Says) -> bool {
        match says {
            Says::Subject | Says::What | Says::Time => true,
            Says::Amount => matches!(self, Self::Refunded),
            Says::Number => matches!(self, Self::GroupResult | Self::Refunded | Self::ParcelSent),
        }
    }
}

impl Subscription {
    fn check_fields(&self) -> Result<(), Invalid> {
        count_within("fields", self.fields.len(), SUBSCRIPTION_FIELDS_MAX)?;
        for (position, it) in self.fields.iter().enumerate() {
            let at = |error: Invalid| error.within(&format!("fields[{position}]"));
            if self.fields.iter().take(position).any(|other| other.name == it.name) {
                return Err(at(Invalid::new("name", Rule::Twice)));
            }
            if !self.topics.iter().all(|topic| topic.can_say(it.says)) {
                return Err(at(Invalid::shape("says", "what each of its topics has to say")));
            }
        }
        Ok(())
    }
}

/// A message that waits to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Which.
    pub id: i64,
    /// About what.
    pub topic: Topic,
    /// Since when.
    pub at: Timestamp,
}

impl Purpose {
    /// What is asked for beside it, the most wanted first.
    const fn topics(self) -> [Topic; 3] {
        match self {
            Self::Flash => [Topic::FlashSoon, Topic::ParcelSent, Topic::CouponGiven],
            Self::Live => [Topic::LiveSoon, Topic::CouponGiven, Topic::FlashSoon],
            Self::CheckIn => [Topic::CheckIn, Topic::CouponGiven, Topic::DueAgain],
            Self::Order => [Topic::ParcelSent, Topic::Refunded, Topic::GroupResult],
        }
    }
}

/// Whether `all` can stand together.
///
/// # Errors
///
/// The first thing that is wrong, with its place: `subscriptions[1].template`.
pub fn check_subscriptions(all: &[Subscription]) -> Result<(), Invalid> {
    count_within("subscriptions", all.len(), SUBSCRIPTIONS_MAX)?;
    for (position, it) in all.iter().enumerate() {
        let at = |error: Invalid| error.within(&format!("subscriptions[{position}]"));
        let before = || all.iter().take(position);
        let is_name = (1..=64).contains(&it.template.len())
            && it.template.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
        if !is_name {
            return Err(at(Invalid::shape("template", "1 to 64 of A-Z a-z 0-9 - _")));
        }
        if before().any(|other| other.template == it.template) {
            return Err(at(Invalid::new("template", Rule::Twice)));
        }
        if it.topics.is_empty() {
            return Err(at(Invalid::shape("topics", "at least one")));
        }
        for (place, topic) in it.topics.iter().enumerate() {
            let mut others = before().flat_map(|it| &it.topics);
            if others.any(|other| other == topic)
                || it.topics.iter().take(place).any(|it| it == topic)
            {
                return Err(at(Invalid::new(format!("topics[{place}]"), Rule::Twice)));
            }
        }
        it.check_fields().map_err(at)?;
    }
    Ok(())
}

/// By which template of `all` it is told, when by any.
pub fn template_of(all: &[Subscription], topic: Topic) -> Option<&str> {
    all.iter().find(|it| it.topics.contains(&topic)).map(|it| it.template.as_str())
}

/// Which templates of `all` a shopper is asked for at once, each once; at most
/// [`SUBSCRIBE_AT_ONCE`].
pub fn ask(all: &[Subscription], purpose: Purpose) -> Vec<String> {
    let mut asked: Vec<String> = Vec::new();
    for template in purpose.topics().into_iter().filter_map(|it| template_of(all, it)) {
        if asked.len() < SUBSCRIBE_AT_ONCE && asked.iter().all(|it| it != template) {
            asked.push(template.to_owned());
        }
    }
    asked
}

/// Which of those that `wait` for one template are told, of whose tokens there are so many: the most valuable
/// first, of equal ones the older.
pub fn spend(tokens: u32, wait: &[Waiting]) -> Vec<i64> {
    let mut left: Vec<&Waiting> = wait.iter().collect();
    let mut told = Vec::new();
    for _ in 0..tokens {
        let key = |it: &Waiting| (it.topic, it.at, it.id);
        let Some(best) = left.iter().map(|it| key(it)).min() else { break };
        left.retain(|it| key(it) != best);
        told.push(best.2);
    }
    told
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn subscription(template: &str, topics: &[Topic]) -> Subscription {
        Subscription { template: template.to_owned(), topics: topics.to_vec(), fields: Vec::new() }
    }

    #[test]
    fn at_most_three_are_asked_for_and_each_once() {
        let all = [
            subscription("soon", &[Topic::FlashSoon, Topic::LiveSoon]),
            subscription("parcel", &[Topic::ParcelSent]),
            subscription("coupon", &[Topic::CouponGiven]),
        ];
        assert_eq!(check_subscriptions(&all), Ok(()));
        assert_eq!(ask(&all, Purpose::Flash), ["soon", "parcel", "coupon"]);
        assert_eq!(ask(&all, Purpose::Live), ["soon", "coupon"]);
        assert_eq!(ask(&all, Purpose::CheckIn), ["coupon"]);
        assert!(ask(&[], Purpose::Flash).is_empty());
        assert_eq!(ask(&all, Purpose::Order), ["parcel"]);
    }

    #[test]
    fn what_cannot_stand_together_is_named() {
        let it = |template: &str, topics: &[Topic]| subscription(template, topics);
        for (all, field) in [
            (vec![it("", &[Topic::CheckIn])], "subscriptions[0].template"),
            (vec![it("a b", &[Topic::CheckIn])], "subscriptions[0].template"),
            (vec![it("a", &[])], "subscriptions[0].topics"),
            (
                vec![it("a", &[Topic::CheckIn]), it("a", &[Topic::Refunded])],
                "subscriptions[1].template",
            ),
            (
                vec![it("a", &[Topic::CheckIn]), it("b", &[Topic::CheckIn])],
                "subscriptions[1].topics[0]",
            ),
            (vec![it("a", &[Topic::CheckIn, Topic::CheckIn])], "subscriptions[0].topics[1]"),
            (vec![it("a", &[Topic::CheckIn]); SUBSCRIPTIONS_MAX + 1], "subscriptions"),
        ] {
            assert_eq!(check_subscriptions(&all).unwrap_err().field, field);
        }
    }

    #[test]
    fn a_field_says_what_each_topic_has_to_say() {
        let field = |name: &str, says| TemplateField { name: name.to_owned(), says };
        let of = |topics: &[Topic], fields: Vec<TemplateField>| {
            let it = Subscription { fields, ..subscription("t", topics) };
            check_subscriptions(&[it]).map_err(|it| it.field)
        };
        let order = [Topic::ParcelSent, Topic::Refunded];
        let all = vec![field("thing1", Says::Subject), field("time2", Says::Time)];
        assert_eq!(of(&order, all), Ok(()));
        assert_eq!(of(&order, vec![field("number1", Says::Number)]), Ok(()));
        assert_eq!(of(&[Topic::Refunded], vec![field("amount1", Says::Amount)]), Ok(()));
        let wrong = |topics: &[Topic], fields, place: &str| {
            assert_eq!(of(topics, fields), Err(format!("subscriptions[0].{place}")));
        };
        wrong(&order, vec![field("amount1", Says::Amount)], "fields[0].says");
        wrong(&[Topic::CheckIn], vec![field("number1", Says::Number)], "fields[0].says");
        let twice = vec![field("thing1", Says::Subject), field("thing1", Says::What)];
        wrong(&order, twice, "fields[1].name");
        let many = (0..=SUBSCRIPTION_FIELDS_MAX).map(|it| field(&format!("thing{it}"), Says::What));
        wrong(&order, many.collect(), "fields");
    }

    proptest! {
        /// As many as there are tokens, each once, and none that is left is worth more than one that is told.
        #[test]
        fn the_most_valuable_are_told_first(
            topics in proptest::collection::vec(0_usize..8, 0..12), tokens in 0_u32..15,
        ) {
            const ALL: [Topic; 8] = [
                Topic::GroupResult, Topic::Refunded, Topic::ParcelSent, Topic::FlashSoon,
                Topic::LiveSoon, Topic::CouponGiven, Topic::CheckIn, Topic::DueAgain,
            ];
            let wait: Vec<Waiting> = topics.iter().zip(0_i64..)
                .map(|(topic, id)| Waiting { id, topic: ALL[*topic], at: Timestamp(id % 3) })
                .collect();
            let told = spend(tokens, &wait);
            prop_assert_eq!(told.len(), wait.len().min(tokens as usize));
            let is_told = |it: &&Waiting| told.contains(&it.id);
            let worst = wait.iter().filter(is_told).map(|it| it.topic).max();
            let best = wait.iter().filter(|it| !is_told(it)).map(|it| it.topic).min();
            prop_assert!(worst.zip(best).is_none_or(|(told, left)| told <= left));
            let mut once = told.clone();
            once.sort_unstable();
            once.dedup();
            prop_assert_eq!(once.len(), told.len());
        }
    }
}

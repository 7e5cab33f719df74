//! 人群: shoppers who are alike in what they did. A shopper's audience is the names of those they are in.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::invalid::{count_within, text_within};
use crate::limits::{
    NESTING_MAX, SEGMENT_RULES_MAX, SEGMENTS_MAX, SHOPPER_TAGS_MAX, TITLE_CHARS_MAX,
};
use crate::pricing::Condition;
use crate::{CategoryId, Invalid, Money, ProductId, Rule, SegmentId, TierId};

/// Shoppers of whom a rule holds. Conditions name it by its id, as they name a tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Segment {
    /// Its name; no tag of the shop has the same.
    pub id: SegmentId,
    /// What the merchant calls it.
    pub title: String,
    /// Who is in it.
    pub rule: SegmentRule,
}

/// What must be so of a shopper. Orders are those that were paid and not cancelled; days ago are days of
/// the shop's calendar, today being 0; money is fen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum SegmentRule {
    /// All of these.
    And {
        /// Which.
        of: Vec<SegmentRule>,
    },
    /// One of these.
    Or {
        /// Which.
        of: Vec<SegmentRule>,
    },
    /// Not this.
    Not {
        /// Which.
        of: Box<SegmentRule>,
    },
    /// Their last order was placed so many days ago; who has none is not meant.
    RecencyDays(Span),
    /// They have so many orders.
    Orders(Span),
    /// They paid so much for them in all, in fen.
    Spent(Span),
    /// They ordered something of this shelf.
    BoughtCategory {
        /// Which.
        id: CategoryId,
    },
    /// They ordered this.
    BoughtProduct {
        /// What.
        id: ProductId,
    },
    /// They were last seen so many days ago; who never let themselves be counted is not meant.
    LastVisitDays(Span),
    /// The merchant gave them this tag.
    Tag {
        /// Which.
        name: String,
    },
    /// They are of this tier.
    Tier {
        /// Which.
        id: TierId,
    },
    /// Their last order went there: the region of its address has this in it.
    City {
        /// Such as 杭州.
        name: String,
    },
    /// They have no order.
    New,
}

/// From one number to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Span {
    /// At least.
    #[serde(default)]
    pub from: u64,
    /// At most; without end when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<u64>,
}

impl Span {
    fn holds(self, number: u64) -> bool {
        number >= self.from && self.to.is_none_or(|to| number <= to)
    }

    fn check(self) -> Result<(), Invalid> {
        if self.to.is_some_and(|to| to < self.from) {
            return Err(Invalid::shape("to", "at least `from`"));
        }
        Ok(())
    }
}

/// What is known of a shopper.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Orders that were paid and not cancelled.
    pub orders: u64,
    /// What was paid for them.
    pub spent: Money,
    /// Days since the last of them was placed.
    pub last_order_days: Option<u64>,
    /// Days since anything was told of them.
    pub last_visit_days: Option<u64>,
    /// What they ordered.
    pub products: BTreeSet<ProductId>,
    /// Of which shelves.
    pub categories: BTreeSet<CategoryId>,
    /// What the merchant gave them.
    pub tags: BTreeSet<String>,
    /// Which tier they are of.
    pub tier: Option<TierId>,
    /// Where the last order went.
    pub region: String,
}

/// What rules ask of a shopper that has to be looked up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wants {
    /// Their orders.
    pub orders: bool,
    /// What is in those.
    pub goods: bool,
    /// When they were last seen.
    pub visits: bool,
}

impl SegmentRule {
    /// Whether it holds.
    pub fn holds(&self, facts: &Facts) -> bool {
        match self {
            Self::And { of } => of.iter().all(|it| it.holds(facts)),
            Self::Or { of } => of.iter().any(|it| it.holds(facts)),
            Self::Not { of } => !of.holds(facts),
            Self::RecencyDays(span) => facts.last_order_days.is_some_and(|it| span.holds(it)),
            Self::Orders(span) => span.holds(facts.orders),
            Self::Spent(span) => u64::try_from(facts.spent.fen()).is_ok_and(|it| span.holds(it)),
            Self::BoughtCategory { id } => facts.categories.contains(id),
            Self::BoughtProduct { id } => facts.products.contains(id),
            Self::LastVisitDays(span) => facts.last_visit_days.is_some_and(|it| span.holds(it)),
            Self::Tag { name } => facts.tags.contains(name),
            Self::Tier { id } => facts.tier.as_ref() == Some(id),
            Self::City { name } => facts.region.contains(name.as_str()),
            Self::New => facts.orders == 0,
        }
    }

    /// Itself, and every rule in it.
    pub fn parts(&self) -> Vec<&Self> {
        let mut all = vec![self];
        match self {
            Self::And { of } | Self::Or { of } => {
                all.extend(of.iter().flat_map(Self::parts));
            }
            Self::Not { of } => all.extend(of.parts()),
            _ => {}
        }
        all
    }

    fn depth(&self) -> usize {
        let inner = match self {
            Self::And { of } | Self::Or { of } => of.iter().map(Self::depth).max(),
            Self::Not { of } => Some(of.depth()),
            _ => None,
        };
        inner.map_or(0, |it| it.saturating_add(1))
    }

    fn check(&self) -> Result<(), Invalid> {
        count_within("rule", self.depth(), NESTING_MAX)?;
        let parts = self.parts();
        count_within("rule", parts.len(), SEGMENT_RULES_MAX)?;
        parts.into_iter().try_for_each(|it| match it {
            Self::RecencyDays(span)
            | Self::Orders(span)
            | Self::Spent(span)
            | Self::LastVisitDays(span) => span.check(),
            Self::Tag { name } | Self::City { name } => {
                text_within("name", name, 1, TITLE_CHARS_MAX)
            }
            _ => Ok(()),
        })
    }
}

impl Segment {
    /// Whether it is within the limits.
    ///
    /// # Errors
    ///
    /// Names the field and the limit.
    pub fn check(&self) -> Result<(), Invalid> {
        text_within("title", &self.title, 1, TITLE_CHARS_MAX)?;
        self.rule.check().map_err(|error| error.within("rule"))
    }
}

/// What all of `segments` together ask.
pub fn wants(segments: &[Segment]) -> Wants {
    let mut wants = Wants::default();
    for part in segments.iter().flat_map(|it| it.rule.parts()) {
        match part {
            SegmentRule::BoughtCategory { .. } | SegmentRule::BoughtProduct { .. } => {
                wants.orders = true;
                wants.goods = true;
            }
            SegmentRule::RecencyDays(_)
            | SegmentRule::Orders(_)
            | SegmentRule::Spent(_)
            | SegmentRule::City { .. }
            | SegmentRule::New => wants.orders = true,
            SegmentRule::LastVisitDays(_) => wants.visits = true,
            SegmentRule::And { .. }
            | SegmentRule::Or { .. }
            | SegmentRule::Not { .. }
            | SegmentRule::Tag { .. }
            | SegmentRule::Tier { .. } => {}
        }
    }
    wants
}

/// The names that conditions may ask for: segments the shopper is in, and their tags. A tag that has the
/// name of a segment counts for nothing: nobody is put into a segment by hand.
pub fn audience(segments: &[Segment], facts: &Facts) -> Vec<String> {
    let is_segment = |name: &str| segments.iter().any(|it| it.id.as_str() == name);
    let own = segments.iter().filter(|it| it.rule.holds(facts)).map(|it| it.id.to_string());
    let tags = facts.tags.iter().filter(|it| !is_segment(it)).take(SHOPPER_TAGS_MAX);
    own.take(SEGMENTS_MAX).chain(tags.cloned()).collect()
}

/// Whether `tags` can be the tags of a shop that has `segments`.
///
/// # Errors
///
/// When they are too many, one is too long, there twice, or the name of a segment.
pub fn check_tags(tags: &[String], segments: &[&Segment]) -> Result<(), Invalid> {
    count_within("tags", tags.len(), SHOPPER_TAGS_MAX)?;
    for (at, tag) in tags.iter().enumerate() {
        let field = format!("tags[{at}]");
        text_within(&field, tag, 1, TITLE_CHARS_MAX)?;
        let is_segment = segments.iter().any(|it| it.id.as_str() == tag);
        if is_segment || tags.iter().take(at).any(|other| other == tag) {
            return Err(Invalid::new(field, Rule::Twice));
        }
    }
    Ok(())
}

/// Every audience that `conditions` name, however deep.
pub fn audiences(conditions: &[Condition]) -> Vec<&str> {
    let mut names = Vec::new();
    for it in conditions {
        match it {
            Condition::Audience { names: own } => names.extend(own.iter().map(String::as_str)),
            Condition::All { of } | Condition::Any { of } => names.extend(audiences(of)),
            Condition::Not { of } => names.extend(audiences(std::slice::from_ref(of))),
            _ => {}
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(json: serde_json::Value) -> SegmentRule {
        serde_json::from_value(json).unwrap()
    }

    fn facts() -> Facts {
        Facts {
            orders: 3,
            spent: Money::from_fen(20_000),
            last_order_days: Some(40),
            last_visit_days: Some(2),
            products: BTreeSet::from([ProductId::new("mask").unwrap()]),
            categories: BTreeSet::from([CategoryId::new("care").unwrap()]),
            tags: BTreeSet::from(["vip".to_owned(), "lost".to_owned()]),
            tier: TierId::new("gold").ok(),
            region: "浙江省杭州市西湖区".to_owned(),
        }
    }

    #[test]
    fn each_rule_holds_of_whom_it_says() {
        use serde_json::json;
        let nobody = Facts::default();
        for (json, holds, of_nobody) in [
            (json!({"orders": {"from": 3}}), true, false),
            (json!({"orders": {"from": 4}}), false, false),
            (json!({"orders": {"to": 3}}), true, true),
            (json!({"orders": {"from": 1, "to": 2}}), false, false),
            (json!({"spent": {"from": 20_000}}), true, false),
            (json!({"spent": {"from": 20_001}}), false, false),
            (json!({"recencyDays": {"from": 40, "to": 40}}), true, false),
            (json!({"recencyDays": {"from": 41}}), false, false),
            (json!({"recencyDays": {"to": 39}}), false, false),
            (json!({"lastVisitDays": {"to": 2}}), true, false),
            (json!({"lastVisitDays": {"from": 3}}), false, false),
            (json!({"boughtProduct": {"id": "mask"}}), true, false),
            (json!({"boughtProduct": {"id": "balm"}}), false, false),
            (json!({"boughtCategory": {"id": "care"}}), true, false),
            (json!({"tag": {"name": "vip"}}), true, false),
            (json!({"tier": {"id": "gold"}}), true, false),
            (json!({"city": {"name": "杭州"}}), true, false),
            (json!({"city": {"name": "上海"}}), false, false),
            (json!("new"), false, true),
            (json!({"not": {"of": "new"}}), true, false),
            (json!({"and": {"of": ["new", {"orders": {"from": 3}}]}}), false, false),
            (json!({"or": {"of": ["new", {"orders": {"from": 3}}]}}), true, true),
            (json!({"and": {"of": []}}), true, true),
            (json!({"or": {"of": []}}), false, false),
        ] {
            let it = rule(json.clone());
            assert_eq!((it.holds(&facts()), it.holds(&nobody)), (holds, of_nobody), "{json}");
            assert_eq!(rule(serde_json::to_value(&it).unwrap()), it);
        }
    }

    fn segment(id: &str, rule: SegmentRule) -> Segment {
        Segment { id: SegmentId::new(id).unwrap(), title: "x".to_owned(), rule }
    }

    #[test]
    fn nobody_is_in_a_segment_by_a_tag_of_its_name() {
        let all = [
            segment("buyers", SegmentRule::Not { of: Box::new(SegmentRule::New) }),
            segment("lost", SegmentRule::New),
        ];
        assert_eq!(audience(&all, &facts()), ["buyers", "vip"]);
        let named = |tags: &[&str]| {
            let tags: Vec<String> = tags.iter().map(|it| (*it).to_owned()).collect();
            let all: Vec<&Segment> = all.iter().collect();
            check_tags(&tags, &all).err().map(|it| it.field)
        };
        assert_eq!(named(&["vip", "new"]), None);
        assert_eq!(named(&["vip", "lost"]).as_deref(), Some("tags[1]"));
        assert_eq!(named(&["vip", "vip"]).as_deref(), Some("tags[1]"));
        assert_eq!(named(&[""]).as_deref(), Some("tags[0]"));
    }

    #[test]
    fn what_is_too_deep_too_long_or_upside_down_is_refused() {
        let deep = |times| {
            (0..times).fold(SegmentRule::New, |it, _| SegmentRule::Not { of: Box::new(it) })
        };
        assert!(segment("a", deep(NESTING_MAX)).check().is_ok());
        assert!(segment("a", deep(NESTING_MAX + 1)).check().is_err());
        let many = |count| SegmentRule::Or { of: vec![SegmentRule::New; count] };
        assert!(segment("a", many(SEGMENT_RULES_MAX - 1)).check().is_ok());
        assert!(segment("a", many(SEGMENT_RULES_MAX)).check().is_err());
        let turned = SegmentRule::Orders(Span { from: 2, to: Some(1) });
        assert_eq!(segment("a", turned).check().unwrap_err().field, "rule.to");
    }

    #[test]
    fn only_what_is_asked_is_looked_up() {
        let of = |it| wants(&[segment("a", it)]);
        assert_eq!(of(SegmentRule::Tag { name: "x".to_owned() }), Wants::default());
        assert_eq!(of(SegmentRule::New), Wants { orders: true, ..Wants::default() });
        let bought = SegmentRule::BoughtProduct { id: ProductId::new("x").unwrap() };
        let nested = SegmentRule::Not { of: Box::new(bought) };
        assert_eq!(of(nested), Wants { orders: true, goods: true, visits: false });
    }
}

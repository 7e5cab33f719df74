//! Which lines lie together under which promotion.
//!
//! A line lies under the first exclusive group of promotions that looks at it, whether or not the
//! group applies yet: so no line jumps when another is selected.

use mall_core::cart::CartLine;
use mall_core::catalog::Shelf;
use mall_core::pricing::{BasketLine, Nudge, Promotion, Quote, Rules, Scope, Source};
use mall_core::sort::sort_by;
use mall_core::{CategoryId, Money, Timestamp};

/// Lines that one exclusive group of promotions looks at; those that none looks at come last.
#[derive(Debug)]
pub(super) struct Group<'a> {
    /// Of one exclusive group, open now; empty for the last.
    pub(super) promotions: Vec<&'a Promotion>,
    /// In the order of the cart; all can be bought.
    pub(super) lines: Vec<&'a CartLine>,
}

/// How far a group is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Progress<'a> {
    /// One of its promotions takes this much off; with more, the other.
    Applied(&'a str, Money, Option<&'a Nudge>),
    /// With more, this one applies.
    Short(&'a Nudge),
    /// Nothing of it is selected.
    Waiting(&'a str),
}

impl<'a> Group<'a> {
    /// How far it is in `quote`; `None` for the group without promotions.
    pub(super) fn progress(&self, quote: Option<&'a Quote>) -> Option<Progress<'a>> {
        let is_ours = |source: &Source| {
            self.promotions.iter().any(|it| *source == Source::Promotion(it.id.clone()))
        };
        let first = self.promotions.first()?;
        let applied = quote.and_then(|it| it.applied.iter().find(|it| is_ours(&it.source)));
        let nudge = quote.and_then(|it| it.nudges.iter().find(|it| is_ours(&it.source)));
        Some(match (applied, nudge) {
            (Some(applied), _) => Progress::Applied(&applied.title, applied.amount, nudge),
            (None, Some(nudge)) => Progress::Short(nudge),
            (None, None) => Progress::Waiting(&first.title),
        })
    }

    /// The one shelf where more for it stands, if it is one.
    pub(super) fn shelf(&self) -> Option<CategoryId> {
        match &self.promotions.first()?.scope {
            Scope::Categories { ids } => ids.first().cloned(),
            _ => None,
        }
    }
}

/// Groups in the order in which the promotions apply, each with its lines.
pub(super) fn groups<'a>(
    lines: &[&'a CartLine],
    shelf: &Shelf,
    rules: &'a Rules,
    now: Timestamp,
) -> Vec<Group<'a>> {
    let mut open: Vec<&Promotion> = rules.promotions.iter().filter(|it| it.is_open(now)).collect();
    sort_by(&mut open, |a, b| (a.priority, a.group(), &a.id).cmp(&(b.priority, b.group(), &b.id)));
    let mut left = lines.to_vec();
    let mut groups = Vec::new();
    for promotions in open.chunk_by(|a, b| (a.priority, a.group()) == (b.priority, b.group())) {
        let in_scope = |line: &&CartLine| {
            shelf.get(&line.sku).is_some_and(|item| {
                let line = BasketLine::new(item, line.quantity);
                promotions.iter().any(|it| it.scope.holds(&line))
            })
        };
        let (ours, others) = left.into_iter().partition(in_scope);
        left = others;
        groups.push(Group { promotions: promotions.to_vec(), lines: ours });
    }
    groups.push(Group { promotions: Vec::new(), lines: left });
    groups.retain(|group| !group.lines.is_empty());
    groups
}

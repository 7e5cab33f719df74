//! Section 4: which lines a rule looks at, and section 3 on lines that came through an activity.
use crate::request::{Exclusion, Line, Rule, Scope};
use crate::state::{State, Till};

/// Who asks: each lane sees other lines.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lane {
    Promotion,
    Coupon,
}

pub(crate) fn within(scope: &Scope, line: &Line) -> bool {
    match scope {
        Scope::All => true,
        Scope::Categories { ids } => ids.contains(&line.category),
        Scope::Products { ids } => ids.contains(&line.product),
        Scope::Skus { ids } => ids.contains(&line.sku),
        Scope::Shops { ids } => ids.contains(&line.shop),
        Scope::Brands { names } => line.brand.as_ref().is_some_and(|b| names.contains(b)),
        Scope::Tags { names } => line.tags.iter().any(|tag| names.contains(tag)),
        Scope::AnyOf { of } => of.iter().any(|scope| within(scope, line)),
        Scope::Except { of, but } => within(of, line) && !within(but, line),
    }
}

pub(crate) fn of_shop(shop: Option<&String>, line: &Line) -> bool {
    shop.is_none_or(|shop| *shop == line.shop)
}

/// How many pieces of each line a rule sees through a scope: its own, or the one its benefit names.
pub(crate) fn seen(
    till: &Till<'_>,
    state: &State,
    rule: &Rule,
    lane: Lane,
    scope: &Scope,
) -> Vec<i64> {
    let mut seen = Vec::new();
    for (index, line) in till.lines.iter().enumerate() {
        let open = match lane {
            Lane::Promotion => {
                !state.closed[index] && line.activity.as_ref().is_none_or(|a| a.promotions)
            }
            Lane::Coupon => line.activity.as_ref().is_none_or(|activity| {
                activity.coupons && !rule.excludes.contains(&Exclusion::Activities)
            }),
        };
        let looks = open && of_shop(rule.shop.as_ref(), line) && within(scope, line);
        // Coupons neither claim nor mind claims: section 7 gives them no `claims`.
        let claimed = if rule.claims && lane == Lane::Promotion { state.claimed[index] } else { 0 };
        seen.push(if looks { line.quantity - claimed } else { 0 });
    }
    seen
}

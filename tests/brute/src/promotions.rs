//! The promotion lane: groups one after the other, and in each every rule that would apply.
use crate::apply::apply;
use crate::conditions::open;
use crate::request::Rule;
use crate::scope::Lane;
use crate::state::{State, Till};
use std::collections::BTreeMap;

/// The name of a promotion's group: its id when it has none.
pub(crate) fn group(rule: &Rule) -> &String {
    rule.group.as_ref().unwrap_or(&rule.id)
}

/// The open promotions by group, in the order of the groups.
pub(crate) fn groups<'a>(till: &Till<'a>) -> Vec<Vec<&'a Rule>> {
    let mut groups: BTreeMap<(i64, &String), Vec<&Rule>> = BTreeMap::new();
    for rule in &till.request.rules.promotions {
        if open(&rule.window, till.request.now) {
            groups.entry((rule.priority, group(rule))).or_default().push(rule);
        }
    }
    groups.into_values().collect()
}

/// Every state the promotion lane can end in, given which promotions a coupon excludes.
pub(crate) fn run(
    till: &Till<'_>,
    state: &State,
    groups: &[Vec<&Rule>],
    excluded: &dyn Fn(&Rule) -> bool,
    ends: &mut Vec<State>,
) {
    let Some((group, rest)) = groups.split_first() else {
        ends.push(state.clone());
        return;
    };
    let mut applied = false;
    for rule in group {
        if excluded(rule) {
            continue;
        }
        let mut next = state.clone();
        if let Some(done) = apply(till, &mut next, rule, Lane::Promotion) {
            applied = true;
            next.promotions.push(rule.id.clone());
            for line in 0..till.lines.len() {
                if rule.claims {
                    next.claimed[line] += done.used[line];
                }
                if rule.exclusive && done.scope[line] > 0 {
                    next.closed[line] = true;
                }
            }
            run(till, &next, rest, excluded, ends);
        }
    }
    if !applied {
        run(till, state, rest, excluded, ends);
    }
}

//! Section 7: which coupons get on, and the coupon lane.
use crate::apply::apply;
use crate::conditions::open;
use crate::promotions::group;
use crate::request::{Choice, Class, Exclusion, Rule};
use crate::scope::Lane;
use crate::state::{State, Till};

/// The coupons that may be chosen, in the order in which they apply. That those which do not combine
/// come first decides nothing: beside one of them no other of its class and shop is ever used.
pub(crate) fn in_order<'a>(till: &Till<'a>) -> Vec<&'a Rule> {
    let request = till.request;
    let wanted = |rule: &Rule| match &request.choice {
        Choice::Best => true,
        Choice::These { ids } => ids.contains(&rule.id),
    };
    let mut coupons: Vec<&Rule> = Vec::new();
    for rule in &request.rules.coupons {
        if open(&rule.window, request.now) && wanted(rule) {
            coupons.push(rule);
        }
    }
    coupons.sort_by_key(|rule| (rule.class, &rule.shop, rule.combines, &rule.id));
    coupons
}

/// Whether all coupons of a set get on with each other.
pub(crate) fn get_on(set: &[&Rule]) -> bool {
    set.iter().enumerate().all(|(at, one)| set[..at].iter().all(|other| pair(one, other)))
}

/// Reading: for all classes but `shop` the coupon's `shop` makes no difference, and a shop coupon
/// without `shop` is one of its own shop, the nameless.
fn pair(a: &Rule, b: &Rule) -> bool {
    let rivals = a.class == b.class && (a.class != Class::Shop || a.shop == b.shop);
    let lifted = a.combines && b.combines;
    (!rivals || lifted) && !refuses(a, b) && !refuses(b, a)
}

fn refuses(one: &Rule, other: &Rule) -> bool {
    let named = |exclusion: &Exclusion| match exclusion {
        Exclusion::Coupons { template } => other.template.as_ref() == Some(template),
        _ => false,
    };
    one.excludes.iter().any(named)
}

/// Whether a set of coupons in use excludes a promotion.
pub(crate) fn excludes(set: &[&Rule], promotion: &Rule) -> bool {
    let named = |exclusion: &Exclusion| match exclusion {
        Exclusion::Promotions => true,
        Exclusion::Promotion { id } => *id == promotion.id,
        Exclusion::Group { name } => name == group(promotion),
        Exclusion::Coupons { .. } | Exclusion::Activities => false,
    };
    set.iter().any(|coupon| coupon.excludes.iter().any(named))
}

/// The coupon lane: all of the set apply in their turn, or the set is none. What each took so far.
pub(crate) fn run(till: &Till<'_>, state: &mut State, set: &[&Rule]) -> Option<Vec<i64>> {
    let mut took = Vec::new();
    for (place, coupon) in set.iter().enumerate() {
        let before = state.later.len();
        let done = apply(till, state, coupon, Lane::Coupon)?;
        for later in &mut state.later[before..] {
            later.coupon = Some(place);
        }
        took.push(done.took);
    }
    Some(took)
}

//! Section 3: what a piece costs before anything else.
use crate::conditions::{Facts, all_hold, open};
use crate::request::Price;
use crate::scope::{of_shop, within};
use crate::split::off;
use crate::state::{State, Till};

/// The first lane. Which of equal candidates wins changes no amount, so only the lowest is kept.
pub(crate) fn run(till: &Till<'_>, state: &mut State) {
    let request = till.request;
    for (index, line) in till.lines.iter().enumerate() {
        let mut lowest = till.list[index];
        let mut candidate = |amount: i64| lowest = lowest.min(amount.max(till.floor[index]));
        if let Some(activity) = &line.activity {
            candidate(activity.price * line.quantity);
        }
        for rule in &request.rules.prices {
            let applies = open(&rule.window, request.now)
                && of_shop(rule.shop.as_ref(), line)
                && within(&rule.scope, line)
                && all_hold(&rule.conditions, request, &Facts::default());
            if !applies {
                continue;
            }
            match rule.price {
                Price::Fixed { amount } => candidate(amount * line.quantity),
                Price::Off { amount } => {
                    candidate((line.unit_price - amount).max(0) * line.quantity);
                }
                Price::Rate { rate } => candidate(till.list[index] - off(till.list[index], rate)),
                Price::Member => {
                    if let Some(price) = line.member_price {
                        candidate(price * line.quantity);
                    }
                }
            }
        }
        state.running[index] = lowest;
    }
}

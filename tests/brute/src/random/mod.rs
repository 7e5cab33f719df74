//! Small, hard instances out of a seed.
mod basket;
mod coupons;
mod dice;
mod promotions;
mod shop;

use crate::request::Request;
use crate::state::Till;
use crate::{price, search};
use dice::Dice;
use serde_json::{Value, json};

/// How large an instance is and what it may hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Size {
    /// Sums and rates with thresholds only, groups, and coupon classes.
    Plain,
    /// Everything, on up to four lines with up to five coupons.
    Small,
    /// Everything, on up to eight lines with up to twelve coupons.
    Full,
}

/// How often the lanes may have to run for one instance.
const MOST_RUNS: usize = 20_000;

/// What the rules of an instance are made to fit: the basket, and what it costs so far.
struct Ground {
    plain: bool,
    now: i64,
    request: Request,
    /// Running amounts after the prices.
    running: Vec<i64>,
    list: Vec<i64>,
}

/// A request out of a seed: the same seed and size give the same request.
pub fn random_request(seed: u64, size: Size) -> Value {
    let mut dice = Dice::new(seed);
    let now = dice.between(1_764_460_800_000, 1_764_460_800_000 + 7 * 86_400_000);
    let plain = size == Size::Plain;
    let mut request = json!({"now": now, "rules": {}});
    request["shopper"] = shop::shopper(&mut dice);
    request["basket"] = basket::basket(&mut dice, size);
    if !plain {
        request["rules"]["prices"] = shop::prices(&mut dice, now, &request["basket"]);
    }
    let ground = ground(&request, plain, now);
    // More often many than few: of two throws the larger.
    let most = if plain { 4 } else { 5 };
    let promotions = dice.between(0, most).max(dice.between(0, most));
    request["rules"]["promotions"] = promotions::promotions(&mut dice, &ground, promotions);
    let most = match size {
        Size::Plain => 8,
        Size::Small => 5,
        Size::Full => 12,
    };
    let coupons = dice.between(0, most).max(dice.between(0, most));
    let promotions = request["rules"]["promotions"].clone();
    request["rules"]["coupons"] = coupons::coupons(&mut dice, &ground, coupons, &promotions);
    if !plain {
        shop::points(&mut dice, &ground, &mut request);
        request["rules"]["freight"] = shop::freight(&mut dice, &ground);
        if dice.chance(70) {
            request["rules"]["earning"] =
                json!({"points": dice.between(0, 5), "growth": dice.between(0, 3)});
        }
    }
    if dice.chance(20) {
        request["choice"] = coupons::these(&mut dice, &request["rules"]["coupons"]);
    } else if dice.chance(50) {
        request["choice"] = json!("best");
    }
    while search::lane_runs(&crate::parse(&request)) > MOST_RUNS {
        request["rules"]["coupons"].as_array_mut().expect("a list of coupons").pop();
    }
    request
}

fn ground(request: &Value, plain: bool, now: i64) -> Ground {
    let request = crate::parse(request);
    let till = Till::new(&request);
    let mut state = till.start();
    price::run(&till, &mut state);
    let list = till.list.clone();
    Ground { plain, now, running: state.running, list, request }
}

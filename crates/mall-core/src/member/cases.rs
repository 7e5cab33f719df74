use proptest::prelude::*;

use super::*;

fn tier(id: &str, growth: u32) -> Tier {
    Tier {
        id: TierId::new(id).unwrap(),
        title: id.to_owned(),
        growth,
        factor: ONCE,
        welcome: Vec::new(),
        benefits: Vec::new(),
    }
}

fn three() -> [Tier; 3] {
    [tier("trendy", 0), tier("shining", 1_000), tier("leader", 5_000)]
}

#[test]
fn growth_makes_the_tier() {
    // Growth; tier, missing to the next, thousandths of the way.
    let cases = [
        (0, "trendy", Some((1_000, 0))),
        (1, "trendy", Some((999, 1))),
        (999, "trendy", Some((1, 999))),
        (1_000, "shining", Some((4_000, 0))),
        (3_000, "shining", Some((2_000, 500))),
        (4_999, "shining", Some((1, 999))),
        (5_000, "leader", None),
        (u64::MAX, "leader", None),
    ];
    for (growth, name, next) in cases {
        let it = standing(&three(), growth);
        assert_eq!(it.tier.unwrap().as_str(), name, "{growth}");
        assert_eq!(it.next.map(|it| (it.missing, it.permille)), next, "{growth}");
    }
}

#[test]
fn below_the_first_there_is_none() {
    let tiers = [tier("shining", 1_000)];
    let it = standing(&tiers, 250);
    assert_eq!(it.tier, None);
    assert_eq!(it.next.map(|it| (it.missing, it.permille)), Some((750, 250)));
    assert_eq!(standing(&[], 250), Standing { growth: 250, tier: None, next: None });
}

/// What a merchant does to the tiers.
type Change = fn(&mut [Tier; 3]);

#[test]
fn what_breaks_a_limit_is_named() {
    let change = |how: Change| {
        let mut tiers = three();
        how(&mut tiers);
        check_tiers(&tiers).map_err(|error| error.field)
    };
    let coupon = || TemplateId::new("ten").unwrap();
    assert_eq!(change(|_| {}), Ok(()));
    let broken: [(Change, &str); 7] = [
        (|it| it[1].growth = 0, "tiers[1].growth"),
        (|it| it[2].growth = 1_000, "tiers[2].growth"),
        (|it| it[2].id = it[0].id.clone(), "tiers[2].id"),
        (|it| it[0].title.clear(), "tiers[0].title"),
        (|it| it[1].factor = 9_999, "tiers[1].factor"),
        (|it| it[1].factor = POINTS_FACTOR_MAX + 1, "tiers[1].factor"),
        (|it| it[1].benefits = vec![String::new()], "tiers[1].benefits"),
    ];
    for (how, field) in broken {
        assert_eq!(change(how), Err(field.to_owned()));
    }
    let mut twice = three();
    twice[0].welcome = vec![coupon(), coupon()];
    assert_eq!(check_tiers(&twice).unwrap_err().field, "tiers[0].welcome[1]");
    let many: Vec<Tier> = (0..11).map(|at| tier(&format!("t{at}"), at)).collect();
    assert_eq!(check_tiers(&many).unwrap_err().field, "tiers");
}

proptest! {
    #[test]
    fn more_growth_is_never_a_lower_tier(growth in 0_u64..6_000, more in 0_u64..6_000) {
        let tiers = three();
        let place = |growth| tier_of(&tiers, growth).map(|it| it.growth);
        prop_assert!(place(growth) <= place(growth + more));
    }

    #[test]
    fn what_is_missing_is_just_what_is_missing(growth in 0_u64..6_000) {
        let tiers = three();
        if let Some(next) = standing(&tiers, growth).next {
            let reached = |growth| tier_of(&tiers, growth).map(|it| it.id.clone());
            prop_assert_eq!(reached(growth + next.missing), Some(next.id.clone()));
            prop_assert_ne!(reached(growth + next.missing - 1), Some(next.id));
        }
    }
}

//! The golden stories, natively. `XIAOPU_BLESS=1` writes down what happens now: read the diff.

use std::fs;
use std::path::Path;

use mall_tests::carts::digest;
use mall_tests::{AppStory, PricingStory, play, stories};
use serde::Serialize;

fn bless(name: &str, story: &impl Serialize) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden").join(name);
    let text = serde_json::to_string_pretty(story).unwrap() + "\n";
    fs::write(path, text).unwrap();
}

fn is_blessing() -> bool {
    std::env::var_os("XIAOPU_BLESS").is_some()
}

#[test]
fn prices() {
    let told = stories::<PricingStory>("pricing");
    assert!(told.len() >= 110, "stories are missing: {}", told.len());
    for (name, story) in told {
        let quote = story.request.quote().unwrap();
        if is_blessing() {
            bless(&name, &PricingStory { quote, ..story });
        } else {
            assert_eq!(quote, story.quote, "{name}: {}", story.story);
        }
    }
}

/// A kind of rule that no story tells could change and nobody would see it.
#[test]
fn every_kind_has_a_story() {
    let told = stories::<PricingStory>("pricing");
    let rules = told.iter().map(|(_, story)| serde_json::to_string(&story.request.rules).unwrap());
    let rules: String = rules.collect();
    let kinds = "amountOff everyOff rateOff ladder piecesForPrice nthPiece buyGet bundle gift addOn \
        freeShipping pointsTimes amountOffAll exchange minSpend minPieces tiers paidCards newcomer \
        nthOrder weekly channels audience all any not fixed off rate member shops categories products \
        skus brands tags anyOf except list product shop platform shipping promotions promotion group \
        coupons activities order piece weight volume notServed freeFrom earning points";
    for kind in kinds.split_whitespace() {
        assert!(rules.contains(&format!("\"{kind}\"")), "no story tells of {kind}");
    }
}

#[test]
fn sessions() {
    let told = stories::<AppStory>("app");
    assert!(told.len() >= 2, "stories are missing: {}", told.len());
    for (name, mut story) in told {
        let outputs = play(&story);
        if is_blessing() {
            for (step, output) in story.steps.iter_mut().zip(outputs) {
                step.output = output;
            }
            bless(&name, &story);
        } else {
            for (at, (step, output)) in story.steps.iter().zip(outputs).enumerate() {
                assert_eq!(output, step.output, "{name}, step {at}: {}", story.story);
            }
        }
    }
}

/// 10,000 random carts: native code writes their quotes down, `mall-wasm` finds the same bytes.
#[test]
fn native_quotes_are_as_written_down() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/parity.txt");
    let now: String = (0..100).map(|block| digest(block) + "\n").collect();
    if is_blessing() {
        fs::write(&path, &now).unwrap();
    }
    assert_eq!(now, fs::read_to_string(&path).unwrap());
}

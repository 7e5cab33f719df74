use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

const START: Timestamp = Timestamp(1_800_000_000_000);
const MINUTE: i64 = 60_000;

/// A session of an hour.
fn live(change: &Value) -> Live {
    let mut it = json!({
        "id": "dew", "title": "晨露护肤课", "cover": "/media/banner-dew.svg", "anchor": "小满",
        "window": {"startsAt": START, "endsAt": START.plus_ms(60 * MINUTE)},
        "finder": {"user": "sphABC"}, "products": ["serum"],
    });
    for (field, value) in change.as_object().unwrap() {
        it[field] = value.clone();
    }
    serde_json::from_value(it).unwrap()
}

fn at(minutes: i64) -> Timestamp {
    START.plus_ms(minutes * MINUTE)
}

#[test]
fn hours_and_the_merchants_word_say_what_it_is() {
    let preview = LiveState::Preview { starts_at: START };
    let replay = json!({"replay": "https://channels.weixin.qq.com/x"});
    let began = json!({"word": "began"});
    let ended = json!({"word": "ended"});
    let ended_and_seen = json!({"word": "ended", "replay": "https://channels.weixin.qq.com/x"});
    for (change, minutes, wanted) in [
        (json!({}), -1, preview),
        (json!({}), 0, LiveState::Live),
        (json!({}), 59, LiveState::Live),
        (json!({}), 60, LiveState::Ended),
        (replay.clone(), 59, LiveState::Live),
        (replay, 60, LiveState::Replay),
        (began.clone(), -30, LiveState::Live),
        (began, 60, LiveState::Ended),
        (ended.clone(), -30, LiveState::Ended),
        (ended, 30, LiveState::Ended),
        (ended_and_seen, 30, LiveState::Replay),
    ] {
        assert_eq!(live(&change).state(at(minutes)), wanted, "{change} {minutes}");
    }
}

#[test]
fn it_is_told_of_five_minutes_ahead_or_when_it_begins_early() {
    let it = live(&json!({}));
    assert_eq!(it.may_ask(at(-60)), Ok(at(-5)));
    assert_eq!(it.may_ask(at(-5)), Err(RemindRefusal::TooLate { opens_at: START }));
    assert_eq!(it.may_ask(at(0)), Err(RemindRefusal::Opened { opens_at: START }));
    assert_eq!(it.may_ask(at(60)), Err(RemindRefusal::Gone));
    assert_eq!(it.step(at(-6)), Step::Wait { until: at(-5) });
    assert_eq!(it.step(at(-5)), Step::Tell { next: None });
    assert_eq!(it.step(at(0)), Step::Lapse);
    let began = live(&json!({"word": "began"}));
    assert_eq!(began.step(at(-60)), Step::Tell { next: None });
    assert_eq!(live(&json!({"word": "ended"})).step(at(-60)), Step::Lapse);
}

#[test]
fn what_no_session_can_be_is_named() {
    assert_eq!(
        live(&json!({"h5Link": "https://live.example.com/1"}))
            .check(&["live.example.com".to_owned()]),
        Ok(())
    );
    for (change, field) in [
        (json!({"title": ""}), "title"),
        (json!({"cover": "javascript:alert(1)"}), "cover"),
        (json!({"anchor": ""}), "anchor"),
        (json!({"window": {"startsAt": 6, "endsAt": 5}}), "window.endsAt"),
        (json!({"finder": {"user": "a b"}}), "finder.user"),
        (json!({"finder": {"user": "a", "feed": "<"}}), "finder.feed"),
        (json!({"h5Link": "https://live.example.com/1"}), "h5Link"),
        (json!({"replay": "https://channels.weixin.qq.com@evil.example/"}), "replay"),
        (json!({"replay": "javascript:alert(1)"}), "replay"),
        (json!({"products": ["a", "a"]}), "products[1]"),
    ] {
        assert_eq!(live(&change).check(&[]).unwrap_err().field, field);
    }
}

proptest! {
    /// Whatever hours and words there are: it is on once, and nobody is told of what is over.
    #[test]
    fn nobody_is_told_of_what_is_over(word in 0..3_u8, minutes in -300..300_i64) {
        let it = match word {
            0 => live(&json!({})),
            1 => live(&json!({"word": "began"})),
            _ => live(&json!({"word": "ended"})),
        };
        let now = at(minutes);
        match it.step(now) {
            Step::Tell { next } => {
                prop_assert!(next.is_none() && now < START);
                prop_assert!(it.may_ask(now).is_err(), "it would be told twice");
            }
            Step::Wait { until } => {
                prop_assert_eq!(it.may_ask(now), Ok(until));
                prop_assert!(now < until && until < START);
            }
            Step::Lapse => prop_assert!(now >= START || word == 2),
        }
    }
}

//! Live sessions, and the values that the document shows of them.

use mall_api::live::{LiveCard, LiveRoom, LiveSubject, LivesQuery, LivesResponse};
use mall_api::{ErrorCode, path};
use mall_core::live::{Finder, LiveState};
use mall_core::{Invalid, LiveId, Window};

use super::operations::Operation;
use super::sample::Samples;
use crate::Fault;

/// Its operations.
pub(super) fn operations(samples: &Samples) -> Result<Vec<Operation>, Fault> {
    use ErrorCode::{Invalid, Malformed, NotFound, RemindRefused};
    let subject = LiveSubject { live: LiveId::new("dew")? };
    let remind = |method, name, summary| {
        Operation::new(method, path::LIVE_REMINDERS, name, summary).with_session()
    };
    Ok(vec![
        Operation::new("get", path::LIVES, "lives", "One session, what it shows, and the others.")
            .query(&LivesQuery { id: Some(LiveId::new("dew")?) })?
            .answer(&samples.lives()?)?
            .faults(&[Malformed, Invalid, NotFound]),
        remind("post", "remindOfLive", "Tell me five minutes before it begins.")
            .body(&subject)?
            .answer(&samples.reminder())?
            .faults(&[NotFound, RemindRefused]),
        remind("delete", "remindOfLiveNoMore", "Tell me no more.")
            .query(&subject)?
            .answer(&samples.reminder())?
            .faults(&[Malformed]),
    ])
}

impl Samples {
    fn lives(&self) -> Result<LivesResponse, Invalid> {
        let starts_at = self.at().plus_ms(3_600_000);
        let card = |id: &str, state| {
            Ok::<_, Invalid>(LiveCard {
                id: LiveId::new(id)?,
                title: "晨露护肤课".to_owned(),
                cover: "/media/banner-dew.svg".to_owned(),
                anchor: "小满".to_owned(),
                state,
                window: Window { starts_at, ends_at: starts_at.plus_ms(7_200_000) },
                products: 1,
                reserved: false,
            })
        };
        let room = LiveRoom {
            live: card("dew", LiveState::Preview { starts_at })?,
            note: "从洁面到防晒，一次讲清楚".to_owned(),
            finder: Some(Finder { user: "sphABC".to_owned(), feed: None }),
            h5_link: Some("https://channels.weixin.qq.com/live/1".to_owned()),
            replay: None,
            allow: Vec::new(),
            products: self.products().products,
        };
        let others = vec![card("baby", LiveState::Replay)?];
        Ok(LivesResponse { room: Some(room), others, subscribe: Vec::new() })
    }
}

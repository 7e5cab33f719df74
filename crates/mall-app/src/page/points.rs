//! 我的积分: how many, what ends when, and where they came from and went.

use mall_api::points::{PointsEntry, PointsQuery, PointsResponse};
use serde::{Deserialize, Serialize};

use super::{Page, PageAct, Scene};
use crate::Action;
use crate::context::Context;
use crate::effect::Effect;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;
use crate::text::Text;
use crate::view::StateView;

/// Buttons of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Act {
    /// Ask once more.
    Retry,
}

/// State of the page.
#[derive(Debug, Default)]
pub(crate) struct PointsPage {
    found: Option<PointsResponse>,
    failure: Option<Failure>,
    /// More of the ledger is on its way.
    loading: bool,
}

impl Page for PointsPage {
    type Act = Act;
    type View = View;

    fn open(_route: &Route, cx: &mut Context<'_>) -> Self {
        let mut page = Self::default();
        page.ask(cx);
        page
    }

    fn ask(&mut self, cx: &mut Context<'_>) {
        self.failure = None;
        if cx.model.session.is_logged_in() {
            cx.call(Call::Points(PointsQuery::default()));
        }
    }

    fn act(&mut self, act: Act, _text: Option<&str>, cx: &mut Context<'_>) {
        match act {
            Act::Retry => self.ask(cx),
        }
    }

    fn answered(&mut self, call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        self.loading = false;
        let is_more = matches!(call, Call::Points(PointsQuery { after: Some(_) }));
        if !is_more {
            cx.effect(Effect::StopPullDown);
        }
        match (result, &mut self.found) {
            (Ok(Reply::Points(more)), Some(found)) if is_more => {
                found.entries.extend(more.entries);
                found.next = more.next;
            }
            (Ok(Reply::Points(found)), _) => {
                if let Some(me) = &mut cx.model.session.me {
                    me.points = found.balance;
                }
                self.failure = None;
                self.found = Some(found);
            }
            (Ok(_), _) => {}
            (Err(failure), Some(_)) if is_more => cx.toast(failure.message(cx.text())),
            (Err(failure), _) => self.failure = Some(failure),
        }
    }

    fn reached_bottom(&mut self, cx: &mut Context<'_>) {
        if let Some(after) = self.found.as_ref().and_then(|it| it.next)
            && !self.loading
        {
            self.loading = true;
            cx.call(Call::Points(PointsQuery { after: Some(after) }));
        }
    }

    fn view(&self, scene: Scene<'_>) -> View {
        View::new(self, scene)
    }
}

/// What the page shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    state: Option<StateView>,
    offline: Option<&'static str>,
    /// Everything else; nothing while there is none.
    points: Option<PointsView>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PointsView {
    label: &'static str,
    balance: String,
    /// What ends next.
    ending: Vec<String>,
    ways: Vec<WayView>,
    ledger_title: &'static str,
    empty: Option<&'static str>,
    entries: Vec<EntryView>,
    end: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct WayView {
    key: &'static str,
    icon: &'static str,
    title: &'static str,
    open: Action,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct EntryView {
    key: String,
    title: &'static str,
    time: String,
    units: String,
    gained: bool,
    /// The order it is of.
    open: Option<Action>,
}

impl View {
    fn new(page: &PointsPage, scene: Scene<'_>) -> Self {
        let text = scene.model.text();
        let is_member = scene.model.session.is_logged_in();
        let found = page.found.as_ref().filter(|_| is_member);
        Self {
            ready: found.is_some() || page.failure.is_some() || !is_member,
            state: match (&page.failure, found) {
                _ if !is_member => {
                    let to = Action::Go { to: Route::Login };
                    Some(StateView::empty(text.points_guest()).with(to, text.login()))
                }
                (Some(failure), None) => {
                    let act = PageAct::Points(Act::Retry);
                    let again = Action::Page { page: scene.page, act, text: None };
                    Some(StateView::failed(failure, again, text))
                }
                _ => None,
            },
            offline: page.failure.as_ref().and(found).map(|_| text.offline_bar()),
            points: found.map(|found| PointsView::new(found, text)),
        }
    }
}

impl PointsView {
    fn new(found: &PointsResponse, text: Text) -> Self {
        let way = |key, icon, title, to| WayView { key, icon, title, open: Action::Go { to } };
        let ending = found.ending.iter();
        let is_whole = found.next.is_none() && !found.entries.is_empty();
        Self {
            label: text.points_label(),
            balance: found.balance.to_string(),
            ending: ending.map(|it| text.points_ending(it.units, it.ends_at)).collect(),
            ways: vec![
                way("mall", "gift", text.points_mall(), Route::PointsMall),
                way("checkIn", "calendar", text.points_check_in(), Route::CheckIn),
                way("shop", "cart", text.points_shop(), Route::Category { id: None }),
            ],
            ledger_title: text.points_ledger(),
            empty: found.entries.is_empty().then(|| text.points_empty()),
            entries: found.entries.iter().map(|it| entry(it, text)).collect(),
            end: if is_whole { text.no_more() } else { "" },
        }
    }
}

fn entry(it: &PointsEntry, text: Text) -> EntryView {
    EntryView {
        key: it.id.to_string(),
        title: text.points_entry(it.kind),
        time: text.moment(it.at),
        units: if it.units > 0 { format!("+{}", it.units) } else { it.units.to_string() },
        gained: it.units > 0,
        open: it.order.clone().map(|id| Action::Go { to: Route::Order { id } }),
    }
}

#[cfg(test)]
mod tests {
    use mall_api::path;
    use mall_api::points::{Ending, PointsKind};
    use mall_core::{OrderId, Timestamp};
    use serde_json::json;

    use super::*;
    use crate::harness::{Ask, NOW, Shell, ok};
    use crate::page::samples::log_in;

    fn says(ask: &Ask) -> crate::harness::Said {
        let entry = |id, kind, units, order: Option<&str>| PointsEntry {
            id,
            kind,
            units,
            at: NOW,
            order: order.map(|it| OrderId::new(it).unwrap()),
        };
        let (entries, next) = match ask.query.as_str() {
            "after=8" => (vec![entry(7, PointsKind::CheckIn, 5, None)], None),
            _ => (
                vec![
                    entry(9, PointsKind::Spent, -30, Some("o1")),
                    entry(8, PointsKind::Expired, -2, None),
                ],
                Some(8),
            ),
        };
        // 1 January 2027 in shop time.
        let ends_at = Timestamp(1_798_732_800_000);
        let ending = vec![Ending { units: 12, ends_at }];
        let page = PointsResponse { balance: 73, ending, entries, next };
        (ask.path == path::POINTS).then(|| ok(&page))?
    }

    #[test]
    fn the_ledger_comes_page_by_page_in_finished_sentences() {
        let mut shell = Shell::new(log_in, says);
        let page = shell.open("points", &[]);
        assert_eq!(shell.text(page, "/points/balance"), "73");
        assert_eq!(shell.text(page, "/points/ending/0"), "12 积分将于 2026-12-31 过期");
        assert_eq!(shell.text(page, "/points/entries/0/title"), "下单抵扣");
        assert_eq!(shell.text(page, "/points/entries/0/units"), "-30");
        assert!(shell.at(page, "/points/entries/0/open").is_object());
        assert_eq!(shell.at(page, "/points/entries/1/open"), json!(null));
        for _ in 0..2 {
            shell.dispatch(Action::ReachBottom { page });
        }
        assert_eq!(shell.text(page, "/points/entries/2/units"), "+5");
        assert_eq!(shell.asked_at(path::POINTS).len(), 2, "the whole ledger is asked for once");
        assert_eq!(shell.text(page, "/points/end"), "没有更多了");
    }

    #[test]
    fn a_guest_is_asked_to_log_in() {
        let mut shell = Shell::new(|_| {}, says);
        let page = shell.open("points", &[]);
        assert_eq!(shell.text(page, "/state/text"), "登录后查看你的积分");
        assert!(shell.asked_at(path::POINTS).is_empty());
    }

    #[test]
    fn a_kind_of_a_newer_shop_is_no_fault() {
        let newer: PointsKind = serde_json::from_value(json!("fromTheFuture")).unwrap();
        assert_eq!(newer, PointsKind::Other);
    }
}

//! 隐私: what is kept of a shopper, what they have a say in, and how they leave.

use mall_api::ErrorCode;
use serde::{Deserialize, Serialize};

use super::me::log_out;
use super::{Page, PageAct, Scene};
use crate::Action;
use crate::context::Context;
use crate::effect::Effect;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;
use crate::text::Text;

/// What the file is called that a shopper takes away.
const FILE: &str = "xiaopu-data.json";

/// Buttons of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Act {
    /// Whether it may be told what is done here.
    Consent {
        /// Whether.
        yes: bool,
    },
    /// All that is kept of the shopper.
    Copy,
    /// Look at what leaving means, or at it no more.
    Look {
        /// Whether.
        on: bool,
    },
    /// Ask whether to leave.
    AskLeave,
    /// Leave.
    Leave,
}

/// State of the page; what else it shows is in the model.
#[derive(Debug, Default)]
pub(crate) struct PrivacyPage {
    /// Whether it shows what leaving means.
    leaving: bool,
    /// What the server is being asked for.
    waiting: bool,
    /// Why the server did not let the shopper go.
    refusal: Option<String>,
}

impl Page for PrivacyPage {
    type Act = Act;
    type View = View;

    fn open(_route: &Route, _cx: &mut Context<'_>) -> Self {
        Self::default()
    }

    fn act(&mut self, act: Act, _text: Option<&str>, cx: &mut Context<'_>) {
        match act {
            Act::Consent { yes } => cx.take_consent(yes),
            Act::Look { on } => {
                self.leaving = on;
                self.refusal = None;
            }
            Act::AskLeave => {
                let (text, page) = (cx.text(), cx.page.unwrap_or_default());
                let then = Action::Page { page, act: PageAct::Privacy(Act::Leave), text: None };
                cx.confirm(text.leave_row(), text.leave_ask(), text.leave_sure(), then);
            }
            Act::Copy | Act::Leave if self.waiting => {}
            Act::Copy => self.ask(Call::MyData, cx),
            Act::Leave => self.ask(Call::Leave, cx),
        }
    }

    fn answered(&mut self, call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        self.waiting = false;
        match (call, result) {
            (Call::MyData, Ok(Reply::Text(text))) => {
                cx.effect(Effect::Save { name: FILE.to_owned(), text });
                cx.toast(cx.text().mine_copy_done());
            }
            (Call::Leave, Ok(_)) => {
                self.leaving = false;
                log_out(cx);
                // What the device alone remembers goes too.
                cx.model.own.seen.clear();
                cx.model.history.clear();
                cx.model.take_consent(false);
                cx.toast(cx.text().leave_done());
                cx.go(&Route::Me);
            }
            (Call::Leave, Err(failure)) if failure.code() == Some(ErrorCode::StillOpen) => {
                self.refusal = Some(failure.message(cx.text()));
            }
            (_, Err(failure)) => cx.toast(failure.message(cx.text())),
            _ => {}
        }
    }

    fn view(&self, scene: Scene<'_>) -> View {
        let text = scene.model.text();
        let on = scene.model.may_tell();
        let is_in = scene.model.session.is_logged_in();
        View {
            ready: true,
            intro: text.privacy_intro(),
            consent: SwitchView {
                title: text.consent_title(),
                note: text.consent_note(),
                on,
                action: button(scene, Act::Consent { yes: !on }),
            },
            kept: text.privacy_kept(),
            things: things(&text.privacy_things()),
            mine: is_in.then(|| self.mine(scene, text)),
            farewell: (is_in && self.leaving).then(|| self.farewell(scene, text)),
        }
    }
}

impl PrivacyPage {
    fn ask(&mut self, call: Call, cx: &mut Context<'_>) {
        self.waiting = true;
        cx.call(call);
    }

    /// A button that is grey while the server is asked.
    fn free(&self, scene: Scene<'_>, act: Act) -> Option<Action> {
        (!self.waiting).then(|| button(scene, act))
    }

    fn mine(&self, scene: Scene<'_>, text: Text) -> MineView {
        let row = |title, note, act, button| OwnView {
            key: title,
            title,
            note,
            action: self.free(scene, act),
            text: button,
        };
        let (copy, look) = (Act::Copy, Act::Look { on: true });
        MineView {
            title: text.mine_title(),
            things: [
                row(text.mine_copy(), text.mine_copy_note(), copy, text.mine_copy_do()),
                row(text.leave_row(), text.leave_row_note(), look, text.leave_look()),
            ],
        }
    }

    fn farewell(&self, scene: Scene<'_>, text: Text) -> FarewellView {
        FarewellView {
            title: text.leave_row(),
            things: things(&text.leave_things()),
            refusal: self.refusal.clone(),
            orders: Action::Go { to: Route::Orders { state: None } },
            orders_text: text.my_orders(),
            ask: self.free(scene, Act::AskLeave),
            ask_text: text.leave_sure(),
            back: button(scene, Act::Look { on: false }),
            back_text: text.leave_not(),
        }
    }
}

fn button(scene: Scene<'_>, act: Act) -> Action {
    Action::Page { page: scene.page, act: PageAct::Privacy(act), text: None }
}

fn things(all: &[(&'static str, &'static str)]) -> Vec<ThingView> {
    all.iter().map(|&(title, note)| ThingView { key: title, title, note }).collect()
}

/// What the page shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    intro: &'static str,
    consent: SwitchView,
    kept: &'static str,
    things: Vec<ThingView>,
    /// What a shopper may do with what is kept of them.
    mine: Option<MineView>,
    /// What leaving means; in place of all else.
    farewell: Option<FarewellView>,
}

#[derive(Debug, Serialize)]
struct SwitchView {
    title: &'static str,
    note: &'static str,
    on: bool,
    action: Action,
}

#[derive(Debug, Serialize)]
struct ThingView {
    key: &'static str,
    title: &'static str,
    note: &'static str,
}

#[derive(Debug, Serialize)]
struct MineView {
    title: &'static str,
    things: [OwnView; 2],
}

#[derive(Debug, Serialize)]
struct OwnView {
    key: &'static str,
    title: &'static str,
    note: &'static str,
    /// `null` while the server is asked.
    action: Option<Action>,
    text: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct FarewellView {
    title: &'static str,
    things: Vec<ThingView>,
    /// Why not yet, as the server says it.
    refusal: Option<String>,
    orders: Action,
    orders_text: &'static str,
    /// `null` while the server is asked.
    ask: Option<Action>,
    ask_text: &'static str,
    back: Action,
    back_text: &'static str,
}

#[cfg(test)]
mod tests {
    use mall_api::{ErrorCode, path};
    use serde_json::json;

    use crate::Effect;
    use crate::harness::{Ask, Shell, no};
    use crate::page::samples::log_in;

    fn open(is_kept: bool) -> (Shell, crate::PageId) {
        let mut shell = Shell::new(log_in, move |ask: &Ask| match ask.path.as_str() {
            path::MY_DATA => Some((200, json!({"tables": []}))),
            path::ME if is_kept => no(ErrorCode::StillOpen, "订单 o1 待发货"),
            path::ME => Some((204, json!(null))),
            _ => None,
        });
        let page = shell.open("privacy", &[]);
        (shell, page)
    }

    #[test]
    fn a_guest_has_nothing_to_take_away() {
        let mut shell = Shell::new(|_| {}, |_: &Ask| None);
        let page = shell.open("privacy", &[]);
        assert_eq!(
            (shell.at(page, "/mine"), shell.at(page, "/farewell")),
            (json!(null), json!(null))
        );
    }

    #[test]
    fn what_is_kept_is_handed_over_as_it_came() {
        let (mut shell, page) = open(false);
        shell.tap(page, "/mine/things/0/action");
        let saved: Vec<_> =
            shell.effects.iter().filter(|it| matches!(it, Effect::Save { .. })).collect();
        let file =
            Effect::Save { name: "xiaopu-data.json".into(), text: r#"{"tables":[]}"#.into() };
        assert_eq!(saved, [&file]);
    }

    #[test]
    fn who_leaves_sees_what_that_means_and_is_nobody_then() {
        let (mut shell, page) = open(false);
        shell.tap(page, "/mine/things/1/action");
        let farewell = &shell.at(page, "/farewell");
        assert_eq!(farewell["things"].as_array().unwrap().len(), 4);
        shell.tap(page, "/farewell/back");
        assert_eq!(shell.at(page, "/farewell"), json!(null));
        shell.tap(page, "/mine/things/1/action");
        shell.tap(page, "/farewell/ask");
        assert_eq!(shell.asked_at(path::ME).len(), 1);
        assert_eq!(shell.at(page, "/mine"), json!(null), "nobody is logged in");
        assert!(
            shell
                .effects
                .iter()
                .any(|it| matches!(it, Effect::Navigate { url, .. } if url.contains("/me/")))
        );
    }

    #[test]
    fn who_cannot_leave_yet_reads_why_and_is_led_to_the_orders() {
        let (mut shell, page) = open(true);
        shell.tap(page, "/mine/things/1/action");
        shell.tap(page, "/farewell/ask");
        let farewell = &shell.at(page, "/farewell");
        assert_eq!(farewell["refusal"], "订单 o1 待发货");
        assert!(farewell["ask"].is_object() && farewell["orders"].is_object());
    }
}

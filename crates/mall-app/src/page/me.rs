//! 我的.

use mall_api::session::MeResponse;
use mall_core::order::OrderState;
use serde::{Deserialize, Serialize};

use super::login::offers;
use super::{Page, PageAct, Scene};
use crate::Action;
use crate::context::Context;
use crate::effect::{Effect, How};
use crate::model::Model;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;
use crate::text::Text;

/// Buttons of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Act {
    /// Ask whether to log out.
    AskLogout,
    /// Log out.
    Logout,
    /// How large texts are: 0 as they are, 1 larger, 2 larger still.
    TextSize {
        /// Which of the three.
        size: u8,
    },
    /// Open the mini-program, from H5.
    OpenApp,
    /// Whether it may be told what is done here.
    Consent {
        /// Whether.
        yes: bool,
    },
}

/// State of the page; what else it shows is in the session.
#[derive(Debug)]
pub(crate) struct MePage {
    /// Whether there is a mini-program to open from here.
    has_app: bool,
}

impl Page for MePage {
    type Act = Act;
    type View = View;

    fn open(_route: &Route, cx: &mut Context<'_>) -> Self {
        let mut page = Self { has_app: false };
        if !cx.is_native() {
            cx.call(Call::LoginWays);
        }
        page.shown(cx);
        page
    }

    fn act(&mut self, act: Act, _text: Option<&str>, cx: &mut Context<'_>) {
        match act {
            Act::AskLogout => {
                let (text, page) = (cx.text(), cx.page.unwrap_or_default());
                let then = Action::Page { page, act: PageAct::Me(Act::Logout), text: None };
                cx.confirm(text.logout(), text.logout_ask(), text.logout(), then);
            }
            Act::Logout => {
                cx.call(Call::Logout);
                log_out(cx);
            }
            Act::Consent { yes } => cx.take_consent(yes),
            Act::OpenApp => {
                cx.effect(Effect::Navigate { how: How::Push, url: "/open/home".to_owned() });
            }
            Act::TextSize { size } => {
                cx.model.text_size = size;
                let shown = cx.model.show_text_size();
                cx.effect(shown);
            }
        }
    }

    fn answered(&mut self, _call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        cx.effect(Effect::StopPullDown);
        match result {
            Ok(Reply::Me(me)) => cx.model.session.me = Some(me),
            // A shop with a mini-program logs people in there.
            Ok(Reply::Text(ways)) => self.has_app = offers(&ways, "wechat"),
            _ => {}
        }
    }

    fn shown(&mut self, cx: &mut Context<'_>) {
        if cx.model.session.is_logged_in() {
            cx.call(Call::Me);
        }
    }

    fn pulled_down(&mut self, cx: &mut Context<'_>) {
        self.shown(cx);
        cx.effect(Effect::StopPullDown);
    }

    fn view(&self, scene: Scene<'_>) -> View {
        let text = scene.model.text();
        let session = &scene.model.session;
        let me = session.me.as_ref().filter(|_| session.is_logged_in());
        // Known by `WeChat` alone.
        let is_nameless = me.is_some_and(|me| me.phone.is_empty());
        let own = |to: Route| Action::Go { to: if me.is_some() { to } else { Route::Login } };
        let count = |state| {
            let orders = me.map_or(&[][..], |me| &me.orders);
            orders.iter().find(|(it, _)| *it == state).map(|(_, count)| count.to_string())
        };
        let tile = |icon, state: OrderState| TileView {
            key: state.name(),
            icon,
            title: text.order_state(state),
            badge: if state == OrderState::Done { None } else { count(state) },
            open: own(Route::Orders { state: Some(state) }),
        };
        View {
            ready: true,
            name: match me {
                Some(_) if is_nameless => text.wechat_shopper().to_owned(),
                Some(me) => me.phone.clone(),
                None => text.guest().to_owned(),
            },
            note: match me {
                Some(_) if is_nameless => text.bind_note().to_owned(),
                Some(me) => text.member_note(me.points),
                None => text.guest_note().to_owned(),
            },
            login: (me.is_none() || is_nameless).then_some(Action::Go { to: Route::Login }),
            orders_title: text.my_orders(),
            orders_all: text.all_orders(),
            orders_open: own(Route::Orders { state: None }),
            tiles: vec![
                tile("wallet", OrderState::Unpaid),
                tile("box", OrderState::Paid),
                tile("truck", OrderState::Shipped),
                tile("check", OrderState::Done),
            ],
            ask: scene.model.consent.is_none().then(|| {
                let act = |yes| PageAct::Me(Act::Consent { yes });
                let button = |yes| Action::Page { page: scene.page, act: act(yes), text: None };
                AskView {
                    title: text.consent_title(),
                    text: text.consent_ask(),
                    yes: button(true),
                    yes_text: text.consent_yes(),
                    no: button(false),
                    no_text: text.consent_no(),
                    more: Action::Go { to: Route::Privacy },
                    more_text: text.consent_more(),
                }
            }),
            rows: {
                let mut rows = rows(me, &own, text);
                rows.extend(self.has_app.then(|| RowView {
                    key: "app",
                    icon: "category",
                    title: text.open_app(),
                    note: None,
                    badge: None,
                    open: Action::Page {
                        page: scene.page,
                        act: PageAct::Me(Act::OpenApp),
                        text: None,
                    },
                }));
                rows
            },
            sizes_title: text.text_size(),
            sizes: text.text_sizes().into_iter().zip(0..).map(|it| size(scene, it)).collect(),
            logout: me.is_some().then_some(Action::Page {
                page: scene.page,
                act: PageAct::Me(Act::AskLogout),
                text: None,
            }),
            logout_text: text.logout(),
            version: format!("{} {}", text.version(), env!("CARGO_PKG_VERSION")),
        }
    }
}

fn size(scene: Scene<'_>, (text, size): (&'static str, u8)) -> SizeView {
    let act = PageAct::Me(Act::TextSize { size });
    SizeView {
        key: text,
        text,
        on: scene.model.text_size == size,
        action: Action::Page { page: scene.page, act, text: None },
    }
}

/// Nobody is logged in here any more.
pub(super) fn log_out(cx: &mut Context<'_>) {
    cx.model.session.log_out();
    cx.model.cart.logged_out();
    cx.model.own.logged_out();
    cx.effect(Model::forget_aside());
    cx.call_for_sync(&[]);
}

fn rows(me: Option<&MeResponse>, own: &dyn Fn(Route) -> Action, text: Text) -> Vec<RowView> {
    let note = |count: u32| (count > 0).then(|| count.to_string());
    vec![
        RowView {
            key: "messages",
            icon: "notice",
            title: text.my_messages(),
            note: None,
            badge: me.filter(|me| me.unread > 0).map(|me| text.unread(me.unread)),
            open: own(Route::Messages),
        },
        RowView {
            key: "coupons",
            icon: "coupon",
            title: text.my_coupons(),
            note: me.and_then(|me| note(me.coupons)),
            badge: None,
            open: Action::Go { to: Route::Coupons },
        },
        RowView {
            key: "member",
            icon: "crown",
            title: text.member_row(),
            note: me.and_then(|me| me.tier.clone()),
            badge: None,
            open: Action::Go { to: Route::Member },
        },
        RowView {
            key: "points",
            icon: "star",
            title: text.points_row(),
            note: me.and_then(|me| note(me.points)),
            badge: None,
            open: own(Route::Points),
        },
        RowView {
            key: "favourites",
            icon: "heart",
            title: text.own_likes(),
            note: None,
            badge: None,
            open: Action::Go { to: Route::Favourites },
        },
        RowView {
            key: "footprints",
            icon: "clock",
            title: text.own_seen(),
            note: None,
            badge: None,
            open: Action::Go { to: Route::Footprints },
        },
        RowView {
            key: "checkIn",
            icon: "calendar",
            title: text.check_in_row(),
            note: None,
            badge: None,
            open: Action::Go { to: Route::CheckIn },
        },
        RowView {
            key: "groups",
            icon: "group",
            title: text.my_groups(),
            note: None,
            badge: None,
            open: Action::Go { to: Route::Groups },
        },
        RowView {
            key: "addresses",
            icon: "address",
            title: text.my_addresses(),
            note: None,
            badge: None,
            open: own(Route::Addresses { pick: false }),
        },
        RowView {
            key: "service",
            icon: "service",
            title: text.service(),
            note: None,
            badge: None,
            open: Action::Go { to: Route::SERVICE },
        },
        RowView {
            key: "privacy",
            icon: "check",
            title: text.privacy_row(),
            note: None,
            badge: None,
            open: Action::Go { to: Route::Privacy },
        },
    ]
}

/// What the page shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    name: String,
    note: String,
    /// Behind the name, while nobody is logged in, or who is has told no number.
    login: Option<Action>,
    orders_title: &'static str,
    orders_all: &'static str,
    orders_open: Action,
    tiles: Vec<TileView>,
    /// Whether it may be told what is done here; asked once.
    ask: Option<AskView>,
    rows: Vec<RowView>,
    sizes_title: &'static str,
    sizes: Vec<SizeView>,
    logout: Option<Action>,
    logout_text: &'static str,
    version: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct AskView {
    title: &'static str,
    text: &'static str,
    yes: Action,
    yes_text: &'static str,
    no: Action,
    no_text: &'static str,
    more: Action,
    more_text: &'static str,
}

#[derive(Debug, Serialize)]
struct SizeView {
    key: &'static str,
    text: &'static str,
    on: bool,
    action: Action,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct TileView {
    key: &'static str,
    icon: &'static str,
    title: &'static str,
    badge: Option<String>,
    open: Action,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct RowView {
    key: &'static str,
    icon: &'static str,
    title: &'static str,
    note: Option<String>,
    /// How many messages are not read: 3, 99+.
    badge: Option<String>,
    open: Action,
}

#[cfg(test)]
mod tests {
    use mall_api::path;
    use mall_core::pricing::Channel;
    use serde_json::json;

    use crate::Effect;
    use crate::effect::How;
    use crate::harness::{Ask, Shell, ok};

    fn classes(shell: &Shell) -> Vec<&str> {
        let all = shell.effects.iter();
        all.filter_map(|it| match it {
            Effect::TextSize { class } => Some(class.as_str()),
            _ => None,
        })
        .collect()
    }

    /// It is told at once, and first of all when the shop is opened again.
    #[test]
    fn the_size_of_texts_is_chosen_and_stays() {
        let mut shell = Shell::new(|_| {}, |_: &Ask| None);
        let page = shell.open("me", &[]);
        assert_eq!((shell.at(page, "/sizes/0/on"), classes(&shell).len()), (json!(true), 0));
        shell.tap(page, "/sizes/2/action");
        assert_eq!(classes(&shell), ["text-huge"]);
        assert_eq!(
            (shell.at(page, "/sizes/0/on"), shell.at(page, "/sizes/2/on")),
            (json!(false), json!(true))
        );
        let mut shell = shell.restart("another seed");
        assert_eq!(classes(&shell), ["text-huge"]);
        let page = shell.open("me", &[]);
        shell.tap(page, "/sizes/1/action");
        shell.tap(page, "/sizes/0/action");
        assert_eq!(classes(&shell), ["text-huge", "text-large", ""]);
        assert_eq!(classes(&shell.restart("a third")), Vec::<&str>::new());
    }

    /// What the page leads to beside itself, in a shop where one logs in by `ways`.
    fn app_row(channel: Channel, ways: &'static [&'static str]) -> (Shell, Option<usize>) {
        let server = move |ask: &Ask| if ask.path == path::SESSION { ok(&ways) } else { None };
        let mut shell = Shell::new_in(channel, |_| {}, server);
        let page = shell.open("me", &[]);
        let rows = shell.at(page, "/rows");
        let at = rows.as_array().unwrap().iter().position(|it| it["key"] == "app");
        if let Some(at) = at {
            shell.tap(page, &format!("/rows/{at}/open"));
        }
        (shell, at)
    }

    #[test]
    fn the_mini_program_is_opened_from_elsewhere_where_there_is_one() {
        let (shell, at) = app_row(Channel::H5, &["wechat", "page", "phone"]);
        assert!(at.is_some());
        let to = Effect::Navigate { how: How::Push, url: "/open/home".to_owned() };
        assert!(shell.effects.contains(&to), "{:?}", shell.effects);
        assert_eq!(app_row(Channel::H5, &["page", "phone"]).1, None);
        let (shell, at) = app_row(Channel::MiniProgram, &["wechat"]);
        assert_eq!((at, shell.asked.iter().any(|it| it.path == path::SESSION)), (None, false));
    }
}

//! 隐私: what is kept of a shopper, and what they have a say in.

use serde::{Deserialize, Serialize};

use super::{Page, PageAct, Scene};
use crate::Action;
use crate::context::Context;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;

/// Buttons of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Act {
    /// Whether it may be told what is done here.
    Consent {
        /// Whether.
        yes: bool,
    },
}

/// State of the page; what it shows is in the model.
#[derive(Debug, Default)]
pub(crate) struct PrivacyPage;

impl Page for PrivacyPage {
    type Act = Act;
    type View = View;

    fn open(_route: &Route, _cx: &mut Context<'_>) -> Self {
        Self
    }

    fn act(&mut self, act: Act, _text: Option<&str>, cx: &mut Context<'_>) {
        match act {
            Act::Consent { yes } => cx.take_consent(yes),
        }
    }

    fn answered(&mut self, _call: &Call, _result: Result<Reply, Failure>, _cx: &mut Context<'_>) {}

    fn view(&self, scene: Scene<'_>) -> View {
        let text = scene.model.text();
        let on = scene.model.may_tell();
        let things = text.privacy_things().into_iter().enumerate();
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
            things: things
                .map(|(at, (title, note))| ThingView { key: at.to_string(), title, note })
                .collect(),
        }
    }
}

fn button(scene: Scene<'_>, act: Act) -> Action {
    Action::Page { page: scene.page, act: PageAct::Privacy(act), text: None }
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
    key: String,
    title: &'static str,
    note: &'static str,
}

//! 专属顾问.

use serde::{Deserialize, Serialize};

use super::{Page, Scene};
use crate::Action;
use crate::context::Context;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;

/// The service page has no buttons of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Act {}

/// State of the service page.
#[derive(Debug)]
pub(crate) struct ServicePage;

impl Page for ServicePage {
    type Act = Act;
    type View = View;

    fn open(_route: &Route, cx: &mut Context<'_>) -> Self {
        // The telephone number comes with the home page.
        if cx.model.home.is_none() {
            cx.call_for_home();
        }
        Self
    }

    fn act(&mut self, act: Act, _text: Option<&str>, _cx: &mut Context<'_>) {
        match act {}
    }

    fn answered(&mut self, _call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        if let Ok(Reply::Home(home)) = result {
            cx.model.take_home(home);
        }
    }

    fn view(&self, scene: Scene<'_>) -> View {
        let text = scene.model.text();
        let phone = scene.model.home.as_ref().map(|home| home.shop.service_phone.clone());
        View {
            ready: true,
            hello: text.service_hello(),
            note: text.service_note(),
            hours: text.service_hours(),
            chat_text: text.service_chat(),
            chat: Action::Say { text: text.service_chat_soon().to_owned() },
            phone_text: text.service_phone(),
            phone: phone.clone().unwrap_or_default(),
            call: phone.filter(|it| !it.is_empty()).map(|number| Action::Phone { number }),
            asks: text.service_asks(),
            questions: text
                .service_questions()
                .into_iter()
                .map(|(question, answer)| QuestionView { question, answer })
                .collect(),
        }
    }
}

/// What the service page shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    hello: &'static str,
    note: &'static str,
    hours: &'static str,
    chat_text: &'static str,
    /// H5; the mini-program has a contact button of its own.
    chat: Action,
    phone_text: &'static str,
    phone: String,
    call: Option<Action>,
    asks: &'static str,
    questions: Vec<QuestionView>,
}

#[derive(Debug, Serialize)]
struct QuestionView {
    question: &'static str,
    answer: &'static str,
}

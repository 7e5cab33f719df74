//! 登录: a phone number and the code sent to it.

use mall_api::ErrorCode;
use mall_api::session::{CodeRequest, LoginRequest};
use mall_core::address::Phone;
use serde::{Deserialize, Serialize};

use super::{Page, PageAct, Scene};
use crate::context::Context;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;
use crate::text::Text;
use crate::view::FieldView;
use crate::{Action, PageId};

/// Buttons of the log-in page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Act {
    /// The phone number changed.
    Phone,
    /// The code changed.
    Code,
    /// Send me a code.
    Send,
    /// Log me in.
    Login,
}

/// State of the log-in page.
#[derive(Debug, Default)]
pub(crate) struct LoginPage {
    phone: String,
    code: String,
    phone_error: Option<String>,
    code_error: Option<String>,
    /// Only in the sandbox.
    sandbox_code: Option<String>,
    /// Seconds until another code can be asked for.
    again_in: u32,
    waiting: bool,
}

/// Digits of a code.
const CODE_DIGITS: usize = 6;
const SECOND_MS: u32 = 1_000;

impl LoginPage {
    fn read_phone(&mut self, text: Text) -> Option<Phone> {
        let phone = Phone::new(&self.phone).ok();
        self.phone_error = phone.is_none().then(|| text.phone_wrong().to_owned());
        phone
    }

    fn send(&mut self, cx: &mut Context<'_>) {
        if self.waiting || self.again_in > 0 {
            return;
        }
        if let Some(phone) = self.read_phone(cx.text()) {
            self.waiting = true;
            cx.call(Call::Code(CodeRequest { phone }));
        }
    }

    fn login(&mut self, cx: &mut Context<'_>) {
        let text = cx.text();
        let is_code =
            self.code.len() == CODE_DIGITS && self.code.bytes().all(|b| b.is_ascii_digit());
        self.code_error = (!is_code).then(|| text.code_wrong().to_owned());
        let phone = self.read_phone(text);
        if let (Some(phone), true, false) = (phone, is_code, self.waiting) {
            self.waiting = true;
            cx.call(Call::Login(LoginRequest { phone, code: self.code.clone() }));
        }
    }

    fn refused(&mut self, failure: &Failure, cx: &mut Context<'_>) {
        let said = failure.message(cx.text());
        match failure.code() {
            Some(ErrorCode::WrongCode) => self.code_error = Some(said),
            _ => cx.toast(said),
        }
    }
}

impl Page for LoginPage {
    type Act = Act;
    type View = View;

    fn open(_route: &Route, _cx: &mut Context<'_>) -> Self {
        Self::default()
    }

    fn act(&mut self, act: Act, text: Option<&str>, cx: &mut Context<'_>) {
        let typed = || text.unwrap_or_default().trim().to_owned();
        match act {
            Act::Phone => {
                self.phone = typed();
                self.phone_error = None;
            }
            Act::Code => {
                self.code = typed();
                self.code_error = None;
            }
            Act::Send => self.send(cx),
            Act::Login => self.login(cx),
        }
    }

    fn answered(&mut self, _call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        self.waiting = false;
        match result {
            Ok(Reply::Code(sent)) => {
                let text = cx.text().code_sent();
                cx.toast(text);
                self.again_in = sent.again_after_seconds;
                self.sandbox_code = sent.sandbox_code;
                cx.wake(SECOND_MS);
            }
            Ok(Reply::Login(answer)) => {
                let text = cx.text().login_done();
                cx.model.session.log_in(answer.token, answer.me);
                cx.model.cart.logged_in(&mut cx.model.seed);
                cx.accept_invite();
                cx.call_for_sync(&[]);
                cx.tell_likes();
                cx.toast(text);
                cx.back();
            }
            Err(failure) => self.refused(&failure, cx),
            Ok(_) => {}
        }
    }

    fn woke(&mut self, cx: &mut Context<'_>) {
        self.again_in = self.again_in.saturating_sub(1);
        if self.again_in > 0 {
            cx.wake(SECOND_MS);
        }
    }

    fn view(&self, scene: Scene<'_>) -> View {
        let text = scene.model.text();
        let field =
            |label: &str, value: &str, placeholder: &str, act, error: &Option<String>| FieldView {
                label: label.to_owned(),
                value: value.to_owned(),
                placeholder: placeholder.to_owned(),
                action: button(scene.page, act),
                error: error.clone(),
            };
        let may_send = !self.waiting && self.again_in == 0;
        View {
            ready: true,
            title: text.login_title(),
            note: text.login_note(),
            phone: field(
                text.phone(),
                &self.phone,
                text.phone_hint(),
                Act::Phone,
                &self.phone_error,
            ),
            code: field(text.code(), &self.code, text.code_hint(), Act::Code, &self.code_error),
            send: may_send.then(|| button(scene.page, Act::Send)),
            send_text: match self.again_in {
                0 => text.code_get().to_owned(),
                seconds => text.code_again_in(seconds),
            },
            sandbox: self.sandbox_code.as_deref().map(|code| text.sandbox_code(code)),
            login: (!self.waiting).then(|| button(scene.page, Act::Login)),
            login_text: text.login(),
        }
    }
}

fn button(page: PageId, act: Act) -> Action {
    Action::Page { page, act: PageAct::Login(act), text: None }
}

/// What the log-in page shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    title: &'static str,
    note: &'static str,
    phone: FieldView,
    code: FieldView,
    send: Option<Action>,
    send_text: String,
    /// The code itself, where money is play money.
    sandbox: Option<String>,
    login: Option<Action>,
    login_text: &'static str,
}

//! 登录: by `WeChat`, where that is to be had, or by a phone number and the code sent to it.

use mall_api::session::{CodeRequest, LoginRequest};
use mall_api::{ErrorCode, path};
use mall_core::address::Phone;
use mall_core::pricing::Channel;
use serde::{Deserialize, Serialize};

use super::{Page, PageAct, Scene};
use crate::context::Context;
use crate::effect::{Effect, How};
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
    /// Whether I agree to what the shop says of privacy.
    Agree,
    /// Log me in by `WeChat`.
    Wechat,
    /// The same, and the number that was told; empty when it was not.
    Number,
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
    /// By which ways one can log in, as the server lists them; nothing until it has.
    ways: String,
    agreed: bool,
}

/// Digits of a code.
const CODE_DIGITS: usize = 6;
const SECOND_MS: u32 = 1_000;

/// Whether the list `ways`, as the server wrote it, names `way`.
pub(super) fn offers(ways: &str, way: &str) -> bool {
    ways.split('"').any(|it| it == way)
}

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

    /// By `WeChat`: in the mini-program by a code that the shell fetches, elsewhere by its page.
    fn by_wechat(&mut self, phone_code: Option<String>, cx: &mut Context<'_>) {
        if self.waiting {
            return;
        }
        if cx.is_native() {
            self.waiting = true;
            cx.call(Call::WechatLogin(phone_code));
        } else {
            cx.effect(Effect::Navigate { how: How::Replace, url: path::SESSION_PAGE.to_owned() });
        }
    }

    fn offers(&self, way: &str) -> bool {
        offers(&self.ways, way)
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

    fn open(_route: &Route, cx: &mut Context<'_>) -> Self {
        cx.call(Call::LoginWays);
        let back = cx.model.came_back.take();
        let waiting = back.is_some();
        if let Some(back) = back {
            cx.call(Call::PageLogin(back));
        }
        Self { waiting, ..Self::default() }
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
            Act::Agree => self.agreed = !self.agreed,
            Act::Wechat => self.by_wechat(None, cx),
            Act::Number => match typed() {
                // Whoever tells no number has other ways.
                code if code.is_empty() => {
                    let text = cx.text().number_untold();
                    cx.toast(text);
                }
                code => self.by_wechat(Some(code), cx),
            },
        }
    }

    fn answered(&mut self, call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        if *call == Call::LoginWays {
            if let Ok(Reply::Text(ways)) = result {
                self.ways = ways;
            }
            return;
        }
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
                // What is in the cart of who was logged in already is theirs, and no guest's.
                if !cx.model.session.is_logged_in() {
                    cx.model.cart.logged_in(&mut cx.model.seed);
                }
                cx.model.session.log_in(answer.token, answer.me);
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
        let is_native = scene.model.cart.shopper().channel == Some(Channel::MiniProgram);
        let by_wechat = self.offers(if is_native { "wechat" } else { "page" });
        let quick = |act| {
            // Grey while an answer is on its way; before all else one agrees.
            let first = Action::Say { text: text.agree_first().to_owned() };
            let action = if self.agreed { button(scene.page, act) } else { first };
            (by_wechat && !self.waiting).then_some(action)
        };
        View {
            ready: true,
            title: if by_wechat { text.login() } else { text.login_title() },
            note: if by_wechat { text.guest_note() } else { text.login_note() },
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
            wechat: quick(Act::Wechat),
            wechat_text: by_wechat
                .then(|| if is_native { text.wechat_quick() } else { text.wechat_login() }),
            number: quick(Act::Number).filter(|_| is_native),
            number_text: text.number_quick(),
            agreed: self.agreed,
            agree: button(scene.page, Act::Agree),
            agree_text: text.agree(),
            agree_more: Action::Go { to: Route::Privacy },
            agree_more_text: text.privacy_row(),
            by_phone: self.ways.is_empty() || self.offers("phone"),
            otherwise: text.login_otherwise(),
            nowhere: text.login_nowhere(),
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
    /// Behind the button that logs in by `WeChat`.
    wechat: Option<Action>,
    /// On it; nothing where that is not to be had.
    wechat_text: Option<&'static str>,
    /// Behind the one that tells the number too: the mini-program alone has it.
    number: Option<Action>,
    number_text: &'static str,
    agreed: bool,
    agree: Action,
    agree_text: &'static str,
    agree_more: Action,
    agree_more_text: &'static str,
    /// Whether a code can be had.
    by_phone: bool,
    /// Between the two.
    otherwise: &'static str,
    /// Where there is neither.
    nowhere: &'static str,
}

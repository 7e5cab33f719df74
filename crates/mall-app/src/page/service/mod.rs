//! 专属顾问: the ways that are open here and now, what one asks about, and messages to the shop.

#[cfg(test)]
mod tests;
mod view;

use mall_api::catalog::ProductResponse;
use mall_api::order::OrderView;
use mall_api::service::{LeaveMessageRequest, ServiceResponse};
use mall_core::address::Phone;
use mall_core::limits::SERVICE_MESSAGE_CHARS_MAX;
use mall_core::pricing::Channel;
use mall_core::service::{ServiceKind, ServiceSubject};
use mall_core::{ChannelId, IdempotencyKey};
use serde::{Deserialize, Serialize};

use super::{Page, Scene};
use crate::context::Context;
use crate::effect::Effect;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;

pub(crate) use view::View;

/// Buttons of the page. None holds an address: what is opened is looked at when it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Act {
    /// Ask once more.
    Retry,
    /// Reach the shop.
    Reach {
        /// In which way.
        channel: ChannelId,
    },
    /// The message changed.
    Say,
    /// The number to call changed.
    Phone,
    /// 提交留言.
    Send,
}

/// State of the page.
#[derive(Debug)]
pub(crate) struct ServicePage {
    about: Option<ServiceSubject>,
    found: Option<Box<ServiceResponse>>,
    failure: Option<Failure>,
    product: Option<Box<ProductResponse>>,
    order: Option<Box<OrderView>>,
    said: String,
    phone: String,
    phone_is_wrong: bool,
    /// What is on its way, or was when its answer was lost: the same is sent again with its key.
    sent: Option<LeaveMessageRequest>,
    busy: bool,
    ticking: bool,
}

/// Who is there may change with the minute.
const LOOK_AGAIN_MS: u32 = 30_000;

/// The shell of this device; whoever does not say is a browser.
fn shell(model: &crate::model::Model) -> Channel {
    model.cart.shopper().channel.unwrap_or(Channel::H5)
}

impl ServicePage {
    fn tick(&mut self, cx: &mut Context<'_>) {
        if !self.ticking {
            self.ticking = true;
            cx.wake(LOOK_AGAIN_MS);
        }
    }

    /// Opens a way of the shop's that is open, and nothing else.
    fn reach(&self, id: &ChannelId, cx: &mut Context<'_>) {
        let Some(found) = &self.found else { return };
        let (shell, text) = (shell(cx.model), cx.text());
        let mut ways = found.service.pick(shell, cx.server_now()).into_iter();
        let Some(way) = ways.find(|it| it.channel.id == *id && it.opens_at.is_none()) else {
            return cx.toast(text.service_off());
        };
        let Ok(link) = way.channel.kind.link(&found.service.allow) else {
            return cx.toast(text.service_no_link());
        };
        match (link, &way.channel.kind, shell) {
            (Some(url), ServiceKind::Wecom { corp_id, .. }, _) => {
                cx.effect(Effect::Chat { corp_id: corp_id.clone(), url });
            }
            (Some(url), _, Channel::H5) => cx.effect(Effect::Chat { corp_id: String::new(), url }),
            // A mini-program opens no addresses but its own.
            (Some(url), _, Channel::MiniProgram) => {
                cx.effect(Effect::Copy { text: url });
                cx.toast(text.service_copied());
            }
            (None, ServiceKind::Phone { number }, _) => {
                cx.effect(Effect::Call { phone: number.clone() });
            }
            (None, ..) => {}
        }
    }

    fn send(&mut self, cx: &mut Context<'_>) {
        let text = self.said.trim().to_owned();
        if text.is_empty() {
            let said = cx.text().service_leave_empty();
            return cx.toast(said);
        }
        let typed = self.phone.trim();
        let phone = if typed.is_empty() { None } else { Phone::new(typed).ok() };
        self.phone_is_wrong = phone.is_none() && !typed.is_empty();
        if self.phone_is_wrong {
            return;
        }
        let about = self.about.clone().filter(|_| self.is_known());
        let is_same =
            |it: &LeaveMessageRequest| it.text == text && it.phone == phone && it.about == about;
        let request = if let Some(before) = self.sent.take().filter(is_same) {
            before
        } else {
            let Ok(key) = IdempotencyKey::new(cx.model.seed.next()) else { return };
            LeaveMessageRequest { key, text, phone, about }
        };
        self.sent = Some(request.clone());
        self.busy = true;
        cx.call(Call::LeaveMessage(Box::new(request)));
    }

    /// Whether what one asks about is there.
    fn is_known(&self) -> bool {
        self.product.is_some() || self.order.is_some()
    }
}

impl Page for ServicePage {
    type Act = Act;
    type View = View;

    fn open(route: &Route, cx: &mut Context<'_>) -> Self {
        let about = match route {
            Route::Service { order: Some(id), .. } => {
                Some(ServiceSubject::Order { id: id.clone() })
            }
            Route::Service { product: Some(id), .. } => {
                Some(ServiceSubject::Product { id: id.clone() })
            }
            _ => None,
        };
        let mut page = Self {
            about,
            found: None,
            failure: None,
            product: None,
            order: None,
            said: String::new(),
            phone: String::new(),
            phone_is_wrong: false,
            sent: None,
            busy: false,
            ticking: false,
        };
        page.ask(cx);
        page.tick(cx);
        page
    }

    fn ask(&mut self, cx: &mut Context<'_>) {
        self.failure = None;
        cx.call(Call::Service);
        match &self.about {
            Some(ServiceSubject::Product { id }) => cx.call(Call::Product(id.clone())),
            Some(ServiceSubject::Order { id }) if cx.model.session.is_logged_in() => {
                cx.call(Call::Order(id.clone()));
            }
            _ => {}
        }
    }

    fn act(&mut self, act: Act, text: Option<&str>, cx: &mut Context<'_>) {
        match act {
            Act::Retry => self.ask(cx),
            Act::Reach { channel } => self.reach(&channel, cx),
            // What is on its way stays as it was sent.
            _ if self.busy => {}
            Act::Say => {
                let typed = text.unwrap_or_default().chars();
                self.said = typed.take(SERVICE_MESSAGE_CHARS_MAX).collect();
            }
            Act::Phone => {
                text.unwrap_or_default().clone_into(&mut self.phone);
                self.phone_is_wrong = false;
            }
            Act::Send => self.send(cx),
        }
    }

    fn answered(&mut self, call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        cx.effect(Effect::StopPullDown);
        let text = cx.text();
        match (call, result) {
            (Call::Service, Ok(Reply::Service(found))) => self.found = Some(found),
            (Call::Service, Err(failure)) => self.failure = Some(failure),
            (Call::LeaveMessage(_), Ok(Reply::Service(found))) => {
                self.busy = false;
                self.sent = None;
                self.said.clear();
                self.found = Some(found);
                cx.toast(text.service_left());
            }
            (Call::LeaveMessage(_), Err(failure)) => {
                self.busy = false;
                // What was refused was not left; what was lost may have been.
                if failure.code().is_some() {
                    self.sent = None;
                }
                cx.toast(failure.message(text));
            }
            (Call::Product(_), Ok(Reply::Product(found))) => self.product = Some(found),
            (Call::Order(_), Ok(Reply::Order(found))) => self.order = Some(found),
            // What is not there is not asked about.
            _ => {}
        }
    }

    fn woke(&mut self, cx: &mut Context<'_>) {
        self.ticking = false;
        self.tick(cx);
    }

    fn view(&self, scene: Scene<'_>) -> View {
        view::view(self, scene)
    }
}

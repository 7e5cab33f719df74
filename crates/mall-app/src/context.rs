//! What a page may do while it handles an action: change the model, ask for effects.

use mall_core::Timestamp;

use crate::effect::{Effect, EffectId, How};
use crate::model::Model;
use crate::net::Call;
use crate::route::Route;
use crate::text::Text;
use crate::{Action, PageId};

/// What an effect with an answer was for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Pending {
    /// A request of a page, or of the app itself when the page is `None`.
    Call(Option<PageId>, Call),
    /// A question; on yes, this happens.
    Confirm(Action),
    /// A page wants to be woken.
    Wake(PageId),
    /// The shopper was asked for messages.
    #[cfg(feature = "whole")]
    Subscribe,
    /// A poster is being drawn for a page.
    #[cfg(feature = "whole")]
    Poster(PageId),
    /// A page asked `WeChat` for money.
    #[cfg(feature = "whole")]
    Payment(PageId),
    /// It is time to tell what happened, unless that was done meanwhile.
    #[cfg(feature = "whole")]
    Tell(u32),
}

/// The model and the effects asked for, in the hands of the page that is being told something.
#[derive(Debug)]
pub(crate) struct Context<'a> {
    /// What all pages share.
    pub(crate) model: &'a mut Model,
    /// The page being told; `None` for the app itself.
    pub(crate) page: Option<PageId>,
    /// The device's clock. For what the server decides, use [`Context::server_now`].
    pub(crate) now: Timestamp,
    effects: &'a mut Vec<Effect>,
    pending: &'a mut Vec<(EffectId, Pending)>,
    last_id: &'a mut u32,
}

impl<'a> Context<'a> {
    pub(crate) fn new(
        model: &'a mut Model,
        page: Option<PageId>,
        now: Timestamp,
        effects: &'a mut Vec<Effect>,
        pending: &'a mut Vec<(EffectId, Pending)>,
        last_id: &'a mut u32,
    ) -> Self {
        Self { model, page, now, effects, pending, last_id }
    }

    /// The texts, in the shopper's language.
    pub(crate) fn text(&self) -> Text {
        self.model.text()
    }

    /// The time at the server, as well as it is known.
    pub(crate) fn server_now(&self) -> Timestamp {
        self.model.clock.server(self.now)
    }

    /// Asks the server; the answer comes to this page's `answered`.
    pub(crate) fn call(&mut self, call: Call) {
        self.send(self.page, call);
    }

    /// Asks for the home page.
    pub(crate) fn call_for_home(&mut self) {
        let query = self.model.home_query();
        self.call(Call::Home(query));
    }

    /// Asks the server on behalf of the app: the answer goes to the model, whatever page is open.
    pub(crate) fn call_for_model(&mut self, call: Call) {
        self.send(None, call);
    }

    /// Says something for a moment.
    pub(crate) fn toast(&mut self, text: impl Into<String>) {
        self.effects.push(Effect::Toast { text: text.into() });
    }

    /// Asks; on yes, `then` happens as if a button had sent it.
    pub(crate) fn confirm(&mut self, title: &str, text: &str, ok: &str, then: Action) {
        let id = self.await_answer(Pending::Confirm(then));
        self.effects.push(Effect::Confirm {
            id,
            title: title.to_owned(),
            text: text.to_owned(),
            ok: ok.to_owned(),
            cancel: self.text().cancel().to_owned(),
        });
    }

    /// Wakes this page's `woke` after `after_ms`.
    pub(crate) fn wake(&mut self, after_ms: u32) {
        if let Some(page) = self.page {
            let id = self.await_answer(Pending::Wake(page));
            self.effects.push(Effect::Wake { id, after_ms });
        }
    }

    /// Opens a page the usual way.
    pub(crate) fn go(&mut self, to: &Route) {
        if let Route::Category { id } = to {
            self.model.wanted_category.clone_from(id);
        }
        self.effects.push(to.navigate(to.how()));
    }

    /// Says that it wants a log-in, and leads there.
    pub(crate) fn log_in_first(&mut self) {
        let text = self.text().login_first();
        self.toast(text);
        self.go(&Route::Login);
    }

    /// Opens a page in place of this one.
    pub(crate) fn replace(&mut self, to: &Route) {
        self.effects.push(to.navigate(How::Replace));
    }

    /// One page back.
    pub(crate) fn back(&mut self) {
        self.effects.push(Effect::Navigate { how: How::Back, url: String::new() });
    }

    /// Any other effect without an answer.
    pub(crate) fn effect(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    fn send(&mut self, to: Option<PageId>, call: Call) {
        let id = self.next_id();
        self.effects.push(call.effect(id, self.model.session.token()));
        self.pending.push((id, Pending::Call(to, call)));
    }

    /// Whether the cart is being brought in step with the server.
    pub(crate) fn is_syncing(&self) -> bool {
        self.pending.iter().any(|(_, it)| matches!(it, Pending::Call(_, Call::Sync(_))))
    }

    /// Whether the shopper is in the mini-program.
    #[cfg(feature = "whole")]
    pub(crate) fn is_native(&self) -> bool {
        self.model.is_native()
    }

    /// Asks `WeChat` for money by these arguments, or at this address.
    #[cfg(feature = "whole")]
    pub(crate) fn request_payment(&mut self, arguments: String, url: String) {
        if let Some(page) = self.page {
            let id = self.await_answer(Pending::Payment(page));
            self.effects.push(Effect::RequestPayment { id, arguments, url });
        }
    }

    /// Asks whether messages may come, in the tap that wants one: the platform allows it there alone.
    #[cfg(feature = "whole")]
    pub(crate) fn subscribe(&mut self, templates: &[String]) {
        if self.is_native() && !templates.is_empty() {
            let id = self.await_answer(Pending::Subscribe);
            self.effects.push(Effect::Subscribe { id, templates: templates.to_vec() });
        }
    }

    /// Tells what happened after `after_ms`, unless it is told before.
    #[cfg(feature = "whole")]
    pub(crate) fn tell_later(&mut self, turn: u32, after_ms: u32) {
        let id = self.await_answer(Pending::Tell(turn));
        self.effects.push(Effect::Wake { id, after_ms });
    }

    pub(crate) fn await_answer(&mut self, what: Pending) -> EffectId {
        let id = self.next_id();
        self.pending.push((id, what));
        id
    }

    fn next_id(&mut self) -> EffectId {
        *self.last_id = self.last_id.wrapping_add(1);
        EffectId(*self.last_id)
    }
}

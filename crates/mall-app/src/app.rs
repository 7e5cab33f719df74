//! The loop.

use std::mem;

use mall_api::ErrorCode;
#[cfg(feature = "whole")]
use mall_api::session::PageLoginRequest;
#[cfg(feature = "whole")]
use mall_api::subscription::SubscribeRequest;
#[cfg(feature = "whole")]
use mall_core::IdempotencyKey;
use mall_core::{PreviewId, SkuId, Timestamp};

use crate::action::{Action, Answer, PageId};
use crate::boot::{Boot, HandOver};
use crate::context::{Context, Pending};
use crate::effect::{Effect, EffectId};
use crate::model::Model;
use crate::net::{Call, Failure, Reply};
use crate::page::{AnyPage, Scene};
use crate::patch::{Output, PagePatch, Shown};
use crate::route::Route;

/// One shopper's session.
#[derive(Debug)]
pub struct App {
    pub(crate) model: Model,
    pub(crate) pages: Vec<Open>,
    /// The page in sight: only it is patched; others are when they come into sight.
    pub(crate) top: Option<PageId>,
    pending: Vec<(EffectId, Pending)>,
    last_effect: u32,
    last_page: u32,
    badge: Option<String>,
}

/// A page of the stack.
#[derive(Debug)]
pub(crate) struct Open {
    pub(crate) id: PageId,
    page: AnyPage,
    shown: Shown,
    /// The title it was last given.
    title: Option<String>,
    /// Whether it was to be woken while it was out of sight.
    slept: bool,
    /// What is told of it.
    #[cfg(feature = "whole")]
    pub(crate) told: crate::watch::Told,
}

/// Which tab the cart is.
const CART_TAB: u8 = 2;

impl App {
    /// Begins a session with what the device had kept.
    pub fn boot(boot: &Boot) -> (Self, Output) {
        let mut app = Self {
            model: Model::new(boot),
            pages: Vec::new(),
            top: None,
            pending: Vec::new(),
            last_effect: 0,
            last_page: 0,
            badge: None,
        };
        let mut effects = Vec::new();
        effects.extend((app.model.text_size > 0).then(|| app.model.show_text_size()));
        let adding: Vec<SkuId> = app.model.adding.iter().map(|(sku, _)| sku.clone()).collect();
        app.context(None, boot.now, &mut effects).call_for_sync(&adding);
        #[cfg(feature = "whole")]
        app.context(None, boot.now, &mut effects).accept_invite();
        app.keep(&mut effects);
        let output = app.output(None, effects, boot.now);
        (app, output)
    }

    /// Takes in what happened at `now` (the device's clock).
    pub fn dispatch(&mut self, action: Action, now: Timestamp) -> Output {
        let mut effects = Vec::new();
        #[cfg(feature = "whole")]
        let seen = crate::watch::Seen::of(&action);
        let opened = self.act(action, now, &mut effects);
        #[cfg(feature = "whole")]
        self.watch(seen, now, &mut effects);
        self.keep(&mut effects);
        self.output(opened, effects, now)
    }

    /// Takes in what came of the effect `id`. One that nobody waits for changes nothing.
    pub fn resolve(&mut self, id: EffectId, answer: Answer, now: Timestamp) -> Output {
        let mut effects = Vec::new();
        let ticks = answer == Answer::Woke;
        if let Some(at) = self.pending.iter().position(|(pending, _)| *pending == id) {
            let (_, pending) = self.pending.swap_remove(at);
            self.settle(pending, answer, now, &mut effects);
            #[cfg(feature = "whole")]
            self.watch(None, now, &mut effects);
        }
        // What a page does when it is woken is not kept, and a countdown wakes it every second.
        if !ticks {
            self.keep(&mut effects);
        }
        self.output(None, effects, now)
    }

    /// Whether an answer is still to come that the next session would miss: all others it asks for
    /// again.
    pub fn is_busy(&self) -> bool {
        self.pending.iter().any(|(_, it)| matches!(it, Pending::Call(_, Call::Claim(..))))
    }

    /// Ends this session for one that knows more pages: see [`Boot::after`].
    pub fn hand_over(self) -> HandOver {
        self.model.hand_over()
    }

    fn act(&mut self, action: Action, now: Timestamp, effects: &mut Vec<Effect>) -> Option<PageId> {
        match action {
            Action::Open { route, query } => {
                #[cfg(feature = "whole")]
                let text = |name| query.get(name).and_then(|it| it.as_str()).map(str::to_owned);
                if route == "home" {
                    let preview = query.get("preview").and_then(|it| it.as_str());
                    self.model.preview = preview.and_then(|it| PreviewId::new(it).ok());
                }
                #[cfg(feature = "whole")]
                if let (Some(code), Some(state)) = (text("code"), text("state")) {
                    self.model.came_back = Some(PageLoginRequest { code, state });
                }
                #[cfg(feature = "whole")]
                if route == "home"
                    && self.model.is_native()
                    && let Some(scene) = text("scene")
                {
                    self.context(None, now, effects).call_for_model(Call::Scene(scene));
                }
                if let Some(token) = query.get("invite").and_then(|it| it.as_str()) {
                    self.model.invited = Some(token.to_owned());
                    #[cfg(feature = "whole")]
                    self.context(None, now, effects).accept_invite();
                }
                return Some(self.open(Route::parse(&route, &query), now, effects));
            }
            Action::Show { page } => {
                self.top = Some(page);
                self.context(Some(page), now, effects).claim_wanted();
                self.with_page(page, now, effects, AnyPage::shown);
                if self.pages.iter_mut().any(|it| it.id == page && mem::take(&mut it.slept)) {
                    self.with_page(page, now, effects, AnyPage::woke);
                }
            }
            Action::Close { page } => {
                self.pages.retain(|open| open.id != page);
                self.top = self.top.filter(|top| *top != page);
            }
            Action::ReachBottom { page } => {
                self.with_page(page, now, effects, AnyPage::reached_bottom);
            }
            Action::PullDown { page } => {
                self.with_page(page, now, effects, AnyPage::pulled_down);
            }
            Action::Page { page, act, text } => {
                self.with_page(page, now, effects, |it, cx| it.act(act, text.as_deref(), cx));
            }
            Action::Network { online } => {
                self.model.online = online;
                if online {
                    self.context(None, now, effects).call_for_sync(&[]);
                }
            }
            Action::Foreground => {
                // The start comes to the front too, and has asked already.
                let mut cx = self.context(None, now, effects);
                if !cx.is_syncing() {
                    cx.call_for_sync(&[]);
                }
            }
            #[cfg(feature = "whole")]
            Action::Share { .. } => {}
            #[cfg(feature = "whole")]
            Action::Authorize => {
                let text = self.model.text();
                effects.push(Effect::Authorize {
                    title: text.authorize().to_owned(),
                    text: text.authorize_ask().to_owned(),
                    ok: text.consent_yes().to_owned(),
                    cancel: text.consent_no().to_owned(),
                    contract: text.authorize_read().to_owned(),
                    refused: text.authorize_refused().to_owned(),
                });
            }
            Action::Block { block, then } => {
                self.model.clicked.push(block);
                return self.act(*then, now, effects);
            }
            Action::Go { to } => self.context(None, now, effects).go(&to),
            Action::Back => self.context(None, now, effects).back(),
            Action::Add { sku, quantity } => {
                self.context(None, now, effects).add_to_cart(sku, quantity);
            }
            #[cfg(feature = "whole")]
            Action::SavePoster => self.context(None, now, effects).save_poster(),
            #[cfg(feature = "whole")]
            Action::ClosePoster => self.model.poster = None,
            Action::Say { text } => self.context(None, now, effects).toast(text),
        }
        None
    }

    fn open(&mut self, route: Option<Route>, now: Timestamp, effects: &mut Vec<Effect>) -> PageId {
        self.last_page = self.last_page.wrapping_add(1);
        let id = PageId(self.last_page);
        let mut cx = self.context(Some(id), now, effects);
        let route = route.unwrap_or_else(|| {
            let text = cx.text().no_such_page();
            cx.toast(text);
            cx.go(&Route::Home);
            Route::Home
        });
        let page = AnyPage::open(&route, &mut cx);
        self.pages.push(Open {
            id,
            page,
            shown: Shown::default(),
            title: None,
            slept: false,
            #[cfg(feature = "whole")]
            told: crate::watch::Told::of(&route),
        });
        self.top = Some(id);
        id
    }

    fn settle(
        &mut self,
        pending: Pending,
        answer: Answer,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) {
        match (pending, answer) {
            (Pending::Confirm(then), Answer::Confirmed(true)) => {
                self.act(then, now, effects);
            }
            (Pending::Wake(page), Answer::Woke) => self.wake(page, now, effects),
            #[cfg(feature = "whole")]
            (Pending::Subscribe, Answer::Accepted(templates)) if !templates.is_empty() => {
                if let Ok(key) = IdempotencyKey::new(self.model.seed.next()) {
                    let call = Call::Subscribe(SubscribeRequest { key, templates });
                    self.context(None, now, effects).call_for_model(call);
                }
            }
            #[cfg(feature = "whole")]
            (Pending::Poster(page), answer) => {
                self.context(None, now, effects).poster_drawn(page, answer);
            }
            #[cfg(feature = "whole")]
            (Pending::Payment(page), answer) => {
                let act = crate::page::pay::Act::came(&answer);
                self.act(Action::Page { page, act, text: None }, now, effects);
            }
            #[cfg(feature = "whole")]
            (Pending::Tell(turn), Answer::Woke) => self.context(None, now, effects).tell(turn),
            (Pending::Call(page, call), answer) => {
                let result = self.read(&call, &answer, now);
                if let Err(failure) = &result
                    && failure.code() == Some(ErrorCode::LoginNeeded)
                    && self.model.session.is_logged_in()
                {
                    // The session has ended; a guest who asked too much keeps the cart.
                    self.model.session.log_out();
                    self.model.cart.logged_out();
                    #[cfg(feature = "whole")]
                    self.model.own.logged_out();
                }
                match page {
                    Some(page) => {
                        self.with_page(page, now, effects, |it, cx| it.answered(&call, result, cx));
                    }
                    None => self.context(None, now, effects).answered_for_model(&call, result),
                }
            }
            _ => {}
        }
    }

    /// A page out of sight sleeps on until it is shown: what counts down there would wake the phone
    /// every second for nobody.
    fn wake(&mut self, page: PageId, now: Timestamp, effects: &mut Vec<Effect>) {
        if self.top == Some(page) {
            self.with_page(page, now, effects, AnyPage::woke);
        } else if let Some(open) = self.pages.iter_mut().find(|it| it.id == page) {
            open.slept = true;
        }
    }

    fn read(&mut self, call: &Call, answer: &Answer, now: Timestamp) -> Result<Reply, Failure> {
        #[cfg(feature = "whole")]
        if let Answer::Pictures(all) = answer {
            return self.read_pictures(call, all, now);
        }
        let Answer::Http { status, body, server_time } = answer else {
            return Err(Failure::Offline);
        };
        self.model.online = true;
        if let Some(time) = server_time.as_deref().and_then(|time| time.parse().ok()) {
            self.model.clock.heard(Timestamp(time), now);
        }
        call.read(*status, body)
    }

    /// What came of each; that the session has ended is so for all of them.
    #[cfg(feature = "whole")]
    fn read_pictures(
        &mut self,
        call: &Call,
        all: &[Answer],
        now: Timestamp,
    ) -> Result<Reply, Failure> {
        let mut paths = Vec::new();
        for answer in all {
            match self.read(call, answer, now) {
                Ok(Reply::Pictures(one)) => paths.extend(one),
                Ok(_) => paths.push(Err(Failure::Unreadable)),
                Err(failure) if failure.code() == Some(ErrorCode::LoginNeeded) => {
                    return Err(failure);
                }
                Err(failure) => paths.push(Err(failure)),
            }
        }
        Ok(Reply::Pictures(paths))
    }

    fn with_page(
        &mut self,
        id: PageId,
        now: Timestamp,
        effects: &mut Vec<Effect>,
        tell: impl FnOnce(&mut AnyPage, &mut Context<'_>),
    ) {
        let Self { model, pages, pending, last_effect, .. } = self;
        if let Some(open) = pages.iter_mut().find(|open| open.id == id) {
            let mut cx = Context::new(model, Some(id), now, effects, pending, last_effect);
            tell(&mut open.page, &mut cx);
        }
    }

    pub(crate) fn context<'a>(
        &'a mut self,
        page: Option<PageId>,
        now: Timestamp,
        effects: &'a mut Vec<Effect>,
    ) -> Context<'a> {
        let Self { model, pending, last_effect, .. } = self;
        Context::new(model, page, now, effects, pending, last_effect)
    }

    /// Kept before anything is sent: what was under way can then be taken up again.
    fn keep(&mut self, effects: &mut Vec<Effect>) {
        effects.splice(0..0, self.model.keep());
    }

    /// What changed in sight and on the tab bar.
    fn output(&mut self, page: Option<PageId>, mut effects: Vec<Effect>, now: Timestamp) -> Output {
        let pieces = self.model.cart.cart().pieces();
        let badge = match pieces {
            0 => None,
            1..=99 => Some(pieces.to_string()),
            _ => Some("99+".to_owned()),
        };
        if badge != self.badge {
            self.badge.clone_from(&badge);
            effects.push(Effect::Badge { index: CART_TAB, text: badge });
        }
        let now = self.model.clock.server(now);
        let mut patches = Vec::new();
        if let Some(open) = self.pages.iter_mut().find(|open| Some(open.id) == self.top) {
            let scene = Scene { model: &self.model, page: open.id, now };
            let set = open.shown.replace(open.page.view(scene));
            if !set.is_empty() {
                patches.push(PagePatch { page: open.id, set });
            }
            let title = open.page.title(scene);
            if let Some(text) = title.clone().filter(|_| title != open.title) {
                effects.insert(0, Effect::Title { text });
                open.title = title;
            }
        }
        Output { page, patches, effects }
    }
}

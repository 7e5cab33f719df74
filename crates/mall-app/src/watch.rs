//! What is told of what the shopper does, once they said that it may be: pages and products that were
//! looked at, blocks of the home page that were seen and tapped.
//!
//! It is told in batches, after a page has changed and every ten seconds at most, and never while a tap
//! waits: an alarm goes off when the tap had its turn.

use mall_api::home::{BlockContent, HomeBlock};
use mall_core::event::EventName;
use mall_core::{ProductId, Timestamp};

use crate::context::Context;
use crate::effect::Effect;
use crate::model::events::{Of, Soon};
use crate::net::Call;
use crate::route::Route;
use crate::{Action, App, PageId};

/// How long what happened waits before it is told.
const LATER_MS: u32 = 10_000;
/// How long after a page has changed: by then it has asked for what it shows.
const SOON_MS: u32 = 300;
/// Whoever comes back after half an hour visits the shop again.
const VISIT_MS: i64 = 30 * 60 * 1000;

/// What is told of a page.
#[derive(Debug)]
pub(crate) struct Told {
    /// The name of its route.
    name: String,
    product: Option<ProductId>,
    is_home: bool,
    /// Whether it was told which blocks are on it, since it last came into sight.
    exposed: bool,
}

impl Told {
    /// Of the page at `route`.
    pub(crate) fn of(route: &Route) -> Self {
        let url = route.url();
        let path = url.split('?').next().unwrap_or_default();
        Self {
            name: path.rsplit('/').next().unwrap_or_default().to_owned(),
            product: match route {
                Route::Product { id } => Some(id.clone()),
                _ => None,
            },
            is_home: *route == Route::Home,
            exposed: false,
        }
    }
}

/// What of an action is told.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Seen {
    /// A page was opened, or came into sight.
    Page,
    /// It was shared.
    Share(PageId),
}

impl Seen {
    pub(crate) const fn of(action: &Action) -> Option<Self> {
        match action {
            Action::Open { .. } | Action::Show { .. } => Some(Self::Page),
            Action::Share { page } => Some(Self::Share(*page)),
            _ => None,
        }
    }
}

impl App {
    /// Takes note of what happened. Nothing while the shopper has not said that it may be told.
    pub(crate) fn watch(&mut self, seen: Option<Seen>, now: Timestamp, effects: &mut Vec<Effect>) {
        if !self.model.may_tell() {
            self.model.clicked.clear();
            return;
        }
        let at = self.model.clock.server(now);
        let waited = self.model.events.are_waiting();
        self.watch_taps(at);
        match seen {
            Some(Seen::Page) => self.watch_page(at),
            Some(Seen::Share(page)) => self.watch_share(page, at),
            None => {}
        }
        // In H5 a page is shared by its address.
        let copies = |it: &Effect| matches!(it, Effect::Copy { text } if text.starts_with('/'));
        if let (true, Some(top)) = (effects.iter().any(copies), self.top) {
            self.watch_share(top, at);
        }
        self.watch_home(at);
        if !self.model.events.are_waiting() {
            return;
        }
        let is_page = matches!(seen, Some(Seen::Page));
        let (soon, after) =
            if is_page && waited { (Soon::Yes, SOON_MS) } else { (Soon::No, LATER_MS) };
        if let Some(turn) = self.model.events.set_alarm(soon) {
            self.context(None, now, effects).tell_later(turn, after);
        }
    }

    /// What was tapped on the home page, also before this core was there.
    fn watch_taps(&mut self, at: Timestamp) {
        for block in std::mem::take(&mut self.model.clicked) {
            let look = self.home_blocks().find(|it| it.id == block).and_then(|it| it.look.clone());
            let (page, block) = (Some("home".to_owned()), Some(block));
            self.model.note(EventName::Click, Of { page, block, look, ..Of::default() }, at);
        }
    }

    fn watch_page(&mut self, at: Timestamp) {
        let top = self.top;
        let Some(open) = self.pages.iter_mut().find(|it| Some(it.id) == top) else { return };
        open.told.exposed = false;
        let (page, product) = (Some(open.told.name.clone()), open.told.product.clone());
        let last = self.model.events.last();
        if last.is_none_or(|last| at.since_ms(last) >= VISIT_MS) {
            self.model.note(EventName::Visit, Of { page: page.clone(), ..Of::default() }, at);
        }
        self.model.note(EventName::PageView, Of { page: page.clone(), ..Of::default() }, at);
        if product.is_some() {
            self.model.note(EventName::ProductView, Of { page, product, ..Of::default() }, at);
        }
    }

    fn watch_share(&mut self, page: PageId, at: Timestamp) {
        if let Some(open) = self.pages.iter().find(|it| it.id == page) {
            let (page, product) = (Some(open.told.name.clone()), open.told.product.clone());
            self.model.note(EventName::Share, Of { page, product, ..Of::default() }, at);
        }
    }

    /// Once for each time the home page comes into sight: which blocks are on it.
    fn watch_home(&mut self, at: Timestamp) {
        if self.model.home.is_none() || self.model.preview.is_some() {
            return;
        }
        let top = self.top;
        let Some(open) = self.pages.iter_mut().find(|it| Some(it.id) == top) else { return };
        if !open.told.is_home || std::mem::replace(&mut open.told.exposed, true) {
            return;
        }
        let seen: Vec<_> = self.home_blocks().map(|it| (it.id.clone(), it.look.clone())).collect();
        for (block, look) in seen {
            let (page, block) = (Some("home".to_owned()), Some(block));
            self.model.note(EventName::Exposure, Of { page, block, look, ..Of::default() }, at);
        }
    }

    /// The blocks that lie on the page: not those that are in the bar above it.
    fn home_blocks(&self) -> impl Iterator<Item = &HomeBlock> {
        let blocks = self.model.home.iter().flat_map(|it| &it.blocks);
        blocks
            .filter(|it| !matches!(it.content, BlockContent::Search(_) | BlockContent::Service(_)))
    }
}

impl Context<'_> {
    /// The shopper said whether it may be told what they do.
    pub(crate) fn take_consent(&mut self, yes: bool) {
        self.model.take_consent(yes);
        let text = self.text();
        self.toast(if yes { text.consent_given() } else { text.consent_refused() });
    }

    /// The alarm of a turn has gone off.
    pub(crate) fn tell(&mut self, turn: u32) {
        for request in self.model.take_events(turn) {
            self.call_for_model(Call::Events(Box::new(request)));
        }
    }
}

//! A shell for tests: it carries out what the app asks for, against a server that is a closure.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::model::Model;
use crate::{Action, Answer, App, Boot, Effect, EffectId, Kept, Output, PageId};
use mall_core::Timestamp;
use mall_core::pricing::Channel;

/// When the tests play: 2026-11-26 18:30 in shop time.
pub(crate) const NOW: Timestamp = Timestamp(1_795_689_000_000);

/// A request as the server sees it.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    /// Without the query.
    pub(crate) path: String,
    pub(crate) query: String,
    /// `null` when there is none.
    pub(crate) body: Value,
}

/// What the server says: a status and a body, or nothing when the network is gone.
pub(crate) type Said = Option<(u16, Value)>;

/// 200 with `body`.
#[expect(clippy::unnecessary_wraps, reason = "it reads as what the server said")]
pub(crate) fn ok(body: &impl Serialize) -> Said {
    Some((200, serde_json::to_value(body).unwrap()))
}

/// An error as the server words it.
#[expect(clippy::unnecessary_wraps, reason = "it reads as what the server said")]
pub(crate) fn no(code: mall_api::ErrorCode, message: &str) -> Said {
    let error = mall_api::ApiError {
        code,
        message: message.to_owned(),
        invalid: None,
        quote: None,
        refused: None,
        group: None,
        after_sale: None,
        review: None,
        coupon: None,
        reminder: None,
        lottery: None,
        exchange: None,
        activity: None,
        open: Vec::new(),
    };
    Some((code.status(), serde_json::to_value(error).unwrap()))
}

/// The shell.
pub(crate) struct Shell {
    app: App,
    server: Box<dyn FnMut(&Ask) -> Said>,
    pub(crate) now: Timestamp,
    /// What each page shows.
    pages: BTreeMap<PageId, Value>,
    /// Everything asked for besides requests, since [`Shell::forget`].
    pub(crate) effects: Vec<Effect>,
    /// Every request, since [`Shell::forget`].
    pub(crate) asked: Vec<Ask>,
    /// What the shopper chooses when asked for pictures: what the server says to each.
    pub(crate) album: Vec<Said>,
    /// While set, requests wait for [`Shell::let_go`].
    pub(crate) hold: bool,
    held: Vec<(EffectId, Ask)>,
    /// While set, who sleeps is woken by [`Shell::pass`] alone.
    pub(crate) sleeps: bool,
    last_patch: Value,
    asleep: Vec<(EffectId, Timestamp)>,
    pub(crate) kept: Kept,
}

impl Shell {
    /// Boots with a device on which `prepare` had happened.
    pub(crate) fn new(
        prepare: impl FnOnce(&mut Model),
        server: impl FnMut(&Ask) -> Said + 'static,
    ) -> Self {
        Self::new_in(Channel::H5, prepare, server)
    }

    /// The same, in a shell of this kind.
    pub(crate) fn new_in(
        channel: Channel,
        prepare: impl FnOnce(&mut Model),
        server: impl FnMut(&Ask) -> Said + 'static,
    ) -> Self {
        let boot = Boot {
            now: NOW,
            seed: "0123456789abcdef".to_owned(),
            channel: Some(channel),
            ..Boot::default()
        };
        let mut model = Model::new(&boot);
        prepare(&mut model);
        let state = Some(model.state());
        let kept = Kept { state, ..Kept::default() };
        let boot = Boot { kept: kept.clone(), ..boot };
        Self::boot(&boot, kept, Box::new(server))
    }

    /// The app dies and starts again from what was kept.
    pub(crate) fn restart(self, seed: &str) -> Self {
        let kept = self.kept.clone();
        let boot =
            Boot { now: self.now, seed: seed.to_owned(), kept: self.kept, ..Boot::default() };
        Self::boot(&boot, kept, self.server)
    }

    fn boot(boot: &Boot, kept: Kept, server: Box<dyn FnMut(&Ask) -> Said>) -> Self {
        let (app, output) = App::boot(boot);
        let mut shell = Self {
            app,
            server,
            now: boot.now,
            pages: BTreeMap::new(),
            effects: Vec::new(),
            asked: Vec::new(),
            album: Vec::new(),
            hold: false,
            held: Vec::new(),
            sleeps: false,
            last_patch: Value::Null,
            asleep: Vec::new(),
            kept,
        };
        shell.carry_out(output);
        shell
    }

    /// Opens a page.
    pub(crate) fn open(&mut self, route: &str, query: &[(&str, &str)]) -> PageId {
        let query = query.iter().map(|(k, v)| ((*k).to_owned(), (*v).into())).collect();
        let action = Action::Open { route: route.to_owned(), query };
        let output = self.app.dispatch(action, self.now);
        let page = output.page.unwrap();
        self.carry_out(output);
        page
    }

    /// Something happens.
    pub(crate) fn dispatch(&mut self, action: Action) {
        let output = self.app.dispatch(action, self.now);
        self.carry_out(output);
    }

    /// Taps what holds its action at `pointer` of the page; one that is grey does nothing.
    pub(crate) fn tap(&mut self, page: PageId, pointer: &str) {
        self.tap_with(page, pointer, None);
    }

    /// Types `text` into the field that holds its action at `pointer`.
    pub(crate) fn input(&mut self, page: PageId, pointer: &str, text: &str) {
        self.tap_with(page, pointer, Some(text));
    }

    fn tap_with(&mut self, page: PageId, pointer: &str, text: Option<&str>) {
        let mut action = self.at(page, pointer);
        if let (Some(text), Some(fields)) = (text, action.get_mut("page")) {
            fields["text"] = text.into();
        }
        if !action.is_null() {
            self.dispatch(serde_json::from_value(action).unwrap());
        }
    }

    /// What the page shows at `pointer`.
    pub(crate) fn at(&self, page: PageId, pointer: &str) -> Value {
        match self.pages[&page].pointer(pointer) {
            Some(value) => value.clone(),
            None => panic!("no {pointer} in {:#}", self.pages[&page]),
        }
    }

    /// What the last patch set.
    pub(crate) fn last_patch(&self) -> Value {
        self.last_patch.clone()
    }

    /// The same, as text.
    pub(crate) fn text(&self, page: PageId, pointer: &str) -> String {
        match self.at(page, pointer) {
            Value::String(text) => text,
            other => other.to_string(),
        }
    }

    /// Forgets what was asked for so far.
    pub(crate) fn forget(&mut self) {
        self.effects.clear();
        self.asked.clear();
    }

    /// What was said for a moment.
    pub(crate) fn toasts(&self) -> Vec<&str> {
        self.effects
            .iter()
            .filter_map(|effect| match effect {
                Effect::Toast { text } => Some(text.as_str()),
                _ => None,
            })
            .collect()
    }

    /// What was written over the page in sight.
    pub(crate) fn titles(&self) -> Vec<&str> {
        self.effects
            .iter()
            .filter_map(|effect| match effect {
                Effect::Title { text } => Some(text.as_str()),
                _ => None,
            })
            .collect()
    }

    /// Where it went.
    pub(crate) fn went(&self) -> Vec<&str> {
        self.effects
            .iter()
            .filter_map(|effect| match effect {
                Effect::Navigate { url, .. } => Some(url.as_str()),
                _ => None,
            })
            .collect()
    }

    /// Requests to `path`.
    pub(crate) fn asked_at(&self, path: &str) -> Vec<&Ask> {
        self.asked.iter().filter(|ask| ask.path == path).collect()
    }

    /// The network lets the requests through that had to wait.
    pub(crate) fn let_go(&mut self) {
        self.hold = false;
        for (id, ask) in std::mem::take(&mut self.held) {
            self.answer(id, &ask);
        }
    }

    /// The same, but the answers overtake each other: the last comes first.
    pub(crate) fn let_go_crossed(&mut self) {
        self.hold = false;
        let held = std::mem::take(&mut self.held);
        let answers: Vec<_> = held.iter().map(|(id, ask)| (*id, self.say(ask))).collect();
        for (id, answer) in answers.into_iter().rev() {
            self.resolve(id, answer);
        }
    }

    /// So much time goes by; whoever slept is woken when their time has come.
    pub(crate) fn pass(&mut self, ms: i64) {
        let end = self.now.plus_ms(ms);
        while let Some(at) = self.asleep.iter().map(|it| it.1).min().filter(|at| *at <= end) {
            let first = self.asleep.iter().position(|it| it.1 == at).unwrap();
            let (id, _) = self.asleep.remove(first);
            self.now = self.now.max(at);
            self.resolve(id, Answer::Woke);
        }
        self.now = end;
    }

    fn answer(&mut self, id: EffectId, ask: &Ask) {
        let answer = self.say(ask);
        self.resolve(id, answer);
    }

    fn say(&mut self, ask: &Ask) -> Answer {
        if ask.path == mall_api::path::PICTURES {
            let album = std::mem::take(&mut self.album);
            Answer::Pictures(album.into_iter().map(|said| self.heard(said)).collect())
        } else {
            let said = (self.server)(ask);
            self.heard(said)
        }
    }

    fn heard(&self, said: Said) -> Answer {
        said.map_or(Answer::Failed, |(status, body)| Answer::Http {
            status,
            body: body.to_string(),
            server_time: Some(self.now.0.to_string()),
        })
    }

    fn ask(&mut self, id: EffectId, ask: Ask) {
        self.asked.push(ask.clone());
        if self.hold {
            self.held.push((id, ask));
        } else {
            self.answer(id, &ask);
        }
    }

    pub(crate) fn resolve(&mut self, id: EffectId, answer: Answer) {
        let output = self.app.resolve(id, answer, self.now);
        self.carry_out(output);
    }

    fn carry_out(&mut self, output: Output) {
        for patch in output.patches {
            self.last_patch = serde_json::to_value(&patch.set).unwrap();
            let data = self
                .pages
                .entry(patch.page)
                .or_insert_with(|| Value::Object(serde_json::Map::new()));
            for (path, value) in patch.set {
                set(data, &path, value);
            }
        }
        for effect in output.effects {
            self.effects.push(effect.clone());
            match effect {
                Effect::Request { id, url, body, .. } => {
                    let (path, query) = url.split_once('?').unwrap_or((&url, ""));
                    let body = body.map_or(Value::Null, |it| serde_json::from_str(&it).unwrap());
                    self.ask(id, Ask { path: path.to_owned(), query: query.to_owned(), body });
                }
                Effect::Pictures { id, url, count, .. } => {
                    self.album.truncate(count);
                    self.ask(id, Ask { path: url, query: String::new(), body: Value::Null });
                }
                Effect::Login { id, url, phone_code } => {
                    let body = serde_json::json!({"code": "of-login", "phoneCode": phone_code});
                    self.ask(id, Ask { path: url, query: String::new(), body });
                }
                Effect::Store { key, value } if key == "state" => self.kept.state = value,
                Effect::Store { key, value } if key == "ops" => self.kept.ops = value,
                // Whoever is asked says yes.
                Effect::Confirm { id, .. } => {
                    self.resolve(id, Answer::Confirmed(true));
                }
                Effect::Wake { id, after_ms } if self.sleeps => {
                    self.asleep.push((id, self.now.plus_ms(i64::from(after_ms))));
                }
                Effect::Wake { id, .. } => self.resolve(id, Answer::Woke),
                _ => {}
            }
        }
    }
}

/// `setData` as a shell does it.
pub(crate) fn set(data: &mut Value, path: &str, value: Value) {
    let pointer = path.replace('[', "/").replace(']', "").replace('.', "/");
    let (parent, last) = match pointer.rsplit_once('/') {
        Some((parent, last)) => (format!("/{parent}"), last.to_owned()),
        None => (String::new(), pointer),
    };
    match data.pointer_mut(&parent).unwrap() {
        Value::Object(fields) => {
            fields.insert(last, value);
        }
        Value::Array(items) => {
            let at: usize = last.parse().unwrap();
            items.resize(items.len().max(at + 1), Value::Null);
            items[at] = value;
        }
        _ => unreachable!(),
    }
}

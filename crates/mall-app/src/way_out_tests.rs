//! No address leaves the core but by its rule: a server that was taken over puts hostile ones into every text of
//! every answer, a shopper taps everything on every page in both shells, and whatever a shell could open by what
//! comes of it is held against one table.
//!
//! The server keeps such addresses out (`mall-server/tests/store/way_out.rs`); this is what holds when it does not.

mod answers;
mod rules;

use std::collections::BTreeSet;
use std::path::Path;

use mall_core::pricing::Channel;
use serde_json::{Value, json};

use self::answers::Answers;
use self::rules::{ATTRIBUTES, EFFECTS, HARMLESS, HOSTILE, Rule};
use crate::harness::{Shell, ok};
use crate::page::samples;
use crate::{Action, Answer, Effect, PageId};

/// What `Route::parse` wants to know of pages, and the scene of a code that somebody scanned.
const QUERY: [(&str, &str); 6] =
    [("id", "a"), ("order", "a"), ("activity", "a"), ("n", "1"), ("line", "0"), ("scene", "a")];

/// Of the routes of `miniprogram/app.json`, those that speak without the core.
const WITHOUT_CORE: [&str; 2] = ["broken", "diagnostics"];

fn miniprogram() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../miniprogram")
}

/// Paths of all pages, without the leading `/`.
fn pages() -> Vec<String> {
    let app = std::fs::read_to_string(miniprogram().join("app.json")).unwrap();
    let app: Value = serde_json::from_str(&app).unwrap();
    let texts = |it: &Value| -> Vec<String> {
        it.as_array().unwrap().iter().map(|it| it.as_str().unwrap().to_owned()).collect()
    };
    let mut all = texts(&app["pages"]);
    for package in app["subPackages"].as_array().unwrap() {
        let root = package["root"].as_str().unwrap();
        all.extend(texts(&package["pages"]).iter().map(|it| format!("{root}/{it}")));
    }
    all
}

/// The route of a page is the last segment of its path.
fn route(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

/// What broke a rule, and which effects there were at all.
#[derive(Debug, Default)]
struct Seen {
    broken: BTreeSet<String>,
    effects: BTreeSet<String>,
    fields: BTreeSet<String>,
    unread: BTreeSet<String>,
}

impl Seen {
    /// Holds every text of an effect against the table.
    fn effect(&mut self, effect: &Effect, pages: &[String]) {
        let it = serde_json::to_value(effect).unwrap();
        let kind = it["type"].as_str().unwrap().to_owned();
        for (name, value) in it.as_object().unwrap() {
            if name != "type" {
                self.texts(&kind, name, value, pages);
            }
        }
        self.effects.insert(kind);
    }

    fn texts(&mut self, kind: &str, name: &str, value: &Value, pages: &[String]) {
        match value {
            Value::String(text) => {
                let rule = EFFECTS.iter().find(|it| it.0 == kind && it.1 == name);
                if !rule.is_some_and(|it| it.2.holds(text, pages)) {
                    self.broken.insert(format!("{kind}.{name} by {rule:?}: {text:?}"));
                }
            }
            Value::Array(all) => all.iter().for_each(|it| self.texts(kind, name, it, pages)),
            // What the text of something on a poster is, its kind says.
            Value::Object(item) if kind == "poster" => {
                for (field, value) in item {
                    let of = item["kind"].as_str().filter(|it| ["picture", "code"].contains(it));
                    let name = of.filter(|_| field == "text").unwrap_or(field);
                    self.texts(kind, name, value, pages);
                }
            }
            Value::Object(fields) => {
                fields.iter().for_each(|(name, it)| self.texts(kind, name, it, pages));
            }
            _ => {}
        }
    }

    /// Holds every text of a view against the table, and gives back the actions behind its buttons.
    fn view(&mut self, name: &str, value: &Value, pages: &[String], found: &mut Vec<Value>) {
        let may_act = match value {
            Value::Object(fields) => fields.len() == 1,
            _ => ["savePoster", "closePoster"].iter().any(|it| value == it),
        };
        if may_act && let Ok(action) = serde_json::from_value::<Action>(value.clone()) {
            if let Action::Go { to } = &action
                && !Rule::Page.holds(&to.url(), pages)
            {
                self.broken.insert(format!("{name}: {value}"));
            }
            found.push(value.clone());
            return;
        }
        match value {
            Value::String(text) => {
                for (_, _, rule) in ATTRIBUTES.iter().filter(|it| it.1 == name) {
                    self.fields.insert(name.to_owned());
                    if !rule.holds(text, pages) {
                        self.broken.insert(format!("view {name} by {rule:?}: {text:?}"));
                    }
                }
            }
            Value::Array(all) => all.iter().for_each(|it| self.view(name, it, pages, found)),
            Value::Object(fields) => {
                for (name, it) in fields {
                    self.view(name, it, pages, found);
                }
            }
            _ => {}
        }
    }
}

/// One shopper, who opens every page and taps everything.
struct Crawl<'a> {
    shell: Shell,
    pages: &'a [String],
    seen: &'a mut Seen,
    opened: BTreeSet<String>,
    tapped: BTreeSet<String>,
    /// Addresses of pages that are to be opened.
    led: Vec<String>,
    text: &'static str,
}

impl Crawl<'_> {
    fn go(&mut self) {
        for path in self.pages.iter().filter(|it| !WITHOUT_CORE.contains(&route(it))) {
            self.page(route(path), &QUERY);
        }
    }

    fn page(&mut self, route: &str, query: &[(&str, &str)]) {
        if !self.opened.insert(format!("{route} {query:?}")) {
            return;
        }
        let page = self.shell.open(route, query);
        self.tap_all(page, 2);
        self.shell.dispatch(Action::Show { page });
        self.shell.dispatch(Action::ReachBottom { page });
        self.shell.dispatch(Action::PullDown { page });
        self.shell.dispatch(Action::Share { page });
        self.tap_all(page, 1);
        self.shell.dispatch(Action::Close { page });
        self.look();
        for url in std::mem::take(&mut self.led) {
            let (path, query) = url.split_once('?').unwrap_or((&url, ""));
            let query: Vec<_> = query.split('&').filter_map(|it| it.split_once('=')).collect();
            if path.starts_with("/pa") {
                self.page(crate::way_out_tests::route(path), &query);
            }
        }
    }

    /// Taps what is on `page`, and then what came of that.
    fn tap_all(&mut self, page: PageId, times: usize) {
        for _ in 0..times {
            let view = self.shell.at(page, "");
            let mut actions = Vec::new();
            self.seen.view("", &view, self.pages, &mut actions);
            if view["state"]["kind"] == "error" {
                self.seen.unread.insert(view["state"]["action"]["page"]["act"].to_string());
            }
            // What closes a poster stands before what keeps it.
            for mut action in actions.into_iter().rev() {
                if let Some(fields) = action.get_mut("page") {
                    fields["text"] = self.text.into();
                }
                if self.tapped.insert(action.to_string()) {
                    // Whoever is asked for pictures has one.
                    self.shell.album = vec![ok(&json!({"path": self.text}))];
                    self.shell.dispatch(serde_json::from_value(action).unwrap());
                    self.look();
                }
            }
        }
    }

    /// Looks at what is asked for, and gives the answers that only a shell has: a picture was drawn, templates
    /// were accepted.
    fn look(&mut self) {
        while !self.shell.effects.is_empty() {
            for effect in std::mem::take(&mut self.shell.effects) {
                self.seen.effect(&effect, self.pages);
                match effect {
                    Effect::Navigate { url, .. } => self.led.push(url),
                    Effect::Poster { id, .. } => {
                        self.shell.resolve(id, Answer::Drawn("wxfile://tmp/poster.png".to_owned()));
                    }
                    Effect::Subscribe { id, templates } => {
                        self.shell.resolve(id, Answer::Accepted(templates));
                    }
                    Effect::RequestPayment { id, .. } => {
                        self.shell.resolve(id, Answer::Confirmed(false));
                    }
                    _ => {}
                }
            }
        }
        self.shell.forget();
    }
}

/// A round in `channel`, by a guest or by somebody who is known.
fn crawl(answers: Answers, round: usize, channel: Channel, seen: &mut Seen) {
    let pages = pages();
    let is_known = round % 4 != 3;
    let mut shell = Shell::new_in(
        channel,
        |model| {
            if is_known {
                samples::log_in(model);
            }
        },
        move |ask| answers.to(ask),
    );
    shell.sleeps = true;
    let text = HOSTILE[round % HOSTILE.len()];
    let (opened, tapped) = (BTreeSet::new(), BTreeSet::new());
    Crawl { shell, pages: &pages, seen, opened, tapped, led: Vec::new(), text }.go();
}

/// The server's shapes are those that the core reads, or the other test would see nothing.
#[test]
fn harmless_answers_are_read() {
    let (mut seen, answers) = (Seen::default(), Answers::new());
    for round in 0..4 {
        for channel in [Channel::H5, Channel::MiniProgram] {
            crawl(answers.round(round, false), round, channel, &mut seen);
        }
    }
    assert_eq!(seen.unread, BTreeSet::new());
    assert_eq!(seen.broken, BTreeSet::new());
}

#[test]
fn no_address_leaves_but_by_its_rule() {
    let (mut seen, answers) = (Seen::default(), Answers::new());
    for round in 0..HOSTILE.len() {
        let channel = if round % 2 == 0 { Channel::H5 } else { Channel::MiniProgram };
        crawl(answers.round(round, true), round, channel, &mut seen);
    }
    assert!(seen.broken.is_empty(), "{:#?}", seen.broken);
    for (kind, ..) in EFFECTS {
        let is_made_here = !["authorize", "badge", "share"].contains(&kind);
        assert!(!is_made_here || seen.effects.contains(kind), "no {kind} in {:?}", seen.effects);
    }
    for name in ["image", "imageUrl", "path", "pictures", "place", "src", "video"] {
        assert!(seen.fields.contains(name), "no {name} in {:?}", seen.fields);
    }
}

/// A template that puts something else where an address or a style is read needs a line in the table.
#[test]
fn every_attribute_of_the_templates_has_its_rule() {
    let mut folders = vec![miniprogram()];
    let mut unknown = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "wxml") {
                let text = std::fs::read_to_string(&path).unwrap();
                unknown.extend(bound(&text));
            }
        }
    }
    unknown.retain(|(attribute, name)| {
        !ATTRIBUTES.iter().any(|it| it.0 == attribute && it.1 == name)
            && !HARMLESS.contains(&attribute.as_str())
            && !attribute.starts_with("aria-")
    });
    assert_eq!(unknown, BTreeSet::new());
}

/// Attributes with `{{a.b}}` in them, and the last name of each.
fn bound(wxml: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut pieces = wxml.split("=\"").peekable();
    while let (Some(before), Some(after)) = (pieces.next(), pieces.peek()) {
        let attribute = before.rsplit([' ', '\n', '<']).next().unwrap_or_default();
        let value = after.split('"').next().unwrap_or_default();
        for part in value.split("{{").skip(1) {
            let name = part.split("}}").next().unwrap_or_default();
            let name = name.rsplit('.').next().unwrap_or_default().trim();
            found.push((attribute.to_owned(), name.to_owned()));
        }
    }
    found
}

//! Golden stories: what the shop does, told once and checked in three places — natively, as wasm
//! in browsers, over HTTP against the server.
//!
//! `golden/pricing/*.json` hold a quote request and its quote. `golden/app/*.json` hold a session:
//! a boot, then steps with what happened and the whole output. The text of kept state is left out
//! of outputs; it has tests of its own.

pub mod asked;
pub mod carts;
pub mod dice;

use include_dir::{Dir, include_dir};
use mall_app::{Action, Answer, App, Boot, Effect, EffectId, Output};
use mall_core::Timestamp;
use mall_core::pricing::{Quote, QuoteRequest};
use serde::{Deserialize, Serialize};

static GOLDEN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/golden");

/// Every story of `golden/<folder>`, with its name.
pub fn stories<T: for<'de> Deserialize<'de>>(folder: &str) -> Vec<(String, T)> {
    let files = GOLDEN.get_dir(folder).expect("a folder of stories").files();
    files
        .map(|file| {
            let name = file.path().display().to_string();
            let story = serde_json::from_slice(file.contents())
                .unwrap_or_else(|error| panic!("{name}: {error}"));
            (name, story)
        })
        .collect()
}

/// A basket and its price.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PricingStory {
    /// What it is about.
    pub story: String,
    /// What is to be priced.
    pub request: QuoteRequest,
    /// What it costs.
    pub quote: Quote,
}

/// A session.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppStory {
    /// What it is about.
    pub story: String,
    /// How it begins.
    pub boot: Boot,
    /// What happens, and what comes of it.
    pub steps: Vec<Step>,
}

/// One step of a session.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The device's clock.
    pub now: Timestamp,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
    /// What a shell gets.
    #[serde(default)]
    pub output: Output,
}

/// What happened.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Event {
    /// Something in the shell.
    Action(Action),
    /// An effect has its answer; `body` may be given as JSON instead of text.
    Answer {
        /// Which effect.
        id: EffectId,
        /// Its answer, as `resolve` takes it.
        result: serde_json::Value,
    },
}

impl Event {
    /// The answer as `resolve` takes it: a body given as JSON becomes text.
    pub fn answer(result: &serde_json::Value) -> serde_json::Value {
        let mut result = result.clone();
        if let Some(body) = result.pointer_mut("/http/body").filter(|body| !body.is_string()) {
            *body = serde_json::Value::String(body.to_string());
        }
        result
    }
}

/// `output` without the text of kept state.
pub fn without_kept(mut output: Output) -> Output {
    for effect in &mut output.effects {
        if let Effect::Store { value, .. } = effect {
            *value = value.as_ref().map(|_| "…".to_owned());
        }
    }
    output
}

/// Plays `story` natively; the outputs of its steps, without kept state.
pub fn play(story: &AppStory) -> Vec<Output> {
    let (mut app, _) = App::boot(&story.boot);
    let outputs = story.steps.iter().map(|step| match &step.event {
        Event::Action(action) => app.dispatch(action.clone(), step.now),
        Event::Answer { id, result } => {
            let answer: Answer = serde_json::from_value(Event::answer(result)).expect("an answer");
            app.resolve(*id, answer, step.now)
        }
    });
    outputs.map(without_kept).collect()
}

//! The page `me`.

use serde::{Deserialize, Serialize};

use super::{Page, Scene};
use crate::context::Context;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;

/// Buttons of this page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Act {
    /// Ask once more.
    Retry,
}

/// State of this page.
#[derive(Debug)]
pub(crate) struct MePage;

/// What this page shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
}

impl Page for MePage {
    type Act = Act;
    type View = View;

    fn open(_route: &Route, _cx: &mut Context<'_>) -> Self {
        Self
    }

    fn act(&mut self, _act: Act, _text: Option<&str>, _cx: &mut Context<'_>) {}

    fn answered(&mut self, _call: &Call, _result: Result<Reply, Failure>, _cx: &mut Context<'_>) {}

    fn view(&self, _scene: Scene<'_>) -> View {
        View { ready: true }
    }
}

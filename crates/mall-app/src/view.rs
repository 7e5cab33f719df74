//! Parts that several pages show. Field names are the contract with `miniprogram/components`.

use mall_api::ErrorCode;
use mall_core::Money;
use serde::Serialize;

use crate::Action;
use crate::net::Failure;
use crate::route::Route;
use crate::text::Text;

/// A price in two sizes: `¥` small, `yuan` large, `.fen` small.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PriceView {
    /// `1,280`.
    pub(crate) yuan: String,
    /// `.05`.
    pub(crate) cents: String,
    /// `¥1,580.00`, struck through.
    pub(crate) was: Option<String>,
    /// 起, behind the price of the cheapest of several.
    pub(crate) from: Option<String>,
}

impl PriceView {
    pub(crate) fn new(amount: Money) -> Self {
        let (yuan, fen) = amount.yuan_and_fen();
        Self { yuan, cents: format!(".{fen}"), was: None, from: None }
    }

    /// `¥1,280.05起`, in one piece.
    #[cfg(feature = "whole")]
    pub(crate) fn to_text(&self) -> String {
        let Self { yuan, cents, from, .. } = self;
        format!("¥{yuan}{cents}{}", from.as_deref().unwrap_or_default())
    }

    pub(crate) fn was(self, was: Option<Money>, text: Text) -> Self {
        Self { was: was.map(|amount| text.yuan(amount)), ..self }
    }
}

/// A stepper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StepperView {
    /// How many now.
    pub(crate) quantity: u32,
    /// Behind −; grey when absent.
    pub(crate) fewer: Option<Action>,
    /// Behind +; grey when absent.
    pub(crate) more: Option<Action>,
    /// For a screen reader: of the whole, of − and of +.
    pub(crate) label: &'static str,
    pub(crate) fewer_label: &'static str,
    pub(crate) more_label: &'static str,
}

impl StepperView {
    /// `quantity` now, with what is behind − and +.
    pub(crate) fn new(
        quantity: u32,
        fewer: Option<Action>,
        more: Option<Action>,
        text: Text,
    ) -> Self {
        Self {
            quantity,
            fewer,
            more,
            label: text.quantity(),
            fewer_label: text.take(),
            more_label: text.add(),
        }
    }
}

/// Something to choose: 片数, 几人团.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OptionView {
    /// What it is.
    pub(crate) name: String,
    /// What there is of it, each text once.
    pub(crate) values: Vec<ValueView>,
}

/// One of its values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ValueView {
    /// On it.
    pub(crate) text: String,
    /// Whether it is chosen.
    pub(crate) on: bool,
    /// Nothing in stock with it.
    pub(crate) out: bool,
    /// Chooses it.
    pub(crate) action: Action,
}

/// What stands in place of a page that has nothing to show (yet).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StateView {
    /// `loading`, `empty`, `error` or `offline`.
    pub(crate) kind: &'static str,
    /// What is the matter.
    pub(crate) text: String,
    /// What to do about it.
    pub(crate) note: String,
    /// Behind the button.
    pub(crate) action: Option<Action>,
    /// On the button.
    pub(crate) action_text: String,
}

impl StateView {
    /// Nothing there.
    pub(crate) fn empty(text: &str) -> Self {
        Self::new("empty", text)
    }

    /// It did not come; `again` asks once more. Who is not logged in is sent there instead.
    pub(crate) fn failed(failure: &Failure, again: Action, text: Text) -> Self {
        if failure.code() == Some(ErrorCode::LoginNeeded) {
            let to = Action::Go { to: Route::Login };
            return Self::empty(text.login_first()).with(to, text.login_do());
        }
        let kind = if failure.is_offline() { "offline" } else { "error" };
        Self { note: failure.message(text), ..Self::new(kind, text.load_failed()) }
            .with(again, text.retry())
    }

    /// With a button.
    pub(crate) fn with(self, action: Action, action_text: &str) -> Self {
        Self { action: Some(action), action_text: action_text.to_owned(), ..self }
    }

    fn new(kind: &'static str, text: &str) -> Self {
        Self {
            kind,
            text: text.to_owned(),
            note: String::new(),
            action: None,
            action_text: String::new(),
        }
    }
}

/// A field to fill in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FieldView {
    /// What it is called.
    pub(crate) label: String,
    /// What is in it.
    pub(crate) value: String,
    /// What is shown while it is empty.
    pub(crate) placeholder: String,
    /// Sent with `text` on every change.
    pub(crate) action: Action,
    /// What is wrong with it, or nothing.
    pub(crate) error: Option<String>,
}

/// A button and what is on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ButtonView {
    /// On it.
    pub(crate) text: String,
    /// Behind it; grey when absent.
    pub(crate) action: Option<Action>,
}

impl ButtonView {
    /// One that can be pressed.
    pub(crate) fn new(text: &str, action: Action) -> Self {
        Self { text: text.to_owned(), action: Some(action) }
    }
}

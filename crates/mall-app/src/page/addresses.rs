//! 收货地址: all of them; also where the checkout picks one.

use mall_api::address::SavedAddress;
use mall_core::AddressId;
use serde::{Deserialize, Serialize};

use super::{Page, PageAct, Scene};
use crate::context::Context;
use crate::effect::Effect;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;
use crate::text::Text;
use crate::view::StateView;
use crate::{Action, PageId};

/// Buttons of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Act {
    /// Ask once more.
    Retry,
    /// Take this one for the order being made.
    Pick {
        /// Which.
        id: AddressId,
    },
    /// Orders take this one unless told otherwise.
    MakeDefault {
        /// Which.
        id: AddressId,
    },
    /// Ask whether to delete.
    AskDelete {
        /// Which.
        id: AddressId,
    },
    /// Delete.
    Delete {
        /// Which.
        id: AddressId,
    },
}

/// State of the page.
#[derive(Debug)]
pub(crate) struct AddressesPage {
    picking: bool,
    all: Option<Vec<SavedAddress>>,
    failure: Option<Failure>,
}

impl Page for AddressesPage {
    type Act = Act;
    type View = View;

    fn open(route: &Route, cx: &mut Context<'_>) -> Self {
        cx.call(Call::Addresses);
        let picking = *route == Route::Addresses { pick: true };
        Self { picking, all: None, failure: None }
    }

    fn act(&mut self, act: Act, _text: Option<&str>, cx: &mut Context<'_>) {
        match act {
            Act::Retry => {
                self.failure = None;
                cx.call(Call::Addresses);
            }
            Act::Pick { id } => {
                let picked = self.all.iter().flatten().find(|saved| saved.id == id);
                if let Some(saved) = picked {
                    cx.model.picked_address = Some((saved.id.clone(), saved.address.clone()));
                    cx.back();
                }
            }
            Act::MakeDefault { id } => cx.call(Call::DefaultAddress(id)),
            Act::AskDelete { id } => {
                let text = cx.text();
                let then = button(cx.page.unwrap_or_default(), Act::Delete { id });
                cx.confirm(
                    text.address_delete(),
                    text.address_delete_ask(),
                    text.address_delete(),
                    then,
                );
            }
            Act::Delete { id } => {
                if cx.model.picked_address.as_ref().is_some_and(|(picked, _)| *picked == id) {
                    cx.model.picked_address = None;
                }
                cx.call(Call::DeleteAddress(id));
            }
        }
    }

    fn answered(&mut self, _call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        cx.effect(Effect::StopPullDown);
        match result {
            Ok(Reply::Addresses(found)) => {
                self.failure = None;
                self.all = Some(found.addresses);
            }
            Err(failure) if self.all.is_none() => self.failure = Some(failure),
            Err(failure) => {
                let said = failure.message(cx.text());
                cx.toast(said);
            }
            Ok(_) => {}
        }
    }

    fn shown(&mut self, cx: &mut Context<'_>) {
        cx.call(Call::Addresses);
    }

    fn pulled_down(&mut self, cx: &mut Context<'_>) {
        cx.call(Call::Addresses);
    }

    fn view(&self, scene: Scene<'_>) -> View {
        let text = scene.model.text();
        let create = Action::Go { to: Route::Address { id: None } };
        View {
            ready: self.all.is_some() || self.failure.is_some(),
            state: match (&self.all, &self.failure) {
                (Some(all), _) if all.is_empty() => Some(StateView::empty(text.addresses_empty())),
                (None, Some(failure)) => {
                    Some(StateView::failed(failure, button(scene.page, Act::Retry), text))
                }
                _ => None,
            },
            addresses: self.all.iter().flatten().map(|it| self.row(it, scene.page, text)).collect(),
            create,
            create_text: text.address_new(),
        }
    }
}

impl AddressesPage {
    fn row(&self, saved: &SavedAddress, page: PageId, text: Text) -> AddressView {
        let act = |act: fn(AddressId) -> Act| button(page, act(saved.id.clone()));
        AddressView {
            key: saved.id.to_string(),
            name: saved.address.name.clone(),
            phone: saved.address.phone.masked(),
            line: saved.address.line(),
            tag: saved.is_default.then(|| text.address_default()),
            pick: self.picking.then(|| act(|id| Act::Pick { id })),
            edit: Action::Go { to: Route::Address { id: Some(saved.id.clone()) } },
            edit_text: text.address_change(),
            make_default: (!saved.is_default).then(|| act(|id| Act::MakeDefault { id })),
            make_default_text: text.address_make_default(),
            delete: act(|id| Act::AskDelete { id }),
            delete_text: text.address_delete(),
        }
    }
}

fn button(page: PageId, act: Act) -> Action {
    Action::Page { page, act: PageAct::Addresses(act), text: None }
}

/// What the page shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    state: Option<StateView>,
    addresses: Vec<AddressView>,
    create: Action,
    create_text: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct AddressView {
    key: String,
    name: String,
    phone: String,
    line: String,
    tag: Option<&'static str>,
    /// When the checkout asked for one.
    pick: Option<Action>,
    edit: Action,
    edit_text: &'static str,
    make_default: Option<Action>,
    make_default_text: &'static str,
    delete: Action,
    delete_text: &'static str,
}

//! One address to fill in.

use mall_core::AddressId;
use mall_core::address::Address;
use serde::{Deserialize, Serialize};

use super::{Page, PageAct, Scene};
use crate::context::Context;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;
use crate::text::Text;
use crate::view::FieldView;
use crate::{Action, PageId};

/// Buttons of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Act {
    /// A field changed.
    Fill {
        /// Which.
        field: Field,
    },
    /// Keep it.
    Save,
}

/// A field of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Field {
    /// 收货人.
    Name,
    /// 手机号.
    Phone,
    /// 所在地区.
    Region,
    /// 详细地址.
    Detail,
}

/// State of the page.
#[derive(Debug, Default)]
pub(crate) struct AddressPage {
    id: Option<AddressId>,
    name: String,
    phone: String,
    region: String,
    detail: String,
    /// Which field is wrong.
    wrong: Option<Field>,
    waiting: bool,
}

impl AddressPage {
    fn fill(&mut self, field: Field, typed: String) {
        self.wrong = self.wrong.filter(|wrong| *wrong != field);
        match field {
            Field::Name => self.name = typed,
            Field::Phone => self.phone = typed,
            Field::Region => self.region = typed,
            Field::Detail => self.detail = typed,
        }
    }

    fn read(&self) -> Result<Address, Field> {
        Address::typed(&self.name, &self.phone, &self.region, &self.detail).map_err(|error| {
            match error.field.as_str() {
                "name" => Field::Name,
                "phone" => Field::Phone,
                "region" => Field::Region,
                _ => Field::Detail,
            }
        })
    }
}

impl Page for AddressPage {
    type Act = Act;
    type View = View;

    fn open(route: &Route, cx: &mut Context<'_>) -> Self {
        let id = match route {
            Route::Address { id } => id.clone(),
            _ => None,
        };
        if id.is_some() {
            cx.call(Call::Addresses);
        }
        Self { id, ..Self::default() }
    }

    fn act(&mut self, act: Act, text: Option<&str>, cx: &mut Context<'_>) {
        match act {
            Act::Fill { field } => self.fill(field, text.unwrap_or_default().to_owned()),
            Act::Save if self.waiting => {}
            Act::Save => match self.read() {
                Ok(address) => {
                    self.waiting = true;
                    cx.call(Call::SaveAddress(self.id.clone(), address));
                }
                Err(field) => self.wrong = Some(field),
            },
        }
    }

    fn answered(&mut self, call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        self.waiting = false;
        match (call, result) {
            (Call::SaveAddress(..), Ok(_)) => {
                let text = cx.text().address_saved();
                cx.toast(text);
                cx.back();
            }
            (_, Ok(Reply::Addresses(found))) => {
                let saved = found.addresses.into_iter().find(|it| Some(&it.id) == self.id.as_ref());
                if let Some(saved) = saved {
                    self.name = saved.address.name;
                    saved.address.phone.as_str().clone_into(&mut self.phone);
                    self.region = saved.address.region;
                    self.detail = saved.address.detail;
                }
            }
            (_, Err(failure)) => {
                let said = failure.message(cx.text());
                cx.toast(said);
            }
            _ => {}
        }
    }

    fn view(&self, scene: Scene<'_>) -> View {
        let text = scene.model.text();
        let field = |field, value: &str| {
            let (label, placeholder, wrong) = words(field, text);
            FieldView {
                label: label.to_owned(),
                value: value.to_owned(),
                placeholder: placeholder.to_owned(),
                action: button(scene.page, Act::Fill { field }),
                error: (self.wrong == Some(field)).then(|| wrong.to_owned()),
            }
        };
        View {
            ready: true,
            title: if self.id.is_some() { text.address_edit() } else { text.address_new() },
            name: field(Field::Name, &self.name),
            phone: field(Field::Phone, &self.phone),
            region: field(Field::Region, &self.region),
            detail: field(Field::Detail, &self.detail),
            save: (!self.waiting).then(|| button(scene.page, Act::Save)),
            save_text: text.save(),
        }
    }
}

fn words(field: Field, text: Text) -> (&'static str, &'static str, &'static str) {
    match field {
        Field::Name => (text.name(), text.name_hint(), text.name_wrong()),
        Field::Phone => (text.phone(), text.phone_hint(), text.phone_wrong()),
        Field::Region => (text.region(), text.region_hint(), text.region_wrong()),
        Field::Detail => (text.detail(), text.detail_hint(), text.detail_wrong()),
    }
}

fn button(page: PageId, act: Act) -> Action {
    Action::Page { page, act: PageAct::Address(act), text: None }
}

/// What the page shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    title: &'static str,
    name: FieldView,
    phone: FieldView,
    region: FieldView,
    detail: FieldView,
    save: Option<Action>,
    save_text: &'static str,
}

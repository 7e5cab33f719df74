//! Where a parcel goes, as checkout shows it; a tap chooses another.

use mall_api::address::{AddressesResponse, SavedAddress};
use serde::Serialize;

use super::Scene;
use crate::Action;
use crate::model::Model;
use crate::route::Route;

/// The card of an address.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AddressCard {
    /// Empty while there is none.
    name: String,
    phone: String,
    line: String,
    /// 默认, or nothing.
    tag: &'static str,
    /// 请添加收货地址, while there is none.
    hint: &'static str,
    open: Action,
}

/// The address the parcel goes to: the one picked, else the default, else the first.
pub(crate) fn address_for(
    addresses: Option<&AddressesResponse>,
    model: &Model,
) -> Option<SavedAddress> {
    let all = &addresses?.addresses;
    let picked = model.picked_address.as_ref().map(|(id, _)| id);
    all.iter()
        .find(|it| Some(&it.id) == picked)
        .or_else(|| all.iter().find(|it| it.is_default))
        .or_else(|| all.first())
        .cloned()
}

impl AddressCard {
    /// The card of `saved`, or of none.
    pub(crate) fn new(saved: Option<&SavedAddress>, scene: Scene<'_>) -> Self {
        let text = scene.model.text();
        let open = Action::Go { to: Route::Addresses { pick: true } };
        match saved {
            Some(saved) => Self {
                name: saved.address.name.clone(),
                phone: saved.address.phone.masked(),
                line: saved.address.line(),
                tag: if saved.is_default { text.address_default() } else { "" },
                hint: "",
                open,
            },
            None => Self {
                name: String::new(),
                phone: String::new(),
                line: String::new(),
                tag: "",
                hint: text.address_first(),
                open,
            },
        }
    }
}

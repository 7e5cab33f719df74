//! What a friend gets: a card in `WeChat`, an address elsewhere, with the token of whoever invites.

use serde::Serialize;
use serde_json::Value;

use mall_api::home::BlockContent;

use super::Scene;
use crate::context::Context;
use crate::effect::Effect;
use crate::model::Model;
use crate::net::Call;
use crate::route::Route;
use crate::tree;

/// A card that `WeChat` sends.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ShareView {
    /// What it says.
    title: String,
    /// The page that it opens.
    path: String,
    /// On it; what is seen of the page when empty.
    image_url: String,
}

impl ShareView {
    pub(crate) fn new(title: impl Into<String>, to: &Route, image: &str) -> Self {
        Self { title: title.into(), path: to.url(), image_url: image.to_owned() }
    }

    /// Of the shop itself: what a page gives that has nothing of its own to show to others.
    fn home(model: &Model) -> Self {
        let home = model.home.as_deref();
        let banner = home.into_iter().flat_map(|it| &it.blocks).find_map(|it| match &it.content {
            BlockContent::Banner(it) => it.items.first().map(|it| it.image.as_str()),
            _ => None,
        });
        let title = home.map(|it| it.shop.slogan.as_str()).filter(|it| !it.is_empty());
        let title = title.unwrap_or(model.text().tasks_share_title());
        Self::new(title, &Route::Home, banner.unwrap_or_default())
    }
}

/// `view` with what a friend gets of it.
pub(crate) fn put(view: &mut Value, own: Option<ShareView>, scene: Scene<'_>) {
    let mut share = own.unwrap_or_else(|| ShareView::home(scene.model));
    share.path = scene.model.with_token(share.path);
    if let Value::Object(fields) = view {
        fields.insert("share".to_owned(), tree::write_tree(&share));
    }
}

impl Model {
    fn with_token(&self, mut url: String) -> String {
        if let Some(token) = &self.session.link {
            url.push(if url.contains('?') { '&' } else { '?' });
            url.push_str("invite=");
            url.push_str(token.as_str());
        }
        url
    }

    /// Where `to` is in a browser, without the host, which only the shell knows; with the token.
    pub(crate) fn address(&self, to: &Route) -> String {
        let url = to.url();
        let last = url.rsplit_once('/').map_or("", |(_, last)| last);
        self.with_token(format!("/{}", if *to == Route::Home { "" } else { last }))
    }
}

impl Context<'_> {
    /// Asks for what the links of this shopper carry, once a session. A shop may have none.
    pub(crate) fn ask_for_link(&mut self) {
        let session = &mut self.model.session;
        if session.is_logged_in() && !std::mem::replace(&mut session.link_asked, true) {
            self.call_for_model(Call::InviteToken);
        }
    }

    /// Hands the address of `to` on, where the shell has no card for it.
    pub(crate) fn share(&mut self, to: &Route) {
        let text = self.model.address(to);
        self.effect(Effect::Copy { text });
    }
}

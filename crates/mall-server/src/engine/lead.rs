//! What a code or a link leads to: a page, what it is about, and who invites.

use data_encoding::BASE64URL_NOPAD;
use mall_api::wechat::LeadQuery;
use mall_core::{BargainId, GroupId, InviteToken, ProductId, Timestamp};
use sha2::{Digest, Sha256};

use crate::Fault;
use crate::catalog::Catalog;
use crate::record::wechat_scene::{self, SceneRow};
use crate::record::{bargain, group, invite};
use crate::store::Tx;

/// How much of a digest names a lead: sixteen letters of a scene, and no two leads meet in 96 bits.
const CODE_BYTES: usize = 12;
/// A link of the platform is good for thirty days; whoever gets one has some days to open it.
const LINK_MS: i64 = 25 * 24 * 60 * 60 * 1_000;

/// Where every code leads: a scene says nothing of a page, and from home the core goes on to what it stands for.
pub(crate) const CODES_LEAD_TO: &str = "pages/home/home";

/// A page that others can be led to, and what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Page {
    Home,
    Product(ProductId),
    Group(GroupId),
    Bargain(BargainId),
    Invite,
}

/// What a code or a link leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lead {
    page: Page,
    invite: Option<InviteToken>,
}

impl Lead {
    /// To `page` with this query.
    ///
    /// # Errors
    ///
    /// [`Fault::NotFound`] when nobody is led to such a page; [`Fault::Invalid`] when its id is none.
    pub(crate) fn new(page: &str, LeadQuery { id, invite }: LeadQuery) -> Result<Self, Fault> {
        let id = id.unwrap_or_default();
        let page = match page {
            "home" if id.is_empty() => Page::Home,
            "product" => Page::Product(ProductId::new(id)?),
            "group" => Page::Group(GroupId::new(id)?),
            "bargain" => Page::Bargain(BargainId::new(id)?),
            "invite" if id.is_empty() => Page::Invite,
            _ => return Err(Fault::NotFound),
        };
        Ok(Self { page, invite })
    }

    /// What its scene stands for.
    pub(crate) fn read(row: SceneRow) -> Result<Self, Fault> {
        let SceneRow { page, id, invite, .. } = row;
        Self::new(&page, LeadQuery { id: Some(id), invite })
    }

    /// Name of the page, and what it is about.
    fn parts(&self) -> (&'static str, &str) {
        match &self.page {
            Page::Home => ("home", ""),
            Page::Product(id) => ("product", id.as_str()),
            Page::Group(id) => ("group", id.as_str()),
            Page::Bargain(id) => ("bargain", id.as_str()),
            Page::Invite => ("invite", ""),
        }
    }

    /// Which product has to be there.
    pub(crate) const fn product(&self) -> Option<&ProductId> {
        if let Page::Product(id) = &self.page { Some(id) } else { None }
    }

    /// Whether all that it names is there: who asks for what is not makes the shop keep nothing.
    pub(crate) fn is_there(&self, tx: &dyn Tx, catalog: &Catalog) -> Result<bool, Fault> {
        let is_there = match &self.page {
            Page::Home | Page::Invite => true,
            Page::Product(id) => catalog.product(id).is_some(),
            Page::Group(id) => group::Held::find(tx, id)?.is_some(),
            Page::Bargain(id) => bargain::find(tx, id)?.is_some(),
        };
        let invited = self.invite.as_ref();
        Ok(is_there
            && invited.map_or(Ok(true), |it| invite::holder(tx, it).map(|it| it.is_some()))?)
    }

    /// `id=…&invite=…`. Ids and tokens are letters, digits, `-` and `_`: an address holds them as they are.
    pub(crate) fn query(&self) -> String {
        let invite = self.invite.as_ref().map_or("", InviteToken::as_str);
        let pairs = [("id", self.parts().1), ("invite", invite)];
        let pairs = pairs.iter().filter(|(_, value)| !value.is_empty());
        let pairs: Vec<String> = pairs.map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("&")
    }

    /// Its address in the H5 store, without the host.
    pub(crate) fn h5(&self) -> String {
        let page = if self.page == Page::Home { "" } else { self.parts().0 };
        self.with_query(format!("/{page}"))
    }

    /// Its page in the mini-program, as links name it.
    pub(crate) const fn page(&self) -> &'static str {
        match self.page {
            Page::Home => CODES_LEAD_TO,
            Page::Product(_) => "packages/goods/product/product",
            Page::Group(_) => "packages/trade/group/group",
            Page::Bargain(_) => "packages/trade/bargain/bargain",
            Page::Invite => "packages/account/invite/invite",
        }
    }

    /// Its address in the mini-program.
    pub(crate) fn url(&self) -> String {
        self.with_query(format!("/{}", self.page()))
    }

    fn with_query(&self, page: String) -> String {
        let query = self.query();
        if query.is_empty() { page } else { format!("{page}?{query}") }
    }

    /// Its short name: who names the same at the same moment has the same.
    pub(crate) fn code(&self) -> String {
        let digest = Sha256::digest(self.url());
        BASE64URL_NOPAD.encode(digest.get(..CODE_BYTES).unwrap_or_default())
    }

    /// What is kept of it.
    pub(crate) fn row(&self) -> SceneRow {
        let (page, id) = self.parts();
        let (page, id, invite) = (page.to_owned(), id.to_owned(), self.invite.clone());
        SceneRow { code: self.code(), page, id, invite }
    }
}

/// Since when a link was made that is still handed out at `now`.
pub(crate) const fn links_since(now: Timestamp) -> Timestamp {
    now.plus_ms(-LINK_MS)
}

/// Forgets links that are handed out no more.
pub(crate) fn sweep(tx: &dyn Tx, now: Timestamp) -> Result<usize, Fault> {
    wechat_scene::sweep(tx, links_since(now))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    fn lead(page: &str, id: &str, invite: Option<&str>) -> Result<Lead, Fault> {
        let invite = invite.map(|it| InviteToken::new(it).unwrap());
        Lead::new(page, LeadQuery { id: Some(id.to_owned()).filter(|it| !it.is_empty()), invite })
    }

    fn all() -> Vec<Lead> {
        [("home", ""), ("product", "mask"), ("group", "g1"), ("bargain", "b1"), ("invite", "")]
            .iter()
            .flat_map(|(page, id)| [None, Some("iAb")].map(|it| lead(page, id, it).unwrap()))
            .collect()
    }

    #[test]
    fn an_address_names_the_page_and_who_invites() {
        for (page, id, invite, h5) in [
            ("home", "", None, "/"),
            ("home", "", Some("iAb"), "/?invite=iAb"),
            ("product", "mask", None, "/product?id=mask"),
            ("product", "mask", Some("iAb"), "/product?id=mask&invite=iAb"),
            ("group", "g1", Some("iAb"), "/group?id=g1&invite=iAb"),
            ("bargain", "b1", None, "/bargain?id=b1"),
            ("invite", "", Some("iAb"), "/invite?invite=iAb"),
        ] {
            assert_eq!(lead(page, id, invite).unwrap().h5(), h5);
        }
        for (page, id) in [
            ("product", ""),
            ("product", "a b"),
            ("product", "a&next=1"),
            ("group", "//evil.com"),
            ("bargain", "<script>"),
            ("invite", "mask"),
            ("home", "mask"),
            ("me", ""),
            ("..", ""),
            ("/evil.com", ""),
        ] {
            assert!(lead(page, id, None).is_err(), "{page} {id:?}");
        }
    }

    /// The pages are those of the mini-program: one that moved would have codes that open nothing.
    #[test]
    fn the_pages_are_there() {
        let app = include_str!("../../../../miniprogram/app.json");
        let app: Value = serde_json::from_str(app).unwrap();
        let list = |of: &Value| -> Vec<String> {
            of.as_array().unwrap().iter().map(|it| it.as_str().unwrap().to_owned()).collect()
        };
        let mut pages = list(&app["pages"]);
        for package in app["subPackages"].as_array().or(app["subpackages"].as_array()).unwrap() {
            let root = package["root"].as_str().unwrap().trim_end_matches('/');
            pages.extend(list(&package["pages"]).iter().map(|it| format!("{root}/{it}")));
        }
        for lead in all() {
            assert!(pages.iter().any(|it| it == lead.page()), "{}", lead.page());
        }
    }

    #[test]
    fn each_has_a_code_of_its_own_that_fits_a_scene() {
        let all = all();
        let codes: BTreeSet<String> = all.iter().map(Lead::code).collect();
        assert_eq!(codes.len(), all.len());
        for lead in all {
            let code = lead.code();
            assert_eq!((code.len(), &code), (16, &lead.clone().code()));
            assert!(code.bytes().all(|it| it.is_ascii_alphanumeric() || b"-_".contains(&it)));
            assert_eq!(Lead::read(lead.row()).unwrap(), lead);
        }
    }
}

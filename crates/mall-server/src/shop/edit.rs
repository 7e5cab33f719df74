//! What a merchant changes of a shop: all of it, or one thing.

use mall_api::merchant::Action;
use mall_core::catalog::Product;
use mall_core::home::Page;
use mall_core::pricing::Promotion;
use mall_core::{Invalid, ProductId, PromotionId};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::ShopFile;
use crate::Fault;
use crate::record::shop::without_stock;

/// A change that is wanted.
#[derive(Debug, Clone)]
pub(crate) enum Edit {
    /// This shop instead.
    Whole(Box<ShopFile>),
    /// This product in the place of the one of its name, or as the last.
    PutProduct(Box<Product>),
    /// Without this product.
    RemoveProduct(ProductId),
    /// This promotion in the place of the one of its name, or as the last.
    PutPromotion(Box<Promotion>),
    /// Without this promotion.
    RemovePromotion(PromotionId),
    /// This home page instead.
    PutPage(Box<Page>),
}

/// The shop that comes of a change.
pub(super) struct Edited {
    pub(super) shop: ShopFile,
    /// Where the one thing is in it, as a path: the merchant wrote that alone.
    pub(super) place: Option<String>,
    /// Of the one thing, a digest before and after; the whole has revisions.
    pub(super) was: Option<String>,
    pub(super) is_now: Option<String>,
}

impl Edit {
    pub(super) const fn action(&self) -> Action {
        match self {
            Self::Whole(_) => Action::ReplaceShop,
            Self::PutProduct(_) => Action::PutProduct,
            Self::RemoveProduct(_) => Action::RemoveProduct,
            Self::PutPromotion(_) => Action::PutPromotion,
            Self::RemovePromotion(_) => Action::RemovePromotion,
            Self::PutPage(_) => Action::PutPage,
        }
    }

    /// The id of the one thing; empty for the whole, and for the page, of which there is one.
    pub(super) fn target(&self) -> &str {
        match self {
            Self::Whole(_) | Self::PutPage(_) => "",
            Self::PutProduct(it) => it.id.as_str(),
            Self::RemoveProduct(id) => id.as_str(),
            Self::PutPromotion(it) => it.id.as_str(),
            Self::RemovePromotion(id) => id.as_str(),
        }
    }

    /// The shop that comes of it where there is `before`.
    ///
    /// # Errors
    ///
    /// [`Fault::NotFound`] when what is to go is not there, [`Fault::Unavailable`] when there is no shop
    /// of which one thing could be changed.
    pub(super) fn apply(&self, before: Option<&ShopFile>) -> Result<Edited, Fault> {
        if let Self::Whole(shop) = self {
            let shop = ShopFile::clone(shop);
            return Ok(Edited { shop, place: None, was: None, is_now: None });
        }
        let mut shop = before.cloned().ok_or(Fault::Unavailable("there is no shop"))?;
        let changed = match self {
            Self::Whole(_) => return Err(Fault::Broken("a whole shop is no part")),
            Self::PutProduct(it) => put(&mut shop.products, "products", it)?,
            Self::RemoveProduct(id) => remove(&mut shop.products, id.as_str())?,
            Self::PutPromotion(it) => put(&mut shop.promotions, "promotions", it)?,
            Self::RemovePromotion(id) => remove(&mut shop.promotions, id.as_str())?,
            Self::PutPage(page) => Changed {
                place: Some("home".to_owned()),
                was: Some(digest(&std::mem::replace(&mut shop.home, Page::clone(page)))?),
                is_now: Some(digest(page)?),
            },
        };
        let Changed { place, was, is_now } = changed;
        Ok(Edited { shop, place, was, is_now })
    }
}

/// What became of one thing.
struct Changed {
    place: Option<String>,
    was: Option<String>,
    is_now: Option<String>,
}

/// One thing of a shop.
trait Part: Clone {
    fn name(&self) -> &str;

    /// Tells what it says apart from what another says.
    fn digest(&self) -> Result<String, Fault>;
}

impl Part for Product {
    fn name(&self) -> &str {
        self.id.as_str()
    }

    /// The stock is no part of it: it is sold meanwhile.
    fn digest(&self) -> Result<String, Fault> {
        digest(&without_stock(self))
    }
}

impl Part for Promotion {
    fn name(&self) -> &str {
        self.id.as_str()
    }

    fn digest(&self) -> Result<String, Fault> {
        digest(self)
    }
}

fn put<T: Part>(all: &mut Vec<T>, list: &str, it: &T) -> Result<Changed, Fault> {
    let at = all.iter().position(|other| other.name() == it.name()).unwrap_or(all.len());
    let was = all.get(at).map(T::digest).transpose()?;
    match all.get_mut(at) {
        Some(there) => *there = it.clone(),
        None => all.push(it.clone()),
    }
    Ok(Changed { place: Some(format!("{list}[{at}]")), was, is_now: Some(it.digest()?) })
}

fn remove<T: Part>(all: &mut Vec<T>, name: &str) -> Result<Changed, Fault> {
    let at = all.iter().position(|it| it.name() == name).ok_or(Fault::NotFound)?;
    Ok(Changed { place: None, was: Some(all.remove(at).digest()?), is_now: None })
}

/// Tells two apart: the first 16 digits of the SHA-256 of its JSON.
fn digest(it: &impl Serialize) -> Result<String, Fault> {
    let hash = Sha256::digest(serde_json::to_vec(it)?);
    let hex = data_encoding::HEXLOWER.encode(hash.get(..8).unwrap_or_default());
    Ok(format!("sha256:{hex}"))
}

impl Edited {
    /// The problem as it is seen from what the merchant wrote.
    pub(super) fn seen(&self, problem: Invalid) -> Invalid {
        let inside =
            self.place.as_ref().and_then(|place| problem.field.strip_prefix(place.as_str()));
        match inside {
            Some(field) => Invalid { field: field.trim_start_matches('.').to_owned(), ..problem },
            None => problem,
        }
    }
}

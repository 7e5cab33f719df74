//! Goods that come page by page: of a shelf, of a search.

use mall_api::catalog::{ProductCard, ProductsQuery, ProductsResponse};

use crate::Action;
use crate::context::Context;
use crate::net::{Call, Failure, Reply};
use crate::text::Text;
use crate::view::StateView;

/// What was asked for, and what has come of it so far.
#[derive(Debug, Default)]
pub(crate) struct GoodsList {
    query: Option<ProductsQuery>,
    found: Option<ProductsResponse>,
    waiting: bool,
    failure: Option<Failure>,
}

impl GoodsList {
    /// Asks for the first page.
    pub(crate) fn ask(query: ProductsQuery, cx: &mut Context<'_>) -> Self {
        cx.call(Call::Products(query.clone()));
        Self { query: Some(query), found: None, waiting: true, failure: None }
    }

    /// Asks for the same again, from the start.
    pub(crate) fn retry(&mut self, cx: &mut Context<'_>) {
        if let Some(query) = self.query.take() {
            *self = Self::ask(ProductsQuery { after: None, ..query }, cx);
        }
    }

    /// Asks for the next page, once.
    pub(crate) fn more(&mut self, cx: &mut Context<'_>) {
        let next = self.found.as_ref().and_then(|found| found.next);
        if let (Some(query), Some(after), false) = (&mut self.query, next, self.waiting) {
            query.after = Some(after);
            cx.call(Call::Products(query.clone()));
            self.waiting = true;
        }
    }

    /// An answer has come; one to an earlier question counts for nothing.
    pub(crate) fn answered(&mut self, call: &Call, result: Result<Reply, Failure>) {
        let Call::Products(asked) = call else { return };
        if self.query.as_ref() != Some(asked) {
            return;
        }
        self.waiting = false;
        match (result, &mut self.found) {
            (Ok(Reply::Products(page)), Some(found)) if asked.after.is_some() => {
                found.products.extend(page.products);
                found.next = page.next;
            }
            (Ok(Reply::Products(page)), found) => *found = Some(page),
            (Err(failure), _) => self.failure = Some(failure),
            (Ok(_), _) => {}
        }
    }

    pub(crate) fn cards(&self) -> &[ProductCard] {
        self.found.as_ref().map_or(&[], |found| &found.products)
    }

    /// How many there are in all, once known.
    pub(crate) fn total(&self) -> Option<u32> {
        self.found.as_ref().map(|found| found.total)
    }

    /// Whether the first page is on its way.
    pub(crate) fn is_loading(&self) -> bool {
        self.waiting && self.found.is_none()
    }

    /// Whether all pages are here, and there is something.
    pub(crate) fn is_whole(&self) -> bool {
        self.found.as_ref().is_some_and(|it| it.next.is_none() && !it.products.is_empty())
    }

    /// What stands in place of the goods: nothing found, or it did not come.
    pub(crate) fn state(&self, empty: &str, retry: Action, text: Text) -> Option<StateView> {
        match (&self.found, &self.failure) {
            (Some(found), _) if found.products.is_empty() => Some(StateView::empty(empty)),
            (None, Some(failure)) => Some(StateView::failed(failure, retry, text)),
            _ => None,
        }
    }
}

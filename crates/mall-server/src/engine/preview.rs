//! 预览: a home page as somebody would see it at some moment, before it goes out.

use mall_api::home::{BlockContent, HomeBlock, HomeResponse};
use mall_api::merchant::{PreviewRequest, PreviewResponse};
use mall_core::home::Notice;
use mall_core::time::ShopTime;
use mall_core::{PreviewId, ShopperId, Timestamp};

use super::Moment;
use super::home::{Visit, blocks, response};
use crate::Fault;
use crate::catalog::Catalog;
use crate::record::preview::{self, PreviewRow};
use crate::store::{Json, Tx};

/// How long a page can be looked at: a day, in milliseconds.
pub(crate) const LASTS_MS: i64 = 24 * 60 * 60 * 1000;
/// Random characters of a token: nobody guesses one.
const TOKEN_CHARS: usize = 22;

/// Keeps a page to be looked at.
///
/// # Errors
///
/// [`Fault::Invalid`] when it cannot be a page of any shop.
pub(crate) fn make(
    tx: &dyn Tx,
    request: &PreviewRequest,
    moment: &Moment,
) -> Result<PreviewResponse, Fault> {
    request.page.check().map_err(|error| error.within("page"))?;
    request.shopper.check()?;
    let token: String = moment.seed.token().chars().take(TOKEN_CHARS).collect();
    let id = PreviewId::new(token)?;
    let ends_at = moment.now.plus_ms(LASTS_MS);
    tx.add(&PreviewRow {
        id: id.clone(),
        page: Json::of(&request.page)?,
        shopper: Json::of(&request.shopper)?,
        at: request.at,
        ends_at,
    })?;
    Ok(PreviewResponse { address: format!("/?preview={id}"), id, ends_at })
}

/// The page `id`, with a line above it that says what it is. The goods, and what is left of them, are those
/// of now.
///
/// # Errors
///
/// [`Fault::NotFound`] when there is none, or its day is over.
pub(crate) fn look(
    tx: &dyn Tx,
    catalog: &Catalog,
    id: &PreviewId,
    visit: &Visit<'_>,
    sandbox: bool,
) -> Result<HomeResponse, Fault> {
    let row = preview::find(tx, id, visit.now)?.ok_or(Fault::NotFound)?;
    let (page, mut shopper) = (row.page.read()?, row.shopper.read()?);
    shopper.channel = shopper.channel.or(visit.channel);
    let at = row.at.unwrap_or(visit.now);
    let nobody = Visit { shopper: None::<&ShopperId>, now: at, ..*visit };
    let mut shown = vec![HomeBlock {
        id: "preview".to_owned(),
        content: BlockContent::Notice(Notice { text: said(at), link: None }),
        experiment: None,
        look: None,
    }];
    shown.extend(blocks(tx, catalog, &page, &shopper, &nobody)?);
    Ok(response(catalog, shown, sandbox))
}

fn said(at: Timestamp) -> String {
    let it = ShopTime::from(at);
    format!(
        "预览：{}年{}月{}日 {:02}:{:02} 的首页，还没有给顾客看",
        it.year, it.month, it.day, it.hour, it.minute
    )
}

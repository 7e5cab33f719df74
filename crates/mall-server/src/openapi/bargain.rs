//! 砍价, and the values that the document shows of it.

use mall_api::bargain::{BargainView, BargainsResponse};
use mall_api::{ErrorCode, path};
use mall_core::bargain::BargainRefusal;
use mall_core::catalog::ShelfItem;
use mall_core::{ActivityId, BargainId, Money};

use super::operations::Operation;
use super::sample::Samples;
use crate::Fault;

/// Its operations.
pub(super) fn operations(samples: &Samples) -> Result<Vec<Operation>, Fault> {
    use ErrorCode::{ActivityRefused, NotFound};
    let it = samples.bargain()?;
    let offer = BargainView {
        price: it.from,
        helpers: Vec::new(),
        id: None,
        starter: String::new(),
        mine: false,
        ..it.clone()
    };
    let helped = BargainView { mine: false, refusal: Some(BargainRefusal::Helped), ..it.clone() };
    let get = |path, name, summary| Operation::new("get", path, name, summary);
    let post = |path, name, summary| Operation::new("post", path, name, summary).with_session();
    Ok(vec![
        get(
            path::BARGAINS,
            "bargains",
            "What can be bargained for, and the whole schedule of each.",
        )
        .answer(&BargainsResponse { bargains: vec![offer] })?,
        get(path::BARGAIN, "bargain", "One that somebody started, for whoever has its link.")
            .answer(&it)?
            .faults(&[NotFound]),
        post(path::BARGAIN_START, "startBargain", "Starts one; while mine goes on, that is it.")
            .answer(&it)?
            .faults(&[NotFound, ActivityRefused]),
        post(path::BARGAIN_HELP, "helpBargain", "Takes off the next cut, once for each who helps.")
            .answer(&helped)?
            .faults(&[NotFound, ActivityRefused]),
    ])
}

impl Samples {
    fn bargain(&self) -> Result<BargainView, Fault> {
        let fen = Money::from_fen;
        let item =
            ShelfItem::of(self.serum()).next().ok_or(Fault::Broken("a sample without a SKU"))?;
        Ok(BargainView {
            activity: ActivityId::new("serum")?,
            title: "好友帮砍".to_owned(),
            from: item.price,
            item,
            floor: fen(6_900),
            price: fen(7_900),
            cuts: vec![fen(1_000), fen(600), fen(400)],
            helpers: vec!["138****8000".to_owned()],
            hours: 24,
            left: 20,
            per_shopper: 1,
            helps_per_shopper: 3,
            ends_at: self.at().plus_ms(86_400_000),
            id: Some(BargainId::new("b7Kq2")?),
            starter: "139****9000".to_owned(),
            mine: true,
            refusal: None,
            order: None,
        })
    }
}

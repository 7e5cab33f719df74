//! What is kept of a shopper, and the values that the document shows of it.

use mall_api::privacy::{MyDataResponse, MyTable};
use mall_api::{ErrorCode, path};
use mall_core::farewell::{OpenOrder, OpenWhy};
use serde_json::json;

use super::operations::Operation;
use super::sample::Samples;
use crate::Fault;

/// Its operations.
pub(super) fn operations(samples: &Samples) -> Result<Vec<Operation>, Fault> {
    let rows = vec![json!({"shopper": "u-1", "product": "serum", "at": samples.at()})];
    let (name, title) = ("favourite".to_owned(), "收藏".to_owned());
    let tables = vec![MyTable { name, title, total: 1, rows }];
    Ok(vec![
        Operation::new("get", path::MY_DATA, "myData", "Everything that is kept of me.")
            .with_session()
            .answer(&MyDataResponse { at: samples.at(), tables })?,
        Operation::new(
            "delete",
            path::ME,
            "closeAccount",
            "I leave: what says who I was goes; orders and ledgers stay without it. The same again changes nothing.",
        )
        .with_session()
        .status(204)
        .faults(&[ErrorCode::StillOpen]),
    ])
}

impl Samples {
    pub(super) fn still_open(&self) -> Fault {
        Fault::StillOpen(vec![OpenOrder { order: self.order().id, why: OpenWhy::Unsent }])
    }
}

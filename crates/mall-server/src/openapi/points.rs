//! 积分, and the values that the document shows of them.

use mall_api::points::{Ending, PointsEntry, PointsKind, PointsQuery, PointsResponse};
use mall_api::{ErrorCode, path};

use super::operations::Operation;
use super::sample::Samples;
use crate::Fault;

/// Its operations.
pub(super) fn operations(samples: &Samples) -> Result<Vec<Operation>, Fault> {
    Ok(vec![
        Operation::new("get", path::POINTS, "points", "My points: what ends when, and the ledger.")
            .with_session()
            .query(&PointsQuery { after: Some(73) })?
            .answer(&samples.points())?
            .faults(&[ErrorCode::Malformed]),
    ])
}

impl Samples {
    fn points(&self) -> PointsResponse {
        let entry = |id, kind, units, order| PointsEntry { id, kind, units, at: self.at(), order };
        PointsResponse {
            balance: 1_285,
            ending: vec![Ending { units: 240, ends_at: self.at().plus_ms(2_592_000_000) }],
            entries: vec![
                entry(72, PointsKind::Earned, 163, Some(self.order().id)),
                entry(70, PointsKind::Ticket, -20, None),
                entry(68, PointsKind::CheckIn, 5, None),
            ],
            next: None,
        }
    }
}

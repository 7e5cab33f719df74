//! 发货: which pieces went out in which parcel.

use serde::{Deserialize, Serialize};

use crate::invalid::{count_within, in_range};
use crate::limits::{LINES_MAX, PARCELS_MAX, PIECES_MAX};
use crate::pricing::Pieces;
use crate::{Invalid, Rule, SkuId, Timestamp};

/// 快递单: a parcel as its carrier knows it. Shape: `{"carrier": "SF", "number": "SF1234567890123"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Tracking {
    /// Code of the carrier: 1 to 20 of `A-Z a-z 0-9 - _`.
    pub carrier: String,
    /// Tracking number: 6 to 40 of `A-Z a-z 0-9 -`.
    pub number: String,
}

/// 包裹.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Parcel {
    /// Where it is.
    pub tracking: Tracking,
    /// What is in it, each SKU once.
    pub pieces: Vec<Pieces>,
    /// When it went out.
    pub sent_at: Timestamp,
}

/// What of an order is sent.
#[derive(Debug, Clone, Copy)]
pub struct Shipping<'a> {
    /// What was ordered, gifts too, each SKU once.
    pub ordered: &'a [Pieces],
    /// What is not to be sent any more: pieces that were refunded unsent, or are asked back.
    pub called_off: &'a [Pieces],
    /// What went out.
    pub parcels: &'a [Parcel],
}

impl Tracking {
    /// Whether a carrier could have given it.
    pub fn check(&self) -> Result<(), Invalid> {
        let is = |text: &str, lengths: std::ops::RangeInclusive<usize>, other: &str| {
            let fits = |b: u8| b.is_ascii_alphanumeric() || other.as_bytes().contains(&b);
            lengths.contains(&text.len()) && text.bytes().all(fits)
        };
        if !is(&self.carrier, 1..=20, "-_") {
            return Err(Invalid::shape("carrier", "1 to 20 of A-Z a-z 0-9 - _"));
        }
        if !is(&self.number, 6..=40, "-") {
            return Err(Invalid::shape("number", "6 to 40 of A-Z a-z 0-9 -"));
        }
        Ok(())
    }
}

impl Shipping<'_> {
    /// What is still to be sent, in the order it was ordered in; empty when the order is 已发货.
    pub fn left(&self) -> Vec<Pieces> {
        let left = |it: &Pieces| {
            let pieces = it.pieces.saturating_sub(self.gone(&it.sku));
            (pieces > 0).then(|| Pieces { sku: it.sku.clone(), pieces })
        };
        self.ordered.iter().filter_map(left).collect()
    }

    fn gone(&self, sku: &SkuId) -> u32 {
        let sent = self.parcels.iter().map(|it| count(&it.pieces, sku));
        sent.fold(count(self.called_off, sku), u32::saturating_add)
    }

    /// Whether `parcel` may go out.
    ///
    /// # Errors
    ///
    /// Names what is wrong with it: its tracking, a SKU that was not ordered or is there twice, more
    /// pieces than are left to be sent, a parcel that went out before.
    pub fn check_next(&self, parcel: &Parcel) -> Result<(), Invalid> {
        count_within("parcels", self.parcels.len().saturating_add(1), PARCELS_MAX)?;
        parcel.tracking.check().map_err(|error| error.within("tracking"))?;
        if self.parcels.iter().any(|it| it.tracking == parcel.tracking) {
            return Err(Invalid::new("tracking.number", Rule::Twice));
        }
        check_pieces(&parcel.pieces)?;
        for (position, it) in parcel.pieces.iter().enumerate() {
            let at = |error: Invalid| error.within(&format!("pieces[{position}]"));
            if !self.ordered.iter().any(|other| other.sku == it.sku) {
                return Err(at(Invalid::new("sku", Rule::Unknown { name: it.sku.to_string() })));
            }
            let left = count(self.ordered, &it.sku).saturating_sub(self.gone(&it.sku));
            in_range("pieces", it.pieces.into(), 1, left.into()).map_err(at)?;
        }
        Ok(())
    }
}

/// How many pieces of `sku` there are.
pub(crate) fn count(pieces: &[Pieces], sku: &SkuId) -> u32 {
    let of_sku = pieces.iter().filter(|it| it.sku == *sku);
    of_sku.map(|it| it.pieces).fold(0, u32::saturating_add)
}

/// At least one line, none with nothing, each SKU once.
pub(crate) fn check_pieces(pieces: &[Pieces]) -> Result<(), Invalid> {
    count_within("pieces", pieces.len(), LINES_MAX)?;
    if pieces.is_empty() {
        return Err(Invalid::shape("pieces", "at least one line"));
    }
    for (position, it) in pieces.iter().enumerate() {
        let at = |error: Invalid| error.within(&format!("pieces[{position}]"));
        in_range("pieces", it.pieces.into(), 1, PIECES_MAX.into()).map_err(at)?;
        if pieces.iter().take(position).any(|other| other.sku == it.sku) {
            return Err(at(Invalid::new("sku", Rule::Twice)));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pieces(of: &[(&str, u32)]) -> Vec<Pieces> {
        let of = of.iter();
        of.map(|(sku, pieces)| Pieces { sku: SkuId::new(*sku).unwrap(), pieces: *pieces }).collect()
    }

    fn parcel(number: &str, of: &[(&str, u32)]) -> Parcel {
        let tracking = Tracking { carrier: "SF".to_owned(), number: number.to_owned() };
        Parcel { tracking, pieces: pieces(of), sent_at: Timestamp(0) }
    }

    #[test]
    fn an_order_is_sent_when_all_of_it_is() {
        let (ordered, called_off) = (pieces(&[("a", 3), ("b", 1)]), pieces(&[("b", 1)]));
        let mut parcels = Vec::new();
        let left = |parcels: &[Parcel]| {
            Shipping { ordered: &ordered, called_off: &called_off, parcels }.left()
        };
        assert_eq!(left(&parcels), pieces(&[("a", 3)]));
        parcels.push(parcel("SF0001", &[("a", 1)]));
        assert_eq!(left(&parcels), pieces(&[("a", 2)]));
        parcels.push(parcel("SF0002", &[("a", 2)]));
        assert_eq!(left(&parcels), []);
    }

    #[test]
    fn what_cannot_go_out_is_named() {
        let ordered = pieces(&[("a", 3)]);
        let parcels = [parcel("SF0001", &[("a", 1)])];
        let shipping = Shipping { ordered: &ordered, called_off: &[], parcels: &parcels };
        let said = |number: &str, of: &[(&str, u32)]| {
            shipping.check_next(&parcel(number, of)).unwrap_err().to_string()
        };
        assert_eq!(shipping.check_next(&parcel("SF0002", &[("a", 2)])), Ok(()));
        assert_eq!(said("SF0001", &[("a", 1)]), "`tracking.number` appears twice");
        assert_eq!(
            said("SF 01", &[("a", 1)]),
            "`tracking.number` must be 6 to 40 of A-Z a-z 0-9 -"
        );
        assert_eq!(said("SF0002", &[("b", 1)]), "`pieces[0].sku` names something unknown: `b`");
        assert_eq!(said("SF0002", &[("a", 3)]), "`pieces[0].pieces` must be from 1 to 2");
        assert_eq!(said("SF0002", &[("a", 0)]), "`pieces[0].pieces` must be from 1 to 9999");
        assert_eq!(said("SF0002", &[("a", 1), ("a", 1)]), "`pieces[1].sku` appears twice");
        assert_eq!(said("SF0002", &[]), "`pieces` must be at least one line");
        let mut nowhere = parcel("SF0002", &[("a", 1)]);
        nowhere.tracking.carrier.clear();
        assert!(shipping.check_next(&nowhere).is_err());
    }

    proptest! {
        /// Whatever a shop sends in whatever parcels: never more than was ordered and not called off.
        #[test]
        fn no_more_goes_out_than_was_ordered(
            ordered in (1..6_u32, 1..6_u32), off in (0..3_u32, 0..3_u32),
            tries in prop::collection::vec((0..4_u32, 0..4_u32), 0..20),
        ) {
            let ordered = pieces(&[("a", ordered.0), ("b", ordered.1)]);
            let called_off = pieces(&[("a", off.0), ("b", off.1)]);
            let mut parcels = Vec::new();
            for (at, (a, b)) in tries.into_iter().enumerate() {
                let all: Vec<_> = [("a", a), ("b", b)].into_iter().filter(|it| it.1 > 0).collect();
                let next = parcel(&format!("SF{at:04}"), &all);
                let shipping = Shipping { ordered: &ordered, called_off: &called_off, parcels: &parcels };
                if shipping.check_next(&next).is_ok() {
                    parcels.push(next);
                }
            }
            let shipping = Shipping { ordered: &ordered, called_off: &called_off, parcels: &parcels };
            let left = shipping.left();
            for it in &ordered {
                let sent: u32 = parcels.iter().map(|parcel| count(&parcel.pieces, &it.sku)).sum();
                let wanted = it.pieces.saturating_sub(count(&called_off, &it.sku));
                prop_assert!(sent <= wanted);
                prop_assert_eq!(count(&left, &it.sku), wanted - sent);
            }
        }
    }
}

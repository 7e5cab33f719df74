//! Parcels, of which the platform is told before it pays the merchant out.

use mall_core::Timestamp;
use serde_json::json;

use super::post;
use crate::ask::{Ask, BadAsk, rfc3339};

/// A parcel, of which the platform is told before it pays the merchant out.
#[derive(Debug, Clone, Copy)]
pub struct Shipped<'a> {
    /// Number of the merchant.
    pub merchant: &'a str,
    /// Our number of the payment.
    pub number: &'a str,
    /// Who paid.
    pub openid: &'a str,
    /// Each parcel: tracking number, company (as `WeChat` calls it), what is in it, and the receiver's number
    /// with its middle hidden.
    pub parcels: &'a [Parcel<'a>],
    /// Whether nothing more comes.
    pub is_all: bool,
    /// When.
    pub at: Timestamp,
}

/// One parcel.
#[derive(Debug, Clone, Copy)]
pub struct Parcel<'a> {
    /// Tracking number.
    pub tracking: &'a str,
    /// Company.
    pub company: &'a str,
    /// What is in it.
    pub items: &'a str,
    /// The receiver's phone number, its middle hidden: some companies ask for it.
    pub receiver: &'a str,
}

/// Longest list of what is in a parcel, in characters.
const ITEMS_CHARS_MAX: usize = 120;
/// Most parcels that are told at once.
const PARCELS_MAX: usize = 10;

impl Shipped<'_> {
    /// The request.
    ///
    /// # Errors
    ///
    /// [`BadAsk`] when there is no parcel, or there are too many.
    pub fn ask(&self, token: &str) -> Result<Ask, BadAsk> {
        if self.parcels.is_empty() || self.parcels.len() > PARCELS_MAX {
            return Err(BadAsk { field: "parcels", wanted: "1 to 10" });
        }
        let parcel = |it: &Parcel<'_>| {
            let items: String = it.items.chars().take(ITEMS_CHARS_MAX).collect();
            json!({
                "tracking_no": it.tracking, "express_company": it.company, "item_desc": items,
                "contact": {"receiver_contact": it.receiver},
            })
        };
        let is_split = self.parcels.len() > 1 || !self.is_all;
        let mut body = json!({
            "order_key": {"order_number_type": 1, "mchid": self.merchant, "out_trade_no": self.number},
            "logistics_type": 1,
            "delivery_mode": if is_split { 2 } else { 1 },
            "shipping_list": self.parcels.iter().map(parcel).collect::<Vec<_>>(),
            "upload_time": rfc3339(self.at),
            "payer": {"openid": self.openid},
        });
        if let Some(fields) = body.as_object_mut().filter(|_| is_split) {
            fields.insert("is_all_delivered".to_owned(), self.is_all.into());
        }
        Ok(post("/wxa/sec/order/upload_shipping_info", Some(token), &body))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn body(ask: &Ask) -> Value {
        serde_json::from_str(&ask.body).unwrap()
    }

    #[test]
    fn parcels_are_told_as_one_or_as_parts() {
        let parcel =
            Parcel { tracking: "SF1", company: "SF", items: "面霜", receiver: "138****8000" };
        let (one, two) = ([parcel], [parcel, parcel]);
        let shipped = |parcels, is_all| Shipped {
            merchant: "1900000001",
            number: "p-1",
            openid: "o1",
            parcels,
            is_all,
            at: Timestamp(1_764_315_000_000),
        };
        let mode = |it: Shipped<'_>| {
            let body = body(&it.ask("t").unwrap());
            (body["delivery_mode"].as_i64().unwrap(), body["is_all_delivered"].as_bool())
        };
        assert_eq!(mode(shipped(&one, true)), (1, None));
        assert_eq!(mode(shipped(&two, true)), (2, Some(true)));
        assert_eq!(mode(shipped(&one, false)), (2, Some(false)));
        assert_eq!(shipped(&[], true).ask("t").unwrap_err().field, "parcels");
    }
}

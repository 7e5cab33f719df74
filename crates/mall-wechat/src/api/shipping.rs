//! What was sent, of which the platform is told before it pays the merchant out.

use mall_core::Timestamp;
use serde_json::{Value, json};

use super::post;
use crate::ask::{Ask, BadAsk, rfc3339};

/// A payment whose goods were sent.
#[derive(Debug, Clone, Copy)]
pub struct Shipped<'a> {
    /// Number of the merchant.
    pub merchant: &'a str,
    /// Our number of the payment.
    pub number: &'a str,
    /// Who paid.
    pub openid: &'a str,
    /// What was sent.
    pub goods: Goods<'a>,
    /// When.
    pub at: Timestamp,
}

/// How goods come to whoever paid.
#[derive(Debug, Clone, Copy)]
pub enum Goods<'a> {
    /// By carriers.
    Parcels {
        /// Each: 1 to 10.
        parcels: &'a [Parcel<'a>],
        /// Whether nothing more comes.
        is_all: bool,
    },
    /// They are no things: months of a card.
    Virtual {
        /// What it is.
        items: &'a str,
    },
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
/// Most parcels that are told of a payment.
pub const PARCELS_TOLD_MAX: usize = 10;

/// In one; what is told again takes the place of what was told before.
const WHOLE: u8 = 1;
/// In parts.
const SPLIT: u8 = 2;

impl Shipped<'_> {
    /// The request.
    ///
    /// # Errors
    ///
    /// [`BadAsk`] when there is no parcel, or there are too many.
    pub fn ask(&self, token: &str) -> Result<Ask, BadAsk> {
        let items = |it: &str| it.chars().take(ITEMS_CHARS_MAX).collect::<String>();
        let (logistics, mode, list, is_all) = match self.goods {
            Goods::Virtual { items: it } => (3, WHOLE, vec![json!({"item_desc": items(it)})], None),
            Goods::Parcels { parcels, is_all } => {
                if parcels.is_empty() || parcels.len() > PARCELS_TOLD_MAX {
                    return Err(BadAsk { field: "parcels", wanted: "1 to 10" });
                }
                let parcel = |it: &Parcel<'_>| {
                    json!({
                        "tracking_no": it.tracking, "express_company": it.company,
                        "item_desc": items(it.items), "contact": {"receiver_contact": it.receiver},
                    })
                };
                let is_split = parcels.len() > 1 || !is_all;
                let mode = if is_split { SPLIT } else { WHOLE };
                (1, mode, parcels.iter().map(parcel).collect(), is_split.then_some(is_all))
            }
        };
        let mut body = json!({
            "order_key": {"order_number_type": 1, "mchid": self.merchant, "out_trade_no": self.number},
            "logistics_type": logistics,
            "delivery_mode": mode,
            "shipping_list": list,
            "upload_time": rfc3339(self.at),
            "payer": {"openid": self.openid},
        });
        if let (Value::Object(fields), Some(is_all)) = (&mut body, is_all) {
            fields.insert("is_all_delivered".to_owned(), is_all.into());
        }
        Ok(post("/wxa/sec/order/upload_shipping_info", Some(token), &body))
    }
}

#[cfg(test)]
mod tests {
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
            goods: Goods::Parcels { parcels, is_all },
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
    /// Months of a card have no tracking number.
    #[test]
    fn what_is_no_thing_is_told_without_a_parcel() {
        let at = Timestamp(1_764_315_000_000);
        let goods = Goods::Virtual { items: "VIP Plus 黑卡" };
        let told = Shipped { merchant: "1900000001", number: "p-1", openid: "o1", goods, at };
        let body = body(&told.ask("t").unwrap());
        assert_eq!((&body["logistics_type"], &body["delivery_mode"]), (&json!(3), &json!(1)));
        assert_eq!(body["shipping_list"], json!([{"item_desc": "VIP Plus 黑卡"}]));
        assert_eq!(body.get("is_all_delivered"), None);
    }
}

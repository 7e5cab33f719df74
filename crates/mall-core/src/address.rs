//! Where a parcel goes.

use serde::{Deserialize, Serialize};

use crate::Invalid;
use crate::invalid::text_within;

/// A mainland mobile number: eleven digits, the first a one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("pattern" = r"^1[3-9][0-9]{9}$")))]
#[serde(try_from = "String")]
pub struct Phone(String);

impl Phone {
    /// The number that `text` is; spaces and hyphens are left out, as people write them.
    ///
    /// # Errors
    ///
    /// When it is no mainland mobile number.
    pub fn new(text: &str) -> Result<Self, Invalid> {
        let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        let is_phone = digits.len() == 11
            && digits.bytes().all(|b| b.is_ascii_digit())
            && digits.starts_with('1')
            && digits.as_bytes().get(1).is_some_and(|b| *b >= b'3');
        if is_phone {
            Ok(Self(digits))
        } else {
            Err(Invalid::shape("phone", "a mainland mobile number of 11 digits"))
        }
    }

    /// As digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `138****8000`: enough to know it, too little to call it.
    pub fn masked(&self) -> String {
        let (head, tail) = (self.0.get(..3).unwrap_or(""), self.0.get(7..).unwrap_or(""));
        format!("{head}****{tail}")
    }
}

impl TryFrom<String> for Phone {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        Self::new(&text)
    }
}

/// 收货地址, without an id: what a shopper fills in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Address {
    /// Who receives it; 1 to 25 characters.
    pub name: String,
    /// Whom the courier calls.
    pub phone: Phone,
    /// 省市区, as one text of 2 to 60 characters.
    pub region: String,
    /// Street, house, flat; 2 to 100 characters.
    pub detail: String,
}

impl Address {
    /// An address as typed, trimmed; the first wrong field from the top is named.
    ///
    /// # Errors
    ///
    /// As [`Address::check`], and when `phone` is no [`Phone`].
    pub fn typed(name: &str, phone: &str, region: &str, detail: &str) -> Result<Self, Invalid> {
        let trimmed = |text: &str| text.trim().to_owned();
        text_within("name", name, 1, 25)?;
        let phone = Phone::new(phone)?;
        let (name, region, detail) = (trimmed(name), trimmed(region), trimmed(detail));
        let address = Self { name, phone, region, detail };
        address.check().map(|()| address)
    }

    /// Whether a parcel can be sent there.
    pub fn check(&self) -> Result<(), Invalid> {
        text_within("name", &self.name, 1, 25)?;
        text_within("region", &self.region, 2, 60)?;
        text_within("detail", &self.detail, 2, 100)
    }

    /// In one line.
    pub fn line(&self) -> String {
        format!("{} {}", self.region, self.detail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_wrong_field_is_named() {
        let typed = |name, phone, region, detail| {
            Address::typed(name, phone, region, detail).map_err(|error| error.field)
        };
        assert_eq!(typed("", "", "", "").unwrap_err(), "name");
        assert_eq!(typed("小满", "138", "", "").unwrap_err(), "phone");
        assert_eq!(typed("小满", "13800138000", " ", "").unwrap_err(), "region");
        assert_eq!(typed("小满", "13800138000", "浙江 杭州", "x").unwrap_err(), "detail");
        let address = typed(" 小满 ", "13800138000", "浙江 杭州", "湖滨路 1 号").unwrap();
        assert_eq!((address.name.as_str(), address.check()), ("小满", Ok(())));
    }

    #[test]
    fn phones() {
        assert_eq!(Phone::new("138 0013-8000").unwrap().masked(), "138****8000");
        for bad in ["12800138000", "1380013800", "138001380001", "１３８00138000", ""] {
            assert_eq!(Phone::new(bad).unwrap_err().field, "phone", "{bad}");
        }
    }
}

//! 交易账单: what `WeChat` Pay says of a day, to be held against the ledger of the shop.
//!
//! A file of lines: names, a line for each payment and each refund (every value behind a backquote), names of
//! sums, sums. It is not signed; its SHA-1 is in the answer that says where it is.

use mall_core::Money;
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use serde::Deserialize;

use crate::ask::{Ask, BadAsk};

/// Where the bill of `day` is (`2026-11-28`); there from ten o'clock of the next day on.
///
/// # Errors
///
/// [`BadAsk`].
pub fn bill(day: &str) -> Result<Ask, BadAsk> {
    let is_day = day.len() == 10 && day.bytes().all(|it| it.is_ascii_digit() || it == b'-');
    if !is_day {
        return Err(BadAsk { field: "day", wanted: "written as 2026-11-28" });
    }
    Ok(Ask::get(format!("/v3/bill/tradebill?bill_date={day}&bill_type=ALL")))
}

/// The answer to [`bill`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct WhereBill {
    hash_type: String,
    hash_value: String,
    download_url: String,
}

impl WhereBill {
    /// The request for the file; the same host as everything else, whatever the address says.
    ///
    /// # Errors
    ///
    /// [`BadAsk`] when the address is none of a bill.
    pub fn ask(&self) -> Result<Ask, BadAsk> {
        let after_host = self.download_url.split_once("://").and_then(|(_, it)| it.split_once('/'));
        match after_host {
            Some((_, path)) if path.starts_with("v3/billdownload/") => {
                Ok(Ask::get(format!("/{path}")))
            }
            _ => Err(BadAsk { field: "download_url", wanted: "the address of a bill" }),
        }
    }

    /// Whether `file` is the one that was promised.
    pub fn holds(&self, file: &[u8]) -> bool {
        let hash = digest(&SHA1_FOR_LEGACY_USE_ONLY, file);
        let hash = data_encoding::HEXLOWER.encode(hash.as_ref());
        self.hash_type == "SHA1" && self.hash_value.eq_ignore_ascii_case(&hash)
    }
}

/// A line of a bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// Somebody paid.
    Paid {
        /// Our number of the payment.
        number: String,
        /// How much.
        amount: Money,
    },
    /// Money went back.
    SentBack {
        /// Our number of the payment.
        number: String,
        /// Our number of the refund.
        refund: String,
        /// How much.
        amount: Money,
    },
}

/// Why a file is no bill.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("bill, line {line}: `{field}` cannot be read")]
pub struct BadBill {
    /// Counted from 1.
    pub line: usize,
    /// Which value.
    pub field: &'static str,
}

/// Names of the columns that are read.
const COLUMNS: [&str; 6] =
    ["商户订单号", "交易状态", "订单金额", "商户退款单号", "申请退款金额", "货币种类"];
/// What begins the sums.
const SUMS: &str = "总交易单数";

/// What a bill says, if its lines are as many as it says itself.
///
/// # Errors
///
/// [`BadBill`].
pub fn read(file: &str) -> Result<Vec<Entry>, BadBill> {
    let mut lines = file.trim_start_matches('\u{feff}').lines().enumerate();
    let bad = |line: usize, field| BadBill { line: line.saturating_add(1), field };
    let (_, head) = lines.next().ok_or_else(|| bad(0, "names"))?;
    let names: Vec<&str> = head.split(',').map(str::trim).collect();
    let place =
        |name: &'static str| names.iter().position(|it| *it == name).ok_or_else(|| bad(0, name));
    let [number, state, amount, refund, back, currency] = COLUMNS.map(place);
    let (number, state, amount) = (number?, state?, amount?);
    let (refund, back, currency) = (refund?, back?, currency?);
    let mut found = Vec::new();
    for (at, line) in lines.by_ref() {
        if line.starts_with(SUMS) {
            break;
        }
        let cells: Vec<&str> = line.trim_start_matches('`').trim_end().split(",`").collect();
        let cell = |place: usize, name| cells.get(place).copied().ok_or_else(|| bad(at, name));
        let name = |place: usize, name| cell(place, name).map(|it| it.trim().to_owned());
        let money = |place: usize, name| fen(cell(place, name)?).ok_or_else(|| bad(at, name));
        if cell(currency, "货币种类")? != crate::notice::CURRENCY {
            return Err(bad(at, "货币种类"));
        }
        found.push(match cell(state, "交易状态")? {
            "SUCCESS" => Entry::Paid {
                number: name(number, "商户订单号")?,
                amount: money(amount, "订单金额")?,
            },
            "REFUND" | "REVOKED" => Entry::SentBack {
                number: name(number, "商户订单号")?,
                refund: name(refund, "商户退款单号")?,
                amount: money(back, "申请退款金额")?,
            },
            _ => return Err(bad(at, "交易状态")),
        });
    }
    let (at, sums) = lines.next().ok_or_else(|| bad(0, SUMS))?;
    let count = sums.trim_start_matches('`').split(',').next().and_then(|it| it.parse().ok());
    if count == Some(found.len()) { Ok(found) } else { Err(bad(at, SUMS)) }
}

/// `12.30`, in fen; no more than two places behind the point.
fn fen(yuan: &str) -> Option<Money> {
    let (whole, part) = yuan.trim().split_once('.').unwrap_or((yuan.trim(), "0"));
    let is_plain = |it: &str| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit());
    if !is_plain(whole) || !is_plain(part) || part.len() > 2 {
        return None;
    }
    let (whole, mut cents): (i64, i64) = (whole.parse().ok()?, part.parse().ok()?);
    if part.len() == 1 {
        cents = cents.checked_mul(10)?;
    }
    whole.checked_mul(100)?.checked_add(cents).map(Money::from_fen)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "交易时间,商户订单号,交易状态,货币种类,订单金额,商户退款单号,申请退款金额";
    const PAID: &str = "`2026-11-28 12:00:00,`p-1,`SUCCESS,`CNY,`168.00,`0,`0.00";
    const BACK: &str = "`2026-11-28 13:00:00,`p-1,`REFUND,`CNY,`0.00,`r-1,`8.50";

    fn bill_of(lines: &[&str], count: usize) -> String {
        let names = "总交易单数,应结订单总金额,退款总金额";
        format!("\u{feff}{HEAD}\r\n{}\r\n{names}\r\n`{count},`168.00,`8.50\r\n", lines.join("\r\n"))
    }

    #[test]
    fn lines_are_payments_and_refunds() {
        let paid = Entry::Paid { number: "p-1".to_owned(), amount: Money::from_fen(16_800) };
        let back = Entry::SentBack {
            number: "p-1".to_owned(),
            refund: "r-1".to_owned(),
            amount: Money::from_fen(850),
        };
        assert_eq!(read(&bill_of(&[PAID, BACK], 2)), Ok(vec![paid, back]));
    }

    #[test]
    fn what_is_no_bill_is_said_by_line_and_name() {
        let fault = |file: &str| read(file).map_err(|it| (it.line, it.field)).unwrap_err();
        assert_eq!(fault(""), (1, "names"));
        assert_eq!(fault(&bill_of(&[PAID], 2)), (4, SUMS), "a line is missing");
        assert_eq!(fault(&bill_of(&[&PAID.replace("CNY", "USD")], 1)), (2, "货币种类"));
        assert_eq!(fault(&bill_of(&[&PAID.replace("168.00", "168.001")], 1)), (2, "订单金额"));
        assert_eq!(fault(&bill_of(&[&PAID.replace("SUCCESS", "x")], 1)), (2, "交易状态"));
        assert_eq!(fault("交易时间\r\n"), (1, "商户订单号"));
        assert_eq!(fault(HEAD), (1, SUMS), "it was cut off");
    }

    #[test]
    fn yuan_become_fen_without_rounding() {
        let all = ["0", "0.5", "12.30", "-1", "1.234", "", "1.", "9223372036854775807"];
        let read: Vec<_> = all.iter().map(|it| fen(it).map(Money::fen)).collect();
        assert_eq!(read, [Some(0), Some(50), Some(1_230), None, None, None, None, None]);
    }

    #[test]
    fn the_file_is_asked_of_the_same_host_and_known_by_its_hash() {
        let said = |url: &str| WhereBill {
            hash_type: "SHA1".to_owned(),
            hash_value: "A9993E364706816ABA3E25717850C26C9CD0D89D".to_owned(),
            download_url: url.to_owned(),
        };
        let good = said("https://api.mch.weixin.qq.com/v3/billdownload/file?token=a%2Bb");
        assert_eq!(good.ask().unwrap().path, "/v3/billdownload/file?token=a%2Bb");
        assert!(good.holds(b"abc") && !good.holds(b"abd"));
        for url in ["https://api.mch.weixin.qq.com/v3/certificates", "x", "https://a"] {
            assert_eq!(said(url).ask().unwrap_err().field, "download_url");
        }
        assert_eq!(bill("2026-11-28").unwrap().path.len(), 53);
        assert_eq!(bill("yesterday?").unwrap_err().field, "day");
    }
}

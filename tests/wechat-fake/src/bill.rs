//! What was paid and sent back on a day (交易账单), as the merchant downloads it: every value behind a
//! backquote, sums in the last line.

use std::fmt::Write as _;

use serde_json::json;

use crate::asked::Asked;
use crate::books::{Book, Payment, Refund};
use crate::date::{date, in_bill};
use crate::keys::sha1;
use crate::said::Said;
use crate::{Fake, MERCHANT};

const HEAD: &str = "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,\
    付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,\
    商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注";
const SUMS: &str =
    "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额";

/// `12.30`.
fn yuan(fen: i64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}

fn row(payment: &Payment, at: i64, refund: Option<&Refund>) -> String {
    let order = refund.map_or(payment.amount, |_| 0);
    let back = refund.map_or(0, |it| it.amount);
    let status = refund.map_or("", |it| it.status);
    let cells = [
        in_bill(at),
        payment.app.clone(),
        MERCHANT.to_owned(),
        "0".to_owned(),
        String::new(),
        payment.transaction.clone().unwrap_or_default(),
        payment.number.clone(),
        payment.payer.clone().unwrap_or_default(),
        payment.kind.to_owned(),
        if refund.is_some() { "REFUND" } else { "SUCCESS" }.to_owned(),
        "OTHERS".to_owned(),
        "CNY".to_owned(),
        yuan(order),
        yuan(0),
        refund.map_or_else(|| "0".to_owned(), |it| it.id.clone()),
        refund.map_or_else(|| "0".to_owned(), |it| it.number.clone()),
        yuan(back),
        yuan(0),
        refund.map_or("", |_| "ORIGINAL").to_owned(),
        status.to_owned(),
        payment.description.clone(),
        String::new(),
        "0.00000".to_owned(),
        "0.60%".to_owned(),
        yuan(order),
        yuan(back),
        String::new(),
    ];
    cells.iter().map(|it| format!("`{it}")).collect::<Vec<_>>().join(",")
}

fn bill(book: &Book, day: &str) -> Option<String> {
    let (mut lines, mut count, mut paid, mut back) = (String::new(), 0, 0, 0);
    for payment in book.payments.values() {
        let Some(at) = payment.paid_at.filter(|at| date(*at) == day) else { continue };
        let _ = writeln!(lines, "{}\r", row(payment, at, None));
        (count, paid) = (count + 1, paid + payment.amount);
    }
    for refund in book.refunds.values().filter(|it| it.status != "CLOSED" && date(it.at) == day) {
        let Some(payment) = book.payments.get(&refund.payment) else { continue };
        let _ = writeln!(lines, "{}\r", row(payment, refund.at, Some(refund)));
        (count, back) = (count + 1, back + refund.amount);
    }
    let sums = [
        count.to_string(),
        yuan(paid),
        yuan(back),
        yuan(0),
        "0.00000".to_owned(),
        yuan(paid),
        yuan(back),
    ];
    let sums = sums.map(|it| format!("`{it}")).join(",");
    // A byte order mark stands before it.
    (count > 0).then(|| format!("\u{feff}{HEAD}\r\n{lines}{SUMS}\r\n{sums}\r\n"))
}

pub(crate) fn where_it_is(fake: &Fake, asked: &Asked) -> Said {
    let day = asked.query.get("bill_date").map_or("", String::as_str);
    if day.len() != 10 || day >= date(fake.now()).as_str() {
        return Said::refused(400, "INVALID_REQUEST", "账单日期错误");
    }
    let mut book = fake.book();
    let Some(text) = bill(&book, day) else {
        return Said::refused(400, "NO_STATEMENT_EXIST", "账单文件不存在");
    };
    let token = book.number("bill");
    let hash = sha1(text.as_bytes());
    book.bills.insert(token.clone(), text.into_bytes());
    let url = format!("{}/v3/billdownload/file?token={token}", fake.base());
    Said::ok(&json!({"hash_type": "SHA1", "hash_value": hash, "download_url": url}))
}

pub(crate) fn file(fake: &Fake, asked: &Asked) -> Said {
    let book = fake.book();
    let found = asked.query.get("token").and_then(|it| book.bills.get(it));
    found.map_or_else(
        || Said::refused(404, "RESOURCE_NOT_EXISTS", "文件不存在"),
        |it| Said::file("text/plain", it.clone()),
    )
}

//! What `WeChat` Pay answers.

use serde_json::{Value, json};

use crate::asked::Asked;
use crate::books::{Payment, Refund};
use crate::date::rfc3339;
use crate::mode::Op;
use crate::notice::Notice;
use crate::said::Said;
use crate::{
    APP, Fake, MERCHANT, PAGE_APP, PLATFORM_CERTIFICATE, PLATFORM_CERTIFICATE_SERIAL, Signer,
};

pub(crate) fn answer(fake: &Fake, op: Op, asked: &Asked) -> Said {
    match op {
        Op::Begin => begin(fake, asked),
        Op::Query => query(fake, asked),
        Op::Close => close(fake, asked),
        Op::Refund => refund(fake, asked),
        Op::QueryRefund => query_refund(fake, asked),
        Op::Certificates => certificates(fake),
        Op::Bill => crate::bill::where_it_is(fake, asked),
        _ => crate::bill::file(fake, asked),
    }
}

fn bad(field: &str) -> Said {
    Said::refused(400, "PARAM_ERROR", &format!("参数错误：{field}"))
}

fn is_number(text: &str, least: usize, most: usize) -> bool {
    let is_plain = |it: char| it.is_ascii_alphanumeric() || "_-|*".contains(it);
    (least..=most).contains(&text.len()) && text.chars().all(is_plain)
}

fn begin(fake: &Fake, asked: &Asked) -> Said {
    let body = asked.json();
    let text = |field: &str| body[field].as_str().unwrap_or("");
    let (number, description) = (text("out_trade_no"), text("description"));
    if text("mchid") != MERCHANT {
        return bad("mchid");
    }
    if ![APP, PAGE_APP].contains(&text("appid")) {
        return Said::refused(400, "APPID_MCHID_NOT_MATCH", "appid和mch_id不匹配");
    }
    if !is_number(number, 6, 32) {
        return bad("out_trade_no");
    }
    if description.is_empty() || description.chars().count() > 127 {
        return bad("description");
    }
    let notify = text("notify_url");
    if !notify.starts_with("https://") || notify.contains('?') {
        return bad("notify_url");
    }
    let total = body["amount"]["total"].as_i64().unwrap_or(0);
    if total <= 0 || body["amount"].get("currency").is_some_and(|it| it != "CNY") {
        return bad("amount");
    }
    let is_page = asked.path.ends_with("/h5");
    let payer = body["payer"]["openid"].as_str();
    if !is_page && payer.is_none_or(str::is_empty) {
        return bad("payer.openid");
    }
    let scene = &body["scene_info"];
    if is_page && !(scene["payer_client_ip"].is_string() && scene["h5_info"]["type"].is_string()) {
        return bad("scene_info");
    }
    let mut book = fake.book();
    let new = Payment {
        number: number.to_owned(),
        app: text("appid").to_owned(),
        description: description.to_owned(),
        amount: total,
        notify: notify.to_owned(),
        kind: if is_page { "MWEB" } else { "JSAPI" },
        payer: payer.map(str::to_owned),
        state: "NOTPAY",
        transaction: None,
        paid_at: None,
        begun: 0,
    };
    let payment = book.payments.entry(number.to_owned()).or_insert(new);
    match payment.state {
        "SUCCESS" | "REFUND" => return Said::refused(400, "ORDERPAID", "该订单已支付"),
        "CLOSED" => return Said::refused(400, "ORDER_CLOSED", "该订单已关闭"),
        _ => {}
    }
    if payment.amount != total || payment.payer.as_deref() != payer {
        return Said::refused(403, "OUT_TRADE_NO_USED", "商户订单号重复");
    }
    payment.begun += 1;
    if is_page {
        let prepay = book.number("wx");
        let url =
            format!("https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id={prepay}");
        return Said::ok(&json!({"h5_url": url}));
    }
    Said::ok(&json!({"prepay_id": book.number("wx")}))
}

/// A payment, as queries and callbacks tell it.
pub(crate) fn told(payment: &Payment) -> Value {
    let said = match payment.state {
        "SUCCESS" => "支付成功",
        "REFUND" => "转入退款",
        "CLOSED" => "已关闭",
        _ => "未支付",
    };
    let mut told = json!({
        "appid": payment.app, "mchid": MERCHANT, "out_trade_no": payment.number,
        "trade_state": payment.state, "trade_state_desc": said,
        "amount": {"total": payment.amount, "currency": "CNY"},
    });
    if let (Some(id), Some(at)) = (&payment.transaction, payment.paid_at) {
        told["transaction_id"] = json!(id);
        told["trade_type"] = json!(payment.kind);
        told["bank_type"] = json!("OTHERS");
        told["attach"] = json!("");
        told["success_time"] = json!(rfc3339(at));
        told["payer"] = json!({"openid": payment.payer.as_deref().unwrap_or("o-of-nobody")});
        told["amount"]["payer_total"] = json!(payment.amount);
        told["amount"]["payer_currency"] = json!("CNY");
    }
    told
}

fn query(fake: &Fake, asked: &Asked) -> Said {
    if asked.query.get("mchid").map(String::as_str) != Some(MERCHANT) {
        return bad("mchid");
    }
    let (book, last) = (fake.book(), asked.last());
    let is_ours = asked.path.contains("/out-trade-no/");
    let found = book.payments.values().find(|it| {
        if is_ours { it.number == last } else { it.transaction.as_deref() == Some(last) }
    });
    found.map_or_else(no_order, |it| Said::ok(&told(it)))
}

fn no_order() -> Said {
    Said::refused(404, "ORDER_NOT_EXIST", "订单不存在")
}

fn close(fake: &Fake, asked: &Asked) -> Said {
    if asked.json()["mchid"] != MERCHANT {
        return bad("mchid");
    }
    let number = asked.path.trim_end_matches("/close").rsplit('/').next().unwrap_or("");
    let mut book = fake.book();
    let Some(payment) = book.payments.get_mut(number) else { return no_order() };
    match payment.state {
        "SUCCESS" | "REFUND" => Said::refused(400, "ORDERPAID", "该订单已支付"),
        _ => {
            payment.state = "CLOSED";
            Said::nothing()
        }
    }
}

/// A refund, as it is answered.
fn told_refund(refund: &Refund, payment: &Payment) -> Value {
    let mut told = json!({
        "refund_id": refund.id, "out_refund_no": refund.number, "out_trade_no": refund.payment,
        "transaction_id": payment.transaction, "channel": "ORIGINAL",
        "user_received_account": "支付用户零钱", "create_time": rfc3339(refund.at),
        "status": refund.status, "funds_account": "AVAILABLE",
        "amount": {"total": payment.amount, "refund": refund.amount, "currency": "CNY",
            "payer_total": payment.amount, "payer_refund": refund.amount,
            "settlement_total": payment.amount, "settlement_refund": refund.amount, "discount_refund": 0},
    });
    if refund.status == "SUCCESS" {
        told["success_time"] = json!(rfc3339(refund.at));
    }
    told
}

fn refund(fake: &Fake, asked: &Asked) -> Said {
    let body = asked.json();
    let number = body["out_refund_no"].as_str().unwrap_or("").to_owned();
    if !is_number(&number, 1, 64) {
        return bad("out_refund_no");
    }
    let named = (body["out_trade_no"].as_str(), body["transaction_id"].as_str());
    let now = fake.now();
    let mut book = fake.book();
    let found = book.payments.values().find(|it| match named {
        (Some(ours), _) => it.number == ours,
        (None, theirs) => theirs.is_some() && it.transaction.as_deref() == theirs,
    });
    let Some(payment) = found.cloned() else {
        return Said::refused(404, "RESOURCE_NOT_EXISTS", "订单不存在");
    };
    if payment.transaction.is_none() {
        return Said::refused(400, "INVALID_REQUEST", "订单未支付");
    }
    let amount = body["amount"]["refund"].as_i64().unwrap_or(0);
    if amount <= 0 || body["amount"]["currency"] != "CNY" {
        return bad("amount.refund");
    }
    if body["amount"]["total"].as_i64() != Some(payment.amount) {
        return Said::refused(400, "INVALID_REQUEST", "订单金额不一致");
    }
    if let Some(before) = book.refunds.get(&number) {
        if (before.payment.as_str(), before.amount) != (payment.number.as_str(), amount) {
            return Said::refused(400, "INVALID_REQUEST", "退款单号重复，参数不一致");
        }
        return Said::ok(&told_refund(before, &payment));
    }
    if book.sent_back(&payment.number) + amount > payment.amount {
        return Said::refused(400, "INVALID_REQUEST", "累计退款金额大于支付金额");
    }
    let refund = Refund {
        id: book.number("50"),
        number: number.clone(),
        payment: payment.number.clone(),
        amount,
        status: "PROCESSING",
        notify: body["notify_url"].as_str().map(str::to_owned),
        at: now,
    };
    if let Some(payment) = book.payments.get_mut(&payment.number) {
        payment.state = "REFUND";
    }
    // What is answered at first is that it was accepted, whatever comes of it.
    let said = Said::ok(&told_refund(&refund, &payment));
    book.refunds.insert(number.clone(), refund);
    let ends = book.refunds_end_at_once;
    drop(book);
    if ends {
        fake.end_refund(&number, "SUCCESS");
    }
    said
}

fn query_refund(fake: &Fake, asked: &Asked) -> Said {
    let book = fake.book();
    let found = book.refunds.get(asked.last());
    let payment = found.and_then(|it| book.payments.get(&it.payment));
    match (found, payment) {
        (Some(refund), Some(payment)) => Said::ok(&told_refund(refund, payment)),
        _ => Said::refused(404, "RESOURCE_NOT_EXISTS", "退款单不存在"),
    }
}

fn certificates(fake: &Fake) -> Said {
    if fake.signer() == Signer::PublicKey {
        let why = "无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥。";
        return Said::refused(404, "RESOURCE_NOT_EXISTS", why);
    }
    let (nonce, sealed) = fake.keys().seal(PLATFORM_CERTIFICATE, "certificate");
    Said::ok(&json!({"data": [{
        "serial_no": PLATFORM_CERTIFICATE_SERIAL,
        "effective_time": rfc3339(fake.now() - 86_400), "expire_time": rfc3339(fake.now() + 86_400),
        "encrypt_certificate": {"algorithm": "AEAD_AES_256_GCM", "nonce": nonce,
            "associated_data": "certificate", "ciphertext": sealed},
    }]}))
}

impl Fake {
    /// Somebody pays `number`: it is written down, and there is a callback to send. `false` when nobody can
    /// pay it.
    pub fn pay(&self, number: &str) -> bool {
        let now = self.now();
        let mut book = self.book();
        let transaction = book.number("4200");
        let Some(payment) = book.payments.get_mut(number).filter(|it| it.state == "NOTPAY") else {
            return false;
        };
        payment.state = "SUCCESS";
        payment.transaction = Some(transaction);
        payment.paid_at = Some(now);
        let (inside, to) = (told(payment), payment.notify.clone());
        let id = book.number("n");
        book.notices.push(Notice::new(id, "TRANSACTION.SUCCESS", inside, to));
        true
    }

    /// The refund `number` ends as `status` (`SUCCESS`, `CLOSED`, `ABNORMAL`), and there is a callback to send.
    /// `false` when there is none that goes on.
    pub fn end_refund(&self, number: &str, status: &'static str) -> bool {
        let mut book = self.book();
        let is_open = |it: &&mut Refund| it.status == "PROCESSING";
        let Some(refund) = book.refunds.get_mut(number).filter(is_open) else { return false };
        refund.status = status;
        let refund = refund.clone();
        let Some(payment) = book.payments.get(&refund.payment).cloned() else { return false };
        let Some(to) = refund.notify.clone() else { return true };
        let inside = json!({
            "mchid": MERCHANT, "out_trade_no": payment.number, "transaction_id": payment.transaction,
            "out_refund_no": refund.number, "refund_id": refund.id, "refund_status": status,
            "success_time": rfc3339(self.now()), "user_received_account": "支付用户零钱",
            "amount": {"total": payment.amount, "refund": refund.amount,
                "payer_total": payment.amount, "payer_refund": refund.amount},
        });
        let id = book.number("n");
        book.notices.push(Notice::new(id, &format!("REFUND.{status}"), inside, to));
        true
    }
}

//! A callback of our own making: sealed, signed, sent; then changed in every way.

#![expect(clippy::unwrap_used, reason = "tests say what they expect by panicking")]

use data_encoding::BASE64;
use mall_core::{Money, Timestamp};
use mall_wechat::key::{ApiKey, MerchantKey};
use mall_wechat::message::of_answer;
use mall_wechat::notice::{Expected, Notice, Refund, RefundStatus, read};
use mall_wechat::trust::{Distrust, PlatformKeys, Signed};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use serde_json::{Value, json};

const KEY: &str = "0123456789abcdef0123456789abcdef";
const NONCE: &str = "0123456789ab";
const SECONDS: &str = "1764315000";
const NOW: Timestamp = Timestamp(1_764_315_000_000);

/// The platform's part is played by a key of ours.
fn platform() -> MerchantKey {
    MerchantKey::new("1900000001", "PUB_KEY_ID_1", include_str!("merchant.pem")).unwrap()
}

fn sealed(event: &str, inside: &Value, beside: Option<&str>) -> String {
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, KEY.as_bytes()).unwrap());
    let nonce = Nonce::assume_unique_for_key(NONCE.as_bytes().try_into().unwrap());
    let mut bytes = inside.to_string().into_bytes();
    let aad = Aad::from(beside.unwrap_or_default().as_bytes());
    key.seal_in_place_append_tag(nonce, aad, &mut bytes).unwrap();
    json!({
        "id": "n1", "create_time": "2026-11-28T15:30:00+08:00", "event_type": event,
        "resource_type": "encrypt-resource", "summary": "支付成功",
        "resource": {"original_type": "transaction", "algorithm": "AEAD_AES_256_GCM",
            "ciphertext": BASE64.encode(&bytes), "associated_data": beside, "nonce": NONCE},
    })
    .to_string()
}

/// What the shop makes of `body`, signed as it is.
fn told(body: &str) -> Result<Notice, Distrust> {
    let key = platform();
    let signature = key.sign(&of_answer(SECONDS, "n", body.as_bytes())).unwrap();
    let signed = Signed::of(|name| match name {
        "wechatpay-serial" => Some("PUB_KEY_ID_1"),
        "wechatpay-timestamp" => Some(SECONDS),
        "wechatpay-nonce" => Some("n"),
        "wechatpay-signature" => Some(signature.as_str()),
        _ => None,
    });
    let keys = PlatformKeys(vec![key.public()]);
    read(&keys, &ApiKey::new(KEY).unwrap(), &signed.unwrap(), (body.as_bytes(), NOW))
}

fn transaction() -> Value {
    json!({"appid": "wx1", "mchid": "1900000001", "out_trade_no": "p-1", "transaction_id": "420001",
        "trade_type": "JSAPI", "trade_state": "SUCCESS", "success_time": "2026-11-28T15:30:00+08:00",
        "payer": {"openid": "o1"}, "amount": {"total": 16_800, "payer_total": 16_800, "currency": "CNY"}})
}

#[test]
fn a_payment_counts_only_as_it_was_asked_for() {
    let expected = Expected { app: "wx1", merchant: "1900000001", amount: Money::from_fen(16_800) };
    let checked = |change: &dyn Fn(&mut Value)| {
        let mut inside = transaction();
        change(&mut inside);
        let Ok(Notice::Paid(paid)) =
            told(&sealed("TRANSACTION.SUCCESS", &inside, Some("transaction")))
        else {
            panic!("{inside}")
        };
        paid.check(&expected).map_err(|it| it.field)
    };
    assert_eq!(checked(&|_| ()), Ok(()));
    assert_eq!(checked(&|it| it["appid"] = json!("wx2")), Err("appid"));
    assert_eq!(checked(&|it| it["mchid"] = json!("1900000002")), Err("mchid"));
    assert_eq!(checked(&|it| it["amount"]["total"] = json!(16_799)), Err("amount.total"));
    assert_eq!(checked(&|it| it["amount"]["currency"] = json!("USD")), Err("amount.currency"));
    assert_eq!(checked(&|it| it["amount"] = Value::Null), Err("amount.total"));
    let unpaid = |it: &mut Value| {
        it["trade_state"] = json!("NOTPAY");
        it["amount"] = Value::Null;
    };
    assert_eq!(checked(&unpaid), Ok(()));
}

#[test]
fn a_refund_says_how_it_ended_and_others_are_left_alone() {
    let inside = json!({"mchid": "1900000001", "out_trade_no": "p-1", "transaction_id": "420001",
        "out_refund_no": "r-1", "refund_id": "50001", "refund_status": "ABNORMAL",
        "user_received_account": "x", "amount": {"total": 100, "refund": 40, "payer_total": 100, "payer_refund": 40}});
    let Ok(Notice::Refund(Refund { refund_status, amount, .. })) =
        told(&sealed("REFUND.ABNORMAL", &inside, None))
    else {
        panic!()
    };
    assert_eq!((refund_status, amount.refund), (RefundStatus::Abnormal, 40));
    let other = told(&sealed("PAYSCORE.USER_OPEN_SERVICE", &json!({}), Some("")));
    assert_eq!(other, Ok(Notice::Other { event: "PAYSCORE.USER_OPEN_SERVICE".to_owned() }));
}

/// Signed by the platform, but not what it says it is.
#[test]
fn what_cannot_be_read_is_named() {
    let good = sealed("TRANSACTION.SUCCESS", &transaction(), Some("transaction"));
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut body: Value = serde_json::from_str(&good).unwrap();
        change(&mut body);
        told(&body.to_string()).unwrap_err().to_string()
    };
    let of = |field: &str| format!("`{field}` cannot be read");
    assert_eq!(told("<xml/>").unwrap_err().to_string(), of("body"));
    assert_eq!(
        changed(&|it| it["resource"]["algorithm"] = json!("AEAD_SM4_GCM")),
        of("resource.algorithm")
    );
    for field in ["nonce", "associated_data", "ciphertext"] {
        assert_eq!(changed(&|it| it["resource"][field] = json!("AAAA")), of("resource.ciphertext"));
    }
    let empty = sealed("TRANSACTION.SUCCESS", &json!({}), None);
    assert_eq!(told(&empty).unwrap_err().to_string(), of("resource.ciphertext"));
}

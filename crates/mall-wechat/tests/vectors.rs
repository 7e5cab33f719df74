//! The rules against what others published: `shared/vectors/wechat.json`, which names the source of each.
//!
//! It is no part of the project. Where it is not there these tests say so and pass, unless `CI=true`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "tests say what they expect by panicking, and why they are skipped by printing"
)]

use std::fs;
use std::path::Path;

use data_encoding::{BASE64, HEXLOWER};
use mall_core::Timestamp;
use mall_wechat::key::{ApiKey, KeyError, MerchantKey, PlatformKey};
use mall_wechat::message::{PaymentArguments, Request, of_payment};
use mall_wechat::trust::{Distrust, PlatformKeys, Signed};
use mall_wechat::{page, phone};
use ring::digest::{SHA256, digest};
use serde_json::Value;

/// A key made for these tests alone; it opens nothing.
const OWN_KEY: &str = include_str!("merchant.pem");

/// The key of the kit for Go's tests. The vectors have its signatures alone; of three of them there is one
/// modulus that all are of (the greatest common divisor of `signature^65537 - padded hash`).
const PUBLISHED_KEY: &str = include_str!("published.pem");

fn vectors() -> Option<Value> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/vectors/wechat.json");
    if let Ok(text) = fs::read_to_string(&file) {
        return Some(serde_json::from_str(&text).unwrap());
    }
    let is_ci = std::env::var("CI").is_ok_and(|it| it == "true");
    assert!(!is_ci, "the vectors are not there: {}", file.display());
    eprintln!("skipped: the vectors are not there ({})", file.display());
    None
}

fn text<'a>(of: &'a Value, name: &str) -> &'a str {
    of[name].as_str().unwrap()
}

#[test]
fn a_signature_holds_under_its_certificate_and_no_other_key() {
    let Some(all) = vectors() else { return };
    let it = &all["V2_java_sign"];
    let (message, signature) = (text(it, "message").as_bytes(), text(it, "signature"));
    let key = PlatformKey::certificate(text(it, "cert_pem")).unwrap();
    assert_eq!(key.serial(), text(it, "serial"));
    assert!(key.holds(message, signature));
    assert!(!key.holds(b"another message", signature));
    let other = PlatformKey::public("PUB_KEY_ID_1", text(it, "wrong_pubkey_pem")).unwrap();
    assert!(!other.holds(message, signature));
}

/// A whole callback, as the official kit for Go is tested with.
fn callback(all: &Value) -> (PlatformKeys, &Value, Vec<u8>, i64) {
    let it = &all["V3_notify"];
    let keys = PlatformKeys(vec![PlatformKey::certificate(text(it, "cert_pem")).unwrap()]);
    let body = text(it, "body").as_bytes().to_vec();
    (keys, &it["headers"], body, it["clock"].as_i64().unwrap())
}

fn signed<'a>(headers: &'a Value, change: impl Fn(&str) -> Option<&'a str>) -> Signed<'a> {
    let by_name = |name: &str| {
        let headers = headers.as_object().unwrap();
        let found = headers.iter().find(|(it, _)| it.eq_ignore_ascii_case(name));
        change(name).or_else(|| found.and_then(|(_, it)| it.as_str()))
    };
    Signed::of(by_name).unwrap()
}

#[test]
fn a_callback_is_believed_for_five_minutes_and_as_it_was_sent() {
    let Some(all) = vectors() else { return };
    let (keys, headers, body, clock) = callback(&all);
    let hash = HEXLOWER.encode(digest(&SHA256, &body).as_ref());
    assert_eq!(hash, text(&all["V3_notify"], "body_sha256"));
    let as_sent = signed(headers, |_| None);
    let at = |seconds: i64| keys.check(&as_sent, &body, Timestamp(seconds * 1_000));
    for (seconds, is_believed) in [
        (clock, true),
        (clock + 299, true),
        (clock - 299, true),
        (clock + 300, false),
        (clock - 300, false),
    ] {
        assert_eq!(at(seconds).is_ok(), is_believed, "{}", seconds - clock);
    }
    let now = Timestamp(clock * 1_000);
    for place in 0..body.len() {
        let mut flipped = body.clone();
        flipped[place] ^= 1;
        assert_eq!(keys.check(&as_sent, &flipped, now), Err(Distrust::WrongSignature), "{place}");
    }
    let with = |name: &'static str, value: &'static str| {
        let signed = signed(headers, |it| (it == name).then_some(value));
        keys.check(&signed, &body, now)
    };
    assert_eq!(with("wechatpay-serial", "D7CE59D1F522D702"), Err(Distrust::UnknownKey));
    assert_eq!(
        with("wechatpay-nonce", "EcZ9Cmy4Xyx1i6RlJQzLcCyEqDa26NBy"),
        Err(Distrust::WrongSignature)
    );
    assert_eq!(with("wechatpay-timestamp", "1624523847"), Err(Distrust::WrongSignature));
    assert_eq!(with("wechatpay-timestamp", "soon"), Err(Distrust::NoTime));
    let far = with("wechatpay-timestamp", "-9223372036854775808");
    assert!(matches!(far, Err(Distrust::NotNow { .. })), "{far:?}");
    for signature in ["", "WECHATPAY/SIGNTEST/abcd", "\u{0}", "AAAA"] {
        let signed = signed(headers, |it| (it == "wechatpay-signature").then_some(signature));
        assert_eq!(keys.check(&signed, &body, now), Err(Distrust::WrongSignature), "{signature:?}");
    }
    let missing = Signed::of(|name| {
        (name != "wechatpay-nonce").then_some("x").filter(|_| name != "wechatpay-signature-type")
    });
    assert_eq!(missing.unwrap_err(), Distrust::NoHeader { name: "wechatpay-nonce" });
    assert_eq!(Signed::of(|_| Some("x")).unwrap_err(), Distrust::OtherType);
}

#[test]
fn what_is_sealed_is_opened_with_a_key_of_32_bytes_alone() {
    let Some(all) = vectors() else { return };
    let it = &all["V4_aes256"];
    let key = ApiKey::new(text(it, "key")).unwrap();
    let (nonce, aad, sealed) = (text(it, "nonce"), text(it, "aad"), text(it, "ciphertext_b64"));
    assert_eq!(key.open(nonce, aad, sealed).as_deref(), Some(text(it, "plaintext").as_bytes()));
    assert_eq!(key.open(nonce, "bad-associatedData", sealed), None);
    assert_eq!(key.open("bad-4a9R25RW", aad, sealed), None);
    assert_eq!(key.open("short", aad, sealed), None);
    assert_eq!(key.open(nonce, aad, &BASE64.encode(&[0; 128])), None);

    let it = &all["V5_aes256_cert"];
    let key = ApiKey::new(text(it, "key")).unwrap();
    let plain = key.open(text(it, "nonce"), text(it, "aad"), text(it, "ciphertext_b64")).unwrap();
    let hash = HEXLOWER.encode(digest(&SHA256, &plain).as_ref());
    assert_eq!(hash, text(it, "plaintext_sha256"));
    let certificate = PlatformKey::certificate(std::str::from_utf8(&plain).unwrap()).unwrap();
    assert_eq!(certificate.serial(), "5DEA10EF55877E3CF6C33255C2E7DEFFF7E427EC");

    // The kit for Go is tested with keys of 16 bytes, which make it another cipher.
    for short in
        [text(&all["V6_aes128_go"], "key"), text(&all["V3_notify"], "apiv3_key_16_bytes_AES128")]
    {
        assert_eq!(ApiKey::new(short).unwrap_err(), KeyError::Length { bytes: 16 });
    }
}

#[test]
fn what_is_signed_is_laid_out_as_published() {
    let Some(all) = vectors() else { return };
    for case in all["D2_auth_message"]["cases"].as_array().unwrap() {
        let part = |at: usize| case[at].as_str().unwrap();
        let request = Request {
            method: part(0),
            path: part(1),
            seconds: part(2).parse().unwrap(),
            nonce: part(3),
            body: part(4),
        };
        assert_eq!(request.message(), part(5));
    }
    let key = PlatformKey::public("PUB_KEY_ID_2", PUBLISHED_KEY).unwrap();
    let v1 = &all["V1_sign"];
    assert!(key.holds(text(v1, "message").as_bytes(), text(v1, "signature")));
    assert!(!key.holds(b"wrong source", text(v1, "signature")));
    let first = all["D2_auth_message"]["cases"][0][5].as_str().unwrap();
    assert!(key.holds(first.as_bytes(), text(&all["D2_auth_message"], "signature_case1_b64")));
    assert!(key.holds(
        text(&all["D1_paysign_derived"], "message").as_bytes(),
        text(&all["D1_paysign_derived"], "signature_b64")
    ));
    let it = text(&all["D1_paysign_derived"], "message");
    let [app, seconds, nonce, package] = it.trim_end().split('\n').collect::<Vec<_>>()[..] else {
        panic!("{it}")
    };
    assert_eq!(of_payment(app, seconds, nonce, package), it);
}

#[test]
fn what_a_page_and_a_phone_are_told_is_signed_as_published() {
    let Some(all) = vectors() else { return };
    let it = &all["V7_jssdk"];
    let parts: Vec<&str> =
        text(it, "string1").splitn(4, '&').map(|part| part.split_once('=').unwrap().1).collect();
    let [ticket, nonce, seconds, url] = parts[..] else { panic!("{parts:?}") };
    // The published page is not behind TLS, as pages were then; ours must be.
    let signed = |url: &str, ours: &str| {
        page::signature(ticket, (seconds.parse().unwrap(), nonce), url, &[ours.to_owned()])
    };
    assert_eq!(page::sign(ticket, (seconds.parse().unwrap(), nonce), url), text(it, "sha1"));
    let ours = "https://shop.example/";
    assert_eq!(signed("https://shop.example/a#b", ours), signed("https://shop.example/a", ours));
    for url in [
        "https://shop.example.evil/",
        "http://shop.example/",
        "https://evil.example/https://shop.example/",
        "https://shop.example/\n",
    ] {
        assert!(signed(url, ours).is_err(), "{url}");
    }
    assert!(signed("https://shop.example.evil/", "https://shop.example").is_err());

    let it = &all["V8_rawdata"];
    let (raw, key, sha1) = (text(it, "raw_data"), text(it, "session_key"), text(it, "sha1"));
    assert!(phone::is_told(raw, key, sha1));
    assert!(!phone::is_told(&raw.replace("Band", "Bend"), key, sha1));
}

#[test]
fn what_we_sign_holds_under_our_public_key() {
    let key = MerchantKey::new("1900000001", "5157F09EFDC096DE15EBE81A47057A7232F1B8E1", OWN_KEY)
        .unwrap();
    let request = Request {
        method: "POST",
        path: "/v3/pay/transactions/jsapi?x=1",
        seconds: 1_764_315_000,
        nonce: "593BEC0C930BF1AFEB40B4A08C8FB242",
        body: "{\"appid\":\"wx8888888888888888\"}",
    };
    let header = request.authorization(&key).unwrap();
    let signature = header.rsplit("signature=\"").next().unwrap().trim_end_matches('"');
    assert!(key.public().holds(request.message().as_bytes(), signature));
    assert!(
        !key.public().holds(Request { nonce: "other", ..request }.message().as_bytes(), signature)
    );
    let start = "WECHATPAY2-SHA256-RSA2048 mchid=\"1900000001\",nonce_str=\"593BEC0C930BF1AFEB40B4A08C8FB242\",\
        timestamp=\"1764315000\",serial_no=\"5157F09EFDC096DE15EBE81A47057A7232F1B8E1\",signature=\"";
    assert!(header.starts_with(start), "{header}");

    let asked =
        PaymentArguments::new(&key, "wx8888888888888888", "wx2014", (1_414_561_699, "5K82"))
            .unwrap();
    let message = of_payment("wx8888888888888888", "1414561699", "5K82", "prepay_id=wx2014");
    assert!(key.public().holds(message.as_bytes(), &asked.pay_sign));
    let json = serde_json::to_value(&asked).unwrap();
    let names: Vec<&String> = json.as_object().unwrap().keys().collect();
    assert_eq!(names, ["nonceStr", "package", "paySign", "signType", "timeStamp"]);
    assert_eq!((&json["timeStamp"], &json["signType"]), (&"1414561699".into(), &"RSA".into()));

    let no_key =
        MerchantKey::new("1", "2", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----");
    assert_eq!(no_key.unwrap_err().to_string(), "`merchantKey` is no private key (PKCS#8) in PEM");
}

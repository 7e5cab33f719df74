//! `xiaopu doctor`, beside a `WeChat` Pay that is none.

use wechat_fake::{self as theirs, Fake, Mode, Op};

use super::desk::{Desk, Done};

/// Settings that are well, for the fake at `base`.
fn settings(base: &str) -> String {
    let (merchant, serial, id) =
        (theirs::MERCHANT, theirs::MERCHANT_SERIAL, theirs::PLATFORM_KEY_ID);
    let (app, page) = (theirs::APP, theirs::PAGE_APP);
    format!(
        r#"address = "https://shop.example"
[sms]
url = "https://sms.example/codes"
[wechat]
description = "青禾小铺"
miniProgram = "{app}"
page = "{page}"
base = "{base}"
[wechat.pay]
merchant = "{merchant}"
serial = "{serial}"
keyFile = "key.pem"
certificateFile = "certificate.pem"
platformKeyId = "{id}"
platformKeyFile = "platform.pem"
base = "{base}"
[wechat.domains]
request = ["https://shop.example"]
upload = ["https://shop.example"]
download = ["https://shop.example"]
h5Pay = ["shop.example"]
js = ["shop.example"]
"#
    )
}

fn desk(base: &str) -> Desk {
    let desk = Desk::new();
    desk.write("xiaopu.toml", &settings(base));
    desk.write("key.pem", theirs::MERCHANT_KEY);
    desk.write("certificate.pem", theirs::MERCHANT_CERTIFICATE);
    desk.write("platform.pem", theirs::PLATFORM_KEY);
    desk
}

fn doctor(desk: &Desk) -> Done {
    desk.xiaopu_with(
        &["doctor", "--settings", "xiaopu.toml"],
        &[
            ("XIAOPU_WECHAT_API_KEY", theirs::API_KEY),
            ("XIAOPU_SMS_KEY", "a-key-that-both-have"),
            ("XIAOPU_WECHAT_SECRET", theirs::SECRET),
            ("XIAOPU_WECHAT_PAGE_SECRET", theirs::PAGE_SECRET),
        ],
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_healthy_shop_is_told_so_and_an_ill_one_what_to_do() {
    let fake = Fake::open(theirs::system_clock()).await;
    let desk = desk(&fake.base());
    let said = doctor(&desk).ok();
    assert!(said.contains("its answers are believed") && !said.contains('✗'), "{said}");
    assert!(said.contains("certificate.pem is good until 21"), "{said}");
    assert!(said.contains("shoppers of the mini-program log in by WeChat"), "{said}");
    assert!(said.contains("sms.example/codes sends log-in codes"), "{said}");
    for secret in ["a-key-that-both-have", theirs::API_KEY, theirs::SECRET, theirs::PAGE_SECRET] {
        assert!(!said.contains(secret), "no secret is shown");
    }
    // Each thing that is wrong, and what is said of it.
    let good = desk.read("xiaopu.toml");
    for (was, is, told) in [
        (theirs::MERCHANT_SERIAL, "00AA", "another number than `serial`"),
        ("h5Pay = [\"shop.example\"]", "h5Pay = []", "is not in H5支付域名"),
        ("keyFile = \"key.pem\"", "keyFile = \"none.pem\"", "none.pem cannot be read"),
        ("PUB_KEY_ID_", "KEY_", "`platformKeyId`"),
        ("merchant = \"1900000001\"", "merchant = \"1900000009\"", "SIGN_ERROR"),
        ("[wechat.pay]", "[wechat.pey]", "cannot be read"),
        (theirs::PAGE_APP, "wx0000000000000009", "AppSecret belong together"),
        ("address = \"https:", "address = \"http:", "is not of https"),
        ("url = \"https:", "url = \"http:", "is not of https"),
    ] {
        assert!(good.contains(was), "{was}");
        desk.write("xiaopu.toml", &good.replacen(was, is, 1));
        let err = doctor(&desk).fault(2);
        assert!(err.contains(told) && err.contains('→'), "{told}: {err}");
    }
    desk.write("xiaopu.toml", &good);
    desk.write("platform.pem", &theirs::PLATFORM_KEY.replace("MII", "MIJ"));
    assert!(doctor(&desk).fault(2).contains("platformKey"));
    desk.write("platform.pem", theirs::PLATFORM_KEY);
    fake.next(Op::Certificates, &[Mode::OtherKey; 3]);
    assert!(doctor(&desk).fault(2).contains("no answer that is believed"));
    let without = desk.xiaopu(&["doctor", "--settings", "xiaopu.toml"]).fault(2);
    for name in [
        "XIAOPU_WECHAT_API_KEY",
        "XIAOPU_WECHAT_SECRET",
        "XIAOPU_WECHAT_PAGE_SECRET",
        "XIAOPU_SMS_KEY",
    ] {
        assert!(without.contains(&format!("{name} is not set")), "{without}");
    }
    let sandbox = desk.xiaopu(&["doctor"]).ok();
    assert!(sandbox.contains("sandbox"), "{sandbox}");
}

/// A shop with settings that are ill does not open.
#[test]
fn a_shop_opens_with_settings_that_are_well_alone() {
    let desk = desk("http://127.0.0.1:9");
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--settings", "xiaopu.toml"];
    let err = desk.xiaopu(&arguments).fault(2);
    assert!(err.contains("XIAOPU_WECHAT_API_KEY"), "{err}");
}

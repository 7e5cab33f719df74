//! `wechat-fake`: opens a fake and says in one line of JSON where it is and by which keys; it ends when its
//! standard input does.

use serde_json::json;
use tokio::io::AsyncReadExt;
use wechat_fake as fake;

#[tokio::main]
async fn main() {
    let opened = fake::Fake::open(fake::system_clock()).await;
    let said = json!({
        "base": opened.base(), "merchant": fake::MERCHANT, "app": fake::APP, "secret": fake::SECRET,
        "pageApp": fake::PAGE_APP, "pageSecret": fake::PAGE_SECRET, "apiKey": fake::API_KEY,
        "merchantKey": fake::MERCHANT_KEY, "merchantSerial": fake::MERCHANT_SERIAL,
        "merchantCertificate": fake::MERCHANT_CERTIFICATE,
        "platformKey": fake::PLATFORM_KEY, "platformKeyId": fake::PLATFORM_KEY_ID,
        "platformCertificate": fake::PLATFORM_CERTIFICATE,
        "platformCertificateSerial": fake::PLATFORM_CERTIFICATE_SERIAL,
    });
    println!("{said}");
    let mut all = Vec::new();
    // Whoever started it is gone.
    let _ = tokio::io::stdin().read_to_end(&mut all).await;
    opened.stop();
}

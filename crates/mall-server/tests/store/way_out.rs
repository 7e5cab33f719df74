//! No address that a merchant can write leads out of the shop: whatever has one in the demo shop is given
//! hostile ones, a field at a time, and the shop is refused. Pictures are looked at and never opened: theirs may
//! be a path of this shop or an https address.

use mall_server::{ShopFile, seed};
use serde_json::Value;

/// None of them is a page of the shop or of an allowed host, whatever a shell makes of it.
const HOSTILE: [&str; 26] = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "\u{1}javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "blob:https://work.weixin.qq.com/x",
    "file:///etc/passwd",
    "weixin://dl/business",
    "http://work.weixin.qq.com/kfid/a",
    "//evil.example/a.svg",
    "/\\evil.example/a.svg",
    "\\\\evil.example\\a.svg",
    "/\t/evil.example/a.svg",
    "https://evil.example\\@work.weixin.qq.com/",
    "https://work.weixin.qq.com.evil.example/",
    "https://work.weixin.qq.com@evil.example/",
    "https://user:pass@channels.weixin.qq.com/",
    "https://channels.weixin.qq.com:8443/",
    "https://channels。weixin.qq.com/",
    "https://ｃhannels.weixin.qq.com/",
    "https://xn--channels-x.weixin.qq.com/",
    "https://channels.weixin.qq.com\t.evil.example/",
    "https:///evil.example/",
    "https:channels.weixin.qq.com",
    "https://channels.weixin.qq.com/\u{202e}/../..",
];

/// Where an address is, and one of those places: `/service/channels/0/kind/wecom/url`.
fn places(value: &Value, at: &str, kind: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(fields) => {
            for (name, it) in fields {
                places(it, &format!("{at}/{name}"), &format!("{kind}.{name}"), found);
            }
        }
        Value::Array(items) => {
            for (turn, it) in items.iter().enumerate() {
                places(it, &format!("{at}/{turn}"), &format!("{kind}[]"), found);
            }
        }
        Value::String(text) => {
            let name = kind.rsplit(['.', ']']).next().unwrap_or_default();
            let is_named = ["url", "image", "video", "link", "cover", "gallery", "replay", "icon"];
            let is_address = text.starts_with('/') || text.starts_with("https://");
            let is_new = !found.iter().any(|(_, it)| it == kind);
            if is_new && (is_address || is_named.contains(&name)) {
                found.push((at.to_owned(), kind.to_owned()));
            }
        }
        _ => {}
    }
}

#[test]
fn no_address_of_a_merchant_leads_out() {
    let demo = serde_json::to_value(seed::demo_shop().unwrap()).unwrap();
    let mut found = Vec::new();
    places(&demo, "", "", &mut found);
    let kinds: Vec<&str> = found.iter().map(|(_, kind)| kind.as_str()).collect();
    for kind in [
        ".home.blocks[].kind.banner.items[].image",
        ".home.blocks[].kind.menuBar.entries[].link",
        ".home.blocks[].kind.notice.link",
        ".home.blocks[].kind.richText.lines[].runs[].link",
        ".home.blocks[].kind.video.video",
        ".live[].replay",
        ".paidPage[].image",
        ".service.channels[].kind.meiqia.url",
        ".service.channels[].kind.wecom.url",
    ] {
        assert!(kinds.contains(&kind), "{kind} has no address in {kinds:#?}");
    }
    let mut taken = Vec::new();
    for (at, kind) in &found {
        // An icon is a name that a shell puts into a path of its own; a picture may be of another host.
        let is_seen = |it: &str| match kind.rsplit(['.', ']']).next() {
            Some("icon") => true,
            Some("image" | "cover") => it.starts_with("https://") && !it.contains(['\\', '\t']),
            _ => kind.ends_with("gallery[]") && it.starts_with("https://"),
        };
        for hostile in HOSTILE.iter().filter(|it| !is_seen(it)) {
            let mut shop = demo.clone();
            *shop.pointer_mut(at).unwrap() = (*hostile).into();
            if ShopFile::read(&shop.to_string()).is_ok() {
                taken.push(format!("{kind}: {hostile:?}"));
            }
        }
    }
    assert!(taken.is_empty(), "{taken:#?}");
    assert!(ShopFile::read(&demo.to_string()).is_ok());
}

/// A link is the name of a page, never an address: there is no field to write one into.
#[test]
fn a_link_names_a_page() {
    let demo = serde_json::to_value(seed::demo_shop().unwrap()).unwrap();
    let mut found = Vec::new();
    places(&demo, "", "", &mut found);
    let links = found.iter().filter(|(_, kind)| kind.rsplit('.').next() == Some("link"));
    for (at, kind) in links {
        for hostile in [
            serde_json::json!({"url": "https://evil.example/"}),
            serde_json::json!({"search": {"q": "a", "url": "//evil.example"}}),
            serde_json::json!({"product": {"id": "../../evil"}}),
            serde_json::json!({"category": {"id": "javascript:alert(1)"}}),
            serde_json::json!({"live": {"id": "//evil.example"}}),
        ] {
            let mut shop = demo.clone();
            *shop.pointer_mut(at).unwrap() = hostile.clone();
            assert!(ShopFile::read(&shop.to_string()).is_err(), "{kind}: {hostile}");
        }
    }
}

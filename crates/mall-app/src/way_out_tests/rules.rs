//! The table: what each text of an effect, and each field that a template puts where an address is read, may be.

/// A host that the merchant allowed, besides those that the core names.
pub(super) const MERCHANT_HOST: &str = "help.example.com";

/// As many as a prime, so that each place has each of them once in so many rounds. The last are such that one
/// effect may open, and no other.
pub(super) const HOSTILE: [&str; 23] = [
    "javascript:alert(1)",
    "java\tscript:alert(1)",
    "\u{1}javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "blob:https://work.weixin.qq.com/x",
    "file:///etc/passwd",
    "wxfile://usr/kept.json",
    "http://wx.tenpay.com/x",
    "//evil.example/a.svg",
    "/\\evil.example/a.svg",
    "/\t/evil.example/a.svg",
    "/api/../../evil.example",
    "@evil.example/",
    ".evil.example/",
    "https://evil.example/",
    "https://wx.tenpay.com.evil.example/",
    "https://wx.tenpay.com@evil.example/",
    "https://work.weixin.qq.com:8443/",
    "https://help.example.com/a?b=1",
    "https://work.weixin.qq.com/kfid/a",
    "https://wx.tenpay.com/cgi-bin/a?b=1",
    "https://channels.weixin.qq.com/a",
    "+86 571-8765 4321",
];

/// What a text of an effect, or of a view, may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// Read by people, or handed on as it is; nothing opens it.
    Text,
    /// One of the shop's pages, or what the server has at an address of its own.
    Page,
    /// A path of the API, which a shell puts behind the shop's own origin.
    Api,
    /// The picture of a code, at the shop's own origin.
    Code,
    /// Where money is asked for.
    Pay,
    /// A host that the core names, or the merchant does.
    Https,
    /// A telephone number.
    Number,
    /// Seen, and never opened: what is in it is not run, and the policy of the H5 page says from where.
    Picture,
    /// A place or a share, in the words of a stylesheet.
    Style,
}

/// Of each effect, what each of its texts is. One that is not here may hold none.
pub(super) const EFFECTS: [(&str, &str, Rule); 47] = [
    ("album", "picture", Rule::Picture),
    ("album", "refused", Rule::Text),
    ("album", "saved", Rule::Text),
    ("authorize", "cancel", Rule::Text),
    ("authorize", "contract", Rule::Text),
    ("authorize", "ok", Rule::Text),
    ("authorize", "refused", Rule::Text),
    ("authorize", "text", Rule::Text),
    ("authorize", "title", Rule::Text),
    ("badge", "text", Rule::Text),
    ("call", "phone", Rule::Number),
    ("chat", "corpId", Rule::Text),
    ("chat", "url", Rule::Https),
    ("confirm", "cancel", Rule::Text),
    ("confirm", "ok", Rule::Text),
    ("confirm", "text", Rule::Text),
    ("confirm", "title", Rule::Text),
    // Goes on the clipboard; before what begins as a path H5 puts its own address.
    ("copy", "text", Rule::Text),
    ("live", "feed", Rule::Text),
    ("live", "user", Rule::Text),
    ("login", "phoneCode", Rule::Text),
    ("login", "url", Rule::Api),
    ("navigate", "how", Rule::Text),
    ("navigate", "url", Rule::Page),
    ("pictures", "authorization", Rule::Text),
    ("pictures", "url", Rule::Api),
    ("poster", "code", Rule::Code),
    ("poster", "colour", Rule::Style),
    ("poster", "kind", Rule::Text),
    ("poster", "picture", Rule::Picture),
    ("poster", "text", Rule::Text),
    ("request", "authorization", Rule::Text),
    ("request", "body", Rule::Text),
    ("request", "content-type", Rule::Text),
    ("request", "method", Rule::Text),
    ("request", "url", Rule::Api),
    ("requestPayment", "arguments", Rule::Text),
    ("requestPayment", "url", Rule::Pay),
    ("save", "name", Rule::Text),
    ("save", "text", Rule::Text),
    ("store", "key", Rule::Text),
    ("store", "value", Rule::Text),
    ("subscribe", "templates", Rule::Text),
    ("textSize", "class", Rule::Style),
    ("title", "text", Rule::Text),
    ("toast", "text", Rule::Text),
    ("share", "path", Rule::Page),
];

/// What a template puts where a shell reads an address or a style: attribute, name of the field, rule.
pub(super) const ATTRIBUTES: [(&str, &str, Rule); 17] = [
    ("poster", "image", Rule::Picture),
    ("send-message-img", "image", Rule::Picture),
    ("send-message-path", "path", Rule::Page),
    // An icon is a name in a path of the shell's own.
    ("src", "name", Rule::Text),
    ("src", "tone", Rule::Text),
    ("src", "image", Rule::Picture),
    ("src", "picture", Rule::Picture),
    ("src", "pictures", Rule::Picture),
    ("src", "src", Rule::Picture),
    ("src", "video", Rule::Picture),
    ("style", "height", Rule::Style),
    ("style", "place", Rule::Style),
    ("style", "share", Rule::Style),
    ("style", "size", Rule::Style),
    // `onShareAppMessage` takes the whole of `share`.
    ("share", "imageUrl", Rule::Picture),
    ("share", "path", Rule::Page),
    ("share", "title", Rule::Text),
];

/// Attributes that open nothing, and whose value is no style.
pub(super) const HARMLESS: [&str; 29] = [
    "class",
    "clock",
    "close",
    "close-label",
    "data",
    "data-action",
    "disabled",
    "form",
    "indicator-dots",
    "item",
    "items",
    "maxlength",
    "name",
    "open",
    "placeholder",
    "send-message-title",
    "show-message-card",
    "show-scrollbar",
    "size",
    "text",
    "title",
    "tone",
    "type",
    "value",
    "wx:elif",
    "wx:for",
    "wx:if",
    "wx:key",
    "id",
];

impl Rule {
    /// `text` may be there; `pages` are the paths of the shop's pages.
    pub(super) fn holds(self, text: &str, pages: &[String]) -> bool {
        let plain = |it: &str| {
            it.bytes().all(|b| b.is_ascii_alphanumeric() || b"/?&=._-~%{}:,".contains(&b))
        };
        let is_path = |it: &str| {
            let path = it.split('?').next().unwrap_or_default();
            plain(it) && !path.contains("..") && !path.contains("//")
        };
        let is_host = |it: &str| {
            let named = [
                "work.weixin.qq.com",
                "chat.meiqia.com",
                "new-api.meiqia.com",
                "static.meiqia.com",
                "amos.alicdn.com",
                "amos.im.alisoft.com",
                "h5.m.taobao.com",
                "wpa.qq.com",
                "channels.weixin.qq.com",
                MERCHANT_HOST,
            ];
            named.contains(&it)
        };
        let of_host = |it: &str, is_host: &dyn Fn(&str) -> bool| {
            let rest = it.strip_prefix("https://").unwrap_or_default();
            plain(rest) && is_host(rest.split(['/', '?']).next().unwrap_or_default())
        };
        match self {
            Self::Text | Self::Picture => true,
            Self::Page => {
                let path = text.split('?').next().unwrap_or_default();
                let is_page =
                    path.strip_prefix('/').is_some_and(|it| pages.iter().any(|p| p == it));
                let of_server = [mall_api::path::SESSION_PAGE, "/open/home"];
                let is_known = is_page || of_server.contains(&path);
                text.is_empty() || (is_path(text) && is_known)
            }
            Self::Api => text.starts_with("/api/") && is_path(text),
            Self::Code => text.starts_with("/codes/") && is_path(text),
            Self::Pay => text.is_empty() || of_host(text, &|it| it == "wx.tenpay.com"),
            Self::Https => of_host(text, &is_host),
            Self::Number => text.bytes().all(|b| b.is_ascii_digit() || b" -+".contains(&b)),
            // No bracket, no quotation mark, no slash: nothing that could fetch.
            Self::Style => text.chars().all(|c| c.is_alphanumeric() || "#%.:; -_".contains(c)),
        }
    }
}

//! What the platform answers: tokens, people, messages, parcels.

use serde_json::{Value, json};

use crate::asked::Asked;
use crate::books::{Parcel, Person, Sent};
use crate::mode::Op;
use crate::said::Said;
use crate::{APP, Fake, MERCHANT, PAGE_APP, PAGE_SECRET, SECRET};

/// How long a token is good, in seconds.
const TOKEN_SECONDS: i64 = 7_200;
/// Before its end there is a new one.
const RENEW_SECONDS: i64 = 300;
/// How long a code is good, in seconds.
const CODE_SECONDS: i64 = 300;
/// How long it takes until a payment is known to the other side of the platform, in seconds.
const PAYMENT_SHOWS_SECONDS: i64 = 10;
/// A picture of one point, as PNG begins.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n of one point";

pub(crate) fn answer(fake: &Fake, op: Op, asked: &Asked) -> Said {
    match op {
        Op::Token => return token(fake, asked),
        Op::Session => return session(fake, asked),
        Op::Visitor => return visitor(fake, asked),
        _ => {}
    }
    let given = asked.query.get("access_token").map_or("", String::as_str);
    if given.is_empty() {
        return Said::error(41_001, "access_token missing");
    }
    let Some(app) = fake.app_of(given) else {
        return Said::error(40_001, "invalid credential, access_token is invalid or not latest");
    };
    // Tickets are for the account with pages, all else is the mini-program's.
    if app != if op == Op::Ticket { PAGE_APP } else { APP } {
        return Said::error(48_001, "api unauthorized");
    }
    match op {
        Op::Phone => phone(fake, asked),
        Op::Ticket => ticket(fake, asked),
        Op::Message => message(fake, asked),
        Op::Ship => ship(fake, asked),
        Op::CheckText => check_text(asked),
        Op::Code => code(fake, asked),
        _ => link(fake, asked),
    }
}

fn done() -> Said {
    Said::error(0, "ok")
}

fn token(fake: &Fake, asked: &Asked) -> Said {
    let (body, now) = (asked.json(), fake.now());
    if body["grant_type"] != "client_credential" {
        return Said::error(40_002, "invalid grant_type");
    }
    let app = body["appid"].as_str().unwrap_or("").to_owned();
    if !secret(Some(&app), body["secret"].as_str()) {
        return Said::error(40_125, "invalid appsecret");
    }
    let mut book = fake.book();
    let is_forced = body["force_refresh"] == true;
    let held = book.held.get(&app).cloned();
    let held = held.filter(|(_, end)| !is_forced && now < *end - RENEW_SECONDS);
    let (token, end) = held.unwrap_or_else(|| {
        book.tokens += 1;
        (format!("token-{}", fake.keys().chance(32)), now + TOKEN_SECONDS)
    });
    book.held.insert(app, (token.clone(), end));
    Said::ok(&json!({"access_token": token, "expires_in": end - now}))
}

fn secret(app: Option<&str>, secret: Option<&str>) -> bool {
    let known = [(APP, SECRET), (PAGE_APP, PAGE_SECRET)];
    known.iter().any(|(id, its)| (app, secret) == (Some(*id), Some(*its)))
}

/// Whose code it is: it is good once, for five minutes.
fn take(fake: &Fake, code: &str) -> Result<Person, Said> {
    let now = fake.now();
    let mut book = fake.book();
    if book.used.contains(code) {
        return Err(Said::error(40_163, "code been used"));
    }
    let Some((person, at)) = book.codes.remove(code) else {
        return Err(Said::error(40_029, "invalid code"));
    };
    book.used.insert(code.to_owned());
    if now - at < CODE_SECONDS { Ok(person) } else { Err(Said::error(40_029, "invalid code")) }
}

fn asks(asked: &Asked, field: &str) -> Result<String, Said> {
    let given = |name: &str| asked.query.get(name).map(String::as_str);
    if !secret(given("appid"), given("secret")) {
        return Err(Said::error(40_125, "invalid appsecret"));
    }
    if given("grant_type") != Some("authorization_code") {
        return Err(Said::error(40_002, "invalid grant_type"));
    }
    given(field).map(str::to_owned).ok_or_else(|| Said::error(41_008, "missing code"))
}

fn session(fake: &Fake, asked: &Asked) -> Said {
    let person = match asks(asked, "js_code").and_then(|code| take(fake, &code)) {
        Ok(person) => person,
        Err(said) => return said,
    };
    let key = data_encoding::BASE64.encode(fake.keys().chance(8).as_bytes());
    fake.book().session_keys.push(key.clone());
    let mut told = json!({"openid": person.openid, "session_key": key});
    if let Some(unionid) = person.unionid {
        told["unionid"] = json!(unionid);
    }
    Said::ok(&told)
}

fn visitor(fake: &Fake, asked: &Asked) -> Said {
    let person = match asks(asked, "code").and_then(|code| take(fake, &code)) {
        Ok(person) => person,
        Err(said) => return said,
    };
    let mut told = json!({"access_token": "visitor-token", "expires_in": 7_200, "scope": "snsapi_base",
        "refresh_token": "visitor-again", "openid": person.openid});
    if person.is_snapshot {
        told["is_snapshotuser"] = json!(1);
    }
    if let Some(unionid) = person.unionid {
        told["unionid"] = json!(unionid);
    }
    Said::ok(&told)
}

fn phone(fake: &Fake, asked: &Asked) -> Said {
    let body = asked.json();
    match take(fake, body["code"].as_str().unwrap_or("")) {
        // The document says that the country is text; its example is a number, as this is.
        Ok(person) => Said::ok(&json!({"errcode": 0, "errmsg": "ok", "phone_info": {
            "phoneNumber": person.phone, "purePhoneNumber": person.phone, "countryCode": 86,
            "watermark": {"timestamp": fake.now(), "appid": APP},
        }})),
        Err(said) => said,
    }
}

fn ticket(fake: &Fake, asked: &Asked) -> Said {
    if asked.query.get("type").map(String::as_str) != Some("jsapi") {
        return Said::error(40_097, "invalid args");
    }
    let ticket = format!("ticket-{}", fake.keys().chance(32));
    fake.book().tickets.push(ticket.clone());
    Said::ok(&json!({"errcode": 0, "errmsg": "ok", "ticket": ticket, "expires_in": TOKEN_SECONDS}))
}

/// Whether a field of a message may say so: only what tests need of the rules.
fn may_say(field: &str, value: &str) -> bool {
    let kind = field.trim_end_matches(|it: char| it.is_ascii_digit());
    let chars = value.chars().count();
    let most = match kind {
        "thing" => 20,
        "phrase" | "symbol" => 5,
        "name" => 10,
        "phone_number" => 17,
        "amount" => 13,
        "number" | "letter" | "character_string" | "time" | "date" => 32,
        _ => return false,
    };
    let is_ascii = !matches!(kind, "character_string" | "letter" | "number") || value.is_ascii();
    (1..=most).contains(&chars) && is_ascii
}

fn message(fake: &Fake, asked: &Asked) -> Said {
    let body = asked.json();
    let text = |field: &str| body[field].as_str().unwrap_or("").to_owned();
    let (openid, template) = (text("touser"), text("template_id"));
    if openid.is_empty() {
        return Said::error(40_003, "invalid openid");
    }
    if template.is_empty() {
        return Said::error(40_037, "invalid template_id");
    }
    let none = serde_json::Map::new();
    for (field, it) in body["data"].as_object().unwrap_or(&none) {
        if !it["value"].as_str().is_some_and(|value| may_say(field, value)) {
            return Said::error(47_003, &format!("argument invalid! data.{field}.value invalid"));
        }
    }
    let mut book = fake.book();
    let left = book.agreed.entry((openid.clone(), template.clone())).or_default();
    if *left == 0 {
        return Said::error(43_101, "user refuse to accept the msg");
    }
    *left -= 1;
    book.sent.push(Sent { openid, template, body });
    done()
}

fn ship(fake: &Fake, asked: &Asked) -> Said {
    let (body, now) = (asked.json(), fake.now());
    let key = &body["order_key"];
    let number = key["out_trade_no"].as_str().unwrap_or("").to_owned();
    let mut book = fake.book();
    let payment = book.payments.get(&number).filter(|_| key["mchid"] == MERCHANT);
    let shows =
        payment.and_then(|it| it.paid_at).is_some_and(|at| now - at >= PAYMENT_SHOWS_SECONDS);
    let Some(payment) = payment.filter(|_| shows) else {
        return Said::error(10_060_001, "支付单不存在");
    };
    if payment.payer.as_deref() != body["payer"]["openid"].as_str() {
        return Said::error(10_060_023, "支付者不匹配");
    }
    let list = body["shipping_list"].as_array().map_or(0, Vec::len);
    if !(1..=10).contains(&list) {
        return Said::error(47_001, "shipping_list invalid");
    }
    // It may be told once more, and no more often.
    if book.parcels.iter().filter(|it| it.number == number).count() >= 2 {
        return Said::error(10_060_003, "支付单已完成发货，无法继续发货");
    }
    book.parcels.push(Parcel { number, body });
    done()
}

fn check_text(asked: &Asked) -> Said {
    let body = asked.json();
    let content = body["content"].as_str().unwrap_or("");
    if body["version"] != 2 || body["openid"].as_str().is_none_or(str::is_empty) {
        return Said::error(40_003, "invalid openid");
    }
    if content.chars().count() > 2_500 {
        return Said::error(44_002, "content too long");
    }
    let (suggest, label) = match content {
        it if it.contains("违法") => ("risky", 20_002),
        it if it.contains("可疑") => ("review", 21_000),
        _ => ("pass", 100),
    };
    Said::ok(&json!({"errcode": 0, "errmsg": "ok", "detail": [], "trace_id": "fake-1",
        "result": {"suggest": suggest, "label": label}}))
}

/// Letters of a scene, as they are published; a query of a link may have `%` too.
const PLAIN: &str = "!#$&'()*+,/:;=?@-._~";

/// Whether it is the path of a page: of two names at least, and nothing behind it.
fn is_page(path: &str) -> bool {
    let is_name = |it: &str| {
        !it.is_empty() && it.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
    };
    path.split('/').count() >= 2 && path.split('/').all(is_name)
}

fn code(fake: &Fake, asked: &Asked) -> Said {
    let body = asked.json();
    let scene = body["scene"].as_str().unwrap_or("");
    let is_plain = |it: char| it.is_ascii_alphanumeric() || PLAIN.contains(it);
    if scene.is_empty() || scene.len() > 32 || !scene.chars().all(is_plain) {
        return Said::error(40_169, "invalid length for scene, or the data is not json string");
    }
    if body["page"].as_str().is_some_and(|it| !is_page(it)) {
        return Said::error(41_030, "invalid page");
    }
    if body["width"].as_i64().is_some_and(|it| !(280..=1_280).contains(&it)) {
        return Said::error(40_097, "invalid args");
    }
    fake.book().codes_made.push(body);
    Said::file("image/png", PNG.to_vec())
}

fn link(fake: &Fake, asked: &Asked) -> Said {
    let body: Value = asked.json();
    let path = body["path"].as_str().unwrap_or("");
    if !path.is_empty() && !is_page(path.strip_prefix('/').unwrap_or(path)) {
        return Said::error(40_165, "invalid weapp pagepath");
    }
    let query = body["query"].as_str().unwrap_or("");
    let is_plain = |it: char| it.is_ascii_alphanumeric() || it == '%' || PLAIN.contains(it);
    if query.len() > 1_024 || !query.chars().all(is_plain) {
        return Said::error(40_212, "invalid query");
    }
    let days = body["expire_interval"].as_i64();
    if body["expire_type"] == 1 && !days.is_some_and(|it| (1..=30).contains(&it)) {
        return Said::error(85_401, "time limit between 1min and 30 days");
    }
    let url = format!("https://wxaurl.cn/{}", fake.keys().chance(8));
    fake.book().links.push((url.clone(), body));
    Said::ok(&json!({"errcode": 0, "errmsg": "ok", "url_link": url}))
}

/// The page that asks who somebody is: it sends them back at once, as `snsapi_base` does.
pub(crate) fn authorize(fake: &Fake, asked: &Asked) -> Said {
    let given = |name: &str| asked.query.get(name).map_or("", String::as_str);
    let (back, state) = (given("redirect_uri"), given("state"));
    let is_right = given("appid") == PAGE_APP
        && given("response_type") == "code"
        && given("scope") == "snsapi_base"
        && (1..=128).contains(&state.len())
        && state.bytes().all(|it| it.is_ascii_alphanumeric());
    let visitor = fake.book().visitor.clone();
    let Some(visitor) = visitor.filter(|_| is_right) else {
        return Said::refused(
            400,
            "FAKE",
            "redirect_uri, appid or state is wrong, or nobody is there",
        );
    };
    let code = fake.code_of(&visitor);
    let join = if back.contains('?') { '&' } else { '?' };
    Said::elsewhere(&format!("{back}{join}code={code}&state={state}"))
}

impl Fake {
    /// A code of `person`: of a log-in, of their number, or of the page that asks who they are.
    pub fn code_of(&self, person: &Person) -> String {
        let (now, code) = (self.now(), format!("code-{}", self.keys().chance(8)));
        self.book().codes.insert(code.clone(), (person.clone(), now));
        code
    }

    /// No token that was given out is good any more.
    pub fn forget_token(&self) {
        self.book().held.clear();
    }

    /// Whose token it is, while it is good.
    fn app_of(&self, token: &str) -> Option<String> {
        let now = self.now();
        let book = self.book();
        let mut held = book.held.iter();
        held.find(|(_, (it, end))| it == token && now < *end).map(|(app, _)| app.clone())
    }
}

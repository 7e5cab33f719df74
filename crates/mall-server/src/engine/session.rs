//! Logging in by a code, and staying logged in.

use mall_api::session::{LoginRequest, MeResponse};
use mall_core::address::Phone;
use mall_core::{Invalid, ShopperId, Timestamp};
use sha2::{Digest, Sha256};

use super::{Moment, person};
use crate::Fault;
use crate::catalog::Catalog;
use crate::login::Pace;
use crate::record::session::{self, CodeRow, Hash};
use crate::record::{coupon, login_state, message, order, points};
use crate::store::Tx;

const MINUTE_MS: i64 = 60 * 1000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// A code can be used for so long.
const CODE_MS: i64 = 5 * MINUTE_MS;
/// Wrong tries per code: five in a million is a guess in 200,000.
const TRIES_MAX: u32 = 5;
/// Codes are counted per so long.
const WINDOW_MS: i64 = 60 * MINUTE_MS;
/// A session ends when it was not used for so long.
const IDLE_MS: i64 = 30 * DAY_MS;
/// A session ends after so long in any case.
const ABSOLUTE_MS: i64 = 90 * DAY_MS;
/// The last use is written down only this often: every request would be a write.
const TOUCH_MS: i64 = DAY_MS;

/// Makes a code for `phone`, which is asked for from the address `from`, where that is known.
///
/// # Errors
///
/// [`Fault::TooMany`] when the last one is too fresh, or there were too many in an hour, to this number or from
/// this address.
pub(crate) fn new_code(
    tx: &dyn Tx,
    (phone, from): (&Phone, Option<&Hash>),
    pace: Pace,
    moment: &Moment,
) -> Result<String, Fault> {
    let now = moment.now;
    let last = session::code(tx, phone)?;
    if let Some(last) = &last {
        let wait = i64::from(pace.again_after_seconds) * 1000 - now.since_ms(last.sent_at);
        if wait > 0 {
            return Err(Fault::TooMany(format!("请在 {} 秒后再获取验证码", (wait + 999) / 1000)));
        }
    }
    let (window_at, sent) = match &last {
        Some(last) if now.since_ms(last.window_at) < WINDOW_MS => (last.window_at, last.sent),
        _ => (now, 0),
    };
    if sent >= pace.per_hour {
        return Err(Fault::TooMany("获取验证码太频繁，请一小时后再试".to_owned()));
    }
    if let (Some(from), Some(most)) = (from, pace.per_address)
        && !login_state::count(tx, from, (now.plus_ms(-WINDOW_MS), now), most)?
    {
        return Err(Fault::TooMany("这个网络获取验证码太频繁，请一小时后再试".to_owned()));
    }
    let code = format!("{:06}", moment.seed.below(1_000_000, 0));
    let hash = Some(code_hash(phone, &code));
    let sent = sent.saturating_add(1);
    let kept = CodeRow { phone: phone.clone(), hash, sent_at: now, tries: 0, window_at, sent };
    session::keep_code(tx, last.as_ref(), &kept)?;
    Ok(code)
}

/// What became of a log-in. A wrong try is written down, so it is no error for the writer.
pub(crate) enum LogIn {
    /// A session of this shopper; the token is told once.
    Done { token: String, me: Box<MeResponse> },
    /// The code is wrong, used or too old.
    WrongCode,
    /// There were too many wrong tries with this code.
    TooMany,
}

/// Opens a session when the code is right. A shopper who was never here is made. Whom `WeChat` alone knew by the
/// session `asker` is the one with this number from now on.
pub(crate) fn log_in(
    tx: &dyn Tx,
    (catalog, asker): (Option<&Catalog>, Option<&Hash>),
    request: &LoginRequest,
    moment: &Moment,
) -> Result<LogIn, Fault> {
    let now = moment.now;
    let phone = &request.phone;
    if request.code.len() != 6 || !request.code.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Invalid::shape("code", "six digits").into());
    }
    let Some(sent) = session::code(tx, phone)? else { return Ok(LogIn::WrongCode) };
    let Some(hash) = sent.hash.filter(|_| now.since_ms(sent.sent_at) < CODE_MS) else {
        return Ok(LogIn::WrongCode);
    };
    if sent.tries >= TRIES_MAX {
        return Ok(LogIn::TooMany);
    }
    // What is compared are hashes of what was guessed: their timing tells nothing of the code.
    if hash != code_hash(phone, &request.code) {
        let tries = sent.tries.saturating_add(1);
        session::keep_code(tx, Some(&sent), &CodeRow { tries, ..sent.clone() })?;
        return Ok(LogIn::WrongCode);
    }
    session::keep_code(tx, Some(&sent), &CodeRow { hash: None, ..sent.clone() })?;
    let shopper = if let Some(known) = person::nameless(tx, asker, now)? {
        person::verified(tx, catalog, (known, phone), now)?
    } else {
        let id = ShopperId::new(moment.seed.id("u"))?;
        session::shopper_with(tx, phone, id, now)?
    };
    let token = moment.seed.token();
    session::add(tx, token_hash(&token), &shopper, now)?;
    Ok(LogIn::Done { token, me: Box::new(me(tx, &shopper, now)?) })
}

/// Whose session it is, and whether its use is to be written down.
pub(crate) struct Found {
    pub(crate) shopper: ShopperId,
    pub(crate) to_touch: bool,
}

/// The session of a token; `None` when there is none or it has ended.
pub(crate) fn find(tx: &dyn Tx, hash: &Hash, now: Timestamp) -> Result<Option<Found>, Fault> {
    let found = session::find(tx, hash)?;
    Ok(found.and_then(|it| {
        let idle = now.since_ms(it.used_at);
        let is_open = idle < IDLE_MS && now.since_ms(it.created_at) < ABSOLUTE_MS;
        is_open.then_some(Found { shopper: it.shopper, to_touch: idle >= TOUCH_MS })
    }))
}

/// Forgets sessions that have ended by themselves.
pub(crate) fn sweep(tx: &dyn Tx, now: Timestamp) -> Result<usize, Fault> {
    session::sweep(tx, now.plus_ms(-IDLE_MS))
}

/// Forgets who set out to log in and did not come back, and from where codes were asked for.
pub(crate) fn sweep_log_ins(tx: &dyn Tx, now: Timestamp) -> Result<(), Fault> {
    login_state::sweep(tx, now.plus_ms(-WINDOW_MS))
}

/// What is said of a shopper.
pub(crate) fn me(tx: &dyn Tx, shopper: &ShopperId, now: Timestamp) -> Result<MeResponse, Fault> {
    let coupons = coupon::in_hand(tx, shopper, now)?.len();
    Ok(MeResponse {
        id: shopper.clone(),
        // Empty of who has told none yet.
        phone: session::shopper(tx, shopper)?.phone.phone().map_or_else(String::new, Phone::masked),
        orders: order::counts(tx, shopper)?,
        coupons: u32::try_from(coupons).unwrap_or(u32::MAX),
        points: points::balance(tx, shopper)?,
        unread: message::unread(tx, shopper)?,
        // Whoever has the shop says what its tiers are called.
        tier: None,
    })
}

/// What is kept of a token.
pub(crate) fn token_hash(token: &str) -> Hash {
    Sha256::digest(token).into()
}

fn code_hash(phone: &Phone, code: &str) -> Hash {
    Sha256::digest(format!("{}:{code}", phone.as_str())).into()
}

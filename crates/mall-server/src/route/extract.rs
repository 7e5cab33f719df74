//! What a handler takes out of a request. All that can be wrong with it is a typed error.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::header::{AUTHORIZATION, IF_MATCH};
use axum::http::request::Parts;
use mall_core::{Invalid, ShopperId};
use serde::de::DeserializeOwned;

use crate::engine::session;
use crate::record::session::Hash;
use crate::{App, Fault};

/// A JSON body.
pub(super) struct Body<T>(pub(super) T);

pub(super) async fn bytes<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Fault> {
    Bytes::from_request(request, state).await.map_err(|rejection| {
        if rejection.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
            Fault::TooLarge
        } else {
            Fault::Malformed(None)
        }
    })
}

/// A body as it came: whoever reads it says more of what is wrong than the first thing.
pub(super) struct Text(pub(super) String);

impl<S: Send + Sync> FromRequest<S> for Text {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        let bytes = bytes(request, state).await?;
        String::from_utf8(bytes.into()).map(Self).map_err(|_| Fault::Malformed(None))
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        let bytes = bytes(request, state).await?;
        // A list in the place of an object would be taken as its fields in order.
        if !bytes.trim_ascii_start().starts_with(b"{") {
            return Err(Fault::Malformed(None));
        }
        let mut json = serde_json::Deserializer::from_slice(&bytes);
        let body =
            serde_path_to_error::deserialize(&mut json).map_err(|error| malformed(&error))?;
        json.end().map_err(|_| Fault::Malformed(None))?;
        Ok(Self(body))
    }
}

/// The part of an address behind `?`.
pub(super) struct Query<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Fault> {
        let text = parts.uri.query().unwrap_or("");
        let pairs = serde_urlencoded::Deserializer::new(form_urlencoded::parse(text.as_bytes()));
        serde_path_to_error::deserialize(pairs).map(Self).map_err(|error| malformed(&error))
    }
}

/// The same, as it is written: a name may be there more than once.
pub(super) struct Pairs(pub(super) Vec<(String, String)>);

impl<S: Send + Sync> FromRequestParts<S> for Pairs {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Fault> {
        let text = parts.uri.query().unwrap_or("");
        Ok(Self(form_urlencoded::parse(text.as_bytes()).into_owned().collect()))
    }
}

/// Which revision of the shop is to be changed, when that is said.
pub(super) struct IfMatch(pub(super) Option<i64>);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Fault> {
        let Some(header) = parts.headers.get(IF_MATCH) else { return Ok(Self(None)) };
        let quoted = header.to_str().ok().and_then(|it| it.trim().strip_prefix('"'));
        let number = quoted.and_then(|it| it.strip_suffix('"')).and_then(|it| it.parse().ok());
        let wanted = || Invalid::shape("If-Match", "one ETag, a number in double quotes");
        number.map(|it| Self(Some(it))).ok_or_else(|| Fault::Malformed(Some(wanted())))
    }
}

/// Where the input is wrong, and what about it.
fn malformed<E: std::fmt::Display>(error: &serde_path_to_error::Error<E>) -> Fault {
    let field = error.path().to_string();
    let what = error.inner().to_string();
    let is_known = field != "." && !field.contains('?');
    let named = is_known.then_some(field).or_else(|| backquoted(&what));
    Fault::Malformed(named.map(|field| Invalid::shape(field, &what)))
}

/// The field in serde's "missing field `x`" and "unknown field `x`, …".
fn backquoted(what: &str) -> Option<String> {
    what.contains(" field `").then(|| what.split('`').nth(1).map(str::to_owned)).flatten()
}

/// The id in an address. What has not the shape of an id names nothing.
pub(super) struct Id<T>(pub(super) T);

impl<T: TryFrom<String>, S: Send + Sync> FromRequestParts<S> for Id<T> {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let Path(text) =
            Path::<String>::from_request_parts(parts, state).await.map_err(|_| Fault::NotFound)?;
        T::try_from(text).map(Self).map_err(|_| Fault::NotFound)
    }
}

/// Somebody logged in.
pub(super) struct Shopper(pub(super) ShopperId);

impl FromRequestParts<Arc<App>> for Shopper {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Fault> {
        let hash = token(parts).ok_or(Fault::LoginNeeded)?;
        who(app, hash).await?.map(Self).ok_or(Fault::LoginNeeded)
    }
}

/// The hash of the token that came along, whatever it opens.
pub(super) struct Asker(pub(super) Option<Hash>);

impl<S: Send + Sync> FromRequestParts<S> for Asker {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Fault> {
        Ok(Self(token(parts)))
    }
}

/// A program of the shop's own, which shows the admin token. No shopper's session is one, and no admin
/// token is a session.
pub(super) struct Merchant;

impl FromRequestParts<Arc<App>> for Merchant {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Fault> {
        let ours = app.config().admin_token.as_deref().map(session::token_hash);
        // Hashes are compared: how long that takes tells nothing of the token.
        let is_ours = ours.is_some() && token(parts) == ours;
        if is_ours { Ok(Self) } else { Err(Fault::LoginNeeded) }
    }
}

/// Somebody logged in, or a guest. A session that has ended is an error: the device must know.
pub(super) struct Visitor(pub(super) Option<ShopperId>);

impl FromRequestParts<Arc<App>> for Visitor {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Fault> {
        if parts.headers.contains_key(AUTHORIZATION) {
            let Shopper(shopper) = Shopper::from_request_parts(parts, app).await?;
            Ok(Self(Some(shopper)))
        } else {
            Ok(Self(None))
        }
    }
}

/// Anybody who looks: a session that has ended is as good as none.
pub(super) struct Passerby(pub(super) Option<ShopperId>);

impl FromRequestParts<Arc<App>> for Passerby {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Fault> {
        match token(parts) {
            Some(hash) => Ok(Self(who(app, hash).await?)),
            None => Ok(Self(None)),
        }
    }
}

/// The hash of the bearer's token.
pub(super) fn token(parts: &Parts) -> Option<Hash> {
    let header = parts.headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| session::token_hash(token.trim()))
}

/// Whose token it is. Using a session keeps it open.
async fn who(app: &Arc<App>, hash: Hash) -> Result<Option<ShopperId>, Fault> {
    let now = app.now();
    let found = app.store().read(move |tx| session::find(tx, &hash, now)).await?;
    let Some(found) = found else { return Ok(None) };
    if found.to_touch {
        app.store().write(move |tx| crate::record::session::touch(tx, &hash, now)).await?;
    }
    Ok(Some(found.shopper))
}

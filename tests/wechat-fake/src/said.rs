//! An answer, and its signature.

use axum::body::{Body, Bytes};
use axum::http::{Response as Built, StatusCode};
use axum::response::Response;
use serde_json::{Value, json};

use crate::{Fake, Forgery};

pub(crate) struct Said {
    status: u16,
    kind: &'static str,
    body: Vec<u8>,
}

impl Said {
    pub(crate) fn ok(body: &Value) -> Self {
        Self { status: 200, kind: "application/json; charset=utf-8", body: body.to_string().into() }
    }

    pub(crate) fn nothing() -> Self {
        Self { status: 204, kind: "", body: Vec::new() }
    }

    pub(crate) fn file(kind: &'static str, body: Vec<u8>) -> Self {
        Self { status: 200, kind, body }
    }

    /// It is elsewhere.
    pub(crate) fn elsewhere(to: &str) -> Self {
        Self { status: 302, kind: "", body: to.as_bytes().to_vec() }
    }

    /// A refusal of `WeChat` Pay.
    pub(crate) fn refused(status: u16, code: &str, message: &str) -> Self {
        Self { status, ..Self::ok(&json!({"code": code, "message": message})) }
    }

    /// A refusal of the platform, which has status 200.
    pub(crate) fn error(code: i64, message: &str) -> Self {
        Self::ok(&json!({"errcode": code, "errmsg": message}))
    }

    /// What a proxy says when nobody is behind it.
    pub(crate) fn broken() -> Self {
        let body = b"<html><h1>502 Bad Gateway</h1></html>".to_vec();
        Self { status: 502, kind: "text/html", body }
    }

    pub(crate) fn plain(self) -> Response {
        self.built(Vec::new())
    }

    pub(crate) fn signed(mut self, fake: &Fake, forgery: Forgery) -> Response {
        let headers = fake.signature(&mut self.body, forgery);
        self.built(headers)
    }

    fn built(self, headers: Vec<(&'static str, String)>) -> Response {
        let status = StatusCode::from_u16(self.status).expect("a status");
        let mut built = Built::builder().status(status).header("request-id", "fake-1");
        if self.status == 302 {
            built = built.header("location", self.body.as_slice());
        }
        if !self.kind.is_empty() {
            built = built.header("content-type", self.kind);
        }
        for (name, value) in headers {
            built = built.header(name, value);
        }
        built.body(Body::from(self.body)).expect("an answer")
    }

    /// The line is cut in the middle of the answer.
    pub(crate) fn cut_off() -> Response {
        let cut = std::io::Error::other("cut off");
        let parts = [Ok(Bytes::from_static(b"{")), Err(cut)];
        Response::new(Body::from_stream(futures_util::stream::iter(parts)))
    }
}

//! A `WeChat` for tests: it plays `api.weixin.qq.com` and `api.mch.weixin.qq.com` on one free port of this
//! machine.
//!
//! ```text
//! keys       keys of tests, and what is signed and sealed with them
//! asked      a request, and whether the merchant signed it
//! mode       what goes wrong with the next answers
//! books      who paid what, what goes back, what was told and not heard yet
//! pay        what WeChat Pay answers
//! platform   what the platform answers: tokens, people, messages, parcels
//! notice     callbacks: sealed, signed anew each time, sent until they are heard
//! bill       what was paid and sent back on a day, as the merchant downloads it
//! control    the same levers over HTTP, for clients that are not Rust
//! ```
//!
//! It shares no code with `mall-wechat`: that is checked against this, and this against clients that others
//! wrote (`tests/foreign`). It verifies each request by the merchant's public key, signs each answer, and
//! pays nobody. All keys in `keys/` were made for these tests.

mod asked;
mod bill;
mod books;
mod control;
mod date;
mod keys;
mod mode;
mod notice;
mod pay;
mod platform;
mod said;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::response::Response;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use asked::Asked;
pub use books::{Book, Parcel, Payment, Person, Refund, Sent};
pub use keys::*;
pub use mode::{Mode, Op};
pub use notice::{Forgery, SignedNotice};
use said::Said;

/// Largest body that is read.
const BODY_BYTES_MAX: usize = 1024 * 1024;

/// A clock: seconds since 1970.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// A `WeChat` that is none. Its clones are the same one; it ends with the runtime, or by [`Fake::stop`].
#[derive(Clone)]
pub struct Fake(Arc<Inner>);

struct Inner {
    address: SocketAddr,
    clock: Clock,
    keys: keys::Keys,
    state: Mutex<Levers>,
    book: Mutex<Book>,
    http: reqwest::Client,
    server: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Default)]
struct Levers {
    modes: mode::Modes,
    calls: BTreeMap<Op, u32>,
    signer: Signer,
    /// Instead of the host that a callback is to go to.
    callbacks_to: Option<String>,
}

/// The clock of this machine.
#[expect(clippy::disallowed_methods, reason = "no part of the core: it plays somebody else")]
pub fn system_clock() -> Clock {
    Arc::new(|| {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock after 1970");
        i64::try_from(since.as_secs()).expect("a clock of this age")
    })
}

impl Fake {
    /// Opens one that tells the time by `clock`.
    pub async fn open(clock: Clock) -> Self {
        // Where `reqwest` is built with TLS for others in the same build, each client needs to know by whom.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let fake = Self(Arc::new(Inner {
            address,
            clock,
            keys: keys::Keys::new(),
            state: Mutex::default(),
            book: Mutex::default(),
            http: reqwest::Client::new(),
            server: Mutex::default(),
        }));
        let router = Router::new().fallback(answer).with_state(fake.clone());
        let server = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("a server that goes on");
        });
        *fake.0.server.lock().unwrap_or_else(PoisonError::into_inner) = Some(server);
        fake
    }

    /// Where it answers, as `http://127.0.0.1:1234`.
    pub fn base(&self) -> String {
        format!("http://{}", self.0.address)
    }

    /// Takes no more requests: nobody is at home.
    pub fn stop(&self) {
        let server = self.0.server.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(server) = server {
            server.abort();
        }
    }

    /// What goes wrong with the next requests of this kind, one mode each, instead of what was to go
    /// wrong; then all is well again.
    pub fn next(&self, op: Op, modes: &[Mode]) {
        self.levers().modes.put(op, modes);
    }

    /// How many requests of this kind came.
    pub fn calls(&self, op: Op) -> u32 {
        self.levers().calls.get(&op).copied().unwrap_or(0)
    }

    /// Which key signs from now on.
    pub fn sign_by(&self, signer: Signer) {
        self.levers().signer = signer;
    }

    /// Callbacks go to this host (`http://127.0.0.1:8080`) instead of the one that was named.
    pub fn callbacks_to(&self, base: &str) {
        self.levers().callbacks_to = Some(base.to_owned());
    }

    /// What is written down. No request is answered while it is held.
    pub fn book(&self) -> MutexGuard<'_, Book> {
        self.0.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Seconds since 1970.
    pub fn now(&self) -> i64 {
        (self.0.clock)()
    }

    fn levers(&self) -> MutexGuard<'_, Levers> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keys(&self) -> &keys::Keys {
        &self.0.keys
    }

    fn signer(&self) -> Signer {
        self.levers().signer
    }

    /// What comes of a request that nothing went wrong with.
    fn said(&self, op: Op, asked: &Asked) -> Said {
        if op.is_pay() { pay::answer(self, op, asked) } else { platform::answer(self, op, asked) }
    }
}

async fn answer(State(fake): State<Fake>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, BODY_BYTES_MAX).await.unwrap_or_default();
    let asked = Asked::new(&parts, body.to_vec());
    if asked.path.starts_with("/fake/") {
        return control::answer(&fake, &asked).await.plain();
    }
    if asked.path == "/connect/oauth2/authorize" {
        return platform::authorize(&fake, &asked).plain();
    }
    let Some(op) = Op::of(&asked.method, &asked.path) else {
        return Said::refused(404, "NOT_FOUND", "no such interface").plain();
    };
    let mode = {
        let mut levers = fake.levers();
        *levers.calls.entry(op).or_default() += 1;
        levers.modes.next(op)
    };
    // A wrong signature is refused whatever else goes wrong.
    if op.is_pay()
        && let Err(said) = asked.check(&fake)
    {
        return said.signed(&fake, Forgery::None);
    }
    if let Mode::Delay { ms } = mode {
        tokio::time::sleep(Duration::from_millis(ms)).await;
    }
    match mode {
        Mode::Lost => return Said::cut_off(),
        Mode::Busy if op.is_pay() => {
            return Said::refused(429, "FREQUENCY_LIMITED", "too many")
                .signed(&fake, Forgery::None);
        }
        Mode::Busy => return Said::error(45_009, "reach max api daily quota limit").plain(),
        Mode::Fails => return Said::broken().plain(),
        _ => {}
    }
    let mut said = fake.said(op, &asked);
    match mode {
        Mode::Duplicated => said = fake.said(op, &asked),
        Mode::NoAnswer => return Said::cut_off(),
        Mode::FailsDone => return Said::broken().plain(),
        _ => {}
    }
    let forgery = match mode {
        Mode::WrongSignature => Forgery::SignTest,
        Mode::OtherKey => Forgery::OtherKey,
        Mode::Late => Forgery::Late,
        Mode::Changed => Forgery::Changed,
        Mode::Unsigned => Forgery::Unsigned,
        _ => Forgery::None,
    };
    if op.is_signed() { said.signed(&fake, forgery) } else { said.plain() }
}

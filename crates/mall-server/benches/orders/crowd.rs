//! Shoppers who all order at once, over HTTP.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use mall_core::pricing::CouponTemplate;
use mall_server::store::Store;
use mall_server::{Config, Running, audit};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use super::shop;

/// Shoppers written down in one transaction.
const AT_ONCE: usize = 500;
/// A busy store says so; whoever hears it comes again after so long.
const BUSY: Duration = Duration::from_millis(5);

/// Who orders what.
#[derive(Clone, Copy)]
pub(crate) struct Load {
    /// Orders, each of another shopper.
    pub(crate) orders: usize,
    /// At once.
    pub(crate) connections: usize,
    /// SKUs of the shop.
    pub(crate) skus: usize,
    /// Pieces of the hot one.
    pub(crate) pieces: u32,
    /// Shoppers who do nothing but be there.
    pub(crate) others: usize,
    /// Orders a second that come, whatever becomes of those before; else each connection orders as soon as
    /// it has its answer.
    pub(crate) pace: Option<f64>,
}

impl Load {
    pub(crate) const fn new(orders: usize, connections: usize) -> Self {
        Self { orders, connections, skus: 100, pieces: 1_000_000, others: 0, pace: None }
    }
}

/// What became of it.
pub(crate) struct Taken {
    /// Orders that were taken.
    pub(crate) count: usize,
    latencies: Vec<Duration>,
    took: Duration,
}

impl Taken {
    /// Answers a second.
    pub(crate) fn per_second(&self) -> f64 {
        self.latencies.len() as f64 / self.took.as_secs_f64()
    }

    /// So long took at most such a share of all answers.
    pub(crate) fn at(&self, share: f64) -> Duration {
        let last = self.latencies.len() - 1;
        self.latencies[((last as f64) * share).round() as usize]
    }
}

/// A running store, and the crowd before its door.
pub(crate) struct Crowd {
    running: Running,
    load: Load,
    payable: Value,
    _dir: TempDir,
}

/// Connections that the store surely takes at once.
const PLACES: usize = 512;

impl Crowd {
    /// Opens a shop on `store` and lets everybody come to its door.
    pub(crate) async fn before(store: Store, load: Load) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let file = shop::file(load.skus, load.pieces);
        let templates: Arc<[CouponTemplate]> = file.coupons.clone().into();
        let config = Config { first_shop: Some(file), ..Config::new(dir.path()) };
        let now = config.clock.now();
        let running = mall_server::start_on(config, store).await.expect("a store that starts");
        let all = load.orders + load.others;
        for from in (0..all).step_by(AT_ONCE) {
            let (templates, to) = (Arc::clone(&templates), all.min(from + AT_ONCE));
            let enter =
                move |tx: &dyn mall_server::store::Tx| shop::enter(tx, &templates, (from, to), now);
            running.app().store().write(enter).await.expect("everybody enters");
        }
        mall_server::gateway::wechat::begin_tls();
        let http = reqwest::Client::new();
        let asked = json!({"lines": shop::lines(), "region": "浙江省杭州市西湖区"});
        let quote = http
            .post(format!("http://{}/api/quote", running.addr))
            .bearer_auth(shop::token(0))
            .json(&asked);
        let quote: Value = quote.send().await.expect("an answer").json().await.expect("a price");
        Self { running, load, payable: quote["payable"].clone(), _dir: dir }
    }

    /// Everybody orders.
    pub(crate) async fn order(self) -> Taken {
        let next = Arc::new(AtomicUsize::new(0));
        let url = format!("http://{}/api/orders", self.running.addr);
        let mut clients = JoinSet::new();
        // Everybody is at the door before it opens: how long a connection takes is the kernel's affair. Of
        // more than the door has places for, the last come in when the first go.
        let has_place = self.load.connections <= PLACES;
        let open = Arc::new(Barrier::new(self.load.connections + 1));
        let opened: Arc<OnceLock<Instant>> = Arc::default();
        for _ in 0..self.load.connections {
            let (next, url, payable) = (Arc::clone(&next), url.clone(), self.payable.clone());
            let (open, opened) = (Arc::clone(&open), Arc::clone(&opened));
            let Load { orders, pace, .. } = self.load;
            let door = format!("http://{}/healthz", self.running.addr);
            clients.spawn(async move {
                let http = reqwest::Client::new();
                if has_place {
                    let here = http.get(door).send().await.expect("an answer");
                    here.bytes().await.expect("a whole answer");
                }
                open.wait().await;
                let opened = *opened.get_or_init(Instant::now);
                let (mut count, mut latencies) = (0, Vec::new());
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= orders {
                        return (count, latencies);
                    }
                    let wish = json!({
                        "key": "k", "lines": shop::lines(), "address": format!("a{number}"),
                        "expectedPayable": payable
                    });
                    let mut started = Instant::now();
                    if let Some(pace) = pace {
                        // Whoever waits for a connection waits, too.
                        started = opened + Duration::from_secs_f64(number as f64 / pace);
                        tokio::time::sleep_until(started.into()).await;
                    }
                    let status = loop {
                        let asked = http.post(&url).bearer_auth(shop::token(number)).json(&wish);
                        let answer = asked.send().await.expect("an answer");
                        let status = answer.status().as_u16();
                        let body = answer.bytes().await.expect("a whole answer");
                        match status {
                            503 => tokio::time::sleep(BUSY).await,
                            201 | 409 => break status,
                            _ => panic!("{status}: {}", String::from_utf8_lossy(&body)),
                        }
                    };
                    latencies.push(started.elapsed());
                    count += usize::from(status == 201);
                }
            });
        }
        open.wait().await;
        let done = clients.join_all().await;
        let took = opened.get().expect("somebody came in").elapsed();
        let count = done.iter().map(|(count, _)| count).sum();
        let mut latencies: Vec<Duration> = done.into_iter().flat_map(|(_, it)| it).collect();
        latencies.sort_unstable();
        let broken = self.running.app().store().read(|tx| audit::audit(tx)).await;
        let broken = broken.expect("books");
        // Coupons were written down without a claim, which the books remark; nothing else may be wrong.
        let wrong = broken.iter().find(|it| !it.contains("claimed"));
        assert_eq!(wrong, None, "the books balance");
        self.running.stop().await;
        Taken { count, latencies, took }
    }
}

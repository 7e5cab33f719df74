//! Taking connections: how many, how long one may dawdle, and how the last ones are seen out.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// Connections at once: below the usual limit of open files, so that the database can always open
/// its own.
const CONNECTIONS_MAX: usize = 768;

/// How long the door bears with the slow.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    /// For the head of a request. Also how long an idle connection is kept.
    pub(crate) head: Duration,
    /// For requests under way when the store closes.
    pub(crate) close: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { head: Duration::from_secs(30), close: Duration::from_secs(5) }
    }
}

/// Serves `router` on `listener` until `closing` comes; then takes no more and sees out those that
/// are in.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    patience: Patience,
    closing: impl Future<Output = ()>,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(patience.head);
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let inside = GracefulShutdown::new();
    tokio::pin!(closing);
    loop {
        let entry = async {
            // Nobody ever closes it.
            let place = Arc::clone(&places).acquire_owned().await.ok();
            (place, listener.accept().await)
        };
        let (place, stream) = tokio::select! {
            () = &mut closing => break,
            (place, accepted) = entry => match accepted {
                Ok((stream, _)) => (place, stream),
                Err(error) => {
                    // No files left, or the caller hung up: others may still come.
                    tracing::warn!(%error, "a connection was not taken");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
        };
        let service = TowerToHyperService::new(router.clone());
        let connection = inside.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            // Whoever hangs up early, or never ends a head, is no news.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    // One that never ends its request does not keep the store from closing.
    let _ = tokio::time::timeout(patience.close, inside.shutdown()).await;
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;
    use tokio::sync::oneshot;

    use super::*;

    async fn read(mut stream: TcpStream) -> String {
        let mut all = String::new();
        stream.read_to_string(&mut all).await.unwrap();
        all
    }

    #[tokio::test]
    async fn a_head_that_never_ends_is_hung_up_on_and_work_under_way_is_finished() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let (begun, has_begun) = oneshot::channel();
        let begun = std::sync::Mutex::new(Some(begun));
        let slow = async move || {
            begun.lock().unwrap().take().unwrap().send(()).unwrap();
            tokio::time::sleep(Duration::from_millis(300)).await;
            "done"
        };
        let slow = Arc::new(slow);
        let router = Router::new().route("/", get(move || async move { slow().await }));
        let (close, closing) = oneshot::channel::<()>();
        let patience = Patience { head: Duration::from_millis(100), close: Duration::from_secs(5) };
        let closing = async move { closing.await.unwrap() };
        let server = tokio::spawn(serve(listener, router, patience, closing));

        let mut loris = TcpStream::connect(addr).await.unwrap();
        loris.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nx-slow: ").await.unwrap();
        assert!(!read(loris).await.contains("200"), "it was hung up on");

        let mut shopper = TcpStream::connect(addr).await.unwrap();
        shopper.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        has_begun.await.unwrap();
        close.send(()).unwrap();
        server.await.unwrap();
        assert!(read(shopper).await.ends_with("done"));
        assert!(TcpStream::connect(addr).await.is_err(), "the door is closed");
    }
}

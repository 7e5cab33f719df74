//! A running store: what it holds, how it starts and how it stops.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use mall_api::home::{HomeQuery, HomeResponse};
use mall_core::{ShopperId, Timestamp};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::catalog::Catalog;
use crate::door::{self, Patience};
use crate::engine::{Moment, home, job, money, preview};
use crate::full_house::FullHouse;
use crate::gateway::wechat::{Platform, SettingsError, WechatGateway};
use crate::gateway::{PaymentGateway, SandboxGateway};
use crate::login::{CodeSender, SandboxSender, WebhookSender};
use crate::random::Seed;
use crate::store::{OpenError, Store, Tx, Want};
use crate::web::Pages;
use crate::{Config, Fault, record, route};

/// How long a stop waits for the writer.
const STOP_LIMIT: Duration = Duration::from_secs(5);

/// What every part of a running store can reach.
pub struct App {
    config: Config,
    store: Store,
    catalog: RwLock<Option<Arc<Catalog>>>,
    gateway: Option<Arc<dyn PaymentGateway>>,
    wechat: Option<Arc<WechatGateway>>,
    platform: Option<Platform>,
    code_sender: Option<Box<dyn CodeSender>>,
    full_house: FullHouse,
}

impl App {
    /// A store that is open; who takes money and brings codes is chosen by `config`.
    ///
    /// # Errors
    ///
    /// [`SettingsError`], which names the setting of `WeChat` Pay that is wrong.
    pub(crate) fn new(config: Config, store: Store) -> Result<Self, SettingsError> {
        let wechat = config.wechat_pay.as_ref();
        let wechat = wechat.map(|it| WechatGateway::new(it, config.clock.clone()).map(Arc::new));
        let wechat = wechat.transpose()?;
        let gateway: Option<Arc<dyn PaymentGateway>> = match &wechat {
            Some(wechat) => Some(Arc::<WechatGateway>::clone(wechat)),
            None if config.sandbox => Some(Arc::new(SandboxGateway)),
            None => None,
        };
        let platform = config.wechat_login.as_ref();
        let platform = platform.map(|it| Platform::new(it, config.clock.clone())).transpose()?;
        let code_sender: Option<Box<dyn CodeSender>> = match &config.sms {
            Some(sms) => Some(Box::new(WebhookSender::new(sms, config.clock.clone())?)),
            None if config.sandbox => Some(Box::new(SandboxSender)),
            None => None,
        };
        let (catalog, full_house) = (RwLock::default(), FullHouse::default());
        Ok(Self { config, store, catalog, gateway, wechat, platform, code_sender, full_house })
    }

    /// How the store is set up.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// What a crowd is told without the database.
    pub(crate) const fn full_house(&self) -> &FullHouse {
        &self.full_house
    }

    /// The database.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// What time it is.
    pub fn now(&self) -> Timestamp {
        self.config.clock.now()
    }

    /// The present, and chance of its own.
    pub(crate) fn moment(&self) -> Result<Moment, Fault> {
        Ok(Moment { now: self.now(), seed: Seed::new()? })
    }

    /// Who takes the money, when somebody does.
    pub(crate) fn gateway(&self) -> Option<&dyn PaymentGateway> {
        self.gateway.as_deref()
    }

    /// `WeChat` Pay, when it is set up.
    pub(crate) fn wechat(&self) -> Option<&WechatGateway> {
        self.wechat.as_deref()
    }

    /// What tells who somebody is in `WeChat`, when it is set up.
    pub(crate) const fn platform(&self) -> Option<&Platform> {
        self.platform.as_ref()
    }

    /// Who brings log-in codes, when somebody does.
    pub(crate) fn code_sender(&self) -> Option<&dyn CodeSender> {
        self.code_sender.as_deref()
    }

    /// [`Store::read`], with this at hand.
    pub(crate) async fn look<T, F>(self: &Arc<Self>, look: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: Fn(&Self, &dyn Tx) -> Result<T, Fault> + Send + 'static,
    {
        let app = Arc::clone(self);
        self.store.read(move |tx| look(&app, tx)).await
    }

    /// [`Store::write`], with this at hand.
    pub(crate) async fn change<T, F>(self: &Arc<Self>, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: Fn(&Self, &dyn Tx) -> Result<T, Fault> + Send + 'static,
    {
        self.change_in_turn(Vec::new(), work).await
    }

    /// [`Store::write_in_turn`], with this at hand.
    pub(crate) async fn change_in_turn<T, F>(
        self: &Arc<Self>,
        wants: Vec<Want>,
        work: F,
    ) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: Fn(&Self, &dyn Tx) -> Result<T, Fault> + Send + 'static,
    {
        let app = Arc::clone(self);
        self.store.write_in_turn(wants, move |tx| work(&app, tx)).await
    }

    /// The home page for this visitor, or one that is to be looked at.
    pub(crate) async fn home(
        self: &Arc<Self>,
        shopper: Option<ShopperId>,
        query: HomeQuery,
    ) -> Result<HomeResponse, Fault> {
        let (sandbox, now) = (self.config.sandbox, self.now());
        self.look(move |app, it| {
            let catalog = app.catalog_at(it)?;
            let visit = home::Visit { shopper: shopper.as_ref(), channel: query.channel, now };
            match &query.preview {
                Some(id) => preview::look(it, &catalog, id, &visit, sandbox),
                None => home::home(it, &catalog, &visit, sandbox),
            }
        })
        .await
    }

    /// The goods as of the last import, also when another process did it.
    ///
    /// # Errors
    ///
    /// [`Fault::Unavailable`] while there is no shop.
    pub async fn catalog(self: &Arc<Self>) -> Result<Arc<Catalog>, Fault> {
        let app = Arc::clone(self);
        self.store.read(move |tx| app.catalog_at(tx)).await
    }

    /// The goods as `tx` sees them: the snapshot, or a new one when it is stale.
    pub(crate) fn catalog_at(&self, tx: &dyn Tx) -> Result<Arc<Catalog>, Fault> {
        let held = self.catalog.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(catalog) = held
            && record::shop::is_of(tx, catalog.revision)?
        {
            return Ok(catalog);
        }
        let (revision, shop) =
            record::shop::load(tx)?.ok_or(Fault::Unavailable("there is no shop"))?;
        let catalog = Arc::new(Catalog::new(revision, shop));
        *self.catalog.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&catalog));
        Ok(catalog)
    }
}

/// Why a store does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The settings of `WeChat`.
    #[error(transparent)]
    Wechat(#[from] SettingsError),
    /// The first shop cannot be taken.
    #[error("cannot open the shop: {0}")]
    Shop(Fault),
    /// The built H5 store.
    #[error("{}: {source}; `scripts/build h5` makes the H5 store in pkg/h5", path.display())]
    Pages {
        /// The file that cannot be read.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The address.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// Which.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
}

/// A store that answers.
pub struct Running {
    /// Where.
    pub addr: SocketAddr,
    app: Arc<App>,
    stop: oneshot::Sender<()>,
    server: JoinHandle<()>,
    job: JoinHandle<()>,
    money: JoinHandle<()>,
}

/// Reads the pages, and opens the database, the shop and the door.
///
/// # Errors
///
/// When one of them does not open.
pub async fn start(config: Config) -> Result<Running, StartError> {
    let pages = config.h5_dir.as_deref().map(Pages::read).transpose();
    let pages = pages.map_err(|(path, source)| StartError::Pages { path, source })?;
    let store = match config.database.clone() {
        Some(url) => {
            // It waits for the network, which no thread of the runtime may.
            let connected = tokio::task::spawn_blocking(move || Store::connect(&url)).await;
            connected.unwrap_or(Err(OpenError::Stopped))?
        }
        None => Store::open(&config.data_dir)?,
    };
    start_with(config, store, pages).await
}

/// As [`start`], on a database that is open; without pages.
///
/// # Errors
///
/// When the shop or the door does not open.
pub async fn start_on(config: Config, store: Store) -> Result<Running, StartError> {
    start_with(config, store, None).await
}

async fn start_with(
    config: Config,
    store: Store,
    pages: Option<Pages>,
) -> Result<Running, StartError> {
    if let Some(shop) = &config.first_shop {
        open_first(&store, shop.clone()).await.map_err(StartError::Shop)?;
    }
    let listen = |source| StartError::Listen { address: config.listen, source };
    let listener = TcpListener::bind(config.listen).await.map_err(listen)?;
    let addr = listener.local_addr().map_err(listen)?;
    let app = Arc::new(App::new(config, store)?);
    let (stop, stopped) = oneshot::channel::<()>();
    let closing = async move {
        // A handle that is dropped without a word closes the store too.
        let _ = stopped.await;
    };
    let router = route::router(&app, pages);
    let server = tokio::spawn(door::serve(listener, router, Patience::default(), closing));
    let job = tokio::spawn(job::run(Arc::clone(&app)));
    let money = tokio::spawn(money::run(Arc::clone(&app)));
    Ok(Running { addr, app, stop, server, job, money })
}

async fn open_first(store: &Store, shop: crate::ShopFile) -> Result<(), Fault> {
    shop.check()?;
    let revision = Seed::new()?.revision();
    store.write(move |tx| record::shop::open(tx, &shop, revision)).await.map(|_| ())
}

impl Running {
    /// What the store holds.
    pub fn app(&self) -> &Arc<App> {
        &self.app
    }

    /// Takes no more requests, finishes those it has, writes everything down and ends.
    pub async fn stop(self) {
        // The server may have ended by itself.
        let _ = self.stop.send(());
        let _ = self.server.await;
        self.job.abort();
        self.money.abort();
        let store = self.app.store.clone();
        let _ = tokio::task::spawn_blocking(move || store.close(STOP_LIMIT)).await;
        tracing::info!("closed");
    }

    /// Answers until the system (`SIGTERM`) or a person (ctrl-c) says that it is enough, then stops.
    ///
    /// # Errors
    ///
    /// When the system does not let signals be waited for.
    pub async fn until_told(self) -> std::io::Result<()> {
        let mut term = signal(SignalKind::terminate())?;
        tokio::select! {
            _ = term.recv() => {}
            interrupted = tokio::signal::ctrl_c() => interrupted?,
        }
        self.stop().await;
        Ok(())
    }
}

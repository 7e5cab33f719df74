//! How a store is set up.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use crate::gateway::wechat::{LoginSettings, PaySettings};
use crate::login::SmsSettings;
use crate::{Clock, ShopFile};

/// Shortest admin token: what a random one of 96 bits has.
pub const ADMIN_TOKEN_CHARS_MIN: usize = 16;

/// What [`crate::start`] needs to know.
#[derive(Clone)]
pub struct Config {
    /// Directory of the database, unless that is elsewhere, and of the merchant's pictures; made when it
    /// is not there.
    pub data_dir: PathBuf,
    /// Address of a `PostgreSQL` database, which other servers may share; a `SQLite` file in `data_dir`
    /// without it.
    pub database: Option<String>,
    /// Address to listen on; port 0 takes any free one.
    pub listen: SocketAddr,
    /// The built H5 store; without it only the API answers.
    pub h5_dir: Option<PathBuf>,
    /// `WeChat` Pay; without it money is play money, in a sandbox.
    pub wechat_pay: Option<PaySettings>,
    /// Log-in by `WeChat`; without it shoppers log in by their number alone.
    pub wechat_login: Option<LoginSettings>,
    /// Who sends log-in codes; without it they are shown, in a sandbox.
    pub sms: Option<SmsSettings>,
    /// Play money and log-in codes that are printed instead of sent.
    pub sandbox: bool,
    /// What the shop's own programs show to be let in (`/api/admin`): at least
    /// [`ADMIN_TOKEN_CHARS_MIN`] characters. Nobody is let in without one.
    pub admin_token: Option<String>,
    /// What opens the shop when the data directory holds none yet.
    pub first_shop: Option<ShopFile>,
    /// What time it is.
    pub clock: Clock,
}

impl Config {
    /// A sandbox store in `data_dir` on a free port of this machine.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: data_dir.into(),
            database: None,
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            h5_dir: None,
            wechat_pay: None,
            wechat_login: None,
            sms: None,
            sandbox: true,
            admin_token: None,
            first_shop: None,
            clock: Clock::system(),
        }
    }
}

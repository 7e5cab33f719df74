//! The commands of `xiaopu`.

mod audit;
mod check;
mod doctor;
mod error;
mod explain;
mod files;
mod page;
mod report;
mod schema;
mod segment;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use mall_api::merchant::StockRule;

use mall_core::TemplateId;

use crate::config::ADMIN_TOKEN_CHARS_MIN;
use crate::engine::coupon::CODES_MAX;
use crate::{Clock, Config, log, seed};
use doctor::Real;
use error::CliError;

/// What is said of exit codes.
const ENDS_WITH: &str = "Ends with 0 when it is done, 2 when what it was given is wrong (each problem \
    is named on standard error with file, line and field), 1 when this machine fails it: disk, port, \
    database, 3 when the guard blocks the rules.\nMoney is whole fen (¥1 = 100), times are milliseconds since the Unix epoch.";

/// 小铺: a private-domain shop whose prices are computed by the code that charges them.
#[derive(Parser)]
#[command(name = "xiaopu", version, after_help = ENDS_WITH)]
struct Xiaopu {
    #[command(subcommand)]
    command: Command,
}

/// Where a shop is kept.
#[derive(clap::Args)]
struct Place {
    /// Folder of the database and of the merchant's pictures.
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// A `PostgreSQL` database (15 or newer) instead of the file in the data folder, as
    /// `postgresql://user:password@host/name`. Any number of servers may share it. The connection is
    /// not encrypted: keep it within a machine or a private network.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, value_name = "URL")]
    database: Option<String>,
}

#[derive(Subcommand)]
enum Command {
    /// Opens the shop. An empty data folder opens with the demo shop.
    Serve {
        /// Address to listen on; port 0 takes any free one.
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
        #[command(flatten)]
        place: Place,
        /// The built H5 store (pkg/h5); without it only the API answers, and `/` says so.
        #[arg(long)]
        h5: Option<PathBuf>,
        /// Lets the shop's own programs in (/api/admin) that show it as bearer token: 16 characters or
        /// more. Better given by the environment than here, where others on the machine can read it.
        #[arg(long, env = "XIAOPU_ADMIN_TOKEN", hide_env_values = true, value_parser = admin_token)]
        admin_token: Option<String>,
        /// Settings of a shop that takes money; `crates/mall-server/xiaopu.toml` is an example. Without it the
        /// shop is a sandbox.
        #[arg(long, env = "XIAOPU_SETTINGS", value_name = "FILE")]
        settings: Option<PathBuf>,
        /// For tests of the sandbox: a file that says how many milliseconds the shop's clock is ahead of
        /// this machine's; read at each look.
        #[arg(long, hide = true, value_name = "FILE")]
        ahead: Option<PathBuf>,
    },
    /// Looks through the settings of a shop that takes money: files, keys, secrets, when certificates end,
    /// whether WeChat Pay answers and is believed, lists of domains. Says what to do about what is wrong.
    Doctor {
        /// The file; `crates/mall-server/xiaopu.toml` is an example.
        #[arg(long, env = "XIAOPU_SETTINGS", value_name = "FILE")]
        settings: Option<PathBuf>,
        /// Asks nobody over the network.
        #[arg(long)]
        offline: bool,
    },
    /// Takes in a whole shop (settings, goods, prices, rules, home page) from a JSON file: all of
    /// it, or, when anything is wrong, nothing. Then it lists what is wrong, up to 50 problems. The
    /// stock of SKUs that are there already stays: what was sold since the export stays sold.
    Import {
        /// The file; `-` reads standard input.
        file: PathBuf,
        #[command(flatten)]
        place: Place,
        /// Who answers for what the guard refuses; two different people.
        #[arg(long, value_name = "NAME")]
        approve: Vec<String>,
        /// What becomes of the stock of SKUs that are there already: keep it, or replace it by what
        /// the file says, whatever was sold meanwhile.
        #[arg(long, value_name = "keep|replace", default_value = "keep", value_parser = stock_rule)]
        stock: StockRule,
    },
    /// Looks for mistakes in rules, and for the cart that pays least. Ends with 3 when they are
    /// blocked. Reads rules with templates and SKUs, or a whole shop.
    Check {
        /// The file; `-` reads standard input.
        file: PathBuf,
        /// Prints the report as JSON.
        #[arg(long)]
        json: bool,
    },
    /// The home page by itself: looked through, looked at, put up.
    Page {
        #[command(subcommand)]
        what: page::What,
    },
    /// Writes the whole shop as JSON.
    Export {
        /// The file; standard output when absent.
        file: Option<PathBuf>,
        #[command(flatten)]
        place: Place,
    },
    /// Lists what a person must look at (payments and refunds that are not what was asked for, bills that
    /// differ from the ledger), then who changed what of the shop, the newest first, 50 at a time.
    Audit {
        #[command(flatten)]
        place: Place,
        /// The number of the last change of the page before.
        #[arg(long, value_name = "NUMBER")]
        after: Option<i64>,
        /// Prints them as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Makes codes that shoppers redeem, each for one coupon of a template, and prints them, one a
    /// line. The server may be open.
    Codes {
        /// The template, by its id in the shop file.
        #[arg(value_parser = template_id)]
        template: TemplateId,
        /// How many.
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=i64::from(CODES_MAX)))]
        count: u32,
        #[command(flatten)]
        place: Place,
    },
    /// Says how a period went: new, active and returning visitors, buying again, RFM, coupons, blocks of
    /// the home page. The server may be open.
    Report {
        #[command(flatten)]
        wish: report::Wish,
        #[command(flatten)]
        place: Place,
    },
    /// 人群: lists, counts and shows segments of shoppers, gives all of one a coupon, and gives tags. The
    /// server may be open.
    Segment {
        #[command(subcommand)]
        what: segment::What,
    },
    /// Draws a past day of a lottery again: reads what `GET /api/lotteries/{id}/draws` answers, and says
    /// whether every draw follows from the seed that was promised.
    Lottery {
        /// The file; `-` reads standard input.
        file: PathBuf,
    },
    /// Prices a basket: schema/README.md describes the JSON.
    Quote {
        /// The file; `-` reads standard input.
        file: PathBuf,
        /// Says it for people instead of as JSON.
        #[arg(long)]
        explain: bool,
    },
    /// Prints a JSON Schema, or the `OpenAPI` document.
    Schema {
        /// Of what.
        #[arg(value_enum)]
        of: schema::Of,
    },
}

/// Reads the command line and does what it says.
pub fn run() -> ExitCode {
    let done = match Xiaopu::parse().command {
        Command::Serve { listen, place, h5, admin_token, settings, ahead } => {
            let real = settings.as_deref().map(doctor::real).transpose();
            real.and_then(|real| serve((listen, real), place, h5, admin_token, ahead))
        }
        Command::Doctor { settings, offline } => doctor::doctor(settings.as_deref(), offline),
        Command::Import { file, place, approve, stock } => {
            files::import(&file, &place, approve, stock)
        }
        Command::Check { file, json } => check::check(&file, json),
        Command::Page { what } => page::run(what),
        Command::Export { file, place } => files::export(file.as_deref(), &place),
        Command::Audit { place, after, json } => files::audit(&place, after, json),
        Command::Codes { template, count, place } => files::codes(template, count, &place),
        Command::Report { wish, place } => report::report(&wish, &place),
        Command::Segment { what } => segment::run(what),
        Command::Lottery { file } => files::lottery(&file),
        Command::Quote { file, explain } => files::quote(&file, explain),
        Command::Schema { of } => schema(of),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            error.exit_code()
        }
    }
}

fn schema(of: schema::Of) -> Result<(), CliError> {
    files::print(&schema::document(of).map_err(CliError::Broken)?)
}

fn template_id(text: &str) -> Result<TemplateId, mall_core::Invalid> {
    TemplateId::new(text)
}

fn admin_token(text: &str) -> Result<String, String> {
    if text.chars().count() < ADMIN_TOKEN_CHARS_MIN {
        return Err(format!("an admin token has at least {ADMIN_TOKEN_CHARS_MIN} characters"));
    }
    Ok(text.to_owned())
}

fn stock_rule(text: &str) -> Result<StockRule, String> {
    match text {
        "keep" => Ok(StockRule::Keep),
        "replace" => Ok(StockRule::Replace),
        _ => Err("it is keep or replace".to_owned()),
    }
}

fn serve(
    (listen, real): (SocketAddr, Option<Real>),
    place: Place,
    h5_dir: Option<PathBuf>,
    admin_token: Option<String>,
    ahead: Option<PathBuf>,
) -> Result<(), CliError> {
    log::begin();
    let first_shop = Some(seed::demo_shop()?);
    let Place { data, database } = place;
    let mut config =
        Config { database, listen, h5_dir, admin_token, first_shop, ..Config::new(data) };
    // Where money is real, whoever asks for a code is not shown it.
    let Real { pay, login, sms } = real.unwrap_or_default();
    config.sandbox = pay.is_none();
    (config.wechat_pay, config.wechat_login, config.sms) = (pay, login, sms);
    if config.sandbox {
        tracing::info!("a sandbox: money is play money, and log-in codes are shown");
    }
    // Where money is real, no file moves the time at which a price holds.
    if let (Some(file), true) = (ahead, config.sandbox) {
        config.clock = Clock::ahead_by(file);
    }
    let runtime = tokio::runtime::Runtime::new().map_err(CliError::System)?;
    runtime.block_on(async {
        let running = crate::start(config).await?;
        files::say(&format!("小铺开门了：http://{}\n", running.addr))?;
        running.until_told().await.map_err(CliError::System)
    })
}

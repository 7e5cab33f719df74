//! The commands of `xiaopu`.

mod check;
mod explain;
mod files;
mod schema;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand};

use crate::store::Store;
use crate::{Config, Fault, log, seed};

/// 小铺: a private-domain shop whose prices are computed by the code that charges them.
#[derive(Debug, Parser)]
#[command(name = "xiaopu", version)]
struct Xiaopu {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Opens the shop. An empty data folder opens with the demo shop.
    Serve {
        /// Address to listen on; port 0 takes any free one.
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
        /// Where the database is kept.
        #[arg(long, default_value = "data")]
        data: PathBuf,
        /// The built H5 store (pkg/h5); without it only the API answers.
        #[arg(long)]
        h5: Option<PathBuf>,
    },
    /// Takes in a whole shop (settings, goods, prices, rules, home page) from a JSON file: all of
    /// it, or, when anything is wrong, nothing.
    Import {
        /// The file; `-` reads standard input.
        file: PathBuf,
        /// Where the database is kept.
        #[arg(long, default_value = "data")]
        data: PathBuf,
        /// Who answers for what the guard refuses; two different people.
        #[arg(long, value_name = "NAME")]
        approve: Vec<String>,
    },
    /// Looks for mistakes in rules, and for the cart that pays least. Ends with 1 when they are
    /// blocked. Reads rules with templates and SKUs, or a whole shop.
    Check {
        /// The file; `-` reads standard input.
        file: PathBuf,
        /// Prints the report as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Writes the whole shop as JSON.
    Export {
        /// The file; standard output when absent.
        file: Option<PathBuf>,
        /// Where the database is kept.
        #[arg(long, default_value = "data")]
        data: PathBuf,
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

/// How long closing the database may take.
const CLOSE_LIMIT: Duration = Duration::from_secs(5);
/// What a command that cannot do its work ends with; clap ends with 2 as well.
const WRONG_INPUT: u8 = 2;

/// Reads the command line and does what it says.
pub fn run() -> ExitCode {
    match Xiaopu::parse().command {
        Command::Serve { listen, data, h5 } => told(serve(listen, data, h5)),
        Command::Import { file, data, approve } => told(files::import(&file, &data, &approve)),
        Command::Check { file, json } => match check::check(&file, json) {
            Ok(false) => ExitCode::FAILURE,
            other => told(other.map(|_| ())),
        },
        Command::Export { file, data } => told(files::export(file.as_deref(), &data)),
        Command::Quote { file, explain } => told(files::quote(&file, explain)),
        Command::Schema { of } => told(files::print(&schema::document(of))),
    }
}

fn told(result: Result<(), String>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(WRONG_INPUT)
        }
    }
}

fn serve(listen: SocketAddr, data: PathBuf, h5_dir: Option<PathBuf>) -> Result<(), String> {
    log::begin();
    let first_shop = Some(seed::demo_shop().map_err(|error| error.to_string())?);
    let config = Config { listen, h5_dir, first_shop, ..Config::new(data) };
    let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
    runtime.block_on(async {
        let running = crate::start(config).await.map_err(|error| error.to_string())?;
        println!("小铺开门了：http://{}", running.addr);
        running.until_told().await.map_err(|error| error.to_string())
    })
}

/// The database in `data`, for a command that is done at once.
fn with_store<T>(data: &Path, work: impl FnOnce(&Store) -> Result<T, Fault>) -> Result<T, String> {
    let store = Store::open(data).map_err(|error| error.to_string())?;
    let result = work(&store).map_err(|fault| fault.to_string());
    store.close(CLOSE_LIMIT);
    result
}

//! A `PostgreSQL` of the tests' own, which ends with them: a temporary folder, a socket, no port.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// Ends when its standard input does, which is when the tests do, however they end. `PostgreSQL`'s
/// children would outlive whoever only kills it, so it is told to stop, by its id.
const GUARD: &str = r#"
set -e
cd /
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
"$1/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --no-sync >"$dir/log" 2>&1
"$1/postgres" -D "$dir/data" -k "$dir" -c listen_addresses= -c max_connections=300 \
    -c fsync="$2" -c deadlock_timeout=100ms >>"$dir/log" 2>&1 &
until "$1/pg_isready" -q -h "$dir"; do kill -0 $!; sleep 0.05; done
echo "$dir"
cat >/dev/null
kill -INT $!
wait $! || true
"#;

struct Server {
    folder: PathBuf,
    _guard: Child,
}

/// The address of a new, empty database; `None`, said aloud, where there is no `PostgreSQL`. Its commits are
/// on the disk when `fsync` is "on"; the first call decides. Tests, which never pull its plug, say "off".
pub(crate) fn database(fsync: &str) -> Option<String> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    static NUMBER: AtomicU32 = AtomicU32::new(1);
    let server = SERVER.get_or_init(|| start(fsync)).as_ref()?;
    let name = format!("shop_{}", NUMBER.fetch_add(1, Ordering::SeqCst));
    let folder = server.folder.display();
    let address = |database: &str| format!("host={folder} user=postgres dbname={database}");
    let (all, create) = (address("postgres"), format!("CREATE DATABASE {name}"));
    // The driver may not be called on a thread of an async runtime.
    let made = std::thread::spawn(move || {
        postgres::Client::connect(&all, postgres::NoTls).unwrap().batch_execute(&create).unwrap();
    });
    made.join().unwrap();
    Some(address(&name))
}

fn start(fsync: &str) -> Option<Server> {
    let Some(programs) = programs() else {
        let is_wanted = std::env::var("CI").is_ok_and(|it| it == "true");
        assert!(!is_wanted, "there is no PostgreSQL: scripts/setup --tests installs it");
        // Past what the test runner keeps to itself.
        let skipped = b"skipped: there is no PostgreSQL (scripts/setup --tests installs it)\n";
        std::io::stderr().write_all(skipped).unwrap();
        return None;
    };
    let is_root = std::fs::metadata("/proc/self").is_ok_and(|it| {
        use std::os::unix::fs::MetadataExt;
        it.uid() == 0
    });
    // It refuses to run as root; Debian's package makes a user for it.
    let mut guard = Command::new(if is_root { "setpriv" } else { "sh" });
    if is_root {
        guard.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "sh"]);
    }
    guard.args(["-c", GUARD, "sh"]).arg(programs).arg(fsync);
    let mut guard = guard.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut said = String::new();
    BufReader::new(guard.stdout.take().unwrap()).read_line(&mut said).unwrap();
    let folder = PathBuf::from(said.trim_end());
    assert!(folder.is_absolute(), "PostgreSQL did not start: {guard:?}");
    Some(Server { folder, _guard: guard })
}

/// Where `PostgreSQL`'s programs are, the newest first; Debian keeps each version apart.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut numbers: Vec<u32> = versions
        .filter_map(|it| it.file_name().to_str()?.parse().ok())
        .filter(|number| *number >= 15)
        .collect();
    numbers.sort_unstable();
    let debian =
        numbers.iter().rev().map(|it| Path::new("/usr/lib/postgresql").join(format!("{it}/bin")));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let paths: Vec<PathBuf> = std::env::split_paths(&path).collect();
    debian.chain(paths).find(|it| it.join("initdb").exists() && it.join("postgres").exists())
}

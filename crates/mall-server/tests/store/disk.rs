//! A disk that is full, and one that cannot keep what was written: no acknowledged order is lost.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::crash::{balances, victim};
use super::shop::{Shopper, http};

const ORDERS: u32 = 8;

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_takes_no_order_and_loses_none() {
    survives("SICK_WRITE").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_was_not_synced_is_not_acknowledged() {
    survives("SICK_FSYNC").await;
}

/// The store works, its disk is `sick` for a while, it works again without a restart, and is killed.
async fn survives(sick: &str) {
    let (dir, tools) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let Some(shim) = shim(tools.path()) else { return };
    let marker = tools.path().join("sick");
    let (mut victim, base) =
        victim(dir.path(), &[("LD_PRELOAD", shim.as_path()), (sick, marker.as_path())]);
    let shopper = Shopper::enter(&http(), &base, 1).await;
    let order = async |key: u32| shopper.order(&format!("k{key}"), "mask-5", 2, 19_800).await;
    let mut acknowledged = BTreeSet::new();
    for round in 0..3 {
        let (first, last) = (round * 2 * ORDERS, (round + 1) * 2 * ORDERS);
        for key in first..first + ORDERS {
            acknowledged.insert(order(key).await.ok()["id"].as_str().unwrap().to_owned());
        }
        std::fs::write(&marker, "").unwrap();
        // That these fail also says that the disk was sick indeed.
        for key in first + ORDERS..last {
            assert_eq!(order(key).await.fault(), (503, "unavailable"), "{sick}");
        }
        std::fs::remove_file(&marker).unwrap();
        // The same keys again: each has one order now.
        for key in first + ORDERS..last {
            acknowledged.insert(order(key).await.ok()["id"].as_str().unwrap().to_owned());
        }
    }
    victim.kill().unwrap();
    victim.wait().unwrap();
    assert_eq!(acknowledged.len(), 6 * ORDERS as usize);
    balances(dir.path(), &acknowledged).await;
}

/// The library that makes a disk sick; none where there is no C compiler, but never so in CI.
fn shim(dir: &Path) -> Option<PathBuf> {
    let library = dir.join("sick_disk.so");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/store/sick_disk.c");
    let built = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .args([&library, &source])
        .arg("-ldl")
        .status();
    if built.is_ok_and(|it| it.success()) {
        return Some(library);
    }
    let is_wanted = std::env::var("CI").is_ok_and(|it| it == "true");
    assert!(!is_wanted, "there is no cc, which CI has to have");
    println!("skipped: no cc to build {}", source.display());
    None
}

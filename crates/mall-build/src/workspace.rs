//! Where things lie in the project.

use std::env;
use std::path::{Path, PathBuf};

use crate::error::{BuildError, Result};
use crate::files;

/// The folder of the project and the paths below it that the build knows.
#[derive(Clone, Debug)]
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// The project around the current folder.
    pub fn find() -> Result<Self> {
        let here =
            env::current_dir().map_err(|source| BuildError::Io { path: ".".into(), source })?;
        Self::around(&here)
    }

    /// The project around a folder.
    pub fn around(folder: &Path) -> Result<Self> {
        folder
            .ancestors()
            .find(|above| above.join("crates/mall-build/package.json").is_file())
            .map(|root| Self { root: root.to_path_buf() })
            .ok_or_else(|| BuildError::NoWorkspace(folder.to_path_buf()))
    }

    /// The folder with the workspace's `Cargo.toml`.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The one user interface source; another folder of the same shape by `MALL_MINIPROGRAM`.
    pub fn miniprogram(&self) -> PathBuf {
        env::var_os("MALL_MINIPROGRAM").map_or_else(|| self.root.join("miniprogram"), PathBuf::from)
    }

    /// Where the mini-program's core is written.
    pub fn core(&self) -> PathBuf {
        self.root.join("miniprogram/core")
    }

    /// Where the H5 store is written.
    pub fn h5(&self) -> PathBuf {
        self.root.join("pkg/h5")
    }

    /// The page host of the H5 store.
    pub fn host(&self) -> PathBuf {
        self.root.join("crates/mall-h5/host")
    }

    /// This crate: its JavaScript and its `node_modules`.
    pub fn tools(&self) -> PathBuf {
        self.root.join("crates/mall-build")
    }

    /// Generated files of the mini-program's core, and cargo's wasm output.
    pub fn weapp_target(&self) -> PathBuf {
        self.root.join("target/weapp")
    }

    /// Generated files of the H5 store.
    pub fn h5_target(&self) -> PathBuf {
        self.root.join("target/h5")
    }

    /// The version of a package in `Cargo.lock`, like `0.2.130`.
    pub fn locked_version(&self, package: &str) -> Result<String> {
        let file = self.root.join("Cargo.lock");
        version_in_lock(&files::read_text(&file)?, package)
            .ok_or_else(|| BuildError::source("Cargo.lock", format!("does not name {package}")))
    }
}

fn version_in_lock(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name).skip(1);
    let version = lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')?;
    Some(version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_gives_the_version_of_exactly_that_package() {
        let lock = "[[package]]\nname = \"a-b\"\nversion = \"1.0.0\"\n\n[[package]]\nname = \"a\"\nversion = \"2.1.0\"\n";
        assert_eq!(version_in_lock(lock, "a").as_deref(), Some("2.1.0"));
        assert_eq!(version_in_lock(lock, "b"), None);
    }
}

//! A folder to run commands in, and what they say.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A folder of its own to run commands in.
pub(crate) struct Desk {
    dir: TempDir,
}

/// What a command did.
#[derive(Debug)]
pub(crate) struct Done {
    code: i32,
    out: String,
    err: String,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Runs `xiaopu` here.
    pub(crate) fn xiaopu(&self, arguments: &[&str]) -> Done {
        self.xiaopu_reading(arguments, Path::new("/dev/null"))
    }

    /// Runs `xiaopu` here, with these variables in its environment.
    pub(crate) fn xiaopu_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Done {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xiaopu"));
        command.args(arguments).current_dir(self.dir.path()).envs(variables.iter().copied());
        Done::of(command.stdin(Stdio::null()).output().unwrap())
    }

    /// Runs `xiaopu` here, with `input` as its standard input.
    pub(crate) fn xiaopu_reading(&self, arguments: &[&str], input: &Path) -> Done {
        let done = Command::new(env!("CARGO_BIN_EXE_xiaopu"))
            .args(arguments)
            .current_dir(self.dir.path())
            .stdin(Stdio::from(fs::File::open(input).unwrap()))
            .output()
            .unwrap();
        Done::of(done)
    }
}

impl Done {
    fn of(done: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: done.status.code().unwrap(), out: text(done.stdout), err: text(done.stderr) }
    }

    /// What it said, when all went well.
    pub(crate) fn ok(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (0, ""), "{self:?}");
        self.out
    }

    /// What it said on standard error, when it was to end with `code` and print nothing.
    pub(crate) fn fault(self, code: i32) -> String {
        assert_eq!((self.code, self.out.as_str()), (code, ""), "{self:?}");
        assert!(!self.err.contains("panicked"), "{self:?}");
        self.err
    }
}

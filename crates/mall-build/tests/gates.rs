//! The gates look: they let the phone's build of `mall-wasm` through and refuse what Rust makes when
//! nobody says anything. Both are built here, so this needs what `scripts/setup` installs.

use std::path::Path;

use mall_build::gates::{Violation, check_glue, check_module};
use mall_build::tools::Features;
use mall_build::{Workspace, core, glue};

/// One test and not two: a wasm build takes a gigabyte.
#[test]
fn the_gates_tell_a_phones_build_from_a_default_one() {
    let workspace = Workspace::around(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let (wasm, glue) = core::module(&workspace, Features::Phone).expect("scripts/setup first");
    assert_eq!(check_module(&wasm), []);
    let imports = check_glue(&wasm, &glue);
    assert!(!imports.iter().any(|it| matches!(it, Violation::MissingInGlue(_))), "{imports:?}");

    let (wasm, glue) = core::module(&workspace, Features::Default).expect("scripts/setup first");
    let found = check_module(&wasm);
    let has = |wanted: fn(&Violation) -> bool| assert!(found.iter().any(wanted), "{found:?}");
    has(|it| matches!(it, Violation::Feature(_)));
    has(|it| matches!(it, Violation::ExportKind { kind: "Global", .. }));
    has(|it| matches!(it, Violation::ExportKind { kind: "Table", .. }));
    // As wasm-bindgen writes it, the glue takes the platform's codec and reads stale views.
    let found = check_glue(&wasm, &glue);
    assert!(found.contains(&Violation::Glue("the platform's text codec")), "{found:?}");
    assert!(found.contains(&Violation::Glue("a stale memory view")), "{found:?}");
    assert!(glue::patch(&glue).is_ok());
}

//! The command line itself.

use super::desk::Desk;

/// The help names every command and what the exit codes mean; so does each command's own.
#[test]
fn help_says_what_there_is() {
    let desk = Desk::new();
    let help = desk.xiaopu(&["--help"]).ok();
    for word in
        ["serve", "import", "export", "codes", "quote", "schema", "Ends with 0", "whole fen"]
    {
        assert!(help.contains(word), "{word}: {help}");
    }
    for (command, words) in [
        ("serve", ["--data", "--h5", "DATABASE_URL"]),
        ("import", ["<FILE>", "--data", "up to 50 problems"]),
        ("codes", ["<TEMPLATE>", "--count", "--data"]),
        ("export", ["[FILE]", "--data", "standard output"]),
        ("quote", ["<FILE>", "--explain", "schema/README.md"]),
        ("schema", ["quote-request", "shop", "openapi"]),
    ] {
        let help = desk.xiaopu(&[command, "--help"]).ok();
        for word in words {
            assert!(help.contains(word), "{command}: {word}: {help}");
        }
    }
    assert!(desk.xiaopu(&["--version"]).ok().starts_with("xiaopu "));
}

#[test]
fn a_wrong_command_line_is_wrong_input() {
    let desk = Desk::new();
    for arguments in [&[][..], &["sell"], &["import"], &["quote", "a", "b"], &["serve", "--port"]] {
        let said = desk.xiaopu(arguments).fault(2);
        assert!(said.contains("Usage"), "{arguments:?}: {said}");
    }
}

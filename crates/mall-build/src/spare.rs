//! The core as JavaScript, for phones whose `WXWebAssembly` fails: `miniprogram/packages/spare1` and `spare2`.
//!
//! `wasm2js` writes one file, which is more than the 2 MB that a sub-package may hold. It is cut in two between
//! functions. What the two halves share goes through objects: each knows the functions of the other by
//! their names, and both read memory through views that the first hands on when memory has grown.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::error::{BuildError, Result};
use crate::files;
use crate::tools;
use crate::workspace::Workspace;

/// What begins the part that holds the functions.
const BODY: &str = "function asmFunc(imports) {\n";
/// What ends it, and begins what is done once.
const ONCE: &str = " bufferView = HEAPU8;\n";
/// What ends the module itself.
const END: &str = "\nvar retasmFunc = ";
/// Kinds of views into memory.
const VIEWS: [&str; 8] =
    ["HEAP8", "HEAP16", "HEAP32", "HEAPU8", "HEAPU16", "HEAPU32", "HEAPF32", "HEAPF64"];

/// Builds both halves out of the finished module.
pub fn build(workspace: &Workspace) -> Result<()> {
    let made = tools::wasm2js(workspace, &workspace.weapp_target().join("mall.wasm"))?;
    let halves = cut(&made)?;
    for (name, text) in ["spare1", "spare2"].into_iter().zip(halves) {
        let long = workspace.weapp_target().join(format!("gen/{name}.js"));
        files::write(&long, text)?;
        let short = workspace.miniprogram().join("packages").join(name).join("core.js");
        let arguments = [
            long.display().to_string(),
            format!("--outfile={}", short.display()),
            "--minify".to_owned(),
            "--target=es2017".to_owned(),
        ];
        tools::esbuild(workspace, arguments)?;
    }
    Ok(())
}

/// The two halves of what `wasm2js` made: `exports.make(part)` and `exports.part`.
fn cut(made: &str) -> Result<[String; 2]> {
    let unlike = |what: &str| BuildError::tool("wasm2js", format!("no {what} where it was"));
    let (head, rest) = made.split_once(BODY).ok_or_else(|| unlike("asmFunc"))?;
    let (functions, rest) = rest.split_once(ONCE).ok_or_else(|| unlike("bufferView"))?;
    let (once, _) = rest.split_once(END).ok_or_else(|| unlike("retasmFunc"))?;
    let at = functions.find("\n function ").ok_or_else(|| unlike("function"))? + 1;
    let (state, functions) = functions.split_at(at);
    let functions: Vec<Function<'_>> =
        functions.split_inclusive("\n }\n").filter_map(named).collect();
    let globals: Vec<&str> = state.lines().filter_map(global).collect();
    let middle = middle(&functions);
    let (first, second) = functions.split_at(middle);
    let names =
        |of: &[Function<'_>]| of.iter().map(|it| it.name.to_owned()).collect::<BTreeSet<_>>();
    let mut within_first: BTreeSet<String> = names(first);
    within_first.extend(helpers(head).chain(helpers(once)));
    let within_second = names(second);

    // Each half, and what it wants of the other.
    let mut wanted_of_first = BTreeSet::new();
    let mut wanted_of_second = BTreeSet::new();
    let to_second = |word: &str| within_second.contains(word).then(|| format!("B.{word}"));
    let to_first = |word: &str| match word {
        "FUNCTION_TABLE" => Some("S.table".to_owned()),
        _ => within_first.contains(word).then(|| format!("S.first.{word}")),
    };
    let text_of = |of: &[Function<'_>]| of.iter().map(|it| it.text).collect::<String>();
    let first = shared(&text_of(first), &globals, &to_second, &mut wanted_of_second);
    let once = shared(once, &globals, &to_second, &mut wanted_of_second);
    let second = shared(&text_of(second), &globals, &to_first, &mut wanted_of_first);
    wanted_of_first.remove("FUNCTION_TABLE");

    let state: String = state
        .lines()
        .filter(|it| global(it).is_none())
        .fold(String::new(), |text, line| text + line + "\n");
    let values = state_of(made, &globals);
    let views = VIEWS.join(", ");
    let grown = " bufferView = HEAPU8;\n  }\n  return oldPages;";
    if !once.contains(grown) {
        return Err(unlike("growth of memory"));
    }
    let once = once.replace(
        grown,
        &format!(" bufferView = HEAPU8;\n   B.see([{views}]);\n  }}\n  return oldPages;"),
    );
    let (table, rest) = once.split_once("];\n").ok_or_else(|| unlike("table"))?;
    let first = format!(
        "exports.make = function (part) {{\n{head}{BODY}{state} var G = [{values}];\n{first} \
         var S = {{ G: G, views: [{views}], first: {{ {} }} }};\n var B = part(S);\n{ONCE}{table}];\n \
         S.table = FUNCTION_TABLE;\n{rest}\nreturn asmFunc({{}});\n}};\n",
        listed(&wanted_of_first),
    );
    let mut seen = String::new();
    for (at, view) in VIEWS.into_iter().enumerate() {
        // Writing into a String cannot fail.
        let _ = write!(seen, " {view} = views[{at}];");
    }
    let maths: String = state
        .lines()
        .filter(|it| it.contains(" = Math."))
        .fold(String::new(), |text, it| text + it + "\n");
    let second = format!(
        "exports.part = function (S) {{\n var G = S.G, {views};\n function see(views) {{{seen} }}\n \
         see(S.views);\n{maths}{second} return {{ see: see, {} }};\n}};\n",
        listed(&wanted_of_second),
    );
    Ok([first, second])
}

/// One function, and its name.
struct Function<'a> {
    name: &'a str,
    text: &'a str,
}

fn named(text: &str) -> Option<Function<'_>> {
    let (_, name) = text.split_once(" function ")?;
    let (name, _) = name.split_once('(')?;
    Some(Function { name, text })
}

/// The first function of the second half.
fn middle(functions: &[Function<'_>]) -> usize {
    let all: usize = functions.iter().map(|it| it.text.len()).sum();
    let mut before = 0;
    let half = functions.iter().position(|it| {
        before += it.text.len();
        before > all / 2
    });
    half.unwrap_or(functions.len())
}

/// The name of a global that a line of the state declares: ` var name = 7;`.
fn global(line: &str) -> Option<&str> {
    let (name, value) = line.strip_prefix(" var ")?.strip_suffix(';')?.split_once(" = ")?;
    value.parse::<i64>().is_ok().then_some(name)
}

/// What the globals begin with.
fn state_of(made: &str, globals: &[&str]) -> String {
    let values = globals.iter().filter_map(|name| {
        let (_, rest) = made.split_once(&format!(" var {name} = "))?;
        rest.split_once(';').map(|(value, _)| value)
    });
    values.collect::<Vec<_>>().join(", ")
}

/// Functions that `text` declares beside those of the module.
fn helpers(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split("function ").skip(1).filter_map(|it| Some(it.split_once('(')?.0.to_owned()))
}

fn listed(names: &BTreeSet<String>) -> String {
    names.iter().map(|it| format!("{it}: {it}")).collect::<Vec<_>>().join(", ")
}

/// `text` with globals read out of `G`, and what `other` knows read out of the other half.
fn shared(
    text: &str,
    globals: &[&str],
    other: &dyn Fn(&str) -> Option<String>,
    wanted: &mut BTreeSet<String>,
) -> String {
    let of_name = |it: char| it.is_ascii_alphanumeric() || it == '_' || it == '$';
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(of_name) {
        let (before, from) = rest.split_at(at);
        let (word, after) = from.split_at(from.find(|it| !of_name(it)).unwrap_or(from.len()));
        out.push_str(before);
        // Neither a property nor a text nor what is declared here.
        let is_free = !before.ends_with(['.', '"']) && !out.ends_with("function ");
        let global = globals.iter().position(|it| *it == word).filter(|_| is_free);
        if let Some(at) = global {
            let _ = write!(out, "G[{at}]");
        } else if let Some(there) = other(word).filter(|_| is_free) {
            wanted.insert(word.to_owned());
            out.push_str(&there);
        } else {
            out.push_str(word);
        }
        rest = after;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    const MADE: &str = r#"
  var bufferView;
 function wasm2js_trap() { throw new Error('abort'); }
function asmFunc(imports) {
 var buffer = new ArrayBuffer(65536);
 var HEAP8 = new Int8Array(buffer);
 var Math_imul = Math.imul;
 var global$0 = 1048576;
 var high = 0;
 function $1($0) {
  global$0 = global$0 - 16 | 0;
  return $2($0) | 0;
 }
 
 function $2($0) {
  if (!$0) wasm2js_trap();
  high = HEAP8[$0] + (FUNCTION_TABLE[1]($0) | 0) | 0;
  return Math_imul($1(high), global$0) | 0;
 }
 
 bufferView = HEAPU8;
 initActiveSegments(imports);
 var FUNCTION_TABLE = [null, $2];
 function __wasm_memory_grow(pagesToAdd) {
  if (pagesToAdd) {
   HEAP8 = new Int8Array(newBuffer);
   bufferView = HEAPU8;
  }
  return oldPages;
 }
 
 return {
  "run": $1
 };
}

var retasmFunc = asmFunc({
});
export var run = retasmFunc.run;
"#;

    #[test]
    fn halves_share_what_both_know() {
        let [first, second] = cut(MADE).unwrap();
        assert!(first.contains("G[0] = G[0] - 16 | 0;"));
        assert!(first.contains("return B.$2($0) | 0;"));
        assert!(first.contains("var G = [1048576, 0];"));
        assert!(first.contains("first: { $1: $1, wasm2js_trap: wasm2js_trap } }"));
        assert!(first.contains("FUNCTION_TABLE = [null, B.$2];\n S.table = FUNCTION_TABLE;"));
        assert!(first.contains("B.see([HEAP8, "));
        assert!(first.contains("\"run\": $1"));
        assert!(!first.contains("export var") && !first.contains("var global$0"));
        assert!(second.contains("function $2($0) {\n  if (!$0) S.first.wasm2js_trap();"));
        assert!(second.contains("G[1] = HEAP8[$0] + (S.table[1]($0) | 0) | 0;"));
        assert!(second.contains("Math_imul(S.first.$1(G[1]), G[0])"));
        assert!(second.contains("return { see: see, $2: $2 };"));
        assert!(second.contains(" var Math_imul = Math.imul;"));
    }

    #[test]
    fn what_another_version_writes_otherwise_is_refused() {
        for part in [
            "function asmFunc",
            " bufferView = HEAPU8;\n initActive",
            "return oldPages",
            "retasmFunc =",
        ] {
            assert!(cut(&MADE.replace(part, "")).is_err(), "{part}");
        }
    }
}

//! What the bundled glue may name: a phone has no web platform behind it.

use super::{Violation, imports};
use crate::glue::pattern;

/// Names in code (not in comments: the bundle is minified) that some phone does not have.
const FORBIDDEN: [(&str, &str); 11] = [
    ("WebAssembly without WX", r"(^|[^\w.$X])WebAssembly\b"),
    ("import.meta", r"\bimport\.meta\b"),
    ("an ES module", r"(^|[;}\n])\s*(import|export)[\s{]"),
    ("fetch, URL or Response", r"(^|[^\w.$])(fetch|URL|Response|Request|XMLHttpRequest)\s*\("),
    ("eval", r"\bnew Function\b|(^|[^\w.$])eval\s*\("),
    ("a browser's globals", r#"(^|[^\w.$'"`-])(window|document|navigator|self|globalThis)\b"#),
    ("Intl or toLocale…", r"\bIntl\b|\.toLocale\w+"),
    ("performance or crypto", r"(^|[^\w.$])(performance|crypto)\."),
    ("BigInt", r"\bBigInt\b|BigInt64|BigUint64|\d+n\b"),
    ("?. or ??", r"\?\.[A-Za-z_$\[(]|\?\?"),
    ("a stale memory view", r"byteLength\s*===?\s*0|\.detached\b"),
];

/// The glue runs on every phone and gives the module all it imports.
pub fn check(wasm: &[u8], glue: &str) -> Vec<Violation> {
    let mut found: Vec<Violation> = FORBIDDEN
        .iter()
        .filter(|(_, regex)| pattern(regex).is_match(glue))
        .map(|(what, _)| Violation::Glue(what))
        .collect();
    let platform_codec = pattern(r"new (Text(De|En)coder)\b");
    if platform_codec.is_match(glue) {
        found.push(Violation::Glue("the platform's text codec"));
    }
    let missing = imports(wasm).into_iter().filter(|name| !glue.contains(name.as_str()));
    found.extend(missing.map(Violation::MissingInGlue));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY: &[u8] = b"\0asm\x01\0\0\0";

    #[test]
    fn each_forbidden_thing_is_found() {
        let samples = [
            "var x=WebAssembly.Module;",
            "import.meta.url",
            "\nexport {a};",
            "fetch(\"x\")",
            "new Function(\"a\")",
            "var a=globalThis.x",
            "x.toLocaleString()",
            "performance.now()",
            "BigInt64Array",
            "a?.b",
            "if(v.byteLength===0)x()",
        ];
        for ((what, _), sample) in FORBIDDEN.iter().zip(samples) {
            assert!(check(EMPTY, sample).contains(&Violation::Glue(what)), "{what}");
        }
        let codec = check(EMPTY, "let d = new TextDecoder('utf-8')");
        assert_eq!(codec, [Violation::Glue("the platform's text codec")]);
    }

    #[test]
    fn clean_code_passes() {
        let clean =
            "var l=()=>WXWebAssembly.instantiate(\"/core/mall.wasm.br\",i());exports.load=l;";
        assert_eq!(check(EMPTY, clean), []);
    }

    #[test]
    fn what_the_module_imports_must_be_there() {
        let wasm = wat::parse_str(r#"(module (import "./mall_bg.js" "__wbg_x" (func)))"#).unwrap();
        let wanted = [Violation::MissingInGlue("__wbg_x".to_owned())];
        assert_eq!(check(&wasm, "exports.y=1"), wanted);
        assert_eq!(check(&wasm, "exports.__wbg_x=1"), []);
    }
}

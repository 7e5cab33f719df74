//! What the module may contain.

use std::collections::BTreeMap;

use wasmparser::{
    DataKind, Export, ExternalKind, FuncType, Import, Parser, Payload, TypeRef, ValType, Validator,
    WasmFeatures,
};

use super::Violation;

/// The one module that the mini-program's module imports from.
const IMPORTED_FROM: &str = "./mall_bg.js";
/// What it may import: the one function that throws, and the table's start.
const IMPORTS: [&str; 3] =
    ["__wbg___wbindgen_throw_", "__wbindgen_init_externref_table", "__wbindgen_throw"];

/// The module loads on every phone.
pub fn check(wasm: &[u8]) -> Vec<Violation> {
    let mut found = features(wasm);
    match Contents::read(wasm) {
        Ok(contents) => found.extend(contents.violations()),
        Err(error) => found.push(Violation::Feature(error.to_string())),
    }
    found
}

/// WebAssembly 1.0 and mutable globals, nothing else. (A name section is looked at elsewhere.)
fn features(wasm: &[u8]) -> Vec<Violation> {
    let allowed = WasmFeatures::MUTABLE_GLOBAL | WasmFeatures::FLOATS | WasmFeatures::GC_TYPES;
    match Validator::new_with_features(allowed).validate_all(wasm) {
        Ok(_) => Vec::new(),
        Err(error) => vec![Violation::Feature(error.to_string())],
    }
}

#[derive(Default)]
struct Contents<'a> {
    types: Vec<FuncType>,
    /// Type of each function, imported ones first.
    functions: Vec<u32>,
    imports: Vec<Import<'a>>,
    exports: Vec<Export<'a>>,
    sections: Vec<Violation>,
}

impl<'a> Contents<'a> {
    fn read(wasm: &'a [u8]) -> Result<Self, wasmparser::BinaryReaderError> {
        let mut contents = Self::default();
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::TypeSection(types) => {
                    for group in types {
                        for sub in group?.into_types() {
                            if let wasmparser::CompositeInnerType::Func(function) =
                                sub.composite_type.inner
                            {
                                contents.types.push(function);
                            }
                        }
                    }
                }
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        let import = import?;
                        if let TypeRef::Func(of) = import.ty {
                            contents.functions.push(of);
                        }
                        contents.imports.push(import);
                    }
                }
                Payload::FunctionSection(functions) => {
                    for of in functions {
                        contents.functions.push(of?);
                    }
                }
                Payload::ExportSection(exports) => {
                    for export in exports {
                        contents.exports.push(export?);
                    }
                }
                Payload::DataSection(data) => {
                    for segment in data {
                        if matches!(segment?.kind, DataKind::Passive) {
                            contents.sections.push(Violation::Section("a passive data segment"));
                        }
                    }
                }
                Payload::StartSection { .. } => {
                    contents.sections.push(Violation::Section("a start section"));
                }
                Payload::CustomSection(_) => {
                    contents.sections.push(Violation::Section("a custom section"));
                }
                _ => {}
            }
        }
        Ok(contents)
    }

    fn violations(self) -> Vec<Violation> {
        let mut found = self.sections.clone();
        found.extend(self.export_kinds());
        found.extend(self.aliases());
        found.extend(self.foreign_imports());
        found.extend(self.boundary_types());
        found
    }

    fn export_kinds(&self) -> Vec<Violation> {
        let mut found: Vec<Violation> = self
            .exports
            .iter()
            .filter_map(|export| {
                let kind = match export.kind {
                    ExternalKind::Func | ExternalKind::Memory => return None,
                    ExternalKind::Global => "Global",
                    ExternalKind::Table => "Table",
                    _ => "thing of a later WebAssembly",
                };
                Some(Violation::ExportKind { name: export.name.to_owned(), kind })
            })
            .collect();
        let memories = self.exports.iter().filter(|it| it.kind == ExternalKind::Memory).count();
        if memories != 1 {
            found.push(Violation::Memories(memories));
        }
        found
    }

    fn aliases(&self) -> Vec<Violation> {
        let mut names: BTreeMap<u32, Vec<String>> = BTreeMap::new();
        for export in self.exports.iter().filter(|it| it.kind == ExternalKind::Func) {
            names.entry(export.index).or_default().push(export.name.to_owned());
        }
        names
            .into_iter()
            .filter(|(_, names)| names.len() > 1)
            .map(|(function, names)| Violation::Alias { function, names })
            .collect()
    }

    fn foreign_imports(&self) -> Vec<Violation> {
        self.imports
            .iter()
            .filter(|import| {
                let known = IMPORTS.iter().any(|name| import.name.starts_with(name));
                import.module != IMPORTED_FROM || !known
            })
            .map(|import| Violation::Import(format!("{}.{}", import.module, import.name)))
            .collect()
    }

    /// No i64 (a BigInt in JavaScript), no vector, no reference, at most one result.
    fn boundary_types(&self) -> Vec<Violation> {
        let imported = self.imports.iter().filter_map(|import| match import.ty {
            TypeRef::Func(of) => Some((import.name, of)),
            _ => None,
        });
        let exported = self.exports.iter().filter(|it| it.kind == ExternalKind::Func);
        let exported = exported.filter_map(|export| {
            let of = self.functions.get(usize::try_from(export.index).ok()?)?;
            Some((export.name, *of))
        });
        imported
            .chain(exported)
            .filter_map(|(name, of)| {
                let function = self.types.get(usize::try_from(of).ok()?)?;
                let reason = cannot_cross(function)?;
                Some(Violation::Boundary { name: name.to_owned(), reason })
            })
            .collect()
    }
}

fn cannot_cross(function: &FuncType) -> Option<&'static str> {
    let mut types = function.params().iter().chain(function.results());
    if function.results().len() > 1 {
        Some("several results")
    } else {
        types.find_map(|of| match of {
            ValType::I32 | ValType::F32 | ValType::F64 => None,
            ValType::I64 => Some("i64 is a BigInt"),
            ValType::V128 => Some("v128"),
            ValType::Ref(_) => Some("a reference"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(inside: &str) -> Vec<Violation> {
        check(&wat::parse_str(format!("(module {inside})")).unwrap())
    }

    const MEMORY: &str = r#"(memory (export "memory") 1)"#;

    #[test]
    fn a_plain_module_passes() {
        let plain = r#"(import "./mall_bg.js" "__wbg___wbindgen_throw_ab" (func (param i32 i32)))
            (memory (export "memory") 1) (func (export "f") (param f64) (result i32) i32.const 1)"#;
        assert_eq!(of(plain), []);
    }

    #[test]
    fn later_instructions_are_found() {
        for instruction in [
            "i32.const 1 i32.extend8_s drop",
            "f32.const 1 i32.trunc_sat_f32_s drop",
            "i32.const 0 i32.const 0 i32.const 0 memory.copy",
            "i32.const 0 i32.const 0 i32.const 0 memory.fill",
            "v128.const i64x2 0 0 drop",
            "ref.null extern drop",
        ] {
            let found = of(&format!("{MEMORY} (func {instruction})"));
            assert!(
                matches!(found.as_slice(), [Violation::Feature(_)]),
                "{instruction}: {found:?}"
            );
        }
        let multi = of(&format!("{MEMORY} (func (result i32 i32) i32.const 1 i32.const 1)"));
        assert!(matches!(multi.first(), Some(Violation::Feature(_))));
    }

    #[test]
    fn exports_are_looked_at() {
        assert_eq!(of(""), [Violation::Memories(0)]);
        let global = format!("{MEMORY} (global (export \"g\") i32 (i32.const 1))");
        let kind = "Global";
        assert_eq!(of(&global), [Violation::ExportKind { name: "g".to_owned(), kind }]);
        let table = format!("{MEMORY} (table (export \"t\") 1 funcref)");
        let kind = "Table";
        assert_eq!(of(&table), [Violation::ExportKind { name: "t".to_owned(), kind }]);
        let alias = format!("{MEMORY} (func (export \"a\") (export \"b\"))");
        let names = vec!["a".to_owned(), "b".to_owned()];
        assert_eq!(of(&alias), [Violation::Alias { function: 0, names }]);
        let wide = format!("{MEMORY} (func (export \"w\") (param i64))");
        let reason = "i64 is a BigInt";
        assert_eq!(of(&wide), [Violation::Boundary { name: "w".to_owned(), reason }]);
    }

    #[test]
    fn imports_and_sections_are_looked_at() {
        let foreign = of(&format!(r#"(import "env" "f" (func)) {MEMORY}"#));
        assert_eq!(foreign, [Violation::Import("env.f".to_owned())]);
        let unknown = of(&format!(r#"(import "./mall_bg.js" "fetch" (func)) {MEMORY}"#));
        assert_eq!(unknown, [Violation::Import("./mall_bg.js.fetch".to_owned())]);
        let start = of(&format!("{MEMORY} (func) (start 0)"));
        assert_eq!(start, [Violation::Section("a start section")]);
        let custom = of(&format!("{MEMORY} (@custom \"name-it\" \"x\")"));
        assert_eq!(custom, [Violation::Section("a custom section")]);
    }
}

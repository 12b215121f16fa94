//! The names by which the wasm and its JavaScript know each other: short ones, since both files say each.

use std::collections::BTreeMap;

use anyhow::Result;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{ExportSection, ImportSection, Module};
use wasmparser::{Export, Import, ImportSectionReader, Parser, Payload};

/// What wasm-bindgen's own names begin with. The others are known to the parts.
const PREFIXES: [&str; 4] = ["__wbg_", "__wbindgen_", "__externref_", "wasm_bindgen_"];

/// Whoever measures how much of the memory is in use asks for these (`tests/e2e/src/wasm_use.js`).
const KEPT: [&str; 2] = ["__wbindgen_malloc", "__wbindgen_free"];

/// New names by old ones.
pub type Names = BTreeMap<String, String>;

/// New names for what a module has from wasm-bindgen's JavaScript and gives to it.
///
/// # Errors
/// When it is not a module.
pub fn shortened(module: &[u8]) -> Result<Names> {
    let mut names = Names::new();
    for name in known(module)? {
        let is_own = PREFIXES.iter().any(|prefix| name.starts_with(prefix)) && !KEPT.contains(&name);
        if is_own && !names.contains_key(name) {
            // No other name in the JavaScript begins with a dollar sign.
            let short = format!("${:x}", names.len());
            names.insert(name.to_owned(), short);
        }
    }
    Ok(names)
}

/// The names of what a module imports, and then of what it exports.
///
/// # Errors
/// When it is not a module.
pub fn known(module: &[u8]) -> Result<Vec<&str>> {
    let mut known = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    known.push(import?.name);
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    known.push(export?.name);
                }
            }
            _ => {}
        }
    }
    Ok(known)
}

/// The module with the new names.
///
/// # Errors
/// When it is not a module.
pub fn in_module(module: &[u8], names: &Names) -> Result<Vec<u8>> {
    let mut renamed = Module::new();
    Renaming(names).parse_core_module(&mut renamed, Parser::new(0), module)?;
    Ok(renamed.finish())
}

struct Renaming<'a>(&'a Names);

impl<'a> Renaming<'a> {
    fn new_name<'n>(&self, name: &'n str) -> &'n str
    where
        'a: 'n,
    {
        self.0.get(name).map_or(name, String::as_str)
    }
}

impl Reencode for Renaming<'_> {
    type Error = std::convert::Infallible;

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        for import in section.into_imports() {
            let import = import?;
            let name = self.new_name(import.name);
            utils::parse_import(self, imports, Import { name, ..import })?;
        }
        Ok(())
    }

    fn parse_export(
        &mut self,
        exports: &mut ExportSection,
        export: Export<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let name = self.new_name(export.name);
        utils::parse_export(self, exports, Export { name, ..export })
    }
}

/// The JavaScript with the new names.
pub fn in_script(script: &str, names: &Names) -> String {
    let is_part = |character: char| character.is_ascii_alphanumeric() || character == '_' || character == '$';
    let mut renamed = String::with_capacity(script.len());
    let mut rest = script;
    while let Some(start) = rest.find(is_part) {
        let (before, from_word) = rest.split_at(start);
        let end = from_word
            .find(|character| !is_part(character))
            .unwrap_or(from_word.len());
        let (word, after) = from_word.split_at(end);
        renamed.push_str(before);
        renamed.push_str(names.get(word).map_or(word, String::as_str));
        rest = after;
    }
    renamed + rest
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{EntityType, ExportKind, TypeSection};

    use super::*;

    fn module() -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        for (from, name) in [
            ("./app_bg.js", "__wbg_get_e6325ad3"),
            ("./split.js", "load"),
            ("./app_bg.js", "__wbg_set_74eff861"),
        ] {
            imports.import(from, name, EntityType::Function(0));
        }
        let mut exports = ExportSection::new();
        exports.export("__wbindgen_start", ExportKind::Func, 0);
        exports.export("__wbindgen_free", ExportKind::Func, 0);
        exports.export("main", ExportKind::Func, 1);
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&exports);
        module.finish()
    }

    #[test]
    fn both_sides_get_the_same_short_names() -> Result<()> {
        let names = shortened(&module())?;
        let script = "import0 = { __wbg_get_e6325ad3: function() {}, __wbg_get_e6325ad: 1, load, __wbg_set_74eff861() {} }; wasm.__wbindgen_start();";
        assert_eq!(
            in_script(script, &names),
            "import0 = { $0: function() {}, __wbg_get_e6325ad: 1, load, $1() {} }; wasm.$2();"
        );
        let renamed = in_module(&module(), &names)?;
        assert_eq!(
            known(&renamed)?,
            ["$0", "load", "$1", "$2", "__wbindgen_free", "main"]
        );
        Ok(())
    }

    #[test]
    fn what_is_no_module_is_refused() {
        assert!(shortened(b"no module").is_err());
        assert!(in_module(b"no module", &Names::new()).is_err());
    }
}

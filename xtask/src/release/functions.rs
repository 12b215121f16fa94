//! The functions of a WebAssembly module.

use std::collections::HashMap;

use anyhow::Result;
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

/// A function that is not imported.
pub struct Function<'a> {
    /// Its number: imported functions are counted first (WebAssembly core specification, section 2.5.1).
    pub index: u32,
    /// Its code.
    pub code: &'a [u8],
    /// Its name; empty where the module says none.
    pub name: &'a str,
}

/// Reads them, in the order of the module.
///
/// # Errors
/// When it is not a module.
pub fn read(module: &[u8]) -> Result<Vec<Function<'_>>> {
    let mut imported = 0;
    let mut code = Vec::new();
    let mut names = HashMap::new();
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => code.push(body.as_bytes()),
            Payload::CustomSection(section) => {
                let KnownCustom::Name(section) = section.as_known() else {
                    continue;
                };
                for name in section {
                    // Subsections of later versions of the format cannot be read, and say nothing of functions.
                    let Ok(Name::Function(functions)) = name else {
                        continue;
                    };
                    for function in functions {
                        let function = function?;
                        names.insert(function.index, function.name);
                    }
                }
            }
            _ => {}
        }
    }
    let numbered = (imported..).zip(code);
    Ok(numbered
        .map(|(index, code)| Function {
            index,
            code,
            name: names.get(&index).copied().unwrap_or_default(),
        })
        .collect())
}

//! Code that is in the wasm because a crate hands it to JavaScript or to another crate, and that nothing calls.

use anyhow::Result;
use wasm_encoder::{CodeSection, Module, RawSection};
use wasmparser::Parser;

use super::functions;

/// Found in the names of such functions. Leptos brings server functions, of which the app has none: they bring streams that
/// JavaScript reads from Rust, and the router would follow where one redirects to.
const UNCALLED: [&str; 3] = ["wasm_streams", "intounderlying", "LocationProvider>::redirect"];

const CODE: u8 = 10;

/// No locals, `unreachable`, `end` (WebAssembly core specification, sections 5.4 and 5.5.13).
const EMPTY: [u8; 3] = [0x00, 0x00, 0x0b];

/// The module with nothing in these functions. They stay where they are, so that all others keep their numbers.
///
/// # Errors
/// When it is not a module.
pub fn emptied(module: &[u8]) -> Result<Vec<u8>> {
    let mut code = CodeSection::new();
    for function in functions::read(module)? {
        let is_uncalled = UNCALLED.iter().any(|part| function.name.contains(part));
        code.raw(if is_uncalled { &EMPTY } else { function.code });
    }
    let mut emptied = Module::new();
    for payload in Parser::new(0).parse_all(module) {
        match payload?.as_section() {
            Some((CODE, _)) => emptied.section(&code),
            Some((id, range)) => emptied.section(&RawSection {
                id,
                data: &module[usize::try_from(range.start)?..usize::try_from(range.end)?],
            }),
            None => continue,
        };
    }
    Ok(emptied.finish())
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{FunctionSection, NameMap, NameSection, TypeSection};

    use super::*;

    #[test]
    fn only_what_nothing_calls_is_emptied() -> Result<()> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut kinds = FunctionSection::new();
        let mut code = CodeSection::new();
        let mut names = NameMap::new();
        // `nop`, `end`
        const BODY: [u8; 3] = [0x00, 0x01, 0x0b];
        for (index, name) in (0..).zip([
            "app::start",
            "<wasm_streams::sys::Source>::pull",
            "intounderlyingsink_write",
        ]) {
            kinds.function(0);
            code.raw(&BODY);
            names.append(index, name);
        }
        let mut section = NameSection::new();
        section.functions(&names);
        let mut module = Module::new();
        module
            .section(&types)
            .section(&kinds)
            .section(&code)
            .section(&section);

        let emptied = emptied(&module.finish())?;
        let bodies: Vec<&[u8]> = functions::read(&emptied)?
            .iter()
            .map(|function| function.code)
            .collect();
        assert_eq!(bodies, [BODY, EMPTY, EMPTY]);
        assert!(super::emptied(b"no module").is_err());
        Ok(())
    }
}

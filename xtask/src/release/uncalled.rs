//! Code that is in the wasm because a crate hands it to JavaScript or to another crate, and that nothing calls.

use anyhow::Result;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, ExportSection};
use wasmparser::{CodeSectionReader, Export, Parser};

use super::module::Module;

/// Found in the names of such functions. Leptos brings server functions, of which the app has none: they bring streams that
/// JavaScript reads from Rust, and the router would follow where one redirects to.
const UNCALLED: [&str; 3] = ["wasm_streams", "intounderlying", "LocationProvider>::redirect"];

/// What the JavaScript calls the classes of those that are exported.
const CLASSES: &str = "IntoUnderlying";

/// No locals, `unreachable`, `end` (WebAssembly core specification, sections 5.4 and 5.5.13).
const EMPTY: [u8; 3] = [0x00, 0x00, 0x0b];

fn is_uncalled(name: &str) -> bool {
    UNCALLED.iter().any(|part| name.contains(part))
}

/// The module with nothing in these functions and without their exports. They stay where they are, so that all others keep
/// their numbers.
///
/// # Errors
/// When it is not a module.
pub fn emptied(module: &[u8]) -> Result<Vec<u8>> {
    let mut bodies = Vec::new();
    for function in Module::read(module)?.own_functions() {
        bodies.push(if is_uncalled(function.name) {
            &EMPTY
        } else {
            function.code
        });
    }
    let mut emptied = wasm_encoder::Module::new();
    Emptying(bodies).parse_core_module(&mut emptied, Parser::new(0), module)?;
    Ok(emptied.finish())
}

/// Has the body of each function.
struct Emptying<'a>(Vec<&'a [u8]>);

impl Reencode for Emptying<'_> {
    type Error = std::convert::Infallible;

    fn parse_export(
        &mut self,
        exports: &mut ExportSection,
        export: Export<'_>,
    ) -> Result<(), Error<Self::Error>> {
        if is_uncalled(export.name) {
            return Ok(());
        }
        utils::parse_export(self, exports, export)
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        _: CodeSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        for body in &self.0 {
            code.raw(body);
        }
        Ok(())
    }
}

/// The JavaScript of wasm-bindgen without their classes.
pub fn without_classes(script: &str) -> String {
    let (class, registry) = (format!("export class {CLASSES}"), format!("const {CLASSES}"));
    let after_class = format!("if (Symbol.dispose) {CLASSES}");
    let mut kept = String::with_capacity(script.len());
    let mut lines = script.lines();
    while let Some(line) = lines.next() {
        if line.starts_with(&class) {
            lines.by_ref().find(|line| line.starts_with(&after_class));
        } else if line.starts_with(&registry) {
            lines.by_ref().find(|line| line.ends_with(';'));
        } else {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{ExportKind, FunctionSection, NameMap, NameSection, TypeSection};

    use super::super::names;
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
        let mut exports = ExportSection::new();
        exports.export("main", ExportKind::Func, 0);
        exports.export("intounderlyingsink_write", ExportKind::Func, 2);
        let mut module = wasm_encoder::Module::new();
        module.section(&types).section(&kinds).section(&exports);
        module.section(&code).section(&section);

        let emptied = emptied(&module.finish())?;
        let bodies: Vec<&[u8]> = Module::read(&emptied)?
            .own_functions()
            .map(|function| function.code)
            .collect();
        assert_eq!(bodies, [BODY, EMPTY, EMPTY]);
        assert_eq!(names::known(&emptied)?, ["main"]);
        assert!(super::emptied(b"no module").is_err());
        Ok(())
    }

    #[test]
    fn the_rest_of_the_script_stays() {
        let script = "let a;
export class IntoUnderlyingSink {
    free() {
    }
}
if (Symbol.dispose) IntoUnderlyingSink.prototype[Symbol.dispose] = IntoUnderlyingSink.prototype.free;
export class Other {
}
const IntoUnderlyingSinkFinalization = (typeof FinalizationRegistry === 'undefined')
    ? { register: () => {} }
    : new FinalizationRegistry(ptr => wasm.free(ptr));
let b;
";
        assert_eq!(
            without_classes(script),
            "let a;\nexport class Other {\n}\nlet b;\n"
        );
    }
}

//! Makes a module of wasm report each function that runs.

use anyhow::Result;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, EntityType, ImportSection, Instruction, TypeSection, ValType};
use wasmparser::{FunctionBody, ImportSectionReader, Parser, TypeSectionReader};

use super::module::Module;

/// The same module; each of its functions first calls an imported function with its own number.
pub fn instrument(wasm: &[u8], import: (&str, &str)) -> Result<Vec<u8>> {
    let module = Module::read(wasm)?;
    let mut written = wasm_encoder::Module::new();
    let mut instrumented = Instrumented {
        next: module.imported,
        module: &module,
        import,
    };
    instrumented
        .parse_core_module(&mut written, Parser::new(0), wasm)
        .map_err(|error| anyhow::anyhow!("the module cannot be instrumented: {error}"))?;
    Ok(written.finish())
}

struct Instrumented<'m> {
    module: &'m Module<'m>,
    import: (&'m str, &'m str),
    /// The function whose body is written next.
    next: u32,
}

impl Reencode for Instrumented<'_> {
    type Error = anyhow::Error;

    /// One more function is imported.
    fn function_index(&mut self, function: u32) -> Result<u32, Error<Self::Error>> {
        Ok(function + u32::from(function >= self.module.imported))
    }

    fn parse_type_section(
        &mut self,
        types: &mut TypeSection,
        section: TypeSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        utils::parse_type_section(self, types, section)?;
        types.ty().function([ValType::I32], []);
        Ok(())
    }

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        utils::parse_import_section(self, imports, section)?;
        let ty = u32::try_from(self.module.types.len()).map_err(|error| Error::UserError(error.into()))?;
        imports.import(self.import.0, self.import.1, EntityType::Function(ty));
        Ok(())
    }

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let number = i32::try_from(self.next).map_err(|error| Error::UserError(error.into()))?;
        self.next += 1;
        let mut function = self.new_function_with_parsed_locals(&body)?;
        function
            .instruction(&Instruction::I32Const(number))
            .instruction(&Instruction::Call(self.module.imported));
        let mut operators = body.get_operators_reader()?;
        while !operators.eof() {
            function.instruction(&self.parse_instruction(&mut operators)?);
        }
        code.function(&function);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use wasm_encoder::{CodeSection, Function, FunctionSection};

    use super::*;
    use crate::release::names;

    #[test]
    fn each_function_says_that_it_runs() -> Result<()> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        imports.import("env", "imported", EntityType::Function(0));
        let mut functions = FunctionSection::new();
        let mut code = CodeSection::new();
        for called in [0, 1] {
            functions.function(0);
            let mut function = Function::new([]);
            function.instruction(&Instruction::Call(called));
            code.function(function.instruction(&Instruction::End));
        }
        let mut module = wasm_encoder::Module::new();
        module.section(&types).section(&imports);
        module.section(&functions).section(&code);

        let written = instrument(&module.finish(), ("env", "ran"))?;
        assert_eq!(names::known(&written)?, ["imported", "ran"]);
        let written = Module::read(&written)?;
        assert_eq!(written.uses([2])?.functions, BTreeSet::from([0, 1]));
        assert_eq!(written.uses([3])?.functions, BTreeSet::from([1, 2]));
        assert!(instrument(b"no module", ("env", "ran")).is_err());
        Ok(())
    }
}

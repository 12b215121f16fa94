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

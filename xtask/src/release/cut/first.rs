//! The first part: the whole module, with gates in the place of what is in the rest.

use anyhow::Result;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{
    CodeSection, ConstExpr, ElementSection, Elements, EntityType, ExportKind, ExportSection, Function,
    FunctionSection, ImportSection, Instruction, TableSection, TypeSection,
};
use wasmparser::{
    CodeSectionReader, ElementSectionReader, ExportSectionReader, FunctionBody, FunctionSectionReader,
    ImportSectionReader, Parser, TableSectionReader, TypeSectionReader,
};

use super::plan::{Plan, table_of};
use super::{FETCH, SHARED, name};

/// Writes it; `wasm` is the whole module.
pub fn write(plan: &Plan, wasm: &[u8]) -> Result<Vec<u8>> {
    let mut first = wasm_encoder::Module::new();
    First {
        plan,
        next: plan.module.imported,
    }
    .parse_core_module(&mut first, Parser::new(0), wasm)
    .map_err(|error| anyhow::anyhow!("the first part cannot be written: {error}"))?;
    Ok(first.finish())
}

struct First<'p> {
    plan: &'p Plan<'p>,
    /// The function whose body is written next, as the whole module numbers it.
    next: u32,
}

impl Reencode for First<'_> {
    type Error = anyhow::Error;

    /// One more function is imported, after those of the whole module.
    fn function_index(&mut self, function: u32) -> Result<u32, Error<Self::Error>> {
        Ok(function + u32::from(function >= self.plan.module.imported))
    }

    fn parse_type_section(
        &mut self,
        types: &mut TypeSection,
        section: TypeSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        utils::parse_type_section(self, types, section)?;
        types.ty().function([], []);
        Ok(())
    }

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        utils::parse_import_section(self, imports, section)?;
        let no_arguments = index(self.plan.module.types.len())?;
        imports.import(FETCH.0, FETCH.1, EntityType::Function(no_arguments));
        Ok(())
    }

    fn parse_table_section(
        &mut self,
        tables: &mut TableSection,
        section: TableSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        utils::parse_table_section(self, tables, section)?;
        tables.table(self.plan.gate_table_type().map_err(Error::UserError)?);
        tables.table(table_of(self.plan.shared.len()).map_err(Error::UserError)?);
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: ExportSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        utils::parse_export_section(self, exports, section)?;
        for &global in &self.plan.globals {
            exports.export(&name(ExportKind::Global, global), ExportKind::Global, global);
        }
        let gate_table = self.plan.gate_table().map_err(Error::UserError)?;
        for table in 0..=gate_table {
            exports.export(&name(ExportKind::Table, table), ExportKind::Table, table);
        }
        exports.export(SHARED, ExportKind::Table, gate_table + 1);
        for memory in 0..index(self.plan.module.memories.len())? {
            exports.export(&name(ExportKind::Memory, memory), ExportKind::Memory, memory);
        }
        Ok(())
    }

    fn parse_element_section(
        &mut self,
        elements: &mut ElementSection,
        section: ElementSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        utils::parse_element_section(self, elements, section)?;
        let shared = self.plan.shared.iter();
        let shared: Vec<u32> = shared
            .map(|&function| self.function_index(function))
            .collect::<Result<_, _>>()?;
        let table = self.plan.gate_table().map_err(Error::UserError)? + 1;
        elements.active(
            Some(table),
            &ConstExpr::i32_const(0),
            Elements::Functions(shared.into()),
        );
        Ok(())
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        utils::parse_function_section(self, functions, section)?;
        functions.function(index(self.plan.module.types.len())?);
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        utils::parse_code_section(self, code, section)?;
        code.function(&self.plan.write_gatekeeper().map_err(Error::UserError)?);
        Ok(())
    }

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let function = self.next;
        self.next += 1;
        if let Some(&place) = self.plan.gates.get(&function) {
            code.function(&self.plan.gate(function, place).map_err(Error::UserError)?);
        } else if self.plan.rest.contains(&function) {
            // Nothing of the first part calls it.
            let mut nothing = Function::new([]);
            nothing
                .instruction(&Instruction::Unreachable)
                .instruction(&Instruction::End);
            code.function(&nothing);
        } else {
            utils::parse_function_body(self, code, body)?;
        }
        Ok(())
    }
}

fn index(length: usize) -> Result<u32, Error<anyhow::Error>> {
    u32::try_from(length).map_err(|error| Error::UserError(error.into()))
}

//! Cuts a module of wasm in two: what the first screen runs, and the rest, which is fetched after it.
//!
//! In the first part a function of the rest is a gate: it calls what stands for it in a table. The rest fills that table when it
//! is instantiated. A gate that is called before asks the loader for the rest, at once. Memory, globals and tables
//! belong to the first part.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, ElementSection, Elements, EntityType, ExportKind, ExportSection,
    Function, FunctionSection, ImportSection, Instruction, RefType, TableSection, TableType, TypeSection,
};
use wasmparser::{
    CodeSectionReader, ExportSectionReader, FunctionBody, FunctionSectionReader, ImportSectionReader, Parser,
    TableSectionReader, TypeSectionReader,
};

use super::module::Module;

/// What the loader gives the first part: a function that fetches the rest.
pub const LOADER: (&str, &str) = ("./__wasm_split.js", "fetchRestNow");

/// What the rest imports from.
pub const FIRST: &str = "first";

/// The prefix of what the first part exports for the rest.
const SHARED: &str = "_";

/// Both parts of a module.
pub struct Cut {
    /// What is needed first.
    pub first: Vec<u8>,
    /// What may come later.
    pub rest: Vec<u8>,
}

/// Puts these functions of a module into the rest.
pub fn cut(wasm: &[u8], rest: &BTreeSet<u32>) -> Result<Cut> {
    let module = Module::read(wasm)?;
    let plan = Plan::new(&module, rest)?;
    let mut first = wasm_encoder::Module::new();
    First {
        plan: &plan,
        next: module.imported,
    }
    .parse_core_module(&mut first, Parser::new(0), wasm)
    .map_err(|error| anyhow::anyhow!("the first part cannot be written: {error}"))?;
    Ok(Cut {
        first: first.finish(),
        rest: write_rest(&plan)?,
    })
}

/// Which function comes when.
struct Plan<'m> {
    module: &'m Module<'m>,
    /// The functions of the rest.
    rest: BTreeSet<u32>,
    /// The functions of the rest that the first part calls, each with its place in the table of gates.
    gates: BTreeMap<u32, u32>,
    /// The functions of the first part that the rest calls.
    shared_functions: BTreeSet<u32>,
    /// The globals of the first part that the rest uses.
    shared_globals: BTreeSet<u32>,
}

impl<'m> Plan<'m> {
    fn new(module: &'m Module<'m>, rest: &BTreeSet<u32>) -> Result<Self> {
        let of_rest = module.uses(rest.iter().copied())?;
        let first: BTreeSet<u32> = module.own().filter(|function| !rest.contains(function)).collect();
        let of_first = module.uses(first)?;
        let exported = module
            .exports
            .iter()
            .filter(|export| export.kind == wasmparser::ExternalKind::Func)
            .map(|export| export.index);
        let wanted: BTreeSet<u32> = of_first
            .functions
            .into_iter()
            .chain(of_first.references)
            .chain(module.in_tables.iter().copied())
            .chain(exported)
            .chain(module.start)
            .collect();
        let gates = wanted.intersection(rest).copied().zip(0..).collect();
        let shared_functions = &(&of_rest.functions | &of_rest.references) - rest;
        Ok(Self {
            module,
            rest: rest.clone(),
            gates,
            shared_functions,
            shared_globals: of_rest.globals,
        })
    }

    fn gate_table(&self) -> Result<u32> {
        Ok(u32::try_from(self.module.tables.len())?)
    }

    fn gate_table_type(&self) -> Result<TableType> {
        let size = u64::try_from(self.gates.len())?;
        Ok(TableType {
            element_type: RefType::FUNCREF,
            table64: false,
            minimum: size,
            maximum: Some(size),
            shared: false,
        })
    }

    /// The number of the function that every gate calls first: the last one of the first part.
    fn gatekeeper(&self) -> Result<u32> {
        Ok(u32::try_from(self.module.functions.len())? + 1)
    }

    /// Asks the loader for the rest if it is not here.
    fn write_gatekeeper(&self) -> Result<Function> {
        let mut gatekeeper = Function::new([]);
        gatekeeper
            .instruction(&Instruction::I32Const(0))
            .instruction(&Instruction::TableGet(self.gate_table()?))
            .instruction(&Instruction::RefIsNull)
            .instruction(&Instruction::If(BlockType::Empty))
            .instruction(&Instruction::Call(self.module.imported))
            .instruction(&Instruction::End)
            .instruction(&Instruction::End);
        Ok(gatekeeper)
    }

    /// What stands in the first part for a function of the rest.
    fn gate(&self, function: u32, place: u32) -> Result<Function> {
        let table = self.gate_table()?;
        let mut gate = Function::new([]);
        gate.instruction(&Instruction::Call(self.gatekeeper()?));
        for parameter in 0..self.module.parameters(function)? {
            gate.instruction(&Instruction::LocalGet(parameter));
        }
        gate.instruction(&Instruction::I32Const(i32::try_from(place)?))
            .instruction(&Instruction::CallIndirect {
                type_index: self.module.type_of(function)?,
                table_index: table,
            })
            .instruction(&Instruction::End);
        Ok(gate)
    }
}

/// Writes the first part: the whole module, with gates in the place of what is in the rest.
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
        imports.import(LOADER.0, LOADER.1, EntityType::Function(no_arguments));
        Ok(())
    }

    fn parse_table_section(
        &mut self,
        tables: &mut TableSection,
        section: TableSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        utils::parse_table_section(self, tables, section)?;
        tables.table(self.plan.gate_table_type().map_err(Error::UserError)?);
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: ExportSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        utils::parse_export_section(self, exports, section)?;
        for &function in &self.plan.shared_functions {
            let index = self.function_index(function)?;
            exports.export(&shared(ExportKind::Func, function), ExportKind::Func, index);
        }
        for &global in &self.plan.shared_globals {
            exports.export(&shared(ExportKind::Global, global), ExportKind::Global, global);
        }
        for table in 0..=index(self.plan.module.tables.len())? {
            exports.export(&shared(ExportKind::Table, table), ExportKind::Table, table);
        }
        for memory in 0..index(self.plan.module.memories.len())? {
            exports.export(&shared(ExportKind::Memory, memory), ExportKind::Memory, memory);
        }
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

/// Numbers the functions of the rest: those of the first part that it calls, then its own.
struct Rest {
    functions: BTreeMap<u32, u32>,
    globals: BTreeMap<u32, u32>,
}

impl Reencode for Rest {
    type Error = anyhow::Error;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Self::Error>> {
        place(&self.functions, function)
    }

    fn global_index(&mut self, global: u32) -> Result<u32, Error<Self::Error>> {
        place(&self.globals, global)
    }
}

fn place(places: &BTreeMap<u32, u32>, index: u32) -> Result<u32, Error<anyhow::Error>> {
    let place = places.get(&index).copied();
    place
        .with_context(|| format!("{index} is not in the rest"))
        .map_err(Error::UserError)
}

fn write_rest(plan: &Plan) -> Result<Vec<u8>> {
    let module = plan.module;
    let mut rest = Rest {
        functions: plan
            .shared_functions
            .iter()
            .chain(&plan.rest)
            .copied()
            .zip(0..)
            .collect(),
        globals: plan.shared_globals.iter().copied().zip(0..).collect(),
    };
    let mut types = TypeSection::new();
    for ty in &module.types {
        types
            .ty()
            .func_type(&rest.func_type(ty.clone()).map_err(unwritable)?);
    }
    let mut imports = ImportSection::new();
    for &function in &plan.shared_functions {
        let ty = EntityType::Function(module.type_of(function)?);
        imports.import(FIRST, &shared(ExportKind::Func, function), ty);
    }
    for &global in &plan.shared_globals {
        let ty = module
            .globals
            .get(usize::try_from(global)?)
            .context("there is no such global")?;
        let ty = rest.global_type(*ty).map_err(unwritable)?;
        imports.import(FIRST, &shared(ExportKind::Global, global), EntityType::Global(ty));
    }
    for (table, ty) in (0..).zip(&module.tables) {
        let ty = rest.table_type(*ty).map_err(unwritable)?;
        imports.import(FIRST, &shared(ExportKind::Table, table), EntityType::Table(ty));
    }
    let gates = shared(ExportKind::Table, plan.gate_table()?);
    imports.import(FIRST, &gates, EntityType::Table(plan.gate_table_type()?));
    for (memory, ty) in (0..).zip(&module.memories) {
        let ty = rest.memory_type(*ty).map_err(unwritable)?;
        imports.import(FIRST, &shared(ExportKind::Memory, memory), EntityType::Memory(ty));
    }

    let mut functions = FunctionSection::new();
    let mut code = CodeSection::new();
    for &function in &plan.rest {
        functions.function(module.type_of(function)?);
        rest.parse_function_body(&mut code, module.body(function)?.clone())
            .map_err(unwritable)?;
    }
    let behind_gates = plan
        .gates
        .keys()
        .map(|function| rest.function_index(*function).map_err(unwritable));
    let behind_gates: Vec<u32> = behind_gates.collect::<Result<_>>()?;
    let mut elements = ElementSection::new();
    elements.active(
        Some(plan.gate_table()?),
        &ConstExpr::i32_const(0),
        Elements::Functions(behind_gates.into()),
    );
    let references = module.uses(plan.rest.iter().copied())?.references;
    if !references.is_empty() {
        let references = references
            .into_iter()
            .map(|function| rest.function_index(function).map_err(unwritable));
        elements.declared(Elements::Functions(
            references.collect::<Result<Vec<_>>>()?.into(),
        ));
    }

    let mut written = wasm_encoder::Module::new();
    written
        .section(&types)
        .section(&imports)
        .section(&functions)
        .section(&elements)
        .section(&code);
    Ok(written.finish())
}

/// What the first part exports something as, by its number in the whole module.
fn shared(kind: ExportKind, index: u32) -> String {
    let kind = match kind {
        ExportKind::Func => "f",
        ExportKind::Table => "t",
        ExportKind::Memory => "m",
        _ => "g",
    };
    format!("{SHARED}{kind}{index}")
}

fn index(length: usize) -> Result<u32, Error<anyhow::Error>> {
    u32::try_from(length).map_err(|error| Error::UserError(error.into()))
}

fn unwritable(error: Error<anyhow::Error>) -> anyhow::Error {
    anyhow::anyhow!("the rest cannot be written: {error}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{GlobalSection, GlobalType, MemorySection, MemoryType, ValType};

    /// `start` (1) calls `late` (2), which calls `shared` (3) and the imported function (0), and uses a global.
    fn whole() -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        types.ty().function([ValType::I32], [ValType::I32]);
        let mut imports = ImportSection::new();
        imports.import("env", "imported", EntityType::Function(0));
        let mut functions = FunctionSection::new();
        functions.function(0).function(1).function(1);
        let mut tables = TableSection::new();
        tables.table(TableType {
            element_type: RefType::FUNCREF,
            table64: false,
            minimum: 1,
            maximum: None,
            shared: false,
        });
        let mut memories = MemorySection::new();
        memories.memory(MemoryType {
            minimum: 1,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        });
        let mut globals = GlobalSection::new();
        let pointer = GlobalType {
            val_type: ValType::I32,
            mutable: true,
            shared: false,
        };
        globals.global(pointer, &ConstExpr::i32_const(7));
        let mut exports = ExportSection::new();
        exports.export("start", ExportKind::Func, 1);
        let mut code = CodeSection::new();
        for body in [
            &[Instruction::I32Const(1), Instruction::Call(2), Instruction::Drop][..],
            &[
                Instruction::Call(0),
                Instruction::GlobalGet(0),
                Instruction::Call(3),
            ],
            &[Instruction::LocalGet(0)],
        ] {
            let mut function = Function::new([]);
            for instruction in body {
                function.instruction(instruction);
            }
            code.function(function.instruction(&Instruction::End));
        }
        let mut module = wasm_encoder::Module::new();
        let module = module
            .section(&types)
            .section(&imports)
            .section(&functions)
            .section(&tables);
        let module = module
            .section(&memories)
            .section(&globals)
            .section(&exports)
            .section(&code);
        module.clone().finish()
    }

    #[test]
    fn what_comes_later_is_behind_a_gate() -> Result<()> {
        let cut = cut(&whole(), &BTreeSet::from([2]))?;
        let first = Module::read(&cut.first)?;
        let names: Vec<_> = first.exports.iter().map(|export| export.name).collect();
        assert_eq!(names, ["start", "_f0", "_f3", "_g0", "_t0", "_t1", "_m0"]);
        assert_eq!(first.imported, 2, "the loader is imported too");
        // The gate of `late`, now function 3, asks the gatekeeper and goes through the table.
        assert_eq!(first.uses([2])?.functions, BTreeSet::from([3]));
        assert_eq!(first.uses([3])?.functions, BTreeSet::from([5]));
        assert_eq!(first.uses([5])?.functions, BTreeSet::from([1]), "the loader");

        let rest = Module::read(&cut.rest)?;
        assert_eq!((rest.imported, rest.bodies.len()), (2, 1));
        assert_eq!(rest.uses([2])?.functions, BTreeSet::from([0, 1]));
        assert_eq!(
            rest.in_tables,
            BTreeSet::from([2]),
            "it takes its place in the table"
        );
        Ok(())
    }

    #[test]
    fn nothing_has_to_come_later() -> Result<()> {
        let cut = cut(&whole(), &BTreeSet::new())?;
        assert_eq!(Module::read(&cut.rest)?.bodies.len(), 0);
        assert_eq!(Module::read(&cut.first)?.bodies.len(), 4);
        Ok(())
    }
}

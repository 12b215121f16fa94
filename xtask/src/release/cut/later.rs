//! The rest: functions that import what they need of the first part, and take their places behind the gates.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{
    CodeSection, ConstExpr, ElementSection, Elements, EntityType, ExportKind, FunctionSection, ImportSection,
    TypeSection,
};

use super::plan::Plan;
use super::{FIRST, name};

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

/// Writes it.
pub fn write(plan: &Plan) -> Result<Vec<u8>> {
    let module = plan.module;
    let mut rest = Rest {
        functions: plan
            .shared
            .iter()
            .chain(&plan.in_rest)
            .copied()
            .zip(0..)
            .collect(),
        globals: plan.globals.iter().copied().zip(0..).collect(),
    };
    let mut types = TypeSection::new();
    for ty in &module.types {
        types
            .ty()
            .func_type(&rest.func_type(ty.clone()).map_err(unwritable)?);
    }
    let mut imports = ImportSection::new();
    for (place, &function) in plan.shared.iter().enumerate() {
        let ty = EntityType::Function(module.type_of(function)?);
        imports.import(FIRST, &place.to_string(), ty);
    }
    for &global in &plan.globals {
        let ty = module
            .globals
            .get(usize::try_from(global)?)
            .context("there is no such global")?;
        let ty = rest.global_type(*ty).map_err(unwritable)?;
        imports.import(FIRST, &name(ExportKind::Global, global), EntityType::Global(ty));
    }
    for (table, ty) in (0..).zip(&module.tables) {
        let ty = rest.table_type(*ty).map_err(unwritable)?;
        imports.import(FIRST, &name(ExportKind::Table, table), EntityType::Table(ty));
    }
    let gates = name(ExportKind::Table, plan.gate_table()?);
    imports.import(FIRST, &gates, EntityType::Table(plan.gate_table_type()?));
    for (memory, ty) in (0..).zip(&module.memories) {
        let ty = rest.memory_type(*ty).map_err(unwritable)?;
        imports.import(FIRST, &name(ExportKind::Memory, memory), EntityType::Memory(ty));
    }

    let mut functions = FunctionSection::new();
    let mut code = CodeSection::new();
    for &function in &plan.in_rest {
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
    if !plan.references.is_empty() {
        let references = plan
            .references
            .iter()
            .map(|function| rest.function_index(*function).map_err(unwritable));
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

fn unwritable(error: Error<anyhow::Error>) -> anyhow::Error {
    anyhow::anyhow!("the rest cannot be written: {error}")
}

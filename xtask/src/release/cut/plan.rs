//! Which function comes when, and what stands in the first part for those of the rest.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use wasm_encoder::{BlockType, Function, Instruction, RefType, TableType};

use crate::release::module::Module;

/// The rest has a function of the first part as well when its code is not longer, in bytes: what the rest calls in the first
/// part costs some bytes there.
pub const SHORT: usize = 60;

/// Which function comes when.
pub struct Plan<'m> {
    pub module: &'m Module<'m>,
    /// The functions of the rest.
    pub rest: BTreeSet<u32>,
    /// The functions of the rest that the first part calls, each with its place in the table of gates.
    pub gates: BTreeMap<u32, u32>,
    /// What the rest consists of: the functions of the rest, and those of the first part that it has as well.
    pub in_rest: BTreeSet<u32>,
    /// The functions of the first part that the rest calls there.
    pub shared: BTreeSet<u32>,
    /// The functions that the rest takes references of.
    pub references: BTreeSet<u32>,
    /// The globals of the first part that the rest uses.
    pub globals: BTreeSet<u32>,
}

impl<'m> Plan<'m> {
    pub fn new(module: &'m Module<'m>, rest: &BTreeSet<u32>) -> Result<Self> {
        let in_rest = with_short_ones(module, rest)?;
        let of_rest = module.uses(in_rest.iter().copied())?;
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
        Ok(Self {
            module,
            rest: rest.clone(),
            gates,
            shared: &(&of_rest.functions | &of_rest.references) - &in_rest,
            in_rest,
            references: of_rest.references,
            globals: of_rest.globals,
        })
    }

    /// The number of the table of what is behind the gates; the one of the shared functions follows it.
    pub fn gate_table(&self) -> Result<u32> {
        Ok(u32::try_from(self.module.tables.len())?)
    }

    pub fn gate_table_type(&self) -> Result<TableType> {
        table_of(self.gates.len())
    }

    /// The number of the function that every gate calls first: the last one of the first part.
    pub fn gatekeeper(&self) -> Result<u32> {
        Ok(u32::try_from(self.module.functions.len())? + 1)
    }

    /// Asks the loader for the rest if it is not here.
    pub fn write_gatekeeper(&self) -> Result<Function> {
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
    pub fn gate(&self, function: u32, place: u32) -> Result<Function> {
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

/// These functions, and the short ones that they call.
fn with_short_ones(module: &Module, rest: &BTreeSet<u32>) -> Result<BTreeSet<u32>> {
    let mut all = rest.clone();
    let mut new = rest.clone();
    while !new.is_empty() {
        let called = &module.uses(new)?.functions - &all;
        new = BTreeSet::new();
        for function in called.into_iter().filter(|function| *function >= module.imported) {
            if module.body(function)?.as_bytes().len() <= SHORT {
                new.insert(function);
            }
        }
        all.extend(&new);
    }
    Ok(all)
}

/// The type of a table for so many functions.
pub fn table_of(length: usize) -> Result<TableType> {
    let size = u64::try_from(length)?;
    Ok(TableType {
        element_type: RefType::FUNCREF,
        table64: false,
        minimum: size,
        maximum: Some(size),
        shared: false,
    })
}

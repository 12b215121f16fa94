//! Cuts a module of wasm in two: what the first screen runs, and the rest, which is fetched after it.
//!
//! In the first part a function of the rest is a gate: it calls what stands for it in a table. The rest fills that table when it
//! is instantiated. A gate that is called before asks for the rest and waits. Memory, globals and tables belong to the first
//! part; what else the rest needs of it lies in a second table, which takes fewer bytes than an export with a name for each.

mod first;
mod later;
mod plan;

use std::collections::BTreeSet;

use anyhow::Result;
use wasm_encoder::ExportKind;

use super::module::Module;
use plan::Plan;

/// What the JavaScript beside the first part (`rest.js`) gives it: a function that fetches the rest, and returns when it is
/// there.
pub const FETCH: (&str, &str) = ("./__wasm_split.js", "fetchRestNow");

/// What the rest imports from: the functions by their places among those that are shared, everything else by name.
const FIRST: &str = "first";

/// The first part's exported table of the functions that the rest calls.
const SHARED: &str = "shared";

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
    Ok(Cut {
        first: first::write(&plan, wasm)?,
        rest: later::write(&plan)?,
    })
}

/// What the first part exports something as for the rest, by its number in the whole module.
fn name(kind: ExportKind, index: u32) -> String {
    let kind = match kind {
        ExportKind::Table => "t",
        ExportKind::Memory => "m",
        _ => "g",
    };
    format!("{kind}{index}")
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        CodeSection, ConstExpr, ElementSection, Elements, EntityType, ExportSection, Function,
        FunctionSection, GlobalSection, GlobalType, ImportSection, Instruction, MemorySection, MemoryType,
        RefType, TableSection, TableType, TypeSection, ValType,
    };

    use super::plan::SHORT;
    use super::*;

    /// `start` (1) calls `late` (2), which calls `shared` (3) and the imported function (0), and uses a global.
    /// `shared` does nothing as long as that.
    fn whole(length: usize) -> Vec<u8> {
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
        let mut elements = ElementSection::new();
        elements.active(
            None,
            &ConstExpr::i32_const(0),
            Elements::Functions([1].as_slice().into()),
        );
        let mut code = CodeSection::new();
        for body in [
            &[Instruction::I32Const(1), Instruction::Call(2), Instruction::Drop][..],
            &[
                Instruction::Call(0),
                Instruction::GlobalGet(0),
                Instruction::Call(3),
            ],
            &[&vec![Instruction::Nop; length][..], &[Instruction::LocalGet(0)]].concat(),
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
            .section(&elements)
            .section(&code);
        module.clone().finish()
    }

    #[test]
    fn what_comes_later_is_behind_a_gate() -> Result<()> {
        let cut = cut(&whole(SHORT), &BTreeSet::from([2]))?;
        let first = Module::read(&cut.first)?;
        let names: Vec<_> = first.exports.iter().map(|export| export.name).collect();
        assert_eq!(names, ["start", "g0", "t0", "t1", "shared", "m0"]);
        assert_eq!(first.imported, 2, "what fetches the rest is imported too");
        assert_eq!(
            first.in_tables,
            BTreeSet::from([0, 2, 4]),
            "the rest finds what it calls in a table"
        );
        // The gate of `late`, now function 3, asks the gatekeeper and goes through the table.
        assert_eq!(first.uses([2])?.functions, BTreeSet::from([3]));
        assert_eq!(first.uses([3])?.functions, BTreeSet::from([5]));
        assert_eq!(
            first.uses([5])?.functions,
            BTreeSet::from([1]),
            "what fetches the rest"
        );

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
    fn what_is_short_is_in_both_parts() -> Result<()> {
        let cut = cut(&whole(1), &BTreeSet::from([2]))?;
        assert_eq!(Module::read(&cut.first)?.in_tables, BTreeSet::from([0, 2]));
        let rest = Module::read(&cut.rest)?;
        assert_eq!((rest.imported, rest.bodies.len()), (1, 2));
        assert_eq!(rest.uses([1])?.functions, BTreeSet::from([0, 2]));
        Ok(())
    }

    #[test]
    fn nothing_has_to_come_later() -> Result<()> {
        let cut = cut(&whole(1), &BTreeSet::new())?;
        assert_eq!(Module::read(&cut.rest)?.bodies.len(), 0);
        assert_eq!(Module::read(&cut.first)?.bodies.len(), 4);
        Ok(())
    }
}

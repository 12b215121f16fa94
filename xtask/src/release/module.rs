//! A WebAssembly module, read as far as it has to be known to be weighed, put in order and cut in two.

use std::collections::{BTreeSet, HashMap};

use anyhow::{Context, Result, bail};
use wasmparser::{
    CustomSectionReader, ElementItems, ElementSectionReader, Export, FuncType, FunctionBody, GlobalType,
    ImportSectionReader, KnownCustom, MemoryType, Name, Operator, Parser, Payload, TableType, TypeRef,
};

/// What is in a module. Functions, tables and globals are numbered as WebAssembly does: the imported ones first.
#[derive(Default)]
pub struct Module<'a> {
    /// The types of functions.
    pub types: Vec<FuncType>,
    /// The index of each function's type.
    pub functions: Vec<u32>,
    /// How many of the functions are imported.
    pub imported: u32,
    /// All tables.
    pub tables: Vec<TableType>,
    /// All memories.
    pub memories: Vec<MemoryType>,
    /// All globals.
    pub globals: Vec<GlobalType>,
    /// What is exported.
    pub exports: Vec<Export<'a>>,
    /// The functions that lie in tables.
    pub in_tables: BTreeSet<u32>,
    /// What runs when it is instantiated.
    pub start: Option<u32>,
    /// What the module's own functions do.
    pub bodies: Vec<FunctionBody<'a>>,
    /// What functions are called, as far as it is said.
    pub names: HashMap<u32, &'a str>,
}

/// A function that is not imported.
pub struct Function<'a> {
    /// Its number: imported functions are counted first (WebAssembly core specification, section 2.5.1).
    pub index: u32,
    /// Its code.
    pub code: &'a [u8],
    /// Its name; empty where the module says none.
    pub name: &'a str,
}

/// What functions use.
#[derive(Default)]
pub struct Uses {
    /// The functions that they call.
    pub functions: BTreeSet<u32>,
    /// The functions that they take references of.
    pub references: BTreeSet<u32>,
    /// The globals.
    pub globals: BTreeSet<u32>,
}

impl<'a> Module<'a> {
    /// Reads a module.
    pub fn read(wasm: &'a [u8]) -> Result<Self> {
        let mut module = Self::default();
        for payload in Parser::new(0).parse_all(wasm) {
            module.take(payload?)?;
        }
        Ok(module)
    }

    fn take(&mut self, payload: Payload<'a>) -> Result<()> {
        match payload {
            Payload::TypeSection(section) => {
                for ty in section.into_iter_err_on_gc_types() {
                    self.types.push(ty?);
                }
            }
            Payload::ImportSection(section) => self.take_imports(section)?,
            Payload::FunctionSection(section) => {
                for ty in section {
                    self.functions.push(ty?);
                }
            }
            Payload::TableSection(section) => {
                for table in section {
                    self.tables.push(table?.ty);
                }
            }
            Payload::MemorySection(section) => {
                for memory in section {
                    self.memories.push(memory?);
                }
            }
            Payload::GlobalSection(section) => {
                for global in section {
                    self.globals.push(global?.ty);
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    self.exports.push(export?);
                }
            }
            Payload::StartSection { func, .. } => self.start = Some(func),
            Payload::ElementSection(section) => self.take_elements(section)?,
            Payload::CodeSectionEntry(body) => self.bodies.push(body),
            Payload::CustomSection(section) => self.take_names(&section)?,
            _ => {}
        }
        Ok(())
    }

    fn take_imports(&mut self, section: ImportSectionReader<'a>) -> Result<()> {
        for import in section.into_imports() {
            let import = import?;
            match import.ty {
                TypeRef::Func(ty) => {
                    self.functions.push(ty);
                    self.imported += 1;
                }
                TypeRef::Table(ty) => self.tables.push(ty),
                TypeRef::Memory(ty) => self.memories.push(ty),
                TypeRef::Global(ty) => self.globals.push(ty),
                _ => bail!("{} is imported, which is not expected", import.name),
            }
        }
        Ok(())
    }

    fn take_elements(&mut self, section: ElementSectionReader<'a>) -> Result<()> {
        for element in section {
            match element?.items {
                ElementItems::Functions(functions) => {
                    for function in functions {
                        self.in_tables.insert(function?);
                    }
                }
                ElementItems::Expressions(_, expressions) => {
                    for expression in expressions {
                        for operator in expression?.get_operators_reader() {
                            if let Operator::RefFunc { function_index } = operator? {
                                self.in_tables.insert(function_index);
                            }
                        }
                    }
                }
            }
        }
        Ok(())
    }

    fn take_names(&mut self, section: &CustomSectionReader<'a>) -> Result<()> {
        let KnownCustom::Name(section) = section.as_known() else {
            return Ok(());
        };
        for name in section {
            // Subsections of later versions of the format cannot be read, and say nothing of functions.
            let Ok(Name::Function(functions)) = name else {
                continue;
            };
            for function in functions {
                let function = function?;
                self.names.insert(function.index, function.name);
            }
        }
        Ok(())
    }

    /// The functions that are not imported, in the order of the module.
    pub fn own_functions(&self) -> impl Iterator<Item = Function<'a>> {
        (self.imported..).zip(&self.bodies).map(|(index, body)| Function {
            index,
            code: body.as_bytes(),
            name: self.names.get(&index).copied().unwrap_or_default(),
        })
    }

    /// The functions that are not imported.
    pub fn own(&self) -> impl Iterator<Item = u32> + use<> {
        self.imported..u32::try_from(self.functions.len()).unwrap_or(u32::MAX)
    }

    /// What a function does that is not imported.
    pub fn body(&self, function: u32) -> Result<&FunctionBody<'a>> {
        let own = usize::try_from(function.checked_sub(self.imported).context("it is imported")?)?;
        self.bodies.get(own).context("there is no such function")
    }

    /// The index of a function's type.
    pub fn type_of(&self, function: u32) -> Result<u32> {
        let index = usize::try_from(function)?;
        self.functions
            .get(index)
            .copied()
            .context("there is no such function")
    }

    /// How many parameters a function has.
    pub fn parameters(&self, function: u32) -> Result<u32> {
        let ty = usize::try_from(self.type_of(function)?)?;
        let ty = self.types.get(ty).context("there is no such type")?;
        Ok(u32::try_from(ty.params().len())?)
    }

    /// What some of the module's own functions use.
    pub fn uses(&self, functions: impl IntoIterator<Item = u32>) -> Result<Uses> {
        let mut uses = Uses::default();
        for function in functions {
            for operator in self.body(function)?.get_operators_reader()? {
                match operator? {
                    Operator::Call { function_index } | Operator::ReturnCall { function_index } => {
                        uses.functions.insert(function_index);
                    }
                    Operator::RefFunc { function_index } => {
                        uses.references.insert(function_index);
                    }
                    Operator::GlobalGet { global_index } | Operator::GlobalSet { global_index } => {
                        uses.globals.insert(global_index);
                    }
                    Operator::MemoryInit { .. }
                    | Operator::DataDrop { .. }
                    | Operator::TableInit { .. }
                    | Operator::ElemDrop { .. } => bail!("a segment that waits, which is not expected"),
                    _ => {}
                }
            }
        }
        Ok(uses)
    }
}

//! Moves texts and tables that only the rest uses out of the first part.
//!
//! What they are is known from what the linker leaves: the symbols of the data, and each place where an address of one was put
//! (WebAssembly tool conventions, Linking, "Symbol Table Subsection" and "Relocation Sections"). The split gives them new
//! addresses, so that they are found by their content; what has addresses in it stays where it is.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::ops::Range;

use anyhow::{Context, Result};
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{ConstExpr, DataSection, MemArg};
use wasmparser::{
    Data, DataKind, KnownCustom, Linking, Operator, Parser, Payload, RelocationType, SymbolInfo,
};

use super::cut::Cut;
use super::module::Module;

/// What is shorter stays: another segment takes as many bytes.
const SHORTEST: usize = 8;

/// The first part without the texts and tables that only the rest uses, and the rest with them. `linked` is what the linker
/// wrote.
///
/// # Errors
/// When one of them is not such a module.
pub fn divide(cut: Cut, linked: &[u8]) -> Result<Cut> {
    let moved = only_in_rest(&cut, &symbols(linked)?)?;
    let mut rest = DataSection::new();
    let mut first = wasm_encoder::Module::new();
    Dividing {
        moved,
        rest: &mut rest,
    }
    .parse_core_module(&mut first, Parser::new(0), &cut.first)
    .map_err(|error| anyhow::anyhow!("the data cannot be divided: {error}"))?;
    let mut with_data = cut.rest;
    if !rest.is_empty() {
        wasm_encoder::Section::append_to(&rest, &mut with_data);
    }
    Ok(Cut {
        first: first.finish(),
        rest: with_data,
    })
}

/// A text or a table: data without addresses.
struct Symbol<'a> {
    bytes: &'a [u8],
    /// How far from its start those addresses lie that are somewhere in the program: most are its start.
    uses: BTreeSet<i64>,
}

fn symbols(linked: &[u8]) -> Result<Vec<Symbol<'_>>> {
    // With where its bytes begin in the section of data.
    let mut segments = Vec::new();
    let mut defined = Vec::new();
    let mut relocations = Vec::new();
    for payload in Parser::new(0).parse_all(linked) {
        match payload? {
            Payload::DataSection(section) => {
                let start = section.range().start;
                for segment in section {
                    let segment = segment?;
                    let length = u64::try_from(segment.data.len())?;
                    segments.push((usize::try_from(segment.range.end - length - start)?, segment.data));
                }
            }
            Payload::CustomSection(section) => match section.as_known() {
                KnownCustom::Linking(section) => {
                    for part in section.subsections() {
                        if let Linking::SymbolTable(symbols) = part? {
                            for symbol in symbols {
                                defined.push(symbol?);
                            }
                        }
                    }
                }
                KnownCustom::Reloc(reader) => {
                    for relocation in reader.entries() {
                        relocations.push((section.name() == "reloc.DATA", relocation?));
                    }
                }
                _ => {}
            },
            _ => {}
        }
    }
    let mut uses = vec![BTreeSet::new(); defined.len()];
    let mut addresses = BTreeSet::new();
    for (is_in_data, relocation) in relocations {
        use RelocationType::{MemoryAddrI32, MemoryAddrLeb, MemoryAddrSleb};
        if matches!(relocation.ty, MemoryAddrLeb | MemoryAddrSleb | MemoryAddrI32) {
            let symbol = uses.get_mut(usize::try_from(relocation.index)?);
            symbol
                .context("there is no such symbol")?
                .insert(relocation.addend);
        }
        if is_in_data {
            addresses.insert(usize::try_from(relocation.offset)?);
        }
    }
    let mut found = Vec::new();
    for (symbol, uses) in defined.into_iter().zip(uses) {
        let SymbolInfo::Data {
            symbol: Some(symbol), ..
        } = symbol
        else {
            continue;
        };
        let (offset, size) = (usize::try_from(symbol.offset)?, usize::try_from(symbol.size)?);
        let (start, segment) = segments
            .get(usize::try_from(symbol.index)?)
            .context("there is no such segment")?;
        // A segment may have fewer bytes than memory: the others are zero.
        let Some(bytes) = segment.get(offset..offset + size) else {
            continue;
        };
        let has_addresses = addresses
            .range(start + offset..start + offset + size)
            .next()
            .is_some();
        if size >= SHORTEST && !has_addresses {
            found.push(Symbol { bytes, uses });
        }
    }
    Ok(found)
}

/// The addresses of bytes that belong to symbols of the rest only.
fn only_in_rest(cut: &Cut, symbols: &[Symbol]) -> Result<BTreeSet<u32>> {
    let segments = segments(&cut.first)?;
    let mut in_first = constants(&cut.first)?;
    for (start, bytes) in &segments {
        in_first.extend(words(*start, bytes));
    }
    let in_rest = constants(&cut.rest)?;

    let mut of_first = BTreeSet::new();
    let mut of_rest = BTreeSet::new();
    for symbol in symbols {
        for place in places(symbol.bytes, &segments) {
            let uses = || {
                let address = |distance: &i64| u32::try_from(i64::from(place.start) + distance);
                symbol.uses.iter().flat_map(address)
            };
            if in_first.range(place.clone()).next().is_some() || uses().any(|use_| in_first.contains(&use_)) {
                of_first.extend(place);
            } else if uses().any(|use_| in_rest.contains(&use_)) {
                of_rest.extend(place);
            }
        }
    }
    Ok(&of_rest - &of_first)
}

/// Where in memory these bytes are.
fn places(bytes: &[u8], segments: &[(u32, &[u8])]) -> Vec<Range<u32>> {
    let mut places = Vec::new();
    for (start, data) in segments {
        let found = (*start..).zip(data.windows(bytes.len()));
        let found = found.filter(|(_, window)| *window == bytes);
        places.extend(found.filter_map(|(at, _)| Some(at..at + u32::try_from(bytes.len()).ok()?)));
    }
    places
}

/// Words of four bytes, little-endian and aligned, as addresses are.
fn words(start: u32, bytes: &[u8]) -> impl Iterator<Item = u32> {
    let unaligned = usize::try_from(start.next_multiple_of(4) - start).unwrap_or_default();
    let (words, _) = bytes.get(unaligned..).unwrap_or_default().as_chunks::<4>();
    words.iter().map(|word| u32::from_le_bytes(*word))
}

fn address(segment: &Data) -> Result<u32> {
    let DataKind::Active { offset_expr, .. } = &segment.kind else {
        anyhow::bail!("a segment of data that waits, which is not expected");
    };
    match offset_expr.get_operators_reader().read()? {
        Operator::I32Const { value } => Ok(value.cast_unsigned()),
        _ => anyhow::bail!("a segment of data without an address, which is not expected"),
    }
}

fn segments(module: &[u8]) -> Result<Vec<(u32, &[u8])>> {
    let mut segments = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        if let Payload::DataSection(section) = payload? {
            for segment in section {
                let segment = segment?;
                segments.push((address(&segment)?, segment.data));
            }
        }
    }
    Ok(segments)
}

/// All numbers in a module's code that may be addresses.
fn constants(module: &[u8]) -> Result<BTreeSet<u32>> {
    let mut constants = Constants(BTreeSet::new());
    for body in Module::read(module)?.bodies {
        for operator in body.get_operators_reader()? {
            match operator? {
                Operator::I32Const { value } => {
                    constants.0.insert(value.cast_unsigned());
                }
                operator => {
                    constants.instruction(operator)?;
                }
            }
        }
    }
    Ok(constants.0)
}

struct Constants(BTreeSet<u32>);

impl Reencode for Constants {
    type Error = Infallible;

    fn mem_arg(&mut self, argument: wasmparser::MemArg) -> Result<MemArg, Error<Self::Error>> {
        self.0.extend(u32::try_from(argument.offset));
        utils::mem_arg(self, argument)
    }
}

/// Writes zeros where data are moved, which the optimizer leaves out, and puts the data into the rest.
struct Dividing<'r> {
    moved: BTreeSet<u32>,
    rest: &'r mut DataSection,
}

impl Reencode for Dividing<'_> {
    type Error = anyhow::Error;

    fn parse_data(&mut self, data: &mut DataSection, datum: Data<'_>) -> Result<(), Error<Self::Error>> {
        let start = address(&datum).map_err(Error::UserError)?;
        let mut kept = datum.data.to_vec();
        let mut run: Option<(u32, Vec<u8>)> = None;
        for (address, byte) in (start..).zip(&mut kept) {
            if self.moved.contains(&address) {
                run.get_or_insert((address, Vec::new())).1.push(*byte);
                *byte = 0;
            } else {
                self.take(run.take());
            }
        }
        self.take(run);
        data.active(0, &ConstExpr::i32_const(start.cast_signed()), kept);
        Ok(())
    }
}

impl Dividing<'_> {
    fn take(&mut self, run: Option<(u32, Vec<u8>)>) {
        if let Some((start, bytes)) = run {
            // Memory is zero before.
            if bytes.iter().any(|byte| *byte != 0) {
                self.rest
                    .active(0, &ConstExpr::i32_const(start.cast_signed()), bytes);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        CodeSection, CustomSection, Function, FunctionSection, Instruction, LinkingSection, MemorySection,
        MemoryType, SymbolTable, TypeSection, ValType,
    };

    use super::*;

    const OF_FIRST: &[u8] = b"said at first";
    const OF_REST: &[u8] = b"said afterwards";
    const OF_BOTH: &[u8] = b"said always";

    /// With all texts in its data, from this address on, and a function that returns each of these addresses.
    fn module(start: i32, returned: &[i32]) -> wasm_encoder::Module {
        let mut types = TypeSection::new();
        types.ty().function([], [ValType::I32]);
        let mut functions = FunctionSection::new();
        let mut code = CodeSection::new();
        for address in returned {
            functions.function(0);
            let mut function = Function::new([]);
            function.instruction(&Instruction::I32Const(*address));
            code.function(function.instruction(&Instruction::End));
        }
        let mut memories = MemorySection::new();
        memories.memory(MemoryType {
            minimum: 1,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        });
        let mut data = DataSection::new();
        let texts = [OF_FIRST, OF_REST, OF_BOTH].concat();
        data.active(0, &ConstExpr::i32_const(start), texts);
        let mut module = wasm_encoder::Module::new();
        module.section(&types).section(&functions).section(&memories);
        module.section(&code).section(&data);
        module
    }

    /// What the linker writes: the texts as symbols, and an address of each in the code.
    fn linked() -> Vec<u8> {
        let mut symbols = SymbolTable::new();
        let mut relocations = vec![3, 3];
        let mut offset = 0;
        for (index, text) in (0..).zip([OF_FIRST, OF_REST, OF_BOTH]) {
            let size = u32::try_from(text.len()).unwrap_or_default();
            let symbol = wasm_encoder::DataSymbolDefinition {
                index: 0,
                offset,
                size,
            };
            symbols.data(0, "text", Some(symbol));
            offset += size;
            // R_WASM_MEMORY_ADDR_SLEB, where, which symbol, how far from its start.
            relocations.extend([4, 1, index, 0]);
        }
        let mut linking = LinkingSection::new();
        linking.symbol_table(&symbols);
        let mut module = module(1024, &[]);
        module.section(&linking).section(&CustomSection {
            name: "reloc.CODE".into(),
            data: relocations.into(),
        });
        module.finish()
    }

    /// Where the split puts each of the texts.
    const ADDRESSES: [i32; 3] = [
        64,
        64 + OF_FIRST.len() as i32,
        64 + (OF_FIRST.len() + OF_REST.len()) as i32,
    ];

    fn cut() -> Cut {
        let [first, rest, both] = ADDRESSES;
        // The rest has no data of its own.
        let with_data = module(0, &[rest, both]).finish();
        let data = OF_FIRST.len() + OF_REST.len() + OF_BOTH.len() + 8;
        Cut {
            first: module(64, &[first, both]).finish(),
            rest: with_data[..with_data.len() - data].to_vec(),
        }
    }

    #[test]
    fn what_only_the_rest_says_comes_with_it() -> Result<()> {
        let divided = divide(cut(), &linked())?;
        let zeros = vec![0; OF_REST.len()];
        let kept = [OF_FIRST, &zeros, OF_BOTH].concat();
        assert_eq!(segments(&divided.first)?, [(64, &kept[..])]);
        let address = ADDRESSES[1].cast_unsigned();
        assert_eq!(segments(&divided.rest)?, [(address, OF_REST)]);
        Ok(())
    }

    #[test]
    fn what_an_address_in_the_data_leads_to_stays() -> Result<()> {
        let mut cut = cut();
        let at = cut
            .first
            .windows(4)
            .position(|window| window == b"said")
            .unwrap_or_default();
        cut.first[at..at + 4].copy_from_slice(&ADDRESSES[1].to_le_bytes());
        let divided = divide(cut, &linked())?;
        assert_eq!(segments(&divided.rest)?, []);
        assert!(
            divide(
                Cut {
                    first: b"no module".to_vec(),
                    rest: Vec::new()
                },
                &linked()
            )
            .is_err()
        );
        Ok(())
    }
}

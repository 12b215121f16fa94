//! Puts what the first screen does not run into a file of its own, and the JavaScript for it beside the loader of the parts.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::module::Module;
use super::{bytes, cut, data, instrument, names, profile, read, write};

/// The name of the part.
pub const NAME: &str = "rest";

/// What the main part was before the rest was taken out, with the names of its functions.
const WHOLE: &str = "whole";

/// Takes out of the main part what the first screen does not run. `linked` is what the parts were split from. Returns what
/// stays.
///
/// # Errors
/// When the main part is not what the split makes, or files cannot be read or written.
pub fn cut_off(work: &Path, linked: &Path) -> Result<Vec<u8>> {
    let (script, main) = (work.join("app.js"), work.join("app_bg.wasm"));
    let wasm = bytes(&main)?;
    write(&work.join(WHOLE), &wasm)?;
    let cut = cut::cut(&wasm, &profile::rest(&Module::read(&wasm)?)?)?;
    let cut = data::divide(cut, &bytes(linked)?)?;
    write(&main, &cut.first)?;
    write(&work.join(NAME).with_extension("wasm"), &cut.rest)?;
    write(&script, replaced(&read(&script)?, STARTS, BEGINS)?.as_bytes())?;
    Ok(cut.first)
}

/// Where wasm-bindgen's JavaScript starts the app, and who decides when.
const STARTS: &str = "wasm.__wbindgen_start();";
const BEGINS: &str = "import1.begin(() => wasm.__wbindgen_start());";

/// Where the loader of the parts waits for one. Whatever comes from a part, a failure as well, finds the rest there.
const WAITS: &str = "await callee();";

/// The loader of the parts, which fetches the rest from this file as well.
///
/// # Errors
/// When it is not the loader of the parts.
pub fn with_rest(loader: &str, file: &str) -> Result<String> {
    let waiting = replaced(loader, WAITS, "await withRest(callee());")?;
    Ok(waiting + &replaced(include_str!("rest.js"), "rest.wasm", file)?)
}

fn replaced(script: &str, old: &str, new: &str) -> Result<String> {
    if !script.contains(old) {
        bail!("the JavaScript of the wasm has no `{old}`");
    }
    Ok(script.replace(old, new))
}

/// The main part, reporting which functions it runs.
///
/// # Errors
/// When there is no release build, or files cannot be read or written.
pub fn instrumented(work: &Path) -> Result<Vec<u8>> {
    let module = instrument::instrument(&whole(work)?, (cut::FETCH.0, "ran"))?;
    names::in_module(&module, &names::shortened(&module)?)
}

/// The loader of the parts for it: none arrives, so that nothing is recorded that comes after them.
///
/// # Errors
/// When it is not the loader of the parts.
pub fn reporting(loader: &str) -> Result<String> {
    Ok(replaced(loader, WAITS, "await neverArrives();")? + include_str!("record.js"))
}

/// Writes down which functions ran.
///
/// # Errors
/// When there is no release build, or the record cannot be written.
pub fn record(work: &Path, ran: &BTreeSet<u32>) -> Result<()> {
    profile::record(&Module::read(&whole(work)?)?, ran)
}

fn whole(work: &Path) -> Result<Vec<u8>> {
    let whole = work.join(WHOLE);
    fs::read(&whole).with_context(|| format!("{} cannot be read: build again", whole.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loader_of_the_parts_waits_for_the_rest() -> Result<()> {
        let loader = "try { await callee(); }";
        let with_rest = with_rest(loader, "rest-1f.wasm")?;
        assert!(with_rest.starts_with("try { await withRest(callee()); }"));
        assert!(with_rest.contains("\"./rest-1f.wasm\""));
        assert!(reporting(loader)?.starts_with("try { await neverArrives(); }"));
        Ok(())
    }

    #[test]
    fn other_javascript_is_refused() {
        assert!(with_rest("await another();", "rest-1f.wasm").is_err());
        assert!(reporting("await another();").is_err());
    }
}

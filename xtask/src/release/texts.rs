//! What the main part of the app says, apart from what the other parts say: the first screen needs a third of the texts.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use wasmparser::{Parser, Payload};

type Texts = Map<String, Value>;

/// Leaves in each file of texts what the main part says, and puts the rest beside it into a folder whose name changes with
/// it. Returns the folder's name.
///
/// A text belongs to the main part when its key is in the main part's data.
///
/// # Errors
/// When `main` is no module, or files cannot be read or written.
pub fn divide(locales: &Path, main: &[u8]) -> Result<String> {
    let data = data(main)?;
    let mut rests = BTreeMap::new();
    for entry in fs::read_dir(locales).with_context(|| format!("{} cannot be read", locales.display()))? {
        let entry = entry?;
        let json = super::bytes(&entry.path())?;
        let texts: Texts = serde_json::from_slice(&json)
            .with_context(|| format!("{} holds no texts", entry.path().display()))?;
        let (first, rest) = told_apart(texts, &data);
        super::write(&entry.path(), &serde_json::to_vec(&first)?)?;
        rests.insert(entry.file_name(), serde_json::to_vec(&rest)?);
    }
    let mut digest = Sha256::new();
    rests.values().for_each(|rest| digest.update(rest));
    let name = super::fingerprint(digest);
    let folder = locales.join(&name);
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    for (file, rest) in rests {
        super::write(&folder.join(file), &rest)?;
    }
    Ok(name)
}

/// Those whose keys are in the data, and the others.
fn told_apart(texts: Texts, data: &[u8]) -> (Texts, Texts) {
    texts
        .into_iter()
        .partition(|(key, _)| data.windows(key.len()).any(|window| window == key.as_bytes()))
}

/// The content of a module's data section.
fn data(module: &[u8]) -> Result<Vec<u8>> {
    let mut data = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        if let Payload::DataSection(section) = payload? {
            for segment in section {
                data.extend_from_slice(segment?.data);
            }
        }
    }
    Ok(data)
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{ConstExpr, DataSection, Module};

    use super::*;

    #[test]
    fn the_main_part_keeps_what_it_says() -> Result<()> {
        let locales = std::env::temp_dir().join(format!("mailbridge-texts-{}", std::process::id()));
        fs::create_dir_all(&locales)?;
        for (language, value) in [("en", "Saved"), ("nl", "Bewaard")] {
            let texts = format!("{{\"help.title\": \"{value}?\", \"save.saved\": \"{value}\"}}");
            fs::write(locales.join(format!("{language}.json")), texts)?;
        }
        let mut section = DataSection::new();
        section.active(
            0,
            &ConstExpr::i32_const(0),
            *b"account.titlesave.savedsave.saving",
        );
        let mut module = Module::new();
        module.section(&section);

        let folder = divide(&locales, &module.finish())?;
        let read = |path: &str| fs::read_to_string(locales.join(path));
        assert_eq!(read("nl.json")?, r#"{"save.saved":"Bewaard"}"#);
        assert_eq!(
            read(&format!("{folder}/nl.json"))?,
            r#"{"help.title":"Bewaard?"}"#
        );
        assert_eq!(read(&format!("{folder}/en.json"))?, r#"{"help.title":"Saved?"}"#);
        assert!(divide(&locales, b"no module").is_err());
        fs::remove_dir_all(&locales)?;
        Ok(())
    }
}

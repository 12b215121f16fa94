//! The site: the files that a web server hands out, where their addresses say.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha384};

use crate::{EXAMPLE, compression, page};

/// Writes `site/`, which mirrors the addresses of the origin: the app lies in `site/BASE`.
pub fn write(built: &Path, to: &Path, base: &str, config: Option<&str>) -> Result<()> {
    let page = read(&built.join("index.html"))?;
    let page = String::from_utf8(page).context("index.html is not UTF-8")?;
    ensure!(
        page.contains("data-base="),
        "{} is no build of the app: its index.html names no data-base",
        built.display()
    );
    let app = to.join("site").join(base.trim_matches('/'));
    for file in files(built)? {
        let (source, target) = (built.join(&file), app.join(&file));
        let content = read(&source)?;
        store(&target, &content)?;
        if !compression::copies(&source, &target)? {
            compression::beside(&target, &content)?;
        }
    }
    let integrity = |file: &str| {
        let content = fs::read(built.join(file.trim_start_matches('/'))).ok()?;
        Some(self::integrity(&content))
    };
    let page = page::under(&page, base, integrity);
    store(&app.join("index.html"), page.as_bytes())?;
    compression::beside(&app.join("index.html"), page.as_bytes())?;
    // Never compressed: it is edited in place, and an old copy beside it would be served instead.
    if let Some(config) = config {
        store(&app.join("config.json"), config.as_bytes())?;
    }
    store(&to.join("config.example.json"), EXAMPLE.as_bytes())
}

/// What `integrity` says of a file (Subresource Integrity, section 3.1).
pub fn integrity(content: &[u8]) -> String {
    format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(content)))
}

/// All files of the build that lie under every path as they are, relative to its folder. Compressed copies are made anew or
/// taken over with their file.
fn files(built: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        let at = built.join(&folder);
        for entry in fs::read_dir(&at).with_context(|| format!("{} cannot be read", at.display()))? {
            let entry = entry?;
            let file = folder.join(entry.file_name());
            let is_copy = file
                .extension()
                .is_some_and(|ending| ending == "br" || ending == "gz");
            let differs = [Path::new("index.html"), Path::new("config.json")].contains(&file.as_path());
            if entry.file_type()?.is_dir() {
                folders.push(file);
            } else if !is_copy && !differs {
                found.push(file);
            }
        }
    }
    Ok(found)
}

fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("{} cannot be read", file.display()))
}

/// Writes a file and the folders that it lies in.
pub fn store(file: &Path, content: &[u8]) -> Result<()> {
    let write = || {
        fs::create_dir_all(file.parent().unwrap_or(Path::new("/")))?;
        fs::write(file, content)
    };
    write().with_context(|| format!("{} cannot be written", file.display()))
}

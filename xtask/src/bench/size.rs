//! What the browser loads before the first screen, in bytes.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::budget::{Budget, heaviest};
use crate::build::Profile;
use crate::release::{self, crates};
use crate::{build, setup};

/// What the loader asks for, and the page does not name.
const TEXTS: &str = "locales/en.json";

/// The most that the first load may weigh, compressed, in bytes.
const MOST_BYTES: usize = 180_000;

/// The most files that the first load may have.
const MOST_FILES: usize = 8;

/// Builds, prints what the first load weighs, and makes it the budget if that is asked for.
pub fn run(accept: bool) -> Result<()> {
    setup::ensure(setup::for_app(Profile::Release))?;
    let now = weigh(&build::app(Profile::Release)?)?;
    if accept { now.accept() } else { Ok(()) }
}

/// Prints what the first load of the release build weighs.
///
/// # Errors
/// When it is more than the budget allows.
pub fn check() -> Result<()> {
    let now = weigh(&Profile::Release.dist())?;
    let accepted = Budget::read()?;
    let words = |(name, bytes, allowed)| format!("{name} has {bytes} bytes, allowed are {allowed}");
    let mut wrong = beyond_limits(&now);
    wrong.extend(accepted.outgrown(&now).into_iter().map(words));
    if wrong.is_empty() {
        return Ok(());
    }
    println!("\n| crate that grew | bytes of code |\n| --- | ---: |");
    for (name, growth) in accepted.grown(&now) {
        println!("| {name} | +{growth} |");
    }
    bail!(
        "the first load outgrew its budget: {}. `cargo xtask bench size --accept` accepts what a file weighs, not what all may weigh",
        wrong.join("; ")
    );
}

fn beyond_limits(now: &Budget) -> Vec<String> {
    let (files, bytes) = (now.files.len(), now.files.values().sum::<usize>());
    let limits = [
        (files, MOST_FILES, "files"),
        (bytes, MOST_BYTES, "bytes together"),
    ];
    let beyond = limits.into_iter().filter(|(found, most, _)| found > most);
    beyond
        .map(|(found, most, what)| format!("it has {found} {what}, at most {most} are allowed"))
        .collect()
}

fn weigh(dist: &Path) -> Result<Budget> {
    let html = read(&dist.join("index.html"))?;
    let page = String::from_utf8(html).context("index.html is not UTF-8")?;

    println!("\n| file | raw | gzip 9 | brotli 11 |\n| --- | ---: | ---: | ---: |");
    let mut total = Sizes::default();
    let mut now = Budget::default();
    for file in first_load(&page, |file| dist.join(file).is_file()) {
        let sizes = Sizes::of(&read(&dist.join(&file))?)?;
        sizes.print(&file);
        total = total.plus(sizes);
        now.files.insert(without_fingerprint(&file), sizes.brotli);
    }
    total.print("**together**");
    if total.brotli > MOST_BYTES {
        let more = total.brotli - MOST_BYTES;
        println!("\n{more} bytes more than the {MOST_BYTES} that are allowed");
    }
    println!("\n| fetched after it | raw | gzip 9 | brotli 11 |\n| --- | ---: | ---: | ---: |");
    let rest = release::rest(dist)?;
    Sizes::of(&read(&dist.join(&rest))?)?.print(&rest);

    now.crates = crates::of_last_build()?;
    println!("\n| heaviest crates | bytes of code before the optimizer |\n| --- | ---: |");
    for (name, bytes) in heaviest(&now.crates, 10) {
        println!("| {name} | {bytes} |");
    }
    Ok(now)
}

/// The page itself, the files that it names, and what the app asks for, each once.
fn first_load(page: &str, exists: impl Fn(&str) -> bool) -> Vec<String> {
    // Attributes may stand without quotes: the page is minified.
    let is_end = |character: char| character.is_whitespace() || "\"'=<>".contains(character);
    let values: Vec<&str> = page.split(is_end).filter(|value| !value.is_empty()).collect();
    let mut files = vec!["index.html".to_owned()];
    for value in values.into_iter().chain([TEXTS]) {
        let file = value.trim_start_matches("./").trim_start_matches('/');
        if !file.is_empty() && !files.iter().any(|known| known == file) && exists(file) {
            files.push(file.to_owned());
        }
    }
    files
}

/// `main.css` for `main-3af6d9f06466fde7.css`.
fn without_fingerprint(file: &str) -> String {
    let plain = file.rsplit_once('-').and_then(|(name, after)| {
        let (fingerprint, extension) = after.split_once('.')?;
        let is_one = fingerprint.len() == 16 && fingerprint.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_one.then(|| format!("{name}.{extension}"))
    });
    plain.unwrap_or_else(|| file.to_owned())
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("{} cannot be read", path.display()))
}

#[derive(Clone, Copy, Default)]
struct Sizes {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

impl Sizes {
    fn of(content: &[u8]) -> Result<Self> {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(content)?;
        let mut brotli = Vec::new();
        let best = brotli::enc::BrotliEncoderParams {
            quality: 11,
            lgwin: 22,
            ..Default::default()
        };
        brotli::BrotliCompress(&mut &*content, &mut brotli, &best)?;
        Ok(Self {
            raw: content.len(),
            gzip: gzip.finish()?.len(),
            brotli: brotli.len(),
        })
    }

    fn plus(self, other: Self) -> Self {
        Self {
            raw: self.raw + other.raw,
            gzip: self.gzip + other.gzip,
            brotli: self.brotli + other.brotli,
        }
    }

    fn print(&self, name: &str) {
        println!("| {name} | {} | {} | {} |", self.raw, self.gzip, self.brotli);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_load_is_what_the_page_names() {
        let page = r#"<html lang=en><link rel="stylesheet" href="/app-1f.css"><link href=/app-2e.js rel=modulepreload>
            <meta name=app data-icons=/icons-4c.svg data-js=/app-2e.js data-wasm=/app-2e_bg.wasm><script src=/boot-3d.js></script>
            <link rel="icon" href="icon.svg"><use href=/icons-4c.svg#user><a href="https://example.com/x.js">"#;
        let dist = [
            "app-1f.css",
            "app-2e.js",
            "app-2e_bg.wasm",
            "boot-3d.js",
            "icon.svg",
            "icons-4c.svg",
            "locales/en.json",
            "unused.svg",
        ];
        let expected = [
            "index.html",
            "app-1f.css",
            "app-2e.js",
            "icons-4c.svg",
            "app-2e_bg.wasm",
            "boot-3d.js",
            "icon.svg",
            "locales/en.json",
        ];
        assert_eq!(first_load(page, |file| dist.contains(&file)), expected);
    }

    #[test]
    fn the_first_load_has_limits() {
        let of = |files: &[usize]| Budget {
            files: (0..)
                .map(|name: u8| name.to_string())
                .zip(files.iter().copied())
                .collect(),
            ..Budget::default()
        };
        let none: [String; 0] = [];
        assert_eq!(beyond_limits(&of(&[100_000, 80_000])), none);
        assert_eq!(
            beyond_limits(&of(&[100_000, 80_001])),
            ["it has 180001 bytes together, at most 180000 are allowed"]
        );
        assert_eq!(beyond_limits(&of(&[1; 8])), none);
        assert_eq!(
            beyond_limits(&of(&[1; 9])),
            ["it has 9 files, at most 8 are allowed"]
        );
    }

    #[test]
    fn fingerprints_do_not_count() {
        assert_eq!(without_fingerprint("main-3af6d9f06466fde7.css"), "main.css");
        assert_eq!(
            without_fingerprint("mailbridge-app-3af6d9f06466fde7.wasm"),
            "mailbridge-app.wasm"
        );
        assert_eq!(without_fingerprint("locales/en.json"), "locales/en.json");
    }

    #[test]
    fn what_repeats_is_compressed() -> Result<()> {
        let sizes = Sizes::of(&b"mailbridge ".repeat(1000))?;
        assert_eq!(sizes.raw, 11_000);
        assert!(
            sizes.gzip < 200 && sizes.brotli < sizes.gzip,
            "{} {}",
            sizes.gzip,
            sizes.brotli
        );
        Ok(())
    }
}

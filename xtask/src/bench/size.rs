//! What the browser loads before the first screen, in bytes.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};

use crate::build::Profile;
use crate::{build, setup};

pub fn run() -> Result<()> {
    setup::ensure(setup::for_app(Profile::Release))?;
    let dist = build::app(Profile::Release)?;
    let html = read(&dist.join("index.html"))?;
    let page = String::from_utf8(html).context("index.html is not UTF-8")?;

    println!("\n| file | raw | gzip 9 | brotli 11 |\n| --- | ---: | ---: | ---: |");
    let mut total = Sizes::default();
    for file in first_load(&page, |file| dist.join(file).is_file()) {
        let sizes = Sizes::of(&read(&dist.join(&file))?)?;
        sizes.print(&file);
        total = total.plus(sizes);
    }
    total.print("**together**");
    Ok(())
}

/// The page itself and the files that it names, each once.
fn first_load(page: &str, exists: impl Fn(&str) -> bool) -> Vec<String> {
    let mut files = vec!["index.html".to_owned()];
    // Attributes may stand without quotes: the page is minified.
    for value in page.split(|character: char| character.is_whitespace() || "\"'=<>".contains(character)) {
        let file = value.trim_start_matches("./").trim_start_matches('/');
        if !file.is_empty() && !files.iter().any(|known| known == file) && exists(file) {
            files.push(file.to_owned());
        }
    }
    files
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
            <meta name=app data-js=/app-2e.js data-wasm=/app-2e_bg.wasm><script src=/boot-3d.js></script>
            <link rel="icon" href="icon.svg"><a href="https://example.com/x.js">"#;
        let dist = [
            "app-1f.css",
            "app-2e.js",
            "app-2e_bg.wasm",
            "boot-3d.js",
            "icon.svg",
            "unused.svg",
        ];
        let expected = [
            "index.html",
            "app-1f.css",
            "app-2e.js",
            "app-2e_bg.wasm",
            "boot-3d.js",
            "icon.svg",
        ];
        assert_eq!(first_load(page, |file| dist.contains(&file)), expected);
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

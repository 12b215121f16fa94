//! Every state of the gallery, for everyone: what axe-core finds, layouts, the pseudo-language, right to left.
//!
//! No rule of axe-core is switched off, but for contrast where colours are forced (`gallery.js` says why).

use std::collections::BTreeMap;
use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use mailbridge_e2e::gallery::{Finding, Gallery, Looks};
use mailbridge_e2e::settings::Settings;

const AXE: Looks = Looks {
    axe: true,
    untranslated: false,
};

#[test]
fn axe_finds_nothing_in_the_light_theme() -> Result<()> {
    nothing_is_found(async |gallery| {
        load_axe(gallery).await?;
        gallery.set_width(1280).await?;
        gallery.look_at_all("&theme=light", AXE).await
    })
}

#[test]
fn axe_finds_nothing_in_the_dark_theme() -> Result<()> {
    nothing_is_found(async |gallery| {
        load_axe(gallery).await?;
        gallery.set_width(320).await?;
        gallery.look_at_all("&theme=dark", AXE).await
    })
}

#[test]
fn axe_finds_nothing_with_forced_colours() -> Result<()> {
    nothing_is_found(async |gallery| {
        load_axe(gallery).await?;
        gallery.set_width(1280).await?;
        gallery.force_colours("dark").await?;
        gallery.look_at_all("&theme=forced", AXE).await
    })
}

#[test]
fn nothing_scrolls_sideways_with_large_text() -> Result<()> {
    nothing_is_found(async |gallery| {
        let mut found = Vec::new();
        for width in [1280, 320] {
            gallery.set_width(width).await?;
            found.extend(gallery.look_at_all("&text=200", Looks::default()).await?);
        }
        Ok(found)
    })
}

#[test]
fn everything_is_translated_and_fits_when_it_is_longer() -> Result<()> {
    nothing_is_found(async |gallery| {
        let looks = Looks {
            axe: false,
            untranslated: true,
        };
        gallery.set_width(320).await?;
        gallery.look_at_all("&lang=pseudo", looks).await
    })
}

#[test]
fn nothing_scrolls_sideways_from_right_to_left() -> Result<()> {
    nothing_is_found(async |gallery| {
        let mut found = Vec::new();
        for width in [1280, 320] {
            gallery.set_width(width).await?;
            found.extend(gallery.look_at_all("&dir=rtl", Looks::default()).await?);
        }
        Ok(found)
    })
}

/// Opens the gallery, looks, and names what was found, the same thing once.
fn nothing_is_found(look: impl AsyncFnOnce(&Gallery) -> Result<Vec<Finding>>) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let gallery = Gallery::open(&Settings::read()?).await?;
        let states = gallery.states.len();
        let found = look(&gallery).await;
        gallery.close().await?;
        let found = found?;
        println!("{states} states, {} findings", found.len());
        let mut alike: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
        for finding in &found {
            alike.entry(&finding.what).or_default().push(finding);
        }
        let words: Vec<String> = alike
            .values()
            .map(|alike| format!("{} times, first in {}", alike.len(), alike[0]))
            .collect();
        ensure!(states > 200, "only {states} states");
        ensure!(
            found.is_empty(),
            "{} findings:\n{}",
            found.len(),
            words.join("\n")
        );
        Ok(())
    })
}

async fn load_axe(gallery: &Gallery) -> Result<()> {
    let script = env::var_os("MAILBRIDGE_AXE")
        .map(PathBuf::from)
        .context("MAILBRIDGE_AXE is not set: run these tests by `cargo xtask test --only gallery`")?;
    gallery.load_axe(&script).await
}

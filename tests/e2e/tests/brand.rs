//! A tenant's brand, which needs no build.

use std::fs;

use anyhow::{Context, Result};
use mailbridge_e2e::desk::at_the_desk;
use mailbridge_e2e::target::{heading, link};
use mailbridge_e2e::until::{Look, until};

use crate::recruiter::add_mailbox;

/// Yellow, which nobody can read on white.
const TOKENS: &str = ":root { --brand-accent: #ffd400; }";
const LOGO: &str = r#"<svg xmlns="http://www.w3.org/2000/svg" width="28" height="28"><circle cx="14" cy="14" r="14"/></svg>"#;

/// Background and text of Add Mailbox, and their contrast as WCAG 2.2 computes it.
const CONTRAST: &str = r"
const style = getComputedStyle(arguments[0]);
const channels = (color) => color.match(/[\d.]+/g).slice(0, 3).map(Number);
const luminance = (color) => {
    const [red, green, blue] = channels(color)
        .map((channel) => channel / 255)
        .map((channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const pair = [style.backgroundColor, style.color].map(luminance).sort((one, other) => other - one);
return [style.backgroundColor, (pair[0] + 0.05) / (pair[1] + 0.05)];
";

#[test]
fn name_logo_and_tokens_are_the_tenants_and_the_accent_is_legible() -> Result<()> {
    let folder = tempfile::tempdir()?;
    fs::write(folder.path().join("tokens.css"), TOKENS)?;
    fs::write(folder.path().join("logo.svg"), LOGO)?;
    at_the_desk(
        |options| {
            options.brand = "Harbour Talent".to_owned();
            options.brand_folder = Some(folder.path().to_owned());
        },
        async |desk| {
            let page = desk.open("/account").await?;
            page.find(&heading("My account")).await?;
            page.find(&link("Harbour Talent")).await?;
            let title: String = page.look("return document.title;", vec![]).await?;
            assert_eq!(title, "My account – Harbour Talent");
            until("the logo", async || {
                let script = "return document.querySelector('header img')?.naturalWidth ?? 0;";
                let width: u32 = page.look(script, vec![]).await?;
                Ok(Look::holds(width == 28, || format!("{width} pixels")))
            })
            .await?;
            until("a dark yellow that can be read", async || {
                let button = page.find(&add_mailbox()).await?;
                let (color, contrast): (String, f64) = page.look(CONTRAST, vec![button.to_json()?]).await?;
                let channels: Vec<u32> = color
                    .split(|c: char| !c.is_ascii_digit())
                    .filter_map(|number| number.parse().ok())
                    .collect();
                let yellow =
                    matches!(channels[..], [red, green, blue] if red > blue + 60 && green > blue + 60);
                Ok(Look::holds(yellow && contrast >= 4.5, || {
                    format!("{color}, {contrast}")
                }))
            })
            .await?;
            let console = desk.console().await?;
            let report = console
                .iter()
                .find(|line| line.text.contains("--brand-accent #ffd400"));
            let report = report.with_context(|| format!("the console says {console:?}"))?;
            assert!(
                !report.is_error && report.text.contains("text needs 4.5:1"),
                "{report}"
            );
            Ok(())
        },
    )
}

//! How long the folder editor takes with 10,000 labels: `cargo xtask bench folders`.

use std::fmt;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use http::Method;
use mailbridge_reference_ats::Scenario;
use serde_json::json;
use thirtyfour::{Key, TypingData};

use crate::ats::Ats;
use crate::browser::Browser;
use crate::page::Page;
use crate::settings::Settings;
use crate::target::{Target, combobox, link};
use crate::until::{Look, until};

const PROBE: &str = include_str!("probe.js");

/// What is typed, key by key, into an empty field.
const SEARCHES: [&str; 6] = [
    "invoices",
    "koln",
    "acme berlin",
    "societe gen",
    "clients/ac",
    "zzz",
];

/// How often the list is opened.
const OPENINGS: usize = 10;

/// How much slower the processor is made, and how long a key may take then: milliseconds at the 95th percentile.
const SPEEDS: [(u32, f64); 2] = [(1, 50.0), (4, 200.0)];

/// Measures in Chromium, prints a table, and fails where a limit is not kept.
///
/// # Errors
/// When browser or servers fail, or a limit is not kept.
pub async fn run() -> Result<()> {
    let settings = Settings::read()?;
    let mut ats = Ats::start(&settings, |options| options.scenario = Scenario::Large).await?;
    let browser = Arc::new(Browser::start(&settings).await?);
    let measured = measure(&ats, &browser).await;
    let stopped = match Arc::into_inner(browser) {
        Some(browser) => browser.stop().await,
        None => Ok(()),
    };
    ats.stop().await;
    stopped?;
    let rows = measured?;

    let slow: Vec<_> = rows.iter().filter(|row| row.at(0.95) > row.limit).collect();
    if !slow.is_empty() {
        bail!("{} of the limits are not kept", slow.len());
    }
    Ok(())
}

async fn measure(ats: &Ats, browser: &Arc<Browser>) -> Result<Vec<Row>> {
    let tab = browser
        .tabs()
        .await?
        .into_iter()
        .next()
        .context("the browser has no tab")?;
    let page = Page::new(browser.clone(), tab);
    page.go_to(&format!("{}/account", ats.origin())).await?;
    page.click(&link("Edit folders")).await?;
    let field = combobox("Archive");
    page.find(&field).await?;
    page.look::<()>(PROBE, vec![]).await?;

    println!("| 10,000 labels | processor | samples | median | 95th percentile | worst | limit |");
    println!("| --- | --- | ---: | ---: | ---: | ---: | ---: |");
    let mut keyboard = Keyboard { page, pressed: 0 };
    let mut rows = Vec::new();
    for (slowdown, limit) in SPEEDS {
        let throttle = json!({ "cmd": "Emulation.setCPUThrottlingRate", "params": { "rate": slowdown } });
        browser
            .command(Method::POST, "/goog/cdp/execute", Some(throttle))
            .await?;
        let opened = Row {
            what: "open the list",
            slowdown,
            limit,
            samples: keyboard.openings(&field).await?,
        };
        println!("{opened}");
        let searched = Row {
            what: "a key in the search",
            slowdown,
            limit,
            samples: keyboard.searches(&field).await?,
        };
        println!("{searched}");
        rows.extend([opened, searched]);
    }
    Ok(rows)
}

/// Presses keys one by one, and knows how many paints the probe has seen.
struct Keyboard {
    page: Page,
    pressed: usize,
}

impl Keyboard {
    async fn openings(&mut self, field: &Target) -> Result<Vec<f64>> {
        let mut samples = Vec::new();
        for round in 0..=OPENINGS {
            self.page.focus(field).await?;
            let opened = self.press(Key::Down).await?;
            let script = "if (!document.querySelector('[role=option]')) throw 'the list is not open'";
            self.page.look::<()>(script, vec![]).await?;
            self.press(Key::Escape).await?;
            // The first warms the browser up.
            if round > 0 {
                samples.push(opened);
            }
        }
        Ok(samples)
    }

    async fn searches(&mut self, field: &Target) -> Result<Vec<f64>> {
        let mut samples = Vec::new();
        for search in SEARCHES {
            self.page.focus(field).await?;
            self.press(Key::Down).await?;
            self.page
                .look::<()>("document.activeElement.select()", vec![])
                .await?;
            for character in search.chars() {
                samples.push(self.press(character.to_string()).await?);
            }
            for _ in search.chars() {
                samples.push(self.press(Key::Backspace).await?);
            }
            self.press(Key::Escape).await?;
        }
        Ok(samples)
    }

    /// Presses one key, and waits for the paint that follows it.
    async fn press(&mut self, key: impl Into<TypingData>) -> Result<f64> {
        self.page.press(key).await?;
        self.pressed += 1;
        let sample = until("the next paint", async || {
            let script = "return window.__samples[arguments[0] - 1] ?? null";
            let sample: Option<f64> = self.page.look(script, vec![json!(self.pressed)]).await?;
            Ok(match sample {
                Some(sample) => Look::There(sample),
                None => Look::NotYet("nothing was painted".to_owned()),
            })
        })
        .await?;
        Ok(sample)
    }
}

struct Row {
    what: &'static str,
    slowdown: u32,
    limit: f64,
    samples: Vec<f64>,
}

impl Row {
    /// The value that this share of the samples does not exceed, in milliseconds.
    fn at(&self, share: f64) -> f64 {
        let mut sorted = self.samples.clone();
        sorted.sort_by(f64::total_cmp);
        let rank = (share * sorted.len() as f64).ceil() as usize;
        sorted
            .get(rank.saturating_sub(1))
            .copied()
            .unwrap_or(f64::INFINITY)
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let processor = match self.slowdown {
            1 => "as it is".to_owned(),
            slowdown => format!("{slowdown} times slower"),
        };
        write!(
            f,
            "| {} | {processor} | {} | {:.0} ms | {:.0} ms | {:.0} ms | {:.0} ms |",
            self.what,
            self.samples.len(),
            self.at(0.5),
            self.at(0.95),
            self.at(1.0),
            self.limit
        )
    }
}

//! What the page's memory does over many rounds of edit, save and navigate: `cargo xtask bench soak`.

use std::fmt;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use mailbridge_reference_ats::{Options, Scenario};
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::page::Page;
use crate::running::with_the_app;
use crate::settings::Kind;
use crate::target::{link, region, textbox};
use crate::until::{Look, until};

/// Rounds of the measurement, and how often it is measured.
const ROUNDS: u32 = 500;
const STEPS: u32 = 5;
/// Rounds before it: caches fill, and the allocator takes its first pages.
const WARM_UP: u32 = 20;

const ROUNDS_SCRIPT: &str = concat!(include_str!("rounds.js"), include_str!("soak.js"));
const WASM_SCRIPT: &str = include_str!("wasm_use.js");

/// The page's memory at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Memory {
    /// Bytes that JavaScript's objects take after a collection; Chromium alone tells it.
    pub heap: Option<f64>,
    /// Nodes of all documents, those outside the page included; in Firefox the elements of the page.
    pub nodes: f64,
    /// Listeners for events; Chromium alone tells it.
    pub listeners: Option<f64>,
    /// Bytes in use of the app's own memory; Firefox gives a driver's script modules of its own.
    pub wasm: Option<f64>,
}

/// What is done over and over, on one page of the app that is never loaded again.
pub struct Soak {
    page: Page,
    browser: Arc<Browser>,
    done: u32,
}

/// The state that the rounds start in.
pub fn scenario(options: &mut Options) {
    options.scenario = Scenario::Connected;
}

impl Soak {
    /// Opens the app.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn begin(page: Page, browser: Arc<Browser>, origin: &str) -> Result<Self> {
        page.go_to(&format!("{origin}/account")).await?;
        page.find(&textbox("Name").within(region("Profile"))).await?;
        page.find(&link("Edit folders")).await?;
        if browser.kind == Kind::Chromium {
            page.devtools("Performance.enable", json!({})).await?;
        }
        Ok(Self {
            page,
            browser,
            done: 0,
        })
    }

    /// Edits, saves, and goes to the folders, to the home page and back, so often.
    ///
    /// # Errors
    /// When the app does not do as it should.
    pub async fn rounds(&mut self, count: u32) -> Result<()> {
        // A script may take no longer than 30 s.
        const AT_ONCE: u32 = 10;
        let end = self.done + count;
        while self.done < end {
            let next = AT_ONCE.min(end - self.done);
            let arguments = vec![json!(self.done), json!(next)];
            self.page.look::<Value>(ROUNDS_SCRIPT, arguments).await?;
            self.done += next;
        }
        Ok(())
    }

    /// Collects what nobody holds any more, and measures.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn memory(&self) -> Result<Memory> {
        // They come a moment after the page, and are half of its nodes.
        until("the list of time zones", async || {
            let count = "return document.querySelectorAll('option').length";
            let options: u32 = self.page.look(count, vec![]).await?;
            Ok(Look::holds(options > 100, || format!("{options} options")))
        })
        .await?;
        if self.browser.kind == Kind::Firefox {
            let count = "return document.querySelectorAll('*').length";
            return Ok(Memory {
                heap: None,
                nodes: self.page.look(count, vec![]).await?,
                listeners: None,
                wasm: None,
            });
        }
        // What the first collection ends may have held something else.
        for _ in 0..3 {
            self.page
                .devtools("HeapProfiler.collectGarbage", json!({}))
                .await?;
        }
        let answer = self.page.devtools("Performance.getMetrics", json!({})).await?;
        let metric = |name: &str| {
            let metrics = answer["metrics"].as_array()?;
            metrics.iter().find(|metric| metric["name"] == name)?["value"].as_f64()
        };
        Ok(Memory {
            heap: metric("JSHeapUsedSize"),
            nodes: metric("Nodes").context("Chromium does not count nodes")?,
            listeners: metric("JSEventListeners"),
            wasm: self.page.look(WASM_SCRIPT, vec![]).await?,
        })
    }
}

/// Measures in Chromium and prints a table.
///
/// # Errors
/// When browser or servers fail, or memory grew.
pub async fn run() -> Result<()> {
    let measured = with_the_app(scenario, measure).await?;
    if let Some(growth) = growth(&measured, ROUNDS / STEPS) {
        bail!("the page's memory grew: {growth}");
    }
    Ok(())
}

async fn measure(browser: &Arc<Browser>, origin: &str) -> Result<Vec<Memory>> {
    let page = Page::first(browser).await?;
    let mut soak = Soak::begin(page, browser.clone(), origin).await?;
    println!("| rounds | heap of JavaScript | nodes | listeners | in use in the wasm |");
    println!("| ---: | ---: | ---: | ---: | ---: |");
    soak.rounds(WARM_UP).await?;
    let mut measured = vec![soak.memory().await?];
    println!("| {WARM_UP} before it is measured {}", measured[0]);
    for step in 1..=STEPS {
        soak.rounds(ROUNDS / STEPS).await?;
        let memory = soak.memory().await?;
        println!("| {} {memory}", step * ROUNDS / STEPS);
        measured.push(memory);
    }
    Ok(measured)
}

/// What grew, in words; nothing where nothing did. `measured` are moments with so many rounds between each two, of which the
/// middle growth counts: what leaks grows each time, and what the page happens to hold on to once.
pub fn growth(measured: &[Memory], rounds: u32) -> Option<String> {
    let wasm = 2048.0 + f64::from(rounds) * 128.0;
    type Of = fn(&Memory) -> Option<f64>;
    let kinds: [(&str, Of, f64); 3] = [
        ("nodes", |memory| Some(memory.nodes), 8.0),
        ("listeners", |memory| memory.listeners, 2.0),
        ("bytes of wasm", |memory| memory.wasm, wasm),
    ];
    let grown = kinds.iter().filter_map(|(what, of, allowed)| {
        let steps = measured.windows(2);
        let mut growth: Vec<_> = steps
            .filter_map(|step| Some(of(&step[1])? - of(&step[0])?))
            .collect();
        growth.sort_by(f64::total_cmp);
        let middle = *growth.get(growth.len().checked_sub(1)? / 2)?;
        (middle > *allowed).then(|| format!("{middle} more {what} in {rounds} rounds, allowed are {allowed}"))
    });
    let words: Vec<_> = grown.collect();
    (!words.is_empty()).then(|| words.join("; "))
}

impl fmt::Display for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.0}"));
        let kibibytes = |bytes: Option<f64>| {
            bytes.map_or_else(|| "–".to_owned(), |bytes| format!("{:.0} KiB", bytes / 1024.0))
        };
        let heap = kibibytes(self.heap);
        write!(
            f,
            "| {heap} | {:.0} | {} | {} |",
            self.nodes,
            count(self.listeners),
            kibibytes(self.wasm)
        )
    }
}

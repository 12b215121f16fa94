//! How long the folder editor takes with 10,000 labels: `cargo xtask bench folders`.

use std::fmt;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use mailbridge_reference_ats::Scenario;
use serde_json::json;
use thirtyfour::{Key, TypingData};

use crate::browser::Browser;
use crate::page::Page;
use crate::running::with_the_app;
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

/// What finds a folder in the middle of the list.
const FAR_DOWN: &str = "frankfurt/fee";
/// What finds the first entry.
const AT_THE_TOP: &str = "automatic";

/// How often the list is opened.
const OPENINGS: usize = 20;

/// A frame at 60 Hz, in milliseconds: opening the list is to take no more work.
const FRAME: f64 = 1000.0 / 60.0;

/// How much slower the processor is made, and how long a key may take then until the next paint: milliseconds at the 95th
/// percentile.
const SPEEDS: [(u32, f64); 2] = [(1, 50.0), (4, 200.0)];

/// Takes the same work each time: the quickest of some runs, in milliseconds.
const FIXED_WORK: &str = "
    const runs = []
    for (let run = 0; run < 7; run++) {
        const start = performance.now()
        let sum = 0
        for (let i = 0; i < 3e6; i++) sum += Math.sqrt(i)
        if (sum > 0) runs.push(performance.now() - start)
    }
    return Math.min(...runs)";

/// Measures in Chromium, prints a table, and fails where a limit is not kept.
///
/// # Errors
/// When browser or servers fail, or a limit is not kept.
pub async fn run() -> Result<()> {
    let rows = with_the_app(|options| options.scenario = Scenario::Large, measure).await?;
    let slow: Vec<_> = rows.iter().filter_map(Row::excess).collect();
    if !slow.is_empty() {
        bail!("limits that are not kept:\n{}", slow.join("\n"));
    }
    Ok(())
}

async fn measure(browser: &Arc<Browser>, origin: &str) -> Result<Vec<Row>> {
    let page = Page::first(browser).await?;
    page.go_to(&format!("{origin}/account")).await?;
    page.click(&link("Edit folders")).await?;
    let field = combobox("Archive");
    page.find(&field).await?;
    page.look::<()>(PROBE, vec![]).await?;

    page.devtools("Performance.enable", json!({ "timeDomain": "threadTicks" }))
        .await?;
    let usual: f64 = page.look(FIXED_WORK, vec![]).await?;

    println!(
        "| 10,000 labels | processor | samples | to the next paint: median | 95th percentile | worst | work: median | 95th percentile |"
    );
    println!("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |");
    let mut keyboard = Keyboard { page, pressed: 0 };
    let mut rows = Vec::new();
    for (slowdown, limit) in SPEEDS {
        keyboard
            .page
            .devtools("Emulation.setCPUThrottlingRate", json!({ "rate": slowdown }))
            .await?;
        let slower = keyboard.page.look::<f64>(FIXED_WORK, vec![]).await? / usual;
        if slower < 0.6 * f64::from(slowdown) {
            bail!("the processor should be {slowdown} times slower, and is {slower:.1} times slower");
        }
        let opening = (slowdown == 1).then_some(Limit::Work(FRAME));
        let mut add = |what, limit, samples| {
            let row = Row {
                what,
                slower,
                limit,
                samples,
            };
            println!("{row}");
            rows.push(row);
        };
        add("open the list", opening, keyboard.openings(&field).await?);
        let searched = keyboard.searches(&field).await?;
        add("a key in the search", Some(Limit::Paint(limit)), searched);
        keyboard.choose(&field, FAR_DOWN).await?;
        add(
            "open the list far down",
            opening,
            keyboard.openings(&field).await?,
        );
        keyboard.choose(&field, AT_THE_TOP).await?;
    }
    println!("\nWork is the processor time of the page's main thread, without the commands of this test.");
    Ok(rows)
}

/// How long one key took, in milliseconds.
#[derive(Clone, Copy)]
struct Sample {
    /// Until the next paint.
    paint: f64,
    /// Processor time that the page took of its main thread: what other programs take does not count, nor what the
    /// commands of this test take there.
    work: f64,
}

/// Presses keys one by one, and knows how many paints the probe has seen.
struct Keyboard {
    page: Page,
    pressed: usize,
}

impl Keyboard {
    async fn openings(&mut self, field: &Target) -> Result<Vec<Sample>> {
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

    async fn searches(&mut self, field: &Target) -> Result<Vec<Sample>> {
        let mut samples = Vec::new();
        for search in SEARCHES {
            samples.extend(self.search(field, search).await?);
            for _ in search.chars() {
                samples.push(self.press(Key::Backspace).await?);
            }
            self.press(Key::Escape).await?;
        }
        Ok(samples)
    }

    /// Chooses the best match.
    async fn choose(&mut self, field: &Target, search: &str) -> Result<()> {
        self.search(field, search).await?;
        self.press(Key::Enter).await?;
        Ok(())
    }

    /// Opens the list and types, key by key, in place of what the field shows.
    async fn search(&mut self, field: &Target, search: &str) -> Result<Vec<Sample>> {
        self.page.focus(field).await?;
        self.press(Key::Down).await?;
        self.page
            .look::<()>("document.activeElement.select()", vec![])
            .await?;
        let mut samples = Vec::new();
        for character in search.chars() {
            samples.push(self.press(character.to_string()).await?);
        }
        Ok(samples)
    }

    /// Presses one key, and waits for the paint that follows it.
    async fn press(&mut self, key: impl Into<TypingData>) -> Result<Sample> {
        let before = self.work().await?;
        self.page.press(key).await?;
        self.pressed += 1;
        let paint = until("the next paint", async || {
            let script = "return window.__samples[arguments[0] - 1] ?? null";
            let sample: Option<f64> = self.page.look(script, vec![json!(self.pressed)]).await?;
            Ok(match sample {
                Some(sample) => Look::There(sample),
                None => Look::NotYet("nothing was painted".to_owned()),
            })
        })
        .await?;
        let work = self.work().await? - before;
        Ok(Sample { paint, work })
    }

    /// The page's work so far.
    async fn work(&self) -> Result<f64> {
        let answer = self.page.devtools("Performance.getMetrics", json!({})).await?;
        let metrics = answer["metrics"].as_array().context("no metrics")?;
        let seconds = |name: &str| {
            let metric = metrics.iter().find(|metric| metric["name"] == name);
            metric
                .and_then(|metric| metric["value"].as_f64())
                .with_context(|| format!("no {name}"))
        };
        Ok(1000.0 * (seconds("TaskDuration")? - seconds("DevToolsCommandDuration")?))
    }
}

/// What the 95th percentile of the paints, or the median of the work, may be: milliseconds.
#[derive(Clone, Copy)]
enum Limit {
    Paint(f64),
    Work(f64),
}

struct Row {
    what: &'static str,
    slower: f64,
    limit: Option<Limit>,
    samples: Vec<Sample>,
}

impl Row {
    /// The value that this share of the samples does not exceed, in milliseconds.
    fn at(&self, share: f64, value: impl Fn(&Sample) -> f64) -> f64 {
        let mut sorted: Vec<f64> = self.samples.iter().map(value).collect();
        sorted.sort_by(f64::total_cmp);
        let rank = (share * sorted.len() as f64).ceil() as usize;
        sorted
            .get(rank.saturating_sub(1))
            .copied()
            .unwrap_or(f64::INFINITY)
    }

    /// What is too slow, in words.
    fn excess(&self) -> Option<String> {
        let (what, is, limit) = match self.limit? {
            Limit::Paint(limit) => ("to the next paint", self.at(0.95, |sample| sample.paint), limit),
            Limit::Work(limit) => ("of work", self.at(0.5, |sample| sample.work), limit),
        };
        (is > limit).then(|| {
            format!(
                "{}: {is:.1} ms {what}, where {limit:.1} ms are the limit",
                self.what
            )
        })
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let paint = |share| self.at(share, |sample| sample.paint);
        let work = |share| self.at(share, |sample| sample.work);
        write!(
            f,
            "| {} | {:.1} times slower | {} | {:.0} ms | {:.0} ms | {:.0} ms | {:.1} ms | {:.1} ms |",
            self.what,
            self.slower,
            self.samples.len(),
            paint(0.5),
            paint(0.95),
            paint(1.0),
            work(0.5),
            work(0.95),
        )
    }
}

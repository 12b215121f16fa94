//! How long it takes until the app can be used: `cargo xtask bench start`.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use mailbridge_reference_ats::Scenario;
use serde_json::Value;
use thirtyfour::Key;

use super::figures::Figures;
use super::measured_tab::{Load, MeasuredTab, Speed};
use crate::browser::Browser;
use crate::deployed::Place;
use crate::page::Page;
use crate::running::{behind_nginx, with_a_browser};
use crate::target::{combobox, link};

/// What is measured, and how often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Runs of each app.
    pub runs: usize,
    /// The origin of another app that keeps the names, measured in turns with this one.
    pub against: Option<String>,
}

impl Options {
    /// Reads the arguments `--runs N` and `--against URL`.
    ///
    /// # Errors
    /// When one is unknown or has no value that it can have.
    pub fn read(arguments: impl IntoIterator<Item = String>) -> Result<Self> {
        let mut options = Self {
            runs: 5,
            against: None,
        };
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            let value = arguments
                .next()
                .with_context(|| format!("{argument} takes a value"))?;
            match argument.as_str() {
                "--runs" => {
                    options.runs = value
                        .parse()
                        .ok()
                        .filter(|runs| *runs > 0)
                        .with_context(|| format!("--runs takes a number from 1 on, not {value:?}"))?;
                }
                "--against" => options.against = Some(value.trim_end_matches('/').to_owned()),
                _ => bail!("there is no option {argument}"),
            }
        }
        Ok(options)
    }
}

/// An app, where its pages lie, and an address that signs the user in without loading anything of it.
struct App {
    name: &'static str,
    origin: String,
    entrance: String,
}

/// What is measured, in the order of the tables.
const ROWS: [(&str, &str, usize); 9] = [
    ("usable", "ms", 0),
    ("LCP", "ms", 0),
    ("main thread", "ms", 0),
    ("layout shift", "", 4),
    ("bytes until usable", "kB", 0),
    ("requests until usable", "", 0),
    ("10,000 folders: click to usable", "ms", 0),
    ("10,000 folders: open the list", "ms", 0),
    ("10,000 folders: worst key", "ms", 0),
];

/// All figures, by app, speed, cold or warm, and what was measured.
type Measured = BTreeMap<(&'static str, &'static str, &'static str, &'static str), Figures>;

/// Measures in Chromium and prints a table.
///
/// # Errors
/// When browser or servers fail, or the layout shifts.
pub async fn run(options: &Options) -> Result<()> {
    let (apps, measured) = behind_nginx(Scenario::Large, async |place: &Place| {
        let mut apps = vec![App {
            name: "Mailbridge",
            origin: place.origin(),
            entrance: format!("{}/sign-in?return_to=/api/v1/session", place.origin()),
        }];
        apps.extend(options.against.iter().map(|origin| App {
            name: "the other",
            origin: origin.clone(),
            entrance: format!("{origin}/api/v1/session"),
        }));
        let measured = measure(&apps, options.runs).await?;
        Ok((apps, measured))
    })
    .await?;
    print(&apps, &measured);
    no_shift(&measured)
}

async fn measure(apps: &[App], runs: usize) -> Result<Measured> {
    let mut measured = Measured::new();
    // The first run fills the caches of the machine.
    for run in 0..=runs {
        for speed in Speed::ALL {
            // Who is first in one run is last in the next.
            let mut turn: Vec<&App> = apps.iter().collect();
            if run % 2 == 1 {
                turn.reverse();
            }
            for app in turn {
                let rows = with_a_browser(async |browser| visits(browser, app, speed).await)
                    .await
                    .with_context(|| format!("{}, {}", app.name, speed.name()))?;
                if run == 0 {
                    continue;
                }
                for (visit, what, value) in rows {
                    measured
                        .entry((app.name, speed.name(), visit, what))
                        .or_default()
                        .add(value);
                }
            }
        }
        eprintln!("run {run} of {runs} is done");
    }
    Ok(measured)
}

type Rows = Vec<(&'static str, &'static str, f64)>;

/// The first visit, the second in another tab, and from there to the folders.
async fn visits(browser: &Arc<Browser>, app: &App, speed: Speed) -> Result<Rows> {
    let page = Page::first(browser).await?;
    page.go_to(&app.entrance).await?;
    let account = format!("{}/account", app.origin);
    let tab = MeasuredTab::prepare(page, speed).await?;
    let mut rows = of_load("cold", tab.load(&account, speed).await?);

    let page = Page::new(browser.clone(), browser.open_tab().await?);
    let tab = MeasuredTab::prepare(page, speed).await?;
    rows.extend(of_load("warm", tab.load(&account, speed).await?));
    rows.extend(folders(&tab).await?);
    Ok(rows)
}

fn of_load(visit: &'static str, load: Load) -> Rows {
    vec![
        (visit, "usable", load.usable),
        (visit, "LCP", load.largest),
        (visit, "main thread", load.work),
        (visit, "layout shift", load.shift),
        (visit, "bytes until usable", load.bytes),
        (visit, "requests until usable", load.requests),
    ]
}

/// The field that can be used: it is on the page, enabled, and nothing round it is on its way.
const FIELD: &str = "(() => {
        const field = bench.find('combobox', 'Archive')
        return field && !field.disabled && field.ariaDisabled !== 'true' && !field.closest('[aria-busy=true]')
    })()";

/// What is typed into the list.
const SEARCH: &str = "inv";

async fn folders(tab: &MeasuredTab) -> Result<Rows> {
    let page = tab.page();
    let usable = tab
        .time(FIELD, async || page.click(&link("Edit folders")).await)
        .await?;
    tab.is_quiet().await?;
    let field = combobox("Archive");
    let opened = tab
        .time("bench.find('option')", async || page.click(&field).await)
        .await?;
    page.press(Key::Control + "a").await?;
    let mut worst = 0.0;
    for key in SEARCH.chars() {
        worst = f64::max(worst, type_one(tab, key).await?);
    }
    let script = "const found = [...document.querySelectorAll('[role=option]')].filter((option) => option.checkVisibility())
        return found.length > 0 && found.every((option) => option.textContent.toLowerCase().includes(arguments[0]))";
    let filtered: bool = page.look(script, vec![SEARCH.into()]).await?;
    if !filtered {
        bail!("typing {SEARCH:?} does not filter the list");
    }
    Ok(vec![
        ("warm", "10,000 folders: click to usable", usable),
        ("warm", "10,000 folders: open the list", opened),
        ("warm", "10,000 folders: worst key", worst),
    ])
}

/// Types a character: the time until the list has its last paint.
async fn type_one(tab: &MeasuredTab, key: char) -> Result<f64> {
    let arm = "window.__bench.key = true; window.__bench.list = 0";
    tab.page().look::<Value>(arm, vec![]).await?;
    tab.page().press(key.to_string()).await?;
    // No change of the list for so long is the end.
    tab.value("window.__bench.list && performance.now() - window.__bench.list > 400 && window.__bench.list - window.__bench.input")
        .await
}

/// A table for each speed and visit.
fn print(apps: &[App], measured: &Measured) {
    let figures = |app: &App, speed: Speed, visit, what| {
        measured
            .get(&(app.name, speed.name(), visit, what))
            .cloned()
            .unwrap_or_default()
    };
    let names: String = apps.iter().map(|app| format!(" {} |", app.name)).collect();
    let compares = apps.len() > 1;
    println!(
        "| least / median / most | |{names}{}",
        if compares { " ratio of medians |" } else { "" }
    );
    println!(
        "| --- | --- |{}{}",
        " ---: |".repeat(apps.len()),
        if compares { " ---: |" } else { "" }
    );
    for (what, unit, decimals) in ROWS {
        for speed in Speed::ALL {
            for visit in ["cold", "warm"] {
                let cells: Vec<Figures> = apps.iter().map(|app| figures(app, speed, visit, what)).collect();
                if cells.iter().all(|figures| figures.count() == 0) {
                    continue;
                }
                let told: String = cells
                    .iter()
                    .map(|figures| format!(" {figures:.decimals$} |"))
                    .collect();
                let ratio = match &cells[..] {
                    [ours, theirs] => ours
                        .ratio(theirs)
                        .map_or(" – |".to_owned(), |ratio| format!(" {ratio:.2} |")),
                    _ => String::new(),
                };
                let unit = if unit.is_empty() {
                    String::new()
                } else {
                    format!(", {unit}")
                };
                println!("| {what}{unit} | {}, {visit} |{told}{ratio}", speed.name());
            }
        }
    }
}

/// The app stays where it is.
fn no_shift(measured: &Measured) -> Result<()> {
    let shifts: Vec<String> = measured
        .iter()
        .filter(|((app, _, _, what), _)| *app == "Mailbridge" && *what == "layout shift")
        .filter(|(_, figures)| figures.most().is_some_and(|most| most > 0.0))
        .map(|((_, speed, visit, _), figures)| format!("{speed}, {visit}: {figures:.4}"))
        .collect();
    if !shifts.is_empty() {
        bail!("the layout shifts: {}", shifts.join("; "));
    }
    Ok(())
}

//! How soon the app shows an answer to what one does: `cargo xtask bench interact`.

use std::sync::Arc;

use anyhow::{Context, Result, bail};
use mailbridge_reference_ats::Scenario;
use serde_json::{Value, json};
use thirtyfour::{Key, TypingData};

use super::figures::Figures;
use super::measured_tab::{MeasuredTab, Speed};
use crate::browser::Browser;
use crate::page::Page;
use crate::running::with_the_app;
use crate::soak::{Soak, growth, scenario};
use crate::target::{Target, button, combobox, heading, link, menuitem, region, textbox};

/// How often all of it is done.
const ROUNDS: usize = 12;
/// The 95th percentile that an interaction may have until the next paint, in milliseconds, by how much slower the processor is:
/// what counts as good (Interaction to Next Paint).
const SPEEDS: [(u32, f64); 2] = [(1, 200.0), (4, 200.0)];
/// How often the page is changed before memory is measured again.
const ROUTE_CHANGES: u32 = 500;
const ROUTES: &str = concat!(include_str!("../rounds.js"), include_str!("routes.js"));

/// Measures in Chromium, prints tables, and fails where a limit is not kept.
///
/// # Errors
/// When browser or servers fail, or a limit is not kept.
pub async fn run() -> Result<()> {
    let slow = with_the_app(|options| options.scenario = Scenario::Large, interactions).await?;
    let grown = with_the_app(scenario, route_changes).await?;
    if !slow.is_empty() {
        bail!("limits that are not kept:\n{}", slow.join("\n"));
    }
    if let Some(grown) = grown {
        bail!("the page's memory grew: {grown}");
    }
    Ok(())
}

/// What is done, in the order of the table.
#[derive(Debug, Default)]
struct Answers {
    menu: Figures,
    typing: Figures,
    combobox: Figures,
    route: Figures,
}

/// Prints the table; gives back what is too slow, in words.
async fn interactions(browser: &Arc<Browser>, origin: &str) -> Result<Vec<String>> {
    let tab = MeasuredTab::prepare(Page::first(browser).await?, Speed::Plain).await?;
    tab.load(&format!("{origin}/account"), Speed::Plain).await?;
    println!("| input to the next paint | processor | samples | median | 95th percentile | worst |");
    println!("| --- | --- | ---: | ---: | ---: | ---: |");
    let mut slow = Vec::new();
    for (slowdown, limit) in SPEEDS {
        tab.page()
            .devtools("Emulation.setCPUThrottlingRate", json!({ "rate": slowdown }))
            .await?;
        let processor = match slowdown {
            1 => "as it is".to_owned(),
            times => format!("{times} times slower"),
        };
        let mut answers = Answers::default();
        round(&tab, &mut Answers::default()).await?;
        for _ in 0..ROUNDS {
            round(&tab, &mut answers).await?;
        }
        for (what, figures) in [
            ("open and close the user menu", &answers.menu),
            ("a key in a field", &answers.typing),
            ("a key in a combobox of 10,000", &answers.combobox),
            ("go to another page", &answers.route),
        ] {
            let at = |share| figures.at(share).context("no samples");
            let (median, high, worst) = (at(0.5)?, at(0.95)?, at(1.0)?);
            let count = figures.count();
            println!("| {what} | {processor} | {count} | {median:.0} ms | {high:.0} ms | {worst:.0} ms |");
            if high > limit {
                slow.push(format!(
                    "{what}, processor {processor}: {high:.0} ms, where {limit:.0} ms are the limit"
                ));
            }
        }
    }
    Ok(slow)
}

/// From My account to the folders and back.
async fn round(tab: &MeasuredTab, answers: &mut Answers) -> Result<()> {
    let page = tab.page();
    let (name, user) = (textbox("Name").within(region("Profile")), button("Jane Doe"));
    page.find(&name).await?;
    answers.menu.add(click(tab, &user).await?);
    page.find(&menuitem("My account")).await?;
    answers.menu.add(press(tab, Key::Escape).await?);

    page.focus(&name).await?;
    page.press(Key::End).await?;
    for character in " the recruiter".chars() {
        answers.typing.add(press(tab, character.to_string()).await?);
    }
    for _ in " the recruiter".chars() {
        answers.typing.add(press(tab, Key::Backspace).await?);
    }

    answers.route.add(click(tab, &link("Edit folders")).await?);
    let field = combobox("Archive");
    page.find(&field).await?;
    page.focus(&field).await?;
    answers.combobox.add(press(tab, Key::Down).await?);
    page.press(Key::Control + "a").await?;
    for character in "invoices".chars() {
        answers.combobox.add(press(tab, character.to_string()).await?);
    }
    answers.combobox.add(press(tab, Key::Escape).await?);

    page.click(&user).await?;
    answers.route.add(click(tab, &menuitem("My account")).await?);
    page.find(&heading("My account")).await?;
    Ok(())
}

async fn press(tab: &MeasuredTab, key: impl Into<TypingData>) -> Result<f64> {
    until_painted(tab, async || tab.page().press(key).await).await
}

async fn click(tab: &MeasuredTab, target: &Target) -> Result<f64> {
    until_painted(tab, async || tab.page().click(target).await).await
}

/// From the last input that it makes to the next paint.
async fn until_painted(tab: &MeasuredTab, act: impl AsyncFnOnce() -> Result<()>) -> Result<f64> {
    tab.page()
        .look::<Value>("window.__bench.answered = 0", vec![])
        .await?;
    act().await?;
    tab.value("window.__bench.answered").await
}

/// Prints the table; gives back what grew, in words.
async fn route_changes(browser: &Arc<Browser>, origin: &str) -> Result<Option<String>> {
    let page = Page::first(browser).await?;
    let soak = Soak::begin(page.clone(), browser.clone(), origin).await?;
    change_routes(&page, 30).await?;
    let before = soak.memory().await?;
    change_routes(&page, ROUTE_CHANGES).await?;
    let after = soak.memory().await?;
    println!("\n| changes of page | heap of JavaScript | nodes | listeners | in use in the wasm |");
    println!("| ---: | ---: | ---: | ---: | ---: |");
    println!("| 30 before it is measured {before}");
    println!("| {ROUTE_CHANGES} {after}");
    Ok(growth(&[before, after], ROUTE_CHANGES))
}

/// Folders, home page, My account, and so on.
async fn change_routes(page: &Page, count: u32) -> Result<()> {
    // A script may take no longer than 30 s.
    const ROUNDS_AT_ONCE: u32 = 15;
    let mut rounds = count.div_ceil(3);
    while rounds > 0 {
        let now = rounds.min(ROUNDS_AT_ONCE);
        page.look::<Value>(ROUTES, vec![json!(now)]).await?;
        rounds -= now;
    }
    Ok(())
}

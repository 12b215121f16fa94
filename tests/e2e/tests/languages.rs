//! Languages: the account's from the start, another one at once, and one file at a time.

use std::fs;

use anyhow::{Context, Result};
use http::Method;
use mailbridge_e2e::desk::{Desk, at_the_desk};
use mailbridge_e2e::settings::Settings;
use mailbridge_e2e::target::{button, combobox, heading, menuitemradio, region};
use mailbridge_e2e::until::{Look, until};
use mailbridge_reference_ats::{Fault, FaultKind, Scenario};

/// The languages whose texts were fetched, in order; those of the app's parts, which lie in a folder, do not count.
fn fetched(desk: &Desk) -> Vec<String> {
    let traffic = desk.ats.recorded();
    let paths = traffic.iter().map(|(_, exchange)| exchange.path.as_str());
    paths
        .filter_map(|path| path.strip_prefix("/locales/")?.strip_suffix(".json"))
        .filter(|language| !language.contains('/'))
        .map(str::to_owned)
        .collect()
}

async fn saves(desk: &Desk, language: &str) -> Result<()> {
    until(format!("{language} in the account"), async || {
        let saves = desk.ats.running().traffic().of("PATCH", "/api/v1/account");
        let body = format!("{{\"language\":\"{language}\"}}");
        let saved = saves
            .iter()
            .any(|save| save.status == 200 && save.request_body == body);
        Ok(Look::holds(saved, || format!("{saves:?}")))
    })
    .await
}

#[test]
fn the_menu_changes_the_language_at_once_and_for_good() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            desk.expect_in_console("/locales/de.json");
            let page = desk.open("/").await?;
            page.find(&heading("Welcome, Jane Doe")).await?;
            assert_eq!(fetched(desk), ["en"]);
            page.look::<()>("window.samePage = true;", vec![]).await?;
            page.click(&button("Jane Doe")).await?;
            page.click(&menuitemradio("Nederlands")).await?;
            page.find(&heading("Welkom, Jane Doe")).await?;
            let same: bool = page.look("return window.samePage === true;", vec![]).await?;
            assert!(same, "the page was loaded again");
            saves(desk, "nl").await?;
            assert_eq!(fetched(desk), ["en", "nl"]);

            // A browser that has never seen her, and that prefers English.
            page.look::<()>("localStorage.clear();", vec![]).await?;
            page.reload().await?;
            page.find(&heading("Welkom, Jane Doe")).await?;
            let lang: String = page.look("return document.documentElement.lang;", vec![]).await?;
            assert_eq!(lang, "nl");

            let fault = Fault::new(Method::GET, "/locales/de.json", FaultKind::Status(503)).times(1);
            desk.ats.running().faults().add(fault);
            page.click(&button("Jane Doe")).await?;
            page.click(&menuitemradio("Deutsch")).await?;
            page.hears("alert", "Deutsch").await?;
            page.find(&heading("Welkom, Jane Doe")).await?;
            page.click(&button("Opnieuw proberen")).await?;
            page.find(&heading("Willkommen, Jane Doe")).await?;
            saves(desk, "de").await
        },
    )
}

#[test]
fn my_account_changes_the_language_as_it_is_chosen() -> Result<()> {
    at_the_desk(
        |options| options.scenario = Scenario::Dutch,
        async |desk| {
            let page = desk.open("/account").await?;
            page.find(&heading("Mijn account")).await?;
            let language = combobox("Taal").within(region("Taal en regio"));
            page.choose(&language, "Français").await?;
            page.find(&heading("Mon compte")).await?;
            page.click(&button("Annuler les modifications")).await?;
            page.find(&heading("Mijn account")).await?;
            page.choose(&language, "English").await?;
            page.click(&button("Save")).await?;
            page.hears("status", "Saved at").await?;
            page.reload().await?;
            page.find(&heading("My account")).await?;
            saves(desk, "en").await
        },
    )
}

/// Where the release build has put what the app's parts say.
fn texts_of_parts(language: &str) -> Result<String> {
    let page = fs::read_to_string(Settings::read()?.app.join("index.html"))?;
    let (_, after) = page.split_once("data-texts=").context("no texts in the page")?;
    let folder = after.split(['"', ' ', '>']).next().unwrap_or_default();
    Ok(format!("/locales/{folder}/{language}.json"))
}

#[test]
fn a_part_of_the_app_speaks_the_language_that_is_chosen() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            let page = desk.open("/help/mailbox").await?;
            page.find(&heading("Mailbox help")).await?;
            page.click(&button("Jane Doe")).await?;
            page.click(&menuitemradio("Nederlands")).await?;
            page.find(&heading("Hulp bij mailboxen")).await?;
            let english = desk.ats.running().traffic().of("GET", &texts_of_parts("en")?);
            assert_eq!(
                english.len(),
                1,
                "who asks while it is on its way waits for the same"
            );
            Ok(())
        },
    )
}

#[test]
fn a_part_whose_words_do_not_arrive_says_so_and_can_be_fetched_again() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            let texts = texts_of_parts("en")?;
            desk.expect_in_console("/en.json");
            let fault = Fault::new(Method::GET, &texts, FaultKind::Status(503));
            desk.ats.running().faults().add(fault);
            let page = desk.open("/help/mailbox").await?;
            page.hears("alert", "A part of this page did not load").await?;
            desk.ats.running().faults().clear();
            page.click(&button("Try again")).await?;
            page.find(&heading("Mailbox help")).await?;
            Ok(())
        },
    )
}

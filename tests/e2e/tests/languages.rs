//! Languages: the account's from the start, another one at once, and one file at a time.

use anyhow::Result;
use http::Method;
use mailbridge_e2e::desk::{Desk, at_the_desk};
use mailbridge_e2e::target::{button, combobox, heading, menuitemradio, region};
use mailbridge_e2e::until::{Look, until};
use mailbridge_reference_ats::{Fault, FaultKind, Scenario};

/// The languages whose texts were fetched, in order.
fn fetched(desk: &Desk) -> Vec<String> {
    let traffic = desk.ats.recorded();
    let paths = traffic.iter().map(|(_, exchange)| exchange.path.as_str());
    paths
        .filter_map(|path| path.strip_prefix("/locales/")?.strip_suffix(".json"))
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

//! My account: what is entered, and what becomes of it.

use anyhow::Result;
use mailbridge_contract::account::Account;
use mailbridge_e2e::desk::at_the_desk;
use mailbridge_e2e::target::{Target, button, combobox, heading, link, region, textbox};
use mailbridge_e2e::until::{Look, until};

fn name() -> Target {
    textbox("Name").within(region("Profile"))
}

#[test]
fn what_is_saved_is_there_after_a_reload() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            let page = desk.open("/account").await?;
            for panel in ["Profile", "Language and region", "Email settings"] {
                page.find(&region(panel)).await?;
            }
            page.holds(&name(), "Jane Doe").await?;
            page.fill(&name(), "Jane D. Doe").await?;
            page.fill(&textbox("Phone"), "+31 20 123 4567").await?;
            page.choose(&combobox("Time zone"), "Europe/Paris").await?;
            page.hears("status", "Unsaved changes").await?;
            page.click(&button("Save")).await?;
            page.hears("status", "Saved at").await?;

            page.reload().await?;
            page.holds(&name(), "Jane D. Doe").await?;
            page.holds(&textbox("Phone"), "+31 20 123 4567").await?;
            page.holds(&combobox("Time zone"), "Europe/Paris").await?;
            let saves = desk.ats.running().traffic().of("PATCH", "/api/v1/account");
            assert_eq!(saves.len(), 1, "{saves:?}");
            Ok(())
        },
    )
}

#[test]
fn what_is_discarded_is_not_saved() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            let page = desk.open("/account").await?;
            page.holds(&name(), "Jane Doe").await?;
            page.fill(&name(), "Somebody else").await?;
            page.click(&button("Discard changes")).await?;
            page.holds(&name(), "Jane Doe").await?;
            page.reload().await?;
            page.holds(&name(), "Jane Doe").await?;
            assert!(
                desk.ats
                    .running()
                    .traffic()
                    .of("PATCH", "/api/v1/account")
                    .is_empty()
            );
            Ok(())
        },
    )
}

#[test]
fn leaving_the_page_saves() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            let page = desk.open("/account").await?;
            page.holds(&name(), "Jane Doe").await?;
            page.fill(&name(), "Jane of the agency").await?;
            page.click(&link("Mailbridge")).await?;
            page.find(&heading("Welcome, Jane Doe")).await?;
            until("the save", async || {
                let saves = desk.ats.running().traffic().of("PATCH", "/api/v1/account");
                let saved = saves
                    .iter()
                    .find(|exchange| exchange.status == 200)
                    .and_then(|exchange| serde_json::from_str::<Account>(&exchange.response_body).ok());
                Ok(Look::holds(
                    saved.is_some_and(|account| account.display_name == "Jane of the agency"),
                    || format!("{saves:?}"),
                ))
            })
            .await?;
            page.back().await?;
            page.holds(&name(), "Jane of the agency").await?;
            Ok(())
        },
    )
}

#[test]
fn the_address_of_email_settings_leads_there() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            let page = desk.open("/account#email-settings").await?;
            page.holds(&name(), "Jane Doe").await?;
            page.says(&region("Email settings"), "No mailbox yet").await?;
            page.has_focus(&region("Email settings")).await?;
            page.is_in_view(&region("Email settings")).await
        },
    )
}

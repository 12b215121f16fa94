//! From Add Mailbox through the provider to a saved mailbox.

use anyhow::{Context, Result, bail};
use mailbridge_e2e::ats::Ats;
use mailbridge_e2e::desk::at_the_desk;
use mailbridge_e2e::page::Page;
use mailbridge_e2e::target::{Target, any, button, checkbox, group, heading, link, menuitem, textbox};
use serde_json::Value;
use thirtyfour::{Key, TypingData};

use crate::recruiter::{
    self, JANE, JANES_ACCOUNT, allow_mail, card, choose_account, connect_jane, press_add_mailbox,
};

#[test]
fn a_mailbox_arrives_with_its_settings_and_is_saved() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            let page = desk.open("/account").await?;
            let tab = press_add_mailbox(desk, &page).await?;
            tab.find(&heading("Choose an account")).await?;
            assert!(
                tab.address()
                    .await?
                    .starts_with(desk.ats.running().provider_url())
            );
            choose_account(&tab, JANES_ACCOUNT).await?;
            tab.find(&heading("Mailbridge wants access to your account"))
                .await?;
            allow_mail(&tab).await?;
            desk.closes(&tab).await?;
            page.hears("status", &format!("{JANE} is connected")).await?;
            page.says(&card(JANE), "Not saved yet").await?;

            let edit_folders = link("Edit folders").within(card(JANE));
            assert_eq!(
                page.attribute(&edit_folders, "aria-disabled").await?.as_deref(),
                Some("true")
            );
            assert_eq!(page.attribute(&edit_folders, "href").await?, None);
            page.says(&card(JANE), "Save the mailbox first").await?;
            settings_are_filled_in_and_read_only(&page).await?;

            page.click(&button("Save")).await?;
            page.hears("status", "Saved at").await?;
            page.says(&card(JANE), "Connected").await?;
            page.reload().await?;
            page.says(&card(JANE), "Connected").await?;
            settings_are_filled_in_and_read_only(&page).await?;
            assert_eq!(page.attribute(&edit_folders, "aria-disabled").await?, None);

            lies_in_the_database(&desk.ats)?;
            desk.ats.start_again().await?;
            lies_in_the_database(&desk.ats)?;
            let page = desk.open("/account").await?;
            page.says(&card(JANE), "Connected").await?;
            Ok(())
        },
    )
}

async fn settings_are_filled_in_and_read_only(page: &Page) -> Result<()> {
    for (server, host, port) in [
        ("Incoming mail", "imap.gmail.com", "993"),
        ("Outgoing mail", "smtp.gmail.com", "465"),
    ] {
        let place = group(server).within(card(JANE));
        let text = page.text(&place).await?;
        for value in [host, port, "TLS", JANE, "OAuth 2.0 with Google"] {
            assert!(text.contains(value), "{value} is not in {text:?}");
        }
        assert_eq!(page.count(&any("textbox").within(place.clone())).await?, 0);
        page.find(&button(format!("Copy: {server}, Server")).within(place))
            .await?;
    }
    page.says(&card(JANE), "Filled in by Google.").await?;
    page.find(&textbox("Sender name").within(card(JANE))).await?;
    Ok(())
}

fn lies_in_the_database(ats: &Ats) -> Result<()> {
    let granted = tokens_of(ats, "refresh_token");
    let connection = ats.running().database().lock();
    let (user, tenant, address, sealed): (String, String, String, Vec<u8>) = connection.query_row(
        "SELECT user_id, tenant_id, address, refresh_token FROM mailboxes",
        [],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )?;
    assert_eq!(
        (user.as_str(), tenant.as_str(), address.as_str()),
        ("jane", "agency", JANE)
    );
    assert!(sealed.len() > 40, "{} bytes", sealed.len());
    for token in granted {
        let bytes = token.as_bytes();
        assert!(
            !sealed.windows(bytes.len()).any(|part| part == bytes),
            "the token lies there in clear"
        );
    }
    let (grants, kept_tokens): (i64, i64) = connection.query_row(
        "SELECT count(*), count(refresh_token) FROM grants WHERE saved_as IS NOT NULL",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    assert_eq!((grants, kept_tokens), (1, 0), "the grant is consumed");
    Ok(())
}

/// What the provider's token endpoint gave out under this name since the last start.
fn tokens_of(ats: &Ats, name: &str) -> Vec<String> {
    let provider = ats.running().provider();
    let answers = provider
        .map(|provider| provider.traffic().of("POST", "/token"))
        .unwrap_or_default();
    answers
        .iter()
        .filter_map(|exchange| serde_json::from_str::<Value>(&exchange.response_body).ok())
        .filter_map(|answer| answer[name].as_str().map(str::to_owned))
        .collect()
}

#[test]
fn leaving_the_page_saves_the_mailbox() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            let page = desk.open("/account").await?;
            connect_jane(desk, &page).await?;
            page.click(&link("Mailbridge")).await?;
            page.find(&heading("Welcome, Jane Doe")).await?;
            page.back().await?;
            page.says(&card(JANE), "Connected").await?;
            let saves = desk.ats.running().traffic().of("POST", "/api/v1/mailboxes");
            assert_eq!(saves.len(), 1, "{saves:?}");
            Ok(())
        },
    )
}

#[test]
fn who_gives_a_mailbox_up_keeps_none() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            let page = desk.open("/account").await?;
            connect_jane(desk, &page).await?;
            page.click(&button("Don’t add this mailbox").within(card(JANE)))
                .await?;
            page.is_gone(&card(JANE)).await?;
            page.reload().await?;
            page.says(&recruiter::email_settings(), "No mailbox yet").await?;
            assert!(
                desk.ats
                    .running()
                    .traffic()
                    .of("POST", "/api/v1/mailboxes")
                    .is_empty()
            );
            Ok(())
        },
    )
}

#[test]
fn cancelling_at_the_provider_connects_nothing() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            let page = desk.open("/account").await?;
            let tab = press_add_mailbox(desk, &page).await?;
            choose_account(&tab, JANES_ACCOUNT).await?;
            tab.click(&button("Cancel")).await?;
            tab.find(&heading("You stopped at Google")).await?;
            page.hears("status", "You stopped at Google").await?;
            page.is_gone(&card(JANE)).await?;
            assert!(
                desk.ats
                    .running()
                    .traffic()
                    .of("POST", "/api/v1/mailbox-grants")
                    .is_empty()
            );

            tab.click(&button("Try again")).await?;
            choose_account(&tab, JANES_ACCOUNT).await?;
            allow_mail(&tab).await?;
            desk.closes(&tab).await?;
            page.says(&card(JANE), "Not saved yet").await?;
            Ok(())
        },
    )
}

#[test]
fn without_the_box_for_mail_nothing_is_connected() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            let page = desk.open("/account").await?;
            let tab = press_add_mailbox(desk, &page).await?;
            choose_account(&tab, JANES_ACCOUNT).await?;
            tab.click(&button("Continue")).await?;
            tab.find(&heading("Google didn’t give access to mail")).await?;
            page.hears("status", "Google didn’t give access to mail").await?;
            page.is_gone(&card(JANE)).await?;

            tab.click(&button("Try again")).await?;
            choose_account(&tab, JANES_ACCOUNT).await?;
            allow_mail(&tab).await?;
            desk.closes(&tab).await?;
            page.says(&card(JANE), "Not saved yet").await?;
            // The hint names the account that was chosen the first time.
            let asked = desk
                .ats
                .running()
                .provider()
                .context("a provider")?
                .traffic()
                .of("GET", "/authorize");
            assert!(!asked[0].query_keys().contains(&"login_hint"));
            assert!(
                asked[1].query_keys().contains(&"login_hint"),
                "{:?}",
                asked[1].query_keys()
            );
            desk.expect_in_console("/api/v1/mailbox-grants");
            Ok(())
        },
    )
}

#[test]
fn a_connect_page_without_an_attempt_goes_nowhere() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            for path in [
                "/connect/google",
                "/connect/google?attempt=",
                "/connect/google?attempt=6a0f2a3e-0000-4000-8000-000000000000",
            ] {
                let page = desk.open(path).await?;
                page.find(&heading("Start from Email settings")).await?;
                page.find(&link("Go to Email settings")).await?;
            }
            let provider = desk.ats.running().provider().context("a provider")?;
            assert!(provider.traffic().of("GET", "/authorize").is_empty());
            Ok(())
        },
    )
}

#[test]
fn a_callback_that_nobody_asked_for_is_not_used() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            let page = desk
                .open("/connect/callback?code=c0de-from-elsewhere&state=st4te&next=https%3A%2F%2Felsewhere.example%2F")
                .await?;
            page.find(&heading("This sign-in was not started in this tab"))
                .await?;
            page.arrives_at("/connect/callback").await?;
            let page = desk.open("/connect/callback").await?;
            page.find(&heading("There is nothing to finish here")).await?;
            assert!(
                desk.ats
                    .running()
                    .traffic()
                    .of("POST", "/api/v1/mailbox-grants")
                    .is_empty()
            );
            Ok(())
        },
    )
}

#[test]
fn a_callback_that_is_loaded_again_sends_nothing_twice() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            let page = desk.open("/account").await?;
            let tab = press_add_mailbox(desk, &page).await?;
            choose_account(&tab, JANES_ACCOUNT).await?;
            // Nobody acknowledges the result, so the tab stays.
            page.go_to("about:blank").await?;
            allow_mail(&tab).await?;
            tab.find(&heading("Your mailbox is connected but not saved"))
                .await?;
            tab.reload().await?;
            tab.find(&heading("Your mailbox is connected but not saved"))
                .await?;
            let sent = desk.ats.running().traffic().of("POST", "/api/v1/mailbox-grants");
            assert_eq!(sent.len(), 1, "{sent:?}");

            tab.click(&button("Save mailbox")).await?;
            tab.arrives_at("/account#email-settings").await?;
            tab.says(&card(JANE), "Connected").await?;
            Ok(())
        },
    )
}

#[test]
fn the_whole_way_works_with_the_keyboard_alone() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            let page = desk.open("/").await?;
            tab_to(&page, &button("Jane Doe")).await?;
            page.press(Key::Enter).await?;
            page.has_focus(&menuitem("My account")).await?;
            page.press(Key::Enter).await?;
            page.find(&heading("My account")).await?;
            tab_to(&page, &recruiter::add_mailbox()).await?;
            page.press(Key::Enter).await?;
            let tab = desk.new_tab(&[&page]).await?;
            tab_to(&tab, &button(JANES_ACCOUNT)).await?;
            tab.press(Key::Enter).await?;
            tab_to(&tab, &checkbox(recruiter::MAIL)).await?;
            tab.press(Key::Space).await?;
            tab_to(&tab, &button("Continue")).await?;
            tab.press(Key::Enter).await?;
            desk.closes(&tab).await?;
            page.says(&card(JANE), "Not saved yet").await?;
            tab_to(&page, &button("Save and edit folders").within(card(JANE))).await?;
            page.press(Key::Enter).await?;
            page.find(&heading("Edit folders")).await?;
            tab_to(&page, &button("Not mapped")).await?;
            page.press(Key::Enter).await?;
            // The bar is above.
            reach(&page, &button("Save"), || Key::Shift + Key::Tab).await?;
            page.press(Key::Enter).await?;
            tab_to(&page, &button("Save like this")).await?;
            page.press(Key::Enter).await?;
            page.hears("status", "Saved at").await?;
            Ok(())
        },
    )
}

/// Presses Tab until the focus is on the target.
async fn tab_to(page: &Page, target: &Target) -> Result<()> {
    reach(page, target, || Key::Tab.into()).await
}

async fn reach(page: &Page, target: &Target, key: impl Fn() -> TypingData) -> Result<()> {
    let element = page.find(target).await?;
    for _ in 0..80 {
        if page.is_focused(&element).await? {
            return Ok(());
        }
        page.press(key()).await?;
    }
    bail!("the Tab key does not reach {target}")
}

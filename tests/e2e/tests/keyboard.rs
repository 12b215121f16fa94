//! The recruiter's whole way without a pointer: every stop shows the focus, and the focus comes back to where it left.

use anyhow::Result;
use mailbridge_e2e::desk::at_the_desk;
use mailbridge_e2e::target::{any, button, checkbox, combobox, dialog, heading, link, menuitem, option};
use thirtyfour::Key;

use crate::recruiter::{JANE, JANES_ACCOUNT, MAIL, add_mailbox, card};

#[test]
fn the_recruiters_way_needs_no_pointer() -> Result<()> {
    at_the_desk(
        |options| options.ask_who = true,
        async |desk| {
            desk.expect_in_console("401");
            let page = desk.open("/").await?;
            page.tab_to(&link("Sign in")).await?;
            page.strike(Key::Enter).await?;
            page.tab_to(&button("Sign in as Jane Doe")).await?;
            page.strike(Key::Enter).await?;
            page.find(&heading("Welcome, Jane Doe")).await?;

            let menu_button = button("Jane Doe");
            page.tab_to(&menu_button).await?;
            page.strike(Key::Enter).await?;
            page.has_focus(&menuitem("My account")).await?;
            page.focus_shows().await?;
            page.strike(Key::Escape).await?;
            page.is_gone(&any("menu")).await?;
            page.has_focus(&menu_button).await?;
            page.strike(Key::Down).await?;
            page.has_focus(&menuitem("My account")).await?;
            page.strike(Key::Enter).await?;
            page.has_focus(&heading("My account")).await?;

            page.tab_to(&add_mailbox()).await?;
            page.strike(Key::Enter).await?;
            let tab = desk.new_tab(&[&page]).await?;
            tab.tab_to(&button(JANES_ACCOUNT)).await?;
            tab.strike(Key::Enter).await?;
            tab.tab_to(&checkbox(MAIL)).await?;
            tab.strike(" ").await?;
            tab.tab_to(&button("Continue")).await?;
            tab.strike(Key::Enter).await?;
            desk.closes(&tab).await?;
            page.says(&card(JANE), "Not saved yet").await?;
            page.has_focus(&add_mailbox()).await?;

            let save = button("Save");
            page.tab_back_to(&save).await?;
            page.strike(Key::Enter).await?;
            page.hears("status", "Saved at").await?;
            page.has_focus(&save).await?;

            let remove = button("Remove mailbox").within(card(JANE));
            let question = dialog(format!("Remove {JANE}?"));
            page.tab_to(&remove).await?;
            page.strike(Key::Enter).await?;
            page.has_focus(&button("Cancel").within(question.clone())).await?;
            page.focus_shows().await?;
            page.strike(Key::Escape).await?;
            page.is_gone(&question).await?;
            page.has_focus(&remove).await?;

            page.tab_back_to(&link("Edit folders").within(card(JANE))).await?;
            page.strike(Key::Enter).await?;
            page.has_focus(&heading("Edit folders")).await?;
            let archive = combobox("Archive");
            page.tab_to(&archive).await?;
            page.strike(Key::Down).await?;
            page.appears(&any("option")).await?;
            page.strike(Key::Escape).await?;
            page.is_gone(&any("option")).await?;
            page.has_focus(&archive).await?;
            page.press(Key::Control + "a").await?;
            page.strike("Archive 2025").await?;
            page.appears(&option("Archive 2025").in_part()).await?;
            page.strike(Key::Enter).await?;
            page.holds(&archive, "Archive 2025").await?;
            page.has_focus(&archive).await?;
            page.tab_back_to(&save).await?;
            page.strike(Key::Enter).await?;
            page.hears("status", "Saved, and read back").await?;
            page.has_focus(&save).await?;

            page.tab_back_to(&menu_button).await?;
            page.strike(Key::Up).await?;
            page.has_focus(&menuitem("Sign out")).await?;
            page.focus_shows().await?;
            page.strike(Key::Enter).await?;
            page.find(&heading("You are not signed in")).await?;
            Ok(())
        },
    )
}

#[test]
fn after_a_removal_the_focus_is_where_the_mailbox_was() -> Result<()> {
    at_the_desk(
        |options| options.scenario = mailbridge_reference_ats::Scenario::Connected,
        async |desk| {
            let page = desk.open("/account").await?;
            let question = dialog(format!("Remove {JANE}?"));
            page.tab_to(&button("Remove mailbox").within(card(JANE))).await?;
            page.strike(Key::Enter).await?;
            page.tab_to(&button("Remove mailbox").within(question.clone()))
                .await?;
            page.strike(Key::Enter).await?;
            page.is_gone(&card(JANE)).await?;
            page.has_focus(&crate::recruiter::email_settings()).await
        },
    )
}

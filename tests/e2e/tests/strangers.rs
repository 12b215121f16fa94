//! Nobody gets another's mailbox, whoever is signed in when the provider answers.

use anyhow::Result;
use mailbridge_e2e::desk::{Desk, at_the_desk};
use mailbridge_e2e::page::Page;
use mailbridge_e2e::target::{button, heading, link, menuitem};
use mailbridge_reference_ats::Options;

use crate::recruiter::{JANE, JANES_ACCOUNT, allow_mail, card, choose_account, press_add_mailbox};

/// Everybody signs in by hand.
fn ask_who(options: &mut Options) {
    options.ask_who = true;
}

async fn sign_in(page: &Page, user: &str) -> Result<()> {
    page.click(&link("Sign in")).await?;
    page.click(&button(user)).await?;
    page.find(&heading("My account")).await.map(|_| ())
}

async fn sign_out(page: &Page, user: &str) -> Result<()> {
    page.click(&button(user)).await?;
    page.click(&menuitem("Sign out")).await?;
    page.find(&heading("You are not signed in")).await.map(|_| ())
}

const SIGN_IN_AS_JANE: &str = "Sign in as Jane Doe";
const SIGN_IN_AS_ALEX: &str = "Sign in as Alex Smith";

/// Jane presses Add Mailbox and signs out while she is at the provider, where she goes on.
async fn signed_out_meanwhile(desk: &Desk) -> Result<(Page, Page)> {
    let page = desk.open("/account").await?;
    sign_in(&page, SIGN_IN_AS_JANE).await?;
    let tab = press_add_mailbox(desk, &page).await?;
    choose_account(&tab, JANES_ACCOUNT).await?;
    sign_out(&page, "Jane Doe").await?;
    Ok((page, tab))
}

fn handed_in(desk: &Desk) -> usize {
    desk.ats
        .running()
        .traffic()
        .of("POST", "/api/v1/mailbox-grants")
        .len()
}

#[test]
fn who_signs_in_again_finishes() -> Result<()> {
    at_the_desk(ask_who, async |desk| {
        let (page, tab) = signed_out_meanwhile(desk).await?;
        allow_mail(&tab).await?;
        tab.find(&heading("Your session has ended")).await?;
        assert_eq!(handed_in(desk), 0);

        sign_in(&page, SIGN_IN_AS_JANE).await?;
        // A driver looks at a tab without its getting the focus.
        tab.look::<()>("window.dispatchEvent(new Event('focus'))", vec![])
            .await?;
        desk.closes(&tab).await?;
        page.says(&card(JANE), "Not saved yet").await?;
        assert_eq!(handed_in(desk), 1);
        desk.expect_in_console("401");
        Ok(())
    })
}

#[test]
fn who_signs_in_as_somebody_else_gets_nothing() -> Result<()> {
    at_the_desk(ask_who, async |desk| {
        let (page, tab) = signed_out_meanwhile(desk).await?;
        sign_in(&page, SIGN_IN_AS_ALEX).await?;
        allow_mail(&tab).await?;
        tab.find(&heading("Somebody else is signed in now")).await?;
        tab.find(&link("Go to Email settings")).await?;
        assert_eq!(handed_in(desk), 0, "the code went nowhere");

        page.reload().await?;
        page.find(&heading("My account")).await?;
        page.is_gone(&card(JANE)).await?;
        desk.expect_in_console("401");
        Ok(())
    })
}

#[test]
fn a_link_that_another_user_sends_goes_nowhere() -> Result<()> {
    at_the_desk(ask_who, async |desk| {
        let page = desk.open("/account").await?;
        sign_in(&page, SIGN_IN_AS_JANE).await?;
        let tab = press_add_mailbox(desk, &page).await?;
        tab.find(&heading("Choose an account")).await?;
        let link_of_jane: String = page
            .look(
                "return document.querySelector('.waiting a[target=_blank]').href",
                vec![],
            )
            .await?;
        sign_out(&page, "Jane Doe").await?;
        sign_in(&page, SIGN_IN_AS_ALEX).await?;
        page.go_to(&link_of_jane).await?;
        page.find(&heading("Start from Email settings")).await?;
        desk.expect_in_console("401");
        Ok(())
    })
}

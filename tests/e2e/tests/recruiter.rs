//! What a recruiter does on the way from Add Mailbox to a mailbox.

use anyhow::Result;
use mailbridge_e2e::desk::Desk;
use mailbridge_e2e::page::Page;
use mailbridge_e2e::target::{Target, article, button, checkbox, link, region};

/// The recruiter of the scenario `fresh`, at the sign-in provider.
pub const JANE: &str = "jane.doe@agency.example";
/// How the provider's account chooser names her.
pub const JANES_ACCOUNT: &str = "Jane Doe jane.doe@agency.example";
/// A Dutch mailbox.
pub const SANNE: &str = "sanne.devries@agency.example";
/// How the provider's account chooser names its owner.
pub const SANNES_ACCOUNT: &str = "Sanne de Vries sanne.devries@agency.example";
/// The box on the provider's consent page.
pub const MAIL: &str = "Read, compose, send, and permanently delete all your email";

/// The panel that mailboxes stand in.
pub fn email_settings() -> Target {
    region("Email settings")
}

/// The card of a mailbox.
pub fn card(address: &str) -> Target {
    article(address).within(email_settings())
}

/// The link Add Mailbox.
pub fn add_mailbox() -> Target {
    link("Add Mailbox").within(email_settings())
}

/// Presses Add Mailbox; gives the new tab.
pub async fn press_add_mailbox(desk: &Desk, page: &Page) -> Result<Page> {
    page.click(&add_mailbox()).await?;
    page.hears("status", "Waiting for Google").await?;
    desk.new_tab(&[page]).await
}

/// Chooses the account at the provider.
pub async fn choose_account(tab: &Page, account: &str) -> Result<()> {
    tab.click(&button(account)).await
}

/// Ticks the box for mail and continues.
pub async fn allow_mail(tab: &Page) -> Result<()> {
    tab.click(&checkbox(MAIL)).await?;
    tab.click(&button("Continue")).await
}

/// Presses Add Mailbox and comes back with a grant for the account's mailbox, which stands there unsaved.
pub async fn connect(desk: &Desk, page: &Page, account: &str, address: &str) -> Result<()> {
    let tab = press_add_mailbox(desk, page).await?;
    choose_account(&tab, account).await?;
    allow_mail(&tab).await?;
    desk.closes(&tab).await?;
    page.says(&card(address), "Not saved yet").await
}

/// The same for Jane's mailbox.
pub async fn connect_jane(desk: &Desk, page: &Page) -> Result<()> {
    connect(desk, page, JANES_ACCOUNT, JANE).await
}

/// Connects Jane's mailbox and saves it.
pub async fn save_janes_mailbox(desk: &Desk, page: &Page) -> Result<()> {
    connect_jane(desk, page).await?;
    page.click(&button("Save")).await?;
    page.hears("status", "Saved at").await?;
    page.says(&card(JANE), "Connected").await
}

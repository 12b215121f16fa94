//! Edit folders of a mailbox at a real mail server: app, reference ATS, IMAP, Dovecot.

use anyhow::{Context, Result};
use mailbridge_dovecot::{DUTCH, Dovecot, Port, Setup};
use mailbridge_e2e::ats::Ats;
use mailbridge_e2e::desk::{Desk, at_the_desk};
use mailbridge_e2e::page::Page;
use mailbridge_e2e::target::{any, button, combobox, dialog, group, heading, textbox};
use mailbridge_reference_ats::{Folders, Options, Protection};

use crate::folders::{choose, unfold};
use crate::recruiter::{SANNE, SANNES_ACCOUNT, card, connect};

const SECRET: &str = "dovecots-secret";

/// What lies in the ATS's database in the end: folders by the names that the server itself uses.
const MAPPING: [(&str, &str, Option<&str>); 6] = [
    (
        "archive",
        "folder",
        Some("Vacatures/R&-D &- \"K&APY-ln\" [2026] &JhU-"),
    ),
    ("deleted", "automatic", Some("[Gmail]/Prullenbak")),
    ("drafts", "automatic", Some("[Gmail]/Concepten")),
    ("inbox", "automatic", Some("INBOX")),
    ("junk", "not_mapped", None),
    ("sent", "folder", Some("[Gmail]/Verzonden berichten")),
];

/// What the recruiter calls the folder for archived mail.
const ARCHIVE: &str = "R&D & \"Köln\" [2026] ☕";

fn over_imap(options: &mut Options, port: u16) {
    options.provider.client_secret = Some(SECRET.to_owned());
    options.mail.folders = Some(Folders::Imap);
    options.mail.imap_host = "127.0.0.1".to_owned();
    options.mail.imap_port = port;
    options.mail.imap_security = Protection::None;
    options.mail.timeout_seconds = 2;
}

async fn dovecot(desk: &Desk, port: Port) -> Result<Dovecot> {
    let setup = Setup {
        provider: desk.ats.running().provider_url(),
        client_id: &Options::for_tests().provider.client_id,
        client_secret: SECRET,
        mechanisms: "xoauth2 oauthbearer",
        special: &DUTCH,
    };
    Dovecot::start(port, &setup).await
}

#[test]
fn a_dutch_mailbox_is_mapped_over_imap() -> Result<()> {
    let port = Port::reserve()?;
    let number = port.number();
    at_the_desk(
        |options| over_imap(options, number),
        async |desk| {
            let dovecot = dovecot(desk, port).await?;
            dovecot.add_folders(SANNE, ["Vacatures", "Oud &- nieuw"].map(str::to_owned))?;
            let page = desk.open("/account").await?;
            let mapped = map(desk, &page, &dovecot).await;
            mapped.with_context(|| format!("Dovecot's log:\n{}", dovecot.log()))
        },
    )
}

async fn map(desk: &mut Desk, page: &Page, dovecot: &Dovecot) -> Result<()> {
    connect(desk, page, SANNES_ACCOUNT, SANNE).await?;
    page.click(&button("Save and edit folders").within(card(SANNE)))
        .await?;
    page.find(&heading("Edit folders")).await?;
    unfold(page).await?;
    page.holds(&combobox("Deleted"), "Automatic: [Gmail]/Prullenbak")
        .await?;
    choose(page, "Sent", "[Gmail]/Verzonden berichten").await?;
    choose(page, "Junk", "Not mapped").await?;

    a_label_goes_away(page, dovecot).await?;
    the_server_hangs(desk, page, dovecot).await?;
    create_the_archive(page).await?;

    page.click(&button("Save")).await?;
    page.hears("status", "Saved, and read back").await?;
    lies_in_the_database(&desk.ats)?;
    page.reload().await?;
    let path = format!("Vacatures/{ARCHIVE}");
    page.holds(&combobox("Archive"), &path).await
}

/// What was chosen is never replaced, and the row asks.
async fn a_label_goes_away(page: &Page, dovecot: &Dovecot) -> Result<()> {
    choose(page, "Archive", "Oud & nieuw").await?;
    dovecot.remove_folder(SANNE, "Oud &- nieuw")?;
    page.click(&button("Reload folders")).await?;
    page.says(&group("Archive"), "Oud & nieuw is gone from the mailbox")
        .await?;
    page.holds(&combobox("Archive"), "Oud & nieuw").await
}

/// A list that cannot be had costs nothing of what is on the screen, and nor does a page that has to be loaded again.
async fn the_server_hangs(desk: &mut Desk, page: &Page, dovecot: &Dovecot) -> Result<()> {
    desk.expect_in_console("504");
    dovecot.hang()?;
    page.click(&button("Reload folders")).await?;
    page.hears("alert", "takes too long").await?;
    page.holds(&combobox("Junk"), "Not mapped").await?;
    page.reload().await?;
    page.find(&heading("The mail server takes too long")).await?;
    dovecot.go_on()?;
    page.click(&button("Try again")).await?;
    page.click(&button("Restore them")).await?;
    unfold(page).await?;
    page.holds(&combobox("Junk"), "Not mapped").await?;
    page.holds(&combobox("Sent"), "[Gmail]/Verzonden berichten").await
}

async fn create_the_archive(page: &Page) -> Result<()> {
    page.click(&button("Create folder")).await?;
    let create = dialog("Create a folder");
    page.fill(&textbox("Name").within(create.clone()), ARCHIVE)
        .await?;
    let parent = combobox("In").within(create.clone());
    page.pick(&parent, "vaca", "Vacatures").await?;
    page.choose(&combobox("Use it for").within(create.clone()), "Archive")
        .await?;
    page.click(&button("Create").within(create)).await?;
    page.is_gone(&any("dialog")).await?;
    page.holds(&combobox("Archive"), &format!("Vacatures/{ARCHIVE}"))
        .await
}

fn lies_in_the_database(ats: &Ats) -> Result<()> {
    let connection = ats.running().database().lock();
    let mut select =
        connection.prepare("SELECT role, choice, folder_id FROM folder_mapping_entries ORDER BY role")?;
    let rows: Vec<(String, String, Option<String>)> = select
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    let wanted =
        MAPPING.map(|(role, choice, folder)| (role.to_owned(), choice.to_owned(), folder.map(str::to_owned)));
    assert_eq!(rows, wanted);
    Ok(())
}

//! Edit folders: every folder of the ATS gets one of the mailbox.

use anyhow::Result;
use mailbridge_e2e::ats::Ats;
use mailbridge_e2e::desk::at_the_desk;
use mailbridge_e2e::page::Page;
use mailbridge_e2e::target::{any, button, combobox, group, heading, link, option, summary};
use mailbridge_reference_ats::Scenario;
use thirtyfour::Key;

use crate::recruiter::{JANE, card, connect_jane};

/// The ATS's folders, each with the folder of the mailbox that it gets here.
const MAPPING: [(&str, &str); 6] = [
    ("Inbox", "INBOX"),
    ("Sent", "[Gmail]/Sent Mail"),
    ("Drafts", "[Gmail]/Drafts"),
    ("Archive", "Archive 2025"),
    ("Deleted", "[Gmail]/Trash"),
    ("Junk", "[Gmail]/Spam"),
];

#[test]
fn every_folder_is_mapped_saved_and_there_again() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            let page = desk.open("/account").await?;
            connect_jane(desk, &page).await?;
            page.click(&button("Save and edit folders").within(card(JANE)))
                .await?;
            page.find(&heading("Edit folders")).await?;
            page.arrives_at("/folders").await?;
            unfold(&page).await?;
            for (role, folder) in MAPPING {
                page.find(&group(role)).await?;
                choose(&page, role, folder).await?;
            }
            page.click(&button("Save")).await?;
            page.hears("status", "Saved at").await?;
            page.hears("status", "Saved, and read back").await?;

            page.reload().await?;
            shows_the_mapping(&page).await?;
            lies_in_the_database(&desk.ats)?;
            desk.ats.start_again().await?;
            lies_in_the_database(&desk.ats)?;
            let page = desk.open("/account").await?;
            page.click(&link("Edit folders").within(card(JANE))).await?;
            shows_the_mapping(&page).await
        },
    )
}

/// Certain rows are folded away.
pub async fn unfold(page: &Page) -> Result<()> {
    page.find(&button("Reload folders")).await?;
    let folded = summary("found by Gmail’s own marks").in_part();
    if page.count(&folded).await? > 0 {
        page.click(&folded).await?;
    }
    Ok(())
}

/// Chooses a folder by typing its path.
pub async fn choose(page: &Page, role: &str, folder: &str) -> Result<()> {
    let picker = combobox(role);
    page.focus(&picker).await?;
    page.press(Key::Control + "a").await?;
    page.press(folder).await?;
    // The path of an option is spread over parents and name.
    let name = folder.rsplit('/').next().unwrap_or(folder);
    page.appears(&option(name).in_part()).await?;
    // What is found automatically comes first: here the folder itself is wanted, which comes last.
    if page
        .count(&option(format!("Automatic: {folder}")).in_part())
        .await?
        > 0
    {
        page.press(Key::Up).await?;
    }
    page.press(Key::Enter).await?;
    page.holds(&picker, folder).await?;
    page.has_focus(&picker).await
}

async fn shows_the_mapping(page: &Page) -> Result<()> {
    page.find(&heading("Edit folders")).await?;
    unfold(page).await?;
    for (role, folder) in MAPPING {
        page.holds(&combobox(role), folder).await?;
    }
    Ok(())
}

fn lies_in_the_database(ats: &Ats) -> Result<()> {
    let connection = ats.running().database().lock();
    let mut select =
        connection.prepare("SELECT role, choice, folder_id FROM folder_mapping_entries ORDER BY role")?;
    let rows: Vec<(String, String, Option<String>)> = select
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    let mut wanted: Vec<_> = MAPPING
        .iter()
        .map(|(role, folder)| {
            (
                role.to_lowercase(),
                "folder".to_owned(),
                Some((*folder).to_owned()),
            )
        })
        .collect();
    wanted.sort();
    assert_eq!(rows, wanted);
    Ok(())
}

#[test]
fn names_beyond_ascii_are_kept_as_the_server_writes_them() -> Result<()> {
    at_the_desk(
        |options| options.scenario = Scenario::Connected,
        async |desk| {
            let page = desk.open("/account").await?;
            page.click(&link("Edit folders").within(card(JANE))).await?;
            unfold(&page).await?;
            choose(&page, "Archive", "Société Générale").await?;
            page.click(&button("Save")).await?;
            page.hears("status", "Saved at").await?;
            let raw: String = desk.ats.running().database().lock().query_row(
                "SELECT folder_id FROM folder_mapping_entries WHERE role = 'archive'",
                [],
                |row| row.get(0),
            )?;
            assert_eq!(raw, "Soci&AOk-t&AOk- G&AOk-n&AOk-rale");
            Ok(())
        },
    )
}

#[test]
fn one_folder_is_found_among_ten_thousand() -> Result<()> {
    at_the_desk(
        |options| options.scenario = Scenario::Large,
        async |desk| {
            let page = desk.open("/account").await?;
            page.click(&link("Edit folders")).await?;
            unfold(&page).await?;
            let picker = combobox("Archive");
            page.click(&picker).await?;
            page.find(&any("listbox")).await?;
            let rendered = page.count(&any("option")).await?;
            assert!((5..200).contains(&rendered), "{rendered} options in the document");
            choose(&page, "Archive", "Finance/Delta/Berlin/Notes").await?;
            page.click(&button("Save")).await?;
            page.hears("status", "Saved at").await?;
            page.reload().await?;
            unfold(&page).await?;
            page.holds(&picker, "Finance/Delta/Berlin/Notes").await
        },
    )
}

#[test]
fn a_folder_that_is_gone_is_named_and_replaced() -> Result<()> {
    at_the_desk(
        |options| options.scenario = Scenario::FolderGone,
        async |desk| {
            let page = desk.open("/account").await?;
            page.click(&link("Edit folders").within(card(JANE))).await?;
            page.find(&button("Reload folders")).await?;
            page.says(&any("main"), "is gone from the mailbox").await
        },
    )
}

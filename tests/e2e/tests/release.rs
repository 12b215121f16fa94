//! A new version is deployed while a tab is open.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use mailbridge_contract::problem::ProblemCode;
use mailbridge_e2e::desk::at_the_desk;
use mailbridge_e2e::settings::Settings;
use mailbridge_e2e::target::{Target, button, heading, link, region, textbox};
use mailbridge_reference_ats::{Fault, FaultKind};

fn name() -> Target {
    textbox("Name").within(region("Profile"))
}

/// The built app in a folder of its own, so that it can be replaced.
fn deployed(settings: &Settings) -> Result<tempfile::TempDir> {
    let folder = tempfile::tempdir()?;
    copy(&settings.app, folder.path())?;
    Ok(folder)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// Deploys what is the same app under the name of another version.
fn deploy_another(folder: &Path) -> Result<()> {
    for name in ["index.html.br", "index.html.gz"] {
        let compressed = folder.join(name);
        if compressed.exists() {
            fs::remove_file(compressed)?;
        }
    }
    let page = folder.join("index.html");
    let text = fs::read_to_string(&page)?;
    let (before, after) = text.split_once("data-version=").context("no version")?;
    let quote = if after.starts_with('"') { "\"" } else { "" };
    let rest = after[quote.len()..]
        .find(['"', ' ', '>'])
        .context("no end of the version")?
        + quote.len();
    fs::write(
        page,
        format!("{before}data-version={quote}the-next-version{}", &after[rest..]),
    )?;
    Ok(())
}

#[test]
fn it_is_offered_and_taken_after_saving() -> Result<()> {
    let folder = deployed(&Settings::read()?)?;
    let app = folder.path().to_owned();
    at_the_desk(
        |options| options.app = Some(app.clone()),
        async |desk| {
            desk.expect_in_console("Failed to load resource");
            let offer = button("Save and reload");
            let mark = "window.theSamePage = true";
            let marked = "return window.theSamePage === true";
            let page = desk.open("/account").await?;
            page.holds(&name(), "Jane Doe").await?;
            page.look::<()>(mark, vec![]).await?;
            deploy_another(&app)?;

            // Going to another page is the moment to look.
            page.fill(&name(), "Jane of before").await?;
            page.click(&link("Mailbridge")).await?;
            page.find(&heading("Welcome, Jane Doe")).await?;
            page.hears("status", "A new version is ready").await?;
            ensure!(
                page.look::<bool>(marked, vec![]).await?,
                "it is not loaded by itself"
            );

            // What cannot be saved keeps the page.
            page.click(&link("Email settings")).await?;
            page.holds(&name(), "Jane of before").await?;
            let refused = FaultKind::Problem {
                code: ProblemCode::CsrfRejected,
                retry_after: None,
            };
            let faults = desk.ats.running().faults();
            faults.add(Fault::new(http::Method::PATCH, "/api/v1/account", refused));
            page.fill(&name(), "Jane in between").await?;
            page.click(&offer).await?;
            page.hears("status", "Not everything could be saved").await?;
            page.holds(&name(), "Jane in between").await?;
            ensure!(page.look::<bool>(marked, vec![]).await?, "it stays");

            faults.clear();
            page.click(&offer).await?;
            page.is_gone(&offer).await?;
            page.holds(&name(), "Jane in between").await?;
            ensure!(!page.look::<bool>(marked, vec![]).await?, "it was loaded again");
            let saved: String = desk.ats.running().database().lock().query_row(
                "SELECT display_name FROM users WHERE id = 'jane'",
                [],
                |row| row.get(0),
            )?;
            ensure!(saved == "Jane in between", "{saved}");

            // The version that runs now is the one that is there.
            page.click(&link("Mailbridge")).await?;
            page.find(&heading("Welcome, Jane in between")).await?;
            ensure!(page.count(&offer).await? == 0);
            Ok(())
        },
    )
}

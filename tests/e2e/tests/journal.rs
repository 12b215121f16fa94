//! The journal does not work, or holds what nobody can read: that costs the journal, never the page, and is said.

use anyhow::{Result, ensure};
use mailbridge_e2e::desk::{Desk, at_the_desk};
use mailbridge_e2e::page::Page;
use mailbridge_e2e::settings::{Kind, Settings};
use mailbridge_e2e::target::{Target, button, link, region, textbox};
use serde_json::{Value, json};

const BLOCKED: &str = "This browser keeps nothing for this site";
const FULL: &str = "This browser has no room to keep changes";
const UNREADABLE: &str = "could not be read, and were removed";

fn name() -> Target {
    textbox("Name").within(region("Profile"))
}

/// All that can be done with the page all the same.
async fn edit_and_save(page: &Page, wanted: &str) -> Result<()> {
    page.fill(&name(), wanted).await?;
    page.click(&button("Save")).await?;
    page.hears("status", "Saved at").await?;
    Ok(())
}

/// Whether one of the live regions says it now.
async fn is_said(page: &Page, words: &str) -> Result<bool> {
    let script = "return [...document.querySelectorAll('[role=status]')]
        .some((region) => region.textContent.includes(arguments[0]));";
    page.look(script, vec![words.into()]).await
}

/// Opens the app on what an earlier visit left. It is put there while no page of the app is open, which might still be looking
/// for what was left and take it away itself.
async fn visit_after(desk: &Desk, page: &Page, key: &str, value: &str) -> Result<()> {
    let picture = Settings::read()?.file("icons-", ".svg")?;
    page.go_to(&format!("{}{picture}", desk.ats.origin())).await?;
    page.look::<()>(
        "localStorage.setItem(arguments[0], arguments[1])",
        vec![key.into(), value.into()],
    )
    .await?;
    page.go_to(&format!("{}/account", desk.ats.origin())).await
}

async fn stored(page: &Page, key: &str) -> Result<Option<String>> {
    page.look("return localStorage.getItem(arguments[0])", vec![key.into()])
        .await
}

/// An entry of Jane's journal by an earlier visit.
const LEFT: &str = "mailbridge.unsaved/agency/jane/an-earlier-tab/account";

#[test]
fn what_cannot_be_read_is_dropped_and_said() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            let page = desk.open("/account").await?;
            page.holds(&name(), "Jane Doe").await?;
            // Of the picture that is no page of the app.
            desk.expect_in_console("favicon.ico");
            let foreign = "mailbridge.unsaved/agency/somebody-else/an-earlier-tab/account";
            visit_after(desk, &page, foreign, "of somebody else").await?;
            page.holds(&name(), "Jane Doe").await?;

            // What the app itself writes.
            page.fill(&name(), "Jane of last time").await?;
            let written = "const [, entry] = Object.entries(localStorage).find(([key]) =>
                key.startsWith('mailbridge.unsaved/agency/jane/'));
                return JSON.parse(entry);";
            let entry: Value = page.look(written, vec![]).await?;
            ensure!(entry["draft"]["display_name"] == "Jane of last time", "{entry}");
            page.click(&button("Discard changes")).await?;
            let of_this_version = entry.to_string();
            let (mut old, mut other) = (entry.clone(), entry);
            old["version"] = json!(0);
            other["draft"]["display_name"] = json!({ "first": "Jane" });
            for (what, text) in [
                ("cut off", of_this_version[..of_this_version.len() / 2].to_owned()),
                ("of an old version", old.to_string()),
                ("of other fields", other.to_string()),
            ] {
                visit_after(desk, &page, LEFT, &text).await?;
                page.hears("status", UNREADABLE).await?;
                ensure!(stored(&page, LEFT).await?.is_none(), "{what}: it is still there");
                ensure!(
                    page.count(&button("Restore them")).await? == 0,
                    "{what}: it is offered"
                );
            }
            page.fill(&textbox("Phone"), "1").await?;
            page.click(&button("Save")).await?;
            page.hears("status", "Saved at").await?;

            // What another user left is not for Jane, and no word is said about it.
            ensure!(stored(&page, foreign).await?.as_deref() == Some("of somebody else"));
            visit_after(desk, &page, LEFT, &of_this_version).await?;
            page.find(&button("Restore them")).await?;
            ensure!(!is_said(&page, UNREADABLE).await?);
            Ok(())
        },
    )
}

#[test]
fn a_full_storage_is_said_until_there_is_room() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            let page = desk.open("/account").await?;
            page.holds(&name(), "Jane Doe").await?;
            // To the last byte: halves, until not even one character fits.
            let fill = "let size = 1 << 22, number = 0;
                while (size >= 1) {
                    try { localStorage.setItem(`other-${number++}`, 'x'.repeat(size)); } catch { size >>= 1; }
                }";
            page.look::<()>(fill, vec![]).await?;
            page.fill(&name(), "Jane without room").await?;
            page.hears("status", FULL).await?;
            page.click(&button("Save")).await?;
            page.hears("status", "Saved at").await?;
            // The folders are edited under the same roof.
            let empty = "Object.keys(localStorage).filter((key) => key.startsWith('other-')).forEach((key) => localStorage.removeItem(key))";
            page.look::<()>(empty, vec![]).await?;
            page.fill(&name(), "Jane with room").await?;
            page.hears("status", "Unsaved changes").await?;
            ensure!(!is_said(&page, FULL).await?);
            page.click(&button("Save")).await?;
            page.hears("status", "Saved at").await?;
            Ok(())
        },
    )
}

/// Storage that is switched off, as this browser does it.
async fn block(desk: &Desk) -> Result<()> {
    match desk.browser.kind {
        // A setting blocks cookies too, and with them the sign-in: the page meets what it would meet otherwise.
        Kind::Chromium => {
            let script = "Object.defineProperty(window, 'localStorage', { get() {
                throw new DOMException('Access is denied for this document.', 'SecurityError'); } })";
            desk.browser.run_before_each_page(script).await
        }
        Kind::Firefox => desk.browser.set_preference("dom.storage.enabled", false).await,
    }
}

#[test]
fn a_blocked_storage_is_said_from_the_start() -> Result<()> {
    at_the_desk(
        |options| options.scenario = mailbridge_reference_ats::Scenario::Connected,
        async |desk| {
            block(desk).await?;
            let page = desk.open("/account").await?;
            page.holds(&name(), "Jane Doe").await?;
            page.hears("status", BLOCKED).await?;
            edit_and_save(&page, "Jane of no storage").await?;
            page.click(&link("Edit folders")).await?;
            page.find(&button("Reload folders")).await?;
            page.hears("status", BLOCKED).await?;
            page.back().await?;
            page.holds(&name(), "Jane of no storage").await?;
            Ok(())
        },
    )
}

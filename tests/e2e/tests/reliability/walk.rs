//! One cell after the other in the same browser: what the user does, what goes wrong, where the value is, and how it
//! comes to the ATS in the end.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use mailbridge_contract::problem::ProblemCode;
use mailbridge_e2e::desk::Desk;
use mailbridge_e2e::page::Page;
use mailbridge_e2e::settings::Kind;
use mailbridge_e2e::target::{Target, button, dialog, link, menuitem, region, textbox};
use mailbridge_e2e::until::{Look, until};
use mailbridge_reference_ats::{Exchange, Fault, FaultKind};
use serde::Deserialize;

use super::axes::{Action, Cell, Hazard, Places, Timing};

const ACCOUNT: &str = "/api/v1/account";

/// Where the value can be seen in a tab, whatever page of the app it shows.
const WHERE: &str = "const has = (text) => text.includes(arguments[0]);
    const kept = Object.entries(localStorage).filter(([key]) => key.startsWith('mailbridge.unsaved/'));
    return {
        screen: [...document.querySelectorAll('input')].some((input) => has(input.value)),
        journal: kept.some(([, entry]) => has(entry)),
        entries: kept.length,
    };";

/// What the screen says and offers. Of a modal dialog only what it offers itself.
const OFFERED: &str = "const scope = document.querySelector('dialog:modal') ?? document;
    const shown = [...scope.querySelectorAll('button')].filter((button) =>
        button.checkVisibility() && button.getAttribute('aria-disabled') !== 'true');
    return {
        app: document.querySelector('.shell') !== null,
        status: document.querySelector('.save-bar__status')?.textContent ?? '',
        buttons: shown.map((button) => button.textContent.trim()),
    };";

#[derive(Debug, Deserialize)]
struct Seen {
    screen: bool,
    journal: bool,
    entries: usize,
}

#[derive(Debug, Deserialize)]
struct Offered {
    app: bool,
    status: String,
    buttons: Vec<String>,
}

/// What the ATS has: the name, and how often the profile was written.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stored {
    name: String,
    version: i64,
}

pub struct Walk<'a> {
    desk: &'a mut Desk,
    /// A page of the same origin that is not the app: it sees the journal when the app's tab is gone or shows an error.
    watcher: Page,
    left: Option<Stored>,
}

fn name() -> Target {
    textbox("Name").within(region("Profile"))
}

impl<'a> Walk<'a> {
    pub async fn begin(desk: &'a mut Desk) -> Result<Self> {
        let watcher = desk.open("/api/docs/").await?;
        Ok(Self {
            desk,
            watcher,
            left: None,
        })
    }

    /// Goes through one cell, and demands what the matrix promises.
    pub async fn cell(&mut self, cell: Cell, number: usize) -> Result<()> {
        let before = self.stored()?;
        let left = self.left.take();
        ensure!(
            left.as_ref().is_none_or(|left| *left == before),
            "written again after the last cell: {left:?}, now {before:?}"
        );
        let wanted = format!("Jane {number}");
        let page = self.enter(cell.action, &before.name).await?;
        page.fill(&name(), &wanted).await?;
        self.desk.ats.running().traffic().clear();

        self.strike_before(cell).await?;
        self.act(cell, &page, &before.name).await?;
        self.strike_during(cell, &page, &wanted).await?;
        if cell.action == Action::SignOut {
            let question = dialog("Sign out without saving?");
            page.click(&button("Stay signed in").within(question)).await?;
        }
        self.has_struck(cell, &page).await?;
        self.is_where_it_should_be(cell, &page, &wanted).await?;

        self.end(cell).await?;
        self.follow(&page, &wanted).await?;
        let after = self.stored()?;
        let by_others = i64::from(cell.hazard == Hazard::ChangedElsewhere);
        let written = after.version - before.version - by_others;
        ensure!(written == 1, "written {written} times");
        self.left = Some(after);
        Ok(())
    }

    fn stored(&self) -> Result<Stored> {
        Ok(self.desk.ats.running().database().lock().query_row(
            "SELECT display_name, version FROM users WHERE id = 'jane'",
            [],
            |row| {
                Ok(Stored {
                    name: row.get(0)?,
                    version: row.get(1)?,
                })
            },
        )?)
    }

    fn writes(&self) -> Vec<Exchange> {
        self.desk.ats.running().traffic().of("PATCH", ACCOUNT)
    }

    /// The tab of the app, on My account; Back leads out of it where that is what the user does.
    async fn enter(&self, action: Action, shown: &str) -> Result<Page> {
        let tabs = self.desk.browser.tabs().await?;
        let tab = match tabs.into_iter().find(|tab| *tab != self.watcher.tab) {
            Some(tab) => tab,
            None => self.desk.browser.open_tab().await?,
        };
        let page = Page::new(self.desk.browser.clone(), tab);
        if action == Action::Back {
            page.go_to(&format!("{}/", self.desk.ats.origin())).await?;
            page.click(&link("Email settings")).await?;
        } else {
            page.go_to(&format!("{}/account", self.desk.ats.origin())).await?;
        }
        page.holds(&name(), shown).await?;
        // What is left before the app has the part that sends is in the journal alone.
        page.is_complete().await?;
        Ok(page)
    }

    fn fault(&self, kind: FaultKind) {
        let fault = Fault::new(http::Method::PATCH, ACCOUNT, kind);
        self.desk.ats.running().faults().add(fault);
    }

    async fn strike_before(&mut self, cell: Cell) -> Result<()> {
        match (cell.hazard, cell.timing) {
            (hazard, Timing::Before) if hazard.cuts_the_network() => self.cut_the_network(hazard).await?,
            (Hazard::ChangedElsewhere, _) => {
                self.desk.ats.running().database().lock().execute(
                    "UPDATE users SET display_name = 'Jane of somebody else', version = version + 1 WHERE id = 'jane'",
                    [],
                )?;
            }
            (hazard, timing) => self.fault(kind(hazard, timing)),
        }
        Ok(())
    }

    async fn act(&self, cell: Cell, page: &Page, user: &str) -> Result<()> {
        match cell.action {
            Action::Save => page.click(&button("Save")).await,
            Action::LeaveByRoute => {
                page.click(&link("Mailbridge")).await?;
                page.arrives_at("/").await
            }
            Action::Back => {
                page.back().await?;
                page.arrives_at("/").await
            }
            Action::Reload => match page.reload().await {
                // Then the browser shows its own page of errors, and the driver says so.
                Err(_) if cell.hazard.cuts_the_network() && cell.timing == Timing::Before => Ok(()),
                reloaded => reloaded,
            },
            Action::CloseTab => page.close().await,
            Action::SignOut => {
                page.click(&button(user)).await?;
                page.click(&menuitem("Sign out")).await
            }
        }
    }

    /// Cuts the network once the ATS has written, and before its answer is there.
    async fn strike_during(&mut self, cell: Cell, page: &Page, wanted: &str) -> Result<()> {
        if cell.timing != Timing::During || !cell.hazard.cuts_the_network() {
            return Ok(());
        }
        if self.may_be_unsent(cell) {
            return self.cut_the_network(cell.hazard).await;
        }
        until("the write", async || {
            let now = self.stored()?;
            Ok(Look::holds(now.name == wanted, || format!("{now:?}")))
        })
        .await?;
        if cell.action == Action::Reload {
            page.holds(&name(), wanted).await?;
        }
        self.cut_the_network(cell.hazard).await
    }

    async fn cut_the_network(&mut self, hazard: Hazard) -> Result<()> {
        // Also for a browser that is offline: Chromium's emulation lets through what outlives its page.
        self.desk.ats.running_mut().refuse_connections().await;
        if hazard == Hazard::Offline {
            self.desk.browser.set_offline(true).await?;
        }
        Ok(())
    }

    /// Waits until the write has met the fault.
    async fn has_struck(&self, cell: Cell, page: &Page) -> Result<()> {
        until("the fault to strike", async || {
            Ok(match cell.action {
                Action::Save | Action::SignOut => {
                    let status = page.look::<Offered>(OFFERED, vec![]).await?.status;
                    let waits = ["Saving", "Unsaved changes"];
                    Look::holds(!waits.iter().any(|word| status.contains(word)), || status)
                }
                _ if self.may_be_unsent(cell) => Look::There(()),
                // Nobody sees the request.
                _ if cell.hazard.cuts_the_network() && cell.timing == Timing::Before => Look::There(()),
                _ => Look::holds(!self.writes().is_empty(), || "nothing was sent".to_owned()),
            })
        })
        .await
    }

    /// Firefox ends the script of a tab that closes, so that it may not come to send anything.
    fn may_be_unsent(&self, cell: Cell) -> bool {
        cell.action == Action::CloseTab && self.desk.browser.kind == Kind::Firefox
    }

    async fn is_where_it_should_be(&self, cell: Cell, page: &Page, wanted: &str) -> Result<()> {
        let expected = cell.places();
        let page_is_there = cell.action != Action::CloseTab
            && !(cell.action == Action::Reload
                && cell.hazard.cuts_the_network()
                && cell.timing == Timing::Before);
        let seen_from = if page_is_there { page } else { &self.watcher };
        until(format!("the value at: {expected}"), async || {
            let seen: Seen = seen_from.look(WHERE, vec![wanted.into()]).await?;
            let now = Places {
                ats: self.stored()?.name == wanted,
                screen: seen.screen,
                journal: seen.journal,
            };
            let expected = Places {
                ats: if self.may_be_unsent(cell) {
                    now.ats
                } else {
                    expected.ats
                },
                ..expected
            };
            Ok(Look::holds(now == expected, || format!("at: {now}")))
        })
        .await
    }

    async fn end(&mut self, cell: Cell) -> Result<()> {
        self.desk.ats.running_mut().listen().await?;
        if cell.hazard == Hazard::Offline {
            self.desk.browser.set_offline(false).await?;
        }
        self.desk.ats.running().faults().clear();
        Ok(())
    }

    /// The user comes back where the tab is gone, and does what the screen offers, until everything is saved.
    async fn follow(&self, page: &Page, wanted: &str) -> Result<()> {
        let is_open = self.desk.browser.tabs().await?.contains(&page.tab);
        let page = if is_open {
            page.clone()
        } else {
            Page::new(self.desk.browser.clone(), self.desk.browser.open_tab().await?)
        };
        let account = format!("{}/account", self.desk.ats.origin());
        if !is_open || !page.look::<Offered>(OFFERED, vec![]).await?.app {
            page.go_to(&account).await?;
        }
        until("the value at the ATS, and an empty journal", async || {
            let seen: Seen = page.look(WHERE, vec![wanted.into()]).await?;
            let now = self.stored()?;
            if now.name == wanted && seen.entries == 0 {
                return Ok(Look::There(()));
            }
            let offered: Offered = page.look(OFFERED, vec![]).await?;
            if let Some(next) = next_step(&offered) {
                page.click(&button(next)).await?;
            }
            Ok(Look::NotYet(format!("{now:?}, {seen:?}, {offered:?}")))
        })
        .await
        .context("the faults are over")
    }
}

/// What the user clicks on, if the screen does not go on by itself.
fn next_step(offered: &Offered) -> Option<&str> {
    let wants_save = ["Unsaved changes", "Your changes are not saved"]
        .iter()
        .any(|words| offered.status.contains(words));
    offered.buttons.iter().map(String::as_str).find(|label| {
        matches!(*label, "Go back to them" | "I have signed in" | "Restore them")
            || label.starts_with("Keep mine")
            || (*label == "Save" && wants_save)
    })
}

/// How the ATS or the network treats the write, where it is not cut off.
fn kind(hazard: Hazard, timing: Timing) -> FaultKind {
    const LONG: Duration = Duration::from_secs(30);
    let problem = |code, retry_after| match timing {
        Timing::Before => FaultKind::Problem { code, retry_after },
        Timing::During => FaultKind::ProblemAnswer { code, retry_after },
    };
    match (hazard, timing) {
        (Hazard::AnswerLost, Timing::Before) => FaultKind::DroppedRequest,
        (Hazard::AnswerLost, Timing::During) => FaultKind::DroppedAnswer,
        (Hazard::InternalError, _) => problem(ProblemCode::Internal, None),
        (Hazard::Unavailable, _) => problem(ProblemCode::Unavailable, Some(1)),
        (Hazard::SessionExpired, _) => problem(ProblemCode::SessionExpired, None),
        (Hazard::CsrfRejected, _) => problem(ProblemCode::CsrfRejected, None),
        // Whoever refuses has not written.
        (Hazard::Refused, _) => FaultKind::Problem {
            code: ProblemCode::MailboxExists,
            retry_after: None,
        },
        (Hazard::ChangedElsewhere, _) => FaultKind::Problem {
            code: ProblemCode::ChangedElsewhere,
            retry_after: None,
        },
        (Hazard::RateLimited, _) => problem(ProblemCode::RateLimited, Some(1)),
        (Hazard::NotJson, Timing::Before) => FaultKind::Body("<h1>A proxy</h1>"),
        (Hazard::NotJson, Timing::During) => FaultKind::MalformedBody,
        (Hazard::WrongShape, Timing::Before) => FaultKind::Body("[\"another shape\"]"),
        (Hazard::WrongShape, Timing::During) => FaultKind::WrongShape,
        (Hazard::Delay, Timing::Before) => FaultKind::Delay(LONG),
        (Hazard::Delay, Timing::During) => FaultKind::DelayedAnswer(LONG),
        // The connection is cut while the answer is awaited.
        (Hazard::ConnectionRefused | Hazard::Offline, _) => FaultKind::DelayedAnswer(LONG),
    }
}

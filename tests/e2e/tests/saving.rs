//! Nothing that was entered is lost, whatever the network does and however the page is left.

use anyhow::{Result, ensure};
use mailbridge_contract::problem::ProblemCode;
use mailbridge_e2e::desk::{Desk, at_the_desk};
use mailbridge_e2e::target::{Target, button, dialog, heading, link, menuitem, region, textbox};
use mailbridge_e2e::until::{Look, until};
use mailbridge_reference_ats::{Exchange, Fault, FaultKind};

const ACCOUNT: &str = "/api/v1/account";

fn name() -> Target {
    textbox("Name").within(region("Profile"))
}

fn writes(desk: &Desk) -> Vec<Exchange> {
    desk.ats.running().traffic().of("PATCH", ACCOUNT)
}

/// What happens to the next writes.
fn fails(desk: &Desk, times: u32, kind: FaultKind) {
    let fault = Fault::new(http::Method::PATCH, ACCOUNT, kind);
    desk.ats.running().faults().add(fault.times(times));
}

/// A browser reports every failed request in its console.
fn expect_failed_requests(desk: &mut Desk) {
    desk.expect_in_console("Failed to load resource");
}

#[test]
fn a_lost_answer_is_asked_for_again_and_nothing_happens_twice() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            expect_failed_requests(desk);
            let page = desk.open("/account").await?;
            page.holds(&name(), "Jane Doe").await?;
            fails(desk, 1, FaultKind::DroppedAnswer);
            page.fill(&name(), "Jane D. Doe").await?;
            page.click(&button("Save")).await?;
            page.hears("status", "Saved at").await?;
            let keys: Vec<_> = writes(desk)
                .iter()
                .map(|exchange| exchange.request_header("Idempotency-Key").map(str::to_owned))
                .collect();
            ensure!(keys.len() >= 2, "{keys:?}");
            ensure!(
                keys.iter().all(|key| key.is_some() && *key == keys[0]),
                "{keys:?}"
            );
            until("the account to be read back", async || {
                let etags: Vec<_> = desk
                    .ats
                    .running()
                    .traffic()
                    .of("GET", ACCOUNT)
                    .iter()
                    .filter_map(|exchange| exchange.response_header("ETag").map(str::to_owned))
                    .collect();
                Ok(Look::holds(etags.len() >= 2, || format!("{etags:?}")))
            })
            .await?;
            page.reload().await?;
            page.holds(&name(), "Jane D. Doe").await
        },
    )
}

#[test]
fn a_busy_ats_and_an_old_token_are_overcome() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            expect_failed_requests(desk);
            let page = desk.open("/account").await?;
            page.holds(&name(), "Jane Doe").await?;
            let busy = FaultKind::Problem {
                code: ProblemCode::Unavailable,
                retry_after: Some(1),
            };
            let old_token = FaultKind::Problem {
                code: ProblemCode::CsrfRejected,
                retry_after: None,
            };
            for fault in [busy, old_token, FaultKind::MalformedBody, FaultKind::Status(502)] {
                fails(desk, 1, fault);
            }
            page.fill(&name(), "Jane D. Doe").await?;
            page.click(&button("Save")).await?;
            page.hears("status", "Saved at").await?;
            page.reload().await?;
            page.holds(&name(), "Jane D. Doe").await
        },
    )
}

#[test]
fn a_reload_saves() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            let page = desk.open("/account").await?;
            page.holds(&name(), "Jane Doe").await?;
            page.is_complete().await?;
            page.fill(&name(), "Jane on the run").await?;
            page.reload().await?;
            until("the write to arrive", async || {
                let writes = writes(desk);
                Ok(Look::holds(
                    writes.iter().any(|exchange| exchange.status == 200),
                    || format!("{writes:?}"),
                ))
            })
            .await?;
            page.reload().await?;
            page.holds(&name(), "Jane on the run").await?;
            ensure!(writes(desk).len() == 1, "{:?}", writes(desk));
            Ok(())
        },
    )
}

#[test]
fn what_a_reload_could_not_save_is_offered_afterwards() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            expect_failed_requests(desk);
            let page = desk.open("/account").await?;
            page.holds(&name(), "Jane Doe").await?;
            fails(desk, 100, FaultKind::DroppedRequest);
            page.fill(&name(), "Jane in the tunnel").await?;
            page.reload().await?;
            page.holds(&name(), "Jane Doe").await?;
            page.click(&button("Restore them")).await?;
            page.holds(&name(), "Jane in the tunnel").await?;
            desk.ats.running().faults().clear();
            page.click(&button("Save")).await?;
            page.hears("status", "Saved at").await?;
            page.reload().await?;
            page.holds(&name(), "Jane in the tunnel").await?;
            page.is_gone(&button("Restore them")).await
        },
    )
}

#[test]
fn back_saves() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            let page = desk.open("/").await?;
            page.click(&button("Jane Doe")).await?;
            page.click(&menuitem("My account")).await?;
            page.holds(&name(), "Jane Doe").await?;
            page.fill(&name(), "Jane who went back").await?;
            page.back().await?;
            page.find(&heading("Welcome, Jane Doe")).await?;
            until("the write to arrive", async || {
                let writes = writes(desk);
                Ok(Look::holds(
                    writes.iter().any(|exchange| exchange.status == 200),
                    || format!("{writes:?}"),
                ))
            })
            .await
        },
    )
}

#[test]
fn what_the_ats_refuses_is_asked_about_on_the_next_page() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            expect_failed_requests(desk);
            let asked = dialog("Your last changes could not be saved");
            let page = desk.open("/account").await?;
            page.holds(&name(), "Jane Doe").await?;
            page.fill(&name(), "").await?;
            page.click(&link("Mailbridge")).await?;
            page.click(&button("Go back to them").within(asked.clone()))
                .await?;
            page.arrives_at("/account").await?;
            page.holds(&name(), "").await?;

            page.click(&link("Mailbridge")).await?;
            page.click(&button("Discard them").within(asked.clone())).await?;
            page.is_gone(&asked).await?;
            page.back().await?;
            page.holds(&name(), "Jane Doe").await
        },
    )
}

#[test]
fn signing_out_asks_before_it_throws_changes_away() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            expect_failed_requests(desk);
            let page = desk.open("/account").await?;
            page.holds(&name(), "Jane Doe").await?;
            fails(desk, 100, FaultKind::DroppedRequest);
            page.fill(&name(), "Jane without a network").await?;
            page.click(&button("Jane Doe")).await?;
            page.click(&menuitem("Sign out")).await?;
            page.click(&button("Stay signed in").within(dialog("Sign out without saving?")))
                .await?;
            page.holds(&name(), "Jane without a network").await?;
            desk.ats.running().faults().clear();
            page.click(&button("Save")).await?;
            page.hears("status", "Saved at").await?;
            Ok(())
        },
    )
}

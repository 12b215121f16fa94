//! The whole flow with a provider that somebody else wrote: the code is exchanged by the ATS, or in the browser.

use anyhow::{Context, Result};
use mailbridge_e2e::desk::{Desk, at_the_desk};
use mailbridge_e2e::oidc_provider::{CLIENT, OidcProvider, Request, SECRET};
use mailbridge_e2e::page::Page;
use mailbridge_e2e::target::{button, dialog, heading, link};
use mailbridge_e2e::until::{Look, until};
use mailbridge_reference_ats::{ExchangeMode, Folders, Options};
use serde_json::Value;
use thirtyfour::Key;

use crate::recruiter::{JANE, card, email_settings, press_add_mailbox};

/// Points the ATS at the provider.
fn with(provider: &OidcProvider, exchange: ExchangeMode) -> impl FnOnce(&mut Options) + use<> {
    let issuer = provider.issuer.clone();
    move |options| {
        options.provider.issuer = Some(issuer);
        options.provider.client_id = CLIENT.to_owned();
        options.provider.client_secret = (exchange == ExchangeMode::Ats).then(|| SECRET.to_owned());
        options.provider.exchange = exchange;
        // The provider has no mail; the samples ask it whether the access token is good.
        options.mail.folders = Some(Folders::Sample);
    }
}

fn count(provider: &OidcProvider, is_it: impl Fn(&Request) -> bool) -> usize {
    provider
        .requests()
        .iter()
        .filter(|request| is_it(request))
        .count()
}

/// How often this was offered at the token endpoint, with success.
fn exchanged(provider: &OidcProvider, grant: &str) -> usize {
    count(provider, |request| {
        request.grant.as_deref() == Some(grant) && request.status == 200
    })
}

/// Signs in at the provider's own page; any password will do.
async fn sign_in(tab: &Page) -> Result<()> {
    tab.find(&heading("Sign-in")).await?;
    // The field for the login has the focus.
    tab.press(JANE + Key::Tab + "password" + Key::Enter).await?;
    tab.find(&heading("Authorize")).await.map(drop)
}

/// Stops once, then connects, saves, lists folders and removes the mailbox.
async fn from_nothing_to_nothing(desk: &mut Desk, provider: &OidcProvider) -> Result<()> {
    // Its pages have no icon.
    desk.expect_in_console("/favicon.ico");
    let page = desk.open("/account").await?;
    let tab = press_add_mailbox(desk, &page).await?;
    sign_in(&tab).await?;
    tab.click(&link("[ Cancel ]")).await?;
    tab.find(&heading("You stopped at Google")).await?;
    tab.click(&button("Try again")).await?;
    // The provider's own session remembers who signed in; consent is asked for all the same.
    tab.click(&button("Continue")).await?;
    desk.closes(&tab).await?;
    page.says(&card(JANE), "Not saved yet").await?;
    page.click(&button("Save and edit folders").within(card(JANE)))
        .await?;
    page.find(&button("Reload folders")).await?;
    assert_eq!(exchanged(provider, "authorization_code"), 1);
    assert!(
        exchanged(provider, "refresh_token") > 0,
        "{:?}",
        provider.requests()
    );

    let page = desk.open("/account").await?;
    page.says(&card(JANE), "Connected").await?;
    page.click(&button("Remove mailbox").within(card(JANE))).await?;
    page.click(&button("Remove mailbox").within(dialog(format!("Remove {JANE}?"))))
        .await?;
    page.hears("status", &format!("{JANE} was removed.")).await?;
    page.says(&email_settings(), "No mailbox yet").await?;
    until("the revocation", async || {
        let revoked = count(provider, |request| {
            request.path.ends_with("/revocation") && request.status == 200
        });
        Ok(Look::holds(revoked == 1, || format!("{:?}", provider.requests())))
    })
    .await?;
    let asked: Vec<Request> = provider.requests();
    let challenges: Vec<&str> = asked
        .iter()
        .filter_map(|request| request.challenge.as_deref())
        .collect();
    assert!(
        challenges.iter().all(|method| *method == "S256") && challenges.len() >= 2,
        "{challenges:?}"
    );
    Ok(())
}

/// What was handed to the ATS, as its keys.
fn proof(desk: &Desk) -> Result<Vec<String>> {
    let handed_in = desk.ats.running().traffic().of("POST", "/api/v1/mailbox-grants");
    let handed_in = handed_in.last().context("nothing was handed in")?;
    let body: Value = serde_json::from_str(&handed_in.request_body)?;
    Ok(body.as_object().context("an object")?.keys().cloned().collect())
}

#[test]
fn the_ats_exchanges_refreshes_and_revokes() -> Result<()> {
    let provider = OidcProvider::start(Some(SECRET))?;
    at_the_desk(with(&provider, ExchangeMode::Ats), async |desk| {
        from_nothing_to_nothing(desk, &provider).await?;
        let from_a_page = count(&provider, |request| {
            request.path == "/token" && !request.origin.is_empty()
        });
        assert_eq!(from_a_page, 0, "no page came near the tokens");
        assert!(proof(desk)?.contains(&"code".to_owned()));

        // The same with another secret: the administrator is named, and nothing is connected.
        let page = desk.open("/account").await?;
        page.find(&crate::recruiter::add_mailbox()).await?;
        let another = |options: &mut Options| {
            options.provider.client_secret = Some("another secret".to_owned());
        };
        desk.ats.start_with(another).await?;
        let tab = press_add_mailbox(desk, &page).await?;
        tab.click(&button("Continue")).await?;
        tab.find(&heading("The applicant tracking system is not set up correctly"))
            .await?;
        page.is_gone(&card(JANE)).await?;
        desk.expect_in_console("/api/v1/mailbox-grants");
        Ok(())
    })
}

#[test]
fn the_browser_exchanges_and_the_ats_checks() -> Result<()> {
    let provider = OidcProvider::start(None)?;
    at_the_desk(with(&provider, ExchangeMode::Browser), async |desk| {
        from_nothing_to_nothing(desk, &provider).await?;
        let origin = desk.ats.origin().to_owned();
        let from_the_page = count(&provider, |request| {
            request.grant.as_deref() == Some("authorization_code") && request.origin == origin
        });
        assert_eq!(from_the_page, 1);
        let proof = proof(desk)?;
        assert!(proof.contains(&"id_token".to_owned()) && !proof.contains(&"code".to_owned()));
        Ok(())
    })
}

//! What the provider and the ATS keep between themselves never reaches the browser, and what passes through it leaves no trace.

use anyhow::{Context, Result};
use mailbridge_e2e::ats::Ats;
use mailbridge_e2e::desk::at_the_desk;
use mailbridge_e2e::page::Page;
use mailbridge_e2e::target::{button, heading};
use mailbridge_reference_ats::Options;
use serde_json::Value;

use crate::recruiter::{JANES_ACCOUNT, allow_mail, choose_account, press_add_mailbox, save_janes_mailbox};

/// The client secret, chosen here so that it can be looked for.
const CLIENT_SECRET: &str = "client-secret-of-the-end-to-end-tests";

fn with_known_secret(options: &mut Options) {
    options.provider.client_secret = Some(CLIENT_SECRET.to_owned());
}

/// What went between the provider and the ATS.
struct Secrets {
    /// Refresh, access and ID token, and the client's secret.
    kept_from_the_browser: Vec<String>,
    /// Code and verifier: used up, so that nobody may find them afterwards.
    passed_through: Vec<String>,
}

impl Secrets {
    fn of(ats: &Ats) -> Result<Self> {
        let provider = ats.running().provider().context("a provider")?;
        let exchange = provider.traffic().of("POST", "/token");
        let exchange = exchange.first().context("an exchange")?;
        let answer: Value = serde_json::from_str(&exchange.response_body)?;
        let sent = |name: &str| -> Result<String> {
            let pair = exchange
                .request_body
                .split('&')
                .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
            Ok(pair
                .with_context(|| format!("{name} in the exchange"))?
                .to_owned())
        };
        // The ATS proves itself in a header (RFC 6749 section 2.3.1).
        let proof = exchange
            .request_header("authorization")
            .context("a client secret")?;
        let proof = proof.strip_prefix("Basic ").context("another proof")?;
        let mut kept = vec![CLIENT_SECRET.to_owned(), proof.to_owned()];
        for name in ["access_token", "refresh_token", "id_token"] {
            kept.push(
                answer[name]
                    .as_str()
                    .with_context(|| format!("a {name}"))?
                    .to_owned(),
            );
        }
        let passed = vec![sent("code")?, sent("code_verifier")?];
        for secret in kept.iter().chain(&passed) {
            assert!(secret.len() >= 20, "{secret:?} is too short to be looked for");
        }
        Ok(Self {
            kept_from_the_browser: kept,
            passed_through: passed,
        })
    }

    fn all(&self) -> impl Iterator<Item = &String> {
        self.kept_from_the_browser.iter().chain(&self.passed_through)
    }
}

/// All that a tab keeps: storage, cookies that scripts see, history state, address, page.
async fn kept_by(page: &Page) -> Result<String> {
    page.look(
        "return JSON.stringify([
            Object.entries(localStorage), Object.entries(sessionStorage), document.cookie, history.state,
            location.href, document.referrer, document.documentElement.outerHTML,
        ]);",
        vec![],
    )
    .await
}

#[test]
fn nothing_secret_is_left_in_the_browser() -> Result<()> {
    at_the_desk(with_known_secret, async |desk| {
        let page = desk.open("/account").await?;
        save_janes_mailbox(desk, &page).await?;
        let secrets = Secrets::of(&desk.ats)?;
        let kept = kept_by(&page).await?;
        let console = format!("{:?}", desk.console().await?);
        for secret in secrets.all() {
            assert!(!kept.contains(secret), "the tab keeps {secret}");
            assert!(!console.contains(secret), "the console shows {secret}");
        }
        // Nor does the browser's database hold them: there is none.
        let databases: usize = page
            .look("return indexedDB.databases().then((all) => all.length);", vec![])
            .await?;
        assert_eq!(databases, 0);
        Ok(())
    })
}

#[test]
fn no_token_passes_through_the_browser() -> Result<()> {
    at_the_desk(with_known_secret, async |desk| {
        let page = desk.open("/account").await?;
        save_janes_mailbox(desk, &page).await?;
        let secrets = Secrets::of(&desk.ats)?;
        let traffic = desk.ats.running().traffic().all();
        assert!(traffic.len() > 10, "{} requests", traffic.len());
        for exchange in &traffic {
            for secret in &secrets.kept_from_the_browser {
                assert!(
                    !exchange.contains(secret),
                    "{} {} has {secret}",
                    exchange.method,
                    exchange.path
                );
            }
        }
        // The code comes once in the address that the provider chose, and goes once to the ATS.
        let code = &secrets.passed_through[0];
        let with_code: Vec<String> = traffic
            .iter()
            .filter(|exchange| exchange.contains(code))
            .map(|exchange| format!("{} {}", exchange.method, exchange.path))
            .collect();
        assert_eq!(
            with_code,
            ["GET /connect/callback", "POST /api/v1/mailbox-grants"]
        );
        let referrers = traffic
            .iter()
            .filter_map(|exchange| exchange.request_header("referer"));
        for referrer in referrers {
            assert!(
                !referrer.contains("/connect/"),
                "a connect page is named as referrer: {referrer}"
            );
        }
        Ok(())
    })
}

#[test]
fn the_request_to_the_provider_asks_for_no_more_than_it_needs() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            let page = desk.open("/account").await?;
            save_janes_mailbox(desk, &page).await?;
            let page = desk.open("/account").await?;
            let tab = press_add_mailbox(desk, &page).await?;
            tab.find(&heading("Choose an account")).await?;

            let provider = desk.ats.running().provider().context("a provider")?;
            let asked = provider.traffic().of("GET", "/authorize");
            let [first, second] = [0, 1].map(|index| Query::of(&asked[index].query));
            for query in [&first, &second] {
                assert_eq!(query.get("response_type"), "code");
                assert_eq!(query.get("code_challenge_method"), "S256");
                assert_eq!(
                    query.get("scope"),
                    "openid+email+https%3A%2F%2Fmail.google.com%2F"
                );
                assert_eq!(query.get("access_type"), "offline");
                assert_eq!(query.get("prompt"), "select_account+consent");
            }
            for once in ["state", "nonce", "code_challenge"] {
                assert!(first.get(once).len() >= 20, "{once} is short");
                assert_ne!(first.get(once), second.get(once), "{once} was used before");
            }
            Ok(())
        },
    )
}

struct Query(Vec<(String, String)>);

impl Query {
    fn of(query: &str) -> Self {
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        Self(
            pairs
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        )
    }

    fn get(&self, name: &str) -> &str {
        let values: Vec<&str> = self
            .0
            .iter()
            .filter(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
            .collect();
        assert_eq!(values.len(), 1, "{name} in {:?}", self.0);
        values[0]
    }
}

#[test]
fn a_callback_tab_that_stays_open_keeps_nothing() -> Result<()> {
    at_the_desk(with_known_secret, async |desk| {
        let page = desk.open("/account").await?;
        let tab = press_add_mailbox(desk, &page).await?;
        choose_account(&tab, JANES_ACCOUNT).await?;
        page.go_to("about:blank").await?;
        allow_mail(&tab).await?;
        tab.find(&button("Save mailbox")).await?;
        assert_eq!(
            tab.address().await?,
            format!("{}/connect/callback", desk.ats.origin())
        );
        let secrets = Secrets::of(&desk.ats)?;
        let kept = kept_by(&tab).await?;
        for secret in secrets.all() {
            assert!(!kept.contains(secret), "the callback tab keeps {secret}");
        }
        Ok(())
    })
}

#[test]
fn pages_cannot_be_framed_and_connect_pages_name_no_referrer() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            let page = desk.open("/account").await?;
            save_janes_mailbox(desk, &page).await?;
            let traffic = desk.ats.running().traffic().all();
            // The browser gives up what it does not need any more, before there is an answer.
            for exchange in traffic.iter().filter(|exchange| exchange.status != 0) {
                let policy = exchange
                    .response_header("content-security-policy")
                    .unwrap_or_default();
                assert!(
                    policy.contains("frame-ancestors 'none'"),
                    "{}: {policy}",
                    exchange.path
                );
            }
            for path in ["/connect/google", "/connect/callback"] {
                let pages = desk.ats.running().traffic().of("GET", path);
                assert!(pages.iter().any(|exchange| exchange.status == 200), "{path}");
                for exchange in pages.iter().filter(|exchange| exchange.status != 0) {
                    assert_eq!(
                        exchange.response_header("referrer-policy"),
                        Some("no-referrer"),
                        "{path}"
                    );
                }
            }
            Ok(())
        },
    )
}

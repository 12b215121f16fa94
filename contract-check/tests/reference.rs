//! A reference ATS with a user who has a mailbox, and another user.

use mailbridge_contract::path::DEFAULT_BASE;
use mailbridge_contract_check::{Options, Report, SignIn, check};
use mailbridge_reference_ats::{Running, Scenario};

/// A user of the ATS, signed in.
#[derive(Clone, Debug)]
pub struct Visitor {
    pub cookie: String,
    pub csrf_token: String,
}

/// The ATS.
pub struct Reference {
    ats: Running,
    http: reqwest::Client,
}

impl Reference {
    pub async fn start() -> Self {
        let options = mailbridge_reference_ats::Options {
            scenario: Scenario::Connected,
            record_traffic: false,
            ..mailbridge_reference_ats::Options::for_tests()
        };
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client");
        Self {
            ats: Running::start(options).await.expect("it starts"),
            http,
        }
    }

    /// The API's base address.
    pub fn base(&self) -> String {
        format!("{}{DEFAULT_BASE}", self.ats.app_url())
    }

    /// Signs a user in.
    pub async fn sign_in(&self, user: &str) -> Visitor {
        let answer = self
            .http
            .post(format!("{}/sign-in", self.ats.app_url()))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(format!("user={user}"))
            .send()
            .await
            .expect("an answer");
        let set = answer.headers().get("Set-Cookie").expect("a cookie");
        let set = set.to_str().expect("text");
        let mut visitor = Visitor {
            cookie: set.split(';').next().unwrap_or_default().to_owned(),
            csrf_token: String::new(),
        };
        let session = self.read(&visitor, "/session").await;
        session["csrf_token"]
            .as_str()
            .expect("a token")
            .clone_into(&mut visitor.csrf_token);
        visitor
    }

    /// What a call answers.
    pub async fn read(&self, visitor: &Visitor, path: &str) -> serde_json::Value {
        let answer = self
            .http
            .get(format!("{}{path}", self.base()))
            .header("Cookie", &visitor.cookie)
            .send()
            .await
            .expect("an answer");
        serde_json::from_str(&answer.text().await.expect("a body")).expect("JSON")
    }

    /// The id of the user's mailbox.
    pub async fn mailbox(&self, visitor: &Visitor) -> String {
        let list = self.read(visitor, "/mailboxes").await;
        list["mailboxes"][0]["id"].as_str().expect("a mailbox").to_owned()
    }
}

/// Checks the server at this base address with all that the check may do.
pub async fn checked(base: String, user: &Visitor, other: &Visitor, mailbox: &str) -> Report {
    let sign_in = |visitor: &Visitor| SignIn::default().with_cookie(&visitor.cookie).expect("a cookie");
    let options = Options {
        base,
        user: sign_in(user),
        other: sign_in(other),
        test_mailbox: Some(mailbox.to_owned()),
        sign_out: true,
    };
    // The check waits for its answers, and so needs a thread of its own.
    let work = tokio::task::spawn_blocking(move || check(&options));
    work.await.expect("it ends").expect("a session")
}

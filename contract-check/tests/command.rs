//! What the command prints and exits with.

use std::process::{Command, Output};

use crate::breaks;
use crate::proxy::{Altered, Known};
use crate::reference::Reference;

async fn run(base: &str, cookie: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_contract-check"));
    command.args(["--base", base, "--cookie", cookie]);
    // The server that it checks is in this process.
    let work = tokio::task::spawn_blocking(move || command.output());
    work.await.expect("it ends").expect("it starts")
}

fn says(written: &[u8], words: &str) -> bool {
    String::from_utf8_lossy(written).contains(words)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_exit_code_says_whether_a_rule_is_broken() {
    let ats = Reference::start().await;
    let user = ats.sign_in("jane").await;
    let kept = run(&ats.base(), &user.cookie).await;
    assert_eq!(kept.status.code(), Some(0), "{kept:?}");

    let known = Known {
        user: user.clone(),
        other: ats.sign_in("sanne").await,
        mailbox: ats.mailbox(&user).await,
    };
    let (rule, breaks) = breaks::all()
        .into_iter()
        .find(|(rule, _)| rule.starts_with("account"))
        .expect("a rule about the account");
    let altered = Altered::start(ats.base(), known, breaks).await;
    let broken = run(&altered.base, &user.cookie).await;
    assert_eq!(broken.status.code(), Some(1), "{broken:?}");
    assert!(says(&broken.stdout, rule), "{broken:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_cannot_check_says_why() {
    let ats = Reference::start().await;
    let unknown = run(&ats.base(), "session=of-nobody").await;
    assert_eq!(unknown.status.code(), Some(2), "{unknown:?}");
    assert!(says(&unknown.stderr, "error: "), "{unknown:?}");
}

use mailbridge_contract_check::{Error, Options, SignIn, check, rules};

use crate::reference::{Reference, checked};

#[tokio::test]
async fn the_reference_ats_keeps_every_rule() {
    let ats = Reference::start().await;
    let (user, other) = (ats.sign_in("jane").await, ats.sign_in("sanne").await);
    let mailbox = ats.mailbox(&user).await;
    let report = checked(ats.base(), &user, &other, &mailbox).await;
    assert!(report.broken().is_empty(), "{report}");
    assert!(report.not_checked().is_empty(), "{report}");
    assert_eq!(report.left, None);
    assert_eq!(report.findings.len(), rules().count());
}

#[tokio::test]
async fn everything_is_as_before_but_for_versions() {
    let ats = Reference::start().await;
    let (user, other) = (ats.sign_in("jane").await, ats.sign_in("sanne").await);
    let mailbox = ats.mailbox(&user).await;
    let here = format!("/mailboxes/{mailbox}");
    let look = async |visitor| {
        let mut seen = Vec::new();
        for path in [
            "/account",
            &here,
            &format!("{here}/remote-folders"),
            &format!("{here}/folder-mapping"),
        ] {
            let mut value = ats.read(visitor, path).await;
            for version in ["etag", "saved_at", "listed_at"] {
                value.as_object_mut().expect("an object").remove(version);
            }
            seen.push(value);
        }
        seen
    };
    let before = look(&user).await;
    checked(ats.base(), &user, &other, &mailbox).await;
    assert_eq!(look(&ats.sign_in("jane").await).await, before);
}

#[tokio::test]
async fn without_leave_no_mailbox_is_written_to_and_nobody_is_signed_out() {
    let ats = Reference::start().await;
    let user = ats.sign_in("jane").await;
    let mailbox = ats.mailbox(&user).await;
    let before = ats.read(&user, &format!("/mailboxes/{mailbox}")).await;
    let options = Options {
        base: ats.base(),
        user: SignIn::default().with_cookie(&user.cookie).expect("a cookie"),
        ..Options::default()
    };
    let report = tokio::task::spawn_blocking(move || check(&options))
        .await
        .expect("it ends")
        .expect("a session");
    assert!(report.broken().is_empty(), "{report}");
    for rule in ["mailbox-change", "mailbox-of-another-read", "sign-out"] {
        assert!(report.not_checked().contains(&rule), "{rule}: {report}");
    }
    assert_eq!(
        ats.read(&user, &format!("/mailboxes/{mailbox}")).await,
        before,
        "also its version"
    );
}

#[tokio::test]
async fn what_is_no_session_is_said() {
    let ats = Reference::start().await;
    let refuse = async |base: String, cookie: &str| {
        let options = Options {
            base,
            user: SignIn::default().with_cookie(cookie).expect("a cookie"),
            ..Options::default()
        };
        let work = tokio::task::spawn_blocking(move || check(&options));
        work.await.expect("it ends").expect_err("no session")
    };
    let unknown = refuse(ats.base(), "mailbridge_session=unknown").await;
    assert!(
        matches!(unknown, Error::NotSignedIn { status: 401, .. }),
        "{unknown}"
    );
    let elsewhere = refuse(ats.base().replace("/v1", "/v7"), "a=b").await;
    assert!(matches!(elsewhere, Error::NotTheBase { .. }), "{elsewhere}");
    let page = refuse(ats.base().replace("/api/v1", ""), "a=b").await;
    assert!(matches!(page, Error::NotTheBase { .. }), "{page}");
    let user = ats.sign_in("jane").await;
    let cookie = || SignIn::default().with_cookie(&user.cookie).expect("a cookie");
    let twice = Options {
        base: ats.base(),
        user: cookie(),
        other: cookie(),
        ..Options::default()
    };
    let work = tokio::task::spawn_blocking(move || check(&twice));
    let same = work.await.expect("it ends").expect_err("one user");
    assert!(matches!(same, Error::SameUser), "{same}");
    let nobody = refuse("http://127.0.0.1:9/api/v1".to_owned(), "a=b").await;
    assert!(matches!(nobody, Error::Unreachable { .. }), "{nobody}");
}

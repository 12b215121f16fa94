use mailbridge_contract::problem::ProblemCode;
use mailbridge_contract::session::Session;
use mailbridge_reference_ats::{Options, Running, Scenario};
use reqwest::header::{COOKIE, HOST, SET_COOKIE};
use reqwest::{Method, StatusCode};

use crate::client::{Client, cookie_of, location, problem, start};

#[tokio::test]
async fn the_page_lists_the_users() {
    let ats = start().await;
    let page = Client::nobody(&ats)
        .plain(Method::GET, "/sign-in")
        .send()
        .await
        .expect("an answer");
    assert!(
        page.headers().get(SET_COOKIE).is_none(),
        "who opens the page by hand wants to choose"
    );
    let text = page.text().await.expect("a body");
    for name in ["Jane Doe", "Sanne de Vries", "Alex Smith"] {
        assert!(text.contains(&format!("Sign in as {name}</button>")), "{text}");
    }
}

#[tokio::test]
async fn the_cookie_is_for_this_site_alone() {
    let ats = start().await;
    let answer = Client::nobody(&ats)
        .plain(Method::POST, "/sign-in")
        .form(&[("user", "jane")])
        .send()
        .await
        .expect("an answer");
    let cookie = answer
        .headers()
        .get(SET_COOKIE)
        .expect("a cookie")
        .to_str()
        .expect("text");
    assert!(
        cookie.contains("; HttpOnly") && cookie.contains("; SameSite=Lax"),
        "{cookie}"
    );
}

#[tokio::test]
async fn it_goes_back_to_own_addresses_only() {
    let ats = start().await;
    let client = Client::nobody(&ats);
    for (return_to, expected) in [
        ("/account?a=b", "/account?a=b"),
        ("//elsewhere.example", "/"),
        ("https://elsewhere.example", "/"),
        ("", "/"),
    ] {
        let form = [("user", "jane"), ("return_to", return_to)];
        let answer = client
            .plain(Method::POST, "/sign-in")
            .form(&form)
            .send()
            .await
            .expect("an answer");
        assert_eq!(location(&answer), expected);
    }
    let page = client
        .plain(Method::GET, "/sign-in?return_to=%22%3E%3Cscript%3E")
        .send()
        .await
        .expect("an answer");
    let page = page.text().await.expect("a body");
    assert!(!page.contains("<script"), "{page}");
}

#[tokio::test]
async fn unknown_users_and_other_sites_are_refused() {
    let ats = start().await;
    let client = Client::nobody(&ats);
    let answer = client
        .plain(Method::POST, "/sign-in")
        .form(&[("user", "nobody")])
        .send()
        .await
        .expect("an answer");
    assert_eq!(problem(answer).await.code, ProblemCode::NotFound);
    let request = client
        .plain(Method::POST, "/sign-in")
        .header("Sec-Fetch-Site", "cross-site");
    let answer = request.form(&[("user", "jane")]).send().await.expect("an answer");
    assert_eq!(problem(answer).await.code, ProblemCode::Forbidden);
}

#[tokio::test]
async fn another_name_for_this_machine_gets_nothing() {
    let ats = start().await;
    let client = Client::nobody(&ats);
    let page = client
        .plain(Method::GET, "/sign-in")
        .header(HOST, "rebound.example")
        .send()
        .await
        .expect("an answer");
    assert_eq!(problem(page).await.code, ProblemCode::NotFound);
    let request = client
        .plain(Method::POST, "/sign-in")
        .header(HOST, "rebound.example");
    let answer = request.form(&[("user", "jane")]).send().await.expect("an answer");
    assert_eq!(problem(answer).await.code, ProblemCode::NotFound);
    let app = client
        .plain(Method::GET, "/")
        .header(HOST, "rebound.example")
        .send()
        .await
        .expect("an answer");
    assert!(app.headers().get(SET_COOKIE).is_none());
}

#[tokio::test]
async fn the_scenarios_user_is_signed_in_on_the_first_visit() {
    for (scenario, name) in [
        (Scenario::Fresh, "Jane Doe"),
        (Scenario::NotActivated, "Alex Smith"),
    ] {
        let ats = Running::start(Options {
            scenario,
            ..Options::for_tests()
        })
        .await
        .expect("it starts");
        let mut client = Client::nobody(&ats);
        let page = client
            .plain(Method::GET, "/account")
            .send()
            .await
            .expect("an answer");
        client.cookie = cookie_of(&page);
        assert_eq!(client.get::<Session>("/session").await.user.display_name, name);
    }
}

#[tokio::test]
async fn the_app_sends_a_first_visit_here_and_gets_it_back_signed_in() {
    let ats = start().await;
    let mut client = Client::nobody(&ats);
    let answer = client
        .plain(Method::GET, "/sign-in?return_to=/account")
        .send()
        .await
        .expect("an answer");
    assert_eq!(
        (answer.status(), location(&answer).as_str()),
        (StatusCode::SEE_OTHER, "/account")
    );
    client.cookie = cookie_of(&answer);
    client.get::<Session>("/session").await;
}

#[tokio::test]
async fn who_signed_out_or_expired_is_asked() {
    let ats = start().await;
    for end in ["sign out", "expire"] {
        let mut client = Client::signed_in(&ats, "jane").await;
        if end == "expire" {
            ats.database()
                .lock()
                .execute("UPDATE sessions SET expires_at = unixepoch() - 1", [])
                .expect("updates");
        } else {
            client
                .call(Method::DELETE, "/session")
                .send()
                .await
                .expect("an answer");
        }
        for path in ["/account", "/sign-in?return_to=/account"] {
            let page = client.plain(Method::GET, path).send().await.expect("an answer");
            assert_eq!(
                (page.status(), cookie_of(&page)),
                (StatusCode::OK, None),
                "{end}: {path}"
            );
        }
        client.cookie = None;
    }
}

#[tokio::test]
async fn a_cookie_of_another_database_counts_as_a_first_visit() {
    let ats = start().await;
    let page = Client::nobody(&ats)
        .plain(Method::GET, "/")
        .header(COOKIE, "mailbridge_session=old");
    assert!(cookie_of(&page.send().await.expect("an answer")).is_some());
}

#[tokio::test]
async fn it_can_be_told_to_ask() {
    let ats = Running::start(Options {
        ask_who: true,
        ..Options::for_tests()
    })
    .await
    .expect("it starts");
    let page = Client::nobody(&ats)
        .plain(Method::GET, "/")
        .send()
        .await
        .expect("an answer");
    assert_eq!(cookie_of(&page), None);
}

//! What the web servers that the app is deployed with say with every kind of answer. Without a browser.

use anyhow::{Context, Result, ensure};
use mailbridge_e2e::ats::Ats;
use mailbridge_e2e::deployed::{Deployed, Place, WebServer};
use mailbridge_e2e::settings::Settings;
use reqwest::Response;
use reqwest::header::HeaderMap;

#[test]
fn nginx_says_what_browsers_may_do_with_every_answer() -> Result<()> {
    every_kind_of_answer(WebServer::Nginx, "/")?;
    every_kind_of_answer(WebServer::Nginx, "/mail/")
}

#[test]
fn caddy_says_what_browsers_may_do_with_every_answer() -> Result<()> {
    every_kind_of_answer(WebServer::Caddy, "/")?;
    every_kind_of_answer(WebServer::Caddy, "/mail/")
}

const FOREVER: &str = "public, max-age=31536000, immutable";

/// What the content security policy of pages has to say, directive by directive.
const PAGES: [&str; 11] = [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "connect-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
];

const ALWAYS: [(&str, &str); 7] = [
    ("strict-transport-security", "max-age=63072000"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cross-origin-embedder-policy", "require-corp"),
    (
        "permissions-policy",
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), clipboard-write=(self)",
    ),
];

fn every_kind_of_answer(server: WebServer, base: &'static str) -> Result<()> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(async {
            let place = Place::reserve(base)?;
            let settings = Settings::read()?;
            let mut ats = Ats::start(&settings, |options| place.tell(options)).await?;
            let deployed = Deployed::start(server, &place, &ats, &settings).await?;
            let visitor = Visitor::new(&place)?;
            let checked = visitor.looks_at_everything(&deployed, &mut ats).await;
            ats.stop().await;
            checked.with_context(|| format!("{server:?} under {base}"))
        })
}

struct Visitor<'a> {
    place: &'a Place,
    client: reqwest::Client,
}

impl<'a> Visitor<'a> {
    fn new(place: &'a Place) -> Result<Self> {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        Ok(Self {
            place,
            client: client.build()?,
        })
    }

    async fn gets(&self, path: &str, accepted: &str) -> Result<Response> {
        let address = format!("{}{path}", self.place.origin());
        let request = self.client.get(address).header("accept-encoding", accepted);
        Ok(request.send().await?)
    }

    async fn looks_at_everything(&self, deployed: &Deployed, ats: &mut Ats) -> Result<()> {
        let page = self.pages().await?;
        self.files(deployed, &page).await?;
        self.missing_files().await?;
        self.path_without_slash().await?;
        self.api(ats).await?;
        self.access_log(deployed).await
    }

    /// Every address without a file's name is the first page.
    async fn pages(&self) -> Result<String> {
        let mut first = None;
        for (path, caching) in [
            ("", "no-cache"),
            ("index.html", "no-cache"),
            ("account", "no-cache"),
            ("account/mailboxes/mbx_1/folders", "no-cache"),
            ("connect/google?attempt=a", "no-store"),
            ("connect/callback?code=very-secret&state=s", "no-store"),
        ] {
            let answer = self.gets(&self.place.path(path), "identity").await?;
            checked(path, &answer, 200, caching, &PAGES)?;
            ensure!(
                starts(answer.headers(), "content-type", "text/html"),
                "{path} is no page"
            );
            let text = answer.text().await?;
            ensure!(text.contains("mailbridge-app"), "{path}: {text}");
            ensure!(
                first.get_or_insert(text.clone()) == &text,
                "{path} is another page"
            );
        }
        first.context("no page")
    }

    /// Each file as the browser asks for it, and in the encodings that browsers take.
    async fn files(&self, deployed: &Deployed, page: &str) -> Result<()> {
        for (path, caching) in [("locales/nl.json", "no-cache"), ("config.json", "no-cache")] {
            let answer = self.gets(&self.place.path(path), "identity").await?;
            checked(path, &answer, 200, caching, &PAGES)?;
            let known = answer
                .headers()
                .get("etag")
                .with_context(|| format!("{path} has no etag"))?;
            let again = self
                .client
                .get(format!("{}{}", self.place.origin(), self.place.path(path)));
            let again = again
                .header("if-none-match", known)
                .header("accept-encoding", "identity");
            checked(path, &again.send().await?, 304, caching, &PAGES)?;
        }
        let built: Vec<String> = deployed
            .files(self.place)?
            .into_iter()
            .filter(|name| {
                ["js", "wasm", "css", "svg"]
                    .iter()
                    .any(|ending| name.ends_with(&format!(".{ending}")))
            })
            .collect();
        for ending in [".js", ".wasm", ".css", ".svg"] {
            ensure!(
                built.iter().any(|name| name.ends_with(ending)),
                "no {ending} in {built:?}"
            );
        }
        for name in &built {
            for (accepted, sent) in [
                ("gzip, deflate, br, zstd", "br"),
                ("gzip", "gzip"),
                ("identity", ""),
            ] {
                let answer = self.gets(&self.place.path(name), accepted).await?;
                checked(name, &answer, 200, FOREVER, &PAGES)?;
                let headers = answer.headers();
                let encoding = text(headers, "content-encoding");
                ensure!(
                    encoding == sent,
                    "{name}: {accepted} was asked for, {encoding:?} came"
                );
                ensure!(
                    sent.is_empty() || text(headers, "vary").eq_ignore_ascii_case("accept-encoding"),
                    "{name} has no vary: {headers:#?}"
                );
                let kind = match name.rsplit('.').next() {
                    Some("js") => "text/javascript",
                    Some("css") => "text/css",
                    Some("svg") => "image/svg+xml",
                    _ => "application/wasm",
                };
                ensure!(starts(headers, "content-type", kind), "{name}: {headers:#?}");
            }
        }
        // The page runs nothing without a hash, and nothing that is not in a file.
        for script in page.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap_or_default();
            ensure!(
                tag.contains("src=") && tag.contains("integrity="),
                "<script{tag}>"
            );
        }
        let preloaded = page
            .split('<')
            .find(|tag| tag.contains("modulepreload"))
            .context("no module is preloaded")?;
        ensure!(preloaded.contains("integrity="), "<{preloaded}");
        Ok(())
    }

    /// No page in place of a file that is missing, and nobody keeps that.
    async fn missing_files(&self) -> Result<()> {
        for path in [
            "missing.js",
            "missing-0123456789abcdef.js",
            "connect/missing.js",
            "locales/xx.json",
            ".env",
        ] {
            let answer = self.gets(&self.place.path(path), "identity").await?;
            checked(path, &answer, 404, "no-store", &PAGES)?;
            ensure!(
                !answer.text().await?.contains("mailbridge-app"),
                "{path} is the page"
            );
        }
        Ok(())
    }

    async fn path_without_slash(&self) -> Result<()> {
        let path = self.place.path("");
        let short = path.trim_end_matches('/');
        if short.is_empty() {
            return Ok(());
        }
        let answer = self.gets(short, "identity").await?;
        checked(short, &answer, 308, "no-store", &PAGES)?;
        let target = text(answer.headers(), "location");
        ensure!(target == path, "{target}");
        Ok(())
    }

    /// What the ATS says stays, and nothing is said twice; when it is gone the web server says the same.
    async fn api(&self, ats: &mut Ats) -> Result<()> {
        let path = "/api/v1/session";
        let answer = self.gets(path, "identity").await?;
        let policy = ["default-src 'none'", "frame-ancestors 'none'"];
        checked(
            path,
            &answer,
            401,
            &text(answer.headers(), "cache-control"),
            &policy,
        )?;
        ensure!(
            starts(answer.headers(), "content-type", "application/problem+json"),
            "{:#?}",
            answer.headers()
        );
        ats.stop().await;
        let answer = self.gets(path, "identity").await?;
        checked(
            path,
            &answer,
            502,
            &text(answer.headers(), "cache-control"),
            &policy,
        )
    }

    async fn access_log(&self, deployed: &Deployed) -> Result<()> {
        let log = deployed.log_with(&self.place.path("connect/callback")).await?;
        ensure!(
            !log.contains("very-secret") && !log.contains('?'),
            "the access log has a query:\n{log}"
        );
        Ok(())
    }
}

fn checked(path: &str, answer: &Response, status: u16, caching: &str, policy: &[&str]) -> Result<()> {
    let complaints = complaints(answer.headers(), caching, policy);
    ensure!(answer.status() == status, "{path}: {}", answer.status());
    ensure!(
        complaints.is_empty(),
        "{path}: {complaints:#?} in {:#?}",
        answer.headers()
    );
    Ok(())
}

/// What is missing or wrong.
fn complaints(headers: &HeaderMap, caching: &str, policy: &[&str]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (name, value) in ALWAYS.iter().chain(&[("cache-control", caching)]) {
        if text(headers, name) != *value {
            wrong.push(format!("{name} is {:?}", text(headers, name)));
        }
    }
    let said = text(headers, "content-security-policy");
    let directives: Vec<&str> = said.split(';').map(str::trim).collect();
    for directive in policy {
        if !directives.contains(directive) {
            wrong.push(format!("the policy lacks {directive}"));
        }
    }
    if said.contains("unsafe-inline") || said.contains("'unsafe-eval'") {
        wrong.push("the policy allows what it must not".to_owned());
    }
    // nginx may not be told to leave its name out, but for the version.
    if text(headers, "server").contains(char::is_numeric) {
        wrong.push("the server names its version".to_owned());
    }
    wrong
}

/// All values of a header: one that is said twice is wrong.
fn text(headers: &HeaderMap, name: &str) -> String {
    let values: Vec<&str> = headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    values.join(" | ")
}

fn starts(headers: &HeaderMap, name: &str, with: &str) -> bool {
    text(headers, name).starts_with(with)
}

#[test]
fn a_header_that_is_missing_is_missed() -> Result<()> {
    let mut complete = HeaderMap::new();
    for (name, value) in ALWAYS {
        complete.insert(name, value.parse()?);
    }
    complete.insert("cache-control", FOREVER.parse()?);
    complete.insert("content-security-policy", PAGES.join("; ").parse()?);
    assert_eq!(complaints(&complete, FOREVER, &PAGES), Vec::<String>::new());
    for name in complete.keys() {
        let mut without = complete.clone();
        without.remove(name);
        assert!(
            !complaints(&without, FOREVER, &PAGES).is_empty(),
            "without {name}"
        );
        let mut twice = complete.clone();
        twice.append(name, "something-else".parse()?);
        let is_list = name == "permissions-policy" || name == "content-security-policy";
        assert!(
            is_list || !complaints(&twice, FOREVER, &PAGES).is_empty(),
            "{name} twice"
        );
    }
    Ok(())
}

//! What Lighthouse says of My account, in the release build behind nginx: `cargo xtask bench lighthouse`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use mailbridge_reference_ats::Scenario;
use reqwest::header::{COOKIE, SET_COOKIE};
use serde::Deserialize;
use serde_json::json;
use tokio::process::Command;

use crate::deployed::Place;
use crate::running::behind_nginx;

/// The two that Lighthouse has: a phone on slow 4G with a slow processor, and a desktop.
const DEVICES: [(&str, &[&str]); 2] = [("phone", &[]), ("desktop", &["--preset=desktop"])];

const CATEGORIES: &str = "performance,accessibility,best-practices";

/// What is read of Lighthouse's report.
#[derive(Deserialize)]
struct Report {
    categories: BTreeMap<String, Category>,
    audits: BTreeMap<String, Audit>,
}

#[derive(Deserialize)]
struct Category {
    title: String,
    score: Option<f64>,
    #[serde(rename = "auditRefs")]
    audits: Vec<Weight>,
}

#[derive(Deserialize)]
struct Weight {
    id: String,
    weight: f64,
}

#[derive(Deserialize)]
struct Audit {
    title: String,
    score: Option<f64>,
    #[serde(rename = "displayValue")]
    value: Option<String>,
}

/// Asks for each device, and prints the scores with what costs some of them.
///
/// # Errors
/// When servers or Lighthouse fail.
pub async fn run(program: &Path) -> Result<()> {
    let judge = async |place: &Place| {
        let cookie = signed_in(place).await?;
        for (device, options) in DEVICES {
            let report = report(program, &place.origin(), &cookie, options).await;
            print(device, &report.with_context(|| format!("on a {device}"))?);
        }
        Ok(())
    };
    behind_nginx(Scenario::Connected, judge).await
}

/// The cookie of a session.
async fn signed_in(place: &Place) -> Result<String> {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    let address = format!("{}/sign-in?return_to=/account", place.origin());
    let answer = client.build()?.get(address).send().await?;
    let cookies = answer.headers().get_all(SET_COOKIE).iter();
    let pairs: Vec<_> = cookies
        .filter_map(|cookie| cookie.to_str().ok()?.split(';').next())
        .collect();
    if pairs.is_empty() {
        bail!("nobody was signed in: {}", answer.status());
    }
    Ok(pairs.join("; "))
}

async fn report(program: &Path, origin: &str, cookie: &str, options: &[&str]) -> Result<Report> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("report.json");
    let mut lighthouse = Command::new(program);
    lighthouse
        .arg(format!("{origin}/account"))
        .args([
            "--quiet",
            "--output=json",
            "--chrome-flags=--headless --no-sandbox",
        ])
        .arg(format!("--only-categories={CATEGORIES}"))
        .arg(format!("--output-path={}", file.display()))
        .arg(format!("--extra-headers={}", json!({ COOKIE.as_str(): cookie })))
        .args(options)
        .kill_on_drop(true);
    let status = lighthouse.status().await.context("lighthouse does not start")?;
    if !status.success() {
        bail!("lighthouse failed: {status}");
    }
    let text = fs::read_to_string(&file).context("lighthouse wrote no report")?;
    serde_json::from_str(&text).context("lighthouse's report cannot be read")
}

fn print(device: &str, report: &Report) {
    for category in report.categories.values() {
        let score = category.score.map_or_else(|| "no score".to_owned(), percent);
        println!("{device}: {} {score}", category.title);
        for Weight { id, weight } in &category.audits {
            let Some(Audit {
                title,
                score: Some(score),
                value,
            }) = report.audits.get(id)
            else {
                continue;
            };
            if *score < 1.0 && *weight > 0.0 {
                let value = value.as_deref().unwrap_or_default();
                println!("    {title}: {value} ({}, weight {weight})", percent(*score));
            }
        }
    }
}

fn percent(score: f64) -> String {
    format!("{:.0}", 100.0 * score)
}

//! What a failed test leaves behind: what the tabs looked like, what the console said, and what went over the wire.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use mailbridge_reference_ats::Exchange;

use crate::desk::Desk;
use crate::settings::Settings;

/// How far the document is, and what it has loaded when: what is still under way is missing there.
const LOADED: &str = "const line = ({ name, startTime, responseEnd, responseStatus, transferSize }) =>
    `${Math.round(startTime)} to ${Math.round(responseEnd)} ms: ${responseStatus}, ${transferSize} bytes: ${name}`;
return [
    `${document.readyState}, ${document.visibilityState}, ${Math.round(performance.now())} ms old`,
    ...performance.getEntriesByType('navigation').map(line),
    ...performance.getEntriesByType('resource').map(line),
];";

fn folder(settings: &Settings, test: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../target/e2e")
        .join(settings.browser.name())
        .join(test.replace("::", "-"))
}

/// Takes an earlier run's evidence away.
pub fn clear(settings: &Settings, test: &str) -> Result<()> {
    let folder = folder(settings, test);
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot clear {}", folder.display()))?;
    }
    Ok(())
}

/// Keeps what there is; gives the folder.
pub async fn keep(settings: &Settings, test: &str, desk: &mut Desk) -> Result<PathBuf> {
    let folder = folder(settings, test);
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("traffic.txt"), traffic(desk))?;
    fs::write(folder.join("driver.txt"), desk.browser.output())?;
    tabs(&folder, desk).await?;
    let console: String = desk
        .console()
        .await?
        .iter()
        .map(|line| format!("{line}\n"))
        .collect();
    fs::write(folder.join("console.txt"), console)?;
    Ok(folder.canonicalize()?)
}

async fn tabs(folder: &Path, desk: &Desk) -> Result<()> {
    let session = &desk.browser.session;
    for (index, tab) in desk.browser.tabs().await?.into_iter().enumerate() {
        session.switch_to_window(tab).await?;
        let source = session.source().await?;
        let address = session.current_url().await?;
        fs::write(
            folder.join(format!("tab-{}.html", index + 1)),
            format!("<!-- {address} -->\n{source}"),
        )?;
        fs::write(
            folder.join(format!("tab-{}.png", index + 1)),
            session.screenshot_as_png().await?,
        )?;
        let loaded: Vec<String> = session.execute(LOADED, vec![]).await?.convert()?;
        fs::write(
            folder.join(format!("tab-{}-loaded.txt", index + 1)),
            loaded.join("\n"),
        )?;
    }
    Ok(())
}

fn traffic(desk: &Desk) -> String {
    desk.ats
        .recorded()
        .iter()
        .map(|(server, exchange)| format!("{server} {}\n", line(exchange)))
        .collect()
}

fn line(exchange: &Exchange) -> String {
    let mut text = format!("{} {}", exchange.method, exchange.path);
    if !exchange.query.is_empty() {
        let _ = write!(text, "?{}", exchange.query);
    }
    let _ = write!(text, " -> {}", exchange.status);
    for body in [&exchange.request_body, &exchange.response_body] {
        if !body.is_empty() && !body.starts_with('<') {
            let _ = write!(text, "\n    {body}");
        }
    }
    text
}

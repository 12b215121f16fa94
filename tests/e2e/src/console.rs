//! What the browser's console says.

use std::fmt;

use anyhow::Result;
use serde::Deserialize;

use crate::browser::Browser;
use crate::settings::Kind;

/// A line of the console.
#[derive(Clone, Debug)]
pub struct Line {
    /// Whether it is an error.
    pub is_error: bool,
    /// Where it comes from, and what it says.
    pub text: String,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = if self.is_error { "error" } else { "note" };
        write!(f, "{word}: {}", self.text)
    }
}

/// What Firefox reports, apart from its own affairs.
const FIREFOX: &str = r#"
const messages = Services.console.getMessageArray();
Services.console.reset();
return messages
    .filter((message) => message instanceof Ci.nsIScriptError && /^https?:/.test(message.sourceName))
    .map((message) => ({
        is_error: !(message.flags & Ci.nsIScriptError.warningFlag) && !(message.flags & Ci.nsIScriptError.infoFlag),
        text: `${message.category} ${message.sourceName} ${message.errorMessage} ${message.stack ?? ""}`,
    }));
"#;

#[derive(Deserialize)]
struct FirefoxLine {
    is_error: bool,
    text: String,
}

/// What the console of all tabs says since the last call.
///
/// # Errors
/// When the browser does not answer.
pub async fn read(browser: &Browser) -> Result<Vec<Line>> {
    match browser.kind {
        Kind::Chromium => Ok(browser
            .session
            .browser_log()
            .await?
            .into_iter()
            .map(|entry| Line {
                is_error: entry.level == "SEVERE",
                text: entry.message,
            })
            .collect()),
        Kind::Firefox => {
            let lines: Vec<FirefoxLine> = serde_json::from_value(browser.as_browser(FIREFOX, vec![]).await?)?;
            let reported = lines.into_iter().map(|line| Line {
                is_error: line.is_error,
                text: line.text,
            });
            let output = browser.new_output();
            let said = output.lines().filter_map(|line| {
                let (level, words) = line.strip_prefix("console.")?.split_once(": ")?;
                // What a page says stands in quotation marks; what Firefox says of itself does not.
                words.starts_with('"').then(|| Line {
                    is_error: level == "error",
                    text: words.to_owned(),
                })
            });
            Ok(reported.chain(said).collect())
        }
    }
}

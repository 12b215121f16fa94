//! No text becomes markup or script (Trusted Types).

use std::fs;

use anyhow::{Context, Result, ensure};
use mailbridge_e2e::desk::at_the_desk;
use mailbridge_e2e::settings::Settings;

/// What would make markup or script of text, by its name in JavaScript. `innerHTML` is not among them: tachys empties an
/// element with it that has lost an attribute `inner_html`, which none has (`no_view_writes_markup`). Literal markup it
/// takes out of a template, by its `content`.
const SINKS: [&str; 6] = [
    ".content",
    "outerHTML",
    "insertAdjacentHTML",
    "createContextualFragment",
    "document.write",
    "new Function",
];

#[test]
fn the_app_turns_no_text_into_markup() -> Result<()> {
    let folder = Settings::read()?.app;
    let mut scripts = 0;
    for entry in fs::read_dir(&folder).with_context(|| format!("{} cannot be read", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "js") {
            let text = fs::read_to_string(&path)?;
            for sink in SINKS {
                ensure!(!text.contains(sink), "{} uses {sink}", path.display());
            }
            scripts += 1;
        }
    }
    ensure!(
        scripts >= 2,
        "there are {scripts} scripts in {}",
        folder.display()
    );
    Ok(())
}

#[test]
fn the_browser_would_stop_it() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            let page = desk.open("/").await?;
            desk.expect_in_console("TrustedHTML");
            desk.expect_in_console("trusted-types");
            let script = "if (!window.trustedTypes) return 'unknown here';
                try { document.createElement('div').innerHTML = '<b>'; return 'done' } catch (error) { return error.name }";
            let answer: String = page.look(script, vec![]).await?;
            ensure!(answer != "done", "text became markup");
            Ok(())
        },
    )
}

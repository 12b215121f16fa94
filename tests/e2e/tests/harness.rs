//! That the tests see what they say they see.

use anyhow::Result;
use mailbridge_e2e::desk::at_the_desk;
use mailbridge_e2e::until::{Look, until};

#[test]
fn errors_in_the_console_are_seen() -> Result<()> {
    at_the_desk(
        |options| options.ask_who = true,
        async |desk| {
            desk.expect_in_console("401");
            desk.expect_in_console("on purpose");
            let page = desk.open("/").await?;
            let script = "console.error('said on purpose'); setTimeout(() => { throw new Error('thrown on purpose') });";
            page.look::<()>(script, vec![]).await?;
            for words in ["said on purpose", "thrown on purpose"] {
                until(format!("{words:?} in the console"), async || {
                    let lines = desk.console().await?;
                    let seen = lines
                        .iter()
                        .any(|line| line.is_error && line.text.contains(words));
                    Ok(Look::holds(seen, || format!("{lines:?}")))
                })
                .await?;
            }
            Ok(())
        },
    )
}

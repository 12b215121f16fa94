//! The page's memory does not grow; `cargo xtask bench soak` measures many more rounds.

use anyhow::{Result, ensure};
use mailbridge_e2e::desk::at_the_desk;
use mailbridge_e2e::soak::{Soak, growth, scenario};

#[test]
fn rounds_of_edit_save_and_navigate_leave_nothing_behind() -> Result<()> {
    at_the_desk(scenario, async |desk| {
        let page = desk.first_tab().await?;
        let mut soak = Soak::begin(page, desk.browser.clone(), desk.ats.origin()).await?;
        soak.rounds(10).await?;
        let mut measured = vec![soak.memory().await?];
        for _ in 0..4 {
            soak.rounds(10).await?;
            measured.push(soak.memory().await?);
        }
        for memory in &measured {
            println!("{memory}");
        }
        let growth = growth(&measured, 10);
        ensure!(growth.is_none(), "{}", growth.unwrap_or_default());
        Ok(())
    })
}

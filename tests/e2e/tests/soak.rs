//! The page's memory does not grow; `cargo xtask bench soak` measures many more rounds.

use anyhow::{Result, ensure};
use mailbridge_e2e::desk::at_the_desk;
use mailbridge_e2e::soak::{Soak, scenario};

#[test]
fn rounds_of_edit_save_and_navigate_leave_nothing_behind() -> Result<()> {
    at_the_desk(scenario, async |desk| {
        let page = desk.first_tab().await?;
        let mut soak = Soak::begin(page, desk.browser.clone(), desk.ats.origin()).await?;
        soak.rounds(10).await?;
        let before = soak.memory().await?;
        soak.rounds(40).await?;
        let after = soak.memory().await?;
        println!("before: {before}\nafter:  {after}");
        let growth = after.growth(before, 40);
        ensure!(growth.is_none(), "40 rounds: {}", growth.unwrap_or_default());
        Ok(())
    })
}

//! Asks Lighthouse.

use anyhow::{Context, Result};
use mailbridge_e2e::bench::lighthouse;

#[tokio::main]
async fn main() -> Result<()> {
    let program = std::env::args_os()
        .nth(1)
        .context("the first argument is the path of lighthouse")?;
    lighthouse::run(program.as_ref()).await
}

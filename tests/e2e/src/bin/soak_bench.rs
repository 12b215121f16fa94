//! Measures the page's memory over many rounds.

use anyhow::Result;

#[tokio::main]
async fn main() -> Result<()> {
    mailbridge_e2e::soak::run().await
}

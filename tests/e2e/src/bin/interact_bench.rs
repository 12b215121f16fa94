//! Measures how soon the app answers what one does.

use anyhow::Result;
use mailbridge_e2e::bench::interact;

#[tokio::main]
async fn main() -> Result<()> {
    interact::run().await
}

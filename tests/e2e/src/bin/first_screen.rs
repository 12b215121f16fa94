//! Which functions the app runs for its first screen: `cargo xtask record`.

use anyhow::Result;

#[tokio::main]
async fn main() -> Result<()> {
    mailbridge_e2e::first_screen::run().await
}

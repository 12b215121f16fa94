//! Measures the folder editor.

use anyhow::Result;

#[tokio::main]
async fn main() -> Result<()> {
    mailbridge_e2e::folder_bench::run().await
}

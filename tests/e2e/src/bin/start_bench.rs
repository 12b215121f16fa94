//! Measures the start.

use anyhow::Result;
use mailbridge_e2e::bench::start;

#[tokio::main]
async fn main() -> Result<()> {
    start::run(&start::Options::read(std::env::args().skip(1))?).await
}

//! The fault matrix in a browser: `docs/reliability.md` has it in full for the rules, here it is pairwise.

mod axes;
mod docs;
mod walk;

use std::time::Instant;

use anyhow::{Context, Result};
use mailbridge_e2e::desk::at_the_desk;
use mailbridge_reference_ats::AppRequests;

use self::axes::pairwise;
use self::walk::Walk;

/// How many tests share the cells, so that none takes long.
const PARTS: usize = 6;

fn part(part: usize) -> Result<()> {
    at_the_desk(
        |options| {
            options.app_requests = AppRequests {
                time_limit: 1_500,
                first_retry: 200,
                longest_retry: 800,
            };
        },
        async |desk| {
            for line in ["Failed to load resource", "net::ERR_"] {
                desk.expect_in_console(line);
            }
            let cells = pairwise();
            let mut walk = Walk::begin(desk).await?;
            for (number, cell) in cells
                .iter()
                .enumerate()
                .filter(|(number, _)| number % PARTS == part)
            {
                let started = Instant::now();
                walk.cell(*cell, number).await.with_context(|| cell.to_string())?;
                let seconds = started.elapsed().as_secs_f64();
                println!("{cell}: {}, then at the ATS once ({seconds:.1} s)", cell.places());
            }
            println!("part {} of {PARTS} of {} cells", part + 1, cells.len());
            Ok(())
        },
    )
}

#[test]
fn nothing_is_lost_in_the_first_part_of_the_cells() -> Result<()> {
    part(0)
}

#[test]
fn nothing_is_lost_in_the_second_part_of_the_cells() -> Result<()> {
    part(1)
}

#[test]
fn nothing_is_lost_in_the_third_part_of_the_cells() -> Result<()> {
    part(2)
}

#[test]
fn nothing_is_lost_in_the_fourth_part_of_the_cells() -> Result<()> {
    part(3)
}

#[test]
fn nothing_is_lost_in_the_fifth_part_of_the_cells() -> Result<()> {
    part(4)
}

#[test]
fn nothing_is_lost_in_the_sixth_part_of_the_cells() -> Result<()> {
    part(5)
}

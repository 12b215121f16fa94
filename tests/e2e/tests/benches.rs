//! The rules of the benchmarks.

use anyhow::{Result, ensure};
use mailbridge_e2e::bench::figures::Figures;
use mailbridge_e2e::bench::start::Options;

fn figures(values: &[f64]) -> Figures {
    values.iter().copied().collect()
}

#[test]
fn figures_are_least_median_and_most() {
    let odd = figures(&[30.0, 10.0, 20.0]);
    assert_eq!(odd.to_string(), "10 / 20 / 30");
    let even = figures(&[4.0, 1.0, 2.0, 3.0]);
    assert_eq!(format!("{even:.1}"), "1.0 / 2.5 / 4.0");
    assert_eq!(even.at(0.95), Some(4.0));
    assert_eq!(even.at(0.5), Some(2.0));
    assert_eq!(even.ratio(&figures(&[5.0])), Some(0.5));
}

#[test]
fn what_was_not_measured_has_no_figures() {
    let none = figures(&[f64::NAN, f64::INFINITY]);
    assert_eq!(none.to_string(), "–");
    assert_eq!((none.count(), none.median(), none.at(0.95)), (0, None, None));
    assert_eq!(figures(&[1.0]).ratio(&none), None);
    assert_eq!(figures(&[1.0]).ratio(&figures(&[0.0])), None);
}

#[test]
fn the_options_are_read() -> Result<()> {
    let read = |line: &str| Options::read(line.split_whitespace().map(str::to_owned));
    let options = read("--runs 3 --against http://127.0.0.1:4101/")?;
    assert_eq!(options.runs, 3);
    assert_eq!(options.against.as_deref(), Some("http://127.0.0.1:4101"));
    assert!(read("")?.runs > 0);
    for line in ["--runs", "--runs 0", "--runs many", "--turns 3"] {
        ensure!(read(line).is_err(), "{line}");
    }
    Ok(())
}
